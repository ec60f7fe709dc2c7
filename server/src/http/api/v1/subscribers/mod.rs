//! Subscribers: listed, counted, added, changed, taken away.

pub mod bulk;
mod phone;
pub mod view;

use app::model::{
    Channel, ComponentId, EventId, SubscriberId, SubscriberState,
    input::NewSubscriber,
    subscriber::{Kinds, Wishes},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use self::view::{Mode, State, Subscriber, SubscriberCountByType, SubscriberCountByTypeAndState};
use super::{
    answer::{Answer, created, ok},
    body::{Asked, Given, Paging, Wrapped, span, wrapped},
    on_page::OnPage,
    pages::rename,
    refusal::Refusal,
};
use crate::service::{
    access,
    subscribers::{self, Deeds, Known, Order, Wanted},
};

/// A new subscriber: with a mail address, with a telephone number, or with a web address.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewSubscriber)]
pub struct NewRow {
    /// A mail address; beside a web address, that of whoever looks after it.
    email: Option<String>,
    /// A web address.
    endpoint: Option<String>,
    /// The country of the telephone number, in two letters.
    phone_country: Option<String>,
    /// A telephone number, as it is dialled within its country, or with a plus and the code of that.
    phone_number: Option<String>,
    /// Whether they are told without being asked to confirm.
    skip_confirmation_notification: Option<bool>,
    /// The id of the page access user they belong to.
    page_access_user: Option<String>,
    /// The ids of the components they want to hear of; all if it is left out.
    #[schema(value_type = Option<Vec<String>>)]
    component_ids: Option<Vec<ComponentId>>,
}

/// What a subscriber wants to hear.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangedSubscriber)]
pub struct ChangedRow {
    /// The ids of the components they want to hear of; all if it is left out.
    #[schema(value_type = Option<Vec<String>>)]
    component_ids: Option<Vec<ComponentId>>,
}

wrapped! {
    /// A new subscriber.
    PostSubscriber { subscriber: NewRow }
}

/// What a subscriber wants to hear.
#[derive(Debug, Deserialize)]
pub struct PatchSubscriber {
    subscriber: ChangedRow,
}

impl Wrapped for PatchSubscriber {
    const NAME: &'static str = "subscriber";
}

/// By what subscribers are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SortField {
    /// Their address.
    Primary,
    /// When they subscribed.
    CreatedAt,
    /// When they were quarantined.
    QuarantinedAt,
    /// How well they fit what is searched for: by address, since all fit.
    Relevance,
}

/// Which are first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SortDirection {
    /// The first.
    Asc,
    /// The last.
    Desc,
}

/// Which subscribers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// A text in the address.
    q: Option<String>,
    /// How they are told.
    #[serde(rename = "type")]
    #[param(inline)]
    mode: Option<Mode>,
    /// Where they stand; those who are told if it is left out.
    #[param(inline)]
    state: Option<State>,
    /// How many: 100 unless fewer are asked for.
    limit: Option<i64>,
    /// Which part of the list, from 0.
    page: Option<i64>,
    /// By what they are put in order.
    #[param(inline)]
    sort_field: Option<SortField>,
    /// Which are first.
    #[param(inline)]
    sort_direction: Option<SortDirection>,
}

/// Which subscribers are counted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Counted {
    /// How they are told.
    #[serde(rename = "type")]
    #[param(inline)]
    mode: Option<Mode>,
    /// Where they stand; those who are told if it is left out.
    #[param(inline)]
    state: Option<State>,
}

/// Subscribers of the page.
#[utoipa::path(get, path = "/pages/{page_id}/subscribers", tag = "subscribers", params(Search), responses((status = 200, body = Vec<Subscriber>)))]
pub async fn list(on: OnPage, Asked(search): Asked<Search>) -> Answer<Vec<Subscriber>> {
    let (offset, limit) = span(search.page, search.limit, 0);
    let wanted = Wanted {
        text: search.q.unwrap_or_default(),
        channels: search.mode.map(Mode::channels).unwrap_or_default(),
        states: search.state.unwrap_or(State::Active).states(),
        event: None,
        order: match search.sort_field {
            Some(SortField::CreatedAt) => Order::Created,
            Some(SortField::QuarantinedAt) => Order::Quarantined,
            Some(SortField::Primary | SortField::Relevance) | None => Order::Address,
        },
        descending: search.sort_direction == Some(SortDirection::Desc),
        offset,
        limit,
    };
    some(&on, &wanted).await
}

