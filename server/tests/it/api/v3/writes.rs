//! What programs change: each thing from its making to its end, what stays, what is taken away, and who was faster.

use app::model::{Channel, Status, SubscriberState};
use serde_json::{Value, json};

use super::Scene;
use crate::support::app::TestApp;

both!(
    a_component_is_made_changed_ordered_and_deleted,
    an_incident_is_opened_told_resolved_and_learned_from,
    a_maintenance_is_planned_begun_and_ended,
    a_metric_is_made_fed_changed_and_deleted,
    a_subscriber_is_added_changed_and_erased,
    a_hook_is_made_changed_tested_and_deleted,
    an_announcement_is_made_changed_and_deleted,
    what_programs_do_is_in_the_audit_log,
    a_postmortem_that_cannot_come_out_is_not_written,
);
on_sqlite!(nobody_overwrites_what_they_have_not_seen, a_token_says_what_it_may);

async fn a_component_is_made_changed_ordered_and_deleted(app: &TestApp) {
    let scene = Scene::on(app).await;
    let group = scene.make("/groups", json!({"name": "Video"})).await;
    let body =
        json!({"name": "Player", "description": "Plays *films*.", "group_id": group, "uptime_objective": 99.9, "start_date": "2026-01-01"});
    let id = scene.make("/components", body).await;
    let other = scene.make("/components", json!({"name": "Search", "status": "partial_outage"})).await;

    let changed = scene.send("PATCH", &format!("/components/{id}"), json!({"name": "The player", "uptime_objective": null})).await;
    assert_eq!(changed.status(), 200, "{}", changed.reply.text());
    assert_eq!((&changed.json["name"], &changed.json["uptime_objective"]), (&json!("The player"), &Value::Null));
    assert_eq!((&changed.json["description"], &changed.json["start_date"]), (&json!("Plays *films*."), &json!("2026-01-01")));
    assert_eq!(changed.json["group_id"], group);
    let loose = scene.send("PATCH", &format!("/components/{id}"), json!({"group_id": null, "depends_on": [other]})).await;
    assert_eq!((&loose.json["group_id"], &loose.json["staff"]["depends_on"]), (&Value::Null, &json!([other])));

    let set = scene.send("PUT", &format!("/components/{id}/status"), json!({"status": "degraded_performance"})).await;
    assert_eq!((&set.json["status"], &set.json["staff"]["baseline"]), (&json!("degraded_performance"), &json!("degraded_performance")));
    let journal = scene.look(&format!("/components/{id}/journal")).await;
    assert_eq!((&journal.json["items"][0]["cause"], &journal.json["items"][1]["cause"]), (&json!("api"), &json!("created")));

    assert_eq!(scene.send("PUT", "/order", json!({"ids": [id, group, other]})).await.status(), 204);
    assert_eq!(scene.look(&format!("/components/{id}")).await.json["position"], 1);
    assert_eq!(scene.send("PUT", "/order", json!({"ids": [id, other]})).await.fields(), ["ids"]);
    let filled = scene.send("PATCH", &format!("/groups/{group}"), json!({"components": [other, id], "description": "Films"})).await;
    assert_eq!((&filled.json["components"], &filled.json["description"]), (&json!([other, id]), &json!("Films")));
    assert_eq!(scene.deed("DELETE", &format!("/groups/{group}")).await.status(), 204);
    assert_eq!(scene.look(&format!("/groups/{group}")).await.status(), 404);
    assert_eq!(scene.deed("DELETE", &format!("/components/{id}")).await.status(), 204);
    assert_eq!(scene.read(&format!("/components/{id}")).await.status(), 404);
    app.outbox().await;
}

