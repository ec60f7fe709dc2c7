//! A line of shell.

use app::model::Scope;
use sea_orm::EntityTrait;
use server::entity::metric;

use super::{Scene, ago, send, token};
use crate::support::{app::TestApp, dump::count};

both!(
    a_number_is_a_point,
    points_may_have_a_time_or_come_as_a_list,
    whoever_shows_no_token_of_the_page_is_refused,
    a_token_of_all_pages_names_one,
    points_go_with_their_metric,
);

async fn a_number_is_a_point(app: &TestApp) {
    let scene = Scene::on(app).await;
    let path = format!("/api/v3/metrics/{}/points", scene.metric);
    for body in ["12.5", "12.5\n", "\"12.5\""] {
        let reply = scene.push(&path, &[("Content-Type", "application/x-www-form-urlencoded")], body).await;
        assert_eq!((reply.status, reply.text().as_str()), (202, r#"{"points":1}"#), "{body}");
        assert_eq!(scene.points().await, [(app.now().millis(), 12.5)]);
    }
    for (body, status) in [("", 400), ("nan", 400), ("inf", 400), ("12,5", 400), ("1e400", 400), ("{}", 422), ("[1,", 400), ("[[1]]", 400)]
    {
        assert_eq!(scene.push(&path, &[], body).await.status, status, "{body}");
    }
}

async fn points_may_have_a_time_or_come_as_a_list(app: &TestApp) {
    let scene = Scene::on(app).await;
    let path = format!("/api/v3/metrics/{}/points", scene.metric);
    let at = ago(app, 60);
    let body = format!(r#"[{{"value":1,"timestamp":{}}}, {{"value":"2.5","timestamp":{}}}, 3]"#, at / 1_000, at / 1_000 + 10);
    assert_eq!(scene.push(&path, &[], body).await.status, 202);
    assert_eq!(scene.points().await, [(at, 1.0), (at + 10_000, 2.5), (app.now().millis(), 3.0)]);
}

async fn whoever_shows_no_token_of_the_page_is_refused(app: &TestApp) {
    let scene = Scene::on(app).await;
    let path = format!("/api/v3/metrics/{}/points", scene.metric);
    assert_eq!(send(&scene.door, &path, &[], b"1").await.status, 401);
    assert_eq!(send(&scene.door, &format!("{path}?api_key={}", scene.token), &[], b"1").await.status, 401, "an address is no place for it");
    for (page, scope, status) in [
        (Some(app.page), Scope::Read, 403),
        (Some(app.page), Scope::Incidents, 403),
        (Some(app.other_page), Scope::Metrics, 404),
        (None, Scope::Metrics, 202),
    ] {
        let bearer = format!("Bearer {}", token(app, page, scope).await);
        let reply = send(&scene.door, &path, &[("Authorization", bearer.as_str()), ("Host", "reelway.localhost")], b"1").await;
        assert_eq!(reply.status, status, "{page:?} {scope}: {}", reply.text());
    }
}

async fn a_token_of_all_pages_names_one(app: &TestApp) {
    let scene = Scene::on(app).await;
    let path = format!("/api/v3/metrics/{}/points", scene.metric);
    let everywhere = token(app, None, Scope::Metrics).await;
    for (token, page, status) in [
        (&everywhere, app.page.to_string(), 202),
        (&everywhere, "reelway".to_owned(), 202),
        (&everywhere, app.other_page.to_string(), 404),
        (&everywhere, "nowhere".to_owned(), 404),
        (&scene.token, app.page.to_string(), 202),
        (&scene.token, app.other_page.to_string(), 404),
    ] {
        let bearer = format!("Bearer {token}");
        let reply = send(&scene.door, &format!("{path}?page={page}"), &[("Authorization", bearer.as_str())], b"1").await;
        assert_eq!(reply.status, status, "{page}: {}", reply.text());
    }
}

async fn points_go_with_their_metric(app: &TestApp) {
    let scene = Scene::on(app).await;
    assert_eq!(scene.push(&format!("/api/v3/metrics/{}/points", scene.metric), &[], "1").await.status, 202);
    let db = &app.services.db;
    let left = async || [count(db, "metric_point").await, count(db, "metric_rollup").await];
    assert_eq!(left().await, [1, 3]);
    metric::Entity::delete_many().exec(db.write()).await.unwrap();
    assert_eq!(left().await, [0, 0]);
}
