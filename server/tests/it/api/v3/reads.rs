//! What everybody reads, and what staff read besides.

use app::model::{
    Aggregation, Status, Visibility,
    input::{EditComponent, MetricDisplay, NewComponent, NewMaintenance, NewMetric},
};
use serde_json::{Value, json};
use server::service::{components, maintenance, metrics};

use super::Scene;
use crate::support::{app::TestApp, deeds::trouble, seed};

both!(
    everybody_reads_what_a_component_is_and_why,
    staff_read_more_at_the_same_addresses,
    the_days_of_a_component_are_told_in_seconds,
    values_of_a_metric_have_gaps_where_nothing_is_known,
    the_page_says_what_stands_above_it,
    an_incident_is_told_whole,
);
on_sqlite!(what_is_known_is_not_sent_again, pages_of_every_site_may_read_what_everybody_may, a_token_for_all_pages_names_one);

async fn everybody_reads_what_a_component_is_and_why(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (group, ids) = app.group("Video", &["Player", "Search"]).await;
    let incident = app.open(trouble("No picture", &[(ids[0], Status::MajorOutage)])).await;
    app.set(&[(ids[1], Status::DegradedPerformance)]).await;
    app.outbox().await;

    let player = scene.read(&format!("/components/{}", ids[0])).await;
    assert_eq!(player.status(), 200, "{}", player.reply.text());
    assert_eq!(player.json["status"], "major_outage");
    assert_eq!(player.json["group_id"], group.to_string());
    assert_eq!(player.json["since"], app.now().to_string());
    let cause = json!({"kind": "incident", "id": incident, "name": "No picture", "since": app.now()});
    assert_eq!(player.json["causes"], json!([cause]));
    assert!(player.json.get("staff").is_none());

    let search = scene.read(&format!("/components/{}", ids[1])).await;
    assert_eq!(search.json["causes"][0]["kind"], "baseline");

    let list = scene.read("/components").await;
    let names: Vec<&Value> = list.json["items"].as_array().expect("a list").iter().map(|row| &row["name"]).collect();
    assert_eq!(names, ["Player", "Search"]);
    let groups = scene.read("/groups").await;
    assert_eq!(groups.json["items"][0]["status"], "major_outage");
    assert_eq!(groups.json["items"][0]["components"], json!(ids));

    let from = app.now();
    let mut plan = NewMaintenance::named("New disks", "We put them in.", from, from + std::time::Duration::from_secs(3_600));
    plan.components = vec![ids[1]];
    let work = maintenance::schedule(&app.services, &app.owner(), app.page, plan).await.expect("the plan is fine");
    app.outbox().await;
    let search = scene.read(&format!("/components/{}", ids[1])).await;
    assert_eq!((&search.json["status"], &search.json["causes"][0]["id"]), (&json!("under_maintenance"), &json!(work)));
}

