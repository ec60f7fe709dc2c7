//! Accounts and memberships on a real database.

use app::model::{
    Role,
    input::{ListFilter, NewToken, NewUser},
};

use super::*;
use crate::service::{
    members::{add_member, find_members, list_members, remove, roles_of, set_role},
    testing::TestServices,
    tokens,
};

const GOOD: &str = "kelp lantern orbit";
const OTHER: &str = "granite teapot velocity";

fn person(name: &str, role: Role) -> NewUser {
    NewUser { email: format!(" {name}@Example.com"), name: name.into(), role }
}

async fn user(services: &Services, page: PageId, name: &str, role: Role) -> UserId {
    create_user(services, &Actor::command_line(), Some(page), person(name, role), Some(GOOD)).await.unwrap()
}

async fn signed_in(services: &Services, id: UserId) -> Actor {
    Actor::member(id, "somebody", roles_of(services, id).await.unwrap())
}

async fn credentials_at(services: &TestServices, id: UserId) -> Instant {
    load(services.db.read(), id).await.unwrap().credentials_at.0
}

#[tokio::test]
async fn who_has_an_account_signs_in_whatever_the_case_of_the_address() {
    let (services, page) = TestServices::with_page().await;
    let ann = user(&services, page, "Ann", Role::Editor).await;
    for email in ["ann@example.com", " ANN@EXAMPLE.COM "] {
        assert_eq!(verify(&services, email, GOOD).await.unwrap().map(|row| row.id.0), Some(ann));
    }
    for (email, password) in
        [("ann@example.com", OTHER), ("bob@example.com", GOOD), ("", GOOD), ("not an address", GOOD), ("ann@example.com", "")]
    {
        assert_eq!(verify(&services, email, password).await.unwrap(), None, "{email} {password}");
    }
    let again = NewUser { email: "aNN@example.com".into(), ..person("x", Role::Viewer) };
    assert!(matches!(create_user(&services, &Actor::command_line(), None, again, None).await, Err(Error::Conflict(_))));
    let without = create_user(&services, &Actor::command_line(), Some(page), person("Bob", Role::Viewer), None).await.unwrap();
    assert_eq!(verify(&services, "bob@example.com", "").await.unwrap(), None);
    let listed = list_users(&services, &Actor::command_line()).await.unwrap();
    let shown: Vec<_> = listed.iter().map(|u| (u.id, u.email.as_str(), u.roles[&page])).collect();
    assert_eq!(shown, [(ann, "ann@example.com", Role::Editor), (without, "bob@example.com", Role::Viewer)]);
}

#[tokio::test]
async fn a101_whatever_changes_credentials_voids_what_was_proved_before() {
    let (services, page) = TestServices::with_page().await;
    user(&services, page, "Owner", Role::Owner).await;
    let ann = user(&services, page, "Ann", Role::Editor).await;
    let cli = Actor::command_line();
    let mut last = credentials_at(&services, ann).await;
    let me = signed_in(&services, ann).await;
    // The clock stands still all the while.
    for step in 0..6 {
        match step {
            0 => drop(reset_password(&services, &cli, ann).await.unwrap()),
            1 => set_password(&services, &me, ann, OTHER).await.unwrap(),
            2 => set_role(&services, &cli, page, ann, Role::Admin).await.unwrap(),
            3 => disable(&services, &cli, ann).await.unwrap(),
            4 => enable(&services, &cli, ann).await.unwrap(),
            _ => remove(&services, &cli, page, ann).await.unwrap(),
        }
        let now = credentials_at(&services, ann).await;
        assert!(now > last, "step {step}");
        last = now;
    }
    set_role(&services, &cli, page, ann, Role::Viewer).await.unwrap();
    last = credentials_at(&services, ann).await;
    set_role(&services, &cli, page, ann, Role::Viewer).await.unwrap();
    assert_eq!(credentials_at(&services, ann).await, last, "the same role again changes nothing");
}

