//! How long the points of a metric are kept: what there is, what staff decide, and what would go by that.

pub mod calls;

use app::model::{
    metric::MetricFile,
    retention::{EditRetention, LEVELS, Level, Retained, RetentionDays},
};
use leptos::prelude::*;

use calls::{load_retention, preview_retention, set_retention};

use crate::{
    layout::complaint,
    live::Live,
    subscribers::words::grouped,
    ui::{
        deed::{Deed, Said},
        field::Line,
        later::later,
        sure::Sure,
        time::Time,
        toast::Toasts,
    },
};

/// What the levels are called.
const NAMES: [&str; LEVELS] = ["Points", "Every five minutes", "Every hour", "Every day"];

/// The section of a metric's screen.
#[component]
pub fn KeptFor(
    /// The metric.
    file: RwSignal<MetricFile>,
    /// Called once something else is kept.
    changed: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = file.with_untracked(|file| file.id);
    let rev = Memo::new(move |_| file.with(|file| file.rev));
    let found = later(move || rev.get(), move |_| load_retention(page, id));
    let shown = move || {
        found.get().map(|found| match found {
            Ok(retained) => view! { <Opened file=file retained=retained changed=changed /> }.into_any(),
            Err(error) => complaint(&error),
        })
    };
    view! {
        <section aria-labelledby="kept-title">
            <h2 id="kept-title">"How long it is kept"</h2>
            {shown}
        </section>
    }
    .into_any()
}

/// How many values of each level go, in words.
fn losses(gone: &[u64; LEVELS]) -> String {
    let some = NAMES.iter().zip(gone).filter(|(_, many)| **many > 0);
    let said: Vec<String> = some.map(|(name, many)| format!("{}: {}", name.to_lowercase(), grouped(*many))).collect();
    if said.is_empty() { "Nothing there is would go.".to_owned() } else { format!("Would go now: {}.", said.join(", ")) }
}

#[component]
fn Opened(file: RwSignal<MetricFile>, retained: Retained, changed: Callback<()>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = file.with_untracked(|file| file.id);
    let written = |days: Option<u32>| RwSignal::new(days.map(|days| days.to_string()).unwrap_or_default());
    let days = retained.days;
    let fields = [days.raw, days.five_minutes, days.hours, days.days].map(written);
    let odd: RwSignal<Option<usize>> = RwSignal::new(None);
    let read = move || {
        let mut all = [None; LEVELS];
        for (n, field) in fields.into_iter().enumerate() {
            let text = field.with_untracked(|text| text.trim().to_owned());
            all[n] = match text.parse::<u32>() {
                Ok(days) => Some(days),
                Err(_) if text.is_empty() => None,
                Err(_) => {
                    odd.set(Some(n));
                    return None;
                }
            };
        }
        odd.set(None);
        let [raw, five_minutes, hours, days] = all;
        Some(RetentionDays { raw, five_minutes, hours, days })
    };
    let (deed, preview) = (Deed::new(), Deed::new());
    let gone: RwSignal<Option<[u64; LEVELS]>> = RwSignal::new(None);
    let look = move |_| {
        if let Some(days) = read() {
            preview.ask(move || preview_retention(page, id, days), move |found| _ = gone.try_set(Some(found)));
        }
    };
    let save = Callback::new(move |()| {
        let Some(days) = read() else { return };
        let input = EditRetention { rev: retained.rev, days };
        let done = move |()| {
            toasts.done("What is too old now goes within the hour", None);
            live.refresh_soon();
            _ = changed.try_run(());
        };
        deed.ask(move || set_retention(page, id, input), done);
    });
    let wrong = move |n: usize, field: &'static str| {
        let (said, seen) = (deed.of_field(field), preview.of_field(field));
        Signal::derive(move || {
            let own = (odd.get() == Some(n)).then(|| "must be a whole number of days, or empty".to_owned());
            own.or_else(|| said.get()).or_else(|| seen.get())
        })
    };
    let row = |(name, level): (&'static str, Level)| {
        let from = level.oldest.map(|at| view! { <Time at=at /> });
        view! { <tr><td>{name}</td><td>{from}</td><td>{grouped(level.count)}</td></tr> }
    };
    view! {
        <div class="points" tabindex="0" role="region" aria-label="Table of what is kept">
            <table>
                <thead><tr><th scope="col">"What"</th><th scope="col">"From"</th><th scope="col">"Values"</th></tr></thead>
                <tbody>{NAMES.into_iter().zip(retained.levels).map(row).collect_view()}</tbody>
            </table>
        </div>
        <details>
            <summary>"Keep it for another time"</summary>
            <form class="say" on:submit=move |event| event.prevent_default()>
                <div class="pair">
                    <Line label="Days of points" id="kept-raw" kind="number" value=fields[0] hint="Empty: 30" wrong=wrong(0, "raw") />
                    <Line label="Days of values every five minutes" id="kept-five" kind="number" value=fields[1] hint="Empty: 100" wrong=wrong(1, "five_minutes") />
                </div>
                <div class="pair">
                    <Line label="Days of values every hour" id="kept-hours" kind="number" value=fields[2] hint="Empty: 730" wrong=wrong(2, "hours") />
                    <Line label="Days of values every day" id="kept-days" kind="number" value=fields[3] hint="Empty: for ever" wrong=wrong(3, "days") />
                </div>
                <p class="hint">"What is coarser is kept at least as long as what is finer."</p>
                <p role="status">{move || gone.get().map(|gone| losses(&gone))}</p>
                <div class="act">
                    <button r#type="button" disabled=move || preview.is_pending() on:click=look>"See what would go"</button>
                    <Sure words="Keep it so" ask="What is older than that cannot be brought back." run=save />
                </div>
                <Said deed=deed />
            </form>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_go_is_said_level_by_level() {
        assert_eq!(losses(&[0; LEVELS]), "Nothing there is would go.");
        assert_eq!(losses(&[12, 0, 3, 0]), "Would go now: points: 12, every hour: 3.");
    }
}
