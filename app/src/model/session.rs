//! Sessions, as whoever signed in sees them.

use serde::{Deserialize, Serialize};

use crate::model::Instant;

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// What it is called when it is ended; proves nothing.
    pub id: String,
    /// Whether it is the one that asks.
    pub is_current: bool,
    /// The address it was last seen at.
    pub ip: Option<String>,
    /// What the browser says it is.
    pub agent: Option<String>,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub last_seen_at: Instant,
    /// When it ends if it is not used.
    pub expires_at: Instant,
}
