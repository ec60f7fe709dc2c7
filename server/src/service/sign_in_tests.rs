//! Signing in on a real database.

use app::model::{PageId, Role, UserId, input::NewUser};

use super::*;
use crate::{error::Error, service::testing::TestServices};

const PASSWORD: &str = "kelp lantern orbit";

struct Scene {
    services: TestServices,
    page: PageId,
    ann: UserId,
    vault: Vault,
    throttle: Throttle,
}

async fn scene() -> Scene {
    let (services, page) = TestServices::with_page().await;
    let input = NewUser { email: "ann@example.com".into(), name: "Ann".into(), role: Role::Owner };
    let ann = users::create_user(&services, &Actor::command_line(), Some(page), input, Some(PASSWORD)).await.unwrap();
    Scene { services, page, ann, vault: Vault::new(&[7; 32]), throttle: Throttle::default() }
}

impl Scene {
    async fn tries(&self, email: &str, password: &str, code: Option<&str>) -> Result<Outcome> {
        let proof = Proof { email, password, code, network: "192.0.2.1", ip: Some("192.0.2.1".into()), request_id: None };
        sign_in(&self.services, &self.vault, &self.throttle, proof).await
    }

    async fn actor(&self) -> Actor {
        Actor::member(self.ann, "Ann", members::roles_of(&self.services, self.ann).await.unwrap())
    }
}

#[tokio::test]
async fn who_knows_the_password_is_let_in_and_it_is_written_down() {
    let scene = scene().await;
    assert!(matches!(scene.tries(" ANN@example.com", PASSWORD, None).await, Ok(Outcome::Passed(row)) if row.id == scene.ann));
    assert_eq!(scene.services.deeds().await.last().map(String::as_str), Some("signed in user"));
    assert!(scene.services.audit_text().await.contains("192.0.2.1"));
}

#[tokio::test]
async fn a095_nobody_is_let_in_by_guessing_and_all_refusals_are_the_same() {
    let scene = scene().await;
    let logins = ["admin", "root", "demo", "admin@example.com", "ann@example.com", "", "ann@example.com'--"];
    for (email, password) in logins.into_iter().zip(["admin", "root", "demo", "password", "admin", "", PASSWORD]) {
        assert!(matches!(scene.tries(email, password, None).await, Ok(Outcome::Refused)), "{email}");
    }
    let cli = Actor::command_line();
    let other = NewUser { email: "bob@example.com".into(), name: "Bob".into(), role: Role::Editor };
    let bob = users::create_user(&scene.services, &cli, Some(scene.page), other, Some(PASSWORD)).await.unwrap();
    users::disable(&scene.services, &cli, bob).await.unwrap();
    assert!(matches!(scene.tries("bob@example.com", PASSWORD, None).await, Ok(Outcome::Refused)), "disabled");
}

#[tokio::test]
async fn who_has_a_second_factor_shows_a_code_too() {
    let scene = scene().await;
    let (services, vault) = (&scene.services, &scene.vault);
    second_factor::begin(services, vault, &scene.actor().await, "x").await.unwrap();
    assert!(matches!(scene.tries("ann@example.com", PASSWORD, None).await, Ok(Outcome::Passed(_))), "not confirmed");
    let sealed = users::load(services.db.read(), scene.ann).await.unwrap().totp_secret.unwrap();
    let secret = vault.unseal("one-time codes", scene.ann.as_str(), &sealed).unwrap();
    let shown = || crate::service::one_time_code::shown(&secret, services.now());
    let recovery = second_factor::confirm(services, vault, &scene.actor().await, &shown()).await.unwrap();
    let used = shown();
    services.clock.advance(30_000);
    assert!(matches!(scene.tries("ann@example.com", PASSWORD, None).await, Ok(Outcome::NeedsCode)));
    assert!(matches!(scene.tries("ann@example.com", PASSWORD, Some(" ")).await, Ok(Outcome::NeedsCode)));
    assert!(matches!(scene.tries("ann@example.com", PASSWORD, Some(&used)).await, Ok(Outcome::WrongCode)));
    assert!(matches!(scene.tries("ann@example.com", "not the password", Some(&shown())).await, Ok(Outcome::Refused)));
    assert!(matches!(scene.tries("ann@example.com", PASSWORD, Some(&shown())).await, Ok(Outcome::Passed(_))));
    assert!(matches!(scene.tries("ann@example.com", PASSWORD, Some(&recovery[0])).await, Ok(Outcome::Passed(_))));
    assert!(matches!(scene.tries("ann@example.com", PASSWORD, Some(&recovery[0])).await, Ok(Outcome::WrongCode)));
}

#[tokio::test]
async fn a097_codes_cannot_be_tried_out_one_after_another() {
    let scene = scene().await;
    let mut tried = 0;
    let refused = loop {
        match scene.tries("ann@example.com", "not the password", None).await {
            Ok(outcome) => assert!(matches!(outcome, Outcome::Refused)),
            Err(error) => break error,
        }
        tried += 1;
    };
    assert!(tried == 8 && matches!(refused, Error::TooMany { .. }), "{tried} {refused}");
    assert!(matches!(scene.tries("ann@example.com", PASSWORD, None).await, Err(Error::TooMany { .. })), "the right one too");
    scene.services.clock.advance(15_000);
    assert!(matches!(scene.tries("ann@example.com", PASSWORD, None).await, Ok(Outcome::Passed(_))));
}
