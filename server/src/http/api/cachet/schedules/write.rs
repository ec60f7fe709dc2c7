//! Planning, changing and deleting schedules.

use std::time::Duration;

use app::model::{
    ComponentId, EventId,
    input::{EditMaintenance as Edit, EditUpdate, NewMaintenance as New, NewUpdate, Switches},
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Schedule, find, load, message};
use crate::{
    http::api::{
        cachet::{
            asking::{One, Writer, one},
            body::Given,
            components,
            refusal::{DeedRefusals, WriteRefusals},
            words::{At, Flag, When, schedule_state},
        },
        v3::{
            asking::{Answered, Asking, Signed},
            body::Named,
            problem::Refusal,
        },
    },
    live::numbers::Numbered,
    service::maintenance,
};

/// How long a window is whose end nobody names. It then ends when somebody says so.
const HOUR: Duration = Duration::from_secs(3_600);

/// A schedule to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewSchedule {
    /// Its title.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// What to say, in Markdown.
    #[schema(max_length = 25_000)]
    message: Option<String>,
    /// 0 upcoming, 1 in progress, 2 complete.
    #[schema(minimum = 0, maximum = 2)]
    status: i64,
    /// When it is planned to begin.
    scheduled_at: When,
    /// When it is planned to end. Without it an hour is planned, and it ends when somebody says so.
    completed_at: Option<When>,
    /// The components it touches: their numbers, or objects with their numbers as `id`.
    components: Option<Vec<Value>>,
    /// Whether subscribers are told: of the plan, and when it begins and ends. Yes if nothing is said.
    notify: Option<Flag>,
}

/// What to change about a schedule. What is not there stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditSchedule {
    /// Its title.
    #[schema(max_length = 255)]
    name: Option<String>,
    /// What to say, in Markdown: with another status that is an update of its own, alone it corrects what was said first.
    #[schema(max_length = 25_000)]
    message: Option<String>,
    /// 0 upcoming, 1 in progress, 2 complete.
    #[schema(minimum = 0, maximum = 2)]
    status: Option<i64>,
    /// When it is planned to begin.
    scheduled_at: Option<When>,
    /// When it is planned to end.
    completed_at: Option<When>,
    /// The components it touches, in place of all it has: their numbers, or objects with their numbers as `id` or `component_id`.
    components: Option<Vec<Value>>,
    /// Whether subscribers are told of an update; yes if nothing is said.
    notify: Option<Flag>,
}

/// The components that are named.
fn named(asking: &Asking, all: &[Value]) -> Result<Vec<ComponentId>, Refusal> {
    let number = |value: &Value| {
        let number = value.get("component_id").or_else(|| value.get("id")).unwrap_or(value);
        number
            .as_i64()
            .or_else(|| number.as_str()?.parse().ok())
            .ok_or_else(|| Refusal::field("components", "must be numbers of components"))
    };
    all.iter().map(|value| components::named(asking, "components", number(value)?)).collect()
}

/// Plans a maintenance.
#[utoipa::path(post, path = "/schedules", tag = "Schedules", request_body = NewSchedule,
    responses((status = 200, body = One<Schedule>, description = "It is planned"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn create_schedule(Writer(signed): Writer, Given(input): Given<NewSchedule>) -> Answered {
    let (services, actor, page) = signed.means();
    let asking = &signed.asking;
    let from = input.scheduled_at.0;
    let notify = input.notify.is_none_or(|notify| notify.0);
    let usual = New::named(input.name, input.message.unwrap_or_default(), from, input.completed_at.map_or(from + HOUR, |at| at.0));
    let switches = Switches {
        auto_complete: input.completed_at.is_some(),
        notify_start: notify,
        notify_end: notify,
        remind_before: if notify { usual.switches.remind_before.clone() } else { Vec::new() },
        ..usual.switches.clone()
    };
    let new = New {
        update: NewUpdate { state: Some(schedule_state(input.status)?), notify, ..usual.update },
        components: named(asking, &input.components.unwrap_or_default())?,
        switches,
        ..usual
    };
    let id = maintenance::schedule(services, actor, page, new).await?;
    let number = asking.live.numbers().of(id).unwrap_or_default();
    one(asking, load(asking, number).await?)
}

/// Changes a schedule.
#[utoipa::path(put, path = "/schedules/{id}", tag = "Schedules", params(("id" = i64, Path, description = "Its number")), request_body = EditSchedule,
    responses((status = 200, body = One<Schedule>, description = "As it is now"), WriteRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn change_schedule(Writer(signed): Writer, Named(number): Named<i64>, Given(input): Given<EditSchedule>) -> Answered {
    let (services, actor, page) = signed.means();
    let seen = find(&signed.asking, number).await?;
    // Both a maintenance that is being checked and one that was called off have the number of their neighbour.
    let state = input.status.filter(|status| *status != super::schedule_number(seen.state).0).map(schedule_state).transpose()?;
    let text = input.message.filter(|text| text != message(&seen));
    let components = input.components.map(|all| named(&signed.asking, &all)).transpose()?;
    let has: Vec<ComponentId> = seen.affected.iter().map(|affected| affected.component).collect();
    let edit = Edit {
        name: input.name.filter(|name| *name != seen.name),
        components: components.filter(|components| *components != has),
        scheduled_for: input.scheduled_at.filter(|at| !At(seen.scheduled_for).is(at.0)).map(|at| at.0),
        scheduled_until: input.completed_at.filter(|at| !At(seen.until()).is(at.0)).map(|at| at.0),
        ..Edit::at_rev(0)
    };
    let update = state.map(|state| NewUpdate {
        state: Some(state),
        body: text.clone().unwrap_or_default(),
        notify: input.notify.is_none_or(|notify| notify.0),
        ..NewUpdate::default()
    });
    maintenance::change(services, actor, page, seen.id, maintenance::Change { edit, update }).await?;
    if let Some(body) = text.filter(|_| state.is_none()) {
        correct(&signed, seen.id, body).await?;
    }
    one(&signed.asking, load(&signed.asking, number).await?)
}

/// Corrects what was said first.
async fn correct(signed: &Signed, id: EventId, body: String) -> Result<(), Refusal> {
    let (services, actor, page) = signed.means();
    let file = maintenance::load_file(services, actor, page, id).await?;
    let Some(first) = file.maintenance.updates.last().map(|update| update.id) else { return Ok(()) };
    let rev = file.authors.iter().find(|(id, ..)| *id == first).map_or(0, |(.., rev)| *rev);
    let edit = EditUpdate { body: Some(body), ..EditUpdate::at_rev(rev) };
    Ok(maintenance::edit_update(services, actor, page, (id, first), edit).await?)
}

/// Takes a schedule away.
#[utoipa::path(delete, path = "/schedules/{id}", tag = "Schedules", params(("id" = i64, Path, description = "Its number")),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = []), ("bearer" = [])))]
pub async fn delete_schedule(Writer(signed): Writer, Named(number): Named<i64>) -> Answered {
    let (services, actor, page) = signed.means();
    let id = signed.asking.live.numbers().id(Numbered::Maintenance, number).ok_or_else(|| Refusal::missing("schedule"))?;
    maintenance::delete(services, actor, page, id).await?;
    signed.done()
}
