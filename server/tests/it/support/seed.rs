//! Pages, groups, components and subscribers out of nothing: the one place that knows how they are made.

use app::model::{
    Channel, ComponentId, GroupId, PageId, SubscriberId, Visibility,
    input::{EditComponent, NewComponent, NewGroup, NewPage},
};
use server::{
    entity::{subscriber, subscriber_scope},
    error::Result,
    service::{Services, actor::Actor, components, pages, random, rows},
};

/// A page with nothing on it.
pub async fn page(services: &Services, input: NewPage) -> Result<PageId> {
    pages::create(services, &Actor::command_line(), input).await
}

/// A group with these components in it.
pub async fn group(services: &Services, page: PageId, input: NewGroup) -> Result<GroupId> {
    components::create_group(services, &Actor::command_line(), page, input).await
}

/// A component with its first journal entry.
pub async fn component(services: &Services, page: PageId, input: NewComponent) -> Result<ComponentId> {
    components::create(services, &Actor::command_line(), page, input).await
}

/// Changes a component.
pub async fn edit_component(services: &Services, page: PageId, id: ComponentId, change: impl FnOnce(&mut EditComponent)) -> Result<()> {
    let mut input = EditComponent::at_rev(None);
    change(&mut input);
    components::edit(services, &Actor::command_line(), page, id, input).await
}

/// Lets everybody see a component, or only some.
pub async fn show_component(services: &Services, page: PageId, id: ComponentId, visibility: Visibility) -> Result<()> {
    edit_component(services, page, id, |edit| edit.visibility = Some(visibility)).await
}

/// Deletes a component.
pub async fn delete_component(services: &Services, page: PageId, id: ComponentId) -> Result<()> {
    components::delete(services, &Actor::command_line(), page, id).await
}

/// Somebody who hears of everything on the page.
pub fn reader(services: &Services, page: PageId) -> subscriber::Model {
    let id: SubscriberId = random::id();
    subscriber::Model::of_page(id, page, Channel::Email, format!("{id}@example.org"), services.clock.now()).confirmed()
}

/// A subscriber; whoever does not hear of the whole page hears of these components and groups.
pub async fn subscriber(services: &Services, row: subscriber::Model, scopes: &[String]) -> Result<SubscriberId> {
    let id = row.id;
    rows::insert(services.db.write(), row).await?;
    let scope = |target: &String| subscriber_scope::Model { subscriber_id: id, target_id: target.clone(), kind: "component".into() };
    rows::insert_all(services.db.write(), scopes.iter().map(scope).collect()).await?;
    Ok(id.0)
}
