//! What nobody hears of without a token, and that reading asks no database.

use std::sync::Arc;

use app::model::{
    Status, Visibility,
    input::{MetricDisplay, NewIncident, NewMetric, PublishAt},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use server::{
    database::Database,
    http::{router, state::AppState, timeouts::Timeouts},
    notify::post::Post,
    service::{Services, metrics, vault::Vault},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{Scene, at};
use crate::support::{
    app::TestApp,
    deeds::{note, trouble},
    seed,
};

both!(a121_what_is_hidden_is_as_if_it_were_not_there);
on_sqlite!(without_the_database_everybody_reads_on, a158_every_answer_is_json_whatever_stands_in_it);

async fn a121_what_is_hidden_is_as_if_it_were_not_there(app: &TestApp) {
    let scene = Scene::on(app).await;
    let shown = app.component("Player").await;
    let hidden = app.component("Billing engine").await;
    for visibility in [Visibility::Hidden, Visibility::Team] {
        seed::show_component(&app.services, app.page, hidden, visibility).await.expect("it is fine");
        let secret = app.open(NewIncident { visibility, ..trouble("Billing fails", &[(hidden, Status::MajorOutage)]) }).await;
        let draft = app.open(NewIncident { publish: PublishAt::Draft, ..trouble("Billing is being written", &[]) }).await;
        let both = app.open(trouble("Slow", &[(shown, Status::DegradedPerformance), (hidden, Status::MajorOutage)])).await;
        app.post(both, note("Billing, for ourselves.")).await;
        let display = MetricDisplay { visibility, ..MetricDisplay::named("Billing speed") };
        let metric =
            metrics::create(&app.services, &app.owner(), app.page, NewMetric { id: None, display, interval_seconds: 60 }).await.unwrap();
        app.outbox().await;
        let numbers = app.live().numbers();
        let seen = numbers.of(both).unwrap();
        for path in [
            "/status".to_owned(),
            "/components".to_owned(),
            "/components?name=Billing%20engine".to_owned(),
            "/components?enabled=0".to_owned(),
            "/incidents".to_owned(),
            "/incidents?visible=0".to_owned(),
            "/incidents?status=0".to_owned(),
            format!("/incidents?component_id={}", numbers.of(hidden).unwrap()),
            "/schedules".to_owned(),
            "/metrics".to_owned(),
            format!("/incidents/{seen}"),
            format!("/incidents/{seen}/updates"),
        ] {
            let read = scene.read(&path).await;
            assert_eq!(read.status(), 200, "{path}: {}", read.reply.text());
            let text = read.reply.text();
            let leaks = text.contains("Billing")
                || [hidden.as_str(), secret.as_str(), draft.as_str(), metric.as_str()].iter().any(|id| text.contains(id));
            assert!(!leaks, "{path}: {text}");
        }
        for (path, nobodys) in [
            (format!("/components/{}", numbers.of(hidden).unwrap()), "/components/999"),
            (format!("/incidents/{}", numbers.of(secret).unwrap()), "/incidents/999"),
            (format!("/incidents/{}", numbers.of(draft).unwrap()), "/incidents/999"),
            (format!("/incidents/{}/updates", numbers.of(secret).unwrap()), "/incidents/999/updates"),
            (format!("/metrics/{}", numbers.of(metric).unwrap()), "/metrics/999"),
            (format!("/metrics/{}/points", numbers.of(metric).unwrap()), "/metrics/999/points"),
        ] {
            let (mut secret, mut nothing) = (scene.read(&path).await, scene.read(nobodys).await);
            assert_eq!((secret.status(), nothing.status()), (404, 404), "{path}");
            for said in [&mut secret, &mut nothing] {
                said.json["errors"][0]["id"] = serde_json::Value::Null;
            }
            assert_eq!(secret.json, nothing.json, "{path}");
        }
        app.resolve(both).await;
        app.outbox().await;
    }
}

async fn without_the_database_everybody_reads_on(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    app.group("Video", &["Search"]).await;
    app.open(trouble("Slow", &[(component, Status::DegradedPerformance)])).await;
    let metric = NewMetric { id: None, display: MetricDisplay::named("Speed"), interval_seconds: 60 };
    metrics::create(&app.services, &app.owner(), app.page, metric).await.unwrap();
    app.outbox().await;
    let lost = without_database(&scene).await;
    for path in [
        "/ping",
        "/version",
        "/status",
        "/components",
        "/components/1",
        "/components/groups",
        "/components/groups/1",
        "/incidents",
        "/incidents/1",
        "/incidents/1/updates",
        "/schedules",
        "/metrics",
        "/metrics/1",
        "/metrics/1/points",
    ] {
        let (status, text) = ask(&lost, path, None).await;
        assert_eq!(status, 200, "{path}: {text}");
    }
    let (status, text) = ask(&lost, "/components", Some(&scene.token)).await;
    assert_eq!((status, text.contains("\"status\":503"), text.contains("sqlx")), (503, true, false), "{text}");
}

/// The same pages, at a process that has lost its database.
async fn without_database(scene: &Scene<'_>) -> Router {
    let db = Database::open("postgres://nobody@127.0.0.1:9/nothing").await.expect("nobody connects yet");
    let services = Services { db, ..scene.app.services.clone() };
    let means = (Arc::new(Vault::new(&[7; 32])), Post::default());
    let (hub, settings) = (scene.app.hub.clone(), scene.door.state.settings.clone());
    router::public(AppState::new((services, hub), settings, Timeouts::default(), means, CancellationToken::new()))
}

async fn ask(router: &Router, path: &str, token: Option<&str>) -> (u16, String) {
    let mut request = Request::get(at(path)).header("host", "status.example.com");
    if let Some(token) = token {
        request = request.header("x-cachet-token", token);
    }
    let answer = router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("the door always answers");
    let (head, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("the body can be read");
    (head.status.as_u16(), String::from_utf8(body.into()).expect("text"))
}

async fn a158_every_answer_is_json_whatever_stands_in_it(app: &TestApp) {
    let scene = Scene::on(app).await;
    let odd = "\"</script><img src=x onerror=alert(1)>\\ \u{2028} {{7*7}}";
    let component = scene.make("/components", serde_json::json!({ "name": odd, "status": 1 })).await;
    scene.make("/incidents", serde_json::json!({ "name": odd, "message": odd, "status": 1 })).await;
    for path in ["/components", &format!("/components/{component}"), "/incidents", "/incidents/1", "/status"] {
        let read = scene.read(path).await;
        assert_eq!((read.reply.header("content-type"), read.json.is_object()), ("application/json; charset=utf-8", true), "{path}");
        assert_eq!(read.reply.header("x-content-type-options"), "nosniff");
    }
    assert!(scene.read("/incidents/1").await.data()["message"].as_str().unwrap().contains("{{7*7}}"), "it is no program");
    app.outbox().await;
}
