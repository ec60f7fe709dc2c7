//! One-time and recovery codes of people on a real database.

use app::model::{Instant, Role, input::NewUser};

use super::*;
use crate::service::{members, testing::TestServices};

const PASSWORD: &str = "kelp lantern orbit";

fn vault() -> Vault {
    Vault::new(&[7; 32])
}

/// Somebody who is signed in.
pub async fn somebody(services: &TestServices, page: PageId, name: &str, role: Role) -> (UserId, Actor) {
    let input = NewUser { email: format!("{name}@example.com"), name: name.into(), role };
    let id = users::create_user(services, &Actor::command_line(), Some(page), input, Some(PASSWORD)).await.unwrap();
    (id, Actor::member(id, name, members::roles_of(services, id).await.unwrap()))
}

/// What the app of somebody shows who was offered a secret.
async fn shown(services: &TestServices, id: UserId) -> String {
    let sealed = users::load(services.db.read(), id).await.unwrap().totp_secret.unwrap();
    one_time_code::shown(&vault().unseal(PURPOSE, id.as_str(), &sealed).unwrap(), services.now())
}

fn next_code(services: &TestServices) {
    services.clock.advance(30_000);
}

#[tokio::test]
async fn codes_count_once_an_app_has_shown_one() {
    let (services, page) = TestServices::with_page().await;
    let (id, ann) = somebody(&services, page, "ann", Role::Editor).await;
    assert!(!pass(&services, &vault(), id, "000000").await.unwrap(), "nobody without a second factor passes");
    assert!(confirm(&services, &vault(), &ann, "000000").await.is_err(), "nothing was offered");
    let offer = begin(&services, &vault(), &ann, "status.example.com").await.unwrap();
    assert!(offer.address.contains(&offer.secret) && offer.address.contains("ann%40example.com"));
    let again = begin(&services, &vault(), &ann, "status.example.com").await.unwrap();
    assert_ne!(offer.secret, again.secret);
    assert!(matches!(confirm(&services, &vault(), &ann, "12345").await, Err(Error::Invalid(_))));
    assert!(!pass(&services, &vault(), id, &shown(&services, id).await).await.unwrap(), "not confirmed");
    let code = shown(&services, id).await;
    assert_eq!(confirm(&services, &vault(), &ann, &code).await.unwrap().len(), 10);
    assert!(!pass(&services, &vault(), id, &code).await.unwrap(), "used");
    assert!(matches!(begin(&services, &vault(), &ann, "x").await, Err(Error::Conflict(_))));
    next_code(&services);
    let code = shown(&services, id).await;
    assert!(pass(&services, &vault(), id, &code).await.unwrap());
    assert!(!pass(&services, &vault(), id, &code).await.unwrap(), "a code is good once");
    let row = users::load(services.db.read(), id).await.unwrap();
    assert!(!row.totp_secret.unwrap().contains(&again.secret), "it is sealed");
}

#[tokio::test]
async fn a_recovery_code_replaces_a_code_once() {
    let (services, page) = TestServices::with_page().await;
    let (id, ann) = somebody(&services, page, "ann", Role::Editor).await;
    begin(&services, &vault(), &ann, "x").await.unwrap();
    let codes = confirm(&services, &vault(), &ann, &shown(&services, id).await).await.unwrap();
    let typed = format!(" {} ", codes[3].to_uppercase().replace('-', " "));
    assert!(pass(&services, &vault(), id, &typed).await.unwrap());
    assert!(!pass(&services, &vault(), id, &codes[3]).await.unwrap());
    assert!(pass(&services, &vault(), id, &codes[9]).await.unwrap());
    next_code(&services);
    let renewed = renew_recovery_codes(&services, &vault(), &ann, &shown(&services, id).await).await.unwrap();
    assert!(!pass(&services, &vault(), id, &codes[0]).await.unwrap(), "the old ones are gone");
    assert!(pass(&services, &vault(), id, &renewed[0]).await.unwrap());
    let log = services.audit_text().await;
    assert!(log.contains("used recovery code of") && !log.contains(&codes[3]) && !log.contains(&renewed[0]));
}

#[tokio::test]
async fn it_is_switched_off_by_password_and_code_or_by_who_may_manage_the_person() {
    let (services, page) = TestServices::with_page().await;
    let (_, owner) = somebody(&services, page, "owner", Role::Owner).await;
    let (id, ann) = somebody(&services, page, "ann", Role::Admin).await;
    begin(&services, &vault(), &ann, "x").await.unwrap();
    confirm(&services, &vault(), &ann, &shown(&services, id).await).await.unwrap();
    next_code(&services);
    let code = shown(&services, id).await;
    assert!(switch_off(&services, &vault(), &ann, "not the password", &code).await.is_err());
    assert!(switch_off(&services, &vault(), &ann, PASSWORD, "000000").await.is_err());
    switch_off(&services, &vault(), &ann, PASSWORD, &code).await.unwrap();
    assert_eq!(users::load(services.db.read(), id).await.unwrap().recovery_codes.len(), 0);
    begin(&services, &vault(), &ann, "x").await.unwrap();
    confirm(&services, &vault(), &ann, &shown(&services, id).await).await.unwrap();
    let (_, editor) = somebody(&services, page, "editor", Role::Editor).await;
    assert!(matches!(reset(&services, &editor, id).await, Err(Error::Forbidden)));
    let before: Instant = users::load(services.db.read(), id).await.unwrap().credentials_at.0;
    reset(&services, &owner, id).await.unwrap();
    let row = users::load(services.db.read(), id).await.unwrap();
    assert!(row.totp_confirmed_at.is_none() && row.credentials_at.0 > before);
    for nobody in [Actor::visitor(), Actor::command_line(), Actor::job("x")] {
        assert!(matches!(begin(&services, &vault(), &nobody, "x").await, Err(Error::Forbidden)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_show_the_same_code_at_the_same_moment_one_passes() {
    let (services, page) = TestServices::with_page().await;
    let (id, ann) = somebody(&services, page, "ann", Role::Editor).await;
    begin(&services, &vault(), &ann, "x").await.unwrap();
    let codes = confirm(&services, &vault(), &ann, &shown(&services, id).await).await.unwrap();
    next_code(&services);
    for code in [shown(&services, id).await, codes[0].clone()] {
        let race = (0..8).map(|_| {
            let (services, code) = (Services::clone(&services), code.clone());
            tokio::spawn(async move { pass(&services, &vault(), id, &code).await.unwrap() })
        });
        let mut passed = 0;
        for one in race.collect::<Vec<_>>() {
            passed += usize::from(one.await.unwrap());
        }
        assert_eq!(passed, 1);
    }
}

#[tokio::test]
async fn only_an_owner_requires_it_of_a_page() {
    let (services, page) = TestServices::with_page().await;
    let other = services.page("other").await;
    let admin = services.member(page, Role::Admin);
    assert!(matches!(require(&services, &admin, page, true).await, Err(Error::Forbidden)));
    assert!(!is_required(&services, [page, other]).await.unwrap());
    let owner = services.member(page, Role::Owner);
    for _ in 0..2 {
        require(&services, &owner, page, true).await.unwrap();
    }
    assert!(is_required(&services, [page, other]).await.unwrap());
    assert!(!is_required(&services, [other]).await.unwrap());
    assert!(!is_required(&services, []).await.unwrap());
    require(&services, &owner, page, false).await.unwrap();
    assert!(!is_required(&services, [page]).await.unwrap());
}
