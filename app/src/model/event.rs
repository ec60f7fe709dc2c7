//! What incidents and maintenances have in common: updates, and the components they touch.

use serde::{Deserialize, Serialize};

use crate::model::{ComponentId, Instant, Status, UpdateId};

/// What an update said about one component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// The component.
    pub component: ComponentId,
    /// Its name at the time, with its group's: `Group - Component`.
    pub name: String,
    /// What it was.
    pub old: Status,
    /// What it became.
    pub new: Status,
}

/// What an update said before it was edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The earlier text, rendered.
    pub html: String,
    /// When it was replaced.
    pub replaced_at: Instant,
}

/// One entry in the log of an incident (`S` is `IncidentState`) or a maintenance (`MaintenanceState`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update<S> {
    /// Its id.
    pub id: UpdateId,
    /// The state it sets; a comment sets none.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub state: Option<S>,
    /// The Markdown as written. Left out of what browsers get.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// The text, rendered and sanitised.
    pub html: String,
    /// When it is shown to have happened.
    pub display_at: Instant,
    /// When it was written.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// The statuses it set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touched: Vec<Touched>,
    /// Whether subscribers were told.
    pub notified: bool,
    /// Earlier texts, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
}

fn none<S>() -> Option<S> {
    None
}

/// A component an event touches, with what the newest update that names it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// The component.
    pub component: ComponentId,
    /// What the event says of it.
    pub status: Status,
}

/// What incidents and maintenances share, for code that treats them alike.
pub trait Event {
    /// The vocabulary of its states.
    type State;

    /// Its updates, newest first.
    fn updates(&self) -> &[Update<Self::State>];

    /// The same, to change them.
    fn updates_mut(&mut self) -> &mut Vec<Update<Self::State>>;
}

/// Puts updates in the order readers get them: newest first, the order of writing deciding ties.
pub fn newest_first<S>(updates: &mut [Update<S>]) {
    crate::model::order::by_key(updates, |u| std::cmp::Reverse((u.display_at, u.created_at, u.id)));
}

/// When an event last came into this state; it may have been said several times since.
pub fn entered<S: Copy + PartialEq>(newest_first: &[Update<S>], state: S) -> Option<Instant> {
    let mut said = newest_first.iter().filter(|u| u.state.is_some()).skip_while(|u| u.state != Some(state));
    let first = said.next()?;
    Some(said.take_while(|u| u.state == Some(state)).last().unwrap_or(first).display_at)
}
