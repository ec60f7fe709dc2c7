//! Maintenance, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{
    ComponentId, Instant, MaintenanceState, Visibility,
    input::{
        FieldErrors, NAME_LENGTH, NewUpdate, PublishAt,
        incident::{check_metadata, clean_tags},
    },
};

/// The independent switches of a maintenance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// It begins by itself.
    pub auto_start: bool,
    /// It ends by itself.
    pub auto_complete: bool,
    /// Its components are shown as under maintenance while it runs.
    pub to_maintenance: bool,
    /// At its end its components are again what they were; otherwise they stay under maintenance until somebody sets them.
    pub to_operational: bool,
    /// Subscribers are told when it begins by itself.
    pub notify_start: bool,
    /// Subscribers are told when it ends by itself.
    pub notify_end: bool,
    /// How many minutes before its begin subscribers are reminded.
    pub remind_before: Vec<i64>,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            auto_start: true,
            auto_complete: true,
            to_maintenance: true,
            to_operational: true,
            notify_start: true,
            notify_end: true,
            remind_before: vec![60],
        }
    }
}

impl Switches {
    fn validate(&mut self, errors: &mut FieldErrors) {
        self.remind_before.sort_unstable_by(|a, b| b.cmp(a));
        self.remind_before.dedup();
        let fits = self.remind_before.len() <= 10 && self.remind_before.iter().all(|m| (1..=60 * 24 * 60).contains(m));
        if !fits {
            errors.add("remind_before", "must be at most ten numbers of minutes, from 1 to 86,400");
        }
    }
}

/// A new maintenance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewMaintenance {
    /// Its title.
    pub name: String,
    /// Its first update.
    pub update: NewUpdate<MaintenanceState>,
    /// The components it touches.
    pub components: Vec<ComponentId>,
    /// When it is planned to begin.
    pub scheduled_for: Instant,
    /// When it is planned to end.
    pub scheduled_until: Instant,
    /// What happens by itself.
    pub switches: Switches,
    /// A recurrence rule (RFC 5545 RRULE, in the page's zone) for windows that come back.
    pub recurrence: Option<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// When it is published.
    pub publish: PublishAt,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Facts for other tools: an object of objects.
    pub metadata: serde_json::Value,
}

impl NewMaintenance {
    /// A maintenance with this title and window, everything else as most people want it.
    pub fn named(name: impl Into<String>, body: impl Into<String>, from: Instant, until: Instant) -> Self {
        Self {
            name: name.into(),
            update: NewUpdate { body: body.into(), ..NewUpdate::default() },
            components: Vec::new(),
            scheduled_for: from,
            scheduled_until: until,
            switches: Switches::default(),
            recurrence: None,
            visibility: Visibility::Public,
            publish: PublishAt::Now,
            tags: Vec::new(),
            metadata: serde_json::json!({}),
        }
    }

    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        match self.update.clone().validate() {
            Ok(update) => self.update = update,
            Err(more) => errors.0.extend(more.0),
        }
        check_window(&mut errors, self.scheduled_for, self.scheduled_until);
        if !self.update.statuses.is_empty() {
            errors.add("components", "of a maintenance have no status of their own");
        }
        self.components.sort_unstable();
        self.components.dedup();
        self.switches.validate(&mut errors);
        self.recurrence = errors.optional_line("recurrence", self.recurrence.as_deref(), 500);
        if self.recurrence.is_some() && self.publish != PublishAt::Now {
            errors.add("recurrence", "cannot be combined with a draft or a scheduled publication");
        }
        clean_tags(&mut errors, &mut self.tags);
        check_metadata(&mut errors, &self.metadata);
        errors.into_result(self)
    }
}

/// What to change about a maintenance; what is empty stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditMaintenance {
    /// The revision the editor saw.
    pub rev: i64,
    /// A new title.
    pub name: Option<String>,
    /// The components it touches, in place of all it has.
    pub components: Option<Vec<ComponentId>>,
    /// Another planned begin.
    pub scheduled_for: Option<Instant>,
    /// Another planned end.
    pub scheduled_until: Option<Instant>,
    /// Other switches.
    pub switches: Option<Switches>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// Another time of publication, while it is not out.
    pub publish: Option<PublishAt>,
    /// Words to find it by, in place of all it has.
    pub tags: Option<Vec<String>>,
    /// Facts for other tools, in place of all it has.
    pub metadata: Option<serde_json::Value>,
}

impl EditMaintenance {
    /// Nothing to change, seen at this revision.
    pub fn at_rev(rev: i64) -> Self {
        Self {
            rev,
            name: None,
            components: None,
            scheduled_for: None,
            scheduled_until: None,
            switches: None,
            visibility: None,
            publish: None,
            tags: None,
            metadata: None,
        }
    }

    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = self.name.map(|name| errors.line("name", &name, NAME_LENGTH));
        if let Some(switches) = &mut self.switches {
            switches.validate(&mut errors);
        }
        if let Some(tags) = &mut self.tags {
            clean_tags(&mut errors, tags);
        }
        if let Some(metadata) = &self.metadata {
            check_metadata(&mut errors, metadata);
        }
        errors.into_result(self)
    }

    /// Checks the window it leads to.
    pub fn check_window(from: Instant, until: Instant) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        check_window(&mut errors, from, until);
        errors.into_result(())
    }
}

fn check_window(errors: &mut FieldErrors, from: Instant, until: Instant) {
    if until <= from {
        errors.add("scheduled_until", "must lie after scheduled_for");
    } else if until.since(from) > 366 * 86_400_000 {
        errors.add("scheduled_until", "must not lie more than a year after scheduled_for");
    }
}
