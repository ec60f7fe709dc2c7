//! Hooks of a page: addresses of other programs that are told what the audit log is told, as it happens.

use serde::{Deserialize, Serialize};

use crate::model::{HookId, Instant, input::NewHook};

/// A hook, as staff see it; its secret is shown once, when it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hook {
    /// Its id.
    pub id: HookId,
    /// Counts edits, from 1.
    pub rev: i64,
    /// What staff chose.
    pub content: NewHook,
    /// Since when it is told nothing.
    pub paused_at: Option<Instant>,
    /// Why.
    pub pause_reason: Option<String>,
    /// How many tries in a row it did not take.
    pub failures: i32,
    /// Since when.
    pub failing_since: Option<Instant>,
    /// When it was last called.
    pub last_at: Option<Instant>,
    /// What it answered then.
    pub last_answer: Option<String>,
    /// How many messages wait for it.
    pub waiting: u64,
    /// When it was made.
    pub created_at: Instant,
}

/// A hook that was just made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeHook {
    /// Its id.
    pub id: HookId,
    /// What its messages are signed with, shown this once.
    pub secret: String,
}

impl std::fmt::Debug for MadeHook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MadeHook({})", self.id)
    }
}
