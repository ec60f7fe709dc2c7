//! Clients of InfluxDB.

use app::model::Scope;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};
use std::io::Write as _;

use super::{Scene, ago, send, take, token};
use crate::support::app::TestApp;

both!(lines_become_points_in_either_version, a_token_may_stand_wherever_clients_put_it, lines_that_cannot_be_read_are_told);
on_sqlite!(what_clients_ask_first_is_answered, a057_a_bomb_of_gzip_is_never_unpacked);

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

async fn lines_become_points_in_either_version(app: &TestApp) {
    let scene = Scene::on(app).await;
    take(app, scene.metric, r#"cpu_usage_idle{host="a"}"#, (1.0, false)).await;
    let at = ago(app, 60);
    let lines = |at: i64, value: f64| format!("cpu,host=a usage_idle={value},note=\"text\" {at}\ncpu,host=b usage_idle=1 {at}\n");
    let reply = scene.push("/write?db=telegraf&precision=s", &[], lines(at / 1_000, 90.5)).await;
    assert_eq!((reply.status, reply.text().as_str()), (204, ""), "{}", reply.text());
    let path = "/api/v2/write?org=ours&bucket=telegraf&precision=ns";
    let reply = scene.push(path, &[("Content-Encoding", "gzip")], gzip(lines((at + 10_000) * 1_000_000, 91.5).as_bytes())).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    assert_eq!(scene.points().await, [(at, 90.5), (at + 10_000, 91.5)]);
}

async fn a_token_may_stand_wherever_clients_put_it(app: &TestApp) {
    let scene = Scene::on(app).await;
    let secret = &scene.token;
    let basic = STANDARD.encode(format!("anybody:{secret}"));
    for header in [format!("Token {secret}"), format!("Token name:{secret}"), format!("Bearer {secret}"), format!("Basic {basic}")] {
        assert_eq!(send(&scene.door, "/write?db=x", &[("Authorization", header.as_str())], b"up value=1").await.status, 204, "{header}");
    }
    assert_eq!(send(&scene.door, &format!("/write?db=x&u=name&p={secret}"), &[], b"up value=1").await.status, 204);
    for header in ["", "Token wrong", "Basic !", "Basic Og==", "Token"] {
        let reply = send(&scene.door, "/api/v2/write?bucket=x", &[("Authorization", header)], b"up value=1").await;
        assert_eq!(reply.status, 401, "{header}");
        assert!(reply.text().contains(r#""code":"unauthorized""#), "{}", reply.text());
    }
    let reader = format!("Token {}", token(app, Some(app.page), Scope::Read).await);
    assert_eq!(send(&scene.door, "/write?db=x", &[("Authorization", reader.as_str())], b"up value=1").await.status, 403);
}

async fn lines_that_cannot_be_read_are_told(app: &TestApp) {
    let scene = Scene::on(app).await;
    take(app, scene.metric, "up", (1.0, false)).await;
    let reply = scene.push("/write?db=x", &[], "up value=1\nnonsense\nup,host=b value=2").await;
    assert_eq!(reply.status, 400);
    assert!(reply.text().contains("partial write: line 2"), "{}", reply.text());
    assert_eq!(scene.points().await, [(app.now().millis(), 1.5)], "the others are kept");
    for path in ["/write?db=x&precision=years", "/api/v2/write?precision=x"] {
        assert_eq!(scene.push(path, &[], "up value=1").await.status, 400);
    }
    assert_eq!(scene.push("/write?db=x", &[("Content-Encoding", "br")], "up value=1").await.status, 400);
    assert_eq!(scene.push("/write?db=x", &[("Content-Encoding", "gzip")], "up value=1").await.status, 400);
}

async fn what_clients_ask_first_is_answered(app: &TestApp) {
    let scene = Scene::on(app).await;
    let reply = scene.door.get("/ping").await;
    assert!(reply.status == 204 && reply.has("x-influxdb-version"));
    let created = r#"{"results":[{"statement_id":0}]}"#;
    let reply = scene.door.get("/query?q=CREATE%20DATABASE%20%22telegraf%22").await;
    assert_eq!((reply.status, reply.text().as_str()), (200, created));
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let reply = send(&scene.door, "/query", &form, b"q=CREATE+DATABASE+%22telegraf%22").await;
    assert_eq!((reply.status, reply.text().as_str()), (200, created));
    assert_eq!(scene.door.get("/query?q=SELECT%201").await.status, 400);
}

async fn a057_a_bomb_of_gzip_is_never_unpacked(app: &TestApp) {
    let scene = Scene::on(app).await;
    let bomb = gzip(&vec![b'x'; 32 << 20]);
    let start = tokio::time::Instant::now();
    for (path, kind) in [("/write?db=x", "text/plain"), ("/otlp/v1/metrics", "application/json")] {
        let reply = scene.push(path, &[("Content-Encoding", "gzip"), ("Content-Type", kind)], &bomb).await;
        assert_eq!(reply.status, 400, "{path}");
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
}
