//! What the owner of the page does most, in few words. Tests of refusals and of other people call the verbs themselves.

use app::model::{
    ComponentId, EventId, IncidentState, Status, UpdateId,
    incident::Incident,
    input::{EditIncident, NewIncident, NewUpdate},
};
use sea_orm::EntityTrait;
use server::{
    entity::{Col, component, incident},
    service::{components, incidents},
};

use super::app::TestApp;

/// An update with this state and text, and what it says of components.
pub fn says(state: IncidentState, body: &str, statuses: &[(ComponentId, Status)]) -> NewUpdate<IncidentState> {
    NewUpdate { state: Some(state), statuses: statuses.to_vec(), ..comment(body) }
}

/// An update with nothing but a text.
pub fn comment(body: &str) -> NewUpdate<IncidentState> {
    NewUpdate { body: body.to_owned(), ..NewUpdate::default() }
}

/// A text only staff may read.
pub fn note(body: &str) -> NewUpdate<IncidentState> {
    NewUpdate { internal: true, ..comment(body) }
}

/// A new incident that says this of components.
pub fn trouble(name: &str, statuses: &[(ComponentId, Status)]) -> NewIncident {
    let mut input = NewIncident::named(name, "We are looking into it.");
    input.update.statuses = statuses.to_vec();
    input
}

impl TestApp {
    /// Opens an incident.
    pub async fn open(&self, input: NewIncident) -> EventId {
        incidents::open(&self.services, &self.owner(), self.page, input).await.expect("the incident is fine")
    }

    /// Adds an update to an incident.
    pub async fn post(&self, id: EventId, input: NewUpdate<IncidentState>) -> UpdateId {
        incidents::post_update(&self.services, &self.owner(), self.page, id, None, input).await.expect("the update is fine")
    }

    /// Resolves an incident; everything it touches works again.
    pub async fn resolve(&self, id: EventId) -> UpdateId {
        incidents::resolve(&self.services, &self.owner(), self.page, id, "It works again.", None).await.expect("it can be resolved")
    }

    /// Resolves an incident, saying how components are from then on.
    pub async fn resolve_with(&self, id: EventId, statuses: &[(ComponentId, Status)]) -> UpdateId {
        let statuses = Some(statuses.to_vec());
        incidents::resolve(&self.services, &self.owner(), self.page, id, "It is over.", statuses).await.expect("it can be resolved")
    }

    /// Goes back to an incident that was resolved.
    pub async fn reopen(&self, id: EventId, statuses: &[(ComponentId, Status)]) -> UpdateId {
        let statuses = statuses.to_vec();
        incidents::reopen(&self.services, &self.owner(), self.page, id, "It is back.", statuses).await.expect("it can be reopened")
    }

    /// Changes an incident as it is now.
    pub async fn edit(&self, id: EventId, change: impl FnOnce(&mut EditIncident)) {
        let mut input = EditIncident::at_rev(self.incident_row(id).await.rev);
        change(&mut input);
        incidents::edit(&self.services, &self.owner(), self.page, id, input).await.expect("the edit is fine");
    }

    /// Sets components by hand.
    pub async fn set(&self, statuses: &[(ComponentId, Status)]) {
        components::set_statuses(&self.services, &self.owner(), self.page, statuses).await.expect("the statuses are fine");
    }

    /// An incident as everybody sees it.
    pub fn incident(&self, id: EventId) -> Incident {
        self.snapshot().incident(id).cloned().expect("visitors see the incident")
    }

    /// An incident as the database has it.
    pub async fn incident_row(&self, id: EventId) -> incident::Model {
        incident::Entity::find_by_id(Col(id)).one(self.services.db.read()).await.expect("it can be read").expect("it is there")
    }

    /// What a component is without incidents and maintenance.
    pub async fn baseline(&self, id: ComponentId) -> Status {
        let row = component::Entity::find_by_id(Col(id)).one(self.services.db.read()).await.expect("it can be read");
        row.expect("it is there").status.0
    }
}
