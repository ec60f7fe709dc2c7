//! Sources that hang, flood, lead elsewhere and tell what they were told.

use std::time::Duration;

use app::model::source::{Pull, SourceKind};
use server::service::sources as verbs;

use super::{Prometheus, attempt, points, pull, pulled, puller, source, state};
use crate::support::{
    app::TestApp,
    receiver::{Answer, Receiver},
};

both!(a_source_that_hangs_keeps_nobody_waiting, what_is_wrong_with_an_answer_is_said, a191_what_lets_us_in_is_nowhere_to_be_read);

/// Something to ask any JSON.
fn json(source_id: app::model::SourceId) -> Pull {
    Pull { path: Some("$.a".into()), ..pull(source_id, "/x", 60) }
}

async fn a_source_that_hangs_keeps_nobody_waiting(app: &TestApp) {
    let (hanging, prometheus) = (Receiver::open("127.0.0.2").await, Prometheus::open_on("127.0.0.4").await);
    hanging.always(Answer::Hang);
    let slow = source(app, SourceKind::Json, &hanging.url).await;
    let mut late = Vec::new();
    for _ in 0..12 {
        late.push(pulled(app, json(slow)).await);
    }
    app.clock.advance(1_000);
    let quick = source(app, SourceKind::Prometheus, &prometheus.url).await;
    let id = pulled(app, pull(quick, "up", 86_400)).await;
    let own = puller(app);
    let turn = tokio::spawn(async move { own.turn().await });
    for _ in 0..100 {
        if !points(app, id).await.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(points(app, id).await.len(), 30, "it had its turn");
    assert_eq!(hanging.calls().len(), 2, "no more than two at a time");
    for _ in 0..300 {
        if state(app, late[0]).await.last_error.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    turn.abort();
    let mut errors = Vec::new();
    for id in late {
        errors.extend(state(app, id).await.last_error);
    }
    assert!(!errors.is_empty() && errors.iter().all(|error| error == "no answer within 10 seconds"), "{errors:?}");
}

async fn what_is_wrong_with_an_answer_is_said(app: &TestApp) {
    let (receiver, canary) = (Receiver::open("127.0.0.2").await, Receiver::open("127.0.0.3").await);
    let from = source(app, SourceKind::Json, &receiver.url).await;
    let id = pulled(app, json(from)).await;
    let puller = puller(app);
    let with = |code, text: &str| Answer::With(code, vec![], text.to_owned());
    for (answer, expected) in [
        (Answer::Endless, "the answer is larger than 8388608 bytes"),
        (Answer::With(302, vec![("location", canary.url.clone())], String::new()), "it answered 302: redirects are not followed"),
        (with(200, "<html>"), "the answer cannot be read: line 1, column 1"),
        (with(200, "{}"), "the answer cannot be read: $.a finds 0 values"),
        (with(200, r#"{"a":"many"}"#), r#"$.a: "many" is no number"#),
        (with(503, "over\r\nloaded"), "it answered 503: over loaded"),
        (with(404, &"x".repeat(100_000)), "it answered 404: xxx"),
    ] {
        receiver.shall([answer]);
        app.pass_minutes(20);
        assert_eq!(puller.turn().await.unwrap(), 1);
        let said = state(app, id).await.last_error.unwrap();
        assert!(said.starts_with(expected) && said.chars().count() < 700, "{said}");
    }
    assert!(points(app, id).await.is_empty() && canary.calls().is_empty());
    receiver.shall([with(200, r#"{"a": 1e300}"#)]);
    app.pass_minutes(20);
    puller.turn().await.unwrap();
    assert!(points(app, id).await.is_empty(), "no chart can show that");
}

async fn a191_what_lets_us_in_is_nowhere_to_be_read(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let from = source(app, SourceKind::Json, &receiver.url).await;
    let id = pulled(app, json(from)).await;
    // It says what it was told, as it is and as it was sent.
    let echo = "kelp-lantern-orbit somebody Basic c29tZWJvZHk6a2VscC1sYW50ZXJuLW9yYml0";
    let mut seen = String::new();
    for answer in [Answer::With(401, vec![], echo.into()), Answer::With(200, vec![], format!(r#"{{"a":"{echo}"}}"#))] {
        receiver.always(answer);
        app.pass_minutes(20);
        assert_eq!(puller(app).turn().await.unwrap(), 1);
        let said = state(app, id).await.last_error.unwrap();
        assert!(said.contains("***"), "{said}");
        seen += &format!("{said} {:?}", attempt(app, Some(id), json(from)).await);
    }
    assert_eq!(receiver.calls()[0].header("authorization"), "Basic c29tZWJvZHk6a2VscC1sYW50ZXJuLW9yYml0");
    let listed = verbs::list_sources(&app.services, &app.owner(), app.page).await.unwrap();
    assert!(listed[0].has_credentials);
    seen += &serde_json::to_string(&listed).unwrap();
    seen += &app.dump().await.into_values().flatten().collect::<String>();
    let made = app.audit().await.into_iter().find(|deed| deed.noun == "source").unwrap();
    assert_eq!(made.after.unwrap().0["credentials"], "set", "the log says that much");
    for never in ["kelp-lantern", "c29tZWJvZHk6", "somebody Basic"] {
        assert!(!seen.contains(never), "{never}");
    }
}
