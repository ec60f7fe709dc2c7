//! What is told, and what becomes of it.

use app::model::{JournalCause, Scope, Status};
use base64::{Engine, engine::general_purpose::STANDARD};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use server::{
    entity::alert,
    service::{alerts, components},
};

use super::{STARTED, Scene, alert, group, over, token, with};
use crate::support::{app::TestApp, raw::Reply};

both!(
    a_component_goes_down_with_an_alert_and_comes_back_with_its_end,
    the_worst_of_several_alerts_holds,
    an_alert_is_heard_once_however_often_it_is_told,
    each_alert_of_a_group_is_taken_by_itself,
    an_end_that_was_never_told_is_known_from_what_follows,
    an_end_that_overtakes_its_beginning_is_not_forgotten,
    an_alert_that_asks_for_nothing_any_more_is_undone_until_it_asks_again,
    what_is_deleted_keeps_no_other_waiting_and_is_forgotten,
    labels_and_annotations_say_which_component_and_how_bad,
    what_can_never_work_is_refused_and_what_can_is_done,
    grafana_is_understood,
    a_password_is_as_good_as_a_bearer,
    what_has_been_over_for_long_is_forgotten,
);

async fn a_component_goes_down_with_an_alert_and_comes_back_with_its_end(app: &TestApp) {
    let scene = Scene::on(app).await;
    let fires = scene.fires("c63825f0740c4f2e", "critical");
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::MajorOutage);
    let journal = components::list_journal(&app.services, &app.owner(), app.page, scene.component, 10).await.unwrap();
    let newest = journal.first().unwrap();
    assert_eq!((newest.status.0, newest.cause.0, newest.actor.as_str()), (Status::MajorOutage, JournalCause::Monitoring, "script"));
    assert_eq!(scene.status_after(&[over(&fires)]).await, Status::Operational);
    let deeds: Vec<String> = app.audit().await.into_iter().map(|row| format!("{} {}", row.verb, row.noun)).collect();
    let said =
        ["heard an alert of component", "set status of component", "heard the end of an alert of component", "set status of component"];
    assert!(deeds.ends_with(&said.map(str::to_owned)), "{deeds:?}");
}

async fn the_worst_of_several_alerts_holds(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (slow, down, failing) = (scene.fires("a1", "warning"), scene.fires("b2", "critical"), scene.fires("c3", "major"));
    assert_eq!(scene.status_after(std::slice::from_ref(&slow)).await, Status::DegradedPerformance);
    assert_eq!(scene.status_after(&[slow.clone(), down.clone()]).await, Status::MajorOutage);
    assert_eq!(scene.status_after(std::slice::from_ref(&failing)).await, Status::MajorOutage);
    assert_eq!(scene.status_after(&[over(&down)]).await, Status::PartialOutage);
    assert_eq!(scene.status_after(&[over(&failing)]).await, Status::DegradedPerformance);
    assert_eq!(scene.status_after(&[over(&slow)]).await, Status::Operational);
}

async fn an_alert_is_heard_once_however_often_it_is_told(app: &TestApp) {
    let scene = Scene::on(app).await;
    let fires = scene.fires("a1", "critical");
    scene.status_after(std::slice::from_ref(&fires)).await;
    let (version, deeds) = (app.snapshot().version, app.audit().await.len());
    for _ in 0..3 {
        scene.status_after(std::slice::from_ref(&fires)).await;
    }
    assert_eq!((app.snapshot().version, app.audit().await.len()), (version, deeds));
    let ends = group(&[over(&fires)]);
    let replies: Vec<Reply> = futures::future::join_all((0..4).map(|_| scene.tell("", &ends))).await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    assert_eq!(scene.status(), Status::Operational);
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::Operational, "a late word of one that is over");
    assert_eq!(alert::Entity::find().all(app.services.db.read()).await.unwrap().len(), 1);
    let again = with(&fires, "startsAt", json!("2026-03-02T11:59:30Z"));
    assert_eq!(scene.status_after(&[again]).await, Status::MajorOutage, "that is another time");
}

