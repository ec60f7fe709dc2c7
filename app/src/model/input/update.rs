//! An update of an incident or a maintenance, as asked for. `S` is the vocabulary of its states.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{
    ComponentId, Instant, Status,
    input::{BODY_LENGTH, FieldErrors},
};

/// A new entry in the log of an incident or a maintenance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewUpdate<S> {
    /// The state it sets; a comment sets none.
    pub state: Option<S>,
    /// What to say, in Markdown.
    pub body: String,
    /// The statuses it sets, of incidents only.
    pub statuses: Vec<(ComponentId, Status)>,
    /// When it is shown to have happened; now if empty.
    pub display_at: Option<Instant>,
    /// When the next update is promised.
    pub next_update_at: Option<Instant>,
    /// Whether subscribers are told.
    pub notify: bool,
    /// A note for staff, never shown outside.
    pub internal: bool,
}

impl<S> Default for NewUpdate<S> {
    fn default() -> Self {
        Self {
            state: None,
            body: String::new(),
            statuses: Vec::new(),
            display_at: None,
            next_update_at: None,
            notify: true,
            internal: false,
        }
    }
}

impl<S> NewUpdate<S> {
    /// Cleans and checks it. It must say something: a text, a state or a status.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.body = errors.text("body", &self.body, BODY_LENGTH);
        if self.body.is_empty() && self.state.is_none() && self.statuses.is_empty() {
            errors.add("body", "must not be empty");
        }
        if self.internal && (self.state.is_some() || !self.statuses.is_empty()) {
            errors.add("internal", "cannot be set on an update that changes a state or a status");
        }
        if let (Some(next), Some(at)) = (self.next_update_at, self.display_at)
            && next <= at
        {
            errors.add("next_update_at", "must lie after the update itself");
        }
        check_statuses(&mut errors, &self.statuses);
        errors.into_result(self)
    }
}

/// What to change about an update; what is empty stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(serialize = "S: Serialize", deserialize = "S: Deserialize<'de>"))]
pub struct EditUpdate<S> {
    /// The revision the editor saw.
    pub rev: i64,
    /// A new text, in Markdown.
    pub body: Option<String>,
    /// Another state; `Some(None)` makes it a comment.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub state: Option<Option<S>>,
    /// Another time.
    pub display_at: Option<Instant>,
    /// Other statuses, in place of all it set.
    pub statuses: Option<Vec<(ComponentId, Status)>>,
}

impl<S> EditUpdate<S> {
    /// Nothing to change, seen at this revision.
    pub fn at_rev(rev: i64) -> Self {
        Self { rev, body: None, state: None, display_at: None, statuses: None }
    }

    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.body = self.body.map(|body| errors.text("body", &body, BODY_LENGTH));
        if let Some(statuses) = &self.statuses {
            check_statuses(&mut errors, statuses);
        }
        errors.into_result(self)
    }
}

pub(super) fn check_statuses(errors: &mut FieldErrors, statuses: &[(ComponentId, Status)]) {
    let mut named = BTreeSet::new();
    if let Some((twice, _)) = statuses.iter().find(|(component, _)| !named.insert(component)) {
        errors.add("components", format!("names {twice} twice"));
    }
    if statuses.iter().any(|(_, status)| *status == Status::Unknown) {
        errors.add("components", "cannot set a component to unknown");
    }
}
