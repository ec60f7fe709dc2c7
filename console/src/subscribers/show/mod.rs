//! One subscriber: where they stand, what they hear, what was sent to them, and what can be done about them.

mod actions;

use app::model::{Channel, Instant, SubscriberId, SubscriberState, access::Right, input::DeliveryFilter, subscriber::SubscriberFile};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use super::{
    NOT_YOURS,
    calls::load_subscriber,
    wishes::Hears,
    words::{channel_word, state_word},
};
use crate::{
    error::ApiError,
    layout::complaint,
    live::Live,
    messages::MessageList,
    ui::{address::own_id, time::Time},
};

use actions::{Actions, Secret};

/// `/console/{page}/subscribers/{id}`
#[component]
pub fn ShowSubscriber() -> impl IntoView {
    let live: Live = expect_context();
    let own = own_id("/subscribers/", "");
    let id = Memo::new(move |_| own.get().and_then(|id| id.parse::<SubscriberId>().ok()));
    let page = live.desk.with_untracked(|desk| desk.page);
    let may = live.desk.with_untracked(|desk| desk.allows(Right::ManageSubscribers));
    let load = move |id: Option<SubscriberId>| async move {
        match id {
            _ if !may => Err(ApiError::Forbidden),
            Some(id) => load_subscriber(page, id).await,
            None => Err(ApiError::NotFound("subscriber".to_owned())),
        }
    };
    let first = Resource::new(move || id.get(), load);
    let shown = move || {
        Suspend::new(async move {
            match first.await {
                Ok(file) => view! { <Opened file=file /> }.into_any(),
                Err(ApiError::Forbidden) => view! { <p class="empty">{NOT_YOURS}</p> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <Title text="Subscriber" />
        <Transition>{shown}</Transition>
    }
    .into_any()
}

#[component]
fn Opened(file: SubscriberFile) -> impl IntoView {
    let live: Live = expect_context();
    let (page, id) = (live.desk.with_untracked(|desk| desk.page), file.subscription.id);
    let (channel, address) = (file.subscription.channel, file.subscription.address.clone());
    let all = live.desk.with_untracked(|desk| format!("/console/{}/subscribers", desk.slug));
    let file = RwSignal::new(file);
    let turn = RwSignal::new(0_u32);
    let again = Callback::new(move |()| {
        turn.update(|turn| *turn += 1);
        leptos::task::spawn_local(async move {
            if let Ok(new) = load_subscriber(page, id).await {
                _ = file.try_set(new);
            }
        });
    });
    let state = Memo::new(move |_| file.with(|file| file.subscription.state));
    let secret = (channel == Channel::Webhook).then(|| view! { <Secret id=id /> });
    let filter = Signal::stored(DeliveryFilter { subscriber: Some(id), ..DeliveryFilter::default() });
    // They are fetched once the screen lives: what a document brings along is asked for before anything in it is shown.
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    let messages =
        move || is_alive.get().then(|| view! { <MessageList filter=filter turn=turn empty="Nothing was sent to them yet." theirs=true /> });
    view! {
        <header class="incident-head">
            <p class="meta"><A href=all>"Subscribers"</A></p>
            <h1 class="address"><bdi>{address}</bdi></h1>
            <p class="meta">
                <span>{channel_word(channel)}</span>
                <span class:late=move || state.get() == SubscriberState::Quarantined>{move || state_word(state.get())}</span>
            </p>
            <Standing file=file />
            <Actions file=file again=again />
        </header>
        <div class="incident">
            <div>
                <section aria-labelledby="theirs-title">
                    <header class="head">
                        <h2 id="theirs-title">"Messages to them"</h2>
                        <button r#type="button" class="plain" on:click=move |_| turn.update(|turn| *turn += 1)>"Look again"</button>
                    </header>
                    {messages}
                </section>
            </div>
            <aside>
                <Hears file=file again=again />
                {secret}
                <Moments file=file />
            </aside>
        </div>
    }
    .into_any()
}

/// What keeps them from being told, if anything does.
#[component]
fn Standing(file: RwSignal<SubscriberFile>) -> impl IntoView {
    let words = move || {
        file.with(|file| match file.subscription.state {
            SubscriberState::Active => None,
            SubscriberState::Unconfirmed => Some("Asked, and has not said yes: nothing else is sent to them.".to_owned()),
            SubscriberState::Quarantined => {
                let why = file.quarantine_reason.as_deref().unwrap_or("it did not arrive");
                Some(format!("In quarantine, so nothing is sent to them: {why}"))
            }
            SubscriberState::Unsubscribed => Some("Has left: nothing is sent to them until they ask for it.".to_owned()),
        })
    };
    view! { <div role="status">{move || words().map(|words| view! { <p class="note">{words}</p> })}</div> }.into_any()
}

/// When what happened.
#[component]
fn Moments(file: RwSignal<SubscriberFile>) -> impl IntoView {
    let rows = move || {
        file.with(|file| {
            let moments: [(&str, Option<Instant>); 5] = [
                ("Asked for it", Some(file.subscription.created_at)),
                ("Confirmed", file.confirmed_at),
                ("In quarantine", file.quarantined_at),
                ("Left", file.unsubscribed_at),
                ("Is forgotten", file.purge_at),
            ];
            moments.into_iter().filter_map(|(words, at)| at.map(|at| view! { <dt>{words}</dt><dd><Time at=at /></dd> })).collect_view()
        })
    };
    view! {
        <section aria-labelledby="moments-title">
            <h2 id="moments-title">"Moments"</h2>
            <dl class="moments">{rows}</dl>
        </section>
    }
    .into_any()
}