#[tokio::test]
async fn passwords_are_changed_by_those_who_may() {
    let (services, page) = TestServices::with_page().await;
    let (ann, bob) = (user(&services, page, "Ann", Role::Owner).await, user(&services, page, "Bob", Role::Admin).await);
    let (as_ann, as_bob) = (signed_in(&services, ann).await, signed_in(&services, bob).await);
    assert!(
        matches!(change_password(&services, &as_bob, OTHER, OTHER).await, Err(Error::Invalid(fields)) if fields.iter().any(|f| f.0 == "current"))
    );
    change_password(&services, &as_bob, GOOD, OTHER).await.unwrap();
    assert!(verify(&services, "bob@example.com", OTHER).await.unwrap().is_some());
    assert!(matches!(set_password(&services, &as_bob, bob, "password1234").await, Err(Error::Invalid(_))));
    assert!(matches!(set_password(&services, &as_bob, bob, "bob@example.com").await, Err(Error::Invalid(_))));
    for refused in [set_password(&services, &as_bob, ann, OTHER).await, disable(&services, &as_bob, ann).await] {
        assert!(matches!(refused, Err(Error::Forbidden | Error::Conflict(_))), "an admin is not above an owner: {refused:?}");
    }
    assert!(matches!(reset_password(&services, &as_bob, ann).await, Err(Error::Forbidden)));
    let invented = reset_password(&services, &as_ann, bob).await.unwrap();
    assert!(verify(&services, "bob@example.com", &invented).await.unwrap().is_some());
    assert!(verify(&services, "bob@example.com", OTHER).await.unwrap().is_none());
    let elsewhere = services.page("other").await;
    let carl = user(&services, elsewhere, "Carl", Role::Viewer).await;
    assert!(matches!(reset_password(&services, &as_ann, carl).await, Err(Error::Forbidden)), "somebody of another page");
}

#[tokio::test]
async fn a_disabled_account_signs_nobody_in() {
    let (services, page) = TestServices::with_page().await;
    user(&services, page, "Owner", Role::Owner).await;
    let ann = user(&services, page, "Ann", Role::Admin).await;
    let cli = Actor::command_line();
    disable(&services, &cli, ann).await.unwrap();
    disable(&services, &cli, ann).await.unwrap();
    assert_eq!(verify(&services, "ann@example.com", GOOD).await.unwrap(), None);
    enable(&services, &cli, ann).await.unwrap();
    assert!(verify(&services, "ann@example.com", GOOD).await.unwrap().is_some());
    let deeds = services.deeds().await;
    assert_eq!(deeds[3..], ["disabled user", "enabled user"]);
}