async fn each_alert_of_a_group_is_taken_by_itself(app: &TestApp) {
    let scene = Scene::on(app).await;
    let search = app.component("Search").await;
    let ours = scene.fires("a1", "critical");
    let other = alert("b2", &json!({ "severity": "warning", "component": "search" }));
    assert_eq!(scene.status_after(&[ours.clone(), other.clone()]).await, Status::MajorOutage);
    assert_eq!(app.status(search), Status::DegradedPerformance, "known by its name");
    assert_eq!(scene.status_after(&[over(&ours), other]).await, Status::Operational);
    assert_eq!(app.status(search), Status::DegradedPerformance);
}

async fn an_end_that_was_never_told_is_known_from_what_follows(app: &TestApp) {
    let scene = Scene::on(app).await;
    let lost = scene.fires("a1", "critical");
    scene.status_after(std::slice::from_ref(&lost)).await;
    let next = with(&scene.fires("a1", "critical"), "startsAt", json!("2026-03-02T11:59:58Z"));
    assert_eq!(scene.status_after(std::slice::from_ref(&next)).await, Status::MajorOutage);
    assert_eq!(scene.status_after(std::slice::from_ref(&lost)).await, Status::MajorOutage, "an old word changes nothing");
    assert_eq!(scene.status_after(&[over(&lost)]).await, Status::MajorOutage);
    let by_hand = with(&with(&over(&next), "startsAt", json!("2026-03-02T11:59:50Z")), "endsAt", json!("2026-03-02T11:59:50Z"));
    assert_eq!(scene.status_after(&[by_hand]).await, Status::Operational, "as Alertmanager has it of one that somebody ends");
    let next = with(&next, "startsAt", json!("2026-03-02T12:00:58Z"));
    assert_eq!(scene.status_after(std::slice::from_ref(&next)).await, Status::MajorOutage);
    let renamed = with(&over(&next), "labels", json!({ "component": "what it is called by now" }));
    assert_eq!(scene.status_after(&[renamed]).await, Status::Operational);
}

async fn an_end_that_overtakes_its_beginning_is_not_forgotten(app: &TestApp) {
    let scene = Scene::on(app).await;
    let fires = scene.fires("a1", "critical");
    for _ in 0..2 {
        scene.status_after(&[over(&fires)]).await;
    }
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::Operational, "its end was told before");
    assert_eq!(alert::Entity::find().all(app.services.db.read()).await.unwrap().len(), 1);
    let again = with(&fires, "startsAt", json!("2026-03-02T11:59:30Z"));
    assert_eq!(scene.status_after(&[again]).await, Status::MajorOutage, "that is another time");
}

async fn an_alert_that_asks_for_nothing_any_more_is_undone_until_it_asks_again(app: &TestApp) {
    let scene = Scene::on(app).await;
    let fires = scene.fires("a1", "critical");
    let calm = with(&fires, "annotations", json!({ "component_status": "operational" }));
    assert_eq!(scene.status_after(std::slice::from_ref(&calm)).await, Status::Operational);
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::MajorOutage);
    assert_eq!(scene.status_after(&[scene.fires("b2", "warning"), calm]).await, Status::DegradedPerformance, "the other one goes on");
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::MajorOutage);
    assert_eq!(scene.status_after(&[over(&fires), over(&scene.fires("b2", "warning"))]).await, Status::Operational);
}

async fn what_is_deleted_keeps_no_other_waiting_and_is_forgotten(app: &TestApp) {
    let scene = Scene::on(app).await;
    // Two, so that one of them comes before the other in any order.
    let mut ends = Vec::new();
    for name in ["Search", "Mail"] {
        let gone = app.component(name).await;
        let fires = alert(name, &json!({ "severity": "critical", "component": gone.to_string() }));
        scene.status_after(std::slice::from_ref(&fires)).await;
        components::delete(&app.services, &app.owner(), app.page, gone).await.unwrap();
        ends.push(over(&fires));
    }
    let ours = scene.fires("a1", "critical");
    ends.push(ours.clone());
    assert_eq!(scene.status_after(&ends).await, Status::MajorOutage);
    ends.push(over(&ours));
    assert_eq!(scene.status_after(&ends).await, Status::Operational);
    app.pass_minutes(31 * 24 * 60);
    alerts::prune(&app.services, app.now()).await.unwrap();
    assert_eq!(alert::Entity::find().all(app.services.db.read()).await.unwrap(), []);
}

