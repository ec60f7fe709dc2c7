//! One month of history.

use app::{
    model::{Date, Instant, PageId, access::Audience},
    status::data::{Month, MonthView},
};
use jiff::ToSpan;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr, sea_query::ExprTrait};

use super::{event::seen_components, first_of, month_of, months_later};
use crate::{
    entity::{Col, incident, maintenance, page},
    error::{Error, Result},
    live::{
        derive::{date_in, start_of, zone},
        load, view,
    },
    service::Services,
};

/// The incidents and maintenances of one month, and which months lie around it.
pub async fn month(services: &Services, id: PageId, audience: Audience, month: Month, now: Instant) -> Result<MonthView> {
    let db = services.db.read();
    let page = page::Entity::find_by_id(Col(id)).one(db).await?.ok_or(Error::NotFound("page"))?;
    let zone = zone(&page.time_zone);
    let first = first_of(month).ok_or(Error::NotFound("month"))?;
    let next = first.checked_add(1.month()).map_err(|_| Error::NotFound("month"))?;
    let (from, until) = (start_of(&zone, first), start_of(&zone, next));
    let today = date_in(&zone, now);
    let oldest = date_in(&zone, oldest(services, &page).await?);
    if first > today || next <= oldest {
        return Err(Error::NotFound("month"));
    }
    let seen = seen_components(services, id, audience).await?;
    let sees = |id| seen.contains(&id);

    let within = |column: incident::Column| Condition::all().add(column.gte(Col(from))).add(column.lt(Col(until)));
    let began = Condition::any().add(within(incident::Column::CreatedAt)).add(within(incident::Column::StartedAt));
    let rows = incident::Entity::live(id).filter(began.add(within(incident::Column::FirstPostedAt))).all(db).await?;
    let rows = rows.into_iter().filter(|row| view::sees_incident(audience, row)).collect();
    let mut incidents: Vec<_> = load::files(db, rows, |r| r.id.0)
        .await?
        .values()
        .map(|file| view::incident(file, &sees))
        .filter(|i| (from..until).contains(&i.began()))
        .map(|i| (date_in(&zone, i.began()), i))
        .collect();
    incidents.sort_by_key(|(_, i)| std::cmp::Reverse((i.began(), i.id)));

    let within = |column: maintenance::Column| Condition::all().add(column.gte(Col(from))).add(column.lt(Col(until)));
    let planned = Condition::any().add(within(maintenance::Column::ScheduledFor)).add(within(maintenance::Column::StartedAt));
    let rows = maintenance::Entity::live(id).filter(planned).all(db).await?;
    let rows = rows.into_iter().filter(|row| view::sees_maintenance(audience, row)).collect();
    let mut maintenances: Vec<_> = load::files(db, rows, |r| r.id.0)
        .await?
        .values()
        .map(|file| view::maintenance(file, &sees))
        .filter(|m| (from..until).contains(&m.from()))
        .map(|m| (date_in(&zone, m.from()), m))
        .collect();
    maintenances.sort_by_key(|(_, m)| std::cmp::Reverse((m.from(), m.id)));

    Ok(MonthView {
        month,
        days: days(first.max(oldest), next, today),
        incidents,
        maintenances,
        earlier: months_later(month, -1).filter(|_| oldest < first),
        later: months_later(month, 1).filter(|later| *later <= month_of(today)),
    })
}

/// When the page's history begins: when it was made, or with the first thing entered for an earlier time.
async fn oldest(services: &Services, page: &page::Model) -> Result<Instant> {
    let db = services.db.read();
    let incident: Option<Option<Col<Instant>>> =
        incident::Entity::live(page.id.0).select_only().expr(Expr::col(incident::Column::CreatedAt).min()).into_tuple().one(db).await?;
    let maintenance: Option<Option<Col<Instant>>> = maintenance::Entity::live(page.id.0)
        .select_only()
        .expr(Expr::col(maintenance::Column::ScheduledFor).min())
        .into_tuple()
        .one(db)
        .await?;
    let earliest = [incident.flatten(), maintenance.flatten(), Some(page.created_at)].into_iter().flatten().min();
    Ok(earliest.unwrap_or(page.created_at).0)
}

/// The days from `first` up to `next` but not beyond today, newest first.
fn days(first: Date, next: Date, today: Date) -> Vec<Date> {
    let mut days: Vec<Date> = first.series(1.day()).take_while(|date| *date < next && *date <= today).collect();
    days.reverse();
    days
}
