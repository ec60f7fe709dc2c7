//! One incident or maintenance, however old.

use app::model::{ComponentId, EventId, PageId, access::Audience, incident::Incident, maintenance::Maintenance};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::{
    entity::{Col, component, incident as incident_row, maintenance as maintenance_row},
    error::{Error, Result},
    live::{derive::sees_component, load, view},
    service::Services,
};

/// The incident with this id, as the audience may see it.
pub async fn incident(services: &Services, page: PageId, audience: Audience, id: EventId) -> Result<Incident> {
    let row = incident_row::Entity::live(page).filter(incident_row::Column::Id.eq(Col(id))).one(services.db.read()).await?;
    let row = row.filter(|row| view::sees_incident(audience, row)).ok_or(Error::NotFound("incident"))?;
    let files = load::files(services.db.read(), vec![row], |r| r.id.0).await?;
    let seen = seen_components(services, page, audience).await?;
    let file = files.get(&id).ok_or(Error::NotFound("incident"))?;
    Ok(view::incident(file, &|id| seen.contains(&id)))
}

/// The maintenance with this id, as the audience may see it.
pub async fn maintenance(services: &Services, page: PageId, audience: Audience, id: EventId) -> Result<Maintenance> {
    let row = maintenance_row::Entity::live(page).filter(maintenance_row::Column::Id.eq(Col(id))).one(services.db.read()).await?;
    let row = row.filter(|row| view::sees_maintenance(audience, row)).ok_or(Error::NotFound("maintenance"))?;
    let files = load::files(services.db.read(), vec![row], |r| r.id.0).await?;
    let seen = seen_components(services, page, audience).await?;
    let file = files.get(&id).ok_or(Error::NotFound("maintenance"))?;
    Ok(view::maintenance(file, &|id| seen.contains(&id)))
}

/// The components of a page the audience may see.
pub(super) async fn seen_components(
    services: &Services,
    page: PageId,
    audience: Audience,
) -> Result<std::collections::BTreeSet<ComponentId>> {
    let rows = component::Entity::live(page).all(services.db.read()).await?;
    Ok(rows.iter().filter(|row| sees_component(audience, row)).map(|row| row.id.0).collect())
}
