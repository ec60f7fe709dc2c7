//! A group of components, shown under one heading.

use app::model::{Collapse, GroupId, Instant, PageId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::Col;

/// A component group.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "component_group")]
pub struct Model {
    /// The group's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<GroupId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// What it is called.
    pub name: String,
    /// What it stands for.
    pub description: Option<String>,
    /// Its place among the page's groups and ungrouped components, from the top.
    pub position: i32,
    /// When it shows its components.
    pub collapse: Col<Collapse>,
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
