//! Asking to be told: whatever is known of an address, whoever asks hears the same.

use app::model::{Channel, NoticeKind, SubscriberState, input::NewSubscriber, subscriber::Wishes};
use server::{
    error::Error,
    service::subscribers::{self, Asked, subscribe},
};

use super::{all, ask, asking, down, one, state};
use crate::support::app::TestApp;

both!(
    who_asks_is_written_to_once_and_told_nothing_before_they_confirm,
    a073_one_address_is_written_to_once_a_day_and_by_three_pages_at_most,
    a074_a_page_writes_to_few_addresses_nobody_has_confirmed,
    a089_of_fifty_who_ask_for_the_same_at_once_one_is_written_to,
    a051_endpoints_of_one_host_are_few,
    a051_a_browser_says_again_what_it_wants_and_a_host_that_is_no_push_service_gets_few,
    what_the_page_does_not_have_cannot_be_chosen,
    one_incident_can_be_followed_while_it_is_open,
    who_asks_again_after_they_left_is_asked_again,
    what_an_active_subscriber_hears_is_not_changed_by_who_asks_again,
);

async fn who_asks_is_written_to_once_and_told_nothing_before_they_confirm(app: &TestApp) {
    let Asked::Written(id) = ask(app, "ann@example.com").await else { panic!("written") };
    let row = one(app, "ann@example.com").await;
    assert_eq!((row.id.0, row.state.0, row.host.as_str()), (id, SubscriberState::Unconfirmed, "example.com"));
    let outbox = app.outbox().await;
    assert_eq!(outbox.iter().map(|row| row.kind.0).collect::<Vec<_>>(), [NoticeKind::Confirmation]);
    let player = app.component("Player").await;
    down(app, player).await;
    assert_eq!(app.outbox().await.len(), 0, "they hear of nothing yet");
}

async fn a073_one_address_is_written_to_once_a_day_and_by_three_pages_at_most(app: &TestApp) {
    for _ in 0..100 {
        ask(app, "victim@example.com").await;
    }
    subscribe(&app.services, app.other_page, asking(Channel::Email, "victim@example.com"), false).await.unwrap();
    assert_eq!(app.outbox().await.len(), 2, "one a page");
    app.pass_minutes(24 * 60 + 1);
    assert!(matches!(ask(app, "victim@example.com").await, Asked::Written(_)), "another day");
    assert_eq!(app.outbox().await.len(), 1);
}

async fn a074_a_page_writes_to_few_addresses_nobody_has_confirmed(app: &TestApp) {
    let mut written = 0;
    for n in 0..260 {
        written += usize::from(matches!(ask(app, &format!("a{n}@example.com")).await, Asked::Written(_)));
    }
    assert_eq!((written, app.outbox().await.len()), (200, 200));
    app.pass_minutes(61);
    assert!(matches!(ask(app, "later@example.com").await, Asked::Written(_)));
    app.outbox().await;
}

async fn a089_of_fifty_who_ask_for_the_same_at_once_one_is_written_to(app: &TestApp) {
    let asked = futures::future::join_all((0..50).map(|_| ask(app, "ann@example.com"))).await;
    assert_eq!(asked.iter().filter(|asked| matches!(asked, Asked::Written(_))).count(), 1);
    assert_eq!((all(app).await.len(), app.outbox().await.len()), (1, 1));
}

async fn a051_endpoints_of_one_host_are_few(app: &TestApp) {
    let mut written = 0;
    for n in 0..60 {
        let asked =
            subscribe(&app.services, app.page, asking(Channel::Webhook, &format!("https://victim.example/{n}")), false).await.unwrap();
        written += usize::from(matches!(asked, Asked::Written(_)));
    }
    assert_eq!(written, 50);
    for n in 0..60 {
        let hook = format!("https://hooks.slack.com/services/T/B/{n}");
        assert!(matches!(subscribe(&app.services, app.page, asking(Channel::Slack, &hook), false).await.unwrap(), Asked::Written(_)));
    }
    app.outbox().await;
}

