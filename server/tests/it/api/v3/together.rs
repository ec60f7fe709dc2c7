//! What several programs change at the same moment: each only what it names.

use futures::future::join_all;
use serde_json::{Value, json};

use super::Scene;
use crate::support::app::TestApp;

both!(what_is_changed_of_a_thing_at_the_same_moment_is_all_changed, what_was_chosen_and_is_gone_refuses_no_other_change,);

async fn what_is_changed_of_a_thing_at_the_same_moment_is_all_changed(app: &TestApp) {
    let scene = Scene::on(app).await;
    let subscriber = scene.make("/subscribers", json!({"channel": "email", "address": "ann@example.com", "vouched": true})).await;
    let metric = scene.make("/metrics", json!({"name": "Latency"})).await;
    for (path, within, changes) in [
        (
            format!("/subscribers/{subscriber}"),
            "/wishes",
            [json!({"only_severe": true}), json!({"postmortems": false}), json!({"maintenances": false}), json!({"language": "de"})],
        ),
        (
            format!("/metrics/{metric}"),
            "",
            [json!({"name": "Time"}), json!({"suffix": "ms"}), json!({"decimals": 2}), json!({"y_max": 9.0})],
        ),
    ] {
        let all = join_all(changes.iter().map(|change| scene.send("PATCH", &path, change.clone()))).await;
        assert!(all.iter().all(|said| said.status() == 200), "{path}: {:?}", all.iter().map(|said| said.reply.text()).collect::<Vec<_>>());
        let now = scene.look(&path).await.json;
        let now = now.pointer(within).expect("it is there");
        for (field, value) in changes.iter().filter_map(Value::as_object).flatten() {
            assert_eq!(&now[field], value, "{path} {field}: {now}");
        }
    }
}

async fn what_was_chosen_and_is_gone_refuses_no_other_change(app: &TestApp) {
    let scene = Scene::on(app).await;
    let (old, other) = (app.component("Old player").await, app.component("Player").await);
    let body = json!({"channel": "email", "address": "ann@example.com", "vouched": true, "wishes": {"components": [old, other]}});
    let path = format!("/subscribers/{}", scene.make("/subscribers", body).await);
    assert_eq!(scene.deed("DELETE", &format!("/components/{old}")).await.status(), 204);
    let changed = scene.send("PATCH", &path, json!({"only_severe": true})).await;
    assert_eq!((changed.status(), &changed.json["wishes"]["only_severe"]), (200, &json!(true)), "{}", changed.reply.text());
    assert_eq!(scene.send("PATCH", &path, json!({"components": [old]})).await.fields(), ["components"]);
    assert_eq!(scene.send("PATCH", &path, json!({"components": [other]})).await.json["wishes"]["components"], json!([other]));
}
