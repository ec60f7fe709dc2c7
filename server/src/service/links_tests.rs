//! Invitations and new passwords on a real database.

use super::*;
use crate::service::{members::roles_of, testing::TestServices, users::verify};

const GOOD: &str = "kelp lantern orbit";
const OTHER: &str = "granite teapot velocity";

async fn person(services: &Services, page: PageId, name: &str, role: Role) -> (UserId, Actor) {
    let input = NewUser { email: format!("{name}@example.com"), name: name.into(), role };
    let id = users::create_user(services, &Actor::command_line(), Some(page), input, Some(GOOD)).await.unwrap();
    (id, Actor::member(id, name, roles_of(services, id).await.unwrap()))
}

fn new(email: &str, role: Role) -> Invite {
    Invite { email: email.into(), name: None, role }
}

fn chosen(secret: &str, password: &str) -> UseLink {
    UseLink { secret: secret.into(), name: None, password: Some(password.into()) }
}

fn is_gone<T>(result: &Result<T>) -> bool {
    matches!(result, Err(Error::NotFound(_)))
}

#[tokio::test]
async fn who_is_invited_chooses_a_password_and_is_a_member() {
    let (services, page) = TestServices::with_page().await;
    let (_, owner) = person(&services, page, "owner", Role::Owner).await;
    let made = invite(&services, &owner, page, new("Bob@Example.com", Role::Editor)).await.unwrap();
    assert_eq!((made.email.as_str(), made.name.as_str(), made.page.as_deref()), ("bob@example.com", "bob", Some("reelway")));
    assert!(made.may_be_shown && made.hours == 72 && secret::is_one(&made.secret));
    let seen = look(&services, &made.secret).await.unwrap();
    assert!(seen.needs_password && seen.page.as_deref() == Some("reelway") && seen.kind == LinkKind::Invitation);
    assert!(matches!(use_link(&services, chosen(&made.secret, "password1234"), None).await, Err(Error::Invalid(_))));
    let without = UseLink { secret: made.secret.clone(), name: None, password: None };
    assert!(matches!(use_link(&services, without, None).await, Err(Error::Invalid(_))));
    let named = UseLink { name: Some("Bob Other".into()), ..chosen(&made.secret, GOOD) };
    assert_eq!(use_link(&services, named, None).await.unwrap().name, "Bob Other");
    let row = verify(&services, "bob@example.com", GOOD).await.unwrap().unwrap();
    assert_eq!((row.name.as_str(), roles_of(&services, row.id.0).await.unwrap()), ("Bob Other", [(page, Role::Editor)].into()));
    assert!(is_gone(&use_link(&services, chosen(&made.secret, OTHER), None).await), "it is good once");
    let again = invite(&services, &owner, page, new("bob@example.com", Role::Admin)).await;
    assert!(matches!(again, Err(Error::Conflict(_))), "a member already");
    let log = services.audit_text().await;
    assert!(log.contains("accepted invitation of") && !log.contains(&made.secret) && !log.contains(&secret::hash(&made.secret)));
}

#[tokio::test]
async fn only_who_could_give_the_role_invites() {
    let (services, page) = TestServices::with_page().await;
    person(&services, page, "owner", Role::Owner).await;
    let (_, admin) = person(&services, page, "admin", Role::Admin).await;
    let (_, editor) = person(&services, page, "editor", Role::Editor).await;
    for (actor, role) in
        [(&admin, Role::Owner), (&editor, Role::Viewer), (&services.member(services.page("other").await, Role::Owner), Role::Viewer)]
    {
        let refused = invite(&services, actor, page, new("x@example.com", role)).await;
        assert!(matches!(refused, Err(Error::Forbidden | Error::NotFound("page"))));
    }
    assert!(invite(&services, &admin, page, new("not an address", Role::Viewer)).await.is_err());
    assert!(invite(&services, &admin, page, new("x@example.com", Role::Admin)).await.is_ok());
}

#[tokio::test]
async fn a111_of_two_links_the_older_dies_and_none_outlives_its_hours() {
    let (services, page) = TestServices::with_page().await;
    let (_, owner) = person(&services, page, "owner", Role::Owner).await;
    let (bob, _) = person(&services, page, "bob", Role::Editor).await;
    let (carl, _) = person(&services, page, "carl", Role::Editor).await;
    let first = reset_link(&services, &owner, bob).await.unwrap().secret;
    let carls = reset_link(&services, &owner, carl).await.unwrap().secret;
    let second = forgotten(&services, "bob@example.com", None).await.unwrap().unwrap().secret;
    assert!(is_gone(&look(&services, &first).await) && is_gone(&use_link(&services, chosen(&first, OTHER), None).await));
    let used = use_link(&services, chosen(&carls, OTHER), None).await.unwrap();
    assert_eq!(used.id, carl, "a link lets in whom it was made for, and nobody else");
    assert!(verify(&services, "bob@example.com", OTHER).await.unwrap().is_none());
    services.clock.advance(3_600_000 - 1);
    assert!(look(&services, &second).await.is_ok());
    services.clock.advance(1);
    assert!(is_gone(&use_link(&services, chosen(&second, OTHER), None).await));
    prune(&services, services.now()).await.unwrap();
    assert!(link::Entity::find().one(services.db.read()).await.unwrap().is_none());
    for odd in ["", "x", &"a".repeat(40), &"a".repeat(10_000), "' OR 1=1 --"] {
        assert!(is_gone(&look(&services, odd).await), "{odd}");
    }
}

