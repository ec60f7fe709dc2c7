//! Its title, how it is going, and what can be done to it as a whole.

use app::model::{Publication, file::IncidentFile};
use leptos::prelude::*;

use crate::{
    incidents::{
        calls::{IncidentDeed, do_to_incident},
        say::state_word,
    },
    live::Live,
    telling::{said, seen::MessagesAbout},
    ui::{
        deed::Deed,
        go::Go,
        sure::Sure,
        time::{Ago, Clock, Due, span},
        toast::Toasts,
    },
};

/// Its title, how it is going, and what can be done to it as a whole.
#[component]
pub fn Head(file: RwSignal<IncidentFile>, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let clock: Clock = expect_context();
    let go: Go = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = file.with_untracked(|file| file.incident.id);
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let run = move |what: IncidentDeed, words: &'static str, leaves: bool| {
        let done = move |()| {
            if leaves {
                toasts.done(words, None);
            } else {
                said(live, toasts, id, words);
            }
            live.refresh_soon();
            if leaves {
                let slug = live.desk.with_untracked(|desk| desk.slug.clone());
                go.to(&format!("/console/{slug}/incidents"));
            }
        };
        deed.ask(move || do_to_incident(page, id, what.clone()), done);
    };
    let about = Memo::new(move |_| {
        file.with(|file| {
            let is_taken = file.incident.clock.acknowledged.is_some();
            (file.publication == Publication::Published, file.incident.state.is_open(), is_taken)
        })
    });
    let name = move || file.with(|file| file.incident.name.clone());
    // A promise that was broken is shouted below; here it is said as long as it holds.
    let is_late = Memo::new(move |_| file.with(|file| file.incident.next_update_at).is_some_and(|by| by <= clock.now.get()));
    let facts = move || {
        let is_late = is_late.get();
        file.with(|file| {
            let incident = &file.incident;
            let lasts = match incident.clock.resolved {
                Some(at) => view! { <span>"lasted " {span(at.since(incident.began()))}</span> }.into_any(),
                None => view! { <span>"began " <Ago at=incident.began() /></span> }.into_any(),
            };
            let due = incident.next_update_at.filter(|_| incident.state.is_open() && !is_late).map(|by| view! { <Due by=by /> });
            view! { <span>{state_word(incident.state)}</span> {lasts} {due} }
        })
    };
    let actions = move || {
        may.get().then(|| {
            let (is_out, is_open, is_taken) = about.get();
            let publish = (!is_out).then(|| view! {
                <button r#type="button" class="primary" on:click=move |_| run(IncidentDeed::Publish, "The incident is out", false)>"Publish"</button>
            });
            let take = (is_open && !is_taken).then(|| view! {
                <button r#type="button" on:click=move |_| run(IncidentDeed::Acknowledge, "You have taken it on", false)>"I am on it"</button>
            });
            let delete = view! {
                <Sure words="Delete incident" ask="Visitors will not find it any more." run=Callback::new(move |()| run(IncidentDeed::Delete, "The incident is deleted", true)) />
            };
            view! { <div class="actions">{publish} {take} {delete}</div> }
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
            <h1><bdi>{name}</bdi></h1>
            <p class="meta">{facts} <MessagesAbout id=id /></p>
            {move || draft().map(|words| view! { <p class="note">{words}</p> })}
            {actions}
        </header>
    }
    .into_any()
}
