//! Pages, groups, components and subscribers out of nothing: the one place that knows how they are made.

use app::model::{
    Channel, ComponentId, GroupId, PageId, SubscriberId, SubscriberState, Visibility,
    input::{EditComponent, NewComponent, NewGroup, NewPage},
};
use server::{
    entity::{Col, subscriber, subscriber_scope},
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
    let now = Col(services.clock.now());
    let id: SubscriberId = random::id();
    subscriber::Model {
        id: Col(id),
        page_id: Col(page),
        channel: Col(Channel::Email),
        address: format!("{id}@example.org"),
        state: Col(SubscriberState::Active),
        whole_page: true,
        event_id: None,
        scope_key: String::new(),
        only_end: false,
        host: String::new(),
        asked_at: None,
        failures: 0,
        failing_since: None,
        incidents: true,
        maintenances: true,
        postmortems: true,
        components: false,
        only_severe: false,
        language: None,
        time_zone: None,
        secret: None,
        confirmed_at: Some(now),
        quarantined_at: None,
        quarantine_reason: None,
        unsubscribed_at: None,
        purge_at: None,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    }
}

/// A subscriber; whoever does not hear of the whole page hears of these components and groups.
pub async fn subscriber(services: &Services, row: subscriber::Model, scopes: &[String]) -> Result<SubscriberId> {
    let id = row.id;
    rows::insert(services.db.write(), row).await?;
    let scope = |target: &String| subscriber_scope::Model { subscriber_id: id, target_id: target.clone(), kind: "component".into() };
    rows::insert_all(services.db.write(), scopes.iter().map(scope).collect()).await?;
    Ok(id.0)
}
