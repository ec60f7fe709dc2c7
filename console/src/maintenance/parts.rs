//! The parts of a plan: its window, its components, what happens by itself, and when subscribers are reminded.

use app::model::{
    ComponentId, Instant, MaintenanceState, Visibility,
    component::{Component, Group},
    input::Switches,
};
use leptos::prelude::*;

use crate::{
    live::Live,
    ui::{
        field::Tick,
        moment::{Moment, page_zone},
        select::Select,
        time::{Clock, span},
    },
};

/// Where a maintenance stands, in words.
pub fn state_word(state: MaintenanceState) -> &'static str {
    match state {
        MaintenanceState::Scheduled => "Scheduled",
        MaintenanceState::InProgress => "In progress",
        MaintenanceState::Verifying => "Verifying",
        MaintenanceState::Completed => "Completed",
        MaintenanceState::Cancelled => "Cancelled",
    }
}

/// What is planned, as it stands in a form.
#[derive(Clone, Copy)]
pub struct Plan {
    /// When it begins.
    pub from: RwSignal<Option<Instant>>,
    /// When it ends.
    pub until: RwSignal<Option<Instant>>,
    /// The components it touches.
    pub components: RwSignal<Vec<ComponentId>>,
    /// Who may see it.
    pub visibility: RwSignal<Visibility>,
    /// Its tags, with commas between them.
    pub tags: RwSignal<String>,
    /// How many minutes before the begin subscribers are reminded.
    pub reminders: RwSignal<Vec<i64>>,
    auto_start: RwSignal<bool>,
    auto_complete: RwSignal<bool>,
    to_maintenance: RwSignal<bool>,
    to_operational: RwSignal<bool>,
    notify_start: RwSignal<bool>,
    notify_end: RwSignal<bool>,
}

impl Plan {
    /// A plan for this window, everything else as most people want it.
    pub fn new(from: Instant, until: Instant) -> Self {
        let plan = Self {
            from: RwSignal::new(Some(from)),
            until: RwSignal::new(Some(until)),
            components: RwSignal::new(Vec::new()),
            visibility: RwSignal::new(Visibility::Public),
            tags: RwSignal::new(String::new()),
            reminders: RwSignal::new(Vec::new()),
            auto_start: RwSignal::new(true),
            auto_complete: RwSignal::new(true),
            to_maintenance: RwSignal::new(true),
            to_operational: RwSignal::new(true),
            notify_start: RwSignal::new(true),
            notify_end: RwSignal::new(true),
        };
        plan.set_switches(&Switches::default());
        plan
    }

    /// What happens by itself.
    pub fn switches(self) -> Switches {
        Switches {
            auto_start: self.auto_start.get_untracked(),
            auto_complete: self.auto_complete.get_untracked(),
            to_maintenance: self.to_maintenance.get_untracked(),
            to_operational: self.to_operational.get_untracked(),
            notify_start: self.notify_start.get_untracked(),
            notify_end: self.notify_end.get_untracked(),
            remind_before: self.reminders.get_untracked(),
        }
    }

    /// Sets what happens by itself.
    pub fn set_switches(self, switches: &Switches) {
        self.auto_start.set(switches.auto_start);
        self.auto_complete.set(switches.auto_complete);
        self.to_maintenance.set(switches.to_maintenance);
        self.to_operational.set(switches.to_operational);
        self.notify_start.set(switches.notify_start);
        self.notify_end.set(switches.notify_end);
        self.reminders.set(switches.remind_before.clone());
    }

    /// Its tags, one by one.
    pub fn tag_list(self) -> Vec<String> {
        self.tags.with_untracked(|tags| tags.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect())
    }
}

/// Begin and end. When the begin moves, the end moves with it.
#[component]
pub fn Window(
    /// The plan.
    plan: Plan,
    /// What is wrong with the begin.
    from_wrong: Signal<Option<String>>,
    /// What is wrong with the end.
    until_wrong: Signal<Option<String>>,
) -> impl IntoView {
    let clock: Clock = expect_context();
    let take_along = Callback::new(move |before: Option<Instant>| {
        if let (Some(before), Some(now), Some(until)) = (before, plan.from.get_untracked(), plan.until.get_untracked()) {
            plan.until.set(Some(Instant::from_millis(until.millis() + now.millis() - before.millis())));
        }
    });
    let lasts = move || {
        let (from, until) = (plan.from.get()?, plan.until.get()?);
        let words = match until.millis() - from.millis() {
            ..=0 => return Some("The end has to come after the begin.".to_owned()),
            millis => format!("Lasts {}.", span(millis)),
        };
        Some(if until < clock.now.get() {
            format!("{words} It is over already: it will be entered as completed, and nobody is told.")
        } else {
            words
        })
    };
    view! {
        <div class="window">
            <Moment label="Begins" id="from" value=plan.from zone=page_zone() wrong=from_wrong moved=take_along />
            <Moment label="Ends" id="until" value=plan.until zone=page_zone() wrong=until_wrong />
            <p class="hint" aria-live="polite">{lasts}</p>
        </div>
    }
    .into_any()
}

