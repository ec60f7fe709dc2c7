//! Components and groups, as the API writes them.

use std::sync::Arc;

use app::model::{
    ComponentId, Date, GroupId, Instant, PageId, Status,
    shape::{ComponentFile, GroupFile, Shape},
    snapshot::Snapshot,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    error::Result,
    http::api::v1::{on_page::OnPage, words::ComponentStatus},
    service::components,
};

/// A component, or a group among components.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Component {
    /// Its id.
    id: String,
    /// The page's id.
    page_id: String,
    /// The id of its group.
    group_id: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
    /// Whether it is a group.
    group: bool,
    /// What it is called.
    name: String,
    /// What it is.
    description: Option<String>,
    /// Its place, from 1; inside its group, or among groups and loose components.
    position: i32,
    /// How it works, with what open incidents and maintenance say of it.
    status: ComponentStatus,
    /// Whether its uptime is shown.
    showcase: bool,
    /// Whether it is listed only while something is wrong with it.
    only_show_if_degraded: bool,
    /// Always empty: statuses are not set by mail.
    automation_email: Option<String>,
    /// The day it came into use.
    #[schema(value_type = Option<String>, format = Date)]
    start_date: Option<Date>,
}

/// A group of components.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupComponent {
    /// Its id.
    id: String,
    /// The page's id.
    page_id: String,
    /// What it is called.
    name: String,
    /// What it is.
    description: Option<String>,
    /// The ids of its components, in order.
    components: Vec<String>,
    /// Its place, from 1.
    position: i32,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
}

/// The components and groups of a page, and how they are now.
pub struct Standing {
    page: PageId,
    shape: Shape,
    now: Option<Arc<Snapshot>>,
}

impl Standing {
    /// Of this page, as it is now.
    pub async fn load(on: &OnPage) -> Result<Self> {
        let mut shape = components::load_shape(on.services(), &on.actor, on.page).await?;
        shape.components.retain(|component| component.archived_at.is_none());
        let now = on.state.hub.page(on.page).map(|live| live.read().full);
        Ok(Self { page: on.page, shape, now })
    }

    /// Every component and group, by position; those of groups count within them.
    pub fn all(&self) -> Vec<Component> {
        let place = |c: &ComponentFile| c.group_id.and_then(|id| self.shape.groups.iter().find(|g| g.id == id)).map_or(0, |g| g.position);
        let leaves = self.shape.components.iter().map(|c| ((c.position, place(c)), self.leaf(c)));
        let groups = self.shape.groups.iter().map(|g| ((g.position, i32::MAX), self.group_row(g)));
        let mut rows: Vec<_> = leaves.chain(groups).collect();
        rows.sort_by(|(a, one), (b, other)| (a, &one.id).cmp(&(b, &other.id)));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// A component.
    pub fn component(&self, id: ComponentId) -> Option<Component> {
        self.file(id).map(|file| self.leaf(file))
    }

    /// A component, or a group among components.
    pub fn either(&self, id: ComponentId) -> Option<Component> {
        self.component(id).or_else(|| self.shape.groups.iter().find(|group| group.id == id.cast()).map(|group| self.group_row(group)))
    }

    /// What a component is set to by itself, as staff see it.
    pub fn file(&self, id: ComponentId) -> Option<&ComponentFile> {
        self.shape.components.iter().find(|component| component.id == id)
    }

    /// How a component is now: a status somebody can set.
    pub fn status(&self, id: ComponentId) -> Option<Status> {
        self.file(id).map(|file| self.now(file).compatible())
    }

    /// The groups in order.
    pub fn groups(&self) -> Vec<GroupComponent> {
        self.shape.groups.iter().map(|group| self.group_view(group)).collect()
    }

    /// A group.
    pub fn group(&self, id: GroupId) -> Option<GroupComponent> {
        self.shape.groups.iter().find(|group| group.id == id).map(|group| self.group_view(group))
    }

    /// The name of a group.
    pub fn group_name(&self, id: GroupId) -> Option<&str> {
        self.shape.groups.iter().find(|group| group.id == id).map(|group| group.name.as_str())
    }

    /// The components of a group, in order.
    pub fn children(&self, id: GroupId) -> Vec<&ComponentFile> {
        let mut all: Vec<&ComponentFile> = self.shape.components.iter().filter(|c| c.group_id == Some(id)).collect();
        all.sort_by_key(|component| component.position);
        all
    }

    /// What visitors see says how it is; of what they do not see, what it is by itself.
    fn now(&self, file: &ComponentFile) -> Status {
        self.now.as_ref().and_then(|snapshot| snapshot.component(file.id)).map_or(file.status, |component| component.status)
    }

    fn leaf(&self, file: &ComponentFile) -> Component {
        Component {
            id: file.id.to_string(),
            page_id: self.page.to_string(),
            group_id: file.group_id.map(|id| id.to_string()),
            created_at: file.created_at,
            updated_at: file.updated_at,
            group: false,
            name: file.name.clone(),
            description: file.description.clone(),
            position: file.position,
            status: self.now(file).into(),
            showcase: file.showcase,
            only_show_if_degraded: file.only_show_if_degraded,
            automation_email: None,
            start_date: file.start_date,
        }
    }

    fn group_row(&self, group: &GroupFile) -> Component {
        Component {
            id: group.id.to_string(),
            page_id: self.page.to_string(),
            group_id: None,
            created_at: group.created_at,
            updated_at: group.updated_at,
            group: true,
            name: group.name.clone(),
            description: group.description.clone(),
            position: group.position,
            status: Status::of_group(self.children(group.id).into_iter().map(|file| self.now(file))).into(),
            showcase: false,
            only_show_if_degraded: false,
            automation_email: None,
            start_date: None,
        }
    }

    fn group_view(&self, group: &GroupFile) -> GroupComponent {
        GroupComponent {
            id: group.id.to_string(),
            page_id: self.page.to_string(),
            name: group.name.clone(),
            description: group.description.clone(),
            components: self.children(group.id).into_iter().map(|file| file.id.to_string()).collect(),
            position: group.position,
            created_at: group.created_at,
            updated_at: group.updated_at,
        }
    }
}