async fn a051_a_browser_says_again_what_it_wants_and_a_host_that_is_no_push_service_gets_few(app: &TestApp) {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
    let (player, shop) = (app.component("Player").await, app.component("Shop").await);
    let keys = serde_json::json!({ "p256dh": BASE64.encode([4; 65]), "auth": BASE64.encode([5; 16]) });
    let browser = |host: &str, n: usize, components: Vec<_>| {
        let address = serde_json::json!({ "endpoint": format!("https://{host}/{n}"), "keys": keys }).to_string();
        NewSubscriber { wishes: Wishes { components, ..Wishes::default() }, ..asking(Channel::Push, &address) }
    };
    let ask = async |input| subscribe(&app.services, app.page, input, false).await.unwrap();
    let Asked::Active(id) = ask(browser("fcm.googleapis.com", 0, vec![player])).await else { panic!("it is told") };
    assert_eq!(ask(browser("fcm.googleapis.com", 0, vec![shop])).await, Asked::Active(id));
    let seen = subscribers::load(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!(seen.subscription.wishes.components, [shop]);
    let mut told = 0;
    for n in 0..60 {
        told += usize::from(matches!(ask(browser("victim.example", n, vec![])).await, Asked::Active(_)));
    }
    assert_eq!(told, 50);
}

async fn what_the_page_does_not_have_cannot_be_chosen(app: &TestApp) {
    let (own, foreign) = (app.component("Player").await, app.foreign_component().await);
    let with = |components: Vec<_>| NewSubscriber {
        wishes: Wishes { components, ..Wishes::default() },
        ..asking(Channel::Email, "a@example.com")
    };
    let refused = subscribe(&app.services, app.page, with(vec![own, foreign]), false).await.unwrap_err();
    assert!(refused.to_string().starts_with("components name"), "{refused}");
    let zone = Wishes { time_zone: Some("Mars/Olympus".into()), ..Wishes::default() };
    let refused =
        subscribe(&app.services, app.page, NewSubscriber { wishes: zone, ..asking(Channel::Email, "a@example.com") }, false).await;
    assert!(refused.unwrap_err().to_string().starts_with("time_zone"));
    subscribe(&app.services, app.page, with(vec![own]), false).await.unwrap();
    let seen = subscribers::load(&app.services, &app.owner(), app.page, one(app, "a@example.com").await.id.0).await.unwrap();
    assert_eq!(seen.subscription.wishes.components, [own]);
    assert_eq!(app.outbox().await.len(), 1);
}

async fn one_incident_can_be_followed_while_it_is_open(app: &TestApp) {
    let player = app.component("Player").await;
    let id = down(app, player).await;
    let input = NewSubscriber { event: Some(id), ..asking(Channel::Email, "a@example.com") };
    assert!(matches!(subscribe(&app.services, app.page, input.clone(), true).await.unwrap(), Asked::Written(_)));
    assert!(one(app, "a@example.com").await.only_end);
    app.resolve(id).await;
    let refused =
        subscribe(&app.services, app.page, NewSubscriber { address: "b@example.com".into(), ..input.clone() }, true).await.unwrap_err();
    assert_eq!(refused.to_string(), "event is over");
    let unknown = NewSubscriber { event: Some("aaaaaaaaaaaa".parse().unwrap()), ..input };
    assert!(matches!(subscribe(&app.services, app.page, unknown, true).await, Err(Error::NotFound(_))));
    assert_eq!(app.outbox().await.len(), 1);
}

async fn who_asks_again_after_they_left_is_asked_again(app: &TestApp) {
    ask(app, "ann@example.com").await;
    let id = one(app, "ann@example.com").await.id.0;
    subscribers::remove(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!(ask(app, "ann@example.com").await, Asked::Silent, "not on the same day");
    app.pass_minutes(24 * 60 + 1);
    assert_eq!(ask(app, "ann@example.com").await, Asked::Written(id));
    assert_eq!(state(app, "ann@example.com").await, SubscriberState::Unsubscribed, "asking changes nothing by itself");
    app.outbox().await;
}

async fn what_an_active_subscriber_hears_is_not_changed_by_who_asks_again(app: &TestApp) {
    let player = app.component("Player").await;
    app.subscriber(|row| row.address = "ann@example.com".into(), &[]).await;
    let input =
        NewSubscriber { wishes: Wishes { components: vec![player], ..Wishes::default() }, ..asking(Channel::Email, "ann@example.com") };
    assert!(matches!(subscribe(&app.services, app.page, input, false).await.unwrap(), Asked::Written(_)));
    let row = one(app, "ann@example.com").await;
    assert!(row.whole_page && row.state.0 == SubscriberState::Active);
    app.outbox().await;
}