async fn labels_and_annotations_say_which_component_and_how_bad(app: &TestApp) {
    let mut scene = Scene::on(app).await;
    scene.token = token(app, Some(app.page), Scope::Incidents).await;
    let id = scene.component.to_string();
    let page = app.page.to_string();
    let annotated = |status: &str| json!({ "statuspageComponentStatus": status });
    let cases = [
        ("", json!({ "component": "PAYMENTS", "severity": "error" }), json!({}), Status::PartialOutage),
        ("", json!({ "component_id": id }), json!({}), Status::DegradedPerformance),
        ("?status=major-outage", json!({ "component_id": id }), json!({}), Status::MajorOutage),
        ("", json!({ "component": id, "severity": "info" }), json!({}), Status::Operational),
        ("", json!({ "component": id, "severity": "info", "component_status": "Partial Outage" }), json!({}), Status::PartialOutage),
        ("", json!({ "component": id, "severity": "critical" }), json!({ "component_status": "operational" }), Status::Operational),
        (
            "?label=service&status_label=how",
            json!({ "service": "payments", "how": "major_outage", "component": "x" }),
            json!({}),
            Status::MajorOutage,
        ),
        (
            "",
            json!({ "statuspage": "true", "statuspagePageId": page, "statuspageComponentId": id }),
            annotated("major_outage"),
            Status::MajorOutage,
        ),
    ];
    for (place, (query, labels, annotations, wanted)) in cases.into_iter().enumerate() {
        let fires = with(&alert(&format!("case{place}"), &labels), "annotations", annotations);
        let reply = scene.tell(query, &group(std::slice::from_ref(&fires))).await;
        assert_eq!((reply.status, scene.status()), (200, wanted), "{labels} {}", reply.text());
        assert_eq!(scene.status_after(&[over(&fires)]).await, Status::Operational, "{labels}");
    }
}

async fn what_can_never_work_is_refused_and_what_can_is_done(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (twin, _) = (app.component("Twin").await, app.component("Twin").await);
    let good = scene.fires("a1", "critical");
    let unknown = alert("b2", &json!({ "component": "Nothing" }));
    let reply = scene.tell("", &group(&[unknown.clone(), good.clone()])).await;
    assert_eq!((reply.status, scene.status()), (422, Status::MajorOutage), "{}", reply.text());
    assert!(reply.text().contains("alerts[0] names `Nothing`, which is no component of this page"), "{}", reply.text());
    let page = alert("c3", &json!({ "component": "Twin", "statuspagePageId": app.other_page.to_string() }));
    for (query, fires, says) in [
        ("", alert("c3", &json!({ "component": "Twin" })), "several components"),
        ("", alert("c3", &json!({ "job": "api" })), "alerts name no component"),
        ("?label=service", scene.fires("c3", "critical"), "a label service"),
        ("?status=sad", scene.fires("c3", "critical"), "status must be"),
        ("", page, "labels.statuspagePageId names another page"),
        (
            "",
            alert("c3", &json!({ "component": twin.to_string(), "component_status": "under_maintenance" })),
            "labels.component_status must",
        ),
        ("", with(&good, "status", json!("sad")), "alerts[0].status must be firing or resolved"),
        ("", with(&good, "startsAt", json!("yesterday")), "alerts[0].startsAt"),
        ("", with(&good, "startsAt", json!("2026-03-04T12:00:00Z")), "alerts[0].startsAt must not be more than a day ahead"),
        ("", with(&good, "fingerprint", json!("f".repeat(200))), "alerts[0].fingerprint must"),
    ] {
        let reply = scene.tell(query, &group(&[fires])).await;
        assert_eq!(reply.status, 422, "{says}: {}", reply.text());
        assert!(reply.text().contains(says), "{says}: {}", reply.text());
    }
    let stray = alert("d4", &json!({ "job": "api" }));
    let reply = scene.tell("", &group(&[stray.clone(), over(&good)])).await;
    assert_eq!((reply.status, scene.status()), (200, Status::Operational), "one that names no component is none of our business");
    let many: Vec<Value> = (0..=alerts::MOST_ALERTS).map(|n| scene.fires(&format!("f{n}"), "info")).collect();
    assert_eq!(scene.tell("", &group(&many)).await.status, 200, "those that ask for nothing cost nothing");
    let many: Vec<Value> = (0..=alerts::MOST_ALERTS).map(|n| scene.fires(&format!("f{n}"), "critical")).collect();
    assert_eq!(scene.tell("", &group(&many)).await.status, 422);
    assert_eq!(scene.status(), Status::Operational);
}

