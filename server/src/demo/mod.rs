//! `lightship demo`: a believable video platform with ninety days behind it, all of it made through the services,
//! and a present in which points arrive and now and then something breaks.

mod live;
mod past;
mod platform;
mod points;
mod story;

use std::sync::Arc;

use app::model::Instant;

use crate::{
    clock::SetClock,
    error::Result,
    service::{Services, actor::Actor, pages},
};

pub use live::run as live;

/// Days of history that are made up.
const DAYS: u64 = 92;

/// Who writes the demo's incidents.
fn actor() -> Actor {
    Actor::job("demo")
}

/// Seeds an empty database, and says whether it did; a database that has any page is left alone.
pub async fn seed(services: &Services) -> Result<bool> {
    if pages::has_any(services).await? {
        return Ok(false);
    }
    let now = services.clock.now();
    let clock = Arc::new(SetClock::standing(now - std::time::Duration::from_secs(DAYS * 86_400)));
    let past = Services { clock: clock.clone(), ..services.clone() };
    let platform = platform::make(&past).await?;
    past::live_through(&past, &clock, &platform, now).await?;
    points::fill(&past, &clock, &platform, now).await?;
    Ok(true)
}

/// The demo's page in a database that was seeded before.
pub async fn find(services: &Services) -> Result<Option<platform::Platform>> {
    platform::find(services).await
}

/// A time so long before another.
fn before(now: Instant, days: u64, hours: u64, minutes: u64) -> Instant {
    now - std::time::Duration::from_secs(days * 86_400 + hours * 3_600 + minutes * 60)
}
