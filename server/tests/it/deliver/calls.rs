//! Webhooks at real receivers that misbehave.

use std::time::Duration;

use app::model::{Channel, DeliveryState, Instant, NoticeKind, Status, SubscriberState};
use server::{
    notify::webhook,
    service::{
        components,
        subscribers::{self, Asked},
    },
};

use super::{Worker, down, load, messages, past_hold, reader, settled, vault};
use crate::{
    subscribers::asking,
    support::{
        app::TestApp,
        deeds::trouble,
        receiver::{Answer, Receiver},
    },
};

both!(
    a055_a_webhook_gets_what_its_programs_know_signed_for_it,
    a_webhook_is_told_nothing_before_it_has_shown_that_it_wants_it,
    receivers_that_fail_are_tried_again_and_those_that_are_gone_are_not,
    a_webhook_that_wants_to_hear_of_components_gets_a_body_for_each_that_changed,
    a_webhook_hears_of_the_components_it_chose_and_of_a_hundred_at_most,
    who_chose_components_is_told_of_no_others,
    a_receiver_that_hangs_keeps_nobody_waiting,
    a037_what_leads_home_is_not_called_when_the_time_comes,
    a054_what_is_no_good_tls_is_not_spoken_to,
);

async fn a055_a_webhook_gets_what_its_programs_know_signed_for_it(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let (player, owner) = (app.component("Player").await, app.owner());
    // An address on this machine is taken by a seed alone; the form and the import refuse it.
    let id = reader(app, Channel::Webhook, &format!("{}/hook", receiver.url)).await;
    let secret = subscribers::replace_secret(&app.services, &vault(), &owner, app.page, id).await.unwrap();
    receiver.shall([Answer::status(500)]);
    let worker = Worker::start(app, None);
    let incident = down(app, player).await;
    settled(app).await;
    components::set_statuses(&app.services, &owner, app.page, &[(player, Status::DegradedPerformance)]).await.unwrap();
    past_hold(app);
    let calls = receiver.wait_for(3).await;
    settled(app).await;
    worker.stop().await;
    assert_eq!(calls[0].header("webhook-id"), calls[1].header("webhook-id"), "a try after a failure is the same message");
    for call in &calls {
        let text = String::from_utf8(call.body.clone()).unwrap();
        let proof = (call.header("webhook-id"), call.header("webhook-timestamp"), call.header("webhook-signature"));
        let then = Instant::from_millis(proof.1.parse::<i64>().unwrap() * 1_000);
        assert!(webhook::is_signed(&secret, proof, &text, then));
        assert!(!webhook::is_signed(&secret, proof, &text.replace("Player", "Shop"), then));
        assert!(call.json()["meta"]["unsubscribe"].as_str().unwrap().contains("/unsubscribe/"));
        assert_eq!(call.json()["page"]["id"], app.page.to_string());
    }
    let told = calls[1].json();
    assert!(told.get("component_update").is_none());
    let body = &told["incident"];
    assert_eq!((body["id"].as_str().unwrap(), body["status"].as_str().unwrap()), (incident.to_string().as_str(), "investigating"));
    assert_eq!(body["impact"], "critical");
    let changed = &body["incident_updates"][0]["affected_components"][0];
    assert_eq!((changed["code"].as_str().unwrap(), changed["new_status"].as_str().unwrap()), (player.to_string().as_str(), "major_outage"));
    let mut keys: Vec<&str> = body["components"][0].as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    let short = ["created_at", "description", "group_id", "id", "name", "page_id", "position", "showcase", "status", "updated_at"];
    assert_eq!(keys, short);
    let turned = calls[2].json();
    assert!(turned.get("incident").is_none());
    let update = &turned["component_update"];
    assert_eq!((&update["old_status"], &update["new_status"]), (&"operational".into(), &"degraded_performance".into()));
    assert_eq!((&update["component_id"], &turned["component"]["name"]), (&player.to_string().into(), &"Player".into()));
}

