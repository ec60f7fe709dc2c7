//! Incidents as scripts run them.

use app::model::{Scope, Status};
use serde_json::json;

use super::{Scene, ids};
use crate::support::{app::TestApp, deeds::trouble};

both!(
    an_incident_is_run_from_its_beginning_to_its_end,
    components_are_named_in_every_way_clients_do,
    what_is_said_is_corrected,
    what_was_over_is_entered_afterwards,
    a_postmortem_is_written_published_and_taken_back,
    lists_are_searched_and_read_in_parts,
    templates_are_made_and_listed,
    nobody_is_told_who_is_not_to_be,
    drafts_are_nowhere,
);

async fn an_incident_is_run_from_its_beginning_to_its_end(app: &TestApp) {
    let scene = Scene::with(app, Scope::Incidents).await;
    let player = app.component("Player").await;
    let input = json!({ "incident": { "name": "Slow", "status": "investigating", "body": "We look.", "components": { player.as_str(): "partial_outage" },
        "impact_override": "critical", "metadata": { "jira": { "issue_id": "A-1" } }, "reminder_intervals": "[1,5]", "auto_tweet_on_creation": true } });
    let made = scene.make("/incidents", input).await;
    let path = format!("/incidents/{}", made["id"].as_str().unwrap());
    assert_eq!(
        (&made["impact"], &made["impact_override"], &made["metadata"]["jira"]["issue_id"]),
        (&json!("critical"), &json!("critical"), &json!("A-1"))
    );
    assert_eq!(
        (&made["reminder_intervals"], &made["scheduled_for"], &made["status"]),
        (&json!("[1,5]"), &json!(null), &json!("investigating"))
    );
    assert_eq!(made["shortlink"].as_str().unwrap(), format!("{}{}", app.snapshot().page.url, path));
    let update = &made["incident_updates"][0];
    assert_eq!(
        (&update["body"], &update["status"], &update["affected_components"][0]["new_status"]),
        (&json!("We look."), &json!("investigating"), &json!("partial_outage"))
    );
    assert_eq!((app.status(player), &made["components"][0]["status"]), (Status::PartialOutage, &json!("partial_outage")));
    app.pass_minutes(5);
    let monitored = scene.change(&path, json!({ "incident": { "status": "monitoring", "body": "Fixed?", "impact_override": null } })).await;
    assert_eq!((&monitored["incident_updates"][0]["body"], &monitored["impact"]), (&json!("Fixed?"), &json!("major")));
    assert_eq!(monitored["monitoring_at"], monitored["incident_updates"][0]["display_at"]);
    let renamed = scene.change(&path, json!({ "incident": { "name": "Slower" } })).await;
    assert_eq!((&renamed["name"], renamed["incident_updates"].as_array().unwrap().len()), (&json!("Slower"), 2), "a name says nothing");
    let said = scene.change(&path, json!({ "incident": { "body": "Still watching." } })).await;
    assert_eq!((&said["incident_updates"][0]["status"], &said["status"]), (&json!("monitoring"), &json!("monitoring")));
    let over = scene.change(&path, json!({ "incident": { "status": "resolved", "components": { player.as_str(): "operational" } } })).await;
    assert_eq!((&over["status"], over["resolved_at"].is_string(), app.status(player)), (&json!("resolved"), true, Status::Operational));
    assert_eq!(ids(&scene.get("/incidents/unresolved").await), [""; 0]);
    let again = scene.change(&path, json!({ "incident": { "status": "investigating" } })).await;
    assert_eq!((&again["status"], &again["resolved_at"]), (&json!("investigating"), &json!(null)));
    for bad in ["scheduled", "completed", "postmortem", "nonsense"] {
        assert_eq!(scene.call("PATCH", &path, json!({ "incident": { "status": bad } })).await.0, 422, "{bad}");
    }
    let (status, was) = scene.call("DELETE", &path, json!({})).await;
    assert_eq!((status, &was["id"]), (200, &made["id"]));
    assert_eq!(scene.call("GET", &path, json!({})).await.0, 404);
    let deeds: Vec<(String, String)> =
        app.audit().await.into_iter().filter(|row| row.noun == "incident").map(|row| (row.verb, row.actor_name)).collect();
    let said_by_script = |verb: &str| (verb.to_owned(), "script".to_owned());
    assert_eq!((deeds.first(), deeds.last()), (Some(&said_by_script("opened")), Some(&said_by_script("deleted"))));
}

