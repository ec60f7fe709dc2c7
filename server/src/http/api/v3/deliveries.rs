//! Messages to subscribers, and what became of them.

use app::model::{EventId, EventKind, input::DeliveryFilter, subscriber::Delivery as Sent};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    asking::{Answered, Signed},
    body::{Asked, Named},
    part::{OfPage, Paging, Part},
    problem::ReadRefusals,
    schema::{At, Channel, DeliveryState, EventKey, Key, NoticeKind, OneOf, SubscriberKey},
};
use crate::service::{incidents, subscribers};

/// A message to a subscriber.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// Its number.
    id: i64,
    /// Who it goes to.
    subscriber_id: SubscriberKey,
    /// How.
    channel: Channel,
    /// Where to.
    address: String,
    /// The incident or maintenance it is about.
    event_id: Option<EventKey>,
    /// What it tells.
    kind: NoticeKind,
    /// Where it stands.
    state: DeliveryState,
    /// How often it was tried.
    attempts: i32,
    /// When it is tried next, while it waits.
    next_attempt_at: Option<At>,
    /// When it arrived or was given up.
    done_at: Option<At>,
    /// What was answered at the last try.
    answer: Option<String>,
    /// When it was made.
    created_at: At,
}

/// A try to deliver a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attempt {
    /// When.
    at: At,
    /// How long it took, in milliseconds.
    took: i64,
    /// Whether the receiver took it.
    taken: bool,
    /// What was answered.
    answer: String,
}

/// How a message was tried, the first try first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attempts {
    /// The tries; at most 100.
    items: Vec<Attempt>,
}

/// Which messages are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only to this subscriber.
    subscriber_id: Option<SubscriberKey>,
    /// Only about this incident or maintenance.
    event_id: Option<EventKey>,
    /// Only those that stand there.
    state: Option<DeliveryState>,
    /// How many rows at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<usize>,
    /// Where the part begins: `next` of the part before.
    after: Option<String>,
}

fn told(sent: Sent) -> Delivery {
    Delivery {
        id: sent.id,
        subscriber_id: Key(sent.subscriber),
        channel: OneOf(sent.channel),
        address: sent.address,
        event_id: sent.event.map(Key),
        kind: OneOf(sent.kind),
        state: OneOf(sent.state),
        attempts: sent.attempts,
        next_attempt_at: sent.next_attempt_at.map(At),
        done_at: sent.done_at.map(At),
        answer: sent.answer,
        created_at: At(sent.created_at),
    }
}

/// Messages to subscribers, the newest first.
#[utoipa::path(get, path = "/deliveries", tag = "Subscribers", params(Which, OfPage),
    responses((status = 200, body = Part<Delivery>, description = "Messages"), ReadRefusals), security(("token" = [])))]
pub async fn list_deliveries(signed: Signed, Asked(which): Asked<Which>) -> Answered {
    list(signed, which).await
}

/// Messages about an incident, the newest first.
#[utoipa::path(get, path = "/incidents/{id}/deliveries", tag = "Incidents", params(("id" = EventKey, Path, description = "The incident"), Paging, OfPage),
    responses((status = 200, body = Part<Delivery>, description = "Messages"), ReadRefusals), security(("token" = [])))]
pub async fn list_of_incident(signed: Signed, Named(id): Named<EventId>, Asked(paging): Asked<Paging>) -> Answered {
    let (services, actor, page) = signed.means();
    // What everybody knows of is there; what else there is, not everybody hears who looks after subscribers.
    if signed.asking.live.knows(id) != Some(EventKind::Incident) {
        incidents::load_file(services, actor, page, id).await?;
    }
    let which = Which { subscriber_id: None, event_id: Some(Key(id)), state: None, limit: paging.limit, after: paging.after };
    list(signed, which).await
}

async fn list(signed: Signed, which: Which) -> Answered {
    let (limit, after) = Paging { limit: which.limit, after: which.after }.read()?;
    let (services, actor, page) = signed.means();
    let filter = DeliveryFilter {
        subscriber: which.subscriber_id.map(|id| id.0),
        event: which.event_id.map(|id| id.0),
        state: which.state.map(|word| word.0),
        after,
        limit: Some(limit),
    };
    signed.part(subscribers::deliveries(services, actor, page, &filter).await?.map(told)).await
}

/// How each try of a message went.
#[utoipa::path(get, path = "/deliveries/{id}/attempts", tag = "Subscribers", params(("id" = i64, Path, description = "The number of the message"), OfPage),
    responses((status = 200, body = Attempts, description = "The tries"), ReadRefusals), security(("token" = [])))]
pub async fn list_attempts(signed: Signed, Named(id): Named<i64>) -> Answered {
    let (services, actor, page) = signed.means();
    let tries = subscribers::attempts(services, actor, page, id).await?;
    let attempt =
        |one: app::model::subscriber::Attempt| Attempt { at: At(one.at), took: one.took, taken: one.is_taken, answer: one.answer };
    signed.answer(&Attempts { items: tries.into_iter().map(attempt).collect() })
}
