//! The days of one component over any months.

use std::collections::BTreeMap;

use app::{
    model::{
        ComponentId, Instant, PageId,
        access::Audience,
        effective::Span,
        uptime::{Uptime, history},
    },
    status::data::{Month, still::CalendarView},
};
use jiff::ToSpan;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Query};

use super::{first_of, month_of, months_later, overlap};
use crate::{
    entity::{Col, component, event_component, incident, journal, maintenance, page},
    error::{Error, Result},
    live::{
        derive::{Days, Timelines, date_in, sees_component, settings, zone},
        ledger::Ledger,
        load,
    },
    service::Services,
};

/// How many months are shown at a time.
pub const MONTHS: i64 = 3;

/// The three months that end with `last`.
pub async fn calendar(
    services: &Services,
    id: PageId,
    audience: Audience,
    component: ComponentId,
    (last, now): (Month, Instant),
) -> Result<CalendarView> {
    let db = services.db.read();
    let page = page::Entity::find_by_id(Col(id)).one(db).await?.ok_or(Error::NotFound("page"))?;
    let row = component::Entity::live(id).filter(component::Column::Id.eq(Col(component))).one(db).await?;
    let row = row.filter(|row| sees_component(audience, row)).ok_or(Error::NotFound("component"))?;
    let zone = zone(&page.time_zone);
    let today = date_in(&zone, now);
    let nowhere = || Error::NotFound("month");
    let first_month = months_later(last, 1 - MONTHS).ok_or_else(nowhere)?;
    let first = first_of(first_month).ok_or_else(nowhere)?;
    let end = first_of(last).and_then(|f| f.checked_add(1.month()).ok()).ok_or_else(nowhere)?;
    if first > today {
        return Err(nowhere());
    }
    let days = Days::between(first, days_between(first, end), &zone, now);

    let rule = settings(&page).uptime;
    let (spans, start) = spans(services, page, row, audience, &days).await?;
    let history = history(&spans, &days.borders);
    let months = (0..MONTHS).filter_map(|n| months_later(first_month, n)).filter(|m| *m <= month_of(today));
    let uptime = |month: Month| {
        let (first, end) = (first_of(month)?, first_of(months_later(month, 1)?)?);
        let borders: Vec<_> = days.borders.iter().copied().filter(|(date, _)| (first..=end).contains(date)).collect();
        Uptime::of(&history.tally_over(&borders, days.to), rule)
    };
    Ok(CalendarView {
        component,
        months: months.map(|month| (month, uptime(month))).collect(),
        history,
        earlier: months_later(first_month, -1).filter(|_| start.is_some_and(|start| start < days.from)),
        later: months_later(last, 1).filter(|later| *later <= month_of(today)),
    })
}

/// What is known of a component over some days, and since when anything is known of it at all.
pub(super) async fn spans(
    services: &Services,
    page: page::Model,
    row: component::Model,
    audience: Audience,
    days: &Days,
) -> Result<(Vec<Span>, Option<Instant>)> {
    let db = services.db.read();
    let (id, component, zone) = (page.id.0, row.id.0, zone(&page.time_zone));
    let journal = journal::Entity::find()
        .filter(journal::Column::ComponentId.eq(Col(component)))
        .filter(journal::Column::At.lt(Col(days.to)))
        .order_by_asc(journal::Column::At)
        .order_by_asc(journal::Column::Id)
        .all(db)
        .await?;
    let oldest = journal.first().map(|j| j.at.0);
    let incidents = overlap::incidents(id, days).filter(incident::Column::Id.in_subquery(events_of(component)));
    let maintenances = overlap::maintenances(id, days).filter(maintenance::Column::Id.in_subquery(events_of(component)));
    let mut ledger = Ledger::new(page);
    ledger.journal = BTreeMap::from([(component, journal)]);
    ledger.components = BTreeMap::from([(component, row)]);
    ledger.incidents = load::files(db, incidents.all(db).await?, |r| r.id.0).await?;
    ledger.maintenances = load::files(db, maintenances.all(db).await?, |r| r.id.0).await?;
    let timelines = Timelines::of(&ledger, audience, &zone);
    let facts = timelines.get(component).ok_or(Error::NotFound("component"))?;
    Ok((facts.spans(days.from, days.to), [facts.start, oldest].into_iter().flatten().min()))
}

fn days_between(first: app::model::Date, end: app::model::Date) -> i64 {
    first.duration_until(end).as_hours() / 24
}

fn events_of(component: ComponentId) -> sea_orm::sea_query::SelectStatement {
    use sea_orm::sea_query::{Expr, ExprTrait};
    Query::select()
        .column(event_component::Column::EventId)
        .from(event_component::Entity)
        .and_where(Expr::col(event_component::Column::ComponentId).eq(Col(component)))
        .to_owned()
}
