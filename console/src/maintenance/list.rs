//! All maintenance: what runs, what comes, what comes back by rule, and what is over.

use app::{
    model::{
        EventId, MaintenanceState, Publication, Status,
        access::Right,
        plan::{MaintenanceLine, RecurrenceFile},
    },
    ui::zone::civil,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use super::{
    calls::{MaintenanceDeed, do_to_maintenance, list_maintenances, list_recurrences},
    parts::state_word,
    rule,
};
use crate::{
    layout::complaint,
    live::Live,
    ui::{
        deed::Deed,
        mark::Mark,
        moment::{Stretch, page_zone},
        sure::Sure,
        time::{Clock, span},
        toast::Toasts,
    },
};

/// How many are shown below a heading before somebody asks for more.
const SHOWN: usize = 6;

/// The screen.
#[component]
pub fn Maintenances() -> impl IntoView {
    let live: Live = expect_context();
    let text = RwSignal::new(String::new());
    let at = Memo::new(move |_| live.desk.with(|desk| (desk.page, desk.version)));
    let found = Resource::new(move || (at.get(), text.get()), |((page, _), text)| list_maintenances(page, text));
    let rules = Resource::new(move || at.get(), |(page, _)| list_recurrences(page));
    let slug = move || live.desk.with_untracked(|desk| desk.slug.clone());
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::RunEvents)));
    let all = [RwSignal::new(false), RwSignal::new(false)];
    let shown = move || {
        Suspend::new(async move {
            match found.await {
                Ok(lines) if lines.is_empty() && text.with_untracked(String::is_empty) => {
                    view! { <p class="empty">"Nothing is planned. Maintenance that is announced beforehand worries nobody: say what will be done, when, and what it touches."</p> }.into_any()
                }
                Ok(lines) if lines.is_empty() => {
                    let clear = move |_| text.set(String::new());
                    view! { <p class="empty">{format!("No maintenance is called \u{201c}{}\u{201d}. ", text.get_untracked())}<button r#type="button" class="plain" on:click=clear>"Clear"</button></p> }.into_any()
                }
                Ok(lines) => sections(lines, all),
                Err(error) => complaint(&error),
            }
        })
    };
    let comes_back = move || {
        Suspend::new(async move {
            let wanted = text.get().to_lowercase();
            match rules.await {
                Ok(rules) => {
                    let rules: Vec<RecurrenceFile> =
                        rules.into_iter().filter(|rule| rule.template.name.to_lowercase().contains(&wanted)).collect();
                    (!rules.is_empty())
                        .then(|| {
                            view! {
                                <section class="block" aria-labelledby="rules-title">
                                    <h2 id="rules-title">"Comes back"</h2>
                                    <ul role="list">{rules.into_iter().map(|rule| view! { <Rule rule=rule /> }).collect_view()}</ul>
                                </section>
                            }
                        })
                        .into_any()
                }
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <Title text="Maintenance" />
        <header class="head">
            <h1>"Maintenance"</h1>
            {move || may.get().then(|| view! { <A href=format!("/console/{}/maintenance/new", slug()) attr:class="button primary">"Schedule maintenance"</A> })}
        </header>
        <input r#type="search" class="find" placeholder="Find by title" aria-label="Find by title"
            prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event)) />
        <Transition>{shown}</Transition>
        <Transition>{comes_back}</Transition>
    }
    .into_any()
}

/// What runs, what comes and what is over, each below its heading if there is any.
fn sections(lines: Vec<MaintenanceLine>, all: [RwSignal<bool>; 2]) -> AnyView {
    let (mut running, mut coming, mut over) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        match line.state {
            state if state.is_running() => running.push(line),
            MaintenanceState::Scheduled => coming.push(line),
            _ => over.push(line),
        }
    }
    running.sort_by_key(|line| line.scheduled_until);
    coming.sort_by_key(|line| line.scheduled_for);
    let [is_all, is_all_past] = all;
    view! {
        {section("running-title", "Running", running, is_all)}
        {section("coming-title", "Upcoming", coming, is_all)}
        {section("past-title", "Past", over, is_all_past)}
    }
    .into_any()
}

