//! What is said of an incident after its first word. Saying where it stands moves it.

use app::model::{
    EventId, IncidentState, Publication,
    event::Update as Seen,
    input::{EditUpdate as Edit, NewUpdate as New},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    asking::{One, Reader, Writer, one},
    body::Given,
    incidents::{Known, find, permalink, write::said},
    list::{Many, Paging, listed},
    refusal::{DeedRefusals, ReadRefusals, WriteRefusals},
    words::{At, Flag, incident_number, incident_state, incident_word},
};
use crate::{
    http::api::v3::{
        asking::{Answered, Asking, Signed},
        body::{Asked, Named, Within},
        problem::Refusal,
    },
    service::incidents,
};

/// An update of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct Update {
    /// Its number.
    id: i64,
    /// The number of the incident.
    incident_id: i64,
    /// Where the incident stood from then on: 1 investigating, 2 identified, 3 watching, 4 fixed.
    status: i64,
    /// What that is called.
    human_status: &'static str,
    /// What it says, in Markdown.
    message: String,
    /// Always empty: people have no numbers.
    user_id: Option<i64>,
    /// When it was written.
    created_at: At,
    /// When it last changed.
    updated_at: At,
    /// Where visitors read it.
    permalink: String,
}

/// An update to be posted.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewIncidentUpdate {
    /// Where the incident stands from then on: 1 investigating, 2 identified, 3 watching, 4 fixed.
    #[schema(minimum = 1, maximum = 4)]
    status: i64,
    /// What to say, in Markdown.
    #[schema(min_length = 1, max_length = 25_000)]
    message: String,
    /// The number of a component it says something of.
    component_id: Option<i64>,
    /// What it says: 1 operational, 2 performance issues, 3 partial outage, 4 major outage.
    #[schema(minimum = 1, maximum = 4)]
    component_status: Option<i64>,
    /// Whether subscribers are told; yes if nothing is said.
    notify: Option<Flag>,
}

/// What to correct about an update. What is not there stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditIncidentUpdate {
    /// Where the incident stood from then on: 1 investigating, 2 identified, 3 watching, 4 fixed.
    #[schema(minimum = 1, maximum = 4)]
    status: Option<i64>,
    /// What it says, in Markdown.
    #[schema(max_length = 25_000)]
    message: Option<String>,
}

fn missing() -> Refusal {
    Refusal::missing("update")
}

/// All but the first, oldest first.
fn updates(asking: &Asking, number: i64, known: &Known) -> Vec<Update> {
    let numbers = asking.live.numbers();
    let mut state = IncidentState::Investigating;
    let mut all = Vec::new();
    for (place, update) in known.seen.updates.iter().rev().enumerate() {
        let update: &Seen<IncidentState> = update;
        state = update.state.unwrap_or(state);
        let status = incident_number(state, Publication::Published);
        if let Some(id) = numbers.of(update.id).filter(|_| place > 0) {
            all.push(Update {
                id,
                incident_id: number,
                status,
                human_status: incident_word(status),
                message: update.body.clone(),
                user_id: None,
                created_at: At(update.created_at),
                updated_at: At(update.updated_at),
                permalink: permalink(asking, known.seen.id),
            });
        }
    }
    all
}

async fn load(asking: &Asking, number: i64, update: i64) -> Result<Update, Refusal> {
    let known = find(asking, number).await?;
    updates(asking, number, &known).into_iter().find(|own| own.id == update).ok_or_else(missing)
}

/// Where it stands.
fn state(number: i64) -> Result<IncidentState, Refusal> {
    incident_state(number)?.ok_or_else(|| Refusal::field("status", "of an update cannot be 0 (scheduled)"))
}

