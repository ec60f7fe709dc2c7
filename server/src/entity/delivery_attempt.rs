//! How each try to deliver a message went.

use app::model::Instant;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One try.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "delivery_attempt")]
pub struct Model {
    /// Counts up.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The message.
    pub outbox_id: i64,
    /// When it began.
    pub at: Col<Instant>,
    /// How long it took, in milliseconds.
    pub took: i64,
    /// Whether the receiver took it.
    pub is_taken: bool,
    /// What was answered, cut short.
    pub answer: String,
}

no_relations!();
