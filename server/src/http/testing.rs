//! Doors only a test build has: browser tests move the clock here, and put words into everybody's mouth. Never compiled into a
//! released program.

use std::sync::{Arc, LazyLock};

use app::model::{
    IncidentState, Instant, PageId, Visibility,
    input::{EditComponent, EditGroup, EditMetric, EditPage, MetricDisplay, NewAnnouncement, NewMaintenance, NewTemplate},
};
use axum::{Json, Router, extract::State, routing::post};
use serde::{Deserialize, Serialize};

use crate::{
    clock::{Clock, SetClock},
    error::Result,
    http::state::AppState,
    service::{Services, actor::Actor, announcements, components, maintenance, metrics, pages, templates},
};

/// The clock of a test build: runs with the real one until a test moves it.
pub static CLOCK: LazyLock<Arc<SetClock>> = LazyLock::new(|| Arc::new(SetClock::running()));

#[derive(Deserialize)]
struct Move {
    /// Milliseconds to move by, in either direction.
    advance: Option<i64>,
    /// The time to set.
    set: Option<Instant>,
}

#[derive(Serialize)]
struct Now {
    now: Instant,
}

/// `POST /_test/clock` with `{"advance": 60000}` or `{"set": "2026-11-22T07:32:00Z"}`.
pub fn router() -> Router<AppState> {
    Router::new().route("/_test/clock", post(clock)).route("/_test/words", post(words))
}

async fn clock(Json(wish): Json<Move>) -> Json<Now> {
    if let Some(at) = wish.set {
        CLOCK.set(at);
    }
    if let Some(millis) = wish.advance {
        CLOCK.advance(millis);
    }
    Json(Now { now: CLOCK.now() })
}

/// `POST /_test/words` with a text: whatever staff can name or describe says it from then on, on every page. Answers with what
/// went wrong, if anything did.
async fn words(State(state): State<AppState>, text: String) -> String {
    for page in state.hub.pages() {
        if let Err(error) = say(&state.services, page.head().id, &text).await {
            return error.to_string();
        }
    }
    String::new()
}

async fn say(services: &Services, page: PageId, text: &str) -> Result<()> {
    let (actor, now) = (Actor::command_line(), services.clock.now());
    let text = || text.to_owned();
    let edit = EditPage { name: Some(text()), description: Some(Some(text())), ..EditPage::at_rev(None) };
    pages::edit(services, &actor, page, edit).await?;
    for group in components::list_groups(services, &actor, page).await? {
        let edit = EditGroup { name: Some(text()), description: Some(Some(text())), ..EditGroup::at_rev(None) };
        components::edit_group(services, &actor, page, group.id.0, edit).await?;
    }
    for component in components::list_components(services, &actor, page).await? {
        let edit = EditComponent { name: Some(text()), description: Some(Some(text())), ..EditComponent::at_rev(None) };
        components::edit(services, &actor, page, component.id.0, edit).await?;
    }
    for metric in metrics::list_metrics(services, &actor, page).await? {
        let display = MetricDisplay { description: Some(text()), ..MetricDisplay::named(text()) };
        metrics::edit(services, &actor, page, metric.id.0, EditMetric { rev: None, display, interval_seconds: None }).await?;
    }
    let texts = vec![(IncidentState::Investigating, text())];
    templates::create(
        services,
        &actor,
        page,
        NewTemplate { name: text(), folder: Some(text()), texts, statuses: Vec::new(), ..NewTemplate::default() },
    )
    .await?;
    let (from, until) = (now + std::time::Duration::from_secs(3_600), now + std::time::Duration::from_secs(7_200));
    maintenance::schedule(services, &actor, page, NewMaintenance::named(text(), text(), from, until)).await?;
    let news =
        NewAnnouncement { text: text(), link: None, starts_at: None, ends_at: None, dismissable: true, visibility: Visibility::Public };
    announcements::create(services, &actor, page, news).await?;
    Ok(())
}
