//! What the screens of incidents ask of the server.

use app::model::{
    ComponentId, EventId, IncidentState, PageId, Status, UpdateId,
    file::{Here, IncidentFile, IncidentLine, Writing},
    input::{EditIncident, EditUpdate, NewIncident, NewUpdate},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// What visitors would read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foresight {
    /// The mark before the sentence.
    pub mark: Status,
    /// The sentence.
    pub headline: String,
    /// Components that will not be what was chosen, with what they will be and what makes them so.
    pub stays: Vec<Stays>,
}

/// A component that stays what it is, whatever was chosen for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stays {
    /// Its name.
    pub name: String,
    /// What it will be.
    pub status: Status,
    /// The titles of the incidents and maintenances that make it so.
    pub because: Vec<String>,
}

/// An incident with all that staff know of it.
#[server(prefix = "/_fn", endpoint = "incidents/load", input = Json)]
pub async fn load_incident(
    /// The page.
    page: PageId,
    /// The incident.
    id: EventId,
) -> Result<IncidentFile> {
    use crate::ports::{answer, ports};
    answer(ports().load_incident(page, id).await)
}

/// Incidents, newest first, drafts too; at most 200.
#[server(prefix = "/_fn", endpoint = "incidents/list", input = Json)]
pub async fn list_incidents(
    /// The page.
    page: PageId,
    /// What their title has to contain; everything if empty.
    text: String,
) -> Result<Vec<IncidentLine>> {
    use crate::ports::{answer, ports};
    answer(ports().list_incidents(page, text).await)
}

/// Opens an incident.
#[server(prefix = "/_fn", endpoint = "incidents/open", input = Json)]
pub async fn open_incident(
    /// The page.
    page: PageId,
    /// The incident.
    input: NewIncident,
) -> Result<EventId> {
    use crate::ports::{answer, ports};
    answer(ports().open_incident(page, input).await)
}

/// Adds an update, or a note for staff.
#[server(prefix = "/_fn", endpoint = "incidents/update", input = Json)]
pub async fn post_update(
    /// The page.
    page: PageId,
    /// The incident.
    id: EventId,
    /// The revision of the incident its author has seen.
    seen: i64,
    /// The update.
    input: NewUpdate<IncidentState>,
) -> Result<UpdateId> {
    use crate::ports::{answer, ports};
    answer(ports().post_update(page, id, seen, input).await)
}

/// Changes the incident itself.
#[server(prefix = "/_fn", endpoint = "incidents/edit", input = Json)]
pub async fn change_incident(
    /// The page.
    page: PageId,
    /// The incident.
    id: EventId,
    /// What to change.
    input: EditIncident,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().edit_incident(page, id, input).await)
}

/// Corrects an update.
#[server(prefix = "/_fn", endpoint = "incidents/edit-update", input = Json)]
pub async fn correct_update(
    /// The page.
    page: PageId,
    /// The incident.
    id: EventId,
    /// The update.
    update: UpdateId,
    /// What to change.
    input: EditUpdate<IncidentState>,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().edit_update(page, id, update, input).await)
}

/// Takes an update away.
#[server(prefix = "/_fn", endpoint = "incidents/delete-update", input = Json)]
pub async fn delete_update(
    /// The page.
    page: PageId,
    /// The incident.
    id: EventId,
    /// The update.
    update: UpdateId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_update(page, id, update).await)
}

/// Something that is done to an incident as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IncidentDeed {
    /// Somebody takes it on.
    Acknowledge,
    /// A draft comes out.
    Publish,
    /// It was nothing; with a last word.
    CloseAsFalseAlarm(String),
    /// It goes on after all; with a word, and what is hurt now.
    Reopen(String, Vec<(ComponentId, Status)>),
    /// It is taken away.
    Delete,
    /// What was learned is kept as a draft, by somebody who has seen this revision of it, 0 if there was none.
    SavePostmortem(i64, String),
    /// The same, and it is published.
    PublishPostmortem(i64, String),
    /// What was learned is taken back, and is a draft again.
    RevertPostmortem,
    /// What was learned is deleted, as a draft too.
    DeletePostmortem,
}

