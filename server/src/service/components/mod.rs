//! Components and their groups: made, changed, put in order, archived, deleted; their baseline and its journal.

mod baseline;
mod create;
mod edit;
mod file;
mod groups;
mod list;
mod order;
mod standing;

use app::model::{ComponentId, GroupId};
use sea_orm::{ColumnTrait, QueryFilter};

pub use baseline::{Because, Done, set_baseline, set_by_monitoring, set_statuses, suspect, write_journal};
pub use create::create;
pub use edit::{delete, edit};
pub use file::{load_shape, page_journal};
pub use groups::{create_group, delete_group, edit_group};
pub use list::{
    list_components, list_dependencies, list_dependents, list_depends_on, list_effective, list_groups, list_journal, load_automation_key,
};
pub use order::{arrange, reorder};
pub use standing::{Others, is_maintained, newest_entry};

use crate::{
    entity::{Col, component, component_group},
    error::{Error, Result},
    live::fact::Fact,
    service::{markdown, mutation::Mutation, rows},
};

/// The component with this id, which must be on the page.
pub async fn load(m: &Mutation<'_>, id: ComponentId) -> Result<component::Model> {
    let found = component::Entity::live(m.page_id()).filter(component::Column::Id.eq(Col(id))).one(m.tx()).await?;
    found.ok_or(Error::NotFound("component"))
}

/// The group with this id, which must be on the page.
async fn load_group(m: &Mutation<'_>, id: GroupId) -> Result<component_group::Model> {
    let found = component_group::Entity::live(m.page_id()).filter(component_group::Column::Id.eq(Col(id))).one(m.tx()).await?;
    found.ok_or(Error::NotFound("group"))
}

/// Refuses a group that is not on the page.
async fn check_group(m: &Mutation<'_>, group: Option<GroupId>) -> Result<()> {
    let Some(id) = group else { return Ok(()) };
    match load_group(m, id).await {
        Err(Error::NotFound(_)) => Err(Error::field("group_id", format!("names {id}, which is no group of this page"))),
        other => other.map(|_| ()),
    }
}

/// Writes a component as it is now.
async fn save(m: &mut Mutation<'_>, row: component::Model) -> Result<()> {
    rows::overwrite(m.tx(), row.clone()).await?;
    m.record(Fact::Component(row));
    Ok(())
}

/// A description as HTML, if it says anything.
async fn describe(description: Option<&str>) -> Result<Option<String>> {
    let Some(description) = description else { return Ok(None) };
    let html = markdown::render_line("description", description).await?;
    Ok(Some(html).filter(|html| !html.is_empty()))
}

/// A component as the audit log may show it: without what a monitoring tool proves itself with.
fn shown(row: &component::Model) -> serde_json::Value {
    let mut shown = serde_json::to_value(row).unwrap_or_default();
    if let Some(fields) = shown.as_object_mut() {
        fields.remove("automation_key");
    }
    shown
}

#[cfg(test)]
#[path = "components_tests.rs"]
mod tests;
