//! How long components were out over some months, and what was behind it, for staff and their scripts.

use app::model::{
    ComponentId, Date, EventId, Instant, PageId, Status,
    access::{Audience, Right},
    calendar,
    uptime::{Tally, Uptime},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::calendar::ledger_of;
use crate::{
    entity::{Col, component, page},
    error::{Error, Result},
    live::derive::{Days, Timelines, settings, zone},
    service::{Services, actor::Actor},
};

/// How one component did.
#[derive(Clone, Debug, PartialEq)]
pub struct Outage {
    /// The component.
    pub component: ComponentId,
    /// Milliseconds of major outage.
    pub major: i64,
    /// Milliseconds of partial outage.
    pub partial: i64,
    /// Its uptime; none if nothing is known.
    pub uptime: Option<Uptime>,
    /// The incidents that said something of it, in the order they first appear.
    pub incidents: Vec<EventId>,
}

/// How these components did from the beginning of one day to the end of another, or to now. Answers with the first instant and the
/// one after the last.
pub async fn outages(
    services: &Services,
    actor: &Actor,
    id: PageId,
    components: &[ComponentId],
    (first, last): (Date, Date),
) -> Result<((Instant, Instant), Vec<Outage>)> {
    actor.must(id, Right::ReadComponents)?;
    let db = services.db.read();
    let page = page::Entity::find_by_id(Col(id)).one(db).await?.ok_or(Error::NotFound("page"))?;
    let (zone, rule) = (zone(&page.time_zone), settings(&page).uptime);
    let count = i64::from(calendar::ordinal(last) - calendar::ordinal(first)) + 1;
    let days = Days::between(first, count, &zone, services.clock.now());
    let meant = component::Column::Id.is_in(components.iter().map(|id| Col(*id)));
    let rows = component::Entity::live(id).filter(meant).all(db).await?;
    let ledger = ledger_of(services, page, rows, &days).await?;
    let timelines = Timelines::of(&ledger, Audience::Team, &zone);
    let mut all = Vec::with_capacity(components.len());
    for component in components {
        // What nobody sees has no timeline, and nothing is known of it.
        let spans = timelines.get(*component).map(|facts| facts.spans(days.from, days.to)).unwrap_or_default();
        let mut tally = Tally::default();
        let mut incidents = Vec::new();
        for span in &spans {
            tally.add(span.status, span.until.since(span.from));
            let told = span.causes.iter().filter(|cause| ledger.incidents.contains_key(cause));
            incidents.extend(told.copied().filter(|cause| !incidents.contains(cause)).collect::<Vec<_>>());
        }
        let (major, partial) = (tally.of(Status::MajorOutage), tally.of(Status::PartialOutage));
        all.push(Outage { component: *component, major, partial, uptime: Uptime::of(&tally, rule), incidents });
    }
    Ok(((days.from, days.to), all))
}
