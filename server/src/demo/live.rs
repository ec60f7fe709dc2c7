//! The demo's present: points arrive every few seconds, and every few minutes a story is played, faster than life.

use std::time::Duration;

use app::model::{
    EventId, IncidentState,
    input::{NewIncident, NewUpdate},
};

use super::{
    actor,
    past::statuses,
    platform::Platform,
    points,
    story::{API_ERRORS, NOTIFICATIONS_LATE, SLOW_SEARCH, SLOW_START, Step, Story, UPLOADS_FAIL_IN_EUROPE},
};
use crate::{
    error::Result,
    service::{Services, incidents, metrics},
};

/// Between points.
const POINTS: Duration = Duration::from_secs(10);

/// How many times points arrive between two steps of a story.
const PACE: u32 = 7;

/// How many times points arrive between two stories.
const QUIET: u32 = 24;

const STORIES: [&Story; 5] = [&SLOW_START, &API_ERRORS, &UPLOADS_FAIL_IN_EUROPE, &NOTIFICATIONS_LATE, &SLOW_SEARCH];

/// Plays until it is dropped. What fails is logged and played on: a demo must not stop a server.
pub async fn run(services: Services, platform: Platform) {
    let mut turn = 0;
    loop {
        quiet(&services, &platform, QUIET).await;
        if turn == 0
            && let Err(error) = resolve_left_over(&services, &platform).await
        {
            tracing::warn!(%error, "the demo stumbled");
        }
        quiet(&services, &platform, QUIET).await;
        if let Err(error) = play(&services, &platform, STORIES[turn % STORIES.len()]).await {
            tracing::warn!(%error, "the demo stumbled");
        }
        turn += 1;
    }
}

async fn quiet(services: &Services, platform: &Platform, times: u32) {
    for _ in 0..times {
        breathe(services, platform, 0.0).await;
    }
}

/// Waits for the next points and lets them arrive.
async fn breathe(services: &Services, platform: &Platform, trouble: f64) {
    tokio::time::sleep(POINTS).await;
    let points = points::at_instant(platform, services.clock.now(), trouble);
    if let Err(error) = metrics::push_points(services, &actor(), platform.page, points).await {
        tracing::warn!(%error, "the demo's points did not arrive");
    }
}

/// Ends what was open when the demo was seeded, or left open when it was stopped.
async fn resolve_left_over(services: &Services, platform: &Platform) -> Result<()> {
    for row in incidents::list_incidents(services, &actor(), platform.page, true, u64::MAX).await? {
        if row.created_by == actor().name {
            incidents::resolve(services, &actor(), platform.page, row.id.0, "This is over; everything works as before.", None).await?;
        }
    }
    Ok(())
}

async fn play(services: &Services, platform: &Platform, story: &'static Story) -> Result<()> {
    let mut open: Option<EventId> = None;
    for (n, step) in story.steps.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a story has a handful of steps")]
        let trouble = 1.0 - n as f64 / story.steps.len() as f64;
        open = Some(tell(services, platform, story, step, open).await?);
        for _ in 0..PACE {
            breathe(services, platform, if step.state == IncidentState::Resolved { 0.0 } else { trouble }).await;
        }
    }
    Ok(())
}

async fn tell(services: &Services, platform: &Platform, story: &Story, step: &Step, open: Option<EventId>) -> Result<EventId> {
    let promise = Some(services.clock.now() + POINTS * (PACE + 3));
    let Some(id) = open else {
        let mut input = NewIncident::named(story.name, step.body);
        input.started_at = Some(services.clock.now() - Duration::from_secs(90));
        input.detected_at = Some(services.clock.now() - Duration::from_secs(60));
        input.update.state = Some(step.state);
        input.update.statuses = statuses(platform, step)?;
        input.update.next_update_at = promise;
        return incidents::open(services, &actor(), platform.page, input).await;
    };
    if step.state == IncidentState::Resolved {
        incidents::resolve(services, &actor(), platform.page, id, step.body, None).await?;
    } else {
        let statuses = statuses(platform, step)?;
        let input =
            NewUpdate { state: Some(step.state), body: step.body.into(), statuses, next_update_at: promise, ..NewUpdate::default() };
        incidents::post_update(services, &actor(), platform.page, id, None, input).await?;
    }
    Ok(id)
}
