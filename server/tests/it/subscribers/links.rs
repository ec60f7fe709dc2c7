//! A subscriber's own links.

use app::model::{
    DeliveryState, SubscriberState,
    input::EditSubscriber,
    subscriber::{Kinds, Wishes},
};
use server::{
    error::Error,
    service::{
        subscribers::{
            self, Asked, confirm, edit_own, erase_own, leave,
            link::{self, Use},
            look,
        },
        vault::Vault,
    },
};

use super::{all, ask, down, one, state};
use crate::support::app::TestApp;

both!(
    they_confirm_change_and_leave,
    a069_a_link_to_confirm_is_good_for_a_day_and_the_newest_alone,
    a078_a_link_belongs_to_its_page_and_its_subscriber,
    a090_who_leaves_while_they_confirm_has_left,
    who_was_never_confirmed_or_has_left_is_forgotten,
    they_are_forgotten_at_once_if_they_want,
);

fn vault() -> Vault {
    Vault::new(&[7; 32])
}

async fn to_confirm(app: &TestApp, address: &str) -> String {
    let row = one(app, address).await;
    link::make(&vault(), row.id.0, Use::Confirm(row.asked_at.unwrap().0))
}

async fn to_manage(app: &TestApp, address: &str) -> String {
    link::make(&vault(), one(app, address).await.id.0, Use::Manage)
}

async fn they_confirm_change_and_leave(app: &TestApp) {
    let player = app.component("Player").await;
    ask(app, "ann@example.com").await;
    let link = to_confirm(app, "ann@example.com").await;
    let (seen, is_to_confirm) = look(&app.services, &vault(), app.page, &link).await.unwrap();
    assert!(is_to_confirm && seen.state == SubscriberState::Unconfirmed, "looking changes nothing");
    for _ in 0..2 {
        assert_eq!(confirm(&app.services, &vault(), app.page, &link).await.unwrap().state, SubscriberState::Active);
    }
    let manage = to_manage(app, "ann@example.com").await;
    let kinds = Kinds { maintenances: false, ..Kinds::default() };
    let wishes = Wishes { components: vec![player], kinds, only_severe: true, ..Wishes::default() };
    let edited = edit_own(&app.services, &vault(), app.page, &manage, EditSubscriber { wishes: wishes.clone() }).await.unwrap();
    assert_eq!(edited.wishes, wishes);
    assert_eq!(leave(&app.services, &vault(), app.page, &manage).await.unwrap().state, SubscriberState::Unsubscribed);
    assert!(app.outbox().await.iter().all(|row| row.state.0 == DeliveryState::Cancelled), "nothing waits for them");
    assert!(matches!(confirm(&app.services, &vault(), app.page, &link).await, Err(Error::NotFound("link"))), "they have left since");
}

async fn a069_a_link_to_confirm_is_good_for_a_day_and_the_newest_alone(app: &TestApp) {
    ask(app, "ann@example.com").await;
    let first = to_confirm(app, "ann@example.com").await;
    app.pass_minutes(24 * 60 + 1);
    assert!(matches!(confirm(&app.services, &vault(), app.page, &first).await, Err(Error::NotFound("link"))));
    assert!(matches!(ask(app, "ann@example.com").await, Asked::Written(_)));
    assert!(matches!(confirm(&app.services, &vault(), app.page, &first).await, Err(Error::NotFound("link"))));
    let manage = to_manage(app, "ann@example.com").await;
    assert!(matches!(confirm(&app.services, &vault(), app.page, &manage).await, Err(Error::NotFound("link"))), "another use");
    confirm(&app.services, &vault(), app.page, &to_confirm(app, "ann@example.com").await).await.unwrap();
    app.outbox().await;
}

async fn a078_a_link_belongs_to_its_page_and_its_subscriber(app: &TestApp) {
    ask(app, "ann@example.com").await;
    ask(app, "bob@example.com").await;
    let ann = to_manage(app, "ann@example.com").await;
    assert!(matches!(look(&app.services, &vault(), app.other_page, &ann).await, Err(Error::NotFound("link"))));
    let (ann_id, bob_id) = (one(app, "ann@example.com").await.id, one(app, "bob@example.com").await.id);
    let swapped = ann.replace(ann_id.as_str(), bob_id.as_str());
    assert!(matches!(leave(&app.services, &vault(), app.page, &swapped).await, Err(Error::NotFound("link"))));
    assert_eq!(state(app, "bob@example.com").await, SubscriberState::Unconfirmed);
    app.outbox().await;
}

async fn a090_who_leaves_while_they_confirm_has_left(app: &TestApp) {
    for n in 0..20 {
        let address = format!("a{n}@example.com");
        ask(app, &address).await;
        let link = to_confirm(app, &address).await;
        let vault = vault();
        let (confirmed, left) =
            tokio::join!(confirm(&app.services, &vault, app.page, &link), leave(&app.services, &vault, app.page, &link));
        assert!(left.is_ok(), "{confirmed:?} {left:?}");
        assert_eq!(state(app, &address).await, SubscriberState::Unsubscribed);
    }
    let player = app.component("Player").await;
    app.outbox().await;
    down(app, player).await;
    assert!(app.outbox().await.is_empty(), "nobody is told");
}

async fn who_was_never_confirmed_or_has_left_is_forgotten(app: &TestApp) {
    ask(app, "never@example.com").await;
    app.subscriber(|row| row.address = "gone@example.com".into(), &[]).await;
    app.subscriber(|row| row.address = "stays@example.com".into(), &[]).await;
    leave(&app.services, &vault(), app.page, &to_manage(app, "gone@example.com").await).await.unwrap();
    let left = async || {
        subscribers::forget_due(&app.services, app.now()).await.unwrap();
        all(app).await.into_iter().map(|row| row.address).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(left().await.len(), 3);
    app.pass_minutes(7 * 24 * 60);
    assert_eq!(left().await.len(), 2);
    app.pass_minutes(23 * 24 * 60);
    assert_eq!(left().await.into_iter().collect::<Vec<_>>(), ["stays@example.com"]);
    app.outbox().await;
}

async fn they_are_forgotten_at_once_if_they_want(app: &TestApp) {
    ask(app, "ann@example.com").await;
    let link = to_manage(app, "ann@example.com").await;
    erase_own(&app.services, &vault(), app.page, &link).await.unwrap();
    assert!(all(app).await.is_empty());
    assert!(!format!("{:?}", app.dump().await).contains("ann@example.com"), "not in the audit log either");
    assert!(matches!(look(&app.services, &vault(), app.page, &link).await, Err(Error::NotFound("link"))));
}
