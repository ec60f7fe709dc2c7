//! Other programs that are asked for points.

use app::model::{Instant, PageId, SourceId, input::SourceSettings, source::SourceKind};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// A source.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "metric_source")]
pub struct Model {
    /// The source's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<SourceId>,
    /// The page whose metrics are pulled from it.
    pub page_id: Col<PageId>,
    /// What it is called.
    pub name: String,
    /// What it speaks.
    pub kind: Col<SourceKind>,
    /// Where it is, without a slash at the end.
    pub url: String,
    /// The host behind that.
    pub host: String,
    /// What else it has to be told.
    pub settings: Json<SourceSettings>,
    /// What it lets us in with, sealed.
    pub credentials: Option<String>,
    /// Counts edits, from 1.
    pub rev: i64,
    /// When it was created.
    pub created_at: Col<Instant>,
    /// When it was last edited.
    pub updated_at: Col<Instant>,
    /// When a person deleted it.
    pub deleted_at: Option<Col<Instant>>,
}

no_relations!();
live!();
