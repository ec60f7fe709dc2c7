//! The page's subscribers as scripts read them: a part at a time, by place and in an order of their choice.

use app::model::{Channel, EventId, PageId, SubscriberId, SubscriberState, access::Right, subscriber::SubscriberFile};
use sea_orm::{ColumnTrait, Order as Direction, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{staff::file_of, view_with, wishes};
use crate::{
    entity::{Col, subscriber},
    error::Result,
    service::{Services, actor::Actor, search},
};

/// By what they are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Their address.
    Address,
    /// When they subscribed.
    Created,
    /// When they were quarantined.
    Quarantined,
}

/// Who is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// A text in the address; anybody if empty.
    pub text: String,
    /// Those of these channels; of all if empty.
    pub channels: Vec<Channel>,
    /// Those in these states.
    pub states: Vec<SubscriberState>,
    /// Those who only want to hear of this event; none means those of the page.
    pub event: Option<EventId>,
    /// By what they are put in order.
    pub order: Order,
    /// Whether the last are first.
    pub descending: bool,
    /// How many are passed over.
    pub offset: u64,
    /// How many are meant.
    pub limit: u64,
}

/// Those who are meant.
pub async fn list(services: &Services, actor: &Actor, page: PageId, wanted: &Wanted) -> Result<Vec<SubscriberFile>> {
    actor.must(page, Right::ManageSubscribers)?;
    use subscriber::Column as S;
    let column = match wanted.order {
        Order::Address => S::Address,
        Order::Created => S::CreatedAt,
        Order::Quarantined => S::QuarantinedAt,
    };
    let direction = if wanted.descending { Direction::Desc } else { Direction::Asc };
    let find = find(page, wanted).order_by(column, direction).order_by_asc(S::Id);
    let db = services.db.read();
    let rows = find.offset(wanted.offset).limit(wanted.limit).all(db).await?;
    let wishes = wishes::read_all(db, &rows).await?;
    Ok(rows.iter().zip(wishes).map(|(row, wishes)| file_of(row, view_with(row, wishes))).collect())
}

/// How many are meant, whatever part of them is asked for.
pub async fn count(services: &Services, actor: &Actor, page: PageId, wanted: &Wanted) -> Result<u64> {
    actor.must(page, Right::ManageSubscribers)?;
    Ok(find(page, wanted).count(services.db.read()).await?)
}

/// The ids of those who are meant, up to a number.
pub async fn ids(services: &Services, actor: &Actor, page: PageId, wanted: &Wanted) -> Result<Vec<SubscriberId>> {
    actor.must(page, Right::ManageSubscribers)?;
    let ids = find(page, wanted).select_only().column(subscriber::Column::Id).order_by_asc(subscriber::Column::Id).limit(wanted.limit);
    let ids: Vec<Col<SubscriberId>> = ids.into_tuple().all(services.db.read()).await?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

fn find(page: PageId, wanted: &Wanted) -> Select<subscriber::Entity> {
    use subscriber::Column as S;
    let mut find = subscriber::Entity::live(page).filter(S::State.is_in(wanted.states.iter().map(|state| Col(*state))));
    find = match wanted.event {
        Some(event) => find.filter(S::EventId.eq(Col(event))),
        None => find.filter(S::EventId.is_null()),
    };
    if !wanted.text.trim().is_empty() {
        find = find.filter(search::contains(S::Address, &wanted.text));
    }
    if !wanted.channels.is_empty() {
        find = find.filter(S::Channel.is_in(wanted.channels.iter().map(|channel| Col(*channel))));
    }
    find
}