async fn grafana_is_understood(app: &TestApp) {
    let scene = Scene::on(app).await;
    let labels = json!({ "alertname": "Memory (copy)", "grafana_folder": "device", "component": "payments", "severity": "warning" });
    let mut fires = with(&alert("e6349a25f5ef0e9e", &labels), "startsAt", json!("2026-03-02T12:58:00+01:00"));
    for (name, value) in [
        ("values", json!({ "A": 2_473_545_728_u64, "B": 0 })),
        ("valueString", json!("[ var='A' labels={} value=2.4 ]")),
        ("silenceURL", json!("https://grafana.example/alerting/silence/new")),
        ("panelURL", json!("https://grafana.example/d/1?viewPanel=2")),
        ("annotations", Value::Null),
    ] {
        fires[name] = value;
    }
    let sent = |alert: &Value| {
        let mut body = group(std::slice::from_ref(alert));
        for (name, value) in [("version", json!("1")), ("orgId", json!(1)), ("state", json!("alerting")), ("title", json!("[FIRING:1]"))] {
            body[name] = value;
        }
        body.to_string()
    };
    let bearer = format!("Bearer {}", scene.token);
    for (alert, status) in [(fires.clone(), Status::DegradedPerformance), (over(&fires), Status::Operational)] {
        let reply = scene.door.send("PUT", "/hooks/alertmanager", &[("Authorization", &bearer)], &sent(&alert)).await;
        assert_eq!((reply.status, scene.status()), (200, status), "{}", reply.text());
    }
}

async fn a_password_is_as_good_as_a_bearer(app: &TestApp) {
    let scene = Scene::on(app).await;
    let body = group(&[scene.fires("a1", "critical")]).to_string();
    let basic = |text: &str| format!("Basic {}", STANDARD.encode(text));
    let read_only = token(app, Some(app.page), Scope::Read).await;
    for (shown, status) in [
        (basic(&format!("anybody:{read_only}")), 403),
        (format!("Bearer {read_only}"), 403),
        (basic(&scene.token), 401),
        (basic(&format!("{}:", scene.token)), 401),
        (format!("Basic {}", scene.token), 401),
        ("Bearer ls_nobody".to_owned(), 401),
        (String::new(), 401),
    ] {
        let reply = scene.send("", &[("Authorization", &shown)], &body).await;
        assert_eq!((reply.status, scene.status()), (status, Status::Operational), "{shown}");
    }
    let shown = basic(&format!(":{}", scene.token));
    let reply = scene.send("", &[("Authorization", &shown)], &body).await;
    assert_eq!((reply.status, scene.status()), (200, Status::MajorOutage), "{}", reply.text());
    let twice = [("Authorization", shown.as_str()), ("Authorization", shown.as_str())];
    assert_eq!(scene.send("", &twice, &body).await.status, 401);
}

async fn what_has_been_over_for_long_is_forgotten(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (gone, stays) = (scene.fires("a1", "critical"), scene.fires("b2", "warning"));
    scene.status_after(&[gone.clone(), stays]).await;
    scene.status_after(&[over(&gone)]).await;
    app.pass_minutes(31 * 24 * 60);
    alerts::prune(&app.services, app.now()).await.unwrap();
    let left = alert::Entity::find().all(app.services.db.read()).await.unwrap();
    assert_eq!(left.iter().map(|row| row.fingerprint.as_str()).collect::<Vec<_>>(), ["b2"]);
    assert_eq!(left[0].started_at.to_string(), STARTED.replace("684082", ""), "what has not ended stays");
}
