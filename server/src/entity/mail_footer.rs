//! What stands at the foot of every mail of a page.

use app::model::{Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// The foot of a page's mails.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "mail_footer")]
pub struct Model {
    /// The page.
    #[sea_orm(primary_key, auto_increment = false)]
    pub page_id: Col<PageId>,
    /// Its lines, as plain text.
    pub text: String,
    /// Counts edits, from 1.
    pub rev: i64,
    /// When it was last edited.
    pub updated_at: Col<Instant>,
}

no_relations!();
