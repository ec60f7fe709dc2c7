//! Uptime over a stretch of days: from memory as far as the page reaches back, beyond from the archive.

use app::model::{
    ComponentId, Date, Instant,
    access::Audience,
    component::SubjectId,
    snapshot::{Snapshot, WINDOW_DAYS},
    uptime::Uptime,
};

use crate::{
    error::{Error, Result},
    http::machine::Asked,
    live::derive::{Days, zone},
    service::archive,
};

/// For how long an answer from the archive is new enough, in milliseconds.
const FRESH: i64 = 600_000;

/// The uptime of a component or a group over so many days, today included.
pub async fn over(asked: &Asked<'_>, id: SubjectId, days: i64) -> Result<Option<Uptime>> {
    let snapshot = asked.snapshot();
    let ids = components(snapshot, id);
    if days <= i64::from(WINDOW_DAYS) {
        return Ok(Uptime::mean(ids.iter().filter_map(|id| recent(snapshot, *id, days))));
    }
    let (state, page, now) = (asked.state, snapshot.page.id, asked.state.services.clock.now());
    let key = (page, format!("{id}/{days}"));
    if !state.hub.contact().is_good() {
        // Asking a database that is away would keep visitors waiting for nothing.
        let away = || Error::Fault("the archive cannot be read while the database is away".to_owned());
        return state.uptimes.kept(&key).ok_or_else(away);
    }
    let load = || archive::uptime(&state.services, page, Audience::Public, &ids, (days, now));
    state.uptimes.get(key, now.millis().div_euclid(FRESH), load).await
}

/// What a component or a group is called.
pub fn name_of(snapshot: &Snapshot, id: SubjectId) -> &str {
    super::status_of(snapshot, id).map_or("", |(name, _)| name)
}

/// The component, or those of the group that show their uptime.
fn components(snapshot: &Snapshot, id: SubjectId) -> Vec<ComponentId> {
    let is_meant = |c: &&app::model::component::Component| c.id == id.cast() || (c.showcase && c.group_id == Some(id.cast()));
    snapshot.components.iter().filter(is_meant).map(|c| c.id).collect()
}

fn recent(snapshot: &Snapshot, id: ComponentId, days: i64) -> Option<Uptime> {
    let zone = zone(&snapshot.page.time_zone);
    let first: Date = app::model::calendar::plus(snapshot.today, i32::try_from(1 - days).ok()?);
    let days: Days = Days::between(first, days, &zone, snapshot.at);
    let to: Instant = days.to;
    let tally = snapshot.histories.get(&id.cast())?.tally_over(&days.borders, to);
    Uptime::of(&tally, snapshot.page.settings.uptime)
}
