//! The document that describes the interface, and the page that shows it.

use server::http::api::v3;

use super::Scene;
use crate::{api::described, support::app::TestApp};

on_sqlite!(
    what_is_documented_is_routed_and_what_is_routed_is_documented,
    every_operation_tells_how_it_may_be_refused,
    the_page_of_the_documents_loads_nothing_from_elsewhere
);

async fn what_is_documented_is_routed_and_what_is_routed_is_documented(app: &TestApp) {
    let scene = Scene::on(app).await;
    described::is_what_is_routed(&scene.door, "/api/v3", &v3::document()).await;
}

async fn every_operation_tells_how_it_may_be_refused(_: &TestApp) {
    let document = v3::document();
    described::is_whole(&document);
    let count = described::operations(&document).len();
    assert!(count > 70, "only {count}");
}

async fn the_page_of_the_documents_loads_nothing_from_elsewhere(app: &TestApp) {
    let scene = Scene::on(app).await;
    for (path, document) in
        [("/api/docs", "/api/v3/openapi.json"), ("/api/docs?of=v1", "/v1/openapi.json"), ("/api/docs?of=x", "/api/v3/openapi.json")]
    {
        let page = scene.door.get(path).await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
        let text = page.text();
        assert!(
            text.contains(&format!("data-document=\"{document}\"")) && !text.contains("http://") && !text.contains("https://"),
            "{text}"
        );
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self';") && policy.contains("connect-src 'self';") && !policy.contains("eval"), "{policy}");
    }
}
