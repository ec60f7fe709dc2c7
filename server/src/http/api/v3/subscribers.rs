//! Who is told: added, changed, told again, forgotten.

use app::model::{
    SubscriberId,
    input::{NewSubscriber as New, SubscriberFilter},
    subscriber::{Kinds, SubscriberFile, Wishes as Wanted},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    asking::{Answered, Signed},
    body::{Asked, Body, Named},
    part::{OfPage, Paging, Part},
    problem::{DeedRefusals, ReadRefusals, Refusal, WriteRefusals},
    schema::{At, Channel, ComponentKey, EventKey, GroupKey, Key, Language, OneOf, SubscriberKey, SubscriberState, given},
};
use crate::service::subscribers;

/// Somebody who is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct Subscriber {
    /// Their id.
    id: SubscriberKey,
    /// How they are told.
    channel: Channel,
    /// Where.
    address: String,
    /// Where they stand.
    state: SubscriberState,
    /// The one incident or maintenance they want to hear of; empty for a lasting subscription.
    event_id: Option<EventKey>,
    /// What they want to hear.
    wishes: Wishes,
    /// When they proved that the address is theirs, or staff vouched for it.
    confirmed_at: Option<At>,
    /// Since when they are told nothing, because it did not arrive.
    quarantined_at: Option<At>,
    /// What went wrong.
    quarantine_reason: Option<String>,
    /// When they left.
    unsubscribed_at: Option<At>,
    /// When they are forgotten.
    purge_at: Option<At>,
    /// When they asked.
    created_at: At,
    /// What the messages of a webhook are signed with; only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    secret: Option<String>,
}

/// What somebody wants to hear. Where no group and no component is chosen, it is the whole page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Wishes {
    /// Groups, each with the components it will have by then.
    groups: Vec<GroupKey>,
    /// Components.
    components: Vec<ComponentKey>,
    /// Whether they hear of incidents.
    incidents: bool,
    /// Whether they hear of maintenances.
    maintenances: bool,
    /// Whether they hear of postmortems.
    postmortems: bool,
    /// Whether they hear of components whose status changes without an incident.
    component_changes: bool,
    /// Whether only of what hurts much.
    only_severe: bool,
    /// The language they read; the page's if empty.
    language: Option<Language>,
    /// The zone they live in, an IANA name; the page's if empty.
    time_zone: Option<String>,
}

/// What to change about what somebody wants to hear. What is not there stays; what is empty is taken away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditWishes {
    /// Groups, in place of those they have.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    groups: Option<Vec<GroupKey>>,
    /// Components, in place of those they have.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    components: Option<Vec<ComponentKey>>,
    /// Whether they hear of incidents.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    incidents: Option<bool>,
    /// Whether they hear of maintenances.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    maintenances: Option<bool>,
    /// Whether they hear of postmortems.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    postmortems: Option<bool>,
    /// Whether they hear of components whose status changes without an incident.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    component_changes: Option<bool>,
    /// Whether only of what hurts much.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    only_severe: Option<bool>,
    /// The language they read.
    #[serde(default, deserialize_with = "given")]
    language: Option<Option<Language>>,
    /// The zone they live in, an IANA name.
    #[serde(default, deserialize_with = "given")]
    time_zone: Option<Option<String>>,
}

impl EditWishes {
    /// What they want to hear from then on.
    fn onto(self, was: Wanted) -> Wanted {
        let ids = |ids: Vec<ComponentKey>| ids.into_iter().map(|id| id.0).collect();
        Wanted {
            groups: self.groups.map_or(was.groups, |ids| ids.into_iter().map(|id| id.0).collect()),
            components: self.components.map_or(was.components, ids),
            kinds: Kinds {
                incidents: self.incidents.unwrap_or(was.kinds.incidents),
                maintenances: self.maintenances.unwrap_or(was.kinds.maintenances),
                postmortems: self.postmortems.unwrap_or(was.kinds.postmortems),
                components: self.component_changes.unwrap_or(was.kinds.components),
            },
            only_severe: self.only_severe.unwrap_or(was.only_severe),
            language: self.language.map_or(was.language, |language| language.map(|word| word.0)),
            time_zone: self.time_zone.unwrap_or(was.time_zone),
        }
    }
}

/// Somebody who shall be told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubscriber {
    /// How.
    channel: Channel,
    /// Where: a mail address, a telephone number with its country, the address of an endpoint.
    #[schema(min_length = 1)]
    address: String,
    /// The one incident or maintenance they want to hear of; nothing for a lasting subscription.
    event_id: Option<EventKey>,
    /// What they want to hear; what staff write about the whole page if nothing is said.
    wishes: Option<EditWishes>,
    /// Whether you vouch for the address. Else they are asked to confirm it.
    #[serde(default)]
    vouched: bool,
}

/// Which subscribers are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only whose address has this in it.
    text: Option<String>,
    /// Only those who are told this way.
    channel: Option<Channel>,
    /// Only those who stand there.
    state: Option<SubscriberState>,
    /// How many rows at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<usize>,
    /// Where the part begins: `next` of the part before.
    after: Option<String>,
}

