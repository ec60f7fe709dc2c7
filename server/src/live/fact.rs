//! A row as it was written by some change. Facts travel in the change log; folding them in order gives what the database holds.

use app::model::{ComponentId, EventId, MetricId, UpdateId, illustration::Illustration};
use serde::{Deserialize, Serialize};

use crate::{
    entity::{
        announcement, component, component_group, event, event_component, event_update, incident, journal, maintenance, metric, page,
        postmortem, update_component, update_edit,
    },
    live::numbers::Given,
};

/// One written row, or the rows of one owner that replace all it had.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fact {
    /// The page itself.
    Page(page::Model),
    /// A group.
    Group(component_group::Model),
    /// A component.
    Component(component::Model),
    /// A new entry of a component's journal.
    Journal(journal::Model),
    /// A new event, before the incident or maintenance it is.
    Event(event::Model),
    /// An incident.
    Incident(incident::Model),
    /// A maintenance.
    Maintenance(maintenance::Model),
    /// All components of an event.
    Affected {
        /// The event.
        event: EventId,
        /// Its components.
        rows: Vec<event_component::Model>,
    },
    /// An update.
    Update(event_update::Model),
    /// All components of an update.
    Touched {
        /// The event.
        event: EventId,
        /// The update.
        update: UpdateId,
        /// Its components.
        rows: Vec<update_component::Model>,
    },
    /// What an update said before.
    Edit {
        /// The event.
        event: EventId,
        /// The earlier text.
        row: update_edit::Model,
    },
    /// A postmortem.
    Postmortem(postmortem::Model),
    /// A metric.
    Metric(metric::Model),
    /// All values beyond which a metric is not fine.
    Limits {
        /// The metric.
        metric: MetricId,
        /// The values, each with the component it says something about.
        values: Vec<(ComponentId, f64)>,
    },
    /// An announcement.
    Announcement(announcement::Model),
    /// Numbers that were given to what is new.
    Numbered(Vec<Given>),
    /// A picture in texts.
    Illustration {
        /// Its name.
        name: Illustration,
        /// Whether there is one of that name from now on.
        is_kept: bool,
    },
}
