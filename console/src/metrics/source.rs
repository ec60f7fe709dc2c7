//! Where the points of a metric come from: from whoever names it, and from the pushed series a matcher selects.

use app::model::metric::{EditSource, MetricFile, MetricSource, PushSource};
use leptos::prelude::*;

use super::{arriving::Arriving, calls::set_source, snippets::Snippets};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        field::{Line, Tick},
        overtaken::Overtaken,
        toast::Toasts,
    },
};

/// The source as it stands in the form.
#[derive(Clone, Copy)]
struct Parts {
    matcher: RwSignal<String>,
    scale: RwSignal<String>,
    rate: RwSignal<bool>,
}

impl Parts {
    fn of(source: &MetricSource) -> Self {
        let parts = Self { matcher: RwSignal::default(), scale: RwSignal::default(), rate: RwSignal::default() };
        parts.take(source);
        parts
    }

    fn take(self, source: &MetricSource) {
        let push = source.push.as_ref();
        self.matcher.set(push.map(|push| push.matcher.clone()).unwrap_or_default());
        self.scale.set(push.map_or(1.0, |push| push.scale).to_string());
        self.rate.set(push.is_some_and(|push| push.rate));
    }

    /// As the server takes it; nothing if the scale is no number.
    fn read(self) -> Option<MetricSource> {
        let matcher = self.matcher.get_untracked().trim().to_owned();
        if matcher.is_empty() {
            return Some(MetricSource::default());
        }
        let scale = self.scale.with_untracked(|text| text.trim().replace(',', ".").parse().ok())?;
        Some(MetricSource { push: Some(PushSource { matcher, scale, rate: self.rate.get_untracked() }) })
    }
}

/// Where points come from, and how to send some.
#[component]
pub fn SourceOf(
    /// The metric.
    file: RwSignal<MetricFile>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let (id, rev) = file.with_untracked(|file| (file.id, file.rev));
    let parts = file.with_untracked(|file| Parts::of(&file.source));
    let seen = RwSignal::new(rev);
    let touched = RwSignal::new(false);
    let is_no_number = RwSignal::new(false);
    let deed = Deed::new();
    let take = move || {
        file.with_untracked(|file| {
            parts.take(&file.source);
            seen.set(file.rev);
        });
    };
    // As long as nobody works on the form, it shows what there is.
    Effect::new(move |before: Option<()>| {
        file.track();
        if before.is_some() && !touched.get_untracked() {
            take();
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let source = parts.read();
        is_no_number.set(source.is_none());
        let Some(source) = source else { return };
        let input = EditSource { rev: Some(seen.get_untracked()), source };
        let done = move |()| {
            touched.set(false);
            toasts.done("The series are kept", None);
            live.refresh_soon();
        };
        deed.ask(move || set_source(page, id, input.clone()), done);
    };
    let is_overtaken = Signal::derive(move || touched.get() && file.with(|file| file.rev) != seen.get());
    let mine = Callback::new(move |()| seen.set(file.with_untracked(|file| file.rev)));
    let theirs = Callback::new(move |()| {
        take();
        touched.set(false);
    });
    let chosen = Callback::new(move |text: String| {
        parts.matcher.set(text);
        touched.set(true);
    });
    let said = deed.of_field("scale");
    let scale_wrong = Signal::derive(move || is_no_number.get().then(|| "must be a number".to_owned()).or_else(|| said.get()));
    view! {
        <section aria-labelledby="source-title">
            <h2 id="source-title">"Where its points come from"</h2>
            <form class="say" on:submit=save on:input=move |_| touched.set(true) on:change=move |_| touched.set(true)>
                <Line label="Series that belong to it" id="matcher" value=parts.matcher wrong=deed.of_field("matcher")
                    hint="As Prometheus selects: http_request_duration_seconds{quantile=\"0.95\"}. Empty: only points that name this metric" />
                <Line label="Multiply values by" id="scale" value=parts.scale hint="1000 makes milliseconds of seconds" wrong=scale_wrong />
                <Tick label="Take the growth per second, for sums that only grow" value=parts.rate />
                <Overtaken what="this metric" is=is_overtaken deed=deed theirs=theirs mine=mine />
                <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Save series"</button></div>
                <Said deed=deed />
            </form>
            <Arriving matcher=parts.matcher chosen=chosen />
            <Snippets id=id />
        </section>
    }
    .into_any()
}
