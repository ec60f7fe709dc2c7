//! The audit log, as staff see it.

use serde::{Deserialize, Serialize};

use crate::model::{ActorKind, Instant, PageId};

/// The sorts of things that are in the log of a page.
pub const NOUNS: [&str; 23] = [
    "access group",
    "access user",
    "announcement",
    "component",
    "group",
    "hook",
    "illustration",
    "incident",
    "maintenance",
    "member",
    "message",
    "message text",
    "metric",
    "page",
    "postmortem",
    "recurrence",
    "source",
    "subscriber",
    "template",
    "threshold",
    "token",
    "update",
    "user",
];

/// Who did what, when, and from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Counts up.
    pub id: i64,
    /// When.
    pub at: Instant,
    /// The page it was done on; none for what concerns an account.
    pub page_id: Option<PageId>,
    /// What sort of actor did it.
    pub actor_kind: ActorKind,
    /// The actor's id, if they have one.
    pub actor_id: Option<String>,
    /// What the actor was called at the time.
    pub actor_name: String,
    /// What was done, in words: `created`, `set role of` ...
    pub verb: String,
    /// To what sort of thing: `incident`, `user` ...
    pub noun: String,
    /// The id of the thing.
    pub noun_id: Option<String>,
    /// The thing before, as JSON, without secrets.
    pub before: Option<String>,
    /// The thing after, as JSON, without secrets.
    pub after: Option<String>,
    /// The address it was done from.
    pub ip: Option<String>,
    /// The request it was done in.
    pub request_id: Option<String>,
}

/// One deed of the audit log, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub at: Instant,
    /// Who did it.
    pub who: String,
    /// What was done.
    pub verb: String,
    /// To what kind of thing.
    pub noun: String,
    /// What that is called, if it has a name.
    pub name: Option<String>,
}
