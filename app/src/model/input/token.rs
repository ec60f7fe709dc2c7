//! API tokens, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{
    Instant, Scope,
    input::{FieldErrors, NAME_LENGTH},
};

/// A new API token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Whether it may ask the manage API as often as it likes.
    #[serde(default)]
    pub unlimited: bool,
    /// When it ends; never if empty.
    pub expires_at: Option<Instant>,
}

impl NewToken {
    /// Cleans and checks it. Whether it ends in the future is checked where the clock is.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        self.scopes.sort_unstable();
        self.scopes.dedup();
        if self.scopes.is_empty() {
            errors.add("scopes", "must name at least one thing it may do");
        }
        errors.into_result(self)
    }
}
