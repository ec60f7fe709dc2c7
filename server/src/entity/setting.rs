//! Facts about the whole installation: its id, the hash of its set-up token.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One fact.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "setting")]
pub struct Model {
    /// What the fact is called.
    #[sea_orm(primary_key)]
    pub key: String,
    /// The fact, in a form its reader knows.
    pub value: String,
}

no_relations!();
