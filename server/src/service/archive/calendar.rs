//! The days of one component over any months.

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
    let (component, zone) = (row.id.0, zone(&page.time_zone));
    let ledger = ledger_of(services, page, vec![row], days).await?;
    let oldest = ledger.journal.get(&component).and_then(|entries| entries.first()).map(|j| j.at.0);
    let timelines = Timelines::of(&ledger, audience, &zone);
    let facts = timelines.get(component).ok_or(Error::NotFound("component"))?;
    Ok((facts.spans(days.from, days.to), [facts.start, oldest].into_iter().flatten().min()))
}

/// What decides how these components were over some days.
pub(super) async fn ledger_of(services: &Services, page: page::Model, rows: Vec<component::Model>, days: &Days) -> Result<Ledger> {
    let db = services.db.read();
    let (id, ids) = (page.id.0, rows.iter().map(|row| row.id).collect::<Vec<_>>());
    let journal = journal::Entity::find()
        .filter(journal::Column::ComponentId.is_in(ids.clone()))
        .filter(journal::Column::At.lt(Col(days.to)))
        .order_by_asc(journal::Column::At)
        .order_by_asc(journal::Column::Id)
        .all(db)
        .await?;
    let incidents = overlap::incidents(id, days).filter(incident::Column::Id.in_subquery(events_of(&ids)));
    let maintenances = overlap::maintenances(id, days).filter(maintenance::Column::Id.in_subquery(events_of(&ids)));
    let mut ledger = Ledger::new(page);
    for entry in journal {
        ledger.journal.entry(entry.component_id.0).or_default().push(entry);
    }
    ledger.components = rows.into_iter().map(|row| (row.id.0, row)).collect();
    ledger.incidents = load::files(db, incidents.all(db).await?, |r| r.id.0).await?;
    ledger.maintenances = load::files(db, maintenances.all(db).await?, |r| r.id.0).await?;
    Ok(ledger)
}

fn days_between(first: app::model::Date, end: app::model::Date) -> i64 {
    first.duration_until(end).as_hours() / 24
}

fn events_of(components: &[Col<ComponentId>]) -> sea_orm::sea_query::SelectStatement {
    use sea_orm::sea_query::{Expr, ExprTrait};
    Query::select()
        .column(event_component::Column::EventId)
        .from(event_component::Entity)
        .and_where(Expr::col(event_component::Column::ComponentId).is_in(components.iter().copied()))
        .to_owned()
}
