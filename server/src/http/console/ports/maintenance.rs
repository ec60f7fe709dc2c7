//! Maintenance.

use app::model::{
    EventId, Instant, MaintenanceState, PageId, UpdateId,
    access::Right,
    input::{EditMaintenance, EditUpdate, NewMaintenance, NewUpdate},
    plan::{MaintenanceFile, MaintenanceLine, RecurrenceFile},
};
use console::{
    error::{ApiError, Result},
    maintenance::calls::{MaintenanceDeed, port::Maintenances},
};

use super::Bound;
use crate::service::maintenance;

/// How many maintenances that are still to end are listed, and how many that are over.
const LISTED: u64 = 300;

/// How many windows of a rule are shown before it is kept.
const FORESEEN: usize = 6;

#[async_trait::async_trait]
impl Maintenances for Bound {
    async fn load_maintenance(&self, page: PageId, id: EventId) -> Result<MaintenanceFile> {
        Ok(maintenance::load_file(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn list_maintenances(&self, page: PageId, text: String) -> Result<Vec<MaintenanceLine>> {
        Ok(maintenance::search(&self.state.services, self.actor()?, page, &text, LISTED).await?)
    }

    async fn list_recurrences(&self, page: PageId) -> Result<Vec<RecurrenceFile>> {
        Ok(maintenance::list_recurrences(&self.state.services, self.actor()?, page).await?)
    }

    async fn list_dates(&self, page: PageId, rule: String, window: (Instant, Instant)) -> Result<Vec<(Instant, Instant)>> {
        self.actor()?.must(page, Right::RunEvents)?;
        EditMaintenance::check_window(window.0, window.1).map_err(ApiError::Invalid)?;
        let live = self.state.hub.page(page).ok_or_else(|| ApiError::NotFound("page".to_owned()))?;
        let zone = live.read().full.page.time_zone.clone();
        Ok(maintenance::recur::preview(&rule, window, &zone, FORESEEN)?)
    }

    async fn schedule_maintenance(&self, page: PageId, input: NewMaintenance) -> Result<EventId> {
        Ok(maintenance::schedule(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn replan_maintenance(&self, page: PageId, id: EventId, seen: i64, input: NewMaintenance) -> Result<EventId> {
        Ok(maintenance::replan(&self.state.services, self.actor()?, page, id, seen, input).await?)
    }

    async fn post_word(&self, page: PageId, id: EventId, seen: i64, input: NewUpdate<MaintenanceState>) -> Result<UpdateId> {
        // A note changes nothing anybody else wrote.
        let seen = (!input.internal).then_some(seen);
        Ok(maintenance::post_update(&self.state.services, self.actor()?, page, id, seen, input).await?)
    }

    async fn edit_maintenance(&self, page: PageId, id: EventId, input: EditMaintenance) -> Result<()> {
        Ok(maintenance::edit(&self.state.services, self.actor()?, page, id, input).await?)
    }

    async fn edit_word(&self, page: PageId, id: EventId, update: UpdateId, input: EditUpdate<MaintenanceState>) -> Result<()> {
        Ok(maintenance::edit_update(&self.state.services, self.actor()?, page, (id, update), input).await?)
    }

    async fn delete_word(&self, page: PageId, id: EventId, update: UpdateId) -> Result<()> {
        Ok(maintenance::delete_update(&self.state.services, self.actor()?, page, id, update).await?)
    }

    async fn do_to_maintenance(&self, page: PageId, id: EventId, deed: MaintenanceDeed) -> Result<()> {
        let (services, actor) = (&self.state.services, self.actor()?);
        match deed {
            MaintenanceDeed::Start => _ = maintenance::start(services, actor, page, id, "").await?,
            MaintenanceDeed::Extend(until) => _ = maintenance::extend(services, actor, page, id, until, "").await?,
            MaintenanceDeed::Complete => _ = maintenance::complete(services, actor, page, id, "").await?,
            MaintenanceDeed::Cancel => _ = maintenance::cancel(services, actor, page, id, "").await?,
            MaintenanceDeed::Publish => maintenance::publish(services, actor, page, id).await?,
            MaintenanceDeed::Delete => maintenance::delete(services, actor, page, id).await?,
            MaintenanceDeed::EndRecurrence => maintenance::end_recurrence(services, actor, page, id).await?,
        }
        Ok(())
    }
}
