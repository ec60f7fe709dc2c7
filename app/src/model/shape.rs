//! What a page is made of, as staff see it: every component and group with what only staff know, and their order.

use serde::{Deserialize, Serialize};

use crate::model::{Collapse, ComponentId, Date, EventId, EventKind, GroupId, Instant, JournalCause, Status, Visibility};

/// Every component and group of a page, archived ones too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// The groups in order, empty ones too.
    pub groups: Vec<GroupFile>,
    /// The components in the order of the page, archived ones last.
    pub components: Vec<ComponentFile>,
}

/// A component with all that only staff know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComponentFile {
    /// Its id.
    pub id: ComponentId,
    /// How often it has been changed: named with an edit, so that nobody overwrites what they have not seen.
    pub rev: i64,
    /// The group it belongs to.
    pub group_id: Option<GroupId>,
    /// Its name.
    pub name: String,
    /// What it is, in inline Markdown.
    pub description: Option<String>,
    /// Where it lives.
    pub link: Option<String>,
    /// Its place, from 1; inside its group, or among groups and loose components.
    pub position: i32,
    /// What staff or monitoring set it to.
    pub status: Status,
    /// Whether bars and uptime are shown.
    pub showcase: bool,
    /// The day it came into use.
    pub start_date: Option<Date>,
    /// Whether it is listed only while something is wrong with it.
    pub only_show_if_degraded: bool,
    /// Who may see it.
    pub visibility: Visibility,
    /// The uptime it is meant to reach, in percent.
    pub uptime_objective: Option<f64>,
    /// Since when it is archived, if it is.
    pub archived_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// A group with all that only staff know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFile {
    /// Its id.
    pub id: GroupId,
    /// How often it has been changed.
    pub rev: i64,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// Its place among groups and loose components, from 1.
    pub position: i32,
    /// When it shows its components.
    pub collapse: Collapse,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// One place in the line of a page: a group with its components in order, or a single component that is in none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The group; none around a loose component.
    pub group: Option<GroupId>,
    /// The components in it; exactly one if there is no group.
    pub components: Vec<ComponentId>,
}

impl Shape {
    /// The order of the page, from its top to its end. Archived components stand in no line.
    pub fn places(&self) -> Vec<Place> {
        let here = |group: Option<GroupId>| {
            let mut own: Vec<&ComponentFile> = self.components.iter().filter(|c| c.archived_at.is_none() && c.group_id == group).collect();
            own.sort_by_key(|c| c.position);
            own.into_iter().map(|c| (c.position, c.id)).collect::<Vec<_>>()
        };
        let mut all: Vec<(i32, Place)> = here(None).into_iter().map(|(at, id)| (at, Place { group: None, components: vec![id] })).collect();
        for group in &self.groups {
            let components = here(Some(group.id)).into_iter().map(|(_, id)| id).collect();
            all.push((group.position, Place { group: Some(group.id), components }));
        }
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, place)| place).collect()
    }

    /// The component with this id.
    pub fn component(&self, id: ComponentId) -> Option<&ComponentFile> {
        self.components.iter().find(|c| c.id == id)
    }

    /// The group with this id.
    pub fn group(&self, id: GroupId) -> Option<&GroupFile> {
        self.groups.iter().find(|g| g.id == id)
    }
}

/// One change of what a component was set to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalLine {
    /// Counts up.
    pub id: i64,
    /// When.
    pub at: Instant,
    /// What it was from then on.
    pub status: Status,
    /// What made it change.
    pub cause: JournalCause,
    /// Who did it.
    pub actor: String,
    /// The incident or maintenance that did it, with its title.
    pub event: Option<(EventKind, EventId, String)>,
}
