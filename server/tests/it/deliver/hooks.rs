//! Programs of staff are told what the audit log is told: everything once, signed, and nothing they must not know.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use app::model::{
    Channel, DeliveryState, HookId, Instant, NoticeKind, Role, Scope,
    hook::{Hook, MadeHook},
    input::{EditHook, NewHook, NewToken, NewUser},
};
use server::{
    error::Error,
    notify::webhook,
    outbound::Outbound,
    service::{Services, actor::Actor, hooks, incidents, subscribers, tokens, users},
};

use super::{Worker, messages, reader, settled, vault};
use crate::{
    subscribers::asking,
    support::{
        app::TestApp,
        deeds::{comment, trouble},
        receiver::{Answer, Call, Receiver},
    },
};

both!(
    a055_every_deed_is_told_once_signed_and_as_the_log_has_it,
    a_hook_hears_of_what_it_chose_and_of_its_own_page,
    no_secret_and_no_subscriber_is_told,
    a_hook_that_fails_for_long_is_paused_and_staff_see_it,
    a_test_shows_whether_the_way_works,
    a_deed_that_was_not_done_is_told_to_nobody,
    a037_a_hook_leads_into_no_private_network,
    only_admins_have_to_do_with_hooks,
    a_secret_is_shown_once_and_goes_on_being_good_when_it_is_renewed,
    hooks_are_changed_deleted_and_brought_back,
);

/// Services that may call receivers of tests.
fn services(app: &TestApp) -> Services {
    Services { outbound: Arc::new(Outbound { allowed: vec!["127.0.0.2/32".parse().unwrap()] }), ..app.services.clone() }
}

fn content(url: &str, nouns: &[&str]) -> NewHook {
    NewHook { name: "Archive".into(), url: url.into(), nouns: nouns.iter().map(|noun| (*noun).to_owned()).collect() }
}

async fn hook(app: &TestApp, receiver: &Receiver, nouns: &[&str]) -> MadeHook {
    let url = format!("{}/hook", receiver.url);
    hooks::create_hook(&services(app), &vault(), &app.owner(), app.page, content(&url, nouns)).await.unwrap()
}

async fn load(app: &TestApp, id: HookId) -> Hook {
    let all = hooks::list_hooks(&app.services, &app.owner(), app.page).await.unwrap();
    all.into_iter().find(|hook| hook.id == id).unwrap()
}

fn is_signed(call: &Call, secret: &str) -> bool {
    let proof = (call.header("webhook-id"), call.header("webhook-timestamp"), call.header("webhook-signature"));
    let then = Instant::from_millis(proof.1.parse::<i64>().unwrap() * 1_000);
    webhook::is_signed(secret, proof, &String::from_utf8_lossy(&call.body), then)
}

fn kinds(receiver: &Receiver) -> Vec<String> {
    let mut calls: Vec<_> = receiver.calls().iter().map(Call::json).collect();
    calls.sort_by_key(|body| body["id"].as_str().unwrap().parse::<i64>().unwrap());
    calls.iter().map(|body| body["type"].as_str().unwrap().to_owned()).collect()
}

async fn a055_every_deed_is_told_once_signed_and_as_the_log_has_it(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let made = hook(app, &receiver, &[]).await;
    receiver.shall([Answer::status(503), Answer::status(500)]);
    let id = app.open(trouble("Videos do not start", &[])).await;
    app.post(id, comment("We see more of it.")).await;
    let rows = messages(app).await;
    assert_eq!(rows.iter().map(|row| row.kind.0).collect::<Vec<_>>(), [NoticeKind::Audited; 3], "it is told of itself, too");
    let worker = Worker::start(app, None);
    settled(app).await;
    worker.stop().await;
    let calls = receiver.calls();
    assert_eq!(calls.len(), 5, "two are tried again");
    assert_eq!(calls.iter().map(|call| call.header("webhook-id")).collect::<BTreeSet<_>>().len(), 3);
    assert!(calls.iter().all(|call| is_signed(call, &made.secret) && call.path == "/hook"));
    let opened = calls.iter().map(Call::json).find(|body| body["type"] == "incident.opened").unwrap();
    let deed = app.audit().await.into_iter().find(|deed| deed.verb == "opened").unwrap();
    assert_eq!(opened["id"], deed.id.to_string());
    assert_eq!(opened["occurred_at"], deed.at.0.to_string());
    assert_eq!(opened["actor"], serde_json::json!({ "kind": "user", "name": "the owner" }));
    assert_eq!(opened["page"], serde_json::json!({ "id": app.page, "name": "Reelway" }));
    assert_eq!(opened["subject"], serde_json::json!({ "kind": "incident", "id": id, "name": "Videos do not start" }));
    assert_eq!(opened["details"]["after"], deed.after.unwrap().0);
    assert_eq!(opened["details"]["before"], serde_json::Value::Null);
    let one = load(app, made.id).await;
    assert_eq!((one.failures, one.waiting, one.last_answer.as_deref()), (0, 0, Some("200")));
}

