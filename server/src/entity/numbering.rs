//! The number compatible programs know a thing by.

use app::model::{PageId, component::SubjectId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A number, which is given once and stays when its thing goes.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "numbering")]
pub struct Model {
    /// The page the thing belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub page_id: Col<PageId>,
    /// What sort of thing it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sort: String,
    /// The number, from 1 for each sort.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// The thing's id.
    pub object_id: Col<SubjectId>,
}

no_relations!();
