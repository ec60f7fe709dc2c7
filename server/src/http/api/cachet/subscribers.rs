//! Subscribers by mail, as Cachet's clients know them.

use app::model::{
    Channel, SubscriberState,
    input::NewSubscriber as New,
    subscriber::{SubscriberFile, Wishes},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    asking::{One, Writer, one},
    body::Given,
    components,
    list::{Many, Paging},
    refusal::{DeedRefusals, ReadRefusals, WriteRefusals},
    words::{At, Flag, spoken},
};
use crate::{
    error::Error,
    http::api::v3::{
        asking::Answered,
        body::{Asked, Named},
        problem::Refusal,
    },
    service::{
        numbers,
        subscribers::{self, Order, Wanted},
    },
};

/// Among how many addresses with the same text in it one is looked for.
const LIKE: u64 = 100;

/// Somebody who is told by mail.
#[derive(Debug, Serialize, ToSchema)]
pub struct Subscriber {
    /// Their number.
    id: i64,
    /// Their address.
    email: String,
    /// Always empty: only they get their links.
    verify_code: Option<String>,
    /// When they confirmed it, as in `Friday 24th May 2019 10:01:44`.
    verified_at: Option<String>,
    /// Whether they hear of every component.
    global: bool,
    /// When they subscribed.
    created_at: At,
    /// When they last changed where they stand.
    updated_at: At,
}

/// Somebody who shall be told.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewSubscriber {
    /// Their address.
    #[schema(format = "email", min_length = 3)]
    email: String,
    /// Whether you vouch for the address. Else they are asked to confirm it.
    verify: Option<Flag>,
    /// The numbers of the components they want to hear of; of all if none is named.
    components: Option<Vec<i64>>,
}

fn told(file: SubscriberFile, id: i64) -> Subscriber {
    let changed = [file.confirmed_at, file.quarantined_at].into_iter().flatten().max().unwrap_or(file.subscription.created_at);
    Subscriber {
        id,
        email: file.subscription.address,
        verify_code: None,
        verified_at: file.confirmed_at.map(spoken),
        global: file.subscription.wishes.is_whole_page(),
        created_at: At(file.subscription.created_at),
        updated_at: At(changed),
    }
}

/// Whoever is told by mail of the whole page or of components, or has been asked to confirm it.
fn everybody() -> Wanted {
    Wanted {
        text: String::new(),
        channels: vec![Channel::Email],
        states: vec![SubscriberState::Unconfirmed, SubscriberState::Active, SubscriberState::Quarantined],
        event: None,
        order: Order::Created,
        descending: false,
        offset: 0,
        limit: 1,
    }
}

/// Subscribers by mail, in the order they came.
#[utoipa::path(get, path = "/subscribers", tag = "Subscribers", params(Paging),
    responses((status = 200, body = Many<Subscriber>, description = "Subscribers"), ReadRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn list_subscribers(Writer(signed): Writer, Asked(paging): Asked<Paging>) -> Answered {
    let (services, actor, page) = signed.means();
    let (offset, limit, descending) = paging.span()?;
    let wanted = Wanted { offset, limit, descending, ..everybody() };
    let total = subscribers::count(services, actor, page, &wanted).await?;
    let files = subscribers::list(services, actor, page, &wanted).await?;
    let ids: Vec<_> = files.iter().map(|file| file.subscription.id).collect();
    let numbers = numbers::of_subscribers(services, actor, page, &ids).await?;
    let told = |file: SubscriberFile| numbers.get(&file.subscription.id).map(|id| told(file, *id));
    let many = paging.part(&signed.asking, files.into_iter().filter_map(told).collect(), total)?;
    signed.answer(&many)
}

/// Adds somebody. Unless you vouch for the address they are asked to confirm it.
#[utoipa::path(post, path = "/subscribers", tag = "Subscribers", request_body = NewSubscriber,
    responses((status = 200, body = One<Subscriber>, description = "They are added, or were there already"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn add_subscriber(Writer(signed): Writer, Given(input): Given<NewSubscriber>) -> Answered {
    let (services, actor, page) = signed.means();
    let named = input.components.unwrap_or_default();
    let components: Result<Vec<_>, Refusal> =
        named.into_iter().map(|number| components::named(&signed.asking, "components", number)).collect();
    let new =
        New { channel: Channel::Email, address: input.email, event: None, wishes: Wishes { components: components?, ..Wishes::default() } };
    let vouched = input.verify.is_some_and(|verify| verify.0);
    let wanted = Wanted { text: new.address.clone(), limit: LIKE, ..everybody() };
    let file = match subscribers::add(services, &signed.asking.state.vault, actor, page, (new, vouched)).await {
        // Who is told already stays as they are.
        Err(Error::Conflict(_)) => {
            let is_same = |file: &SubscriberFile| file.subscription.address.eq_ignore_ascii_case(wanted.text.trim());
            let found = subscribers::list(services, actor, page, &wanted).await?;
            found.into_iter().find(is_same).ok_or_else(|| Refusal::missing("subscriber"))?
        }
        added => added?,
    };
    let id = file.subscription.id;
    let numbers = numbers::of_subscribers(services, actor, page, &[id]).await?;
    let number = numbers.get(&id).copied().ok_or_else(|| Refusal::missing("subscriber"))?;
    one(&signed.asking, told(file, number))
}

/// Erases everything that is known of somebody, at once and for good.
#[utoipa::path(delete, path = "/subscribers/{id}", tag = "Subscribers", params(("id" = i64, Path, description = "Their number")),
    responses((status = 204, description = "They are forgotten"), DeedRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn erase_subscriber(Writer(signed): Writer, Named(number): Named<i64>) -> Answered {
    let (services, actor, page) = signed.means();
    let id = numbers::find_subscriber(services, actor, page, number).await?.ok_or_else(|| Refusal::missing("subscriber"))?;
    subscribers::erase(services, actor, page, id).await?;
    signed.done()
}