#[tokio::test]
async fn a_page_keeps_an_owner_who_can_sign_in() {
    let (services, page) = TestServices::with_page().await;
    let (ann, bob) = (user(&services, page, "Ann", Role::Owner).await, user(&services, page, "Bob", Role::Owner).await);
    let cli = Actor::command_line();
    disable(&services, &cli, bob).await.unwrap();
    for refused in [
        set_role(&services, &cli, page, ann, Role::Admin).await,
        remove(&services, &cli, page, ann).await,
        disable(&services, &cli, ann).await,
    ] {
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    }
    set_role(&services, &cli, page, bob, Role::Admin).await.unwrap();
    enable(&services, &cli, bob).await.unwrap();
    set_role(&services, &cli, page, bob, Role::Owner).await.unwrap();
    remove(&services, &cli, page, ann).await.unwrap();
    assert!(roles_of(&services, ann).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_cannot_remove_each_other_at_the_same_moment() {
    let services = TestServices::new().await;
    for round in 0..8 {
        let page = services.page(&format!("page-{round}")).await;
        let (ann, bob) = (format!("ann{round}"), format!("bob{round}"));
        let ids = [user(&services, page, &ann, Role::Owner).await, user(&services, page, &bob, Role::Owner).await];
        let race = ids.map(|id| {
            let services = Services::clone(&services);
            tokio::spawn(async move { remove(&services, &Actor::command_line(), page, id).await })
        });
        let mut removed = 0;
        for done in race {
            removed += usize::from(done.await.unwrap().is_ok());
        }
        assert_eq!((removed, list_members(&services, &Actor::command_line(), page).await.unwrap().len()), (1, 1));
    }
}

#[tokio::test]
async fn only_owners_make_and_unmake_owners() {
    let (services, page) = TestServices::with_page().await;
    let (ann, bob) = (user(&services, page, "Ann", Role::Owner).await, user(&services, page, "Bob", Role::Admin).await);
    let (as_ann, as_bob) = (signed_in(&services, ann).await, signed_in(&services, bob).await);
    let carl = user(&services, page, "Carl", Role::Viewer).await;
    for refused in [
        set_role(&services, &as_bob, page, carl, Role::Owner).await,
        set_role(&services, &as_bob, page, ann, Role::Viewer).await,
        remove(&services, &as_bob, page, ann).await,
        create_user(&services, &as_bob, Some(page), person("Dora", Role::Owner), None).await.map(|_| ()),
        create_user(&services, &as_bob, None, person("Dora", Role::Viewer), None).await.map(|_| ()),
        set_role(&services, &signed_in(&services, carl).await, page, carl, Role::Admin).await,
    ] {
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    set_role(&services, &as_bob, page, carl, Role::Admin).await.unwrap();
    set_role(&services, &as_ann, page, carl, Role::Owner).await.unwrap();
    let other = services.page("other").await;
    assert!(matches!(set_role(&services, &as_ann, other, carl, Role::Viewer).await, Err(Error::NotFound("page"))));
    assert_eq!(add_member(&services, &Actor::command_line(), other, "CARL@example.com", Role::Viewer).await.unwrap(), carl);
    let unknown = add_member(&services, &Actor::command_line(), other, "nobody@example.com", Role::Viewer).await;
    assert!(matches!(unknown, Err(Error::Invalid(fields)) if fields.iter().any(|f| f.0 == "email")));
    let names: Vec<_> = list_members(&services, &as_bob, page).await.unwrap().into_iter().map(|u| u.name).collect();
    assert_eq!(names, ["Ann", "Carl", "Bob"]);
}

#[tokio::test]
async fn the_log_never_shows_a_password_or_its_hash() {
    let (services, page) = TestServices::with_page().await;
    let cli = Actor::command_line();
    let ann = user(&services, page, "Ann", Role::Owner).await;
    let invented = reset_password(&services, &cli, ann).await.unwrap();
    set_password(&services, &cli, ann, OTHER).await.unwrap();
    let log = services.audit_text().await;
    for secret in [GOOD, OTHER, &invented, "argon2", "password_hash", "totp", "recovery"] {
        assert!(!log.contains(secret), "{secret}");
    }
    assert!(log.contains("reset password of") && log.contains("ann@example.com"));
}

#[tokio::test]
async fn members_and_tokens_are_found_by_a_part_of_their_name_a_part_of_the_list_at_a_time() {
    let (services, page) = TestServices::with_page().await;
    let cli = Actor::command_line();
    for n in 0..7 {
        create_user(&services, &cli, Some(page), person(&format!("Ann{n}"), Role::Editor), None).await.unwrap();
    }
    user(&services, page, "Zoe_x", Role::Owner).await;
    let viewer = services.member(page, Role::Viewer);
    let filter = |text: &str, after: Option<String>| ListFilter { text: text.into(), after, limit: Some(3) };
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let found = find_members(&services, &viewer, page, &filter("", after)).await.unwrap();
        seen.extend(found.items.into_iter().map(|member| (member.name, member.is_invited)));
        after = found.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 8);
    assert_eq!(seen[7], ("Zoe_x".into(), false));
    for (text, found) in [("nn3", 1), ("EXAMPLE.com", 3), ("_", 1), ("%", 0), ("nobody", 0)] {
        assert_eq!(find_members(&services, &viewer, page, &filter(text, None)).await.unwrap().items.len(), found, "{text}");
    }
    let admin = services.member(page, Role::Admin);
    assert!(matches!(tokens::find_tokens(&services, &viewer, page, &filter("", None)).await, Err(Error::Forbidden)));
    for n in 0..5 {
        let input = NewToken { name: format!("deploy {n}"), scopes: vec![app::model::Scope::Read], unlimited: false, expires_at: None };
        tokens::create_token(&services, &cli, Some(page), input).await.unwrap();
        services.clock.advance(i64::from(n > 2));
    }
    let first = tokens::find_tokens(&services, &admin, page, &filter("deploy", None)).await.unwrap();
    let rest = tokens::find_tokens(&services, &admin, page, &filter("deploy", first.next.clone())).await.unwrap();
    let names: std::collections::BTreeSet<_> = first.items.iter().chain(&rest.items).map(|token| token.name.clone()).collect();
    assert_eq!((first.items.len(), names.len(), rest.next), (3, 5, None));
    assert_eq!(tokens::find_tokens(&services, &admin, page, &filter("Y 4", None)).await.unwrap().items.len(), 1);
    assert!(tokens::find_tokens(&services, &admin, page, &filter("", Some("x".into()))).await.is_err());
}
