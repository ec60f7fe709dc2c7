//! Uptime over longer than the page reaches back.

use app::model::{
    ComponentId, Instant, PageId,
    access::Audience,
    calendar,
    uptime::{History, Uptime, history},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::calendar::spans;
use crate::{
    entity::{Col, component, page},
    error::{Error, Result},
    live::derive::{Days, date_in, sees_component, settings, zone},
    service::Services,
};

/// The days of a component over so many days up to now, today included, as the audience may see it.
pub async fn days(
    services: &Services,
    id: PageId,
    audience: Audience,
    component: ComponentId,
    (count, now): (i64, Instant),
) -> Result<(History, Days)> {
    let db = services.db.read();
    let page = page::Entity::find_by_id(Col(id)).one(db).await?.ok_or(Error::NotFound("page"))?;
    let zone = zone(&page.time_zone);
    let first = calendar::plus(date_in(&zone, now), i32::try_from(1 - count).unwrap_or(0));
    let days = Days::between(first, count, &zone, now);
    let row = component::Entity::live(id).filter(component::Column::Id.eq(Col(component))).one(db).await?;
    let row = row.filter(|row| sees_component(audience, row)).ok_or(Error::NotFound("component"))?;
    let (spans, _) = spans(services, page, row, audience, &days).await?;
    Ok((history(&spans, &days.borders), days))
}

/// The mean uptime of these components over so many days up to now, today included; none if nothing is known of any.
pub async fn uptime(
    services: &Services,
    id: PageId,
    audience: Audience,
    components: &[ComponentId],
    (count, now): (i64, Instant),
) -> Result<Option<Uptime>> {
    let db = services.db.read();
    let page = page::Entity::find_by_id(Col(id)).one(db).await?.ok_or(Error::NotFound("page"))?;
    let zone = zone(&page.time_zone);
    let first = calendar::plus(date_in(&zone, now), i32::try_from(1 - count).unwrap_or(0));
    let days = Days::between(first, count, &zone, now);
    let rule = settings(&page).uptime;
    let meant = component::Column::Id.is_in(components.iter().map(|id| Col(*id)));
    let rows = component::Entity::live(id).filter(meant).all(db).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows.into_iter().filter(|row| sees_component(audience, row)) {
        let (spans, _) = spans(services, page.clone(), row, audience, &days).await?;
        all.extend(history(&spans, &days.borders).uptime(days.to, rule));
    }
    Ok(Uptime::mean(all))
}
