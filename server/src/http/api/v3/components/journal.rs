//! What a component was set to, and by whom.

use app::model::{ComponentId, Instant, listing::Listing, shape::JournalLine};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::api::v3::{
        asking::{Answered, Signed},
        body::{Asked, Named},
        part::{OfPage, Paging, Part, nowhere},
        problem::ReadRefusals,
        schema::{At, ComponentKey, EventKey, JournalCause, Key, OneOf, Status},
    },
    service::components,
};

/// One change of what a component was set to.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalEntry {
    /// Its number.
    id: i64,
    /// When.
    at: At,
    /// What it was from then on.
    status: Status,
    /// What sort of reason.
    cause: JournalCause,
    /// Who did it.
    actor: String,
    /// The incident or maintenance that did it.
    event_id: Option<EventKey>,
    /// What that is called.
    event_name: Option<String>,
}

fn entry(line: JournalLine) -> JournalEntry {
    let (event_id, event_name) = line.event.map(|(_, id, name)| (Key(id), name)).unzip();
    JournalEntry {
        id: line.id,
        at: At(line.at),
        status: OneOf(line.status),
        cause: OneOf(line.cause),
        actor: line.actor,
        event_id,
        event_name,
    }
}

/// What a component was set to, the newest first.
#[utoipa::path(get, path = "/components/{id}/journal", tag = "Components", params(("id" = ComponentKey, Path, description = "Its id"), Paging, OfPage),
    responses((status = 200, body = Part<JournalEntry>, description = "Entries"), ReadRefusals), security(("token" = [])))]
pub async fn list_journal(signed: Signed, Named(id): Named<ComponentId>, Asked(paging): Asked<Paging>) -> Answered {
    let (limit, place) = paging.read()?;
    let place = place.map(|text| place_of(&text).ok_or_else(nowhere)).transpose()?;
    let (services, actor, page) = signed.means();
    let lines = components::page_journal(services, actor, page, id, place, limit as u64 + 1).await?;
    let list = Listing::of(lines, limit, |line| format!("{}.{}", line.at.millis(), line.id));
    signed.part(list.map(entry)).await
}

fn place_of(text: &str) -> Option<(Instant, i64)> {
    let (at, id) = text.split_once('.')?;
    Some((Instant::from_millis(at.parse().ok()?), id.parse().ok()?))
}