/// Some of them below their heading, the rest once somebody asks for them.
fn section(id: &'static str, heading: &'static str, lines: Vec<MaintenanceLine>, all: RwSignal<bool>) -> Option<AnyView> {
    let count = lines.len();
    let lines = StoredValue::new(lines);
    let shown = move || {
        let shown = if all.get() { count } else { SHOWN };
        lines.with_value(|lines| lines.iter().take(shown).cloned().map(|line| view! { <Row line=line /> }).collect_view())
    };
    let more = move || {
        (count > SHOWN && !all.get())
            .then(|| view! { <button r#type="button" class="plain" on:click=move |_| all.set(true)>{format!("Show all {count}")}</button> })
    };
    (count > 0).then(|| {
        view! { <section class="block" aria-labelledby=id><h2 id=id>{heading}</h2><ul role="list" class="events">{shown}</ul>{more}</section> }.into_any()
    })
}

/// One maintenance.
#[component]
fn Row(line: MaintenanceLine) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let slug = live.desk.with_untracked(|desk| desk.slug.clone());
    let (state, from, until) = (line.state, line.scheduled_for, line.scheduled_until);
    let is_over = state.is_over();
    let out = match line.publication {
        Publication::Published => None,
        Publication::Draft => Some("draft".to_owned()),
        Publication::Scheduled => Some(line.publish_at.map_or_else(|| "not out yet".to_owned(), |at| format!("out {}", clock.short(at)))),
    };
    let when = Memo::new(move |_| {
        let left = |at: app::model::Instant| at.millis() - clock.now.get().millis();
        match state {
            _ if is_over => None,
            MaintenanceState::Scheduled if left(from) > 0 => Some((format!("begins in {}", span(left(from))), false)),
            MaintenanceState::Scheduled => Some((format!("should have begun {} ago", span(-left(from))), true)),
            _ if left(until) > 0 => Some((format!("ends in {}", span(left(until))), false)),
            _ => Some((format!("over its time by {}", span(-left(until))), true)),
        }
    });
    view! {
        <li class="event" class:past=is_over class:called-off=state == MaintenanceState::Cancelled>
            <Mark status=Status::UnderMaintenance />
            <div>
                <A href=format!("/console/{slug}/maintenance/{}", line.id)><bdi>{line.name}</bdi></A>
                <p class="meta">
                    {out.map(|out| view! { <b>{out}</b> })}
                    <span>{state_word(state)}</span>
                    <Stretch from=line.started_at.unwrap_or(from) until=line.ended_at.unwrap_or(until) zone=page_zone() />
                    {move || when.get().map(|(words, late)| view! { <span class:late=late>{words}</span> })}
                    {line.recurring.then(|| view! { <span>"comes back"</span> })}
                </p>
            </div>
        </li>
    }
    .into_any()
}

/// One rule.
#[component]
fn Rule(rule: RecurrenceFile) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let zone = page_zone();
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let end = move |id: EventId| {
        Callback::new(move |()| {
            let done = move |()| {
                toasts.done("It does not come back any more", None);
                live.refresh_soon();
            };
            deed.ask(move || do_to_maintenance(page, id, MaintenanceDeed::EndRecurrence), done);
        })
    };
    let next = rule.next.first().copied();
    let words = match next {
        Some((from, _)) => rule::words(&rule.rule, &civil(Some(&zone), from)),
        None => "No windows are left".to_owned(),
    };
    let next = next.map(|(from, until)| view! { <span>"next: "<Stretch from=from until=until zone=zone /></span> });
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::RunEvents)));
    let ways = rule.latest.map(|id| {
        move || {
            may.get().then(|| {
                view! {
                    <span class="ways">
                        <A href=format!("/console/{slug}/maintenance/{id}/rule")>"Change"</A>
                        <Sure words="End it" ask="Windows to come that nobody touched go with it." run=end(id) />
                    </span>
                }
            })
        }
    });
    view! {
        <li class="rule">
            <p class="name"><bdi>{rule.template.name.clone()}</bdi></p>
            <p class="meta"><span>{words}</span>{next}{ways}</p>
        </li>
    }
    .into_any()
}
