//! The series that arrive, as they arrive: which of them a matcher selects, and all others to choose from.

use app::{
    model::metric::{Arrivals, AskArrivals, IncomingSeries},
    text::number,
};
use leptos::prelude::*;

use super::calls::list_arrivals;
use crate::{
    live::Live,
    ui::{
        field::Line,
        time::{Ago, Clock},
    },
};

/// How often the list is looked at, in milliseconds.
const EVERY: i64 = 5_000;

/// The list. It is asked for while it is open, or while there is a matcher.
#[component]
pub fn Arriving(
    /// The matcher as it stands in the form.
    matcher: RwSignal<String>,
    /// Called with the matcher of a series somebody chose.
    chosen: Callback<String>,
) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let text = RwSignal::new(String::new());
    let arrivals = RwSignal::new(Arrivals::default());
    let opened = RwSignal::new(false);
    let beat = Memo::new(move |_| clock.now.get().millis().div_euclid(EVERY));
    Effect::new(move |_| {
        if !opened.get() && matcher.with(|matcher| matcher.trim().is_empty()) {
            return;
        }
        beat.track();
        let ask = AskArrivals { text: text.get(), matcher: matcher.get() };
        leptos::task::spawn_local(async move {
            let is_current = |ask: &AskArrivals| {
                text.try_with_untracked(|text| *text == ask.text) == Some(true)
                    && matcher.try_with_untracked(|matcher| *matcher == ask.matcher) == Some(true)
            };
            if let Ok(new) = list_arrivals(page, ask.clone()).await
                && is_current(&ask)
            {
                _ = arrivals.try_set(new);
            }
        });
    });
    let value = |series: &IncomingSeries| view! { <b>{number::fixed(series.last, 3, '.')}</b> <Ago at=series.seen_at /> };
    let matching = move || {
        arrivals.with(|arrivals| match (&arrivals.wrong, arrivals.matching.is_empty()) {
            (Some(wrong), _) => view! { <p class="wrong">{wrong.clone()}</p> }.into_any(),
            (None, true) => matcher
                .with(|matcher| !matcher.trim().is_empty())
                .then(|| view! { <p class="hint">"No series that has arrived so far belongs to it."</p> })
                .into_any(),
            (None, false) => {
                let rows = arrivals.matching.iter().map(|series| view! { <li><code>{series.text.clone()}</code> {value(series)}</li> });
                view! { <p class="hint">"These belong to it now:"</p><ul class="series">{rows.collect_view()}</ul> }.into_any()
            }
        })
    };
    let choice = move |series: &IncomingSeries| {
        let own = series.text.clone();
        let choose = move |_| _ = chosen.try_run(own.clone());
        view! { <li><button r#type="button" class="plain" on:click=choose><code>{series.text.clone()}</code></button> {value(series)}</li> }
    };
    let found = move || {
        arrivals.with(|arrivals| match arrivals.all {
            0 => view! { <p class="empty">"Nothing was pushed to this page within a week. Below is how."</p> }.into_any(),
            _ => view! { <ul class="series">{arrivals.found.iter().map(choice).collect_view()}</ul> }.into_any(),
        })
    };
    let summary = move || match arrivals.with(|arrivals| arrivals.all) {
        0 => "Series that arrive".to_owned(),
        all => format!("Series that arrive: {all}"),
    };
    view! {
        <div aria-live="polite">{matching}</div>
        <details on:toggle=move |_| opened.update(|opened| *opened = !*opened)>
            <summary>{summary}</summary>
            <Line label="Search" id="series-search" value=text hint="Choose one to take it as the matcher" />
            {found}
        </details>
    }
    .into_any()
}