async fn a_hook_hears_of_what_it_chose_and_of_its_own_page(app: &TestApp) {
    let (all, some) = (Receiver::open("127.0.0.2").await, Receiver::open("127.0.0.2").await);
    let console = Actor::command_line();
    let person = |name: &str, role| NewUser { email: format!("{name}@example.com"), name: name.into(), role };
    let ann = users::create_user(&app.services, &console, Some(app.page), person("ann", Role::Editor), None).await.unwrap();
    let bob = users::create_user(&app.services, &console, Some(app.other_page), person("bob", Role::Editor), None).await.unwrap();
    hook(app, &all, &[]).await;
    hook(app, &some, &["component", "user"]).await;
    app.component("Player").await;
    app.open(trouble("Videos do not start", &[])).await;
    // What is done elsewhere, and to people who have to do with neither.
    app.foreign_component().await;
    users::disable(&app.services, &console, bob).await.unwrap();
    users::disable(&app.services, &console, ann).await.unwrap();
    messages(app).await;
    let worker = Worker::start(app, None);
    settled(app).await;
    worker.stop().await;
    assert_eq!(kinds(&some), ["component.created", "user.disabled"]);
    assert_eq!(kinds(&all), ["hook.created", "hook.created", "component.created", "incident.opened", "user.disabled"]);
}

async fn no_secret_and_no_subscriber_is_told(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let made = hook(app, &receiver, &[]).await;
    let (services, owner, console) = (&app.services, app.owner(), Actor::command_line());
    let input = NewToken { name: "deploys".into(), scopes: vec![Scope::Read], unlimited: false, expires_at: None };
    let (_, token) = tokens::create_token(services, &console, Some(app.page), input).await.unwrap();
    let input = NewUser { email: "bob@example.com".into(), name: "bob".into(), role: Role::Editor };
    users::create_user(services, &console, Some(app.page), input, Some("kelp lantern orbit")).await.unwrap();
    let added = subscribers::add(services, &vault(), &owner, app.page, (asking(Channel::Email, "ann@sekret.example"), true)).await.unwrap();
    let id = added.subscription.id;
    subscribers::quarantine(services, &owner, app.page, id, "550 ann@sekret.example is unknown").await.unwrap();
    let hooked = reader(app, Channel::Webhook, "https://sekret.example/hook").await;
    let secret = subscribers::replace_secret(services, &vault(), &owner, app.page, hooked).await.unwrap();
    app.component("Player").await;
    messages(app).await;
    let worker = Worker::start(app, None);
    settled(app).await;
    worker.stop().await;
    let told: Vec<String> = receiver.calls().iter().map(|call| String::from_utf8_lossy(&call.body).into_owned()).collect();
    let deeds = kinds(&receiver);
    for deed in ["token.created", "user.created", "subscriber.added", "subscriber.quarantined", "component.created"] {
        assert!(deeds.iter().any(|told| told == deed), "{deed} is not among {deeds:?}");
    }
    for text in told {
        for never in ["sekret", "argon2", "whsec_", "\"hash\"", "\"secret\"", "automation_key", &token, &secret, &made.secret] {
            assert!(!text.contains(never), "{never} in {text}");
        }
        assert!(!text.contains(&receiver.url), "nor where hooks are: {text}");
    }
}

