//! Who may do what: every operation that needs a token, tried with each scope, without a token, and with one of another page.

use std::collections::{BTreeMap, BTreeSet};

use app::model::{Scope, SubscriberState, Word, access::Right};
use serde_json::{Value, json};
use server::http::api::v3;

use super::{Scene, token};
use crate::support::app::TestApp;

both!(a125_each_scope_may_do_exactly_what_stands_in_the_table, a117_ids_of_another_page_change_nothing);
on_sqlite!(every_operation_that_needs_a_token_has_a_line);

/// An operation, what it needs, and what is sent; words in braces stand for fresh things.
type Line = (&'static str, &'static str, Right, Value);

fn table() -> Vec<Line> {
    use Right::{Enter, ManageHooks, ManageSubscribers, PushPoints, ReadAudit, ReadComponents, ReadEvents, ReadMetrics};
    use Right::{RunEvents, SetStatus, ShapePage};
    let none = || Value::Null;
    let said = || json!({"body": "Something."});
    let window =
        json!({"name": "Work", "body": "We work.", "scheduled_for": "2026-03-05T10:00:00Z", "scheduled_until": "2026-03-05T11:00:00Z"});
    vec![
        ("put", "/order", ShapePage, json!({"ids": ["{component}", "{group}"]})),
        ("put", "/metrics/order", ShapePage, json!({"ids": ["{metric}"]})),
        ("post", "/components", ShapePage, json!({"name": "New"})),
        ("patch", "/components/{component}", ShapePage, json!({"name": "Newer"})),
        ("put", "/components/{component}/status", SetStatus, json!({"status": "partial_outage"})),
        ("get", "/components/{component}/journal", ReadComponents, none()),
        ("delete", "/components/{component}", ShapePage, none()),
        ("post", "/groups", ShapePage, json!({"name": "New"})),
        ("patch", "/groups/{group}", ShapePage, json!({"name": "Newer"})),
        ("delete", "/groups/{group}", ShapePage, none()),
        ("post", "/incidents", RunEvents, json!({"name": "New", "body": "We look."})),
        ("patch", "/incidents/{incident}", RunEvents, json!({"name": "Newer"})),
        ("post", "/incidents/{incident}/updates", RunEvents, said()),
        ("patch", "/incidents/{incident}/updates/{update}", RunEvents, said()),
        ("delete", "/incidents/{incident}/updates/{spare}", RunEvents, none()),
        ("post", "/incidents/{incident}/acknowledge", RunEvents, none()),
        ("post", "/incidents/{draft}/publish", RunEvents, none()),
        ("post", "/incidents/{incident}/resolve", RunEvents, said()),
        ("put", "/incidents/{over}/postmortem", RunEvents, json!({"body": "Learned.", "publish": true})),
        ("post", "/incidents/{learned}/postmortem/revert", RunEvents, none()),
        ("delete", "/incidents/{learned}/postmortem", RunEvents, none()),
        ("post", "/incidents/{over}/reopen", RunEvents, said()),
        ("get", "/incidents/{incident}/deliveries", ManageSubscribers, none()),
        ("delete", "/incidents/{incident}", RunEvents, none()),
        ("get", "/templates", ReadEvents, none()),
        ("post", "/maintenance", RunEvents, window),
        ("patch", "/maintenance/{work}", RunEvents, json!({"name": "Newer"})),
        ("post", "/maintenance/{work}/updates", RunEvents, said()),
        ("patch", "/maintenance/{work}/updates/{word}", RunEvents, said()),
        ("delete", "/maintenance/{work}/updates/{spare_word}", RunEvents, none()),
        ("post", "/maintenance/{plan}/publish", RunEvents, none()),
        ("post", "/maintenance/{work}/start", RunEvents, json!({})),
        ("post", "/maintenance/{work}/complete", RunEvents, json!({})),
        ("post", "/maintenance/{other_work}/cancel", RunEvents, json!({})),
        ("delete", "/maintenance/{work}", RunEvents, none()),
        ("post", "/metrics", ShapePage, json!({"name": "New"})),
        ("patch", "/metrics/{metric}", ShapePage, json!({"name": "Newer"})),
        ("get", "/metrics/{metric}/thresholds", ReadMetrics, none()),
        ("post", "/metrics/{metric}/points", PushPoints, json!(1)),
        ("delete", "/metrics/{metric}/points?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z", ShapePage, none()),
        ("delete", "/metrics/{metric}", ShapePage, none()),
        ("get", "/deliveries", ManageSubscribers, none()),
        ("get", "/deliveries/{message}/attempts", ManageSubscribers, none()),
        ("get", "/subscribers", ManageSubscribers, none()),
        ("post", "/subscribers", ManageSubscribers, json!({"channel": "email", "address": "new@example.com"})),
        ("get", "/subscribers/{subscriber}", ManageSubscribers, none()),
        ("patch", "/subscribers/{subscriber}", ManageSubscribers, json!({"only_severe": true})),
        ("post", "/subscribers/{quarantined}/reactivate", ManageSubscribers, none()),
        ("post", "/subscribers/{subscriber}/unsubscribe", ManageSubscribers, none()),
        ("delete", "/subscribers/{subscriber}", ManageSubscribers, none()),
        ("get", "/hooks", ManageHooks, none()),
        ("post", "/hooks", ManageHooks, json!({"name": "New", "url": "https://example.com/new"})),
        ("get", "/hooks/{hook}", ManageHooks, none()),
        ("patch", "/hooks/{hook}", ManageHooks, json!({"name": "Newer"})),
        ("post", "/hooks/{hook}/secret", ManageHooks, none()),
        ("post", "/hooks/{hook}/test", ManageHooks, none()),
        ("post", "/hooks/{hook}/pause", ManageHooks, none()),
        ("post", "/hooks/{hook}/resume", ManageHooks, none()),
        ("delete", "/hooks/{hook}", ManageHooks, none()),
        ("post", "/announcements", RunEvents, json!({"text": "New."})),
        ("patch", "/announcements/{announcement}", RunEvents, json!({"text": "Newer."})),
        ("delete", "/announcements/{announcement}", RunEvents, none()),
        ("get", "/audit", ReadAudit, none()),
        ("get", "/tokens/self", Enter, none()),
    ]
}