async fn components_are_named_in_every_way_clients_do(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (a, b, c) = (app.component("A").await, app.component("B").await, app.component("C").await);
    app.set(&[(b, Status::DegradedPerformance)]).await;
    let by_ids = scene.make("/incidents", json!({ "incident": { "name": "By ids", "component_ids": [a, b] } })).await;
    let said = |incident: &serde_json::Value| {
        let mut all: Vec<(String, String)> = Vec::new();
        for row in incident["components"].as_array().unwrap() {
            all.push((row["name"].as_str().unwrap().to_owned(), row["status"].as_str().unwrap().to_owned()));
        }
        all.sort();
        all
    };
    let row = |name: &str, status: &str| (name.to_owned(), status.to_owned());
    assert_eq!(said(&by_ids), [row("A", "operational"), row("B", "degraded_performance")], "they are as they are");
    let path = format!("/incidents/{}", by_ids["id"].as_str().unwrap());
    let changed =
        scene.change(&path, json!({ "incident": { "component_ids": [b, c], "components": { c.as_str(): "major_outage" } } })).await;
    assert_eq!(said(&changed), [row("B", "degraded_performance"), row("C", "major_outage")]);
    let none = scene.change(&path, json!({ "incident": { "component_ids": [] } })).await;
    assert_eq!((said(&none), app.status(c)), (vec![], Status::Operational));
    let by_list = scene.make("/incidents", json!({ "incident": { "name": "By list", "components": [a] } })).await;
    assert_eq!(said(&by_list), [row("A", "operational")]);
    let form = format!("incident[name]=Form&incident[components][]={a}&incident[components][{b}]=partial_outage");
    let reply = scene.send("POST", &scene.path("/incidents"), &[("Content-Type", "application/x-www-form-urlencoded")], &form).await;
    assert_eq!(said(&super::said(&reply)), [row("A", "operational"), row("B", "partial_outage")]);
    for bad in [json!({ "zzzzzzzzzzzz": "major_outage" }), json!({ a.as_str(): "nonsense" }), json!({ "x": "operational" }), json!(7)] {
        let (status, refused) = scene.call("POST", "/incidents", json!({ "incident": { "name": "x", "components": bad } })).await;
        assert_eq!((status, refused["message"].as_str().unwrap().starts_with("component")), (422, true), "{refused}");
    }
    assert_eq!(scene.call("POST", "/incidents", json!({ "incident": { "name": "x", "component_ids": ["zzzzzzzzzzzz"] } })).await.0, 422);
}

async fn what_is_said_is_corrected(app: &TestApp) {
    let scene = Scene::on(app).await;
    let made = scene.make("/incidents", json!({ "incident": { "name": "Slow", "body": "We lok." } })).await;
    let (incident, update) = (made["id"].as_str().unwrap(), made["incident_updates"][0]["id"].as_str().unwrap());
    let path = format!("/incidents/{incident}/incident_updates/{update}");
    let at = "2026-03-02T11:00:00.000Z";
    let changed =
        scene.change(&path, json!({ "incident_update": { "body": "We look.", "display_at": at, "deliver_notifications": false } })).await;
    assert_eq!((&changed["body"], &changed["display_at"], &changed["status"]), (&json!("We look."), &json!(at), &json!("investigating")));
    assert_eq!(scene.change(&path, json!({})).await["body"], "We look.");
    for (bad, status) in [("zzzzzzzzzzzz", 404), ("x", 404)] {
        assert_eq!(scene.call("PUT", &format!("/incidents/{incident}/incident_updates/{bad}"), json!({})).await.0, status);
    }
    assert_eq!(scene.call("PUT", &path, json!({ "incident_update": { "display_at": "2030-01-01T00:00:00Z" } })).await.0, 422);
}

