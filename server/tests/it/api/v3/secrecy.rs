//! What nobody hears of without a token, whatever they ask.

use app::model::{Status, Visibility, input::NewIncident};
use serde_json::json;

use super::Scene;
use crate::support::{app::TestApp, deeds::trouble, seed};

both!(a121_what_is_hidden_is_as_if_it_were_not_there);
on_sqlite!(a127_addresses_are_told_only_to_who_may_manage_them, without_the_database_everybody_reads_on);

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
    app.services.db.read().close_by_ref().await.expect("it can be closed");
    let _ = app.hub.refresh().await;
    for path in
        ["/page", "/components", "/groups", "/incidents", "/maintenance", "/metrics", "/announcements", &format!("/incidents/{incident}")]
    {
        assert_eq!(scene.read(path).await.status(), 200, "{path}");
    }
    assert_eq!(scene.read(&format!("/components/{component}/uptime")).await.status(), 200);
    for path in ["/subscribers", "/page"] {
        let away = scene.look(path).await;
        assert_eq!((away.status(), away.reply.header("retry-after")), (503, "30"), "{path}");
        assert_eq!(away.json["type"], json!("/api/v3/problems/unavailable"));
        assert!(!away.reply.text().contains("sqlx") && !away.reply.text().contains("SELECT"));
    }
}
