//! A component: one thing whose status the page shows.

use app::model::{ComponentId, GroupId, Instant, PageId, Status, Visibility};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Col, Json};

/// A component.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "component")]
pub struct Model {
    /// The component's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<ComponentId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// The group it is shown in.
    pub group_id: Option<Col<GroupId>>,
    /// What it is called.
    pub name: String,
    /// What it stands for, in Markdown.
    pub description: Option<String>,
    /// The description as HTML.
    pub description_html: Option<String>,
    /// An address to learn more at.
    pub link: Option<String>,
    /// Its place in its group or on the page, from the top.
    pub position: i32,
    /// Its baseline now, before incidents and maintenance contribute.
    pub status: Col<Status>,
    /// Since when it has that baseline.
    pub status_at: Col<Instant>,
    /// Since when a threshold suspects it of not being fine, which nobody has confirmed.
    #[serde(default)]
    pub suspected_at: Option<Col<Instant>>,
    /// Whether its uptime bar is shown.
    pub showcase: bool,
    /// The day its uptime counts from, as YYYY-MM-DD in the page's zone.
    pub start_date: Option<String>,
    /// Whether visitors see it only while something is wrong with it.
    pub only_show_if_degraded: bool,
    /// Who may see it.
    pub visibility: Col<Visibility>,
    /// The audiences it is limited to; empty means no limit.
    pub audience: Json<Vec<String>>,
    /// When it was retired; its past stays.
    pub archived_at: Option<Col<Instant>>,
    /// What a monitoring tool proves itself with: 32 characters of hexadecimal.
    pub automation_key: String,
    /// The promised uptime, in percent.
    pub uptime_objective: Option<f64>,
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
