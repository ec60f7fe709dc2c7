//! Whether and how windows come back: in plain words, or as a rule; with the dates that follow from it.

use app::{
    model::{Instant, calendar},
    ui::zone::civil,
};
use leptos::prelude::*;

use super::{
    calls::list_dates,
    parts::Plan,
    rule::{DAYS, Ends, Plain, Way, is_last, nth, way_words, weekday},
};
use crate::{
    incidents::say::after_a_pause,
    live::Live,
    ui::{
        field::{Field, Line},
        moment::{Stretch, page_zone},
        select::Select,
    },
};

/// How windows come back, as it stands in a form.
#[derive(Clone, Copy)]
pub struct Comeback {
    way: RwSignal<Way>,
    every: RwSignal<String>,
    days: RwSignal<Vec<usize>>,
    stop: RwSignal<Stop>,
    count: RwSignal<String>,
    until: RwSignal<String>,
    written: RwSignal<String>,
}

/// What makes windows stop coming back.
#[derive(Clone, Copy, PartialEq)]
enum Stop {
    Never,
    After,
    On,
}

impl Comeback {
    /// As this rule says; once, if there is none.
    pub fn of(rule: Option<&str>) -> Self {
        let plain = rule.map(|rule| Plain::read(rule).unwrap_or(Plain { way: Way::Rule, every: 1, days: Vec::new(), ends: Ends::Never }));
        let plain = plain.unwrap_or(Plain { way: Way::Once, every: 1, days: Vec::new(), ends: Ends::Never });
        let (stop, count, until) = match plain.ends {
            Ends::Never => (Stop::Never, String::new(), String::new()),
            Ends::After(count) => (Stop::After, count.to_string(), String::new()),
            Ends::On(date) => (Stop::On, String::new(), calendar::iso(date)),
        };
        Self {
            way: RwSignal::new(plain.way),
            every: RwSignal::new(plain.every.to_string()),
            days: RwSignal::new(plain.days),
            stop: RwSignal::new(stop),
            count: RwSignal::new(count),
            until: RwSignal::new(until),
            written: RwSignal::new(rule.unwrap_or_default().to_owned()),
        }
    }

    /// The rule, for a first window that begins then in the page's zone.
    pub fn rule(self, from: Instant, zone: &str) -> Option<String> {
        let way = self.way.get();
        if way == Way::Rule {
            return Some(self.written.get()).filter(|rule| !rule.trim().is_empty());
        }
        let count = self.count.with(|text| text.trim().parse().ok());
        let until = self.until.with(|text| calendar::read_date(text));
        let ends = match self.stop.get() {
            Stop::After => count.map(Ends::After),
            Stop::On => until.map(Ends::On),
            Stop::Never => None,
        };
        let every = self.every.with(|text| text.trim().parse().ok()).filter(|n| *n > 0).unwrap_or(1);
        Plain { way, every, days: self.days.get(), ends: ends.unwrap_or(Ends::Never) }.write(&civil(Some(zone), from))
    }
}

