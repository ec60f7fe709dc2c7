//! What nobody hears of without a token, whatever they ask.

use std::sync::Arc;

use app::model::{Scope, Status, Visibility, Word, input::NewIncident};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response},
};
use serde_json::json;
use server::{
    database::Database,
    http::{router, state::AppState, timeouts::Timeouts},
    notify::post::Post,
    service::{Services, vault::Vault},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::Scene;
use crate::support::{app::TestApp, deeds::trouble, seed};

both!(a121_what_is_hidden_is_as_if_it_were_not_there, a_token_for_something_else_reads_what_visitors_read);
on_sqlite!(
    who_sets_statuses_reads_no_names_of_incidents_for_staff_alone,
    a127_addresses_are_told_only_to_who_may_manage_them,
    without_the_database_everybody_reads_on
);

async fn a121_what_is_hidden_is_as_if_it_were_not_there(app: &TestApp) {
    let scene = Scene::on(app).await;
    let shown = app.component("Player").await;
    let hidden = app.component("Billing engine").await;
    for visibility in [Visibility::Hidden, Visibility::Team] {
        seed::show_component(&app.services, app.page, hidden, visibility).await.expect("it is fine");
        let incident = app.open(NewIncident { visibility, ..trouble("Billing fails", &[(hidden, Status::MajorOutage)]) }).await;
        let both = app.open(trouble("Slow", &[(shown, Status::DegradedPerformance), (hidden, Status::MajorOutage)])).await;
        app.outbox().await;
        for path in [
            "/page",
            "/components",
            "/components?limit=100",
            "/groups",
            "/incidents",
            "/incidents?open=true",
            "/maintenance",
            "/metrics",
            "/announcements",
            "/recovery",
            &format!("/incidents/{both}"),
            &format!("/components/{shown}"),
            &format!("/components/{shown}/uptime"),
        ] {
            let seen = scene.read(path).await;
            assert_eq!(seen.status(), 200, "{path}: {}", seen.reply.text());
            let text = seen.reply.text();
            assert!(!text.contains("Billing") && !text.contains(hidden.as_str()) && !text.contains(incident.as_str()), "{path}: {text}");
            assert!(!text.contains("\"staff\""), "{path}: {text}");
        }
        for (path, nobodys) in [
            (format!("/components/{hidden}"), "/components/abcdefghijkl"),
            (format!("/components/{hidden}/uptime"), "/components/abcdefghijkl/uptime"),
            (format!("/incidents/{incident}"), "/incidents/abcdefghijkl"),
            (format!("/maintenance/{incident}"), "/maintenance/abcdefghijkl"),
        ] {
            let (secret, nothing) = (scene.read(&path).await, scene.read(nobodys).await);
            assert_eq!((secret.status(), &secret.json), (404, &nothing.json), "{path}");
        }
        app.resolve(both).await;
        app.outbox().await;
    }
}

async fn a_token_for_something_else_reads_what_visitors_read(app: &TestApp) {
    let scene = Scene::on(app).await;
    let hidden = app.component("Billing engine").await;
    seed::show_component(&app.services, app.page, hidden, Visibility::Hidden).await.expect("it is fine");
    let draft = scene.make("/incidents", json!({"name": "Maybe", "body": "We think.", "publish": {"publication": "draft"}})).await;
    scene.make("/announcements", json!({"text": "Not yet.", "starts_at": "2030-01-01T00:00:00Z"})).await;
    scene.make("/metrics", json!({"name": "Errors", "visibility": "hidden"})).await;
    let (components, incidents) = (format!("/components/{hidden}"), format!("/incidents/{draft}"));
    let things: [(&str, &str, &[Scope]); 6] = [
        ("/components", "Billing", &[Scope::Read, Scope::Components, Scope::Incidents, Scope::Admin]),
        (&components, "Billing", &[Scope::Read, Scope::Components, Scope::Incidents, Scope::Admin]),
        ("/incidents", "Maybe", &[Scope::Read, Scope::Incidents, Scope::Admin]),
        (&incidents, "Maybe", &[Scope::Read, Scope::Incidents, Scope::Admin]),
        ("/announcements", "Not yet", &[Scope::Read, Scope::Incidents, Scope::Admin]),
        ("/metrics", "Errors", &[Scope::Read, Scope::Metrics, Scope::Admin]),
    ];
    for &scope in Scope::ALL {
        let token = super::token(app, Some(app.page), scope).await;
        for (path, secret, may) in things {
            let read = scene.send_as(&token, "GET", path, None).await.reply.text();
            assert_eq!(read.contains(secret), may.contains(&scope), "{scope} {path}: {read}");
            assert_eq!(read.contains("\"staff\""), may.contains(&scope), "{scope} {path}: {read}");
        }
    }
    app.outbox().await;
}

async fn who_sets_statuses_reads_no_names_of_incidents_for_staff_alone(app: &TestApp) {
    let scene = Scene::on(app).await;
    let player = app.component("Player").await;
    app.open(NewIncident { visibility: Visibility::Team, ..trouble("Billing fails", &[(player, Status::MajorOutage)]) }).await;
    for (scope, may) in [(Scope::Components, false), (Scope::Incidents, true), (Scope::Admin, true)] {
        let token = super::token(app, Some(app.page), scope).await;
        let read = scene.send_as(&token, "GET", &format!("/components/{player}"), None).await;
        assert_eq!(read.json["status"], "major_outage", "{scope}: {}", read.reply.text());
        assert_eq!(read.reply.text().contains("Billing"), may, "{scope}: {}", read.reply.text());
    }
    app.outbox().await;
}

async fn a127_addresses_are_told_only_to_who_may_manage_them(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.reader().await;
    let read = super::token(app, Some(app.page), app::model::Scope::Read).await;
    for path in ["/subscribers", "/deliveries", "/audit", "/hooks"] {
        let refused = scene.send_as(&read, "GET", path, None).await;
        assert_eq!(refused.status(), 403, "{path}");
        assert!(!refused.reply.text().contains("example.org"));
    }
    assert!(scene.look("/subscribers").await.reply.text().contains("example.org"));
}

async fn without_the_database_everybody_reads_on(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let incident = app.open(trouble("Slow", &[(component, Status::DegradedPerformance)])).await;
    app.outbox().await;
    let lost = without_database(&scene).await;
    for path in
        ["/page", "/components", "/groups", "/incidents", "/maintenance", "/metrics", "/announcements", &format!("/incidents/{incident}")]
    {
        assert_eq!(ask(&lost, path, None).await.0.status(), 200, "{path}");
    }
    assert_eq!(ask(&lost, &format!("/components/{component}/uptime"), None).await.0.status(), 200);
    for (path, token) in [("/subscribers", Some(scene.token.as_str())), ("/page", Some(&scene.token)), ("/recovery", None)] {
        let (head, text) = ask(&lost, path, token).await;
        assert_eq!((head.status().as_u16(), head.headers()["retry-after"].to_str().unwrap_or_default()), (503, "30"), "{path}: {text}");
        assert!(text.contains("/api/v3/problems/unavailable") && !text.contains("sqlx") && !text.contains("SELECT"), "{text}");
    }
}

/// The same pages, at a process that has lost its database.
async fn without_database(scene: &Scene<'_>) -> Router {
    let db = Database::open("postgres://nobody@127.0.0.1:9/nothing").await.expect("nobody connects yet");
    let services = Services { db, ..scene.app.services.clone() };
    let means = (Arc::new(Vault::new(&[7; 32])), Post::default());
    let (hub, settings) = (scene.app.hub.clone(), scene.door.state.settings.clone());
    router::public(AppState::new((services, hub), settings, Timeouts::default(), means, CancellationToken::new()))
}

async fn ask(router: &Router, path: &str, token: Option<&str>) -> (Response<()>, String) {
    let mut request = Request::get(super::at(path)).header("host", "status.example.com");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let answer = router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("the door always answers");
    let (head, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("the body can be read");
    (Response::from_parts(head, ()), String::from_utf8(body.into()).expect("text"))
}
