//! What the screens of maintenance ask of the server.

use app::model::{
    EventId, Instant, MaintenanceState, PageId, UpdateId,
    input::{EditMaintenance, EditUpdate, NewMaintenance, NewUpdate},
    plan::{MaintenanceFile, MaintenanceLine, RecurrenceFile},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// A maintenance with all that staff know of it.
#[server(prefix = "/_fn", endpoint = "maintenance/load", input = Json)]
pub async fn load_maintenance(
    /// The page.
    page: PageId,
    /// The maintenance.
    id: EventId,
) -> Result<MaintenanceFile> {
    use crate::ports::{answer, ports};
    answer(ports().load_maintenance(page, id).await)
}

/// Maintenances, drafts too: at most 300 that are still to end, and the 300 latest that are over.
#[server(prefix = "/_fn", endpoint = "maintenance/list", input = Json)]
pub async fn list_maintenances(
    /// The page.
    page: PageId,
    /// What their title has to contain; everything if empty.
    text: String,
) -> Result<Vec<MaintenanceLine>> {
    use crate::ports::{answer, ports};
    answer(ports().list_maintenances(page, text).await)
}

/// The rules by which windows come back, the newest first.
#[server(prefix = "/_fn", endpoint = "maintenance/rules", input = Json)]
pub async fn list_recurrences(
    /// The page.
    page: PageId,
) -> Result<Vec<RecurrenceFile>> {
    use crate::ports::{answer, ports};
    answer(ports().list_recurrences(page).await)
}

/// The first windows (begin and end) a rule would make, in the page's zone. What does not fit is refused as `recurrence`.
#[server(prefix = "/_fn", endpoint = "maintenance/dates", input = Json)]
pub async fn list_dates(
    /// The page.
    page: PageId,
    /// The rule, as an RRULE of RFC 5545.
    rule: String,
    /// When the first window begins.
    from: Instant,
    /// When it ends.
    until: Instant,
) -> Result<Vec<(Instant, Instant)>> {
    use crate::ports::{answer, ports};
    answer(ports().list_dates(page, rule, (from, until)).await)
}

/// Plans a maintenance.
#[server(prefix = "/_fn", endpoint = "maintenance/schedule", input = Json)]
pub async fn schedule_maintenance(
    /// The page.
    page: PageId,
    /// The maintenance.
    input: NewMaintenance,
) -> Result<EventId> {
    use crate::ports::{answer, ports};
    answer(ports().schedule_maintenance(page, input).await)
}

/// Plans by another rule, window, text or switches from now on; answers with the first new window.
#[server(prefix = "/_fn", endpoint = "maintenance/replan", input = Json)]
pub async fn replan_maintenance(
    /// The page.
    page: PageId,
    /// A maintenance the rule made.
    id: EventId,
    /// The revision of the rule its editor has seen.
    seen: i64,
    /// What its windows are made from, from now on.
    input: NewMaintenance,
) -> Result<EventId> {
    use crate::ports::{answer, ports};
    answer(ports().replan_maintenance(page, id, seen, input).await)
}

/// Adds an update, or a note for staff.
#[server(prefix = "/_fn", endpoint = "maintenance/update", input = Json)]
pub async fn post_word(
    /// The page.
    page: PageId,
    /// The maintenance.
    id: EventId,
    /// The revision of the maintenance its author has seen.
    seen: i64,
    /// The update.
    input: NewUpdate<MaintenanceState>,
) -> Result<UpdateId> {
    use crate::ports::{answer, ports};
    answer(ports().post_word(page, id, seen, input).await)
}

/// Changes what is planned.
#[server(prefix = "/_fn", endpoint = "maintenance/edit", input = Json)]
pub async fn change_maintenance(
    /// The page.
    page: PageId,
    /// The maintenance.
    id: EventId,
    /// What to change.
    input: EditMaintenance,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().edit_maintenance(page, id, input).await)
}

/// Corrects an update.
#[server(prefix = "/_fn", endpoint = "maintenance/edit-update", input = Json)]
pub async fn correct_word(
    /// The page.
    page: PageId,
    /// The maintenance.
    id: EventId,
    /// The update.
    update: UpdateId,
    /// What to change.
    input: EditUpdate<MaintenanceState>,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().edit_word(page, id, update, input).await)
}

/// Takes an update away.
#[server(prefix = "/_fn", endpoint = "maintenance/delete-update", input = Json)]
pub async fn delete_word(
    /// The page.
    page: PageId,
    /// The maintenance.
    id: EventId,
    /// The update.
    update: UpdateId,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().delete_word(page, id, update).await)
}

/// Something that is done to a maintenance as a whole. What it says to visitors is the usual sentence in the page's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MaintenanceDeed {
    /// It begins now.
    Start,
    /// Its end moves.
    Extend(Instant),
    /// It ends now.
    Complete,
    /// It is called off.
    Cancel,
    /// A draft comes out.
    Publish,
    /// It is taken away.
    Delete,
    /// The rule it comes from makes no more windows.
    EndRecurrence,
}

/// Does something to a maintenance as a whole.
#[server(prefix = "/_fn", endpoint = "maintenance/do", input = Json)]
pub async fn do_to_maintenance(
    /// The page.
    page: PageId,
    /// The maintenance.
    id: EventId,
    /// What.
    deed: MaintenanceDeed,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().do_to_maintenance(page, id, deed).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        EventId, Instant, MaintenanceState, PageId, UpdateId,
        input::{EditMaintenance, EditUpdate, NewMaintenance, NewUpdate},
        plan::{MaintenanceFile, MaintenanceLine, RecurrenceFile},
    };

    use super::MaintenanceDeed;
    use crate::error::Result;

    /// Maintenances.
    #[async_trait::async_trait]
    pub trait Maintenances: Send + Sync {
        /// One with all that staff know of it.
        async fn load_maintenance(&self, page: PageId, id: EventId) -> Result<MaintenanceFile>;

        /// Many.
        async fn list_maintenances(&self, page: PageId, text: String) -> Result<Vec<MaintenanceLine>>;

        /// The rules by which windows come back.
        async fn list_recurrences(&self, page: PageId) -> Result<Vec<RecurrenceFile>>;

        /// The first windows of a rule.
        async fn list_dates(&self, page: PageId, rule: String, window: (Instant, Instant)) -> Result<Vec<(Instant, Instant)>>;

        /// Plans one.
        async fn schedule_maintenance(&self, page: PageId, input: NewMaintenance) -> Result<EventId>;

        /// Plans by another rule.
        async fn replan_maintenance(&self, page: PageId, id: EventId, seen: i64, input: NewMaintenance) -> Result<EventId>;

        /// Adds an update or a note.
        async fn post_word(&self, page: PageId, id: EventId, seen: i64, input: NewUpdate<MaintenanceState>) -> Result<UpdateId>;

        /// Changes one.
        async fn edit_maintenance(&self, page: PageId, id: EventId, input: EditMaintenance) -> Result<()>;

        /// Corrects an update.
        async fn edit_word(&self, page: PageId, id: EventId, update: UpdateId, input: EditUpdate<MaintenanceState>) -> Result<()>;

        /// Takes an update away.
        async fn delete_word(&self, page: PageId, id: EventId, update: UpdateId) -> Result<()>;

        /// Does something to one as a whole.
        async fn do_to_maintenance(&self, page: PageId, id: EventId, deed: MaintenanceDeed) -> Result<()>;
    }
}
