//! Maintenances as Cachet's clients know them: schedules.

pub mod read;
pub mod write;

use app::model::{EventId, EventKind, access::Right, maintenance::Maintenance as Seen};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    incidents::NEWEST,
    words::{At, schedule_number},
};
use crate::{
    http::api::v3::{archive, asking::Asking, problem::Refusal},
    live::numbers::{Numbered, Numbers},
    service::maintenance,
};

/// A planned window.
#[derive(Debug, Serialize, ToSchema)]
pub struct Schedule {
    /// Its number.
    id: i64,
    /// Its title.
    name: String,
    /// What was said first, in Markdown.
    message: String,
    /// 0 upcoming, 1 in progress, 2 complete, or called off.
    status: i64,
    /// What that is called.
    human_status: &'static str,
    /// When it is planned to begin.
    scheduled_at: At,
    /// When it ended, or is planned to.
    completed_at: At,
    /// The components it touches.
    components: Vec<Touched>,
    /// When it was entered.
    created_at: At,
    /// When it last changed.
    updated_at: At,
    /// Always empty: what is deleted is not listed.
    deleted_at: Option<At>,
    /// Where visitors read it.
    permalink: String,
}

/// A component a schedule touches.
#[derive(Debug, Serialize, ToSchema)]
pub struct Touched {
    /// The number of the component.
    component_id: i64,
    /// What it is called.
    component_name: String,
}

/// What was said first.
fn message(seen: &Seen) -> &str {
    seen.updates.last().map_or("", |update| &update.body)
}

fn told(seen: &Seen, asking: &Asking, numbers: &Numbers, names: &[(i64, String)]) -> Option<Schedule> {
    let (status, human_status) = schedule_number(seen.state);
    let touched = |number: i64| {
        let name = names.iter().find(|(own, _)| *own == number).map(|(_, name)| name.clone());
        Some(Touched { component_id: number, component_name: name? })
    };
    Some(Schedule {
        id: numbers.of(seen.id)?,
        name: seen.name.clone(),
        message: message(seen).to_owned(),
        status,
        human_status,
        scheduled_at: At(seen.scheduled_for),
        completed_at: At(seen.until()),
        components: seen.affected.iter().filter_map(|affected| touched(numbers.of(affected.component)?)).collect(),
        created_at: At(seen.created_at),
        updated_at: At(seen.updated_at),
        deleted_at: None,
        permalink: format!("{}/maintenance/{}", asking.snapshot().page.url, seen.id),
    })
}

/// What components are called.
async fn names(asking: &Asking) -> Result<Vec<(i64, String)>, Refusal> {
    Ok(super::components::all(asking).await?.into_iter().map(|component| (component.id, component.name)).collect())
}

/// The maintenances in memory, or for staff the newest of all.
async fn all(asking: &Asking) -> Result<Vec<Schedule>, Refusal> {
    let (numbers, names) = (asking.live.numbers(), names(asking).await?);
    let told = |seen: &Seen| told(seen, asking, &numbers, &names);
    Ok(match asking.staff(Right::ReadEvents) {
        Some(actor) => {
            let found = maintenance::find_files(asking.services(), actor, asking.page(), false, (None, NEWEST)).await?;
            found.items.iter().filter_map(|file| told(&file.maintenance)).collect()
        }
        None => asking.snapshot().maintenances.iter().filter_map(told).collect(),
    })
}

/// The maintenance with this number, if whoever asks may know of it.
async fn find(asking: &Asking, number: i64) -> Result<Seen, Refusal> {
    let missing = || Refusal::missing("schedule");
    let id: EventId = asking.live.numbers().id(Numbered::Maintenance, number).ok_or_else(missing)?;
    if let Some(actor) = asking.staff(Right::ReadEvents) {
        return Ok(maintenance::load_file(asking.services(), actor, asking.page(), id).await?.maintenance);
    }
    if asking.live.knows(id) != Some(EventKind::Maintenance) {
        return Err(missing());
    }
    match asking.snapshot().maintenance(id) {
        Some(seen) => Ok(seen.clone()),
        None => archive::maintenance(asking, id).await,
    }
}

async fn load(asking: &Asking, number: i64) -> Result<Schedule, Refusal> {
    let (seen, names) = (find(asking, number).await?, names(asking).await?);
    told(&seen, asking, &asking.live.numbers(), &names).ok_or_else(|| Refusal::missing("schedule"))
}