async fn every_operation_that_needs_a_token_has_a_line(_: &TestApp) {
    let document = v3::document();
    let mut there = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let is_open = operation["security"].as_array().is_none_or(|all| all.contains(&json!({})));
            if !is_open {
                there.insert((method.clone(), shape(path)));
            }
        }
    }
    let listed: BTreeSet<_> = table().into_iter().map(|(method, path, ..)| (method.to_owned(), shape(path))).collect();
    assert_eq!(there.difference(&listed).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "nobody has written down who may do these");
    assert_eq!(listed.difference(&there).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "there are lines of what is not there");
}

/// A path without its query and the names of its parts.
fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

async fn a125_each_scope_may_do_exactly_what_stands_in_the_table(app: &TestApp) {
    let scene = Scene::on(app).await;
    let things = things(&scene).await;
    let mut tokens = BTreeMap::new();
    for &scope in Scope::ALL {
        tokens.insert(scope.as_str(), token(app, Some(app.page), scope).await);
    }
    for (method, path, right, body) in table() {
        let (path, body) = filled(&things, path, &body);
        let unsigned =
            scene.door.send(&method.to_uppercase(), &super::at(&path), &[("Content-Type", "application/json")], &body.to_string()).await;
        assert_eq!(unsigned.status, 401, "{method} {path}: {}", unsigned.text());
        // Whoever may not comes first, while the thing is there.
        let (may, may_not): (Vec<Scope>, Vec<Scope>) = Scope::ALL.iter().partition(|scope| scope.allows(right));
        for scope in may_not {
            let refused = ask(&scene, &tokens[scope.as_str()], (method, &path, &body)).await;
            assert_eq!(refused.status(), 403, "{scope}: {method} {path}: {}", refused.reply.text());
        }
        assert_eq!(may.last(), Some(&Scope::Admin), "{method} {path}");
        for scope in may.into_iter().rev() {
            let done = ask(&scene, &tokens[scope.as_str()], (method, &path, &body)).await;
            let is_fine =
                if scope == Scope::Admin { (200..300).contains(&done.status()) } else { !matches!(done.status(), 401 | 403 | 500..) };
            assert!(is_fine, "{scope}: {method} {path}: {} {}", done.status(), done.reply.text());
        }
    }
    app.outbox().await;
}