/// The components, to be ticked by group.
#[component]
pub fn Ticks(
    /// The ids of those that are ticked.
    chosen: RwSignal<Vec<ComponentId>>,
    /// What ticking them means.
    #[prop(into)]
    legend: String,
    /// What is wrong with the choice.
    #[prop(into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let live: Live = expect_context();
    let groups = Memo::new(move |_| {
        live.desk.with(|desk| {
            let ids = |(group, components): (Option<Group>, Vec<Component>)| {
                (group.map(|g| g.name), components.into_iter().map(|c| (c.id, c.name)).collect::<Vec<_>>())
            };
            desk.by_group().into_iter().map(ids).collect::<Vec<_>>()
        })
    });
    let one = move |(id, name): (ComponentId, String)| {
        let is = move || chosen.with(|chosen| chosen.contains(&id));
        let change = move |event| {
            let ticked = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.retain(|own| *own != id);
                if ticked {
                    chosen.push(id);
                }
            });
        };
        view! { <label class="tick"><input r#type="checkbox" prop:checked=is checked=is on:change=change /><span><bdi>{name}</bdi></span></label> }
    };
    let group = move |(name, components): (Option<String>, Vec<(ComponentId, String)>)| {
        let heading = name.map(|name| view! { <p class="hint"><bdi>{name}</bdi></p> });
        view! { <div class="of-group">{heading}{components.into_iter().map(one).collect_view()}</div> }
    };
    view! {
        <fieldset class="ticks">
            <legend>{legend}</legend>
            <div class="columns">{move || groups.get().into_iter().map(group).collect_view()}</div>
            {move || wrong.get().map(|wrong| view! { <p class="wrong">{wrong}</p> })}
        </fieldset>
    }
    .into_any()
}

/// What happens by itself: each switch stands for itself.
#[component]
pub fn SwitchFields(
    /// The plan.
    plan: Plan,
    /// What is wrong with the reminders.
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <fieldset class="switches">
            <legend>"By itself"</legend>
            <Tick label="Begins at its time" value=plan.auto_start />
            <Tick label="Ends at its time" value=plan.auto_complete />
            <Tick label="Components show maintenance while it runs" value=plan.to_maintenance />
            <Tick label="Components are what they were before once it ends" value=plan.to_operational />
            <Tick label="Subscribers are told when it begins" value=plan.notify_start />
            <Tick label="Subscribers are told when it ends" value=plan.notify_end />
        </fieldset>
        <Reminders chosen=plan.reminders wrong=wrong />
    }
    .into_any()
}

/// A number of minutes as people say it: `15 min`, `1 h`, `3 days`.
fn before(minutes: i64) -> String {
    span(minutes * 60_000)
}

/// When subscribers are reminded.
#[component]
fn Reminders(chosen: RwSignal<Vec<i64>>, wrong: Signal<Option<String>>) -> impl IntoView {
    const USUAL: [i64; 5] = [15, 60, 1440, 4320, 10_080];
    let hours = RwSignal::new(String::new());
    let offered = move || {
        let mut all: Vec<i64> = USUAL.into_iter().chain(chosen.get()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let one = move |minutes: i64| {
        let id = format!("remind-{minutes}");
        let is = move || chosen.with(|chosen| chosen.contains(&minutes));
        let change = move |event| {
            let ticked = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.retain(|own| *own != minutes);
                if ticked {
                    chosen.push(minutes);
                }
            });
        };
        view! {
            <span class="option">
                <input r#type="checkbox" id=id.clone() prop:checked=is checked=is on:change=change />
                <label for=id>{before(minutes)}</label>
            </span>
        }
    };
    let add = move |_| {
        if let Some(minutes) = hours.with_untracked(|text| text.trim().replace(',', ".").parse::<f64>().ok()).and_then(minutes_of) {
            chosen.update(|chosen| {
                if !chosen.contains(&minutes) {
                    chosen.push(minutes);
                }
            });
            hours.set(String::new());
        }
    };
    view! {
        <fieldset class="choice reminders">
            <legend>"Remind subscribers before it begins"</legend>
            <div>
                <For each=offered key=|minutes| *minutes children=one />
                <span class="another">
                    <input r#type="text" inputmode="decimal" aria-label="Another reminder, in hours before the begin" placeholder="hours"
                        prop:value=move || hours.get() on:input=move |event| hours.set(event_target_value(&event)) />
                    <button r#type="button" class="plain" on:click=add>"Add"</button>
                </span>
            </div>
            {move || wrong.get().map(|wrong| view! { <p class="wrong">{wrong}</p> })}
        </fieldset>
    }
    .into_any()
}

/// Hours as whole minutes, if a reminder can be that early.
fn minutes_of(hours: f64) -> Option<i64> {
    let minutes = app::text::number::to_integer((hours * 60.0).round());
    (1..=86_400).contains(&minutes).then_some(minutes)
}

/// Who may see something.
#[component]
pub fn Seen(
    /// The choice.
    value: RwSignal<Visibility>,
    /// Its id.
    id: &'static str,
) -> impl IntoView {
    let options = vec![
        (Visibility::Public, "Everybody".to_owned()),
        (Visibility::Team, "Signed-in staff only".to_owned()),
        (Visibility::Hidden, "Nobody: it is seen in the console only".to_owned()),
    ];
    view! { <Select label="Who sees it" id=id options=Signal::stored(options) value=value /> }.into_any()
}