#[tokio::test]
async fn a111_a_new_password_ends_what_the_old_one_began() {
    let (services, page) = TestServices::with_page().await;
    let (_, owner) = person(&services, page, "owner", Role::Owner).await;
    let (bob, _) = person(&services, page, "bob", Role::Editor).await;
    let before = users::load(services.db.read(), bob).await.unwrap().credentials_at;
    let made = forgotten(&services, " BOB@example.com", None).await.unwrap().unwrap();
    assert_eq!(users::load(services.db.read(), bob).await.unwrap().credentials_at, before, "asking changes nothing");
    use_link(&services, chosen(&made.secret, OTHER), Some("192.0.2.1".into())).await.unwrap();
    assert!(users::load(services.db.read(), bob).await.unwrap().credentials_at > before);
    assert!(verify(&services, "bob@example.com", GOOD).await.unwrap().is_none());
    // Whatever else changes how somebody signs in makes their links void.
    for step in 0..3 {
        let made = reset_link(&services, &owner, bob).await.unwrap();
        match step {
            0 => members::set_role(&services, &owner, page, bob, Role::Viewer).await.unwrap(),
            1 => drop(users::reset_password(&services, &owner, bob).await.unwrap()),
            _ => users::disable(&services, &owner, bob).await.unwrap(),
        }
        assert!(is_gone(&look(&services, &made.secret).await), "step {step}");
    }
    assert!(forgotten(&services, "bob@example.com", None).await.unwrap().is_none(), "disabled");
    assert!(forgotten(&services, "nobody@example.com", None).await.unwrap().is_none());
}

#[tokio::test]
async fn nobody_gets_into_an_account_by_inviting_its_owner() {
    let (services, page) = TestServices::with_page().await;
    let (_, owner) = person(&services, page, "owner", Role::Owner).await;
    let (bob, _) = person(&services, page, "bob", Role::Admin).await;
    let elsewhere = services.page("other").await;
    let (_, stranger) = person(&services, elsewhere, "stranger", Role::Owner).await;
    // Who has a password keeps it, whoever uses the link.
    let made = invite(&services, &stranger, elsewhere, new("bob@example.com", Role::Viewer)).await.unwrap();
    assert!(made.may_be_shown && !look(&services, &made.secret).await.unwrap().needs_password);
    use_link(&services, chosen(&made.secret, OTHER), None).await.unwrap();
    assert!(verify(&services, "bob@example.com", OTHER).await.unwrap().is_none());
    assert!(verify(&services, "bob@example.com", GOOD).await.unwrap().is_some());
    assert_eq!(roles_of(&services, bob).await.unwrap().len(), 2);
    // Who has none yet was invited by somebody who could give them what they have; others may not hold their link.
    let first = invite(&services, &owner, page, new("carl@example.com", Role::Admin)).await.unwrap();
    let second = invite(&services, &stranger, elsewhere, new("carl@example.com", Role::Viewer)).await.unwrap();
    assert!(first.may_be_shown && !second.may_be_shown);
    assert!(is_gone(&look(&services, &first.secret).await));
    // Nor does a link that was made before give what was given later.
    let early = invite(&services, &stranger, elsewhere, new("dora@example.com", Role::Viewer)).await.unwrap();
    assert!(early.may_be_shown);
    members::add_member(&services, &owner, page, "dora@example.com", Role::Owner).await.unwrap();
    assert!(is_gone(&look(&services, &early.secret).await));
    assert!(matches!(reset_link(&services, &stranger, bob).await, Err(Error::Forbidden)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a111_of_two_who_use_a_link_at_the_same_moment_one_succeeds() {
    let (services, page) = TestServices::with_page().await;
    let (bob, _) = person(&services, page, "bob", Role::Editor).await;
    let secret = reset_link(&services, &Actor::command_line(), bob).await.unwrap().secret;
    let race = (0..6).map(|_| {
        let (services, secret) = (Services::clone(&services), secret.clone());
        tokio::spawn(async move { use_link(&services, chosen(&secret, OTHER), None).await.is_ok() })
    });
    let mut used = 0;
    for one in race.collect::<Vec<_>>() {
        used += usize::from(one.await.unwrap());
    }
    assert_eq!(used, 1);
}
