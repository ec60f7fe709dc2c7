//! Subscribers by mail.

use app::model::{Channel, Scope};
use serde_json::{Value, json};

use super::{Scene, token};
use crate::support::app::TestApp;

both!(subscribers_are_added_listed_and_erased);
on_sqlite!(a127_addresses_are_told_only_to_who_may_manage_them);

async fn subscribers_are_added_listed_and_erased(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component("Player").await;
    let body = json!({ "email": "ada@example.org", "components": null, "verify": true });
    let made = scene.send("POST", "/subscribers", body.clone()).await;
    assert_eq!(
        made.data(),
        &json!({ "id": 1, "email": "ada@example.org", "verify_code": null, "verified_at": "Monday 2nd March 2026 12:00:02", "global": true,
            "created_at": "2026-03-02 12:00:02", "updated_at": "2026-03-02 12:00:02" })
    );
    assert_eq!(scene.send("POST", "/subscribers", body).await.json, made.json, "who is there already is answered");
    app.clock.advance(1_000);
    let waits = scene.send("POST", "/subscribers", json!({ "email": "bo@example.org", "components": [1] })).await;
    assert_eq!((waits.id(), &waits.data()["verified_at"], &waits.data()["global"]), (2, &Value::Null, &json!(false)));
    assert_eq!(app.outbox().await.len(), 1, "they are asked whether they want it");
    app.clock.advance(1_000);
    app.reader().await;
    app.clock.advance(1_000);
    app.subscriber(|row| row.channel = Channel::Sms.into(), &[]).await;
    let all = scene.look("/subscribers").await;
    assert_eq!((all.each("id"), &all.json["meta"]["pagination"]["total"]), (vec![json!(1), json!(2), json!(3)], &json!(3)));
    let part = scene.look("/subscribers?per_page=1&page=2&order=desc").await;
    assert_eq!((part.each("email"), &part.json["meta"]["pagination"]["total_pages"]), (vec![json!("bo@example.org")], &json!(3)));
    assert_eq!(scene.delete("/subscribers/1").await.status(), 204);
    assert_eq!(
        (scene.delete("/subscribers/1").await.status(), scene.look("/subscribers").await.each("id")),
        (404, vec![json!(2), json!(3)])
    );
    for (body, detail) in [
        (json!({ "email": "nobody" }), None),
        (json!({}), Some("The email field is required.")),
        (json!({ "email": "x@example.org", "components": [7] }), Some("The components names 7, which is no component of this page.")),
    ] {
        let refused = scene.send("POST", "/subscribers", body).await;
        assert_eq!(refused.status(), 400, "{}", refused.reply.text());
        assert!(refused.details()[0].starts_with("The "), "{}", refused.reply.text());
        assert!(detail.is_none_or(|detail| refused.details() == [detail]), "{}", refused.reply.text());
    }
}

async fn a127_addresses_are_told_only_to_who_may_manage_them(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.reader().await;
    let read = token(app, Some(app.page), Scope::Read).await;
    let strange = token(app, Some(app.other_page), Scope::Admin).await;
    assert_eq!(scene.read("/subscribers").await.status(), 401);
    let refused = scene.send_as(&read, "GET", "/subscribers", None).await;
    assert_eq!((refused.status(), refused.reply.text().contains("example.org")), (403, false));
    assert_eq!(scene.send_as(&read, "DELETE", "/subscribers/1", None).await.status(), 403);
    assert_eq!(scene.look("/subscribers").await.each("id"), [1]);
    assert_eq!(scene.send_as(&strange, "DELETE", "/subscribers/1", None).await.status(), 404);
    assert_eq!(scene.send_as(&strange, "GET", "/subscribers", None).await.each("id"), Vec::<Value>::new());
}
