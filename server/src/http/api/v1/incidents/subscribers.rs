//! Who hears of one incident alone.

use crate::{
    http::api::v1::{
        answer::{Answer, created},
        body::{Asked, Given, Paging},
        on_page::OnPage,
        refusal::Refusal,
        subscribers::{PostSubscriber, add, everybody, some, view::Subscriber},
    },
    service::{
        chronicle,
        subscribers::{self, Deeds},
    },
};
use app::model::{EventId, SubscriberId, SubscriberState, subscriber::SubscriberFile};

/// Subscribers of an incident.
#[utoipa::path(get, path = "/pages/{page_id}/incidents/{incident_id}/subscribers", tag = "incident-subscribers", params(Paging),
    responses((status = 200, body = Vec<Subscriber>)))]
pub async fn list(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Subscriber>> {
    let id = incident(&on).await?;
    some(&on, &everybody(Some(id), paging.span())).await
}

/// Adds a subscriber of an incident. They are asked to confirm, unless that is skipped.
#[utoipa::path(post, path = "/pages/{page_id}/incidents/{incident_id}/subscribers", tag = "incident-subscribers",
    request_body = PostSubscriber, responses((status = 201, body = Subscriber)))]
pub async fn create(on: OnPage, Given(PostSubscriber { subscriber }): Given<PostSubscriber>) -> Answer<Subscriber> {
    let id = incident(&on).await?;
    created(add(&on, Some(id), subscriber).await?)
}

/// A subscriber of an incident.
#[utoipa::path(get, path = "/pages/{page_id}/incidents/{incident_id}/subscribers/{subscriber_id}", tag = "incident-subscribers",
    responses((status = 200, body = Subscriber)))]
pub async fn load(on: OnPage) -> Answer<Subscriber> {
    crate::http::api::v1::answer::ok(Subscriber::of(known(&on).await?))
}

/// Ends a subscription of an incident.
#[utoipa::path(delete, path = "/pages/{page_id}/incidents/{incident_id}/subscribers/{subscriber_id}", tag = "incident-subscribers",
    responses((status = 200, body = Subscriber)))]
pub async fn delete(on: OnPage) -> Answer<Subscriber> {
    let id = known(&on).await?.subscription.id;
    subscribers::remove(on.services(), &on.actor, on.page, id).await?;
    load(on).await
}

/// Asks a subscriber of an incident to confirm again.
#[utoipa::path(post, path = "/pages/{page_id}/incidents/{incident_id}/subscribers/{subscriber_id}/resend_confirmation",
    tag = "incident-subscribers", responses((status = 201, body = Subscriber)))]
pub async fn resend(on: OnPage) -> Answer<Subscriber> {
    let id = known(&on).await?.subscription.id;
    let unconfirmed = [SubscriberState::Unconfirmed];
    subscribers::change_all(on.services(), &on.actor, on.page, (&[id], Deeds::AskAgain), (&[], &unconfirmed)).await?;
    created(Subscriber::of(known(&on).await?))
}

/// The incident in the address, which must be one of the page.
async fn incident(on: &OnPage) -> Result<EventId, Refusal> {
    let id = on.incident()?;
    // What everybody knows of is there; what else there is, not everybody hears who looks after subscribers.
    if on.state.hub.page(on.page).is_some_and(|live| live.knows(id).is_some()) {
        return Ok(id);
    }
    Ok(chronicle::load(on.services(), &on.actor, on.page, id).await?.id)
}

async fn known(on: &OnPage) -> Result<SubscriberFile, Refusal> {
    let event = incident(on).await?;
    let id: SubscriberId = on.id("subscriber_id", "subscriber")?;
    let file = subscribers::load(on.services(), &on.actor, on.page, id).await?;
    if file.subscription.event == Some(event) { Ok(file) } else { Err(Refusal::missing("subscriber")) }
}