async fn what_was_over_is_entered_afterwards(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let input = json!({ "incident": { "name": "Long ago", "body": "It was slow.", "backfilled": true, "backfill_date": "2026-01-15" } });
    let made = scene.make("/incidents", input).await;
    assert_eq!((&made["status"], &made["backfilled"], &made["components"]), (&json!("resolved"), &json!(true), &json!([])));
    assert_eq!((&made["created_at"], &made["resolved_at"]), (&json!("2026-01-14T23:00:00.000Z"), &json!("2026-01-14T23:00:00.000Z")));
    for bad in [
        json!({ "backfill_date": "2026-01-15", "component_ids": [component] }),
        json!({ "backfill_date": "2027-01-15" }),
        json!({ "backfill_date": "soon" }),
        json!({}),
    ] {
        let mut incident = json!({ "name": "x", "backfilled": true });
        incident.as_object_mut().unwrap().extend(bad.as_object().unwrap().clone());
        assert_eq!(scene.call("POST", "/incidents", json!({ "incident": incident })).await.0, 422, "{bad}");
    }
}

async fn a_postmortem_is_written_published_and_taken_back(app: &TestApp) {
    let scene = Scene::on(app).await;
    let made = scene.make("/incidents", json!({ "incident": { "name": "Slow", "status": "resolved", "body": "Over." } })).await;
    let incident = format!("/incidents/{}", made["id"].as_str().unwrap());
    let path = format!("{incident}/postmortem");
    assert_eq!(scene.call("GET", &path, json!({})).await.0, 404);
    let (status, draft) = scene.call("PUT", &path, json!({ "postmortem": { "body_draft": "A disk was full." } })).await;
    assert_eq!((status, &draft["body_draft"], &draft["body"]), (200, &json!("A disk was full."), &json!(null)));
    assert_eq!(scene.get(&incident).await["status"], "resolved");
    let publish = json!({ "postmortem": { "notify_twitter": false, "notify_subscribers": false, "custom_tweet": "" } });
    let (status, out) = scene.call("PUT", &format!("{path}/publish"), publish).await;
    assert_eq!(
        (status, &out["body"], &out["body_draft"], out["published_at"].is_string()),
        (200, &json!("A disk was full."), &json!(null), true)
    );
    let told = scene.get(&incident).await;
    assert_eq!((&told["status"], &told["postmortem_body"]), (&json!("postmortem"), &json!("A disk was full.")));
    let entry = &told["incident_updates"][0];
    assert_eq!((&entry["status"], &entry["display_at"], &entry["affected_components"]), (&json!("postmortem"), &json!(null), &json!(null)));
    let (status, back) = scene.call("PUT", &format!("{path}/revert"), json!({})).await;
    assert_eq!((status, &back["body_draft"], &back["published_at"]), (200, &json!("A disk was full."), &json!(null)));
    assert_eq!(scene.call("DELETE", &path, json!({})).await, (204, json!(null)));
    assert_eq!(scene.call("GET", &path, json!({})).await.0, 404);
    assert_eq!(scene.call("PUT", &path, json!({ "postmortem": {} })).await.0, 422);
}

async fn lists_are_searched_and_read_in_parts(app: &TestApp) {
    let scene = Scene::on(app).await;
    let mut made = Vec::new();
    for n in 0..5 {
        app.clock.advance(1_000);
        let incident = json!({ "incident": { "name": format!("Incident {n}"), "body": format!("Word{n} 100% sure") } });
        made.push(scene.make("/incidents", incident).await["id"].as_str().unwrap().to_owned());
    }
    app.clock.advance(1_000);
    let window =
        json!({ "incident": { "name": "Window", "scheduled_for": "2030-01-01T00:00:00Z", "scheduled_until": "2030-01-01T01:00:00Z" } });
    made.push(scene.make("/incidents", window).await["id"].as_str().unwrap().to_owned());
    made.reverse();
    assert_eq!(ids(&scene.get("/incidents").await), made);
    assert_eq!(ids(&scene.get("/incidents?limit=2&page=2").await), made[2..4]);
    assert_eq!(ids(&scene.get("/incidents?q=word3").await), made[2..3]);
    assert_eq!(ids(&scene.get("/incidents?q=INCIDENT%204").await), made[1..2]);
    assert_eq!(ids(&scene.get("/incidents?q=scheduled").await), made[..1]);
    assert_eq!(ids(&scene.get("/incidents?q=100%25").await), made[1..], "a percent sign is a percent sign");
    assert_eq!(ids(&scene.get("/incidents?q=_ord").await), [""; 0]);
    assert_eq!(ids(&scene.get("/incidents/unresolved?per_page=2").await), made[1..3]);
    assert_eq!(ids(&scene.get("/incidents/scheduled").await), made[..1]);
    assert_eq!(ids(&scene.get("/incidents/upcoming").await), made[..1]);
    assert_eq!(ids(&scene.get("/incidents/active_maintenance").await), [""; 0]);
}

