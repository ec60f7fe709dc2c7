//! How many there are, and how many a message would reach.

use app::model::{Channel, ComponentId, EventId, NoticeKind, PageId, SubscriberState, access::Right, subscriber::Headcount};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    entity::{Col, component, event_component, page, subscriber},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        outbox::{self, Notice},
    },
};

/// How many subscribers the page has of each channel in each state.
pub async fn headcounts(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<Headcount>> {
    actor.must(page, Right::ManageSubscribers).or_else(|_| actor.must(page, Right::ReadStaff))?;
    use subscriber::Column as S;
    let counted = subscriber::Entity::live(page)
        .select_only()
        .columns([S::Channel, S::State])
        .column_as(S::Id.count(), "number")
        .group_by(S::Channel)
        .group_by(S::State);
    let rows: Vec<(Col<Channel>, Col<SubscriberState>, i64)> = counted.into_tuple().all(services.db.read()).await?;
    let headcount = |(channel, state, number): (Col<Channel>, Col<SubscriberState>, i64)| Headcount {
        channel: channel.0,
        state: state.0,
        number: u64::try_from(number).unwrap_or_default(),
    };
    let mut all: Vec<Headcount> = rows.into_iter().map(headcount).collect();
    all.sort_by_key(|count| (count.channel, count.state));
    Ok(all)
}

/// What a message would be about.
pub struct Planned {
    /// What it tells.
    pub kind: NoticeKind,
    /// The event that goes on; none for a new one.
    pub event: Option<EventId>,
    /// What it touches.
    pub components: Vec<ComponentId>,
    /// Whether it hurts much.
    pub severe: bool,
}

/// How many would be told of it now.
pub async fn reach(services: &Services, actor: &Actor, page: PageId, planned: Planned) -> Result<u64> {
    actor.must(page, Right::ReadStaff)?;
    let db = services.db.read();
    let row = page::Entity::find_by_id(Col(page)).one(db).await?.ok_or(Error::NotFound("page"))?;
    let Planned { kind, event, components, severe } = planned;
    let mut touched: Vec<ComponentId> = components;
    if let Some(event) = event {
        use event_component::{Column, Entity};
        touched.extend(Entity::find().filter(Column::EventId.eq(Col(event))).all(db).await?.into_iter().map(|row| row.component_id.0));
    }
    let named = component::Column::Id.is_in(touched.iter().map(|id| Col(*id)));
    let found = component::Entity::live(page).filter(named).all(db).await?;
    let notice = Notice {
        components: touched,
        groups: found.iter().filter_map(|component| component.group_id.map(|id| id.0)).collect(),
        severe,
        event,
        ..Notice::new(kind)
    };
    outbox::count_recipients(db, &row, &notice).await
}
