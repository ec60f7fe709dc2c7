//! People's own accounts on a real database.

use app::model::{PageId, Role, UserId, input::NewUser};

use super::*;
use crate::{
    error::Error,
    service::{testing::TestServices, tokens},
};

const GOOD: &str = "kelp lantern orbit";

async fn person(services: &Services, page: PageId, name: &str, role: Role) -> (UserId, Actor) {
    let input = NewUser { email: format!("{name}@example.com"), name: name.into(), role };
    let id = users::create_user(services, &Actor::command_line(), Some(page), input, Some(GOOD)).await.unwrap();
    (id, Actor::member(id, name, members::roles_of(services, id).await.unwrap()))
}

#[tokio::test]
async fn people_say_what_they_are_called_and_how_they_read() {
    let (services, page) = TestServices::with_page().await;
    let (id, ann) = person(&services, page, "ann", Role::Editor).await;
    let before = load_account(&services, &ann).await.unwrap();
    assert_eq!((before.id, before.language, before.time_zone, before.roles[&page]), (id, None, None, Role::Editor));
    let edit = EditProfile {
        name: " Ann  Other".into(),
        language: Some(Language::German),
        time_zone: Some("europe/berlin".into()),
        reminders: false,
    };
    edit_profile(&services, &ann, edit.clone()).await.unwrap();
    edit_profile(&services, &ann, edit).await.unwrap();
    let after = load_account(&services, &ann).await.unwrap();
    assert_eq!(
        (after.name.as_str(), after.language, after.time_zone.as_deref(), before.reminders, after.reminders),
        ("Ann Other", Some(Language::German), Some("Europe/Berlin"), true, false)
    );
    assert_eq!(services.deeds().await.iter().filter(|deed| *deed == "edited profile of user").count(), 1);
    let nowhere = EditProfile { name: "Ann".into(), language: None, time_zone: Some("Nowhere".into()), reminders: true };
    assert!(matches!(edit_profile(&services, &ann, nowhere).await, Err(Error::Invalid(_))));
    assert!(matches!(load_account(&services, &Actor::visitor()).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn who_leaves_is_gone_unless_a_page_needs_them() {
    let (services, page) = TestServices::with_page().await;
    let (_, owner) = person(&services, page, "owner", Role::Owner).await;
    let (id, ann) = person(&services, page, "ann", Role::Admin).await;
    assert!(matches!(delete_account(&services, &owner, GOOD).await, Err(Error::Conflict(_))));
    assert!(matches!(delete_account(&services, &ann, "not the password").await, Err(Error::Invalid(_))));
    let token = app::model::input::NewToken { name: "x".into(), scopes: vec![app::model::Scope::Read], unlimited: false, expires_at: None };
    let (_, secret) = tokens::create_token(&services, &ann, Some(page), token).await.unwrap();
    delete_account(&services, &ann, GOOD).await.unwrap();
    assert!(users::verify(&services, "ann@example.com", GOOD).await.unwrap().is_none());
    assert!(tokens::authenticate(&services, &secret).await.unwrap().is_none());
    assert!(matches!(load_account(&services, &ann).await, Err(Error::NotFound("user"))));
    let row = user::Entity::find_by_id(Col(id)).one(services.db.read()).await.unwrap().unwrap();
    assert!(!serde_json::to_string(&row).unwrap().contains("ann"));
    person(&services, page, "ann", Role::Viewer).await;
}