async fn a_hook_that_fails_for_long_is_paused_and_staff_see_it(app: &TestApp) {
    let (receiver, gone) = (Receiver::open("127.0.0.2").await, Receiver::open("127.0.0.2").await);
    let id = hook(app, &receiver, &["component"]).await.id;
    receiver.always(Answer::status(500));
    app.component("Player").await;
    messages(app).await;
    let worker = Worker::start(app, None);
    for _ in 0..200 {
        if load(app, id).await.failures > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let one = load(app, id).await;
    assert!(one.failing_since.is_some() && one.paused_at.is_none());
    assert_eq!(one.last_answer.as_deref(), Some("500"));
    app.pass_minutes(61);
    let all = settled(app).await;
    assert!(matches!(all[0].state.0, DeliveryState::Cancelled | DeliveryState::Failed), "{all:?}");
    let one = load(app, id).await;
    assert!(one.failures >= 10 && one.paused_at.is_some(), "{one:?}");
    assert_eq!(one.pause_reason.as_deref(), Some("it has failed for long: 500"));
    let health = subscribers::health(&app.services, &app.member(Role::Viewer), app.page).await.unwrap();
    assert_eq!((health.paused_hooks, health.failed), (1, 0), "and no subscriber has missed anything");
    let paused = app.audit().await.into_iter().next_back().unwrap();
    assert_eq!((paused.verb.as_str(), paused.noun.as_str(), paused.actor_name.as_str()), ("paused", "hook", "deliver"));
    app.component("Shop").await;
    assert!(app.outbox().await.is_empty(), "it is told nothing");
    receiver.always(Answer::status(200));
    hooks::resume(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!(subscribers::health(&app.services, &app.owner(), app.page).await.unwrap().paused_hooks, 0);
    let left = hook(app, &gone, &["component"]).await.id;
    gone.always(Answer::status(410));
    app.component("Search").await;
    settled(app).await;
    worker.stop().await;
    assert_eq!(load(app, id).await.failures, 0);
    assert_eq!(load(app, left).await.pause_reason.as_deref(), Some("it says that nobody is there any more: 410"));
}

async fn a_test_shows_whether_the_way_works(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let (some, all) = (hook(app, &receiver, &["incident"]).await.id, hook(app, &receiver, &[]).await.id);
    hooks::pause(&app.services, &app.owner(), app.page, some).await.unwrap();
    let again = hooks::pause(&app.services, &app.owner(), app.page, some).await;
    assert!(matches!(again, Err(Error::Conflict(_))));
    let worker = Worker::start(app, None);
    settled(app).await;
    let before = receiver.calls().len();
    hooks::test(&app.services, &app.owner(), app.page, some).await.unwrap();
    settled(app).await;
    assert_eq!(receiver.calls().len(), before + 2, "it is told although it is paused, and the other as of any deed");
    hooks::test(&app.services, &app.owner(), app.page, all).await.unwrap();
    settled(app).await;
    worker.stop().await;
    assert_eq!(receiver.calls().len(), before + 3, "once");
    assert_eq!(receiver.calls().last().unwrap().json()["type"], "hook.sent_a_test_to");
    assert!(load(app, some).await.last_at.is_some());
}

async fn a_deed_that_was_not_done_is_told_to_nobody(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    hook(app, &receiver, &["incident"]).await;
    let id = app.open(trouble("Videos do not start", &[])).await;
    app.resolve(id).await;
    assert_eq!(app.outbox().await.len(), 2);
    let refused = incidents::resolve(&app.services, &app.owner(), app.page, id, "Again.", None).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
    assert!(incidents::delete(&app.services, &app.member(Role::Viewer), app.page, id).await.is_err());
    assert!(app.outbox().await.is_empty());
}

async fn a037_a_hook_leads_into_no_private_network(app: &TestApp) {
    let canary = Receiver::open("127.0.0.3").await;
    let owner = app.owner();
    for bad in [&*canary.url, "http://169.254.169.254/latest/meta-data/", "http://[::ffff:7f00:1]/", "http://localhost:8080/"] {
        let refused = hooks::create_hook(&app.services, &vault(), &owner, app.page, content(bad, &[])).await.unwrap_err();
        assert!(refused.to_string().contains("blocked_address"), "{refused}");
    }
    // It was allowed when it was made, and is not when it is called.
    let lax = Services { outbound: Arc::new(Outbound { allowed: vec!["127.0.0.0/8".parse().unwrap()] }), ..app.services.clone() };
    let id = hooks::create_hook(&lax, &vault(), &owner, app.page, content(&canary.url, &["component"])).await.unwrap().id;
    app.component("Player").await;
    messages(app).await;
    let worker = Worker::start(app, None);
    let all = settled(app).await;
    worker.stop().await;
    assert_eq!(all[0].state.0, DeliveryState::Failed);
    assert!(load(app, id).await.last_answer.unwrap().contains("blocked_address"));
    assert!(canary.calls().is_empty());
}

async fn only_admins_have_to_do_with_hooks(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let id = hook(app, &receiver, &["token"]).await.id;
    let services = services(app);
    let wanted = content("https://example.com/", &[]);
    for actor in [app.member(Role::Editor), app.member(Role::Viewer), app.visitor(), app.token(Scope::Incidents)] {
        assert!(matches!(hooks::list_hooks(&services, &actor, app.page).await, Err(Error::Forbidden)));
        assert!(matches!(hooks::create_hook(&services, &vault(), &actor, app.page, wanted.clone()).await, Err(Error::Forbidden)));
        assert!(matches!(hooks::test(&services, &actor, app.page, id).await, Err(Error::Forbidden)));
        assert!(matches!(hooks::delete_hook(&services, &actor, app.page, id).await, Err(Error::Forbidden)));
    }
    let stranger = app.stranger();
    assert!(matches!(hooks::renew_secret(&services, &vault(), &stranger, app.page, id).await, Err(Error::NotFound(_))));
    assert!(matches!(hooks::renew_secret(&services, &vault(), &stranger, app.other_page, id).await, Err(Error::NotFound(_))));
    hooks::pause(&services, &app.member(Role::Admin), app.page, id).await.unwrap();
    hooks::resume(&services, &app.token(Scope::Admin), app.page, id).await.unwrap();
    assert!(app.outbox().await.is_empty());
}

async fn a_secret_is_shown_once_and_goes_on_being_good_when_it_is_renewed(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let made = hook(app, &receiver, &["component"]).await;
    let newer = hooks::renew_secret(&app.services, &vault(), &app.owner(), app.page, made.id).await.unwrap();
    assert!(newer.starts_with("whsec_") && newer != made.secret);
    app.component("Player").await;
    messages(app).await;
    let worker = Worker::start(app, None);
    settled(app).await;
    let newest = hooks::renew_secret(&app.services, &vault(), &app.owner(), app.page, made.id).await.unwrap();
    app.component("Shop").await;
    settled(app).await;
    worker.stop().await;
    let calls = receiver.calls();
    assert!(is_signed(&calls[0], &made.secret) && is_signed(&calls[0], &newer));
    assert!(is_signed(&calls[1], &newer) && is_signed(&calls[1], &newest) && !is_signed(&calls[1], &made.secret));
    let kept = format!("{:?}", app.dump().await);
    assert!([&made.secret, &newer, &newest].into_iter().all(|secret| !kept.contains(secret.as_str())), "they are sealed");
}

async fn hooks_are_changed_deleted_and_brought_back(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let id = hook(app, &receiver, &["component"]).await.id;
    let (services, owner) = (services(app), app.owner());
    let edit = |rev, content| EditHook { rev, content };
    let other = content("https://example.com/hook", &["user", "incident", "user"]);
    hooks::edit_hook(&services, &owner, app.page, id, edit(1, other.clone())).await.unwrap();
    let one = load(app, id).await;
    assert_eq!((one.rev, one.content.url.as_str(), one.content.nouns.join(" ").as_str()), (2, "https://example.com/hook", "incident user"));
    let stale = hooks::edit_hook(&services, &owner, app.page, id, edit(1, other)).await;
    assert!(matches!(stale, Err(Error::Conflict(_))));
    let odd = hooks::edit_hook(&services, &owner, app.page, id, edit(2, content("https://example.com/", &["%"]))).await;
    assert!(matches!(odd, Err(Error::Invalid(_))));
    app.open(trouble("Videos do not start", &[])).await;
    assert_eq!(load(app, id).await.waiting, 1);
    hooks::delete_hook(&services, &owner, app.page, id).await.unwrap();
    assert!(hooks::list_hooks(&services, &owner, app.page).await.unwrap().is_empty());
    assert_eq!(messages(app).await[0].state.0, DeliveryState::Cancelled);
    assert!(matches!(hooks::test(&services, &owner, app.page, id).await, Err(Error::NotFound(_))));
    app.open(trouble("It is slow", &[])).await;
    assert!(app.outbox().await.is_empty());
    hooks::restore_hook(&services, &owner, app.page, id).await.unwrap();
    assert!(matches!(hooks::restore_hook(&services, &owner, app.page, id).await, Err(Error::NotFound(_))));
    app.open(trouble("It is down", &[])).await;
    assert_eq!(app.outbox().await.len(), 1);
    for n in 1..20 {
        hooks::create_hook(&services, &vault(), &owner, app.page, content(&format!("https://example.com/{n}"), &["token"])).await.unwrap();
    }
    let full = hooks::create_hook(&services, &vault(), &owner, app.page, content("https://example.com/", &["token"])).await;
    assert!(matches!(full, Err(Error::Conflict(_))));
}
