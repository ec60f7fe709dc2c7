//! One source: what it is, how it does, and what can be done to it.

use app::model::{
    SourceId, Status,
    source::{Source, SourceKind, Tried},
};
use leptos::prelude::*;

use super::{
    calls::{delete_source, try_source},
    tried::Outcome,
    words::{called, example, pull},
};
use crate::{
    live::Live,
    subscribers::words::many,
    ui::{deed::Deed, field::Line, mark::Mark, sure::Sure, time::Ago, toast::Toasts},
};

/// How a source does, in a word or two.
fn standing(source: &Source) -> (Status, String) {
    match (source.metrics, source.failing) {
        (0, _) => (Status::Unknown, "No metric is pulled from it".to_owned()),
        (all, 0) if source.last_at.is_none() => (Status::Unknown, format!("{}, not asked yet", many(all, "metric", "metrics"))),
        (all, 0) => (Status::Operational, many(all, "metric", "metrics")),
        (all, failing) if failing < all => (Status::DegradedPerformance, format!("{failing} of {} fail", many(all, "metric", "metrics"))),
        (all, _) => (Status::MajorOutage, many(all, "metric, which fails", "metrics, which fail")),
    }
}

/// One source.
#[component]
pub fn Row(
    /// Which.
    source: Source,
    /// All as they do now.
    fresh: RwSignal<Vec<Source>>,
    /// Fetches the list again.
    again: Callback<()>,
    /// Opens it to be changed.
    change: Callback<SourceId>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = source.id;
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let delete = Callback::new(move |()| {
        deed.ask(
            move || delete_source(page, id),
            move |()| {
                toasts.done("The source is deleted", None);
                _ = again.try_run(());
            },
        );
    });
    let first = source.clone();
    let now = Memo::new(move |_| fresh.with(|all| all.iter().find(|own| own.id == id).cloned()).unwrap_or_else(|| first.clone()));
    let standing = move || {
        let (mark, words) = now.with(standing);
        let asked = now.with(|own| own.last_at).map(|at| view! { <span>"asked " <Ago at=at /></span> });
        view! { <Mark status=mark /> <span>{words}</span> {asked} }
    };
    let error = move || now.with(|own| own.last_error.clone()).map(|error| view! { <p class="wrong">{error}</p> });
    let lets_in = if source.has_credentials { "credentials set" } else { "no credentials set" };
    let trying = RwSignal::new(false);
    let kind = source.content.kind;
    let attempt = move || trying.get().then(|| view! { <Attempt id=id kind=kind /> });
    view! {
        <div class="hook-row">
            <div class="who">
                <p><b class="name"><bdi>{source.content.name.clone()}</bdi></b> " " <code class="begin">{source.content.url.clone()}</code></p>
                <p class="meta"><span>{called(kind)}</span> {standing} <span>{lets_in}</span></p>
                {error}
            </div>
            <p class="ways">
                <button r#type="button" class="plain" on:click=move |_| trying.update(|trying| *trying = !*trying)>"Try it"</button>
                <button r#type="button" class="plain" on:click=move |_| change.run(id)>"Change"</button>
                <Sure words="Delete" ask="What it lets us in with is forgotten." run=delete />
            </p>
            {attempt}
        </div>
    }
    .into_any()
}

/// Asking it something.
#[component]
fn Attempt(id: SourceId, kind: SourceKind) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let (query, path) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let tried: RwSignal<Option<Tried>> = RwSignal::new(None);
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let ask = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let pull = pull(id, query.get_untracked(), (path.get_untracked(), String::new()), "60");
        deed.ask(move || try_source(page, None, pull.clone()), move |found| _ = tried.try_set(Some(found)));
    };
    let where_it_is = (kind == SourceKind::Json).then(|| {
        view! { <Line label="Path to the number" id="try-path" value=path hint="Such as $.latency.p95" wrong=deed.of_field("path") /> }
    });
    view! {
        <form class="say" on:submit=ask>
            <Line label="Query" id="try-query" value=query hint=example(kind) wrong=deed.of_field("query") />
            {where_it_is}
            <div class="act"><button r#type="submit" disabled=move || deed.is_pending()>"Ask"</button></div>
            <Outcome tried=tried />
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use app::model::{
        Instant,
        input::{NewSource, SourceSettings},
    };

    use super::*;

    #[test]
    fn how_a_source_does_is_said_in_words() {
        let source = |metrics, failing, asked: bool| {
            let at = Instant::default();
            let settings = SourceSettings::default();
            standing(&Source {
                id: "aaaaaaaaaaaa".parse().unwrap(),
                rev: 1,
                content: NewSource { name: "Ours".into(), kind: SourceKind::Prometheus, url: "https://example.com".into(), settings },
                has_credentials: false,
                metrics,
                failing,
                last_at: asked.then_some(at),
                last_error: None,
                created_at: at,
            })
        };
        assert_eq!(source(0, 0, false).0, Status::Unknown);
        assert_eq!(source(1, 0, false), (Status::Unknown, "1 metric, not asked yet".to_owned()));
        assert_eq!(source(2, 0, true), (Status::Operational, "2 metrics".to_owned()));
        assert_eq!(source(2, 1, true), (Status::DegradedPerformance, "1 of 2 metrics fail".to_owned()));
        assert_eq!(source(2, 2, true), (Status::MajorOutage, "2 metrics, which fail".to_owned()));
    }
}