async fn a_webhook_is_told_nothing_before_it_has_shown_that_it_wants_it(app: &TestApp) {
    let (willing, silent) = (Receiver::open("127.0.0.2").await, Receiver::open("127.0.0.2").await);
    willing.always(Answer::Echo);
    let player = app.component("Player").await;
    let mut services = app.services.clone();
    services.outbound = std::sync::Arc::new(server::outbound::Outbound { allowed: vec!["127.0.0.2/32".parse().unwrap()] });
    let worker = Worker::start(app, None);
    let mut ids = Vec::new();
    for receiver in [&willing, &silent] {
        let asked =
            subscribers::subscribe(&services, app.page, asking(Channel::Webhook, &format!("{}/hook", receiver.url)), false).await.unwrap();
        let Asked::Written(id) = asked else { panic!("written") };
        ids.push(id);
    }
    settled(app).await;
    assert_eq!(load(app, ids[0]).await.state.0, SubscriberState::Active, "it sent the challenge back");
    assert_eq!(load(app, ids[1]).await.state.0, SubscriberState::Unconfirmed, "a 200 alone proves nothing");
    assert!(silent.calls()[0].json()["confirm"].as_str().unwrap().contains("/confirm/"));
    down(app, player).await;
    settled(app).await;
    worker.stop().await;
    assert_eq!((willing.calls().len(), silent.calls().len()), (2, 1));
    let calls = willing.calls();
    let secret = calls[0].json()["secret"].as_str().unwrap().to_owned();
    assert_ne!(silent.calls()[0].json()["secret"], secret.as_str(), "each has its own");
    assert!(calls[1].json().get("secret").is_none(), "it is told once");
    let proof = (calls[1].header("webhook-id"), calls[1].header("webhook-timestamp"), calls[1].header("webhook-signature"));
    let then = Instant::from_millis(proof.1.parse::<i64>().unwrap() * 1_000);
    assert!(webhook::is_signed(&secret, proof, &String::from_utf8(calls[1].body.clone()).unwrap(), then));
}

async fn receivers_that_fail_are_tried_again_and_those_that_are_gone_are_not(app: &TestApp) {
    let player = app.component("Player").await;
    let redirect = Answer::With(302, vec![("location", "http://127.0.0.3:9901/".to_owned())], String::new());
    let wait = Answer::With(429, vec![("retry-after", "5".to_owned())], String::new());
    let cases = [
        (vec![Answer::status(500), Answer::status(404)], DeliveryState::Sent, 3, SubscriberState::Active),
        (vec![Answer::status(410)], DeliveryState::Failed, 1, SubscriberState::Quarantined),
        (vec![redirect], DeliveryState::Sent, 2, SubscriberState::Active),
        (vec![wait], DeliveryState::Sent, 2, SubscriberState::Active),
        (vec![Answer::Endless], DeliveryState::Sent, 1, SubscriberState::Active),
        (vec![Answer::status(503); 11], DeliveryState::Failed, 11, SubscriberState::Active),
    ];
    for (answers, state, attempts, standing) in cases {
        let receiver = Receiver::open("127.0.0.2").await;
        let id = reader(app, Channel::Webhook, &format!("{}/hook", receiver.url)).await;
        receiver.shall(answers.clone());
        let worker = Worker::start(app, None);
        down(app, player).await;
        let all = settled(app).await;
        worker.stop().await;
        let row = all.iter().find(|row| row.subscriber_id == Some(id.into())).unwrap();
        assert_eq!((row.state.0, row.attempts), (state, attempts), "{answers:?}: {:?}", row.last_error);
        assert_eq!(load(app, id).await.state.0, standing, "{answers:?}");
        subscribers::remove(&app.services, &app.owner(), app.page, id).await.unwrap();
    }
}

