//! Subscribers as scripts look after them.

use app::model::Scope;
use serde_json::{Value, json};

use super::{Scene, ids, said, token};
use crate::support::app::TestApp;

both!(
    subscribers_are_added_changed_and_taken_away,
    each_way_of_being_told_has_its_fields,
    subscribers_are_listed_and_counted,
    many_are_treated_at_once,
    an_incident_has_subscribers_of_its_own,
    a127_who_may_only_read_sees_no_addresses,
);

async fn add(scene: &Scene<'_>, subscriber: Value) -> Value {
    scene.make("/subscribers", json!({ "subscriber": subscriber })).await
}

async fn subscribers_are_added_changed_and_taken_away(app: &TestApp) {
    let scene = Scene::with(app, Scope::Subscribers).await;
    let component = app.component("Player").await;
    let ann = add(&scene, json!({ "email": "Ann@Example.org", "component_ids": [component] })).await;
    assert_eq!((&ann["mode"], &ann["email"], &ann["components"]), (&json!("email"), &json!("ann@example.org"), &json!([component])));
    assert_eq!(app.outbox().await.len(), 1, "she is asked to confirm");
    let bob = add(&scene, json!({ "email": "bob@example.org", "skip_confirmation_notification": true })).await;
    assert_eq!(app.outbox().await.len(), 0, "he is not");
    assert_eq!(ids(&scene.get("/subscribers").await), [bob["id"].as_str().unwrap()], "those who are told");
    assert_eq!(ids(&scene.get("/subscribers?state=unconfirmed").await), [ann["id"].as_str().unwrap()]);
    let path = format!("/subscribers/{}", bob["id"].as_str().unwrap());
    let changed = scene.change(&path, json!({ "component_ids": [component] })).await;
    assert_eq!(changed["components"], json!([component]));
    assert_eq!(scene.change(&path, json!({})).await["components"], json!([]), "all of the page");
    let (status, again) = scene.call("POST", "/subscribers", json!({ "subscriber": { "email": "bob@example.org" } })).await;
    assert_eq!((status, again["message"].as_str().unwrap().starts_with("email is taken")), (422, true), "{again}");
    let (status, gone) = scene.call("DELETE", &path, json!({})).await;
    assert_eq!((status, &gone["id"]), (200, &bob["id"]));
    assert_eq!(
        (ids(&scene.get("/subscribers").await).len(), ids(&scene.get("/subscribers/unsubscribed").await)),
        (0, vec![bob["id"].as_str().unwrap()])
    );
    app.clock.advance(120_000);
    let (status, _) = scene.call("POST", &format!("/subscribers/{}/resend_confirmation", ann["id"].as_str().unwrap()), json!({})).await;
    assert_eq!((status, app.outbox().await.len()), (201, 1));
    for bad in [
        json!({}),
        json!({ "email": "nobody" }),
        json!({ "email": "x@example.org", "component_ids": [] }),
        json!({ "email": "x@example.org", "component_ids": ["zzzzzzzzzzzz"] }),
        json!({ "email": "x@example.org", "page_access_user": "zzzzzzzzzzzz" }),
        json!({ "phone_number": "030 123456" }),
        json!({ "phone_number": "030 123456", "phone_country": "Germany" }),
        json!({ "endpoint": "http://127.0.0.1/hook", "email": "ops@example.org" }),
        json!({ "endpoint": "https://example.org/hook", "email": "nobody" }),
    ] {
        assert_eq!(scene.call("POST", "/subscribers", json!({ "subscriber": bad })).await.0, 422, "{bad}");
    }
}

async fn each_way_of_being_told_has_its_fields(app: &TestApp) {
    let scene = Scene::on(app).await;
    let hook = json!({ "endpoint": "https://example.org/hook", "email": "ops@example.org", "skip_confirmation_notification": true });
    let hook = add(&scene, hook).await;
    assert_eq!(
        (&hook["mode"], &hook["endpoint"], &hook["email"]),
        (&json!("webhook"), &json!("https://example.org/hook"), &json!("ops@example.org"))
    );
    let phone = json!({ "phone_number": "(030) 123456", "phone_country": "DE", "skip_confirmation_notification": true });
    let phone = add(&scene, phone).await;
    assert_eq!((&phone["mode"], &phone["phone_number"], &phone["phone_country"]), (&json!("sms"), &json!("30123456"), &json!("DE")));
    assert_eq!((&phone["display_phone_number"], &phone["email"]), (&json!("+4930123456"), &json!(null)));
}

