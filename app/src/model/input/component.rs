//! Components and groups, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{
    Collapse, ComponentId, Date, GroupId, Status, Visibility,
    input::{FieldErrors, NAME_LENGTH},
};

/// The longest description of a component or group, in characters.
const DESCRIPTION_LENGTH: usize = 1_000;

/// A new component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewComponent {
    /// Its name.
    pub name: String,
    /// What it is, in inline Markdown.
    pub description: Option<String>,
    /// Where it lives.
    pub link: Option<String>,
    /// The group it belongs to.
    pub group_id: Option<GroupId>,
    /// Its first baseline.
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
}

impl NewComponent {
    /// A component with this name, everything else as most people want it.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
            link: None,
            group_id: None,
            status: Status::Operational,
            showcase: true,
            start_date: None,
            only_show_if_degraded: false,
            visibility: Visibility::Public,
            uptime_objective: None,
        }
    }

    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        self.description = errors.optional_line("description", self.description.as_deref(), DESCRIPTION_LENGTH);
        self.link = errors.link("link", self.link.as_deref());
        check_objective(&mut errors, self.uptime_objective);
        errors.into_result(self)
    }
}

/// What to change about a component; what is empty stays, `Some(None)` clears.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditComponent {
    /// The revision the editor saw; `None` for scripts that do not know revisions.
    pub rev: Option<i64>,
    /// A new name.
    pub name: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub description: Option<Option<String>>,
    /// Where it lives.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub link: Option<Option<String>>,
    /// The group it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub group_id: Option<Option<GroupId>>,
    /// Whether bars and uptime are shown.
    pub showcase: Option<bool>,
    /// The day it came into use.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub start_date: Option<Option<Date>>,
    /// Whether it is listed only while something is wrong with it.
    pub only_show_if_degraded: Option<bool>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// The uptime it is meant to reach, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub uptime_objective: Option<Option<f64>>,
    /// The components it depends on, in place of all it has.
    pub depends_on: Option<Vec<ComponentId>>,
    /// Whether it is archived: kept with its past, shown nowhere.
    pub archived: Option<bool>,
}

impl EditComponent {
    /// Nothing to change, seen at this revision.
    pub fn at_rev(rev: Option<i64>) -> Self {
        Self {
            rev,
            name: None,
            description: None,
            link: None,
            group_id: None,
            showcase: None,
            start_date: None,
            only_show_if_degraded: None,
            visibility: None,
            uptime_objective: None,
            depends_on: None,
            archived: None,
        }
    }

    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = self.name.map(|name| errors.line("name", &name, NAME_LENGTH));
        self.description = self.description.map(|d| errors.optional_line("description", d.as_deref(), DESCRIPTION_LENGTH));
        self.link = self.link.map(|l| errors.link("link", l.as_deref()));
        check_objective(&mut errors, self.uptime_objective.flatten());
        errors.into_result(self)
    }
}

fn check_objective(errors: &mut FieldErrors, objective: Option<f64>) {
    if objective.is_some_and(|o| !(0.0..=100.0).contains(&o)) {
        errors.add("uptime_objective", "must be a percentage from 0 to 100");
    }
}

/// A new group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewGroup {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// When it shows its components.
    pub collapse: Collapse,
    /// The components to put into it, in this order.
    pub components: Vec<ComponentId>,
}

impl NewGroup {
    /// A group with this name and nothing in it.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), description: None, collapse: Collapse::WhenFine, components: Vec::new() }
    }

    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        self.description = errors.optional_line("description", self.description.as_deref(), DESCRIPTION_LENGTH);
        errors.into_result(self)
    }
}

/// What to change about a group; what is empty stays, `Some(None)` clears.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditGroup {
    /// The revision the editor saw; `None` for scripts that do not know revisions.
    pub rev: Option<i64>,
    /// A new name.
    pub name: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub description: Option<Option<String>>,
    /// When it shows its components.
    pub collapse: Option<Collapse>,
    /// The components in it, in this order, in place of all it has.
    pub components: Option<Vec<ComponentId>>,
}

impl EditGroup {
    /// Nothing to change, seen at this revision.
    pub fn at_rev(rev: Option<i64>) -> Self {
        Self { rev, name: None, description: None, collapse: None, components: None }
    }

    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = self.name.map(|name| errors.line("name", &name, NAME_LENGTH));
        self.description = self.description.map(|d| errors.optional_line("description", d.as_deref(), DESCRIPTION_LENGTH));
        errors.into_result(self)
    }
}
