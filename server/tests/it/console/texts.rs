//! Message texts at the console's door: a message as it would be sent, to look at and to oneself.

use app::model::{IncidentState, NoticeKind, Role, Status, Word, input::EditMessageText};
use serde_json::{Value, json};
use server::{
    jobs,
    notify::{email::Mailer, post::Post},
    service::message_texts,
};

use super::staff::Staff;
use crate::support::{
    app::TestApp,
    deeds::{says, trouble},
    door::Door,
    mail_server::MailServer,
    raw::Reply,
};

both!(
    a_message_is_shown_as_it_would_be_sent_and_nothing_is_kept,
    whoever_writes_words_sends_the_message_to_themselves_alone,
    what_is_wrong_with_words_is_said_of_their_field,
);
on_sqlite!(a_mail_is_shown_where_nothing_of_it_runs);

fn read(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_str(&reply.text()).expect("it is JSON")
}

fn asked(app: &TestApp, kind: &str, language: &str, words: Value) -> Value {
    let mut input = json!({ "kind": kind, "language": language, "rev": 0 });
    for (field, text) in words.as_object().expect("it has fields") {
        input[field] = text.clone();
    }
    json!({ "page": app.page, "input": input, "footer": "Example Ltd" })
}

async fn a_message_is_shown_as_it_would_be_sent_and_nothing_is_kept(app: &TestApp) {
    let door = Door::open(app).await;
    let ann = Staff::enter(app, &door, Role::Admin).await;
    let player = app.component("Player").await;
    let show =
        async |kind: &str, language: &str, words: Value| read(&ann.call("message-texts/preview", &asked(app, kind, language, words)).await);
    let example = show("incident_created", "en", json!({})).await;
    assert_eq!(example["is_example"], true);
    assert!(example["text"].as_str().unwrap().contains("An example:") && example["html"].as_str().unwrap().contains("Example Ltd"));
    let id = app.open(trouble("Videos do not start", &[(player, Status::MajorOutage)])).await;
    app.post(id, says(IncidentState::Identified, "A **cable** was cut.", &[])).await;
    let words = json!({ "subject": "{title} ({state})", "intro": "Dear *you*,", "sms": "{page}: {body}" });
    let before = app.dump().await;
    let first = show("incident_created", "en", words.clone()).await;
    assert_eq!((first["is_example"].as_bool(), first["subject"].as_str()), (Some(false), Some("Videos do not start (Investigating)")));
    assert_eq!(first["ours"]["subject"], "[Reelway] Investigating: Videos do not start");
    let html = first["html"].as_str().unwrap();
    assert!(html.contains("Dear <em>you</em>,") && html.contains("We are looking into it.") && html.contains("/unsubscribe/"), "{html}");
    let sms = first["sms"].as_str().unwrap();
    assert!(sms.starts_with("Reelway: We are looking into it. http") && sms.ends_with(&id.to_string()), "{sms}");
    assert_eq!(first["chat"][0], "Videos do not start (Investigating)");
    let second = show("incident_updated", "de", words).await;
    assert!(second["html"].as_str().unwrap().contains("A <strong>cable</strong> was cut.") && second["sms"].is_null());
    assert!(second["subject"].as_str().unwrap().starts_with("Videos do not start (") && second["subject"] != first["subject"]);
    for kind in NoticeKind::ALL.iter().map(|kind| kind.as_str()) {
        for language in ["en", "ar", "ja"] {
            let shown = show(kind, language, json!({ "intro": "{page}{title}{state}{affected}{link}{when}" })).await;
            assert!(!shown["subject"].as_str().unwrap().is_empty() && !shown["html"].as_str().unwrap().contains("{page}"), "{kind}");
            let button = if kind == "confirmation" { "/confirm/" } else { "http" };
            assert!(shown["text"].as_str().unwrap().contains(button), "{kind}: {shown}");
        }
    }
    assert_eq!(app.dump().await["message_text"], before["message_text"]);
    app.outbox().await;
}

