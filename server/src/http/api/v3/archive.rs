//! What lies beyond the page in memory: read from the database, one reader after the other, and only where memory does not have it.

use app::{
    model::{EventId, EventKind, Instant, incident::Incident, listing::Listing, maintenance::Maintenance},
    status::data::View,
};

use super::{asking::Asking, problem::Refusal};
use crate::{
    error::Error,
    http::page::{Ask, archived},
    live::ledger::WINDOW,
    service::{
        archive,
        events::{place, place_of},
    },
};

/// How many, and where they begin.
pub type Wanted = (usize, Option<String>);

/// Part of a list that is whole in memory, the newest entered first.
pub fn slice<T>(mut all: Vec<T>, (limit, after): Wanted, key: impl Fn(&T) -> (Instant, EventId)) -> Result<Listing<T>, Refusal> {
    let after = after.as_deref().map(place_of).transpose()?;
    all.sort_by_key(|row| std::cmp::Reverse(key(row)));
    all.retain(|row| after.is_none_or(|after| key(row) < after));
    Ok(Listing::of(all, limit, |row| {
        let (at, id) = key(row);
        place(at, id)
    }))
}

/// What of a list is in memory: all of it, or all that was entered since then.
struct Near<T> {
    part: Listing<T>,
    goes_on_at: Option<(Instant, EventId)>,
}

fn near<T>(
    asking: &Asking,
    (all, is_whole): (Vec<T>, bool),
    (limit, after): Wanted,
    key: impl Fn(&T) -> (Instant, EventId),
) -> Result<Near<T>, Refusal> {
    let since = if is_whole { Instant::from_millis(i64::MIN) } else { asking.snapshot().at - WINDOW };
    let begins = after.as_deref().map(place_of).transpose()?;
    let near: Vec<T> = all.into_iter().filter(|row| key(row).0 >= since).collect();
    let mut part = slice(near, (limit, after), &key)?;
    let is_end = part.next.is_none() && !is_whole;
    let last = part.items.last().map(key).or(begins).unwrap_or((Instant::from_millis(i64::MAX), EventId::draw(|| 25)));
    if is_end && !part.items.is_empty() {
        // What is older is asked for when somebody wants it.
        part.next = Some(place(last.0, last.1));
    }
    Ok(Near { goes_on_at: (is_end && part.items.is_empty()).then_some(last), part })
}

/// Whether the title of an incident contains a text, whatever its case.
pub fn is_named(incident: &Incident, text: &str) -> bool {
    text.is_empty() || incident.name.to_lowercase().contains(&text.to_lowercase())
}

/// Incidents everybody may see, the newest entered first, each as `told`; only those whose title contains a text, unless it is empty.
pub async fn incidents<T>(asking: &Asking, text: &str, wanted: Wanted, told: impl Fn(&Incident) -> T) -> Result<Listing<T>, Refusal> {
    let limit = wanted.0;
    let all = &asking.snapshot().incidents;
    let is_whole = asking.live.count(EventKind::Incident) <= all.len();
    let all = all.iter().filter(|incident| is_named(incident, text)).collect();
    let near = near(asking, (all, is_whole), wanted, |incident| (incident.created_at, incident.id))?;
    let Some(last) = near.goes_on_at else { return Ok(near.part.map(told)) };
    must_reach(asking)?;
    let _turn = asking.state.turns.events.acquire().await;
    Ok(archive::incidents(asking.services(), asking.page(), text, (last, limit)).await?.map(|incident| told(&incident)))
}

/// Maintenances everybody may see, the newest entered first, each as `told`.
pub async fn maintenances<T>(asking: &Asking, wanted: Wanted, told: impl Fn(&Maintenance) -> T) -> Result<Listing<T>, Refusal> {
    let limit = wanted.0;
    let all: Vec<_> = asking.snapshot().maintenances.iter().collect();
    let is_whole = asking.live.count(EventKind::Maintenance) <= all.len();
    let near = near(asking, (all, is_whole), wanted, |work| (work.created_at, work.id))?;
    let Some(last) = near.goes_on_at else { return Ok(near.part.map(told)) };
    must_reach(asking)?;
    let _turn = asking.state.turns.events.acquire().await;
    Ok(archive::maintenances(asking.services(), asking.page(), (last, limit)).await?.map(|work| told(&work)))
}

/// Asking a database that is away would keep everybody waiting for nothing.
pub fn must_reach(asking: &Asking) -> Result<(), Refusal> {
    if asking.state.hub.contact().is_good() {
        return Ok(());
    }
    Err(Error::Fault("the archive cannot be read while the database is away".to_owned()).into())
}

/// An incident everybody may see, however old.
pub async fn incident(asking: &Asking, id: EventId) -> Result<Incident, Refusal> {
    match archived(&asking.state, &asking.reading, Ask::Incident(id), asking.now()).await? {
        View::Incident { incident } => Ok(incident),
        _ => Err(Refusal::missing("incident")),
    }
}

/// A maintenance everybody may see, however old.
pub async fn maintenance(asking: &Asking, id: EventId) -> Result<Maintenance, Refusal> {
    match archived(&asking.state, &asking.reading, Ask::Maintenance(id), asking.now()).await? {
        View::Maintenance { maintenance } => Ok(maintenance),
        _ => Err(Refusal::missing("maintenance")),
    }
}