/// Whoever has nothing to do with the page is told that there is no such thing, and nothing is another thing afterwards.
async fn a117_ids_of_another_page_change_nothing(app: &TestApp) {
    let scene = Scene::on(app).await;
    let things = things(&scene).await;
    let strange = token(app, Some(app.other_page), Scope::Admin).await;
    ask(&scene, &strange, ("get", "/page", &Value::Null)).await;
    for (method, path, _, body) in table().into_iter().filter(|(_, path, ..)| path.contains('{')) {
        let (path, body) = filled(&things, path, &body);
        let before = app.dump().await;
        let refused = ask(&scene, &strange, (method, &path, &body)).await;
        assert_eq!(refused.status(), 404, "{method} {path}: {}", refused.reply.text());
        assert_eq!(app.dump().await, before, "{method} {path} changed something");
        // a118
        let named = format!("{path}{}page={}", if path.contains('?') { '&' } else { '?' }, app.page);
        assert_eq!(ask(&scene, &strange, (method, &named, &body)).await.status(), 404, "{method} {named}");
    }
    for (method, path, body) in [
        ("POST", "/components", json!({"name": "A", "group_id": things["group"]})),
        (
            "POST",
            "/incidents",
            json!({"name": "A", "body": "B", "components": [{"component_id": things["component"], "status": "major_outage"}]}),
        ),
        ("POST", "/metrics", json!({"name": "A", "component_id": things["component"]})),
        ("PUT", "/order", json!({"ids": [things["component"]]})),
    ] {
        // a119
        assert_eq!(scene.send_as(&strange, method, path, Some(body)).await.status(), 422, "{method} {path}");
    }
    app.outbox().await;
}

async fn ask(scene: &Scene<'_>, token: &str, (method, path, body): (&str, &str, &Value)) -> super::Said {
    scene.send_as(token, &method.to_uppercase(), path, Some(body.clone()).filter(|body| !body.is_null())).await
}

/// A line with the ids of things in place of their names.
fn filled(things: &BTreeMap<&'static str, String>, path: &str, body: &Value) -> (String, Value) {
    let fill = |text: String| things.iter().fold(text, |text, (name, id)| text.replace(&format!("{{{name}}}"), id));
    (fill(path.to_owned()), serde_json::from_str(&fill(body.to_string())).expect("still JSON"))
}

/// One of each.
async fn things(scene: &Scene<'_>) -> BTreeMap<&'static str, String> {
    let app = scene.app;
    let component = app.component("Player").await.to_string();
    let group = scene.make("/groups", json!({"name": "Video"})).await;
    let subscriber = app.reader().await.to_string();
    let quarantined = app.subscriber(|row| row.state = server::entity::Col(SubscriberState::Quarantined), &[]).await.to_string();
    let incident = || scene.make("/incidents", json!({"name": "Slow", "body": "We look."}));
    let (one, over, learned) = (incident().await, incident().await, incident().await);
    let mut words = Vec::new();
    for _ in 0..2 {
        words.push(
            scene.send("POST", &format!("/incidents/{one}/updates"), json!({"body": "More."})).await.json["updates"][0]["id"].clone(),
        );
    }
    for id in [&over, &learned] {
        assert_eq!(scene.send("POST", &format!("/incidents/{id}/resolve"), json!({"body": "Over."})).await.status(), 200);
    }
    let postmortem = json!({"body": "Learned.", "publish": true});
    assert_eq!(scene.send("PUT", &format!("/incidents/{learned}/postmortem"), postmortem).await.status(), 200);
    let draft = scene.make("/incidents", json!({"name": "Maybe", "body": "We think.", "publish": {"publication": "draft"}})).await;
    let window = |publication: &str| {
        json!({"name": "Work", "body": "We work.", "scheduled_for": "2026-03-05T10:00:00Z", "scheduled_until": "2026-03-05T11:00:00Z",
            "publish": {"publication": publication}})
    };
    let work = scene.make("/maintenance", window("published")).await;
    let other_work = scene.make("/maintenance", window("published")).await;
    let plan = scene.make("/maintenance", window("draft")).await;
    for _ in 0..2 {
        words.push(
            scene.send("POST", &format!("/maintenance/{work}/updates"), json!({"body": "More."})).await.json["updates"][0]["id"].clone(),
        );
    }
    let message = scene.look("/deliveries?limit=1").await.json["items"][0]["id"].to_string();
    let word = |n: usize| words[n].as_str().expect("an id").to_owned();
    BTreeMap::from([
        ("component", component),
        ("group", group),
        ("incident", one),
        ("update", word(0)),
        ("spare", word(1)),
        ("draft", draft),
        ("over", over),
        ("learned", learned),
        ("work", work),
        ("other_work", other_work),
        ("word", word(2)),
        ("spare_word", word(3)),
        ("plan", plan),
        ("metric", scene.make("/metrics", json!({"name": "Latency"})).await),
        ("subscriber", subscriber),
        ("quarantined", quarantined),
        ("message", message),
        ("hook", scene.make("/hooks", json!({"name": "Archive", "url": "https://example.com/hook"})).await),
        ("announcement", scene.make("/announcements", json!({"text": "We move."})).await),
    ])
}
