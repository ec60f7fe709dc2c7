//! A template: what is prepared for an incident.

use std::collections::BTreeMap;

use app::model::{ComponentId, IncidentState, Instant, PageId, Status, TemplateId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// A template.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "template")]
pub struct Model {
    /// The template's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<TemplateId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// The title of the incident, and what the template is called.
    pub name: String,
    /// What it is filed under.
    pub folder: Option<String>,
    /// What to say in each state.
    pub texts: Json<Vec<(IncidentState, String)>>,
    /// The components it usually hurts, and how badly.
    pub statuses: Json<Vec<(ComponentId, Status)>>,
    /// What only compatible scripts know of it.
    pub compatible: Json<BTreeMap<String, String>>,
    /// Where it stands among the page's templates.
    pub position: i32,
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
