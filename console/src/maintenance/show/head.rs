//! Its title, where it stands, and what can be done to it as a whole.

use app::model::{Instant, MaintenanceState, Publication, plan::MaintenanceFile};
use leptos::prelude::*;

use crate::{
    live::Live,
    maintenance::{
        calls::{MaintenanceDeed, do_to_maintenance},
        parts::state_word,
    },
    telling::{said, seen::MessagesAbout},
    ui::{
        deed::Deed,
        go::Go,
        moment::{Stretch, page_zone},
        sure::Sure,
        time::{Clock, span},
        toast::Toasts,
    },
};

/// By how many minutes an end is usually moved.
const LONGER: [i64; 3] = [15, 30, 60];

/// Its title, where it stands, and what can be done to it as a whole.
#[component]
pub fn Head(file: RwSignal<MaintenanceFile>, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let clock: Clock = expect_context();
    let go: Go = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = file.with_untracked(|file| file.maintenance.id);
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let run = move |what: MaintenanceDeed, words: &'static str, leaves: bool| {
        let done = move |()| {
            if leaves {
                toasts.done(words, None);
            } else {
                said(live, toasts, id, words);
            }
            live.refresh_soon();
            if leaves {
                let slug = live.desk.with_untracked(|desk| desk.slug.clone());
                go.to(&format!("/console/{slug}/maintenance"));
            }
        };
        deed.ask(move || do_to_maintenance(page, id, what.clone()), done);
    };
    let about = Memo::new(move |_| file.with(|file| (file.maintenance.state, file.publication == Publication::Published)));
    let window = Memo::new(move |_| file.with(|file| (file.maintenance.from(), file.maintenance.until())));
    let planned_end = move || file.with_untracked(|file| file.maintenance.scheduled_until);
    let zone = page_zone();
    let stretch = move || {
        let (from, until) = window.get();
        view! { <Stretch from=from until=until zone=zone.clone() /> }
    };
    let left = Memo::new(move |_| {
        let ((state, _), (from, until)) = (about.get(), window.get());
        let away = |at: Instant| at.millis() - clock.now.get().millis();
        match state {
            MaintenanceState::Scheduled if away(from) > 0 => Some((format!("begins in {}", span(away(from))), false)),
            MaintenanceState::Scheduled => Some((format!("should have begun {} ago", span(-away(from))), true)),
            state if state.is_running() && away(until) > 0 => Some((format!("ends in {}", span(away(until))), false)),
            state if state.is_running() => Some((format!("over its time by {}", span(-away(until))), true)),
            _ => None,
        }
    });
    let longer = move |minutes: i64| {
        let take = move |_| {
            let until = Instant::from_millis(planned_end().max(clock.now.get_untracked()).millis() + minutes * 60_000);
            run(MaintenanceDeed::Extend(until), "The planned end has moved, and the log says so", false);
        };
        view! { <button r#type="button" disabled=move || deed.is_pending() on:click=take>{format!("{} longer", span(minutes * 60_000))}</button> }
    };
    let button = move |words: &'static str, class: &'static str, what: MaintenanceDeed, said: &'static str| {
        view! { <button r#type="button" class=class disabled=move || deed.is_pending() on:click=move |_| run(what.clone(), said, false)>{words}</button> }
    };
    let actions = move || {
        may.get().then(|| {
            let (state, is_out) = about.get();
            let publish = (!is_out).then(|| button("Publish", "primary", MaintenanceDeed::Publish, "Visitors can see it now"));
            let start = (is_out && state == MaintenanceState::Scheduled).then(|| button("Start now", "", MaintenanceDeed::Start, "The maintenance has begun"));
            let complete = state.is_running().then(|| button("Complete", "primary", MaintenanceDeed::Complete, "The maintenance is over"));
            let extend = (is_out && !state.is_over()).then(|| {
                view! { <span class="longer" role="group" aria-label="Move the planned end">{LONGER.map(longer).into_iter().collect_view()}</span> }
            });
            let cancel = (is_out && !state.is_over()).then(|| view! {
                <Sure words="Cancel maintenance" ask="Visitors will read that it was called off." run=Callback::new(move |()| run(MaintenanceDeed::Cancel, "The maintenance is called off", false)) />
            });
            let delete = view! {
                <Sure words="Delete" ask="Visitors will not find it any more." run=Callback::new(move |()| run(MaintenanceDeed::Delete, "The maintenance is deleted", true)) />
            };
            view! { <div class="actions">{publish} {start} {complete} {extend} {cancel} {delete}</div> }
        })
    };
    let draft = move || {
        file.with(|file| match (file.publication, file.publish_at) {
            (Publication::Published, _) => None,
            (_, Some(at)) => Some(format!("Visitors cannot see it before {}", clock.short(at))),
            _ => Some("A draft: visitors cannot see it".to_owned()),
        })
    };
    view! {
        <header class="incident-head">
            <h1 class:called-off=move || about.get().0 == MaintenanceState::Cancelled><bdi>{move || file.with(|file| file.maintenance.name.clone())}</bdi></h1>
            <p class="meta">
                <span>{move || state_word(about.get().0)}</span>
                {stretch}
                {move || left.get().map(|(words, late)| view! { <span class:late=late>{words}</span> })}
                <MessagesAbout id=id />
            </p>
            {move || draft().map(|words| view! { <p class="note">{words}</p> })}
            {actions}
        </header>
    }
    .into_any()
}
