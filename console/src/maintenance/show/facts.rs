//! What is known of it beside its log: the window as planned and as it was, what happens by itself, the rule, notes.

use app::{
    model::{
        Instant,
        file::Note,
        input::Switches,
        plan::{MaintenanceFile, RecurrenceFile},
    },
    ui::zone::civil,
};
use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    live::Live,
    maintenance::{
        calls::{MaintenanceDeed, do_to_maintenance},
        rule,
    },
    ui::{
        deed::{Deed, Said},
        moment::{Stretch, page_zone},
        sure::Sure,
        time::{Time, span},
        toast::Toasts,
    },
};

/// What is known of it beside its log.
#[component]
pub fn Facts(file: RwSignal<MaintenanceFile>, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let moments = move || {
        file.with(|file| {
            let maintenance = &file.maintenance;
            let moved = |at: Option<Instant>, planned: Instant| at.filter(|at| *at != planned);
            [
                ("Began", moved(maintenance.started_at, maintenance.scheduled_for)),
                ("Verifying since", maintenance.verifying_at.filter(|_| maintenance.ended_at.is_none())),
                ("Ended", moved(maintenance.ended_at, maintenance.scheduled_until)),
                ("Called off", maintenance.cancelled_at),
            ]
            .into_iter()
            .filter_map(|(words, at)| at.map(|at| view! { <dt>{words}</dt><dd><Time at=at /></dd> }))
            .collect_view()
        })
    };
    let planned = move || file.with(|file| (file.maintenance.scheduled_for, file.maintenance.scheduled_until));
    let zone = StoredValue::new(page_zone());
    let components = move || {
        let ids: Vec<_> = file.with(|file| file.maintenance.affected.iter().map(|a| a.component).collect());
        let names: Vec<String> =
            live.desk.with(|desk| ids.iter().filter_map(|id| desk.shows.component(*id).map(|c| c.name.clone())).collect());
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    let author = move || file.with(|file| file.created_by.clone());
    let tags = move || file.with(|file| (!file.maintenance.tags.is_empty()).then(|| file.maintenance.tags.join(", ")));
    let by_itself = Memo::new(move |_| file.with(|file| by_itself(&file.switches)));
    let rule = Memo::new(move |_| file.with(|file| file.recurrence.clone()));
    let id = file.with_untracked(|file| file.maintenance.id);
    view! {
        <section aria-labelledby="facts-title">
            <h2 id="facts-title">"What is planned"</h2>
            <dl class="moments">
                <dt>"Window"</dt>
                <dd>{move || { let (from, until) = planned(); view! { <Stretch from=from until=until zone=zone.get_value() /> } }}</dd>
                <dt>"Lasts"</dt>
                <dd>{move || { let (from, until) = planned(); span(until.since(from)) }}</dd>
                {moments}
                <dt>"Touches"</dt>
                <dd>{components}</dd>
                <dt>"Planned by"</dt>
                <dd><bdi>{author}</bdi></dd>
                {move || tags().map(|tags| view! { <dt>"Tags"</dt><dd>{tags}</dd> })}
            </dl>
            <ul class="by-itself">{move || by_itself.get().into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
        </section>
        {move || rule.get().map(|rule| view! { <Rule rule=rule id=id may=may /> })}
        <Notes file=file may=may />
    }
    .into_any()
}

/// What happens by itself, in words.
fn by_itself(switches: &Switches) -> Vec<String> {
    let either = |is: bool, yes: &str, no: &str| if is { yes.to_owned() } else { no.to_owned() };
    let mut all = vec![
        either(switches.auto_start, "Begins at its time", "Somebody has to begin it"),
        either(switches.auto_complete, "Ends at its time", "Somebody has to end it"),
        either(switches.to_maintenance, "Components show maintenance", "Components stay as they are"),
    ];
    if switches.to_maintenance {
        all.push(either(
            switches.to_operational,
            "Components are what they were once it ends",
            "Somebody has to set the components afterwards",
        ));
    }
    all.push(match (switches.notify_start, switches.notify_end) {
        (true, true) => "Subscribers are told of begin and end".to_owned(),
        (true, false) => "Subscribers are told of the begin".to_owned(),
        (false, true) => "Subscribers are told of the end".to_owned(),
        (false, false) => "Subscribers are told of neither begin nor end".to_owned(),
    });
    if !switches.remind_before.is_empty() {
        let times: Vec<String> = switches.remind_before.iter().map(|minutes| span(minutes * 60_000)).collect();
        all.push(format!("Reminds {} before", times.join(", ")));
    }
    all
}

/// The rule it comes back by.
#[component]
fn Rule(rule: RecurrenceFile, id: app::model::EventId, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let zone = page_zone();
    let deed = Deed::new();
    let end = Callback::new(move |()| {
        let done = move |()| {
            toasts.done("It does not come back any more", None);
            live.refresh_soon();
        };
        deed.ask(move || do_to_maintenance(page, id, MaintenanceDeed::EndRecurrence), done);
    });
    let words = match (rule.next.first(), rule.ended_at) {
        (_, Some(_)) => "It does not come back any more".to_owned(),
        (Some((from, _)), None) => rule::words(&rule.rule, &civil(Some(&zone), *from)),
        (None, None) => "No windows are left".to_owned(),
    };
    let goes_on = rule.ended_at.is_none();
    let next = rule
        .next
        .into_iter()
        .take(4)
        .map(|(from, until)| view! { <li><Stretch from=from until=until zone=zone.clone() /></li> })
        .collect_view();
    let ways = move || {
        (may.get() && goes_on).then(|| {
            view! {
                <div class="act">
                    <A href=format!("/console/{slug}/maintenance/{id}/rule")>"Change what comes back"</A>
                    <Sure words="End it" ask="Windows to come that nobody touched go with it." run=end />
                </div>
            }
        })
    };
    view! {
        <section aria-labelledby="rule-title">
            <h2 id="rule-title">"Comes back"</h2>
            <p>{words}</p>
            <ol role="list" class="dates">{next}</ol>
            {ways}
            <Said deed=deed />
        </section>
    }
    .into_any()
}

/// What staff noted for themselves.
#[component]
fn Notes(file: RwSignal<MaintenanceFile>, may: Signal<bool>) -> impl IntoView {
    let notes = Memo::new(move |_| file.with(|file| file.notes.clone()));
    let entry = |note: Note| {
        view! {
            <li>
                <p class="meta"><bdi>{note.author}</bdi> <Time at=note.at /></p>
                <div class="prose" inner_html=note.html></div>
            </li>
        }
    };
    let nothing = move || {
        notes.with(Vec::is_empty).then(|| {
            let words = if may.get() { "Nobody outside reads notes: tick \"A note for staff only\" to write one." } else { "None yet." };
            view! { <p class="empty">{words}</p> }
        })
    };
    view! {
        <section aria-labelledby="notes-title">
            <h2 id="notes-title">"Notes for staff"</h2>
            {nothing}
            <ol role="list" class="notes">{move || notes.get().into_iter().map(entry).collect_view()}</ol>
        </section>
    }
    .into_any()
}
