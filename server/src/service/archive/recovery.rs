//! How well a page's incidents were recovered from, over the last days and as many before them.

use std::collections::BTreeSet;

use app::{
    model::{
        Date, Instant, PageId,
        access::Audience,
        calendar,
        effective::{Span, combine},
        recovery::{Recovered, Recovery, count_between},
        uptime::{DayBorder, history},
    },
    status::data::{
        Month,
        still::{MonthOfTrouble, RecoveryView, Stretch, UptimeOf},
    },
};
use jiff::tz::TimeZone;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{first_of, month_of, months_later, overlap};
use crate::{
    entity::{Col, component, incident, page},
    error::{Error, Result},
    live::{
        derive::{Days, Timelines, date_in, settings, start_of, zone},
        ledger::Ledger,
        load, view,
    },
    service::Services,
};

/// The figures over a stretch that ends now, in days of the page's zone.
pub async fn recovery(services: &Services, id: PageId, audience: Audience, (stretch, now): (Stretch, Instant)) -> Result<RecoveryView> {
    let page = page::Entity::find_by_id(Col(id)).one(services.db.read()).await?.ok_or(Error::NotFound("page"))?;
    let zone = zone(&page.time_zone);
    let rule = settings(&page).uptime;
    let window = Window::of(stretch, &zone, now);
    let incidents = incidents(services, id, audience, &window).await?;
    let ledger = ledger(services, page, &window.days).await?;
    let timelines = Timelines::of(&ledger, audience, &zone);
    let spans = |days: &Days| {
        let seen = ledger.components.iter().filter_map(|(id, row)| Some((*id, row.showcase, timelines.get(*id)?)));
        seen.map(|(id, showcase, facts)| (id, showcase, facts.spans(days.from, days.to))).collect::<Vec<_>>()
    };
    let whole: Vec<Vec<Span>> = spans(&window.days).into_iter().map(|(.., spans)| spans).collect();
    let days = Days::between(window.first, i64::from(stretch.days()), &zone, now);
    let uptimes = spans(&days).into_iter().filter(|(_, showcase, _)| *showcase).map(|(component, _, spans)| {
        let history = history(&spans, &days.borders);
        UptimeOf { component, uptime: history.uptime(days.to, rule), since: history.first.filter(|first| *first > window.first) }
    });
    Ok(RecoveryView {
        stretch,
        now: Recovery::between(&incidents, window.from, window.to),
        before: Recovery::between(&incidents, window.before, window.from),
        months: window.months(&incidents, &combine(&whole)),
        uptimes: uptimes.collect(),
    })
}

/// What is looked at.
struct Window {
    /// The first day of the stretch.
    first: Date,
    /// When the stretch before begins, the stretch itself, and when it ends.
    before: Instant,
    from: Instant,
    to: Instant,
    /// The months the stretch touches, oldest first, and the first instant of each and of the one after.
    all: Vec<Month>,
    borders: Vec<DayBorder>,
    /// The days of these months, cut off now.
    days: Days,
}

impl Window {
    fn of(stretch: Stretch, zone: &TimeZone, now: Instant) -> Self {
        let today = date_in(zone, now);
        let back = |days: i32| calendar::plus(today, 1 - days);
        let (first, before) = (back(stretch.days()), back(2 * stretch.days()));
        let (oldest, newest) = (month_of(first), month_of(today));
        let all: Vec<Month> = (0..).map_while(|n| months_later(oldest, n)).take_while(|month| *month <= newest).collect();
        let begins = all.iter().copied().chain(months_later(newest, 1)).filter_map(first_of);
        let borders: Vec<DayBorder> = begins.map(|date| (date, start_of(zone, date))).collect();
        let count = calendar::ordinal(today) - calendar::ordinal(borders.first().map_or(first, |b| b.0)) + 1;
        let days = Days::between(borders.first().map_or(first, |b| b.0), i64::from(count), zone, now);
        // Whatever began by now lies before the end of today.
        let to = start_of(zone, calendar::plus(today, 1));
        Self { first, before: start_of(zone, before), from: start_of(zone, first), to, all, borders, days }
    }

    /// Each month with its incidents and the worst of all components, newest first.
    fn months(&self, incidents: &[Recovered], worst: &[Span]) -> Vec<MonthOfTrouble> {
        let began: Vec<Instant> = self.borders.iter().map(|(_, at)| *at).collect();
        let history = history(worst, &self.borders);
        let month = |((month, incidents), (date, _)): ((&Month, usize), &DayBorder)| {
            let tally = history.tally(*date);
            MonthOfTrouble { month: *month, incidents, tally }
        };
        let counted = self.all.iter().zip(count_between(incidents, &began)).zip(&self.borders);
        let mut months: Vec<MonthOfTrouble> = counted.map(month).collect();
        months.reverse();
        months
    }
}

/// The incidents that began in the window or in its months, as far as the audience may see them.
async fn incidents(services: &Services, page: PageId, audience: Audience, window: &Window) -> Result<Vec<Recovered>> {
    let since = Col(window.before.min(window.days.from));
    let began = [incident::Column::CreatedAt, incident::Column::StartedAt, incident::Column::FirstPostedAt];
    let began = began.into_iter().fold(Condition::any(), |any, column| any.add(column.gte(since)));
    let rows = incident::Entity::live(page).filter(began).all(services.db.read()).await?;
    let seen = rows.iter().filter(|row| view::sees_incident(audience, row));
    let recovered = seen.map(|row| {
        let clock = view::clock(row);
        let began = clock.started.or(clock.first_posted).unwrap_or(row.created_at.0);
        Recovered { clock, began, false_alarm: row.false_alarm }
    });
    Ok(recovered.collect())
}

/// The rows that decide how all components were in these days.
async fn ledger(services: &Services, page: page::Model, days: &Days) -> Result<Ledger> {
    let (db, id) = (services.db.read(), page.id.0);
    let mut ledger = Ledger::new(page);
    let components = component::Entity::live(id).filter(component::Column::ArchivedAt.is_null()).all(db).await?;
    ledger.components = components.into_iter().map(|row| (row.id.0, row)).collect();
    let known: BTreeSet<_> = ledger.components.keys().copied().collect();
    for entry in load::entries(db, id, days.from).await?.into_iter().filter(|entry| known.contains(&entry.component_id.0)) {
        ledger.journal.entry(entry.component_id.0).or_default().push(entry);
    }
    ledger.incidents = load::files(db, overlap::incidents(id, days).all(db).await?, |row| row.id.0).await?;
    ledger.maintenances = load::files(db, overlap::maintenances(id, days).all(db).await?, |row| row.id.0).await?;
    Ok(ledger)
}
