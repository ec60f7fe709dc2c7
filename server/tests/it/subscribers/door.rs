//! Asking over HTTP: with the form, with scripts, and by whoever means harm.

use app::model::{Channel, SubscriberState};
use server::{
    config::OutboundSettings,
    notify::webhook,
    service::{
        subscribers::link::{self, Use},
        vault::Vault,
    },
};

use super::{all, one, state};
use crate::support::{
    app::TestApp,
    door::{Door, Wishes},
    raw::Reply,
};

both!(
    a077_whatever_is_known_of_an_address_the_answer_is_the_same,
    a074_who_asks_often_is_told_to_wait_whichever_way_they_ask,
    a081_what_nobody_asked_for_is_passed_over,
    a087_who_fills_in_what_no_person_sees_is_no_person,
    a063_what_is_no_address_is_said_beside_what_was_entered,
    opening_a_link_changes_nothing_and_a_button_does,
    a067_a_mail_program_leaves_with_one_click,
    a069_bad_links_are_all_answered_alike,
    a070_who_guesses_links_is_stopped,
    a066_only_who_signs_may_say_that_a_mail_came_back,
    a057_bodies_made_to_hurt_are_refused_and_hurt_nobody,
    what_is_not_set_up_is_not_offered,
    programs_of_statuspage_subscribe_as_they_know_it,
);

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// A door of an installation that sends mail.
async fn door(app: &TestApp) -> Door {
    Door::with(app, |wishes: &mut Wishes| {
        wishes.settings.people.smtp_url = "smtp://127.0.0.1:1".parse().ok();
        wishes.settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        wishes.settings.outbound =
            OutboundSettings { bounce_secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().ok(), ..OutboundSettings::default() };
    })
    .await
}

async fn ask_from(door: &Door, ip: &str, body: &str) -> Reply {
    door.send("POST", "/subscribe", &[FORM, ("X-Forwarded-For", ip)], body).await
}

fn vault() -> Vault {
    Vault::new(&[7; 32])
}

