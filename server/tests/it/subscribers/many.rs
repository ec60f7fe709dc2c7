//! Many at once: tables in and out.

use app::model::{
    Channel, SubscriberId, SubscriberState,
    input::SubscriberFilter,
    subscriber::{Import, Imported},
};
use server::{
    error::Error,
    service::subscribers::{self as verbs, Deeds},
};

use super::{all, state};
use crate::support::app::TestApp;

both!(a_table_is_imported_as_its_preview_said, what_is_exported_is_no_formula, many_are_changed_or_none);
on_sqlite!(others_write_while_many_are_changed);

async fn many_are_changed_or_none(app: &TestApp) {
    let owner = app.owner();
    let mut ids = subscribers(app, 250).await;
    let remove = async |ids: &[SubscriberId]| {
        verbs::change_all(&app.services, &owner, app.page, (ids, Deeds::Remove), (&[], &[SubscriberState::Active])).await
    };
    let unknown: SubscriberId = "zzzzzzzzzzzz".parse().unwrap();
    let before = app.dump().await;
    assert!(matches!(remove(&[&ids[..], &[unknown]].concat()).await, Err(Error::NotFound("subscriber"))));
    assert!(app.dump().await == before, "nothing was written");
    ids.extend_from_within(..3);
    remove(&ids).await.unwrap();
    assert!(all(app).await.iter().all(|row| row.state.0 == SubscriberState::Unsubscribed));
    assert_eq!(app.audit().await.iter().filter(|deed| deed.verb == "unsubscribed").count(), 250);
}

/// SQLite has one writer, and nobody waits for it until thousands of rows are changed.
async fn others_write_while_many_are_changed(app: &TestApp) {
    let owner = app.owner();
    let ids = subscribers(app, 600).await;
    let states = [SubscriberState::Active];
    let many = verbs::change_all(&app.services, &owner, app.page, (&ids, Deeds::Remove), (&[], &states));
    let other = async {
        app.component("Player").await;
        all(app).await.iter().filter(|row| row.state.0 == SubscriberState::Active).count()
    };
    let (many, left) = futures::future::join(many, other).await;
    many.unwrap();
    assert!(left > 0, "the other waited until all was done");
}

async fn subscribers(app: &TestApp, count: usize) -> Vec<SubscriberId> {
    let mut ids = Vec::new();
    for n in 0..count {
        ids.push(app.subscriber(|row| row.address = format!("a{n}@example.com"), &[]).await);
    }
    ids
}

fn table(table: &str) -> Import {
    Import { table: table.into(), is_vouched_for: true }
}

async fn a_table_is_imported_as_its_preview_said(app: &TestApp) {
    app.subscriber(|row| row.address = "known@example.com".into(), &[]).await;
    app.subscriber(|row| (row.address, row.state.0) = ("left@example.com".into(), SubscriberState::Unsubscribed), &[]).await;
    let import = table(
        "\u{feff}Email,channel\nann@example.com,\nANN@example.com,email\nknown@example.com,\nleft@example.com,\nno address,\n\
         +49 30 123456,sms\nhttps://127.0.0.1/x,webhook\nx@example.com,pigeon\n",
    );
    let (services, owner) = (&app.services, app.owner());
    let expected = Imported {
        added: 2,
        known: 2,
        left: 1,
        wrong: vec![
            (6, "address must be an address such as name@example.com".into()),
            (8, "address blocked_address: leads into a private network, which is not allowed".into()),
            (9, "`pigeon` is no channel".into()),
        ],
        wrong_lines: 3,
    };
    assert_eq!(verbs::preview_import(services, &owner, app.page, &import).await.unwrap(), expected);
    assert_eq!(all(app).await.len(), 2, "a preview changes nothing");
    assert_eq!(verbs::import(services, &owner, app.page, &import).await.unwrap(), expected);
    assert_eq!(state(app, "ann@example.com").await, SubscriberState::Active);
    assert_eq!(state(app, "left@example.com").await, SubscriberState::Unsubscribed);
    let refused = verbs::import(services, &owner, app.page, &table("name\nann\n")).await.unwrap_err();
    assert!(refused.to_string().starts_with("table must have a column"), "{refused}");
}

async fn what_is_exported_is_no_formula(app: &TestApp) {
    app.subscriber(|row| row.address = "=cmd@example.com".into(), &[]).await;
    app.subscriber(|row| (row.address, row.channel.0) = ("+4930123456".into(), Channel::Sms), &[]).await;
    let out = verbs::export(&app.services, &app.owner(), app.page, &SubscriberFilter::default()).await.unwrap();
    assert!(out.starts_with("id,channel,address,state"), "{out}");
    assert!(out.contains(",'=cmd@example.com,") && out.contains(",+4930123456,"), "{out}");
    assert_eq!(out.lines().count(), 3);
}
