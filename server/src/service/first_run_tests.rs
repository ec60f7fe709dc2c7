//! The first owner on a real database.

use super::*;
use crate::service::{
    testing::TestServices,
    users::{disable, verify},
};

const GOOD: &str = "kelp lantern orbit";

fn input(token: &str, name: &str) -> SetUp {
    SetUp {
        token: token.into(),
        name: name.into(),
        email: format!("{name}@example.com"),
        password: GOOD.into(),
        page: Some("Reelway & Co.".into()),
        time_zone: Some("Europe/Berlin".into()),
    }
}

#[tokio::test]
async fn who_has_the_token_becomes_the_owner_of_the_first_page() {
    let services = TestServices::new().await;
    assert!(is_needed(&services).await.unwrap() && needs_page(&services).await.unwrap());
    let token = prepare(&services).await.unwrap().unwrap();
    assert!(matches!(set_up(&services, input("x", "ann"), None).await, Err(Error::Forbidden)));
    assert!(matches!(set_up(&services, input(&secret::hash(&token), "ann"), None).await, Err(Error::Forbidden)));
    let weak = SetUp { password: "password1234".into(), ..input(&token, "ann") };
    let no_page = SetUp { page: None, ..input(&token, "ann") };
    let no_zone = SetUp { time_zone: Some("Nowhere".into()), ..input(&token, "ann") };
    for bad in [weak, no_page, no_zone] {
        assert!(matches!(set_up(&services, bad, None).await, Err(Error::Invalid(_))));
    }
    assert!(is_needed(&services).await.unwrap() && services.deeds().await.is_empty(), "nothing happened so far");
    let row = set_up(&services, input(&token, "ann"), None).await.unwrap();
    assert_eq!(verify(&services, "ann@example.com", GOOD).await.unwrap().map(|found| found.id), Some(row.id));
    let (page, role) = members::roles_of(&services, row.id.0).await.unwrap().pop_first().unwrap();
    let page = services.page_row(page).await;
    assert_eq!(
        (page.slug.as_str(), page.name.as_str(), page.time_zone.as_str(), role),
        ("reelway-co", "Reelway & Co.", "Europe/Berlin", Role::Owner)
    );
    assert_eq!(services.told.versions(), [(page.id.0, 1)]);
    assert!(!services.audit_text().await.contains(&token));
}

#[tokio::test]
async fn a093_afterwards_nobody_sets_it_up_again() {
    let services = TestServices::new().await;
    let token = prepare(&services).await.unwrap().unwrap();
    set_up(&services, input(&token, "ann"), None).await.unwrap();
    for token in [token.as_str(), "x", ""] {
        assert!(matches!(set_up(&services, input(token, "bob"), None).await, Err(Error::Conflict(_))));
    }
    assert!(prepare(&services).await.unwrap().is_none());
    assert!(verify(&services, "bob@example.com", GOOD).await.unwrap().is_none());
}

#[tokio::test]
async fn each_process_prints_a_token_that_works_and_all_die_together() {
    let services = TestServices::new().await;
    let first = prepare(&services).await.unwrap().unwrap();
    let second = prepare(&services).await.unwrap().unwrap();
    let kept = setting::Entity::find_by_id(KEY).one(services.db.read()).await.unwrap().unwrap().value;
    assert!(!kept.contains(&first) && !kept.contains(&second));
    set_up(&services, input(&first, "ann"), None).await.unwrap();
    assert!(set_up(&services, input(&second, "bob"), None).await.is_err());
    assert!(setting::Entity::find_by_id(KEY).one(services.db.read()).await.unwrap().is_none());
    for _ in 0..20 {
        prepare(&services).await.unwrap();
    }
}

#[tokio::test]
async fn tokens_do_not_pile_up() {
    let services = TestServices::new().await;
    let oldest = prepare(&services).await.unwrap().unwrap();
    for _ in 0..TOKENS {
        prepare(&services).await.unwrap();
    }
    assert!(matches!(set_up(&services, input(&oldest, "ann"), None).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn pages_that_are_there_already_get_the_owner_and_no_other_page_is_made() {
    let (services, page) = TestServices::with_page().await;
    let other = services.page("other").await;
    let token = prepare(&services).await.unwrap().unwrap();
    assert!(!needs_page(&services).await.unwrap());
    let row = set_up(&services, SetUp { page: None, ..input(&token, "ann") }, None).await.unwrap();
    let roles = members::roles_of(&services, row.id.0).await.unwrap();
    assert_eq!(roles, [(page, Role::Owner), (other, Role::Owner)].into());
}

#[tokio::test]
async fn an_owner_from_the_command_line_ends_the_waiting_too() {
    let (services, page) = TestServices::with_page().await;
    let token = prepare(&services).await.unwrap().unwrap();
    let cli = Actor::command_line();
    let person = |name: &str, role| NewUser { email: format!("{name}@example.com"), name: name.into(), role };
    users::create_user(&services, &cli, Some(page), person("carl", Role::Admin), Some(GOOD)).await.unwrap();
    users::create_user(&services, &cli, Some(page), person("dora", Role::Owner), None).await.unwrap();
    assert!(is_needed(&services).await.unwrap(), "neither can both sign in and own");
    let ann = users::create_user(&services, &cli, Some(page), person("ann", Role::Owner), Some(GOOD)).await.unwrap();
    assert!(matches!(set_up(&services, input(&token, "bob"), None).await, Err(Error::Conflict(_))));
    disable(&services, &cli, ann).await.unwrap();
    assert!(is_needed(&services).await.unwrap());
}

#[test]
fn an_address_is_made_of_the_name() {
    let slug = |name: &str| first_page(Some(name), None).unwrap().slug;
    assert_eq!(slug("Reelway"), "reelway");
    assert_eq!(slug(" Übersicht – Status! "), "bersicht-status");
    assert_eq!((slug("ステータス"), slug("Admin")), ("status-page".into(), "status-page".into()));
    assert!(first_page(None, None).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a091_of_fifty_at_the_same_moment_one_becomes_the_owner() {
    let services = TestServices::new().await;
    let token = prepare(&services).await.unwrap().unwrap();
    let race = (0..50).map(|n| {
        let (services, input) = (Services::clone(&services), input(&token, &format!("person{n}")));
        tokio::spawn(async move { set_up(&services, input, None).await })
    });
    let (mut made, mut refused) = (0, 0);
    for one in race.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(_) => made += 1,
            Err(Error::Conflict(_) | Error::Forbidden) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((made, refused), (1, 49));
    assert_eq!(user::Entity::find().all(services.db.read()).await.unwrap().len(), 1);
    assert_eq!(page::Entity::find().all(services.db.read()).await.unwrap().len(), 1);
    assert_eq!(member::Entity::find().all(services.db.read()).await.unwrap().len(), 1);
}