async fn a077_whatever_is_known_of_an_address_the_answer_is_the_same(app: &TestApp) {
    let door = door(app).await;
    for (address, state) in
        [("active", SubscriberState::Active), ("left", SubscriberState::Unsubscribed), ("bad", SubscriberState::Quarantined)]
    {
        app.subscriber(|row| (row.address, row.state.0) = (format!("{address}@example.com"), state), &[]).await;
    }
    let mut answers = Vec::new();
    for (n, name) in ["new", "active", "left", "bad", "new"].iter().enumerate() {
        let reply = ask_from(&door, &format!("10.0.0.{n}"), &format!("channel=email&email={name}%40example.com&incidents=1")).await;
        assert_eq!(reply.status, 202);
        answers.push(reply.text());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert!(!answers[0].contains("@example.com"));
    assert_eq!(app.outbox().await.len(), 4, "each address is written to");
}

async fn a074_who_asks_often_is_told_to_wait_whichever_way_they_ask(app: &TestApp) {
    let door = door(app).await;
    let mut statuses = Vec::new();
    for n in 0..4 {
        statuses.push(ask_from(&door, "10.0.0.1", &format!("email=a{n}%40example.com&incidents=1")).await.status);
    }
    // a075: another way in is the same way in.
    let other = [("X-Forwarded-For", "10.0.0.1"), FORM];
    for n in 4..8 {
        let body = format!("subscriber%5Bemail%5D=a{n}%40example.com");
        statuses.push(door.send("POST", "/api/v2/subscribers.json", &other, &body).await.status);
    }
    assert_eq!(statuses, [202, 202, 202, 202, 201, 429, 429, 429]);
    assert_eq!(ask_from(&door, "10.0.0.2", "email=b%40example.com&incidents=1").await.status, 202, "others may");
    let late = ask_from(&door, "10.0.0.1", "email=c%40example.com&incidents=1").await;
    assert!(late.status == 429 && !late.header("retry-after").is_empty());
    // a073: fifty networks ask for one address.
    for n in 0..50 {
        assert_eq!(ask_from(&door, &format!("10.0.1.{n}"), "email=victim%40example.com&incidents=1").await.status, 202);
    }
    let victim = one(app, "victim@example.com").await.id;
    assert_eq!(app.outbox().await.iter().filter(|row| row.subscriber_id == Some(victim)).count(), 1);
}

async fn a081_what_nobody_asked_for_is_passed_over(app: &TestApp) {
    let door = door(app).await;
    let more = format!("&confirmed=true&state=active&role=admin&page_id={}&created_at=1970-01-01", app.other_page);
    assert_eq!(ask_from(&door, "10.0.0.1", &format!("email=a%40example.com&incidents=1{more}")).await.status, 202);
    let json = format!(
        r#"{{"channel":"email","address":"b@example.com","state":"active","confirmed":true,"page_id":"{}","wishes":{{}}}}"#,
        app.other_page
    );
    let reply = door.send("POST", "/subscribe", &[("Content-Type", "application/json"), ("X-Forwarded-For", "10.0.0.2")], &json).await;
    assert_eq!(reply.status, 202, "{}", reply.text());
    for row in all(app).await {
        assert_eq!((row.page_id.0, row.state.0), (app.page, SubscriberState::Unconfirmed));
        assert!(row.created_at.0 == app.now());
    }
    app.outbox().await;
}

async fn a087_who_fills_in_what_no_person_sees_is_no_person(app: &TestApp) {
    let door = door(app).await;
    let trapped = ask_from(&door, "10.0.0.1", "email=a%40example.com&incidents=1&website=https%3A%2F%2Fspam.example").await;
    let person = ask_from(&door, "10.0.0.2", "email=b%40example.com&incidents=1&website=").await;
    assert_eq!((trapped.status, trapped.text()), (202, person.text()));
    assert_eq!(all(app).await.iter().map(|row| row.address.as_str()).collect::<Vec<_>>(), ["b@example.com"]);
    app.outbox().await;
}

async fn a063_what_is_no_address_is_said_beside_what_was_entered(app: &TestApp) {
    let door = door(app).await;
    let bad =
        ["no+address", "a%40localhost", "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", "a%40b.example%0D%0ARCPT+TO%3A%3Cv%40x.example%3E"];
    for (n, bad) in bad.iter().enumerate() {
        let reply = ask_from(&door, &format!("10.0.0.{n}"), &format!("channel=email&email={bad}&incidents=1")).await;
        assert_eq!(reply.status, 422, "{bad}");
        let text = reply.text();
        assert!(text.contains("must be an address such as name@example.com") && text.contains("aria-invalid"), "{text}");
        assert!(!text.contains("<script>alert"), "it stays a value");
    }
    let none = ask_from(&door, "10.0.0.9", "channel=email&email=a%40example.com").await;
    assert!(none.status == 422 && none.text().contains("at least one thing"), "nothing to hear of");
    let unknown = ask_from(&door, "10.0.0.10", "email=a%40example.com&incidents=1&component=aaaaaaaaaaaa").await;
    assert_eq!(unknown.status, 422);
    assert!(all(app).await.is_empty());
}

async fn opening_a_link_changes_nothing_and_a_button_does(app: &TestApp) {
    let door = door(app).await;
    ask_from(&door, "10.0.0.1", "email=ann%40example.com&incidents=1").await;
    let row = one(app, "ann@example.com").await;
    let confirm = format!("/confirm/{}", link::make(&vault(), row.id.0, Use::Confirm(row.asked_at.unwrap().0)));
    let manage = link::make(&vault(), row.id.0, Use::Manage);
    for path in [confirm.clone(), format!("/subscription/{manage}"), format!("/unsubscribe/{manage}")] {
        let reply = door.get(&path).await;
        assert_eq!(reply.status, 200, "{path}");
        // a071
        assert_eq!((reply.header("referrer-policy"), reply.header("cache-control")), ("no-referrer", "no-store"));
        assert!(reply.text().contains("ann@example.com") && !path.contains("ann"), "{path}");
        assert_eq!(state(app, "ann@example.com").await, SubscriberState::Unconfirmed, "{path}");
    }
    assert_eq!(door.send("POST", &confirm, &[FORM], "").await.status, 200);
    assert_eq!(state(app, "ann@example.com").await, SubscriberState::Active);
    let saved = door.send("POST", &format!("/subscription/{manage}"), &[FORM], "maintenances=1&language=de").await;
    assert!(saved.status == 200 && saved.text().contains("Saved"), "{}", saved.text());
    let row = one(app, "ann@example.com").await;
    assert!(!row.incidents && row.maintenances && row.language.as_deref() == Some("de"));
    assert_eq!(door.send("POST", &format!("/subscription/{manage}/erase"), &[FORM], "").await.status, 200);
    assert!(all(app).await.is_empty());
    app.outbox().await;
}

async fn a067_a_mail_program_leaves_with_one_click(app: &TestApp) {
    let door = door(app).await;
    let id = app.subscriber(|row| row.address = "ann@example.com".into(), &[]).await;
    let path = format!("/unsubscribe/{}", link::make(&vault(), id, Use::Manage));
    let evil = [FORM, ("Origin", "https://mail.example"), ("Sec-Fetch-Site", "cross-site")];
    let reply = door.send("POST", &path, &evil, "List-Unsubscribe=One-Click").await;
    assert_eq!((reply.status, reply.header("location")), (200, ""));
    assert_eq!(state(app, "ann@example.com").await, SubscriberState::Unsubscribed);
}

async fn a069_bad_links_are_all_answered_alike(app: &TestApp) {
    let door = door(app).await;
    let id = app.subscriber(|row| row.address = "ann@example.com".into(), &[]).await;
    let good = link::make(&vault(), id, Use::Manage);
    let last = good.len() - 1;
    let flipped = (0..4).map(|bit| char::from(good.as_bytes()[last] ^ (1 << bit)));
    // What cannot be in an address at all is not even looked at.
    let mut bad: Vec<String> = flipped.filter(char::is_ascii_alphanumeric).map(|end| format!("{}{end}", &good[..last])).collect();
    bad.extend([good[..last].to_owned(), "x".to_owned(), good.replacen("-m-", "-c0-", 1), "%00".to_owned(), "a".repeat(2_000)]);
    let mut answers = std::collections::BTreeSet::new();
    for (n, bad) in bad.iter().enumerate() {
        let reply = door.get_with(&format!("/subscription/{bad}"), &[("X-Forwarded-For", &format!("10.0.0.{n}"))]).await;
        assert_eq!(reply.status, 404, "{bad}");
        answers.insert(reply.text());
    }
    assert_eq!(answers.len(), 1);
}

async fn a070_who_guesses_links_is_stopped(app: &TestApp) {
    let door = door(app).await;
    let id = app.subscriber(|row| row.address = "ann@example.com".into(), &[]).await;
    let mut statuses = Vec::new();
    for n in 0..120 {
        let guess = format!("/unsubscribe/aaaaaaaaaaaa-m-{n:022}");
        statuses.push(door.send("POST", &guess, &[FORM, ("X-Forwarded-For", "10.0.0.1")], "").await.status);
    }
    assert!(statuses.iter().all(|status| matches!(status, 404 | 429)));
    assert_eq!(statuses.iter().filter(|status| **status == 404).count(), 40);
    let good = format!("/subscription/{}", link::make(&vault(), id, Use::Manage));
    assert_eq!(door.get_with(&good, &[("X-Forwarded-For", "10.0.0.1")]).await.status, 200, "whose link is good is let in");
}

async fn a066_only_who_signs_may_say_that_a_mail_came_back(app: &TestApp) {
    let door = door(app).await;
    for name in ["hard", "soft", "angry", "forged"] {
        app.subscriber(|row| row.address = format!("{name}@example.com"), &[]).await;
    }
    let seconds = app.now().millis() / 1_000;
    let tell = async |body: &str, secret: &str| {
        let signature = webhook::signature(secret, "m1", seconds, body).unwrap();
        let at = seconds.to_string();
        let headers = [("webhook-id", "m1"), ("webhook-timestamp", at.as_str()), ("webhook-signature", signature.as_str())];
        door.send("POST", "/hooks/bounces", &headers, body).await.status
    };
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    assert_eq!(tell(r#"{"type":"bounce","email":"forged@example.com","hard":true}"#, "whsec_AAAAAAAAAAAAAAAAAAAAAAAA").await, 401);
    assert_eq!(door.send("POST", "/hooks/bounces", &[], r#"{"type":"bounce","email":"forged@example.com","hard":true}"#).await.status, 401);
    assert_eq!(tell(r#"[{"type":"bounce","email":"HARD@example.com","hard":true,"reason":"no such user"}]"#, secret).await, 204);
    assert_eq!(tell(r#"{"type":"complaint","email":"angry@example.com"}"#, secret).await, 204);
    for _ in 0..4 {
        assert_eq!(tell(r#"{"type":"bounce","email":"soft@example.com"}"#, secret).await, 204);
    }
    assert_eq!(state(app, "soft@example.com").await, SubscriberState::Active);
    tell(r#"{"type":"bounce","email":"soft@example.com"}"#, secret).await;
    for (name, expected) in [
        ("hard", SubscriberState::Quarantined),
        ("soft", SubscriberState::Quarantined),
        ("angry", SubscriberState::Quarantined),
        ("forged", SubscriberState::Active),
    ] {
        assert_eq!(state(app, &format!("{name}@example.com")).await, expected, "{name}");
    }
}

async fn a057_bodies_made_to_hurt_are_refused_and_hurt_nobody(app: &TestApp) {
    let door = door(app).await;
    let keys: Vec<String> = (0..60_000).map(|n| format!("\"k{n}\":1")).collect();
    let bodies = [
        "[".repeat(100_000),
        format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("{}1{}", "{\"a\":".repeat(50_000), "}".repeat(50_000)),
        format!("{{{}}}", keys.join(",")),
        format!("\"{}\"", "x".repeat(5_000_000)),
        format!("{{\"subscriber\":{{\"email\":\"{}\"}},\"email\":\"x\",\"type\":\"bounce\"}}", "x".repeat(900_000)),
        r#"{"type":"bounce","email":1e400,"hard":true,"subscriber":{"email":1e400}}"#.to_owned(),
        r#"{"type":"bounce","email":-0,"hard":true,"subscriber":{"email":-0}}"#.to_owned(),
        format!(r#"{{"type":"bounce","email":{n},"subscriber":{{"email":{n}}}}}"#, n = "9".repeat(10_000)),
    ];
    let before = all(app).await.len();
    let seconds = app.now().millis() / 1_000;
    for (n, body) in bodies.iter().enumerate() {
        let signature = webhook::signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "m1", seconds, body).unwrap();
        let at = seconds.to_string();
        let signed = [("webhook-id", "m1"), ("webhook-timestamp", at.as_str()), ("webhook-signature", signature.as_str())];
        let ip = format!("127.0.7.{n}");
        let json = [("Content-Type", "application/json"), ("X-Forwarded-For", ip.as_str())];
        for (path, headers) in
            [("/hooks/bounces", &signed[..]), ("/api/v2/subscribers.json", &json[..]), ("/subscriptions/new-email", &json[..])]
        {
            let status = door.send("POST", path, headers, body).await.status;
            // What is signed and says that nobody we know could be reached is taken.
            let is_refused = matches!(status, 400 | 413 | 422) || (path == "/hooks/bounces" && n == 5 && status == 204);
            assert!(is_refused, "{path}, body {n}: {status}");
        }
    }
    assert_eq!(all(app).await.len(), before);
}

async fn what_is_not_set_up_is_not_offered(app: &TestApp) {
    let (with, without) = (door(app).await, Door::open(app).await);
    let (with_mail, without_mail) = (with.get("/subscribe").await.text(), without.get("/subscribe").await.text());
    assert!(with_mail.contains("value=\"email\"") && !without_mail.contains("value=\"email\""));
    assert!(!with_mail.contains("value=\"sms\"") && without_mail.contains("value=\"webhook\""));
    let refused = without.send("POST", "/subscribe", &[FORM], "channel=email&email=a%40example.com&incidents=1").await;
    assert!(refused.status == 422 && refused.text().contains("is no way that is set up here"));
    assert!(all(app).await.is_empty());
}

async fn programs_of_statuspage_subscribe_as_they_know_it(app: &TestApp) {
    let door = door(app).await;
    let json = ("Content-Type", "application/json");
    let reply = door.send("POST", "/api/v2/subscribers.json", &[json], r#"{"subscriber":{"email":"Ann@example.com"}}"#).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let subscriber = serde_json::from_str::<serde_json::Value>(&reply.text()).unwrap()["subscriber"].clone();
    assert_eq!((&subscriber["mode"], &subscriber["email"]), (&"email".into(), &"ann@example.com".into()));
    assert!(subscriber["quarantined_at"].is_string() && subscriber["purge_at"].is_string());
    assert_eq!(door.send("POST", "/subscriptions/new-email", &[FORM], "email=bob%40example.com").await.status, 201);
    let hook = "endpoint=https%3A%2F%2Fexample.com%2Fhook&email=bob%40example.com";
    assert_eq!(door.send("POST", "/subscriptions/webhook.json", &[FORM], hook).await.status, 201);
    // a038, a037
    for bad in ["file%3A%2F%2F%2Fetc%2Fpasswd", "http%3A%2F%2F169.254.169.254%2Flatest%2Fmeta-data%2F"] {
        let reply = door.send("POST", "/subscriptions/webhook.json", &[FORM], &format!("endpoint={bad}")).await;
        assert_eq!(reply.status, 422, "{bad}");
    }
    let channels: Vec<Channel> = all(app).await.into_iter().map(|row| row.channel.0).collect();
    assert_eq!(channels.iter().filter(|channel| **channel == Channel::Webhook).count(), 1);
    let unknown = door.ask("DELETE", "/api/v2/subscribers.json?subscriber%5Bid%5D=aaaaaaaaaaaa", &[]).await;
    assert_eq!(unknown.status, 200, "an id alone proves nothing, and ends nothing");
    let guessed = door.ask("DELETE", "/api/v2/subscribers.json?subscriber%5Bid%5D=aaaaaaaaaaaa-m-x", &[]).await;
    assert_eq!((guessed.status, all(app).await.len()), (404, 3));
    app.outbox().await;
}
