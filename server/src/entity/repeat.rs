//! What a script named, so that it is done once however often it is asked for.

use app::model::{Instant, TokenId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A request with a name of its own, and how it was answered.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "repeat")]
pub struct Model {
    /// The token it was signed with.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_id: Col<TokenId>,
    /// What the script calls it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The hash of its path and body.
    pub print: String,
    /// The status it was answered with; none while it is being done.
    pub status: Option<i32>,
    /// What it was answered.
    pub body: Option<String>,
    /// When it came.
    pub created_at: Col<Instant>,
}

no_relations!();
