//! What touched a component over a stretch that reaches beyond the live window: what lies behind the line of a year.

use app::model::{
    ComponentId, Instant, PageId,
    access::Audience,
    band::{Band, bands as between},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};

use super::overlap;
use crate::{
    entity::{Col, event_component, incident, maintenance},
    error::Result,
    live::{derive::Days, load, view},
    service::Services,
};

/// The incidents and maintenances of a component between two instants, as far as the audience may see them. Whether it may see
/// the component is decided by the door.
pub async fn bands(
    services: &Services,
    page: PageId,
    audience: Audience,
    component: ComponentId,
    (from, to): (Instant, Instant),
) -> Result<Vec<Band>> {
    let db = services.db.read();
    let days = Days { borders: Vec::new(), from, to };
    let rows = overlap::incidents(page, &days).filter(incident::Column::Id.in_subquery(touching(component))).all(db).await?;
    let rows = rows.into_iter().filter(|row| view::sees_incident(audience, row)).collect();
    let only = |id| id == component;
    let incidents: Vec<_> = load::files(db, rows, |r| r.id.0).await?.values().map(|file| view::incident(file, &only)).collect();
    let rows = overlap::maintenances(page, &days).filter(maintenance::Column::Id.in_subquery(touching(component))).all(db).await?;
    let rows = rows.into_iter().filter(|row| view::sees_maintenance(audience, row)).collect();
    let maintenances: Vec<_> = load::files(db, rows, |r| r.id.0).await?.values().map(|file| view::maintenance(file, &only)).collect();
    Ok(between(&incidents, &maintenances, component, (from, to)))
}

/// The ids of all events that name a component.
fn touching(component: ComponentId) -> SelectStatement {
    event_component::Entity::find()
        .select_only()
        .column(event_component::Column::EventId)
        .filter(event_component::Column::ComponentId.eq(Col(component)))
        .into_query()
}
