//! Subscribers at the console's door: what its calls answer, and what they keep to themselves.

use app::model::{Channel, Role, subscriber::Held};
use serde_json::{Value, json};

use super::staff::Staff;
use crate::support::{app::TestApp, deeds::trouble, door::Door};

both!(the_console_looks_after_subscribers, a_table_is_shown_before_it_is_imported, who_is_about_to_be_told_is_counted_and_called_back,);

fn read(reply: &crate::support::raw::Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_str(&reply.text()).expect("it is JSON")
}

async fn the_console_looks_after_subscribers(app: &TestApp) {
    let door = Door::open(app).await;
    let ann = Staff::enter(app, &door, Role::Admin).await;
    let hook = json!({ "channel": "webhook", "address": "https://example.com/hook" });
    let made = read(&ann.call("subscribers/add", &json!({ "page": app.page, "input": hook, "vouched": true })).await);
    let id = made["subscription"]["id"].as_str().expect("it has an id").to_owned();
    let secret = made["secret"].as_str().expect("it is shown once").to_owned();
    let again = ann.call("subscribers/load", &json!({ "page": app.page, "id": id })).await.text();
    assert!(!again.contains(&secret), "{again}");
    let renewed = read(&ann.call("subscribers/renew-secret", &json!({ "page": app.page, "id": id })).await);
    assert!(renewed.as_str().is_some_and(|text| text.starts_with("whsec_") && text != secret));
    let counted = read(&ann.call("subscribers/count", &json!({ "page": app.page })).await);
    assert_eq!(counted["counts"], json!([{ "channel": "webhook", "state": "active", "number": 1 }]));
    assert_eq!(counted["missing"], json!([Channel::Email, Channel::Sms]), "there is no server for either");
    for (deed, state) in [
        (json!({ "Quarantine": "it is being moved" }), "quarantined"),
        (json!("Reactivate"), "active"),
        (json!("Unsubscribe"), "unsubscribed"),
    ] {
        read(&ann.call("subscribers/do", &json!({ "page": app.page, "id": id, "deed": deed })).await);
        let file = read(&ann.call("subscribers/load", &json!({ "page": app.page, "id": id })).await);
        assert_eq!(file["subscription"]["state"], state);
    }
    assert_eq!(ann.visit("/console/reelway/subscribers").await.status, 200);
    let screen = ann.visit(&format!("/console/reelway/subscribers/{id}")).await.text();
    assert!(screen.contains("https://example.com/hook"), "it is there without a script");
    let bob = Staff::enter(app, &door, Role::Editor).await;
    let screen = bob.visit("/console/reelway/subscribers").await.text();
    assert!(screen.contains("Subscribers are for admins") && !screen.contains("example.com/hook"));
    read(&ann.call("subscribers/do", &json!({ "page": app.page, "id": id, "deed": "Erase" })).await);
    assert_eq!(ann.call("subscribers/load", &json!({ "page": app.page, "id": id })).await.status, 404);
    app.outbox().await;
}

async fn a_table_is_shown_before_it_is_imported(app: &TestApp) {
    let door = Door::open(app).await;
    let ann = Staff::enter(app, &door, Role::Admin).await;
    let many: String = (0..18_000).map(|n| format!("somebody-with-a-long-name-{n}@example.com\n")).collect();
    let large = json!({ "page": app.page, "input": { "table": format!("address\n{many}"), "is_vouched_for": true } });
    let would = read(&ann.call("subscribers/preview-import", &large).await);
    assert_eq!((would["added"].as_u64(), app.dump().await["subscriber"].len()), (Some(18_000), 0), "as long a table as is taken comes in");
    let input = json!({ "page": app.page, "input": { "table": "address,channel\nann@example.com,\n=1+1,\n", "is_vouched_for": true } });
    let did = read(&ann.call("subscribers/import", &input).await);
    assert_eq!((did["added"].as_u64(), did["wrong"][0][0].as_u64()), (Some(1), Some(3)));
    let headers = [("Cookie", ann.cookie.as_str())];
    let table = door.get_with("/_fn/subscriber-table/reelway?channel=email", &headers).await;
    assert!(
        table.header("content-type").starts_with("text/csv") && table.header("content-disposition").contains("subscribers-reelway.csv")
    );
    assert!(table.text().contains("email,ann@example.com,active"), "{}", table.text());
    assert_eq!(door.get_with("/_fn/subscriber-table/reelway?channel=pigeon", &headers).await.status, 400);
    app.outbox().await;
}

async fn who_is_about_to_be_told_is_counted_and_called_back(app: &TestApp) {
    let door = Door::open(app).await;
    let tom = Staff::enter(app, &door, Role::Editor).await;
    app.reader().await;
    let player = app.component("Player").await;
    let word = json!({ "kind": "incident_created", "event": null, "components": [player], "severe": false });
    assert_eq!(read(&tom.call("telling/count", &json!({ "page": app.page, "word": word })).await), 1);
    let id = app.open(trouble("Videos do not start", &[(player, app::model::Status::MajorOutage)])).await;
    let event = json!({ "page": app.page, "id": id });
    let held: Held = serde_json::from_value(read(&tom.call("telling/held", &event).await)).expect("one waits");
    assert_eq!((held.number, held.until.since(app.now())), (1, 10_000));
    assert_eq!(read(&tom.call("telling/call-back", &event).await), 1);
    assert_eq!(tom.call("telling/call-back", &event).await.status, 409);
    let health = read(&tom.call("messages/health", &json!({ "page": app.page })).await);
    assert_eq!(health["delivery"]["waiting"], 0);
    app.outbox().await;
}