/// Those who left within a month.
#[utoipa::path(get, path = "/pages/{page_id}/subscribers/unsubscribed", tag = "subscribers", params(Paging),
    responses((status = 200, body = Vec<Subscriber>)))]
pub async fn unsubscribed(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Subscriber>> {
    some(&on, &Wanted { states: vec![SubscriberState::Unsubscribed], ..everybody(None, paging.span()) }).await
}

/// Everybody who is told of the page, or of one event.
pub fn everybody(event: Option<EventId>, (offset, limit): (u64, u64)) -> Wanted {
    Wanted {
        text: String::new(),
        channels: Vec::new(),
        states: State::All.states(),
        event,
        order: Order::Address,
        descending: false,
        offset,
        limit,
    }
}

/// Those who are meant.
pub async fn some(on: &OnPage, wanted: &Wanted) -> Answer<Vec<Subscriber>> {
    let found = subscribers::list(on.services(), &on.actor, on.page, wanted).await?;
    ok(found.into_iter().map(Subscriber::of).collect())
}

/// How many subscribers there are.
#[utoipa::path(get, path = "/pages/{page_id}/subscribers/count", tag = "subscribers", params(Counted),
    responses((status = 200, body = SubscriberCountByType)))]
pub async fn count(on: OnPage, Asked(counted): Asked<Counted>) -> Answer<SubscriberCountByType> {
    let states = counted.state.unwrap_or(State::Active).states();
    let mut found = SubscriberCountByType::default();
    for headcount in subscribers::headcounts(on.services(), &on.actor, on.page).await? {
        let mode = Mode::of(headcount.channel);
        if !states.contains(&headcount.state) || counted.mode.is_some_and(|wanted| wanted != mode) {
            continue;
        }
        *match mode {
            Mode::Email => &mut found.email,
            Mode::Sms => &mut found.sms,
            Mode::Webhook => &mut found.webhook,
            Mode::Slack => &mut found.slack,
            Mode::Teams => &mut found.teams,
            Mode::IntegrationPartner => &mut found.integration_partner,
        } += headcount.number;
    }
    ok(found)
}

/// How many subscribers there are, by how they are told and where they stand.
#[utoipa::path(get, path = "/pages/{page_id}/subscribers/histogram_by_state", tag = "subscribers",
    responses((status = 200, body = SubscriberCountByTypeAndState)))]
pub async fn histogram(on: OnPage) -> Answer<SubscriberCountByTypeAndState> {
    let mut found = SubscriberCountByTypeAndState::default();
    for headcount in subscribers::headcounts(on.services(), &on.actor, on.page).await? {
        let of_mode = found.of(Mode::of(headcount.channel));
        match headcount.state {
            SubscriberState::Active => of_mode.active += headcount.number,
            SubscriberState::Unconfirmed => of_mode.unconfirmed += headcount.number,
            SubscriberState::Quarantined => of_mode.quarantined += headcount.number,
            SubscriberState::Unsubscribed => continue,
        }
        of_mode.total += headcount.number;
    }
    ok(found)
}

/// Adds a subscriber. They are asked to confirm, unless that is skipped.
#[utoipa::path(post, path = "/pages/{page_id}/subscribers", tag = "subscribers", request_body = PostSubscriber,
    responses((status = 201, body = Subscriber)))]
pub async fn create(on: OnPage, Given(PostSubscriber { subscriber }): Given<PostSubscriber>) -> Answer<Subscriber> {
    created(add(&on, None, subscriber).await?)
}