fn told(file: SubscriberFile) -> Subscriber {
    let subscription = file.subscription;
    let wishes = subscription.wishes;
    Subscriber {
        id: Key(subscription.id),
        channel: OneOf(subscription.channel),
        address: subscription.address,
        state: OneOf(subscription.state),
        event_id: subscription.event.map(Key),
        wishes: Wishes {
            groups: wishes.groups.into_iter().map(Key).collect(),
            components: wishes.components.into_iter().map(Key).collect(),
            incidents: wishes.kinds.incidents,
            maintenances: wishes.kinds.maintenances,
            postmortems: wishes.kinds.postmortems,
            component_changes: wishes.kinds.components,
            only_severe: wishes.only_severe,
            language: wishes.language.map(OneOf),
            time_zone: wishes.time_zone,
        },
        confirmed_at: file.confirmed_at.map(At),
        quarantined_at: file.quarantined_at.map(At),
        quarantine_reason: file.quarantine_reason,
        unsubscribed_at: file.unsubscribed_at.map(At),
        purge_at: file.purge_at.map(At),
        created_at: At(subscription.created_at),
        secret: file.secret,
    }
}

async fn one(signed: &Signed, id: SubscriberId) -> Result<Subscriber, Refusal> {
    let (services, actor, page) = signed.means();
    Ok(told(subscribers::load(services, actor, page, id).await?))
}

/// Who is told, the newest first.
#[utoipa::path(get, path = "/subscribers", tag = "Subscribers", params(Which, OfPage),
    responses((status = 200, body = Part<Subscriber>, description = "Subscribers"), ReadRefusals), security(("token" = [])))]
pub async fn list_subscribers(signed: Signed, Asked(which): Asked<Which>) -> Answered {
    let (limit, after) = Paging { limit: which.limit, after: which.after }.read()?;
    let (services, actor, page) = signed.means();
    let filter = SubscriberFilter {
        text: which.text.unwrap_or_default(),
        channel: which.channel.map(|word| word.0),
        state: which.state.map(|word| word.0),
        after,
        limit: Some(limit),
    };
    signed.part(subscribers::find(services, actor, page, &filter).await?.map(told)).await
}

/// One of those who are told.
#[utoipa::path(get, path = "/subscribers/{id}", tag = "Subscribers", params(("id" = SubscriberKey, Path, description = "Their id"), OfPage),
    responses((status = 200, body = Subscriber, description = "The subscriber"), ReadRefusals), security(("token" = [])))]
pub async fn read_subscriber(signed: Signed, Named(id): Named<SubscriberId>) -> Answered {
    signed.answer(&one(&signed, id).await?)
}

/// Adds somebody. Unless you vouch for the address they are asked to confirm it.
#[utoipa::path(post, path = "/subscribers", tag = "Subscribers", params(OfPage), request_body = NewSubscriber,
    responses((status = 201, body = Subscriber, description = "They are added", headers(("Location" = String, description = "Where they are"))), WriteRefusals), security(("token" = [])))]
pub async fn add_subscriber(signed: Signed, Body(input): Body<NewSubscriber>) -> Answered {
    let (services, actor, page) = signed.means();
    let wishes = input.wishes.unwrap_or_default().onto(Wanted::default());
    let new = New { channel: input.channel.0, address: input.address, event: input.event_id.map(|id| id.0), wishes };
    let file = subscribers::add(services, &signed.asking.state.vault, actor, page, (new, input.vouched)).await?;
    let id = file.subscription.id;
    signed.made(&told(file), id)
}

/// Changes what somebody wants to hear.
#[utoipa::path(patch, path = "/subscribers/{id}", tag = "Subscribers", params(("id" = SubscriberKey, Path, description = "Their id"), OfPage), request_body = EditWishes,
    responses((status = 200, body = Subscriber, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn change_wishes(signed: Signed, Named(id): Named<SubscriberId>, Body(input): Body<EditWishes>) -> Answered {
    let (services, actor, page) = signed.means();
    subscribers::edit(services, actor, page, id, |was| input.onto(was)).await?;
    signed.answer(&one(&signed, id).await?)
}

/// Ends a quarantine: they are told again.
#[utoipa::path(post, path = "/subscribers/{id}/reactivate", tag = "Subscribers", params(("id" = SubscriberKey, Path, description = "Their id"), OfPage),
    responses((status = 200, body = Subscriber, description = "As it is now"), DeedRefusals), security(("token" = [])))]
pub async fn reactivate_subscriber(signed: Signed, Named(id): Named<SubscriberId>) -> Answered {
    let (services, actor, page) = signed.means();
    subscribers::reactivate(services, actor, page, id).await?;
    signed.answer(&one(&signed, id).await?)
}

/// They are told no more. Their address is kept for a while, so that nobody adds it again by mistake.
#[utoipa::path(post, path = "/subscribers/{id}/unsubscribe", tag = "Subscribers", params(("id" = SubscriberKey, Path, description = "Their id"), OfPage),
    responses((status = 200, body = Subscriber, description = "As it is now"), DeedRefusals), security(("token" = [])))]
pub async fn unsubscribe_subscriber(signed: Signed, Named(id): Named<SubscriberId>) -> Answered {
    let (services, actor, page) = signed.means();
    subscribers::remove(services, actor, page, id).await?;
    signed.answer(&one(&signed, id).await?)
}

/// Erases everything that is known of somebody, at once and for good.
#[utoipa::path(delete, path = "/subscribers/{id}", tag = "Subscribers", params(("id" = SubscriberKey, Path, description = "Their id"), OfPage),
    responses((status = 204, description = "They are forgotten"), DeedRefusals), security(("token" = [])))]
pub async fn erase_subscriber(signed: Signed, Named(id): Named<SubscriberId>) -> Answered {
    let (services, actor, page) = signed.means();
    subscribers::erase(services, actor, page, id).await?;
    signed.done()
}
