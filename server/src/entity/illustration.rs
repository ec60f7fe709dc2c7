//! A picture in a text, as it is served.

use app::model::{Instant, PageId};
use sea_orm::entity::prelude::*;

use super::Col;

/// A picture.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "illustration")]
pub struct Model {
    /// Its name, which its address is made of.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The page in whose texts it is.
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