async fn whoever_writes_words_sends_the_message_to_themselves_alone(app: &TestApp) {
    let server = MailServer::open().await;
    let (post, errands) = Post::open();
    let mailer = Mailer::open(&server.url, "Status <status@example.com>").unwrap();
    tokio::spawn(jobs::post::run(errands, app.services.clone(), mailer));
    let door = Door::with(app, |wishes| wishes.post = post).await;
    let ann = Staff::enter(app, &door, Role::Admin).await;
    app.reader().await;
    let words = json!({ "subject": "Trouble:\r\nBcc: victim@example.org {page}", "closing": "Bye." });
    let to = read(&ann.call("message-texts/send-to-me", &asked(app, "incident_resolved", "en", words)).await);
    let mails = server.wait_for(1).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(json!(mails[0].to), json!([to]));
    assert_eq!(mails[0].header("subject").unwrap(), "Trouble: Bcc: victim@example.org Reelway");
    assert!(mails[0].text.contains("Bye.") && mails[0].text.contains("Example Ltd"), "{}", mails[0].text);
    for header in ["bcc", "list-unsubscribe", "in-reply-to"] {
        assert!(mails[0].header(header).is_none(), "{header}: {}", mails[0].text);
    }
    app.outbox().await;
}

async fn what_is_wrong_with_words_is_said_of_their_field(app: &TestApp) {
    let door = Door::open(app).await;
    let ann = Staff::enter(app, &door, Role::Admin).await;
    for call in ["message-texts/preview", "message-texts/save"] {
        let refused = ann.call(call, &asked(app, "incident_created", "en", json!({ "subject": "{titel}" }))).await;
        assert_eq!(refused.status, 422);
        let said = refused.text();
        assert!(said.contains("\"subject\"") && said.contains("{titel}") && said.contains("{affected}"), "{said}");
    }
    let kept = read(&ann.call("message-texts/save", &asked(app, "incident_created", "en", json!({ "subject": "{title}" }))).await);
    assert_eq!(kept["rev"], 1);
    let screen = ann.visit("/console/reelway/subscribers/texts").await;
    assert_eq!(screen.status, 200);
    assert!(screen.text().contains("value=\"{title}\""), "it is there without a script");
    let all = message_texts::load(&app.services, app.page).await.unwrap();
    assert_eq!(all.texts.len(), 1);
    let late =
        EditMessageText { sms: "x".into(), ..serde_json::from_value(json!({ "kind": "test", "language": "en", "rev": 4 })).unwrap() };
    assert_eq!(ann.call("message-texts/save", &json!({ "page": app.page, "input": late })).await.status, 409);
    let bob = Staff::enter(app, &door, Role::Editor).await;
    let screen = bob.visit("/console/reelway/subscribers/texts").await.text();
    assert!(screen.contains("Subscribers are for admins") && !screen.contains("{title}"));
}

async fn a_mail_is_shown_where_nothing_of_it_runs(app: &TestApp) {
    let door = Door::open(app).await;
    let paper = door.get("/_fn/paper").await;
    let policy = paper.header("content-security-policy").to_owned();
    for part in ["default-src 'none'", "frame-ancestors 'self'", "form-action 'none'", "base-uri 'none'", "sandbox allow-same-origin"] {
        assert!(policy.contains(part), "{part}: {policy}");
    }
    assert!(!policy.contains("script") && !policy.contains("http"), "{policy}");
    assert_eq!(paper.header("x-frame-options"), "SAMEORIGIN");
    let ann = Staff::enter(app, &door, Role::Admin).await;
    let screen = ann.visit("/console/reelway/subscribers/texts").await;
    let policy = screen.header("content-security-policy").to_owned();
    assert!(
        policy.contains("frame-src 'self'") && !policy.contains("unsafe-inline") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
}