async fn templates_are_made_and_listed(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let input = json!({ "template": { "name": "Slow player", "title": "The player is slow", "body": "We look.", "update_status": "identified",
        "should_send_notifications": false, "component_ids": [component] } });
    let made = scene.make("/incident_templates", input).await;
    assert_eq!((&made["name"], &made["title"], &made["body"]), (&json!("Slow player"), &json!("The player is slow"), &json!("We look.")));
    assert_eq!(
        (&made["update_status"], &made["should_send_notifications"], ids(&made["components"])),
        (&json!("identified"), &json!(false), vec![component.as_str()])
    );
    assert_eq!(scene.get("/incident_templates").await, json!([made]));
    let planned = scene
        .make("/incident_templates", json!({ "template": { "name": "W", "title": "Window", "body": "b", "update_status": "scheduled" } }))
        .await;
    assert_eq!((&planned["update_status"], &planned["should_send_notifications"]), (&json!("scheduled"), &json!(true)));
    assert_eq!(scene.call("POST", "/incident_templates", json!({ "template": { "name": "W" } })).await.0, 422);
    let template = |name: &str, title: &str| json!({ "template": { "name": name, "title": title, "body": "b" } });
    let clean = scene.make("/incident_templates", template(" Slow\u{1b}[31m\u{202e}\nplayer ", "Slow")).await;
    assert!(!clean["name"].as_str().unwrap().contains(|c: char| c.is_control() || c == '\u{202e}'), "{clean}");
    for (field, bad) in [
        ("name", template("\u{202e}\u{7}", "Slow")),
        ("name", template(&"x".repeat(256), "Slow")),
        ("title", template("Slow", &"x".repeat(256))),
    ] {
        let (status, refused) = scene.call("POST", "/incident_templates", bad).await;
        assert_eq!((status, refused["message"].as_str().unwrap().starts_with(field)), (422, true), "{refused}");
    }
}

async fn nobody_is_told_who_is_not_to_be(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.reader().await;
    let quiet = scene.make("/incidents", json!({ "incident": { "name": "Quiet", "body": "b", "deliver_notifications": false } })).await;
    assert_eq!((app.outbox().await.len(), &quiet["incident_updates"][0]["deliver_notifications"]), (0, &json!(false)));
    let path = format!("/incidents/{}", quiet["id"].as_str().unwrap());
    scene.change(&path, json!({ "incident": { "body": "Aloud" } })).await;
    assert_eq!(app.outbox().await.len(), 1);
    scene.change(&path, json!({ "incident": { "metadata": { "a": {} } } })).await;
    assert_eq!(app.outbox().await.len(), 0);
    let (status, refused) = scene.call("PATCH", &path, json!({ "incident": { "metadata": { "a": 1 }, "body": "Not said" } })).await;
    assert_eq!((status, refused["message"].as_str().unwrap().starts_with("metadata")), (422, true));
    assert_eq!(
        (app.outbox().await.len(), scene.get(&path).await["incident_updates"].as_array().unwrap().len()),
        (0, 2),
        "all of it or nothing"
    );
}

async fn drafts_are_nowhere(app: &TestApp) {
    let scene = Scene::on(app).await;
    let mut draft = trouble("A draft", &[]);
    draft.publish = app::model::input::PublishAt::Draft;
    let id = app.open(draft).await;
    assert_eq!(scene.get("/incidents").await, json!([]));
    assert_eq!(scene.call("GET", &format!("/incidents/{id}"), json!({})).await.0, 404);
    assert_eq!(scene.call("PATCH", &format!("/incidents/{id}"), json!({ "incident": { "name": "x" } })).await.0, 404);
}