async fn an_incident_is_opened_told_resolved_and_learned_from(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    app.reader().await;
    let hurt = json!([{"component_id": component, "status": "major_outage"}]);
    let id = scene.make("/incidents", json!({"name": "No picture", "body": "We look.", "components": hurt, "tags": ["disk"]})).await;
    assert_eq!(app.status(component), Status::MajorOutage);
    assert_eq!(app.outbox().await.len(), 1, "subscribers are told");

    let path = format!("/incidents/{id}");
    let changed = scene.send("PATCH", &path, json!({"pinned": true, "next_update_at": "2026-03-02T13:00:00Z"})).await;
    assert_eq!((&changed.json["pinned"], &changed.json["next_update_at"]), (&json!(true), &json!("2026-03-02T13:00:00.000Z")));
    assert_eq!(scene.send("PATCH", &path, json!({"next_update_at": null})).await.json["next_update_at"], Value::Null);
    assert_eq!(scene.deed("POST", &format!("{path}/acknowledge")).await.json["acknowledged_at"], app.now().to_string());

    app.pass_minutes(10);
    let said = scene.send("POST", &format!("{path}/updates"), json!({"state": "identified", "body": "A disk.", "notify": false})).await;
    assert_eq!((said.status(), &said.json["state"]), (201, &json!("identified")), "{}", said.reply.text());
    let update = said.json["updates"][0]["id"].as_str().expect("an id").to_owned();
    assert!(said.reply.header("location").ends_with(&update));
    let noted = scene.send("POST", &format!("{path}/updates"), json!({"body": "Ask Kim.", "internal": true})).await;
    assert!(noted.json["staff"]["notes"][0]["html"].as_str().is_some_and(|html| html.contains("Ask Kim")));
    assert!(!scene.read(&path).await.reply.text().contains("Ask Kim"));
    let corrected = scene.send("PATCH", &format!("{path}/updates/{update}"), json!({"body": "Two disks."})).await;
    assert_eq!((&corrected.json["updates"][0]["body"], &corrected.json["updates"][0]["staff"]["rev"]), (&json!("Two disks."), &json!(2)));
    assert_eq!(corrected.json["updates"][0]["earlier"].as_array().map(Vec::len), Some(1));
    assert_eq!(scene.deed("DELETE", &format!("{path}/updates/{update}")).await.status(), 204);

    assert_eq!(
        scene.send("PUT", &format!("{path}/postmortem"), json!({"body": "Disks.", "publish": true})).await.status(),
        409,
        "it goes on"
    );
    let resolved = scene.send("POST", &format!("{path}/resolve"), json!({"body": "It works."})).await;
    assert_eq!((&resolved.json["state"], app.status(component)), (&json!("resolved"), Status::Operational));
    assert_eq!(scene.send("POST", &format!("{path}/resolve"), json!({"body": "Again."})).await.status(), 409);
    let published = scene.send("PUT", &format!("{path}/postmortem"), json!({"body": "Disks.", "publish": true})).await;
    assert_eq!(published.json["postmortem"]["body"], "Disks.");
    assert_eq!(scene.deed("POST", &format!("{path}/postmortem/revert")).await.json["postmortem"], Value::Null);
    assert_eq!(scene.deed("DELETE", &format!("{path}/postmortem")).await.status(), 204);
    assert_eq!(scene.send("POST", &format!("{path}/reopen"), json!({"body": "It is back."})).await.json["state"], "investigating");

    let sent = scene.look(&format!("{path}/deliveries")).await;
    assert_eq!((sent.status(), &sent.json["items"][0]["event_id"]), (200, &json!(id)), "{}", sent.reply.text());
    let tries = scene.look(&format!("/deliveries/{}/attempts", sent.json["items"][0]["id"])).await;
    assert_eq!((tries.status(), &tries.json["items"]), (200, &json!([])));
    assert_eq!(scene.look(&format!("/deliveries?event_id={id}&state=sent")).await.json["items"], json!([]));

    let past = json!({"name": "Last year", "body": "It was so.", "past": {"started_at": "2026-01-01T00:00:00Z", "resolved_at": "2026-01-01T01:00:00Z"}});
    let past = scene.make("/incidents", past).await;
    assert_eq!(scene.read(&format!("/incidents/{past}")).await.json["backfilled"], true);
    let later = json!({"name": "Later", "body": "Soon.", "publish": {"publication": "scheduled", "at": "2026-03-03T00:00:00Z"}});
    let later = scene.make("/incidents", later).await;
    assert_eq!(scene.deed("POST", &format!("/incidents/{later}/publish")).await.json["staff"]["publication"], "published");
    assert_eq!(scene.deed("DELETE", &path).await.status(), 204);
    assert_eq!(scene.read(&path).await.status(), 404);
    app.outbox().await;
}

