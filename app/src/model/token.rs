//! API tokens, as staff see them.

use serde::{Deserialize, Serialize};

use crate::model::{Instant, PageId, Scope, TokenId, UserId};

/// What a script signs its requests with; the secret itself is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its id, which proves nothing.
    pub id: TokenId,
    /// The page it is good for; none means every page.
    pub page_id: Option<PageId>,
    /// Who made it; none if the command line did.
    pub user_id: Option<UserId>,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// How its secret begins, to recognise it by.
    pub prefix: String,
    /// Whether it may ask the manage API as often as it likes.
    #[serde(default)]
    pub unlimited: bool,
    /// When it ends.
    pub expires_at: Option<Instant>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Instant>,
    /// When a person took it back.
    pub revoked_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
}
