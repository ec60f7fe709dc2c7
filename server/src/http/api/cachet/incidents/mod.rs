//! Incidents as Cachet's clients know them: the first thing that was said is an incident's message, the others are its updates.

pub mod read;
mod template;
pub mod write;

use app::model::{EventId, EventKind, Publication, Visibility, access::Right, file::IncidentFile, incident::Incident as Seen};
use serde::Serialize;
use utoipa::ToSchema;

use super::words::{At, incident_number, incident_word};
use crate::{
    http::api::v3::{archive, asking::Asking, problem::Refusal},
    live::numbers::{Numbered, Numbers},
    service::incidents,
};

/// The most incidents, and the most schedules, that staff are listed: the newest.
pub const NEWEST: usize = 1_000;

/// Something that went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct Incident {
    /// Its number.
    id: i64,
    /// The number of the component it hurts, the first of several; 0 if there is none.
    component_id: i64,
    /// Its title.
    name: String,
    /// 0 scheduled, 1 investigating, 2 identified, 3 watching, 4 fixed.
    status: i64,
    /// What that is called.
    human_status: &'static str,
    /// What was said first, in Markdown; in the answer to a change, what was said with it.
    pub message: String,
    /// 1 if everybody may see it, else 0.
    visible: i64,
    /// Whether it goes first.
    stickied: bool,
    /// Whether subscribers were told.
    notifications: bool,
    /// Whether it is over.
    is_resolved: bool,
    /// When it comes out, while it is scheduled.
    scheduled_at: Option<At>,
    /// When it began.
    occurred_at: At,
    /// When it was entered.
    created_at: At,
    /// When it last changed.
    updated_at: At,
    /// Always empty: what is deleted is not listed.
    deleted_at: Option<At>,
    /// Where visitors read it.
    permalink: String,
}

/// An incident as whoever asks may know it.
pub struct Known {
    /// What everybody may know.
    pub seen: Seen,
    /// What only staff know.
    pub file: Option<IncidentFile>,
}

impl From<IncidentFile> for Known {
    fn from(file: IncidentFile) -> Self {
        Self { seen: file.incident.clone(), file: Some(file) }
    }
}

impl Known {
    /// Whether it is out; whoever is no staff knows of no other.
    pub fn publication(&self) -> Publication {
        self.file.as_ref().map_or(Publication::Published, |file| file.publication)
    }

    /// What was said first.
    pub fn message(&self) -> &str {
        self.seen.updates.last().map_or("", |update| &update.body)
    }

    /// Whether everybody may see it.
    pub fn is_visible(&self) -> bool {
        self.file.as_ref().is_none_or(|file| file.visibility == Visibility::Public)
    }

    fn told(&self, asking: &Asking, numbers: &Numbers) -> Option<Incident> {
        let seen = &self.seen;
        let status = incident_number(seen.state, self.publication());
        Some(Incident {
            id: numbers.of(seen.id)?,
            component_id: seen.affected.iter().find_map(|affected| numbers.of(affected.component)).unwrap_or_default(),
            name: seen.name.clone(),
            status,
            human_status: incident_word(status),
            message: self.message().to_owned(),
            visible: i64::from(self.is_visible()),
            stickied: seen.pinned,
            notifications: seen.updates.last().is_some_and(|update| update.notified),
            is_resolved: !seen.state.is_open(),
            scheduled_at: self.file.as_ref().and_then(|file| file.publish_at).map(At),
            occurred_at: At(seen.began()),
            created_at: At(seen.created_at),
            updated_at: At(seen.updated_at),
            deleted_at: None,
            permalink: permalink(asking, seen.id),
        })
    }
}

/// Where visitors read an incident.
pub fn permalink(asking: &Asking, id: EventId) -> String {
    format!("{}/incidents/{id}", asking.snapshot().page.url)
}

/// The incidents in memory, or for staff the newest of all.
async fn all(asking: &Asking) -> Result<Vec<Incident>, Refusal> {
    let numbers = asking.live.numbers();
    let known: Vec<Known> = match asking.staff(Right::ReadEvents) {
        Some(actor) => {
            let found = incidents::find_files(asking.services(), actor, asking.page(), (false, ""), (None, NEWEST)).await?;
            found.items.into_iter().map(Known::from).collect()
        }
        None => asking.snapshot().incidents.iter().map(|seen| Known { seen: seen.clone(), file: None }).collect(),
    };
    Ok(known.iter().filter_map(|known| known.told(asking, &numbers)).collect())
}

/// The incident with this number, if whoever asks may know of it.
pub async fn find(asking: &Asking, number: i64) -> Result<Known, Refusal> {
    let missing = || Refusal::missing("incident");
    let id: EventId = asking.live.numbers().id(Numbered::Incident, number).ok_or_else(missing)?;
    if let Some(actor) = asking.staff(Right::ReadEvents) {
        return Ok(incidents::load_file(asking.services(), actor, asking.page(), id).await?.into());
    }
    if asking.live.knows(id) != Some(EventKind::Incident) {
        return Err(missing());
    }
    let seen = match asking.snapshot().incident(id) {
        Some(seen) => seen.clone(),
        None => archive::incident(asking, id).await?,
    };
    Ok(Known { seen, file: None })
}

/// The incident as it is told.
pub async fn load(asking: &Asking, number: i64) -> Result<Incident, Refusal> {
    let known = find(asking, number).await?;
    known.told(asking, &asking.live.numbers()).ok_or_else(|| Refusal::missing("incident"))
}
