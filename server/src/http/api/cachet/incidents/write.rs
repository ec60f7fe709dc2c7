//! Opening, changing and deleting incidents.

use app::model::{
    ComponentId, EventId, IncidentState, Publication, Status, Visibility,
    input::{Backfill, EditClock, EditIncident as Edit, EditUpdate, NewIncident as New, NewUpdate, PublishAt},
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Incident, Known, find, load, template};
use crate::{
    http::api::{
        cachet::{
            asking::{One, Writer, one},
            body::Given,
            components,
            refusal::{DeedRefusals, WriteRefusals},
            words::{At, Flag, When, component_status, incident_state},
        },
        v3::{
            asking::{Answered, Asking, Signed},
            body::Named,
            problem::Refusal,
        },
    },
    live::numbers::Numbered,
    service::incidents,
};

/// An incident to be opened.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewIncident {
    /// Its title.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// What to say first, in Markdown. It may be left out if there is a template.
    #[schema(max_length = 25_000)]
    message: Option<String>,
    /// 0 scheduled (comes out at `scheduled_at`), 1 investigating, 2 identified, 3 watching, 4 fixed.
    #[schema(minimum = 0, maximum = 4)]
    status: i64,
    /// Whether everybody may see it; yes if nothing is said.
    visible: Option<Flag>,
    /// Whether it goes first.
    stickied: Option<Flag>,
    /// Whether subscribers are told; yes if nothing is said.
    notify: Option<Flag>,
    /// The number of the component it hurts.
    component_id: Option<i64>,
    /// How badly: 1 operational, 2 performance issues, 3 partial outage, 4 major outage.
    #[schema(minimum = 1, maximum = 4)]
    component_status: Option<i64>,
    /// When it began. One that is fixed already was over then.
    occurred_at: Option<When>,
    /// The same, as older clients call it.
    created_at: Option<When>,
    /// When it comes out, with status 0.
    scheduled_at: Option<When>,
    /// The name of a template of the page, whose text for this status becomes the message.
    template: Option<String>,
    /// What the template's words in double braces stand for, by name.
    vars: Option<Value>,
}

/// What to change about an incident. What is not there stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditIncident {
    /// Its title.
    #[schema(max_length = 255)]
    name: Option<String>,
    /// What to say, in Markdown: with another status, or with how its component is, that is an update of its own; alone it corrects what
    /// was said first.
    #[schema(max_length = 25_000)]
    message: Option<String>,
    /// 0 scheduled, 1 investigating, 2 identified, 3 watching, 4 fixed.
    #[schema(minimum = 0, maximum = 4)]
    status: Option<i64>,
    /// Whether everybody may see it.
    visible: Option<Flag>,
    /// Whether it goes first.
    stickied: Option<Flag>,
    /// Whether subscribers are told of an update; yes if nothing is said.
    notify: Option<Flag>,
    /// The number of the component it hurts, if `component_status` is said.
    component_id: Option<i64>,
    /// How badly: 1 operational, 2 performance issues, 3 partial outage, 4 major outage.
    #[schema(minimum = 1, maximum = 4)]
    component_status: Option<i64>,
    /// When it began.
    occurred_at: Option<When>,
    /// When it comes out, while it is scheduled.
    scheduled_at: Option<When>,
    /// The name of a template of the page, whose text for this status becomes the message.
    template: Option<String>,
    /// What the template's words in double braces stand for, by name.
    vars: Option<Value>,
}

/// What is said of a component. Both must be named, or neither; 0 names none.
pub fn said(asking: &Asking, component: Option<i64>, status: Option<i64>) -> Result<Vec<(ComponentId, Status)>, Refusal> {
    let Some(component) = component.filter(|number| *number != 0) else { return Ok(Vec::new()) };
    let id = components::named(asking, "component_id", component)?;
    let status = status.ok_or_else(|| Refusal::field("component_status", "field is required when a component is named"))?;
    Ok(vec![(id, component_status("component_status", status)?)])
}

/// The text that was sent, or that of the template.
async fn message(
    signed: &Signed,
    text: Option<String>,
    (name, vars): (Option<&str>, Option<&Value>),
    state: IncidentState,
    said: &[(ComponentId, Status)],
) -> Result<Option<String>, Refusal> {
    let hurt: Vec<ComponentId> = said.iter().map(|(id, _)| *id).collect();
    Ok(match name {
        Some(name) => Some(template::message(signed, name, state, vars, &hurt).await?),
        None => text,
    })
}

/// The time something comes out that is scheduled.
fn coming(asking: &Asking, at: Option<When>) -> Result<PublishAt, Refusal> {
    let at = at.ok_or_else(|| Refusal::field("scheduled_at", "field is required when the status is 0"))?.0;
    if at <= asking.now() {
        return Err(Refusal::field("scheduled_at", "must lie in the future"));
    }
    Ok(PublishAt::At(at))
}

