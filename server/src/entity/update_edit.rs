//! How an update read before it was edited.

use app::model::{Instant, UpdateId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// One earlier wording.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "update_edit")]
pub struct Model {
    /// Counts up.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The update.
    pub update_id: Col<UpdateId>,
    /// The text it had, in Markdown.
    pub body: String,
    /// The text it had, as HTML.
    pub body_html: String,
    /// The state it had.
    pub state: Option<String>,
    /// The time it was shown with.
    pub display_at: Col<Instant>,
    /// When this wording was replaced.
    pub replaced_at: Col<Instant>,
    /// Who replaced it.
    pub author: String,
}

no_relations!();