async fn subscribers_are_listed_and_counted(app: &TestApp) {
    let scene = Scene::on(app).await;
    let mut made = Vec::new();
    for name in ["b", "a", "c"] {
        app.clock.advance(1_000);
        let input = json!({ "email": format!("{name}@example.org"), "skip_confirmation_notification": true });
        made.push(add(&scene, input).await["id"].as_str().unwrap().to_owned());
    }
    add(&scene, json!({ "endpoint": "https://example.org/hook", "skip_confirmation_notification": true })).await;
    add(&scene, json!({ "email": "late@example.org" })).await;
    app.outbox().await;
    let [b, a, c] = [&made[0], &made[1], &made[2]];
    assert_eq!(ids(&scene.get("/subscribers?type=email").await), [a, b, c]);
    assert_eq!(ids(&scene.get("/subscribers?type=email&sort_direction=desc").await), [c, b, a]);
    assert_eq!(ids(&scene.get("/subscribers?type=email&sort_field=created_at&limit=1&page=1").await), [a]);
    assert_eq!(ids(&scene.get("/subscribers?q=C@EXAMPLE").await), [c]);
    assert_eq!(ids(&scene.get("/subscribers?state=all").await).len(), 5);
    assert_eq!(
        scene.get("/subscribers/count").await,
        json!({ "email": 3, "sms": 0, "webhook": 1, "integration_partner": 0, "slack": 0, "teams": 0 })
    );
    assert_eq!(scene.get("/subscribers/count?type=email&state=all").await["email"], 4);
    let histogram = scene.get("/subscribers/histogram_by_state").await;
    assert_eq!(histogram["email"], json!({ "active": 3, "unconfirmed": 1, "quarantined": 0, "total": 4 }));
    for bad in ["type=nonsense", "state=nonsense", "sort_field=id;DROP", "limit=x", "sort_direction=up"] {
        let reply = scene.send("GET", &scene.path(&format!("/subscribers?{bad}")), &[], "").await;
        assert_eq!((reply.status, said(&reply)["error"].is_string()), (400, true), "{bad}");
    }
}

async fn many_are_treated_at_once(app: &TestApp) {
    let scene = Scene::on(app).await;
    let mut made = Vec::new();
    for name in ["a", "b", "c"] {
        made.push(
            add(&scene, json!({ "email": format!("{name}@example.org"), "skip_confirmation_notification": true })).await["id"].clone(),
        );
    }
    let (status, said) =
        scene.call("POST", "/subscribers/unsubscribe", json!({ "subscribers": [made[0]], "skip_unsubscription_notification": true })).await;
    assert_eq!((status, said), (201, json!({})));
    assert_eq!(ids(&scene.get("/subscribers").await).len(), 2);
    let hooks = json!({ "subscribers": "all", "type": "webhook" });
    assert_eq!(scene.call("POST", "/subscribers/unsubscribe", hooks).await.0, 201);
    assert_eq!(ids(&scene.get("/subscribers").await).len(), 2, "only those of a kind");
    assert_eq!(scene.call("POST", "/subscribers/unsubscribe", json!({ "subscribers": "all" })).await.0, 201);
    assert_eq!(ids(&scene.get("/subscribers").await).len(), 0);
    let quarantined = app.reader().await;
    let services = &app.services;
    server::service::subscribers::quarantine(services, &app.owner(), app.page, quarantined, "it bounced").await.unwrap();
    assert_eq!(ids(&scene.get("/subscribers?state=quarantined").await), [quarantined.as_str()]);
    assert_eq!(scene.call("POST", "/subscribers/reactivate", json!({ "subscribers": [quarantined] })).await.0, 201);
    assert_eq!(ids(&scene.get("/subscribers").await), [quarantined.as_str()]);
    add(&scene, json!({ "email": "late@example.org" })).await;
    assert_eq!(app.outbox().await.len(), 1);
    app.clock.advance(120_000);
    assert_eq!(scene.call("POST", "/subscribers/resend_confirmation", json!({ "subscribers": "all" })).await.0, 201);
    assert_eq!(app.outbox().await.len(), 1);
    for bad in [json!({}), json!({ "subscribers": "some" }), json!({ "subscribers": ["x"] }), json!({ "subscribers": 7 })] {
        assert_eq!(scene.call("POST", "/subscribers/unsubscribe", bad.clone()).await.0, 422, "{bad}");
    }
    assert_eq!(scene.call("POST", "/subscribers/unsubscribe", json!({ "subscribers": ["zzzzzzzzzzzz"] })).await.0, 404);
}

async fn an_incident_has_subscribers_of_its_own(app: &TestApp) {
    let scene = Scene::on(app).await;
    let incident = scene.make("/incidents", json!({ "incident": { "name": "Slow" } })).await;
    let other = scene.make("/incidents", json!({ "incident": { "name": "Other" } })).await;
    let path = format!("/incidents/{}/subscribers", incident["id"].as_str().unwrap());
    let input = json!({ "subscriber": { "email": "ann@example.org", "skip_confirmation_notification": true } });
    let ann = scene.make(&path, input).await;
    let id = ann["id"].as_str().unwrap();
    assert_eq!((ids(&scene.get(&path).await), ids(&scene.get("/subscribers").await).len()), (vec![id], 0));
    assert_eq!(scene.get(&format!("{path}/{id}")).await["email"], "ann@example.org");
    let elsewhere = format!("/incidents/{}/subscribers/{id}", other["id"].as_str().unwrap());
    assert_eq!(scene.call("GET", &elsewhere, json!({})).await.0, 404);
    assert_eq!(scene.call("POST", &format!("{path}/{id}/resend_confirmation"), json!({})).await.0, 201);
    assert_eq!(scene.call("DELETE", &format!("{path}/{id}"), json!({})).await.0, 200);
    assert_eq!(ids(&scene.get(&path).await).len(), 0);
}

async fn a127_who_may_only_read_sees_no_addresses(app: &TestApp) {
    let scene = Scene::with(app, Scope::Read).await;
    for path in ["/subscribers", "/subscribers/unsubscribed", "/page_access_users"] {
        assert_eq!(scene.call("GET", path, json!({})).await.0, 403, "{path}");
    }
    let free = Scene { token: token(app, Some(app.page), Scope::Subscribers).await, ..scene };
    assert_eq!(free.call("GET", "/subscribers", json!({})).await.0, 200);
}
