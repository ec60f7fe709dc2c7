//! Sessions on a real database, under a clock that is moved.

use app::model::input::NewUser;

use super::*;
use crate::service::testing::TestServices;

const GOOD: &str = "kelp lantern orbit";
const DAY: i64 = 86_400_000;

struct Scene {
    services: TestServices,
    page: PageId,
    ann: UserId,
}

async fn scene() -> Scene {
    let (services, page) = TestServices::with_page().await;
    let ann = add(&services, page, "owner", Role::Owner).await;
    Scene { services, page, ann }
}

async fn add(services: &Services, page: PageId, name: &str, role: Role) -> UserId {
    let input = NewUser { email: format!("{name}@example.com"), name: name.into(), role };
    users::create_user(services, &Actor::command_line(), Some(page), input, Some(GOOD)).await.unwrap()
}

impl Scene {
    async fn begin(&self, id: &str, user: UserId) -> SignedIn {
        let row = users::load(self.services.db.read(), user).await.unwrap();
        let proved = Proved::by(&row, Some("192.0.2.1".into()), Some("Firefox\n"));
        save(&self.services, id, Some(&proved), serde_json::to_string(&proved).unwrap()).await.unwrap();
        self.find(id).await.unwrap()
    }

    async fn find(&self, id: &str) -> Option<SignedIn> {
        find(&self.services, id, Some("192.0.2.2")).await.unwrap()
    }

    async fn statements(&self, id: &str) -> u64 {
        let before = self.services.db.statements();
        assert!(self.find(id).await.is_some());
        self.services.db.statements() - before
    }
}

#[tokio::test]
async fn a_session_says_who_it_is_and_is_stored_as_a_hash() {
    let scene = scene().await;
    let signed_in = scene.begin("cookie", scene.ann).await;
    assert_eq!((signed_in.user, signed_in.email.as_str()), (scene.ann, "owner@example.com"));
    assert_eq!((signed_in.roles, signed_in.must_enrol), ([(scene.page, Role::Owner)].into(), false));
    assert!(scene.find("another").await.is_none());
    assert!(scene.find(&signed_in.session).await.is_none(), "what the database knows is no session");
    let rows = session::Entity::find().all(scene.services.db.read()).await.unwrap();
    assert!(!serde_json::to_string(&rows).unwrap().contains("cookie"));
    assert_eq!(rows[0].agent.as_deref(), Some("Firefox"));
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_after_thirty_days_in_any_case() {
    let scene = scene().await;
    scene.begin("idle", scene.ann).await;
    scene.begin("used", scene.ann).await;
    for day in 1..30 {
        scene.services.clock.advance(DAY);
        assert!(scene.find("used").await.is_some(), "day {day}");
        assert_eq!(load(&scene.services, "idle").await.unwrap().is_some(), day < 14, "day {day}");
    }
    assert!(scene.find("idle").await.is_none());
    scene.services.clock.advance(DAY);
    assert!(scene.find("used").await.is_none(), "nothing lasts longer");
}

#[tokio::test]
async fn a_session_costs_few_questions_and_its_use_is_noted_once_a_minute() {
    let scene = scene().await;
    scene.begin("cookie", scene.ann).await;
    assert!(scene.statements("cookie").await <= 3);
    scene.services.clock.advance(59_000);
    assert!(scene.statements("cookie").await <= 3);
    scene.services.clock.advance(1_000);
    assert!(scene.statements("cookie").await > 3);
    assert!(scene.statements("cookie").await <= 3);
    let row = session::Entity::find().one(scene.services.db.read()).await.unwrap().unwrap();
    assert_eq!((row.last_seen_at.0, row.ip.as_deref()), (scene.services.now(), Some("192.0.2.2")));
    let account = users::load(scene.services.db.read(), scene.ann).await.unwrap();
    assert_eq!(account.last_seen_at.map(|at| at.0), Some(scene.services.now()));
}

#[tokio::test]
async fn a101_whatever_changes_credentials_ends_every_session_in_every_process() {
    let scene = scene().await;
    let (services, page) = (&scene.services, scene.page);
    let bob = add(services, page, "bob", Role::Editor).await;
    let cli = Actor::command_line();
    let other_process = Services { db: crate::database::Database::open(services.db.url()).await.unwrap(), ..Services::clone(services) };
    for step in 0..6 {
        let signed_in = scene.begin(&format!("cookie {step}"), bob).await;
        assert!(is_good(&other_process, &signed_in.session).await.unwrap());
        match step {
            0 => drop(users::reset_password(services, &cli, bob).await.unwrap()),
            1 => members::set_role(services, &cli, page, bob, Role::Admin).await.unwrap(),
            2 => users::set_password(services, &cli, bob, "granite teapot velocity").await.unwrap(),
            3 => {
                users::disable(services, &cli, bob).await.unwrap();
                assert!(scene.find("cookie 3").await.is_none());
                users::enable(services, &cli, bob).await.unwrap();
            }
            4 => end_sessions(services, &cli, bob, None).await.unwrap(),
            _ => members::remove(services, &cli, page, bob).await.unwrap(),
        }
        assert!(scene.find(&format!("cookie {step}")).await.is_none(), "step {step}");
        assert!(!is_good(&other_process, &signed_in.session).await.unwrap(), "step {step}");
    }
}

#[tokio::test]
async fn who_lacks_a_second_factor_their_page_requires_can_only_set_one_up() {
    let scene = scene().await;
    let signed_in = scene.begin("cookie", scene.ann).await;
    second_factor::require(&scene.services, &signed_in.actor, scene.page, true).await.unwrap();
    assert!(scene.find("cookie").await.unwrap().must_enrol);
    assert!(!is_good(&scene.services, &signed_in.session).await.unwrap(), "streams end");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_and_by_who_may_manage_them() {
    let scene = scene().await;
    let services = &scene.services;
    let bob = add(services, scene.page, "bob", Role::Admin).await;
    let owner = scene.begin("owner's", scene.ann).await;
    let first = scene.begin("first", bob).await;
    scene.services.clock.advance(1_000);
    let second = scene.begin("second", bob).await;
    let listed = list_sessions(services, &second.actor, bob, Some(&second.session)).await.unwrap();
    assert_eq!(listed.iter().map(|s| s.is_current).collect::<Vec<_>>(), [true, false]);
    assert!(first.session.starts_with(&listed[1].id) && !listed[1].id.contains("first"));
    assert!(matches!(list_sessions(services, &second.actor, scene.ann, None).await, Err(Error::Forbidden)), "an admin is not above");
    assert!(matches!(end_session(services, &second.actor, scene.ann, &listed[0].id).await, Err(Error::Forbidden)));
    assert!(matches!(end_session(services, &second.actor, bob, "nonsense").await, Err(Error::NotFound("session"))));
    end_session(services, &owner.actor, bob, &listed[1].id).await.unwrap();
    assert!(scene.find("first").await.is_none() && scene.find("second").await.is_some());
    scene.begin("third", bob).await;
    end_sessions(services, &second.actor, bob, Some(&second.session)).await.unwrap();
    assert!(scene.find("third").await.is_none() && scene.find("second").await.is_some());
    assert_eq!(list_sessions(services, &owner.actor, bob, None).await.unwrap().len(), 1);
}
