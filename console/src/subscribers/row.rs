//! One subscriber in the list.

use app::model::{SubscriberState, subscriber::SubscriberFile};
use leptos::prelude::*;
use leptos_router::components::A;

use super::words::{channel_word, state_word};
use crate::{live::Live, ui::time::Ago};

/// One subscriber.
#[component]
pub fn Row(
    /// Whom.
    file: SubscriberFile,
) -> impl IntoView {
    let live: Live = expect_context();
    let subscription = file.subscription;
    let path = live.desk.with_untracked(|desk| format!("/console/{}/subscribers/{}", desk.slug, subscription.id));
    let state = subscription.state;
    let since = match state {
        SubscriberState::Active => file.confirmed_at,
        SubscriberState::Quarantined => file.quarantined_at,
        SubscriberState::Unsubscribed => file.unsubscribed_at,
        SubscriberState::Unconfirmed => None,
    };
    let since = since.unwrap_or(subscription.created_at);
    let why = file.quarantine_reason.filter(|_| state == SubscriberState::Quarantined).map(|why| view! { <span><bdi>{why}</bdi></span> });
    let one = subscription.event.map(|_| view! { <span>"one event only"</span> });
    let part = (!subscription.wishes.is_whole_page()).then(|| view! { <span>"part of the page"</span> });
    view! {
        <li class="subscriber" class:out=state != SubscriberState::Active>
            <A href=path><bdi>{subscription.address}</bdi></A>
            <p class="meta">
                <span>{channel_word(subscription.channel)}</span>
                <span class:late=state == SubscriberState::Quarantined>{state_word(state)} " " <Ago at=since /></span>
                {one} {part} {why}
            </p>
        </li>
    }
    .into_any()
}
