//! What was sent to subscribers, what waits, and what was given up; each message with its tries.

pub mod calls;
mod row;

use app::model::{DeliveryState, EventId, PageId, access::Right, input::DeliveryFilter, subscriber::Delivery};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    desk::Desk,
    live::Live,
    subscribers::{NOT_YOURS, tabs::SubscriberTabs, words::DELIVERY_STATES},
    ui::{long::Long, select::Select},
};

use calls::list_messages;
use row::Row;

/// `/console/{page}/subscribers/messages`, with `?event=` for what is about one incident or maintenance and `?state=`.
#[component]
pub fn MessagesScreen() -> impl IntoView {
    let live: Live = expect_context();
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ManageSubscribers)));
    let shown = move || if may.get() { view! { <All /> }.into_any() } else { view! { <p class="empty">{NOT_YOURS}</p> }.into_any() };
    view! {
        <Title text="Messages" />
        <h1>"Subscribers"</h1>
        <SubscriberTabs />
        {shown}
    }
    .into_any()
}

/// What messages can be about: everything on the desk, and what the address names.
fn about(desk: &Desk, named: Option<EventId>) -> Vec<(Option<EventId>, String)> {
    let incidents = desk.shows.incidents.iter().map(|incident| (Some(incident.id), incident.name.clone()));
    let maintenances = desk.shows.maintenances.iter().map(|maintenance| (Some(maintenance.id), maintenance.name.clone()));
    let mut all: Vec<_> = std::iter::once((None, "anything".to_owned())).chain(incidents).chain(maintenances).collect();
    if named.is_some() && !all.iter().any(|(own, _)| *own == named) {
        all.push((named, "where you came from".to_owned()));
    }
    all
}

#[component]
fn All() -> impl IntoView {
    let live: Live = expect_context();
    let asked = use_query_map();
    let named = asked.with_untracked(|query| query.get("event").and_then(|id| id.parse::<EventId>().ok()));
    let event: RwSignal<Option<EventId>> = RwSignal::new(named);
    let state: RwSignal<Option<DeliveryState>> =
        RwSignal::new(asked.with_untracked(|query| query.get("state").and_then(|word| word.parse().ok())));
    let turn = RwSignal::new(0_u32);
    let filter = Signal::derive(move || DeliveryFilter { event: event.get(), state: state.get(), ..DeliveryFilter::default() });
    let events = Memo::new(move |_| live.desk.with(|desk| about(desk, named)));
    let states: Vec<_> = std::iter::once((None, "any".to_owned()))
        .chain(DELIVERY_STATES.into_iter().map(|(state, word)| (Some(state), word.to_owned())))
        .collect();
    view! {
        <section aria-labelledby="messages-title">
            <header class="head">
                <h2 id="messages-title">"Messages, newest first"</h2>
                <button r#type="button" class="plain" on:click=move |_| turn.update(|turn| *turn += 1)>"Look again"</button>
            </header>
            <form class="filter" role="search" on:submit=|event: leptos::ev::SubmitEvent| event.prevent_default()>
                <Select label="State" id="message-state" options=Signal::stored(states) value=state />
                <Select label="About" id="message-event" options=events value=event />
            </form>
            <MessageList filter=filter turn=turn empty="No message fits. Whenever somebody is to be told, what becomes of it is kept here." />
        </section>
    }
    .into_any()
}

/// Messages, a part at a time.
#[component]
pub fn MessageList(
    /// Which.
    filter: Signal<DeliveryFilter>,
    /// Changes when they are looked at again.
    turn: RwSignal<u32>,
    /// What is said if there is none.
    empty: &'static str,
    /// Whether all of them go to one subscriber, who need not be named.
    #[prop(default = false)]
    theirs: bool,
) -> impl IntoView {
    let live: Live = expect_context();
    let key = Signal::derive(move || (live.desk.with(|desk| desk.page), filter.get(), turn.get()));
    let row = Callback::new(move |message: Delivery| view! { <Row message=message theirs=theirs /> }.into_any());
    let ask = |(page, filter, _): (PageId, DeliveryFilter, u32), after| list_messages(page, DeliveryFilter { after, ..filter });
    view! { <Long key=key ask=ask row=row empty=empty class="messages" /> }.into_any()
}