/// Opens an incident.
#[utoipa::path(post, path = "/incidents", tag = "Incidents", request_body = NewIncident,
    responses((status = 200, body = One<Incident>, description = "It is there"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn create_incident(Writer(signed): Writer, Given(input): Given<NewIncident>) -> Answered {
    let (services, actor, page) = signed.means();
    let asking = &signed.asking;
    let wanted = incident_state(input.status)?;
    let publish = if wanted.is_none() { coming(asking, input.scheduled_at)? } else { PublishAt::Now };
    let state = wanted.unwrap_or(IncidentState::Investigating);
    let statuses = said(asking, input.component_id, input.component_status)?;
    let of_template = (input.template.as_deref(), input.vars.as_ref());
    let text = message(&signed, input.message, of_template, state, &statuses).await?;
    let text = text.filter(|text| !text.trim().is_empty()).ok_or_else(|| Refusal::field("message", "can't be blank"))?;
    let began = input.occurred_at.or(input.created_at).map(|at| at.0).filter(|_| wanted.is_some());
    // What is said to be fixed, and to have begun before now, was over before anybody wrote of it.
    let past = began.filter(|at| !state.is_open() && *at < asking.now());
    let usual = New::named(input.name, text);
    let new = New {
        update: NewUpdate {
            state: Some(state),
            statuses,
            display_at: began,
            notify: past.is_none() && input.notify.is_none_or(|notify| notify.0),
            ..usual.update
        },
        visibility: visibility(input.visible.is_none_or(|visible| visible.0)),
        publish,
        started_at: began,
        backfill: past.map(|at| Backfill { started_at: at, resolved_at: at, counts_as_downtime: true }),
        pinned: input.stickied.is_some_and(|stickied| stickied.0),
        ..usual
    };
    let id = incidents::open(services, actor, page, new).await?;
    let number = asking.live.numbers().of(id).unwrap_or_default();
    one(asking, load(asking, number).await?)
}

fn visibility(is_visible: bool) -> Visibility {
    if is_visible { Visibility::Public } else { Visibility::Team }
}

/// Changes an incident.
#[utoipa::path(put, path = "/incidents/{id}", tag = "Incidents", params(("id" = i64, Path, description = "Its number")), request_body = EditIncident,
    responses((status = 200, body = One<Incident>, description = "As it is now"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn change_incident(Writer(signed): Writer, Named(number): Named<i64>, Given(input): Given<EditIncident>) -> Answered {
    let (services, actor, page) = signed.means();
    let known = find(&signed.asking, number).await?;
    let id = known.seen.id;
    let wanted = input.status.map(incident_state).transpose()?;
    // Who sends back what they read names a component, and says nothing of it.
    let hurt = input.component_id.filter(|_| input.component_status.is_some());
    let statuses = said(&signed.asking, hurt, input.component_status)?;
    let state = wanted.flatten().unwrap_or(known.seen.state);
    let of_template = (input.template.as_deref(), input.vars.as_ref());
    let text = message(&signed, input.message.clone(), of_template, state, &statuses).await?;
    let text = text.filter(|text| text != known.message());
    let edit = edit(&signed.asking, &known, &input, wanted)?;
    if wanted.flatten().is_some() && known.publication() != Publication::Published {
        incidents::publish(services, actor, page, id).await?;
    }
    let moved = wanted.flatten().filter(|state| *state != known.seen.state);
    let is_update = moved.is_some() || !statuses.is_empty();
    let update = is_update.then(|| NewUpdate {
        state: moved,
        body: text.clone().unwrap_or_default(),
        statuses,
        notify: input.notify.is_none_or(|notify| notify.0),
        ..NewUpdate::default()
    });
    incidents::change(services, actor, page, id, incidents::Change { edit, let_go: Vec::new(), update }).await?;
    if let Some(body) = text.clone().filter(|_| !is_update) {
        correct(&signed, id, body).await?;
    }
    let incident = load(&signed.asking, number).await?;
    one(&signed.asking, Incident { message: text.unwrap_or_else(|| incident.message.clone()), ..incident })
}

/// What is different from how it is.
fn edit(asking: &Asking, known: &Known, input: &EditIncident, wanted: Option<Option<IncidentState>>) -> Result<Edit, Refusal> {
    let publish = match wanted {
        Some(None) if known.publication() == Publication::Published => {
            return Err(Refusal::field("status", "cannot be 0 (scheduled): the incident is out"));
        }
        Some(None) => {
            let is_same = |at: &When| known.file.as_ref().and_then(|file| file.publish_at).is_some_and(|old| At(old).is(at.0));
            input.scheduled_at.filter(|at| !is_same(at)).map(|at| coming(asking, Some(at))).transpose()?
        }
        _ => None,
    };
    let began = input.occurred_at.filter(|at| !At(known.seen.began()).is(at.0));
    Ok(Edit {
        name: input.name.clone().filter(|name| *name != known.seen.name),
        visibility: input.visible.filter(|visible| visible.0 != known.is_visible()).map(|visible| visibility(visible.0)),
        pinned: input.stickied.map(|stickied| stickied.0).filter(|pinned| *pinned != known.seen.pinned),
        clock: EditClock { started_at: began.map(|at| Some(at.0)), ..EditClock::default() },
        publish,
        ..Edit::at_rev(0)
    })
}

/// Corrects what was said first.
async fn correct(signed: &Signed, id: EventId, body: String) -> Result<(), Refusal> {
    let (services, actor, page) = signed.means();
    let file = incidents::load_file(services, actor, page, id).await?;
    let Some(first) = file.incident.updates.last().map(|update| update.id) else { return Ok(()) };
    let rev = file.authors.iter().find(|(id, ..)| *id == first).map_or(0, |(.., rev)| *rev);
    let edit = EditUpdate { body: Some(body), ..EditUpdate::at_rev(rev) };
    Ok(incidents::edit_update(services, actor, page, (id, first), edit).await?)
}

/// Takes an incident away, and what it says of its components with it.
#[utoipa::path(delete, path = "/incidents/{id}", tag = "Incidents", params(("id" = i64, Path, description = "Its number")),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn delete_incident(Writer(signed): Writer, Named(number): Named<i64>) -> Answered {
    let (services, actor, page) = signed.means();
    let id = signed.asking.live.numbers().id(Numbered::Incident, number).ok_or_else(|| Refusal::missing("incident"))?;
    incidents::delete(services, actor, page, id).await?;
    signed.done()
}
