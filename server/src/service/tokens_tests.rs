//! Tokens on a real database.

use app::model::{
    Scope,
    input::{NewComponent, NewUser},
};

use super::*;
use crate::service::{components, members, testing::TestServices, users};

fn new(scopes: &[Scope]) -> NewToken {
    NewToken { name: "Deployments".into(), scopes: scopes.to_vec(), unlimited: false, expires_at: None }
}

#[tokio::test]
async fn a_token_lets_a_script_do_what_its_scopes_say() {
    let (services, page) = TestServices::with_page().await;
    let admin = services.member(page, Role::Admin);
    let made = create_token(&services, &Actor::command_line(), Some(page), new(&[Scope::Read, Scope::Admin, Scope::Read])).await;
    let (id, secret) = made.unwrap();
    assert!(secret.starts_with("ls_") && secret.len() == 43);
    let actor = authenticate(&services, &secret).await.unwrap().unwrap();
    components::create(&services, &actor, page, NewComponent::named("API")).await.unwrap();
    assert!(matches!(create_token(&services, &actor, Some(page), new(&[Scope::Read])).await, Err(Error::Forbidden)));
    let other = services.page("other").await;
    assert!(matches!(components::create(&services, &actor, other, NewComponent::named("X")).await, Err(Error::NotFound("page"))));
    let listed = list_tokens(&services, &admin, Some(page)).await.unwrap();
    assert_eq!((listed[0].id, &listed[0].scopes[..], listed[0].prefix.as_str()), (id, &[Scope::Read, Scope::Admin][..], &secret[..8]));
    assert!(list_tokens(&services, &Actor::command_line(), None).await.unwrap().is_empty());
    assert!(matches!(list_tokens(&services, &admin, None).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn only_good_secrets_are_let_in() {
    let (services, page) = TestServices::with_page().await;
    let cli = Actor::command_line();
    let ends = NewToken { expires_at: Some(services.now() + std::time::Duration::from_secs(60)), ..new(&[Scope::Read]) };
    let (_, ending) = create_token(&services, &cli, Some(page), ends.clone()).await.unwrap();
    let (id, secret) = create_token(&services, &cli, None, new(&[Scope::Read])).await.unwrap();
    let cut = secret[..secret.len() - 1].to_owned();
    for bad in ["", "ls_", &cut, &format!("{cut}!"), &secret.to_uppercase(), &secret.replace("ls_", "xx_"), &"ls_".repeat(1_000)] {
        assert!(authenticate(&services, bad).await.unwrap().is_none(), "{bad}");
    }
    assert!(authenticate(&services, &ending).await.unwrap().is_some());
    services.clock.advance(60_000);
    assert!(authenticate(&services, &ending).await.unwrap().is_none());
    assert!(matches!(create_token(&services, &cli, Some(page), ends).await, Err(Error::Invalid(_))), "it ends now");
    assert!(matches!(create_token(&services, &cli, Some(page), new(&[])).await, Err(Error::Invalid(_))));
    let stranger = services.member(page, Role::Owner);
    let editor = services.member(page, Role::Editor);
    assert!(matches!(revoke_token(&services, &editor, id).await, Err(Error::Forbidden)));
    assert!(authenticate(&services, &secret).await.unwrap().is_some());
    revoke_token(&services, &stranger, id).await.unwrap();
    revoke_token(&services, &stranger, id).await.unwrap();
    assert!(authenticate(&services, &secret).await.unwrap().is_none());
    assert_eq!(services.deeds().await.iter().filter(|deed| *deed == "revoked token").count(), 1);
}

#[tokio::test]
async fn the_last_use_is_noted_once_a_minute() {
    let (services, page) = TestServices::with_page().await;
    let cli = Actor::command_line();
    let (_, secret) = create_token(&services, &cli, Some(page), new(&[Scope::Read])).await.unwrap();
    let first = services.now();
    for (advance, noted) in [(0, 0), (59_999, 0), (1, 60_000), (60_000, 120_000)] {
        services.clock.advance(advance);
        authenticate(&services, &secret).await.unwrap().unwrap();
        let listed = list_tokens(&services, &cli, Some(page)).await.unwrap();
        assert_eq!(listed[0].last_used_at.map(|at| at.since(first)), Some(noted));
    }
}

#[tokio::test]
async fn a_token_works_while_whoever_made_it_could_still_stand_for_it() {
    let (services, page) = TestServices::with_page().await;
    let cli = Actor::command_line();
    let person = |name: &str, role| NewUser { email: format!("{name}@example.com"), name: name.into(), role };
    users::create_user(&services, &cli, Some(page), person("owner", Role::Owner), None).await.unwrap();
    let ann = users::create_user(&services, &cli, Some(page), person("ann", Role::Owner), None).await.unwrap();
    let as_ann = Actor::member(ann, "Ann", members::roles_of(&services, ann).await.unwrap());
    let (_, here) = create_token(&services, &as_ann, Some(page), new(&[Scope::Read])).await.unwrap();
    let (_, anywhere) = create_token(&services, &as_ann, None, new(&[Scope::Read])).await.unwrap();
    let good =
        async || (authenticate(&services, &here).await.unwrap().is_some(), authenticate(&services, &anywhere).await.unwrap().is_some());
    assert_eq!(good().await, (true, true));
    users::disable(&services, &cli, ann).await.unwrap();
    assert_eq!(good().await, (false, false));
    users::enable(&services, &cli, ann).await.unwrap();
    members::set_role(&services, &cli, page, ann, Role::Viewer).await.unwrap();
    assert_eq!(good().await, (true, false));
    members::remove(&services, &cli, page, ann).await.unwrap();
    assert_eq!(good().await, (false, false));
}

#[tokio::test]
async fn neither_the_log_nor_the_database_knows_a_secret() {
    let (services, page) = TestServices::with_page().await;
    let (id, secret) = create_token(&services, &Actor::command_line(), Some(page), new(&[Scope::Metrics])).await.unwrap();
    revoke_token(&services, &Actor::command_line(), id).await.unwrap();
    let row = token::Entity::find_by_id(Col(id)).one(services.db.read()).await.unwrap().unwrap();
    let log = services.audit_text().await;
    assert!(!log.contains(&secret[8..]) && !log.contains(&row.hash) && !format!("{row:?}").contains(&secret[8..]));
    assert!(log.contains(&row.prefix));
    assert_eq!(row.hash.len(), 64);
}
