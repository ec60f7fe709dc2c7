//! Whom an event concerns, and asking for them to be told.

use app::model::{
    ComponentId, EventId, Status,
    access::{Audience, Exposure, visible},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    entity::{Col, component, event_component},
    error::Result,
    service::{events, mutation::Mutation, outbox::Notice},
};

/// Asks for subscribers to be told of an event, with the components it touches. They are the public: what the public
/// may not see, they do not hear of.
pub async fn tell(m: &mut Mutation<'_>, exposure: Exposure, notice: Notice) -> Result<()> {
    let Some(event) = notice.event.filter(|_| visible(Audience::Public, exposure)) else { return Ok(()) };
    let components: Vec<ComponentId> = affected(m, event).await?.into_iter().map(|(id, _)| id).collect();
    let living = live_only(m, &components).await?;
    let groups = events::named(m, "components", living).await?.into_values().filter_map(|c| c.group).collect();
    m.notify(Notice { components, groups, ..notice });
    Ok(())
}

/// The components an event touches, with what its newest word on each is.
pub async fn affected(m: &Mutation<'_>, id: EventId) -> Result<Vec<(ComponentId, Status)>> {
    use event_component::{Column, Entity};
    let rows = Entity::find().filter(Column::EventId.eq(Col(id))).order_by_asc(Column::ComponentId).all(m.tx()).await?;
    Ok(rows.into_iter().map(|r| (r.component_id.0, r.status.0)).collect())
}

/// Those of the components that still exist.
pub async fn live_only(m: &Mutation<'_>, ids: &[ComponentId]) -> Result<Vec<ComponentId>> {
    use component::{Column, Entity};
    let rows =
        Entity::live(m.page_id()).filter(Column::Id.is_in(ids.iter().map(|id| Col(*id)))).order_by_asc(Column::Id).all(m.tx()).await?;
    Ok(rows.into_iter().map(|c| c.id.0).collect())
}