async fn a_maintenance_is_planned_begun_and_ended(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let body = json!({"name": "New disks", "body": "We put them in.", "scheduled_for": "2026-03-05T10:00:00Z", "scheduled_until": "2026-03-05T11:00:00Z",
        "components": [component]});
    let id = scene.make("/maintenance", body).await;
    let path = format!("/maintenance/{id}");
    assert_eq!(scene.read("/maintenance?open=true").await.json["items"][0]["id"], id);
    let changed = scene.send("PATCH", &path, json!({"scheduled_until": "2026-03-05T12:00:00Z", "name": "Newer disks"})).await;
    assert_eq!((&changed.json["scheduled_until"], &changed.json["name"]), (&json!("2026-03-05T12:00:00.000Z"), &json!("Newer disks")));
    let said = scene.send("POST", &format!("{path}/updates"), json!({"body": "The disks are here."})).await;
    let update = said.json["updates"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(scene.send("PATCH", &format!("{path}/updates/{update}"), json!({"body": "They are here."})).await.status(), 200);
    assert_eq!(scene.deed("DELETE", &format!("{path}/updates/{update}")).await.status(), 204);
    assert_eq!(scene.send("POST", &format!("{path}/start"), json!({})).await.json["state"], "in_progress");
    assert_eq!(app.status(component), Status::UnderMaintenance);
    let ended = scene.send("POST", &format!("{path}/complete"), json!({"body": "All in."})).await;
    assert_eq!((&ended.json["state"], &ended.json["updates"][0]["body"]), (&json!("completed"), &json!("All in.")));
    assert_eq!(scene.send("POST", &format!("{path}/cancel"), json!({})).await.status(), 409, "it is over");
    let weekly = json!({"name": "Weekly", "body": "As always.", "scheduled_for": "2026-03-05T10:00:00Z", "scheduled_until": "2026-03-05T11:00:00Z",
        "recurrence": "FREQ=WEEKLY"});
    let weekly = scene.make("/maintenance", weekly).await;
    let rule = scene.look(&format!("/maintenance/{weekly}")).await;
    assert_eq!((&rule.json["recurring"], rule.json["staff"]["next"].as_array().is_some_and(|next| !next.is_empty())), (&json!(true), true));
    let draft = json!({"name": "Maybe", "body": "Perhaps.", "scheduled_for": "2026-03-06T10:00:00Z", "scheduled_until": "2026-03-06T11:00:00Z",
        "publish": {"publication": "draft"}});
    let draft = scene.make("/maintenance", draft).await;
    assert_eq!(scene.read(&format!("/maintenance/{draft}")).await.status(), 404);
    assert_eq!(scene.deed("POST", &format!("/maintenance/{draft}/publish")).await.json["staff"]["publication"], "published");
    assert_eq!(scene.send("POST", &format!("/maintenance/{draft}/cancel"), json!({})).await.json["state"], "cancelled");
    assert_eq!(scene.deed("DELETE", &format!("/maintenance/{draft}")).await.status(), 204);
    app.outbox().await;
}

async fn a_metric_is_made_fed_changed_and_deleted(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let id = scene.make("/metrics", json!({"name": "Latency", "suffix": "ms", "component_id": component, "y_max": 100.0})).await;
    let other = scene.make("/metrics", json!({"id": "abcdefghijkl", "name": "Errors", "interval_seconds": 300})).await;
    assert_eq!(other, "abcdefghijkl");
    assert_eq!(scene.send("POST", "/metrics", json!({"id": "abcdefghijkl", "name": "Errors"})).await.status(), 409);
    let taken = scene.send("POST", &format!("/metrics/{id}/points"), json!(2.5)).await;
    assert_eq!((taken.status(), &taken.json), (202, &json!({"points": 1})));
    let changed = scene.send("PATCH", &format!("/metrics/{id}"), json!({"name": "Time", "y_max": null, "component_id": null})).await;
    assert_eq!(changed.status(), 200, "{}", changed.reply.text());
    assert_eq!(
        (&changed.json["y_max"], &changed.json["component_id"], &changed.json["suffix"]),
        (&Value::Null, &Value::Null, &json!("ms"))
    );
    assert_eq!(scene.send("PUT", "/metrics/order", json!({"ids": [other, id]})).await.status(), 204);
    assert_eq!(scene.read("/metrics").await.json["items"][0]["id"], other);
    assert_eq!(scene.look(&format!("/metrics/{id}/thresholds")).await.json["items"], json!([]));
    let stretch = format!("/metrics/{id}/points?from=2026-03-01T00:00:00Z&to=2026-03-03T00:00:00Z");
    assert_eq!(scene.deed("DELETE", &stretch).await.status(), 204);
    assert_eq!(scene.look(&format!("/metrics/{id}")).await.json["last_value"], Value::Null);
    assert_eq!(scene.deed("DELETE", &format!("/metrics/{id}/points?from=2026-03-01T00:00:00Z")).await.fields(), ["to"]);
    assert_eq!(scene.deed("DELETE", &format!("/metrics/{id}")).await.status(), 204);
    assert_eq!(scene.read(&format!("/metrics/{id}")).await.status(), 404);
}

async fn a_subscriber_is_added_changed_and_erased(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let body =
        json!({"channel": "email", "address": "ann@example.com", "vouched": true, "wishes": {"components": [component], "language": "de"}});
    let id = scene.make("/subscribers", body.clone()).await;
    let path = format!("/subscribers/{id}");
    let seen = scene.look(&path).await;
    assert_eq!((&seen.json["state"], &seen.json["wishes"]["components"]), (&json!("active"), &json!([component])), "{}", seen.reply.text());
    assert_eq!(scene.send("POST", "/subscribers", body).await.status(), 409, "ann is told already");
    let of_nothing = json!({"channel": "email", "address": "zoe@example.com", "event_id": "000000000000"});
    let refused = scene.send("POST", "/subscribers", of_nothing).await;
    assert_eq!((refused.status(), refused.fields()), (422, vec!["event_id"]), "{}", refused.reply.text());
    let asked = scene.make("/subscribers", json!({"channel": "email", "address": "bob@example.com"})).await;
    assert_eq!(scene.look(&format!("/subscribers/{asked}")).await.json["state"], "unconfirmed");
    let changed = scene.send("PATCH", &path, json!({"only_severe": true, "language": null, "components": []})).await;
    let wishes = &changed.json["wishes"];
    assert_eq!((&wishes["only_severe"], &wishes["language"], &wishes["components"]), (&json!(true), &Value::Null, &json!([])));
    assert_eq!(scene.look("/subscribers?state=active&text=ann").await.json["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(scene.deed("POST", &format!("{path}/reactivate")).await.status(), 409, "nobody has quarantined ann");
    let lost = app.subscriber(|row| row.state = server::entity::Col(SubscriberState::Quarantined), &[]).await;
    assert_eq!(scene.deed("POST", &format!("/subscribers/{lost}/reactivate")).await.json["state"], "active");
    assert_eq!(scene.deed("POST", &format!("{path}/unsubscribe")).await.json["state"], "unsubscribed");
    assert_eq!(scene.deed("DELETE", &path).await.status(), 204);
    assert_eq!(scene.look(&path).await.status(), 404);
    // a039
    let odd = scene.send("POST", "/subscribers", json!({"channel": Channel::Webhook, "address": "http://user:pw@127.0.0.1/"})).await;
    assert_eq!((odd.status(), odd.fields()), (422, vec!["address"]));
    app.outbox().await;
}

async fn a_hook_is_made_changed_tested_and_deleted(app: &TestApp) {
    let scene = Scene::on(app).await;
    let made = scene.send("POST", "/hooks", json!({"name": "Archive", "url": "https://example.com/hook", "nouns": ["incident"]})).await;
    assert_eq!(made.status(), 201, "{}", made.reply.text());
    assert!(made.json["secret"].as_str().is_some_and(|secret| secret.starts_with("whsec_")), "{}", made.reply.text());
    let path = format!("/hooks/{}", made.id());
    assert!(scene.look(&path).await.json.get("secret").is_none(), "it is shown once");
    let changed = scene.send("PATCH", &path, json!({"nouns": []})).await;
    assert_eq!((&changed.json["nouns"], &changed.json["name"]), (&json!([]), &json!("Archive")));
    assert_eq!(scene.send("PATCH", &path, json!({"url": "http://127.0.0.1:9901/"})).await.fields(), ["url"], "a037");
    assert!(scene.deed("POST", &format!("{path}/secret")).await.json["secret"] != made.json["secret"]);
    assert_eq!(scene.deed("POST", &format!("{path}/test")).await.status(), 200);
    assert!(scene.deed("POST", &format!("{path}/pause")).await.json["paused_at"].is_string());
    assert!(scene.deed("POST", &format!("{path}/resume")).await.json["paused_at"].is_null());
    assert_eq!(scene.look("/hooks").await.json["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(scene.deed("DELETE", &path).await.status(), 204);
    assert_eq!(scene.look(&path).await.status(), 404);
    app.outbox().await;
}

async fn an_announcement_is_made_changed_and_deleted(app: &TestApp) {
    let scene = Scene::on(app).await;
    let id = scene.make("/announcements", json!({"text": "We *move*.", "link": "https://example.com/"})).await;
    let path = format!("/announcements/{id}");
    assert!(scene.read(&path).await.json["html"].as_str().is_some_and(|html| html.contains("<em>move</em>")));
    let changed = scene.send("PATCH", &path, json!({"link": null, "ends_at": "2026-03-03T00:00:00Z"})).await;
    assert_eq!((&changed.json["link"], &changed.json["staff"]["text"]), (&Value::Null, &json!("We *move*.")), "{}", changed.reply.text());
    assert_eq!(scene.send("PATCH", &path, json!({"ends_at": "2026-03-01T00:00:00Z"})).await.fields(), ["ends_at"]);
    assert_eq!(scene.deed("DELETE", &path).await.status(), 204);
    assert_eq!(scene.read("/announcements").await.json["items"], json!([]));
}

async fn what_programs_do_is_in_the_audit_log(app: &TestApp) {
    let scene = Scene::on(app).await;
    let id = scene.make("/components", json!({"name": "Player"})).await;
    let log = scene.look(&format!("/audit?noun_id={id}")).await;
    assert_eq!(log.status(), 200, "{}", log.reply.text());
    let entry = &log.json["items"][0];
    assert_eq!((&entry["verb"], &entry["noun"], &entry["actor_kind"]), (&json!("created"), &json!("component"), &json!("token")));
    assert_eq!((&entry["actor_name"], &entry["after"]["name"], &entry["ip"]), (&json!("script"), &json!("Player"), &json!("127.0.0.1")));
    assert!(entry["after"].get("automation_key").is_none());
}

async fn nobody_overwrites_what_they_have_not_seen(app: &TestApp) {
    let scene = Scene::on(app).await;
    let times =
        json!({"scheduled_for": "2026-03-05T10:00:00Z", "scheduled_until": "2026-03-05T11:00:00Z", "name": "Work", "body": "We work."});
    for (list, body, change) in [
        ("/components", json!({"name": "Player"}), json!({"name": "B"})),
        ("/groups", json!({"name": "Video"}), json!({"name": "B"})),
        ("/incidents", json!({"name": "Slow", "body": "We look."}), json!({"name": "B"})),
        ("/maintenance", times, json!({"name": "B"})),
        ("/metrics", json!({"name": "Latency"}), json!({"name": "B"})),
        ("/announcements", json!({"text": "We move."}), json!({"text": "B"})),
    ] {
        let id = scene.make(list, body).await;
        let path = format!("{list}/{id}");
        let rev = scene.look(&path).await.json["staff"]["rev"].as_i64().expect("it has a revision");
        let seen = |value: &Value| {
            let mut value = value.clone();
            value["rev"] = json!(rev);
            value
        };
        assert_eq!(scene.send("PATCH", &path, seen(&change)).await.status(), 200, "{path}");
        let late = scene.send("PATCH", &path, seen(&change)).await;
        assert_eq!((late.status(), &late.json["type"]), (409, &json!("/api/v3/problems/conflict")), "{path}");
        assert_eq!(scene.send("PATCH", &path, change).await.status(), 200, "who names no revision takes what there is: {path}");
    }
    app.outbox().await;
}

async fn a_token_says_what_it_may(app: &TestApp) {
    let scene = Scene::on(app).await;
    let admin = scene.look("/tokens/self").await;
    assert_eq!((&admin.json["name"], &admin.json["scopes"]), (&json!("script"), &json!(["admin"])), "{}", admin.reply.text());
    assert!(!admin.reply.text().contains(&scene.token));
    let metrics = super::token(app, Some(app.page), app::model::Scope::Metrics).await;
    let own = scene.send_as(&metrics, "GET", "/tokens/self", None).await;
    assert_eq!(own.json["rights"], json!(["enter", "read_metrics", "push_points"]));
}

async fn a_postmortem_that_cannot_come_out_is_not_written(app: &TestApp) {
    let scene = Scene::on(app).await;
    let path = format!("/incidents/{}/postmortem", scene.make("/incidents", json!({"name": "Slow", "body": "We look."})).await);
    assert_eq!(scene.send("PUT", &path, json!({"body": "A first draft."})).await.status(), 200);
    app.outbox().await;
    let before = app.dump().await;
    let refused = scene.send("PUT", &path, json!({"body": "Another.", "publish": true})).await;
    assert_eq!(refused.status(), 409, "{}", refused.reply.text());
    assert!(before == app.dump().await, "the draft is as it was");
}
