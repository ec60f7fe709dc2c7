//! Incidents and maintenances: listed, opened, changed, taken away.

mod fields;
pub mod postmortem;
pub mod subscribers;
pub mod templates;
pub mod updates;
mod view;
mod write;

use serde::Deserialize;
use utoipa::IntoParams;

use self::fields::{PatchIncident, PostIncident};
pub use self::view::Incident;
use super::{
    answer::{Answer, created, ok},
    body::{Asked, Given, Paging, span},
    on_page::OnPage,
};
use crate::service::{
    chronicle::{self, Wanted, Which},
    incidents, maintenance,
};

/// Which incidents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// A text in the title, the status, the updates or the postmortem.
    q: Option<String>,
    /// How many: 100 unless fewer are asked for.
    limit: Option<i64>,
    /// Which part of the list, from 1.
    page: Option<i64>,
}

/// Incidents and maintenances, newest first.
#[utoipa::path(get, path = "/pages/{page_id}/incidents", tag = "incidents", params(Search), responses((status = 200, body = Vec<Incident>)))]
pub async fn list(on: OnPage, Asked(search): Asked<Search>) -> Answer<Vec<Incident>> {
    some(on, Which::All, search.q.unwrap_or_default(), span(search.page, search.limit, 1)).await
}

/// Incidents that go on, newest first.
#[utoipa::path(get, path = "/pages/{page_id}/incidents/unresolved", tag = "incidents", params(Paging),
    responses((status = 200, body = Vec<Incident>)))]
pub async fn unresolved(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Incident>> {
    some(on, Which::Unresolved, String::new(), paging.span()).await
}

/// Maintenances, newest first.
#[utoipa::path(get, path = "/pages/{page_id}/incidents/scheduled", tag = "incidents", params(Paging),
    responses((status = 200, body = Vec<Incident>)))]
pub async fn scheduled(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Incident>> {
    some(on, Which::Scheduled, String::new(), paging.span()).await
}

/// Maintenances that lie ahead, newest first.
#[utoipa::path(get, path = "/pages/{page_id}/incidents/upcoming", tag = "incidents", params(Paging),
    responses((status = 200, body = Vec<Incident>)))]
pub async fn upcoming(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Incident>> {
    some(on, Which::Upcoming, String::new(), paging.span()).await
}

/// Maintenances that run, newest first.
#[utoipa::path(get, path = "/pages/{page_id}/incidents/active_maintenance", tag = "incidents", params(Paging),
    responses((status = 200, body = Vec<Incident>)))]
pub async fn active(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<Incident>> {
    some(on, Which::Active, String::new(), paging.span()).await
}

async fn some(on: OnPage, which: Which, text: String, (offset, limit): (u64, u64)) -> Answer<Vec<Incident>> {
    let wanted = Wanted { which, text, offset, limit };
    let records = chronicle::list(on.services(), &on.actor, on.page, &wanted).await?;
    ok(view::all(&on, records).await?)
}

/// Opens an incident, plans a maintenance, or enters what is over.
#[utoipa::path(post, path = "/pages/{page_id}/incidents", tag = "incidents", request_body = PostIncident,
    responses((status = 201, body = Incident)))]
pub async fn create(on: OnPage, Given(PostIncident { incident }): Given<PostIncident>) -> Answer<Incident> {
    let id = write::create(&on, incident).await?;
    let record = chronicle::load(on.services(), &on.actor, on.page, id).await?;
    created(view::one(&on, record).await?)
}

/// An incident or a maintenance.
#[utoipa::path(get, path = "/pages/{page_id}/incidents/{incident_id}", tag = "incidents", responses((status = 200, body = Incident)))]
pub async fn load(on: OnPage) -> Answer<Incident> {
    let record = chronicle::load(on.services(), &on.actor, on.page, on.incident()?).await?;
    ok(view::one(&on, record).await?)
}

/// Changes an incident or a maintenance, and says how it goes on.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/incidents/{incident_id}", tag = "incidents", request_body = PatchIncident,
    responses((status = 200, body = Incident)))]
pub async fn edit(on: OnPage, Given(PatchIncident { incident }): Given<PatchIncident>) -> Answer<Incident> {
    let before = chronicle::load(on.services(), &on.actor, on.page, on.incident()?).await?;
    write::edit(&on, before, incident).await?;
    load(on).await
}

/// Takes an incident or a maintenance away.
#[utoipa::path(delete, path = "/pages/{page_id}/incidents/{incident_id}", tag = "incidents", responses((status = 200, body = Incident)))]
pub async fn delete(on: OnPage) -> Answer<Incident> {
    let record = chronicle::load(on.services(), &on.actor, on.page, on.incident()?).await?;
    match record.plan {
        None => incidents::delete(on.services(), &on.actor, on.page, record.id).await?,
        Some(_) => maintenance::delete(on.services(), &on.actor, on.page, record.id).await?,
    }
    ok(view::one(&on, record).await?)
}
