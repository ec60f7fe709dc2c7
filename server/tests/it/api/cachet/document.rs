//! The document that describes the interface.

use server::http::api::cachet;

use super::Scene;
use crate::{api::described, support::app::TestApp};

on_sqlite!(what_is_documented_is_routed_and_what_is_routed_is_documented, every_operation_tells_how_it_may_be_refused);

async fn what_is_documented_is_routed_and_what_is_routed_is_documented(app: &TestApp) {
    let scene = Scene::on(app).await;
    described::is_what_is_routed(&scene.door, "/api/v1", &cachet::document()).await;
    let page = scene.door.get("/api/docs?of=cachet").await;
    assert!(page.status == 200 && page.text().contains("data-document=\"/api/v1/openapi.json\""));
}

async fn every_operation_tells_how_it_may_be_refused(_: &TestApp) {
    let document = cachet::document();
    described::is_whole(&document);
    let all = described::operations(&document);
    assert!(all.len() > 35, "only {}", all.len());
    for (method, path, operation) in all.into_iter().filter(|(method, ..)| ["post", "put"].contains(method)) {
        let missing = ["400", "404", "409", "413", "415", "429", "503"].into_iter().find(|status| operation["responses"][status].is_null());
        assert_eq!(missing, None, "{method} {path}");
    }
}