async fn staff_read_more_at_the_same_addresses(app: &TestApp) {
    let scene = Scene::on(app).await;
    let id = app.component("Player").await;
    let hidden = app.component("Secret").await;
    seed::show_component(&app.services, app.page, hidden, Visibility::Hidden).await.expect("it is fine");
    app.open(trouble("Slow", &[(id, Status::DegradedPerformance)])).await;
    app.outbox().await;

    let seen = scene.look(&format!("/components/{id}")).await;
    assert_eq!(seen.status(), 200, "{}", seen.reply.text());
    assert_eq!(seen.json["status"], "degraded_performance");
    assert_eq!((&seen.json["staff"]["baseline"], &seen.json["staff"]["visibility"]), (&json!("operational"), &json!("public")));
    assert_eq!((seen.reply.header("cache-control"), seen.reply.header("vary")), ("no-store", "Authorization"));
    assert_eq!(scene.look(&format!("/components/{hidden}")).await.json["staff"]["visibility"], "hidden");
    assert_eq!(scene.look("/components").await.json["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(scene.read("/components").await.json["items"].as_array().map(Vec::len), Some(1));

    let draft = scene.make("/incidents", json!({"name": "Maybe", "body": "We think so.", "publish": {"publication": "draft"}})).await;
    assert_eq!(scene.read(&format!("/incidents/{draft}")).await.status(), 404);
    assert_eq!(scene.look(&format!("/incidents/{draft}")).await.json["staff"]["publication"], "draft");
    let names = |said: &super::Said| {
        let rows = said.json["items"].as_array().expect("a list");
        rows.iter().filter_map(|row| row["name"].as_str()).map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(names(&scene.look("/incidents").await), ["Maybe".to_owned(), "Slow".to_owned()].into());
    assert_eq!(names(&scene.read("/incidents").await), ["Slow".to_owned()].into());
    app.outbox().await;
}

async fn the_days_of_a_component_are_told_in_seconds(app: &TestApp) {
    let scene = Scene::on(app).await;
    let id = app.component("Player").await;
    app.pass_minutes(60);
    let incident = app.open(trouble("Down", &[(id, Status::MajorOutage)])).await;
    app.pass_minutes(30);
    app.resolve(incident).await;
    app.outbox().await;
    let days = scene.read(&format!("/components/{id}/uptime?days=3")).await;
    assert_eq!(days.status(), 200, "{}", days.reply.text());
    let told = days.json["days"].as_array().expect("days");
    assert_eq!(told.len(), 3);
    assert_eq!(told[2]["date"], "2026-03-02");
    assert_eq!(told[2]["seconds"]["major_outage"], 1_800.0);
    assert_eq!((&told[2]["status"], &told[2]["causes"]), (&json!("major_outage"), &json!([incident])));
    assert_eq!((&told[0]["status"], &told[0]["uptime"]), (&json!("unknown"), &Value::Null));
    let uptime = days.json["uptime"].as_f64().expect("it is known");
    assert!(uptime > 60.0 && uptime < 70.0, "{uptime}");
    let long = scene.read(&format!("/components/{id}/uptime?days=365")).await;
    assert_eq!(long.json["days"].as_array().map(Vec::len), Some(365), "{}", long.reply.text());
    assert_eq!(long.json["uptime"], days.json["uptime"]);
    assert_eq!(scene.read(&format!("/components/{id}/uptime?days=367")).await.fields(), ["days"]);
    let staff = scene.look(&format!("/components/{id}/uptime?days=3")).await;
    assert_eq!(staff.json, days.json);
    components::edit(&app.services, &app.owner(), app.page, id, EditComponent { showcase: Some(false), ..EditComponent::at_rev(None) })
        .await
        .expect("it is fine");
    assert_eq!(scene.read(&format!("/components/{id}/uptime")).await.status(), 404, "its days are not shown");
}

async fn values_of_a_metric_have_gaps_where_nothing_is_known(app: &TestApp) {
    let scene = Scene::on(app).await;
    let display = MetricDisplay { aggregation: Aggregation::Average, decimals: 1, ..MetricDisplay::named("Latency") };
    let input = NewMetric { id: None, display, interval_seconds: 60 };
    let id = metrics::create(&app.services, &app.owner(), app.page, input).await.expect("the metric is fine");
    let points = vec![(id, app.now() - std::time::Duration::from_secs(900), 10.0), (id, app.now(), 20.0)];
    metrics::push_points(&app.services, &app.owner(), app.page, points).await.expect("the points are fine");

    let series = scene.read(&format!("/metrics/{id}/series")).await;
    assert_eq!(series.status(), 200, "{}", series.reply.text());
    assert_eq!((&series.json["step"], &series.json["last_value"]), (&json!(300), &json!(20.0)));
    let values = series.json["values"].as_array().expect("values");
    let known: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
    assert_eq!((values.len(), known), (288, vec![&json!(10.0), &json!(20.0)]));
    assert!(!series.reply.header("etag").is_empty());

    let from = (app.now() - std::time::Duration::from_secs(1_800)).to_string();
    let free = scene.read(&format!("/metrics/{id}/series?from={from}&step=300")).await;
    assert_eq!(free.status(), 200, "{}", free.reply.text());
    assert_eq!(free.json["values"].as_array().map(Vec::len), Some(7), "from the step it begins in to the one it ends in");
    for (query, field) in [
        ("range=day&step=60", "range"),
        ("step=60", "from"),
        ("range=decade", "range"),
        ("from=yesterday", "from"),
        ("from=2026-01-01T00:00:00Z&step=7", "step"),
        ("from=2026-03-02T12:00:00Z&to=2026-03-01T12:00:00Z", "to"),
    ] {
        let refused = scene.read(&format!("/metrics/{id}/series?{query}")).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec![field]), "{query}: {}", refused.reply.text());
    }
    let listed = scene.read("/metrics").await;
    assert_eq!(listed.json["items"][0]["last_value"], 20.0);
    assert_eq!(scene.look(&format!("/metrics/{id}")).await.json["staff"]["interval_seconds"], 60);
}

async fn the_page_says_what_stands_above_it(app: &TestApp) {
    let scene = Scene::on(app).await;
    let id = app.component("Player").await;
    let page = scene.read("/page").await;
    assert_eq!(
        (&page.json["name"], &page.json["status"], &page.json["slug"]),
        (&json!("Reelway"), &json!("operational"), &json!("reelway"))
    );
    let incident = app.open(trouble("No picture", &[(id, Status::MajorOutage)])).await;
    app.outbox().await;
    let page = scene.read("/page").await;
    assert_eq!((&page.json["status"], &page.json["indicator"]), (&json!("major_outage"), &json!("critical")));
    assert_eq!(page.json["causes"][0]["id"], incident.to_string());
    assert!(page.json["headline"].as_str().is_some_and(|headline| headline.contains("Player")), "{}", page.reply.text());
    let recovery = scene.read("/recovery?days=365").await;
    assert_eq!((recovery.status(), &recovery.json["days"]), (200, &json!(365)), "{}", recovery.reply.text());
    assert_eq!(scene.read("/recovery?days=7").await.fields(), ["days"]);
}

async fn an_incident_is_told_whole(app: &TestApp) {
    let scene = Scene::on(app).await;
    let id = app.component("Player").await;
    let incident = app.open(trouble("No picture", &[(id, Status::MajorOutage)])).await;
    app.pass_minutes(5);
    app.resolve(incident).await;
    app.outbox().await;
    let text = json!({"body": "A **disk** was full.", "publish": true, "notify": false});
    assert_eq!(scene.send("PUT", &format!("/incidents/{incident}/postmortem"), text).await.status(), 200);
    let seen = scene.read(&format!("/incidents/{incident}")).await;
    assert_eq!(seen.json["state"], "resolved");
    assert_eq!(seen.json["affected"], json!([{"component_id": id, "status": "operational"}]));
    let updates = seen.json["updates"].as_array().expect("a log");
    assert_eq!(updates.len(), 2);
    assert_eq!((&updates[0]["state"], &updates[1]["changes"][0]["to"]), (&json!("resolved"), &json!("major_outage")));
    assert_eq!(seen.json["postmortem"]["body"], "A **disk** was full.");
    assert!(seen.json["postmortem"]["html"].as_str().is_some_and(|html| html.contains("<strong>disk</strong>")));
}

async fn what_is_known_is_not_sent_again(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component_like(NewComponent::named("Player")).await;
    for path in ["/page", "/components", "/components?limit=1", "/groups", "/incidents", "/maintenance", "/metrics", "/announcements"] {
        let first = scene.read(path).await;
        assert_eq!(first.status(), 200, "{path}: {}", first.reply.text());
        assert_eq!(first.reply.header("content-type"), "application/json; charset=utf-8");
        assert!(first.reply.header("cache-control").contains("max-age=10"), "{path}");
        assert_eq!(first.reply.header("vary"), "Accept-Encoding, Authorization");
        let tag = first.reply.header("etag").to_owned();
        let again = scene.door.get_with(&super::at(path), &[("If-None-Match", &tag)]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
}

async fn pages_of_every_site_may_read_what_everybody_may(app: &TestApp) {
    let scene = Scene::on(app).await;
    let from = ("Origin", "https://evil.example");
    let open = scene.door.get_with("/api/v3/page", &[from]).await;
    assert_eq!(open.header("access-control-allow-origin"), "*");
    // a107
    let bearer = format!("Bearer {}", scene.token);
    let closed = scene.door.get_with("/api/v3/page", &[from, ("Authorization", &bearer)]).await;
    assert_eq!((closed.status, closed.has("access-control-allow-origin")), (200, false));
    let preflight = scene.door.ask("OPTIONS", "/api/v3/components", &[from, ("Access-Control-Request-Method", "POST")]).await;
    assert!(!preflight.header("access-control-allow-methods").contains("POST"));
}

async fn a_token_for_all_pages_names_one(app: &TestApp) {
    let scene = Scene::on(app).await;
    let all = super::token(app, None, app::model::Scope::Read).await;
    for (path, slug) in [("/page?page=otherwise", "otherwise"), ("/page?page=reelway", "reelway"), ("/page", "reelway")] {
        assert_eq!(scene.send_as(&all, "GET", path, None).await.json["slug"], slug, "{path}");
    }
    let by_id = format!("/page?page={}", app.other_page);
    assert_eq!(scene.send_as(&all, "GET", &by_id, None).await.json["slug"], "otherwise");
    assert_eq!(scene.send_as(&all, "GET", "/page?page=nowhere", None).await.status(), 404);
    assert_eq!(scene.look(&by_id).await.status(), 404, "a token of one page is no token of another");
    assert_eq!(scene.read("/page?page=otherwise").await.status(), 401, "without a token the host says which page is meant");
}