async fn a_receiver_that_hangs_keeps_nobody_waiting(app: &TestApp) {
    let player = app.component("Player").await;
    let (well, hanging) = (Receiver::open("127.0.0.4").await, Receiver::open("127.0.0.2").await);
    hanging.always(Answer::Hang);
    for n in 0..30 {
        reader(app, Channel::Webhook, &format!("{}/{n}", hanging.url)).await;
    }
    for n in 0..60 {
        reader(app, Channel::Webhook, &format!("{}/{n}", well.url)).await;
    }
    let worker = Worker::start(app, None);
    down(app, player).await;
    well.wait_for(60).await;
    // a050: one slow host has its few places, and the others have theirs: nobody waited until it gave up.
    assert!(hanging.calls().len() <= 8, "{}", hanging.calls().len());
    let sent = async || messages(app).await.iter().filter(|row| row.state.0 == DeliveryState::Sent).count();
    for _ in 0..200 {
        if sent().await == 60 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(sent().await, 60);
    worker.kill();
}

async fn a037_what_leads_home_is_not_called_when_the_time_comes(app: &TestApp) {
    let canary = Receiver::open("127.0.0.3").await;
    let port = canary.url.rsplit(':').next().unwrap().to_owned();
    let player = app.component("Player").await;
    let ways = [
        format!("http://127.0.0.3:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://[::ffff:127.0.0.3]:{port}/"),
        format!("http://2130706435:{port}/"),
        format!("http://0x7f000003:{port}/"),
        format!("http://localhost.:{port}/"),
    ];
    let channels = [Channel::Webhook, Channel::Slack, Channel::Teams, Channel::Discord, Channel::GoogleChat, Channel::Telegram];
    for (n, address) in ways.iter().enumerate() {
        reader(app, channels[n], address).await;
    }
    let worker = Worker::start(app, None);
    down(app, player).await;
    let all = settled(app).await;
    worker.stop().await;
    assert_eq!(all.len(), ways.len());
    for row in all {
        assert_eq!((row.state.0, row.attempts, row.kind.0), (DeliveryState::Failed, 1, NoticeKind::IncidentCreated));
        assert!(row.last_error.unwrap().contains("blocked_address"));
    }
    assert!(canary.calls().is_empty());
}

async fn a054_what_is_no_good_tls_is_not_spoken_to(app: &TestApp) {
    let plain = Receiver::open("127.0.0.2").await;
    let player = app.component("Player").await;
    let id = reader(app, Channel::Webhook, &plain.url.replace("http://", "https://")).await;
    let worker = Worker::start(app, None);
    down(app, player).await;
    let all = settled(app).await;
    worker.stop().await;
    let row = all.iter().find(|row| row.subscriber_id == Some(id.into())).unwrap();
    assert_eq!((row.state.0, row.attempts), (DeliveryState::Failed, 11), "{:?}", row.last_error);
    assert!(plain.calls().is_empty());
}

async fn a_webhook_hears_of_the_components_it_chose_and_of_a_hundred_at_most(app: &TestApp) {
    let (player, search) = (app.component("Player").await, app.component("Search").await);
    let (choosy, greedy) = (Receiver::open("127.0.0.2").await, Receiver::open("127.0.0.2").await);
    let set = |url: &str, is_whole: bool| {
        let address = format!("{url}/hook");
        move |row: &mut server::entity::subscriber::Model| {
            (row.channel.0, row.address, row.host, row.components) = (Channel::Webhook, address, "127.0.0.2".to_owned(), true);
            row.whole_page = is_whole;
        }
    };
    app.subscriber(set(&choosy.url, false), &[search.to_string()]).await;
    app.subscriber(set(&greedy.url, true), &[]).await;
    let mut all = vec![(player, Status::MajorOutage), (search, Status::PartialOutage)];
    for n in 0..100 {
        all.push((app.component(&format!("Server {n}")).await, Status::MajorOutage));
    }
    let worker = Worker::start(app, None);
    app.open(trouble("All is down", &all)).await;
    settled(app).await;
    worker.stop().await;
    let calls = choosy.calls();
    assert_eq!(calls.len(), 2, "the incident and the component");
    assert_eq!(calls[1].json()["component"]["id"], search.to_string());
    assert_eq!(greedy.calls().len(), 101);
}

async fn who_chose_components_is_told_of_no_others(app: &TestApp) {
    let (player, search) = (app.component("Player").await, app.component("Search").await);
    let (_, grouped) = app.group("Shop", &["Cart", "Payment"]).await;
    let open = async |scopes: &[String], is_whole: bool| {
        let receiver = Receiver::open("127.0.0.2").await;
        let address = format!("{}/hook", receiver.url);
        let set = |row: &mut server::entity::subscriber::Model| {
            (row.channel.0, row.address, row.host, row.components) = (Channel::Webhook, address, "127.0.0.2".to_owned(), true);
            row.whole_page = is_whole;
        };
        app.subscriber(set, scopes).await;
        receiver
    };
    let (choosy, greedy) = (open(&[search.to_string()], false).await, open(&[], true).await);
    let both = open(&[search.to_string(), player.to_string()], false).await;
    let worker = Worker::start(app, None);
    app.set(&[(player, Status::MajorOutage), (search, Status::PartialOutage), (grouped[0], Status::MajorOutage)]).await;
    settled(app).await;
    worker.stop().await;
    let call = choosy.calls().remove(0).json();
    assert_eq!((&call["component"]["id"], call.get("component_updates")), (&serde_json::json!(search), None), "{call}");
    assert!(!call.to_string().contains("Player") && !call.to_string().contains("Cart"), "{call}");
    let told = |receiver: &Receiver| receiver.calls().remove(0).json()["component_updates"].as_array().map(Vec::len);
    assert_eq!((told(&both), told(&greedy)), (Some(2), Some(3)));
}

async fn a_webhook_that_wants_to_hear_of_components_gets_a_body_for_each_that_changed(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let player = app.component("Player").await;
    let host = "127.0.0.2".to_owned();
    let address = format!("{}/hook", receiver.url);
    let set = |row: &mut server::entity::subscriber::Model| {
        (row.channel.0, row.address, row.host, row.components) = (Channel::Webhook, address, host, true);
    };
    app.subscriber(set, &[]).await;
    receiver.shall([Answer::status(200), Answer::status(500)]);
    let worker = Worker::start(app, None);
    down(app, player).await;
    settled(app).await;
    let calls = receiver.wait_for(4).await;
    worker.stop().await;
    let ids: Vec<String> = calls.iter().map(|call| call.header("webhook-id").to_owned()).collect();
    assert!(ids[0] == ids[2] && ids[1] == ids[3] && ids[0] != ids[1], "both are sent again under their names: {ids:?}");
    let (told, turned) = (calls[2].json(), calls[3].json());
    assert_eq!((told["incident"].is_object(), turned.get("incident")), (true, None));
    let update = &turned["component_update"];
    assert_eq!((&update["old_status"], &update["new_status"]), (&"operational".into(), &"major_outage".into()));
    assert_eq!(turned["component"]["status"], "major_outage");
}
