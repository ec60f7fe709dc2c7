//! One month of history.

use std::collections::BTreeMap;

use app::{
    model::{Date, Instant, PageId, access::Audience, incident::Incident, maintenance::Maintenance, snapshot::Snapshot},
    status::data::{Month, MonthView},
};
use jiff::{ToSpan, tz::TimeZone};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{event::seen_components, first_of, month_of, months_later};
use crate::{
    entity::{Col, incident, maintenance, page},
    error::{Error, Result},
    live::{
        derive::{date_in, start_of, zone},
        ledger::WINDOW,
        load, view,
    },
    service::Services,
};

/// The incidents and maintenances of one month, and which months lie around it.
pub async fn month(services: &Services, id: PageId, audience: Audience, month: Month, now: Instant) -> Result<MonthView> {
    let db = services.db.read();
    let page = page::Entity::find_by_id(Col(id)).one(db).await?.ok_or(Error::NotFound("page"))?;
    let stretch = Stretch::of(month, zone(&page.time_zone), load::oldest(db, &page).await?, now)?;
    let (from, until) = (stretch.from, stretch.until);
    let seen = seen_components(services, id, audience).await?;
    let sees = |id| seen.contains(&id);

    let within = |column: incident::Column| Condition::all().add(column.gte(Col(from))).add(column.lt(Col(until)));
    let began = Condition::any().add(within(incident::Column::CreatedAt)).add(within(incident::Column::StartedAt));
    let rows = incident::Entity::live(id).filter(began.add(within(incident::Column::FirstPostedAt))).all(db).await?;
    let rows = rows.into_iter().filter(|row| view::sees_incident(audience, row)).collect();
    let incidents = load::files(db, rows, |r| r.id.0).await?.values().map(|file| view::incident(file, &sees)).collect();

    let within = |column: maintenance::Column| Condition::all().add(column.gte(Col(from))).add(column.lt(Col(until)));
    let planned = Condition::any().add(within(maintenance::Column::ScheduledFor)).add(within(maintenance::Column::StartedAt));
    let rows = maintenance::Entity::live(id).filter(planned).all(db).await?;
    let rows = rows.into_iter().filter(|row| view::sees_maintenance(audience, row)).collect();
    let maintenances = load::files(db, rows, |r| r.id.0).await?.values().map(|file| view::maintenance(file, &sees)).collect();
    Ok(stretch.view(incidents, maintenances))
}

/// The same for everybody and from memory; nothing if the month reaches back beyond the live window. `oldest` is when the
/// page's history begins.
pub fn recent(snapshot: &Snapshot, oldest: Instant, month: Month, now: Instant) -> Option<Result<MonthView>> {
    let stretch = match Stretch::of(month, zone(&snapshot.page.time_zone), oldest, now) {
        Ok(stretch) => stretch,
        Err(error) => return Some(Err(error)),
    };
    let lies_in_memory = stretch.from >= snapshot.at - WINDOW;
    lies_in_memory.then(|| Ok(stretch.view(snapshot.incidents.clone(), snapshot.maintenances.clone())))
}

/// Every month of a page's history, newest first, with how many of its incidents began in it. `oldest` is when it begins.
pub fn all_months(zone: &TimeZone, began: Vec<Instant>, oldest: Instant, now: Instant) -> Vec<(Month, usize)> {
    let of = |at: Instant| month_of(date_in(zone, at));
    let mut counts: BTreeMap<Month, usize> = BTreeMap::new();
    for at in began {
        *counts.entry(of(at)).or_default() += 1;
    }
    let (newest, oldest) = (of(now), of(oldest));
    let months = (0..).map_while(|back| months_later(newest, -back)).take_while(|month| *month >= oldest);
    months.map(|month| (month, counts.get(&month).copied().unwrap_or_default())).collect()
}

/// A month that lies in the page's history.
struct Stretch {
    month: Month,
    zone: TimeZone,
    first: Date,
    next: Date,
    from: Instant,
    until: Instant,
    today: Date,
    oldest: Date,
}

impl Stretch {
    fn of(month: Month, zone: TimeZone, oldest: Instant, now: Instant) -> Result<Self> {
        let first = first_of(month).ok_or(Error::NotFound("month"))?;
        let next = first.checked_add(1.month()).map_err(|_| Error::NotFound("month"))?;
        let (today, oldest) = (date_in(&zone, now), date_in(&zone, oldest));
        if first > today || next <= oldest {
            return Err(Error::NotFound("month"));
        }
        let (from, until) = (start_of(&zone, first), start_of(&zone, next));
        Ok(Self { month, zone, first, next, from, until, today, oldest })
    }

    /// What of these belongs to the month, newest first.
    fn view(&self, mut incidents: Vec<Incident>, mut maintenances: Vec<Maintenance>) -> MonthView {
        let range = self.from..self.until;
        incidents.retain(|i| range.contains(&i.began()));
        incidents.sort_by_key(|i| std::cmp::Reverse((i.began(), i.id)));
        maintenances.retain(|m| range.contains(&m.from()));
        maintenances.sort_by_key(|m| std::cmp::Reverse((m.from(), m.id)));
        MonthView {
            month: self.month,
            component: None,
            all_months: Vec::new(),
            days: days(self.first.max(self.oldest), self.next, self.today),
            incidents: incidents.into_iter().map(|i| (date_in(&self.zone, i.began()), i)).collect(),
            maintenances: maintenances.into_iter().map(|m| (date_in(&self.zone, m.from()), m)).collect(),
            earlier: months_later(self.month, -1).filter(|_| self.oldest < self.first),
            later: months_later(self.month, 1).filter(|later| *later <= month_of(self.today)),
        }
    }
}

/// The days from `first` up to `next` but not beyond today, newest first.
fn days(first: Date, next: Date, today: Date) -> Vec<Date> {
    let mut days: Vec<Date> = first.series(1.day()).take_while(|date| *date < next && *date <= today).collect();
    days.reverse();
    days
}
