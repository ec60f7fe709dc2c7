//! What was just said and can still be taken back.

use app::model::{DeliveryState, Role, Status, input::NewUpdate};
use server::{error::Error, service::subscribers};

use super::down;
use crate::support::{app::TestApp, deeds::comment};

both!(what_was_said_last_is_taken_back_until_it_is_sent, only_who_runs_incidents_takes_back_what_was_said, what_was_sent_before_stays_sent,);

async fn what_was_said_last_is_taken_back_until_it_is_sent(app: &TestApp) {
    app.reader().await;
    app.reader().await;
    let player = app.component("Player").await;
    let id = down(app, player).await;
    let (services, owner) = (&app.services, app.owner());
    let held = async || subscribers::held(services, &owner, app.page, id).await.unwrap();
    let before = held().await.expect("two wait");
    assert_eq!((before.number, before.until.since(app.now())), (2, 10_000));
    assert_eq!(subscribers::call_back(services, &owner, app.page, id).await.unwrap(), 2);
    assert_eq!(held().await, None);
    let states: Vec<_> = app.outbox().await.iter().map(|row| row.state.0).collect();
    assert_eq!(states, [DeliveryState::Cancelled; 2]);
    let line = app.audit().await.pop().expect("it is written down");
    assert_eq!((line.verb.as_str(), line.noun.as_str(), line.noun_id), ("called back what was said of", "incident", Some(id.to_string())));
    assert!(matches!(subscribers::call_back(services, &owner, app.page, id).await, Err(Error::Conflict(_))), "there is nothing left");
    assert!(app.snapshot().incident(id).is_some(), "the page says what it said");
}

async fn only_who_runs_incidents_takes_back_what_was_said(app: &TestApp) {
    app.reader().await;
    let player = app.component("Player").await;
    let id = down(app, player).await;
    let services = &app.services;
    for actor in [app.member(Role::Viewer), app.visitor()] {
        assert!(matches!(subscribers::call_back(services, &actor, app.page, id).await, Err(Error::Forbidden)));
        assert!(matches!(subscribers::held(services, &actor, app.page, id).await, Err(Error::Forbidden)));
    }
    for page in [app.page, app.other_page] {
        assert!(matches!(subscribers::call_back(services, &app.stranger(), page, id).await, Err(Error::NotFound(_))));
    }
    assert_eq!(subscribers::call_back(services, &app.member(Role::Editor), app.page, id).await.unwrap(), 1);
    app.outbox().await;
}

async fn what_was_sent_before_stays_sent(app: &TestApp) {
    app.reader().await;
    let player = app.component("Player").await;
    let id = down(app, player).await;
    app.clock.advance(11_000);
    let (services, owner) = (&app.services, app.owner());
    assert!(matches!(subscribers::call_back(services, &owner, app.page, id).await, Err(Error::Conflict(_))), "it is too late");
    let partly = NewUpdate { statuses: vec![(player, Status::PartialOutage)], ..comment("It is better.") };
    app.post(id, partly).await;
    assert_eq!(subscribers::call_back(services, &owner, app.page, id).await.unwrap(), 1);
    let states: Vec<_> = app.outbox().await.iter().map(|row| row.state.0).collect();
    assert_eq!(states, [DeliveryState::Pending, DeliveryState::Cancelled]);
}
