//! A threshold being written.

use app::model::{
    ComponentId, Status,
    input::{EditThreshold, NewThreshold},
    metric::MetricFile,
    threshold::{QUIET_MINUTES, Reaction, SILENT_INTERVALS, Side, TURNS, Threshold},
};
use leptos::prelude::*;

use super::{
    calls::{change_threshold, create_threshold},
    words::REACTIONS,
};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        field::Line,
        mark::word,
        pick::Pick,
        select::Select,
        toast::Toasts,
    },
};

/// What can be said of a component.
const HURTS: [Status; 3] = [Status::DegradedPerformance, Status::PartialOutage, Status::MajorOutage];

/// A threshold as it stands in the form.
#[derive(Clone, Copy)]
struct Parts {
    component: RwSignal<Option<ComponentId>>,
    side: RwSignal<Side>,
    value: RwSignal<String>,
    lasting: RwSignal<String>,
    recover: RwSignal<String>,
    reaction: RwSignal<Reaction>,
    status: RwSignal<Status>,
    silent: RwSignal<String>,
    turns: RwSignal<String>,
    quiet: RwSignal<String>,
    wrong: RwSignal<Vec<(&'static str, &'static str)>>,
}

impl Parts {
    fn of(content: Option<&NewThreshold>, component: Option<ComponentId>) -> Self {
        let number = |pick: fn(&NewThreshold) -> i32, usual: i32| RwSignal::new(content.map_or(usual, pick).to_string());
        Self {
            component: RwSignal::new(content.map(|content| content.component_id).or(component)),
            side: RwSignal::new(content.map_or(Side::Above, |content| content.side)),
            value: RwSignal::new(content.map(|content| content.value.to_string()).unwrap_or_default()),
            lasting: number(|content| content.for_minutes, 5),
            recover: number(|content| content.recover_minutes, 5),
            reaction: RwSignal::new(content.map_or(Reaction::Suspect, |content| content.reaction)),
            status: RwSignal::new(content.map_or(Status::DegradedPerformance, |content| content.status)),
            silent: number(|content| content.silent_intervals, SILENT_INTERVALS),
            turns: number(|content| content.turns, TURNS),
            quiet: number(|content| content.quiet_minutes, QUIET_MINUTES),
            wrong: RwSignal::new(Vec::new()),
        }
    }

    /// As the server takes it; nothing if a field says nothing it could be.
    fn read(self) -> Option<NewThreshold> {
        let mut wrong = Vec::new();
        let mut whole = |field: &'static str, text: RwSignal<String>| {
            let number = text.with_untracked(|text| text.trim().parse::<i32>().ok());
            if number.is_none() {
                wrong.push((field, "must be a whole number"));
            }
            number.unwrap_or_default()
        };
        let (for_minutes, recover_minutes) = (whole("for_minutes", self.lasting), whole("recover_minutes", self.recover));
        let (silent_intervals, turns) = (whole("silent_intervals", self.silent), whole("turns", self.turns));
        let quiet_minutes = whole("quiet_minutes", self.quiet);
        let value = self.value.with_untracked(|text| text.trim().replace(',', ".").parse::<f64>().ok());
        if value.is_none() {
            wrong.push(("value", "must be a number"));
        }
        let component = self.component.get_untracked();
        if component.is_none() {
            wrong.push(("component_id", "must be one of them"));
        }
        let fits = wrong.is_empty();
        self.wrong.set(wrong);
        let (component_id, value) = (component?, value?);
        fits.then(|| NewThreshold {
            component_id,
            side: self.side.get_untracked(),
            value,
            for_minutes,
            recover_minutes,
            reaction: self.reaction.get_untracked(),
            status: self.status.get_untracked(),
            silent_intervals,
            turns,
            quiet_minutes,
        })
    }
}

/// The form, for a new threshold or one there is.
#[component]
pub fn Form(
    /// The metric.
    file: RwSignal<MetricFile>,
    /// The one there is.
    of: Option<Threshold>,
    /// Called once it is kept, or nobody wants it.
    close: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let (metric, measured) = file.with_untracked(|file| (file.id, file.display.component_id));
    let own = of.as_ref().map(|of| (of.id, of.rev));
    let parts = Parts::of(of.as_ref().map(|of| &of.content), measured);
    let deed = Deed::new();
    let leave = move |words: &'static str| {
        toasts.done(words, None);
        live.refresh_soon();
        _ = close.try_run(());
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(content) = parts.read() else { return };
        match own {
            None => deed.ask(move || create_threshold(page, metric, content.clone()), move |_| leave("The threshold is watched")),
            Some((id, rev)) => {
                let input = EditThreshold { rev, content };
                deed.ask(move || change_threshold(page, id, input.clone()), move |()| leave("The threshold is changed"));
            }
        }
    };
    let wrong = move |field: &'static str| {
        let said = deed.of_field(field);
        Signal::derive(move || {
            let own = parts.wrong.with(|all| all.iter().find(|(own, _)| *own == field).map(|(_, words)| (*words).to_owned()));
            own.or_else(|| said.get())
        })
    };
    let components = Signal::derive(move || {
        let none = (None, "Choose one".to_owned());
        live.desk.with(|desk| {
            std::iter::once(none).chain(desk.shows.components.iter().map(|c| (Some(c.id), c.name.clone()))).collect::<Vec<_>>()
        })
    });
    let sides = vec![(Side::Above, "above".to_owned()), (Side::Below, "below".to_owned())];
    let statuses: Vec<(Status, String)> = HURTS.into_iter().map(|status| (status, word(status).to_owned())).collect();
    view! {
        <form class="entry" on:submit=save>
            <div class="pair">
                <Select label="When values are" id="threshold-side" options=Signal::stored(sides) value=parts.side />
                <Line label="this value" id="threshold-value" value=parts.value wrong=wrong("value") />
            </div>
            <div class="pair">
                <Line label="for so many minutes" id="threshold-for" kind="number" value=parts.lasting wrong=wrong("for_minutes") />
                <Line label="until they are not for so many" id="threshold-recover" kind="number" value=parts.recover wrong=wrong("recover_minutes") />
            </div>
            <Select label="Component" id="threshold-component" options=components value=parts.component wrong=wrong("component_id") />
            <Pick legend="What happens" name="threshold-reaction" options=REACTIONS.to_vec() value=parts.reaction />
            <Select label="How bad it is" id="threshold-status" options=Signal::stored(statuses) value=parts.status
                hint="Its status, or what an incident about it says of it" wrong=wrong("status") />
            <details>
                <summary>"More"</summary>
                <Line label="No data after so many intervals without points" id="threshold-silent" kind="number" value=parts.silent wrong=wrong("silent_intervals") />
                <div class="pair">
                    <Line label="After so many turns within an hour" id="threshold-turns" kind="number" value=parts.turns wrong=wrong("turns")
                        hint="Firing is a turn, and so is its end" />
                    <Line label="it stays until values are fine for so many minutes" id="threshold-quiet" kind="number" value=parts.quiet wrong=wrong("quiet_minutes") />
                </div>
            </details>
            <div class="act">
                <button r#type="submit" class="primary" disabled=move || deed.is_pending()>{if own.is_some() { "Save" } else { "Add it" }}</button>
                <button r#type="button" class="plain" on:click=move |_| close.run(())>"Leave it"</button>
            </div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