/// The updates of an incident, but for its message.
#[utoipa::path(get, path = "/incidents/{id}/updates", tag = "Incidents", params(("id" = i64, Path, description = "The number of the incident"), Paging),
    responses((status = 200, body = Many<Update>, description = "Updates"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn list_updates(Reader(asking): Reader, Named(number): Named<i64>, Asked(paging): Asked<Paging>) -> Answered {
    // An incident that is gone has no updates, whatever was answered before.
    let known = find(&asking, number).await?;
    listed(&asking, paging, None, async { Ok(updates(&asking, number, &known)) }).await
}

/// One update.
#[utoipa::path(get, path = "/incidents/{id}/updates/{update}", tag = "Incidents",
    params(("id" = i64, Path, description = "The number of the incident"), ("update" = i64, Path, description = "Its number")),
    responses((status = 200, body = One<Update>, description = "The update"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn read_update(Reader(asking): Reader, Within(number, update): Within<i64, i64>) -> Answered {
    one(&asking, load(&asking, number, update).await?)
}

/// Says something of an incident, which stands there from then on.
#[utoipa::path(post, path = "/incidents/{id}/updates", tag = "Incidents", params(("id" = i64, Path, description = "The number of the incident")),
    request_body = NewIncidentUpdate,
    responses((status = 200, body = One<Update>, description = "It is said"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn create_update(Writer(signed): Writer, Named(number): Named<i64>, Given(input): Given<NewIncidentUpdate>) -> Answered {
    let (services, actor, page) = signed.means();
    let id = find(&signed.asking, number).await?.seen.id;
    if input.message.trim().is_empty() {
        return Err(Refusal::field("message", "can't be blank"));
    }
    let update = New {
        state: Some(state(input.status)?),
        body: input.message,
        statuses: said(&signed.asking, input.component_id, input.component_status)?,
        notify: input.notify.is_none_or(|notify| notify.0),
        ..New::default()
    };
    let update = incidents::post_update(services, actor, page, id, None, update).await?;
    let update = signed.asking.live.numbers().of(update).ok_or_else(missing)?;
    one(&signed.asking, load(&signed.asking, number, update).await?)
}

/// The incident, and the update with this number with how often it was changed.
async fn meant(signed: &Signed, number: i64, update: i64) -> Result<(EventId, app::model::UpdateId, i64), Refusal> {
    let known = find(&signed.asking, number).await?;
    // What was said first is the incident's message.
    if !updates(&signed.asking, number, &known).iter().any(|own| own.id == update) {
        return Err(missing());
    }
    let numbers = signed.asking.live.numbers();
    let file = known.file.ok_or_else(missing)?;
    let own = file.authors.iter().find(|(id, ..)| numbers.of(*id) == Some(update));
    own.map(|(id, _, rev)| (known.seen.id, *id, *rev)).ok_or_else(missing)
}

/// Corrects an update.
#[utoipa::path(put, path = "/incidents/{id}/updates/{update}", tag = "Incidents",
    params(("id" = i64, Path, description = "The number of the incident"), ("update" = i64, Path, description = "Its number")), request_body = EditIncidentUpdate,
    responses((status = 200, body = One<Update>, description = "As it is now"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn change_update(
    Writer(signed): Writer,
    Within(number, update): Within<i64, i64>,
    Given(input): Given<EditIncidentUpdate>,
) -> Answered {
    let (services, actor, page) = signed.means();
    let (id, own, rev) = meant(&signed, number, update).await?;
    let state = input.status.map(state).transpose()?;
    let edit = Edit { body: input.message, state: state.map(Some), ..Edit::at_rev(rev) };
    incidents::edit_update(services, actor, page, (id, own), edit).await?;
    one(&signed.asking, load(&signed.asking, number, update).await?)
}

/// Takes an update back.
#[utoipa::path(delete, path = "/incidents/{id}/updates/{update}", tag = "Incidents",
    params(("id" = i64, Path, description = "The number of the incident"), ("update" = i64, Path, description = "Its number")),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn delete_update(Writer(signed): Writer, Within(number, update): Within<i64, i64>) -> Answered {
    let (services, actor, page) = signed.means();
    let (id, own, _) = meant(&signed, number, update).await?;
    incidents::delete_update(services, actor, page, id, own).await?;
    signed.done()
}
