//! Components and their groups, as visitors see them.

use serde::{Deserialize, Serialize};

use crate::model::{Collapse, ComponentId, Date, EventId, GroupId, Id, Instant, Status, kind};

/// A business function that matters to users, with its effective status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// Its id.
    pub id: ComponentId,
    /// The group it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// Its name.
    pub name: String,
    /// What it is, as rendered inline Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The same as written. Left out of what browsers get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description_source: Option<String>,
    /// Where it lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Its place, from 1; inside its group, or among groups and loose components.
    pub position: i32,
    /// The effective status.
    pub status: Status,
    /// Since when that status has held, as far back as the window of the page reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// The incidents and maintenances that make it so, worst first; none if staff or monitoring set it directly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<EventId>,
    /// Since when monitoring suspects it of not being fine, which nobody has confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspected: Option<Instant>,
    /// Whether bars and uptime are shown.
    pub showcase: bool,
    /// The day it came into use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<Date>,
    /// Whether it is listed only while something is wrong with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_show_if_degraded: bool,
    /// The uptime it is meant to reach, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uptime_objective: Option<f64>,
    /// When it was made. Left out of what browsers get.
    #[cfg_attr(feature = "ssr", serde(default, skip_serializing_if = "Instant::is_unset"))]
    #[cfg_attr(not(feature = "ssr"), serde(skip))]
    pub created_at: Instant,
    /// When it last changed, status included. Left out of what browsers get.
    #[cfg_attr(feature = "ssr", serde(default, skip_serializing_if = "Instant::is_unset"))]
    #[cfg_attr(not(feature = "ssr"), serde(skip))]
    pub updated_at: Instant,
}

impl Component {
    /// Leaves out what no browser needs: its text as written, and times that only machines read.
    pub fn without_sources(&mut self) {
        self.description_source = None;
        (self.created_at, self.updated_at) = Default::default();
    }

    /// Whether visitors see it now.
    pub fn is_listed(&self) -> bool {
        !self.only_show_if_degraded || self.status > Status::Unknown || self.suspected.is_some()
    }
}

/// A group of components.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its place among groups and loose components, from 1.
    pub position: i32,
    /// When it shows its components.
    pub collapse: Collapse,
    /// The status of its worst component.
    pub status: Status,
    /// When it was made. Left out of what browsers get.
    #[cfg_attr(feature = "ssr", serde(default, skip_serializing_if = "Instant::is_unset"))]
    #[cfg_attr(not(feature = "ssr"), serde(skip))]
    pub created_at: Instant,
    /// When it last changed. Left out of what browsers get.
    #[cfg_attr(feature = "ssr", serde(default, skip_serializing_if = "Instant::is_unset"))]
    #[cfg_attr(not(feature = "ssr"), serde(skip))]
    pub updated_at: Instant,
}

/// A component or a group, where either can stand.
pub type SubjectId = Id<kind::Subject>;