/// Adds a subscriber of the page, or of one event.
pub async fn add(on: &OnPage, event: Option<EventId>, row: NewRow) -> Result<Subscriber, Refusal> {
    let skips = row.skip_confirmation_notification == Some(true);
    let wishes = wishes(row.component_ids)?;
    let mut known = Known::default();
    if let Some(user) = &row.page_access_user {
        let refuse = || Refusal::field("page_access_user", "is no page access user of this page");
        let user = user.parse().map_err(|_| refuse())?;
        access::load_user(on.services(), &on.actor, on.page, user).await.map_err(|_| refuse())?;
        known.access_user = Some(user);
    }
    let (field, channel, address) = match (row.endpoint, row.phone_number, row.email) {
        (Some(endpoint), _, email) => {
            known.contact = email;
            ("endpoint", Channel::Webhook, endpoint)
        }
        (None, Some(number), _) => ("phone_number", Channel::Sms, phone::dialled(&number, row.phone_country.as_deref())?),
        (None, None, Some(email)) => ("email", Channel::Email, email),
        (None, None, None) => return Err(Refusal::field("email", "can't be blank")),
    };
    // A program that is called wants to know of components, too.
    let kinds = Kinds { components: channel == Channel::Webhook, ..Kinds::default() };
    let input = NewSubscriber { channel, address, event, wishes: Wishes { kinds, ..wishes } };
    // A program cannot confirm by hand, and whoever has a token stands for it.
    let added = (input, skips || channel == Channel::Webhook, known);
    let added = subscribers::add_known(on.services(), &on.state.vault, &on.actor, on.page, added).await;
    let added = added.map_err(|error| Refusal::taken(rename(error, &[("address", field)]), field))?;
    Ok(Subscriber::of(added))
}

/// A subscriber.
#[utoipa::path(get, path = "/pages/{page_id}/subscribers/{subscriber_id}", tag = "subscribers", responses((status = 200, body = Subscriber)))]
pub async fn load(on: OnPage) -> Answer<Subscriber> {
    let id: SubscriberId = on.id("subscriber_id", "subscriber")?;
    ok(Subscriber::of(subscribers::load(on.services(), &on.actor, on.page, id).await?))
}

/// Changes what a subscriber hears of.
#[utoipa::path(patch, path = "/pages/{page_id}/subscribers/{subscriber_id}", tag = "subscribers", request_body = ChangedRow,
    responses((status = 200, body = Subscriber)))]
pub async fn edit(on: OnPage, Given(PatchSubscriber { subscriber }): Given<PatchSubscriber>) -> Answer<Subscriber> {
    let id: SubscriberId = on.id("subscriber_id", "subscriber")?;
    let components = wishes(subscriber.component_ids)?.components;
    let change = |was| Wishes { components, groups: Vec::new(), ..was };
    let edited = subscribers::edit(on.services(), &on.actor, on.page, id, change).await;
    edited.map_err(|error| rename(error, &[("components", "component_ids")]))?;
    load(on).await
}

/// Ends a subscription. Nobody is told of that, whatever `skip_unsubscription_notification` says.
#[utoipa::path(delete, path = "/pages/{page_id}/subscribers/{subscriber_id}", tag = "subscribers", responses((status = 200, body = Subscriber)))]
pub async fn delete(on: OnPage) -> Answer<Subscriber> {
    let id: SubscriberId = on.id("subscriber_id", "subscriber")?;
    subscribers::remove(on.services(), &on.actor, on.page, id).await?;
    load(on).await
}

/// Asks a subscriber to confirm again.
#[utoipa::path(post, path = "/pages/{page_id}/subscribers/{subscriber_id}/resend_confirmation", tag = "subscribers",
    responses((status = 201, body = Subscriber)))]
pub async fn resend(on: OnPage) -> Answer<Subscriber> {
    let id: SubscriberId = on.id("subscriber_id", "subscriber")?;
    subscribers::change_all(on.services(), &on.actor, on.page, (&[id], Deeds::AskAgain), (&[], &[SubscriberState::Unconfirmed])).await?;
    created(Subscriber::of(subscribers::load(on.services(), &on.actor, on.page, id).await?))
}

fn wishes(components: Option<Vec<ComponentId>>) -> Result<Wishes, Refusal> {
    if components.as_ref().is_some_and(Vec::is_empty) {
        return Err(Refusal::field("component_ids", "must name at least one component, or be left out"));
    }
    Ok(Wishes { components: components.unwrap_or_default(), ..Wishes::default() })
}