/// Whether and how windows come back.
#[component]
pub fn Recurs(
    /// The choice.
    comeback: Comeback,
    /// The window it begins with.
    plan: Plan,
    /// Whether they have to.
    #[prop(default = false)]
    must: bool,
    /// What is wrong with it.
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let zone = StoredValue::new(page_zone());
    let first = Memo::new(move |_| zone.with_value(|zone| civil(Some(zone), plan.from.get().unwrap_or_default())));
    let ways = Signal::derive(move || {
        let first = first.get();
        let all = [Way::Once, Way::Days, Way::Weeks, Way::MonthDay, Way::MonthWeekday, Way::LastWeekday, Way::Rule];
        let fits = |way: &Way| match way {
            Way::Once => !must,
            Way::MonthWeekday => nth(&first) < 4,
            Way::LastWeekday => is_last(&first),
            _ => true,
        };
        all.into_iter().filter(fits).map(|way| (way, way_words(way, &first))).collect::<Vec<_>>()
    });
    // A begin that moved may have taken the choice away.
    Effect::new(move |_| {
        let (offered, way) = (ways.get(), comeback.way.get());
        if !offered.iter().any(|(own, _)| *own == way) {
            comeback.way.set(if is_last(&first.get_untracked()) { Way::LastWeekday } else { Way::MonthWeekday });
        }
    });
    // Whoever wants to write the rule goes on from the one chosen in words.
    Effect::new(move |before: Option<Way>| {
        let way = comeback.way.get();
        if let Some(before) = before.filter(|before| way == Way::Rule && *before != way)
            && let Some(from) = plan.from.get_untracked()
        {
            let plain = Plain { way: before, every: 1, days: comeback.days.get_untracked(), ends: Ends::Never };
            if let Some(rule) = zone.with_value(|zone| plain.write(&civil(Some(zone), from))) {
                comeback.written.set(rule);
            }
        }
        way
    });
    let unit = move || match comeback.way.get() {
        Way::Days => "days",
        Way::Weeks => "weeks",
        _ => "months",
    };
    let is_plain = move || !matches!(comeback.way.get(), Way::Once | Way::Rule);
    let day = move |n: usize| {
        let id = format!("on-{n}");
        let own = move || weekday(&first.get()) == n;
        let is = move || own() || comeback.days.with(|days| days.contains(&n));
        let change = move |event| {
            let ticked = event_target_checked(&event);
            comeback.days.update(|days| {
                days.retain(|own| *own != n);
                if ticked {
                    days.push(n);
                }
            });
        };
        view! {
            <span class="option">
                <input r#type="checkbox" id=id.clone() prop:checked=is checked=is prop:disabled=own disabled=own on:change=change />
                <label for=id>{DAYS[n].get(..3)}<span class="visually-hidden">{DAYS[n].get(3..)}</span></label>
            </span>
        }
    };
    let days = move || {
        (comeback.way.get() == Way::Weeks).then(|| {
            view! { <fieldset class="choice"><legend>"On these days"</legend><div>{(0..7).map(day).collect_view()}</div></fieldset> }
        })
    };
    let stops = vec![
        (Stop::Never, "Until somebody ends it".to_owned()),
        (Stop::After, "After so many windows".to_owned()),
        (Stop::On, "After a day".to_owned()),
    ];
    let stop = move || match comeback.stop.get() {
        Stop::Never => None,
        Stop::After => Some(view! { <Line label="How many" id="recur-count" value=comeback.count kind="number" /> }.into_any()),
        Stop::On => Some(view! { <Line label="Last day" id="recur-until" value=comeback.until kind="date" /> }.into_any()),
    };
    let plainly = move || {
        is_plain().then(|| {
            let stops = stops.clone();
            view! {
                <div class="side">
                    <Field label="Every" id="recur-every">
                        <span class="with-unit">
                            <input id="recur-every" r#type="number" min="1" max="1000" prop:value=move || comeback.every.get() value=comeback.every.get_untracked()
                                on:input=move |event| comeback.every.set(event_target_value(&event)) />
                            <span>{unit}</span>
                        </span>
                    </Field>
                    <Select label="Until" id="recur-stop" options=Signal::stored(stops) value=comeback.stop />
                    {stop}
                </div>
                {days}
            }
        })
    };
    let by_rule = move || {
        (comeback.way.get() == Way::Rule).then(|| {
            view! { <Line label="Rule" id="recur-rule" value=comeback.written hint="An RRULE of RFC 5545, such as FREQ=MONTHLY;BYDAY=2TU;BYHOUR=22. Times are the page's own." /> }
        })
    };
    view! {
        <div class="recurs">
            <Select label="Comes back" id="recur-way" options=ways value=comeback.way wrong=wrong />
            {plainly}
            {by_rule}
            <Dates comeback=comeback plan=plan />
        </div>
    }
    .into_any()
}

/// The first dates of the rule, in the reader's zone and in the page's.
#[component]
fn Dates(comeback: Comeback, plan: Plan) -> impl IntoView {
    let live: Live = expect_context();
    let zone = StoredValue::new(page_zone());
    let asked = Memo::new(move |_| {
        let (from, until) = (plan.from.get()?, plan.until.get()?);
        Some((zone.with_value(|zone| comeback.rule(from, zone))?, from, until))
    });
    let found = RwSignal::new(None);
    after_a_pause(
        move || asked.track(),
        move || {
            let Some((rule, from, until)) = asked.get_untracked() else { return found.set(None) };
            let page = live.desk.with_untracked(|desk| desk.page);
            leptos::task::spawn_local(async move {
                let answer = list_dates(page, rule.clone(), from, until).await;
                if asked.try_get_untracked().flatten().is_some_and(|(own, ..)| own == rule) {
                    found.set(Some(answer));
                }
            });
        },
    );
    let shown = move || match found.get() {
        None => None,
        Some(Ok(dates)) => {
            let zone = zone.get_value();
            let row = |(from, until): (Instant, Instant)| view! { <li><Stretch from=from until=until zone=zone.clone() /></li> };
            Some(
                view! { <p class="hint">"The next windows"</p><ol role="list">{dates.into_iter().map(row).collect_view()}</ol> }.into_any(),
            )
        }
        Some(Err(error)) => {
            let said = error.of_field("recurrence").map(|said| format!("The rule {said}")).unwrap_or_else(|| error.to_string());
            Some(view! { <p class="wrong">{said}</p> }.into_any())
        }
    };
    view! { <div class="dates" aria-live="polite">{shown}</div> }.into_any()
}
