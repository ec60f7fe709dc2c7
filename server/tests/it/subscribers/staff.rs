//! What staff do with subscribers.

use app::model::{
    Channel, DeliveryState, NoticeKind, Role, SubscriberState,
    input::{DeliveryFilter, SubscriberFilter},
};
use server::{
    error::Error,
    service::{subscribers, vault::Vault},
};

use super::{asking, down, one, state};
use crate::support::app::TestApp;

both!(
    they_add_somebody_they_vouch_for_or_have_asked,
    only_admins_see_addresses,
    they_find_quarantine_and_reactivate,
    the_secret_of_a_webhook_is_shown_once_and_sealed,
    messages_are_sent_again_and_called_off,
    how_many_a_message_reaches_is_known_before,
);

async fn they_add_somebody_they_vouch_for_or_have_asked(app: &TestApp) {
    let (services, owner, vault) = (&app.services, app.owner(), Vault::new(&[7; 32]));
    let add =
        |address: &'static str, vouched| subscribers::add(services, &vault, &owner, app.page, (asking(Channel::Email, address), vouched));
    assert_eq!(add("ann@example.com", true).await.unwrap().subscription.state, SubscriberState::Active);
    assert_eq!(add("bob@example.com", false).await.unwrap().subscription.state, SubscriberState::Unconfirmed);
    assert!(matches!(add("ann@example.com", true).await, Err(Error::Conflict(_))));
    assert_eq!(app.outbox().await.iter().map(|row| row.kind.0).collect::<Vec<_>>(), [NoticeKind::Confirmation]);
    for refused in ["http://127.0.0.1:9901/", "http://[::ffff:7f00:1]/", "http://169.254.169.254/latest/meta-data/"] {
        let refused = subscribers::add(services, &vault, &owner, app.page, (asking(Channel::Webhook, refused), true)).await.unwrap_err();
        assert!(refused.to_string().contains("blocked_address"), "a037: {refused}");
    }
}

async fn only_admins_see_addresses(app: &TestApp) {
    app.subscriber(|row| row.address = "ann@example.com".into(), &[]).await;
    let filter = SubscriberFilter::default();
    for actor in [app.member(Role::Viewer), app.member(Role::Editor), app.visitor()] {
        let refused = subscribers::find(&app.services, &actor, app.page, &filter).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    for actor in [app.stranger(), app.strange_token()] {
        assert!(matches!(subscribers::find(&app.services, &actor, app.page, &filter).await, Err(Error::NotFound(_))));
    }
    assert_eq!(subscribers::find(&app.services, &app.member(Role::Admin), app.page, &filter).await.unwrap().items.len(), 1);
    assert_eq!(
        subscribers::headcounts(&app.services, &app.member(Role::Viewer), app.page).await.unwrap().len(),
        1,
        "numbers are no secret"
    );
}

async fn they_find_quarantine_and_reactivate(app: &TestApp) {
    for n in 0..5 {
        app.subscriber(|row| row.address = format!("a{n}@example.com"), &[]).await;
    }
    app.subscriber(|row| (row.address, row.channel.0) = ("+4930123456".into(), Channel::Sms), &[]).await;
    let (services, owner) = (&app.services, app.owner());
    let find = async |filter: SubscriberFilter| subscribers::find(services, &owner, app.page, &filter).await.unwrap();
    assert_eq!(find(SubscriberFilter { channel: Some(Channel::Sms), ..Default::default() }).await.items.len(), 1);
    assert_eq!(find(SubscriberFilter { text: "A3@".into(), ..Default::default() }).await.items.len(), 1);
    let first = find(SubscriberFilter { limit: Some(4), ..Default::default() }).await;
    let second = find(SubscriberFilter { limit: Some(4), after: first.next, ..Default::default() }).await;
    assert_eq!((first.items.len(), second.items.len(), second.next), (4, 2, None));
    let id = one(app, "a3@example.com").await.id.0;
    subscribers::quarantine(services, &owner, app.page, id, "asked us to wait").await.unwrap();
    assert_eq!(state(app, "a3@example.com").await, SubscriberState::Quarantined);
    subscribers::reactivate(services, &owner, app.page, id).await.unwrap();
    assert_eq!(state(app, "a3@example.com").await, SubscriberState::Active);
    subscribers::remove(services, &owner, app.page, id).await.unwrap();
    assert!(matches!(subscribers::reactivate(services, &owner, app.page, id).await, Err(Error::Conflict(_))), "who left has to ask");
}

async fn the_secret_of_a_webhook_is_shown_once_and_sealed(app: &TestApp) {
    let vault = Vault::new(&[7; 32]);
    let (services, owner) = (&app.services, app.owner());
    let made =
        subscribers::add(services, &vault, &owner, app.page, (asking(Channel::Webhook, "https://example.com/hook"), true)).await.unwrap();
    let first = made.secret.unwrap();
    let id = made.subscription.id;
    assert!(first.starts_with("whsec_") && subscribers::load(services, &owner, app.page, id).await.unwrap().secret.is_none());
    let second = subscribers::replace_secret(services, &vault, &owner, app.page, id).await.unwrap();
    let row = one(app, "https://example.com/hook").await;
    assert_eq!(subscribers::secrets(&vault, &row).unwrap(), [second.clone(), first.clone()], "receivers change over in peace");
    let dump = format!("{:?}", app.dump().await);
    assert!(!dump.contains(&first) && !dump.contains(&second));
}

async fn messages_are_sent_again_and_called_off(app: &TestApp) {
    app.reader().await;
    let player = app.component("Player").await;
    down(app, player).await;
    let (services, owner) = (&app.services, app.owner());
    let list = async || subscribers::deliveries(services, &owner, app.page, &DeliveryFilter::default()).await.unwrap().items;
    let waiting = list().await;
    assert_eq!(waiting.iter().map(|it| it.state).collect::<Vec<_>>(), [DeliveryState::Pending]);
    let id = waiting[0].id;
    subscribers::cancel_delivery(services, &owner, app.page, id).await.unwrap();
    assert_eq!(list().await[0].state, DeliveryState::Cancelled);
    assert!(matches!(subscribers::cancel_delivery(services, &owner, app.page, id).await, Err(Error::Conflict(_))));
    subscribers::retry_delivery(services, &owner, app.page, id).await.unwrap();
    assert_eq!(list().await[0].state, DeliveryState::Pending);
    assert!(matches!(subscribers::retry_delivery(services, &app.stranger(), app.other_page, id).await, Err(Error::NotFound(_))));
    assert_eq!(subscribers::health(services, &owner, app.page).await.unwrap().waiting, 1);
    app.outbox().await;
}

async fn how_many_a_message_reaches_is_known_before(app: &TestApp) {
    let (player, shop) = (app.component("Player").await, app.component("Shop").await);
    app.reader().await;
    app.subscriber(|row| row.whole_page = false, &[player.to_string()]).await;
    app.subscriber(|row| row.only_severe = true, &[]).await;
    app.subscriber(|row| row.state.0 = SubscriberState::Unconfirmed, &[]).await;
    let reach = async |components: Vec<_>, severe| {
        let planned = subscribers::Planned { kind: NoticeKind::IncidentCreated, event: None, components, severe };
        subscribers::reach(&app.services, &app.owner(), app.page, planned).await.unwrap()
    };
    assert_eq!((reach(vec![player], false).await, reach(vec![shop], false).await, reach(vec![player], true).await), (2, 1, 3));
}