/// Does something to an incident as a whole.
#[server(prefix = "/_fn", endpoint = "incidents/do", input = Json)]
pub async fn do_to_incident(
    /// The page.
    page: PageId,
    /// The incident.
    id: EventId,
    /// What.
    deed: IncidentDeed,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().do_to_incident(page, id, deed).await)
}

/// What visitors would read if this were said now.
#[server(prefix = "/_fn", endpoint = "incidents/foresee", input = Json)]
pub async fn foresee(
    /// The page.
    page: PageId,
    /// The incident it is said of; none if it is a new one.
    id: Option<EventId>,
    /// The title of a new one.
    name: String,
    /// The state it sets.
    state: Option<IncidentState>,
    /// What it says of components.
    statuses: Vec<(ComponentId, Status)>,
) -> Result<Foresight> {
    use crate::ports::{answer, ports};
    answer(ports().foresee(page, id, name, state, statuses).await)
}

/// Says that somebody has an incident in front of them, and whether they are writing. Answers with everybody else who has.
#[server(prefix = "/_fn", endpoint = "incidents/here", input = Json)]
pub async fn be_here(
    /// The page.
    page: PageId,
    /// The incident or maintenance.
    id: EventId,
    /// Whether something is typed that was not sent.
    writing: Writing,
) -> Result<Vec<Here>> {
    use crate::ports::{answer, ports};
    answer(ports().be_here(page, id, writing).await)
}

/// Says that somebody has left it.
#[server(prefix = "/_fn", endpoint = "incidents/leave", input = Json)]
pub async fn leave(
    /// The page.
    page: PageId,
    /// The incident or maintenance.
    id: EventId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().leave(page, id).await)
}

/// Markdown as visitors will see it.
#[server(prefix = "/_fn", endpoint = "markdown", input = Json)]
pub async fn preview(
    /// The Markdown.
    text: String,
) -> Result<String> {
    use crate::ports::{answer, ports};
    answer(ports().preview(text).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        ComponentId, EventId, IncidentState, PageId, Status, UpdateId,
        file::{Here, IncidentFile, IncidentLine, Writing},
        input::{EditIncident, EditUpdate, NewIncident, NewUpdate},
    };

    use super::{Foresight, IncidentDeed};
    use crate::error::Result;

    /// Incidents.
    #[async_trait::async_trait]
    pub trait Incidents: Send + Sync {
        /// One with all that staff know of it.
        async fn load_incident(&self, page: PageId, id: EventId) -> Result<IncidentFile>;

        /// Many, newest first.
        async fn list_incidents(&self, page: PageId, text: String) -> Result<Vec<IncidentLine>>;

        /// Opens one.
        async fn open_incident(&self, page: PageId, input: NewIncident) -> Result<EventId>;

        /// Adds an update or a note.
        async fn post_update(&self, page: PageId, id: EventId, seen: i64, input: NewUpdate<IncidentState>) -> Result<UpdateId>;

        /// Changes one.
        async fn edit_incident(&self, page: PageId, id: EventId, input: EditIncident) -> Result<()>;

        /// Corrects an update.
        async fn edit_update(&self, page: PageId, id: EventId, update: UpdateId, input: EditUpdate<IncidentState>) -> Result<()>;

        /// Takes an update away.
        async fn delete_update(&self, page: PageId, id: EventId, update: UpdateId) -> Result<()>;

        /// Does something to one as a whole.
        async fn do_to_incident(&self, page: PageId, id: EventId, deed: IncidentDeed) -> Result<()>;

        /// What visitors would read.
        async fn foresee(
            &self,
            page: PageId,
            id: Option<EventId>,
            name: String,
            state: Option<IncidentState>,
            statuses: Vec<(ComponentId, Status)>,
        ) -> Result<Foresight>;

        /// Somebody has it in front of them.
        async fn be_here(&self, page: PageId, id: EventId, writing: Writing) -> Result<Vec<Here>>;

        /// Somebody has left it.
        async fn leave(&self, page: PageId, id: EventId) -> Result<()>;

        /// Markdown as HTML.
        async fn preview(&self, text: String) -> Result<String>;
    }
}
