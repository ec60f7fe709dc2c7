//! A picture or a sheet of a page, as it is served.

use app::model::{FileId, Instant, PageId};
use sea_orm::entity::prelude::*;

use super::Col;

/// A picture or a sheet.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "page_file")]
pub struct Model {
    /// The file's id, which its address is made of.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<FileId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// What it is, as browsers are told. Found out by us, never by whoever handed it in.
    pub content_type: String,
    /// Its bytes.
    #[sea_orm(column_type = "Blob")]
    pub content: Vec<u8>,
    /// When it came.
    pub created_at: Col<Instant>,
}

no_relations!();
