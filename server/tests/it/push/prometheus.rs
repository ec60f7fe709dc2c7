//! Remote write, as Prometheus and others speak it.

use app::model::{Aggregation, Scope, metric::AskArrivals};
use server::service::incoming;

use super::{
    Scene, ago, points, send, take, token,
    written::{request, request_two, series},
};
use crate::support::app::TestApp;

both!(
    series_become_points_of_the_metrics_they_belong_to,
    version_two_is_told_what_was_written,
    what_cannot_be_taken_is_said_and_the_rest_is_kept,
    a_request_in_no_known_version_is_not_read,
    whoever_may_not_push_is_refused,
);

const PATH: &str = "/api/v1/write";
const ONE: [(&str, &str); 2] = [("Content-Type", "application/x-protobuf"), ("Content-Encoding", "snappy")];
const TWO: [(&str, &str); 2] =
    [("Content-Type", "application/x-protobuf;proto=io.prometheus.write.v2.Request"), ("Content-Encoding", "snappy")];

async fn series_become_points_of_the_metrics_they_belong_to(app: &TestApp) {
    let scene = Scene::on(app).await;
    let slowest = super::metric(app, "Slowest", Aggregation::Max).await;
    take(app, scene.metric, r#"latency_seconds{job="api"}"#, (1_000.0, false)).await;
    take(app, slowest, r#"{__name__=~"latency_.+"}"#, (1.0, false)).await;
    let (first, second) = (ago(app, 30), ago(app, 15));
    let labels = |job: &'static str, host: &'static str| [("__name__", "latency_seconds"), ("job", job), ("host", host)];
    let body = request(&[
        series(&labels("api", "a"), &[(first, 0.25), (second, 0.5)]),
        series(&labels("api", "b"), &[(first, 0.75)]),
        series(&labels("web", "a"), &[(first, 2.0)]),
        series(&[("__name__", "up")], &[(first, 1.0)]),
    ]);
    let reply = scene.push(PATH, &ONE, body).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    assert!(!reply.has("x-prometheus-remote-write-samples-written"), "version 1.0 knows no such header");
    assert_eq!(scene.points().await, [(first, 500.0), (second, 500.0)], "the mean of two at one instant, and one alone");
    assert_eq!(points(app, slowest).await, [(first, 2.0), (second, 0.5)]);
    let listed = incoming::list_arrivals(&app.services, &app.owner(), app.page, AskArrivals::default()).await.expect("they are listed");
    let texts: Vec<(&str, bool)> = listed.found.iter().map(|one| (one.text.as_str(), one.metric.is_some())).collect();
    assert_eq!(
        texts,
        [
            (r#"latency_seconds{host="a",job="api"}"#, true),
            (r#"latency_seconds{host="a",job="web"}"#, true),
            (r#"latency_seconds{host="b",job="api"}"#, true),
            ("up", false),
        ]
    );
    assert_eq!(scene.push(PATH, &ONE, request(&[])).await.status, 204, "nothing but metadata is fine");
}

async fn version_two_is_told_what_was_written(app: &TestApp) {
    let scene = Scene::on(app).await;
    take(app, scene.metric, "up", (1.0, false)).await;
    let at = ago(app, 30);
    let reply = scene.push(PATH, &TWO, request_two(&[("__name__", "up"), ("job", "api")], (at, 1.0))).await;
    assert_eq!((reply.status, reply.header("x-prometheus-remote-write-samples-written")), (204, "1"), "{}", reply.text());
    assert_eq!(reply.header("x-prometheus-remote-write-exemplars-written"), "0");
    assert_eq!(scene.points().await, [(at, 1.0)]);
    let reply = scene.push(PATH, &TWO, request_two(&[("__name__", "up")], (1_000, 1.0))).await;
    assert_eq!((reply.status, reply.header("x-prometheus-remote-write-samples-written")), (400, "0"));
}

async fn what_cannot_be_taken_is_said_and_the_rest_is_kept(app: &TestApp) {
    let scene = Scene::on(app).await;
    take(app, scene.metric, "up", (1.0, false)).await;
    let (at, ahead) = (ago(app, 30), ago(app, -2 * 86_400));
    let up = [("__name__", "up")];
    let body = request(&[series(&up, &[(at, 1.0), (ahead, 1.0), (at + 1, f64::NAN)]), series(&[("job", "api")], &[(at, 1.0)])]);
    let reply = scene.push(PATH, &ONE, body).await;
    assert_eq!(reply.status, 400, "sent again it would be no better");
    assert!(reply.text().contains("must lie between"), "{}", reply.text());
    assert_eq!(scene.points().await, [(at, 1.0)]);
}

async fn a_request_in_no_known_version_is_not_read(app: &TestApp) {
    let scene = Scene::on(app).await;
    let body = request(&[]);
    let three = ("Content-Type", "application/x-protobuf;proto=io.prometheus.write.v3.Request");
    for headers in [[("Content-Type", "application/json"), ONE[1]], [three, ONE[1]], [ONE[0], ("Content-Encoding", "gzip")]] {
        assert_eq!(scene.push(PATH, &headers, &body).await.status, 415, "{headers:?}");
    }
    for junk in [&b"junk"[..], b"", &[0xff; 64]] {
        assert_eq!(scene.push(PATH, &ONE, junk).await.status, 400, "{junk:?}");
    }
}

async fn whoever_may_not_push_is_refused(app: &TestApp) {
    let scene = Scene::on(app).await;
    let body = request(&[]);
    assert_eq!(send(&scene.door, PATH, &ONE, &body).await.status, 401);
    let reader = format!("Bearer {}", token(app, Some(app.page), Scope::Read).await);
    assert_eq!(send(&scene.door, PATH, &[&ONE[..], &[("Authorization", reader.as_str())]].concat(), &body).await.status, 403);
    let bearer = format!("Bearer {}", token(app, Some(app.other_page), Scope::Metrics).await);
    take(app, scene.metric, "up", (1.0, false)).await;
    let ours = request(&[series(&[("__name__", "up")], &[(ago(app, 30), 1.0)])]);
    let reply = send(&scene.door, PATH, &[&ONE[..], &[("Authorization", bearer.as_str())]].concat(), &ours).await;
    assert_eq!((reply.status, scene.points().await), (204, vec![]), "a058: what is pushed with a page's token stays on that page");
}
