//! Where a list of incidents or maintenances goes on: behind the one that was entered at that time and has that id.

use app::model::{EventId, Instant};

use crate::error::{Error, Result};

/// The place behind an event, in the order of when they were entered, the newest first.
pub fn place(at: Instant, id: EventId) -> String {
    format!("{}.{id}", at.millis())
}

/// What stands at a place.
pub fn place_of(text: &str) -> Result<(Instant, EventId)> {
    let found = text.split_once('.').and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id.parse::<EventId>().ok()?)));
    let (at, id) = found.ok_or_else(|| Error::field("after", "is no place in the list"))?;
    Ok((Instant::from_millis(at), id))
}
