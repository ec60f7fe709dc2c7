//! Asking to be told, and what subscribers and staff do about it.

mod asking;
mod door;
mod held;
mod links;
mod many;
mod staff;

use app::model::{Channel, ComponentId, EventId, Status, SubscriberState, input::NewSubscriber, subscriber::Wishes};
use sea_orm::EntityTrait;
use server::{entity::subscriber, service::subscribers};

use crate::support::{app::TestApp, deeds::trouble};

/// What somebody asks for who wants everything.
pub fn asking(channel: Channel, address: &str) -> NewSubscriber {
    NewSubscriber { channel, address: address.into(), event: None, wishes: Wishes::default() }
}

/// Somebody asks, by mail.
pub async fn ask(app: &TestApp, address: &str) -> subscribers::Asked {
    subscribers::subscribe(&app.services, app.page, asking(Channel::Email, address), false).await.unwrap()
}

/// Everybody there is.
pub async fn all(app: &TestApp) -> Vec<subscriber::Model> {
    subscriber::Entity::find().all(app.services.db.read()).await.unwrap()
}

/// The one with this address.
pub async fn one(app: &TestApp, address: &str) -> subscriber::Model {
    all(app).await.into_iter().find(|row| row.address == address).expect("there is one")
}

/// Where they stand.
pub async fn state(app: &TestApp, address: &str) -> SubscriberState {
    one(app, address).await.state.0
}

/// An incident that hurts a component much.
pub async fn down(app: &TestApp, component: ComponentId) -> EventId {
    app.open(trouble("Videos do not start", &[(component, Status::MajorOutage)])).await
}
