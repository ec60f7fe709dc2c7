//! Bodies made to hurt, at every door: they are refused, quickly.

use std::time::Duration;

use tokio::time::Instant;

use super::{Scene, written::series};
use crate::support::app::TestApp;

on_sqlite!(a057_bodies_made_to_hurt_are_refused_quickly, a057_a_bomb_of_snappy_is_never_unpacked);

/// How long a refusal may take, in a build for tests on a busy machine.
const QUICK: Duration = Duration::from_secs(5);

async fn a057_bodies_made_to_hurt_are_refused_quickly(app: &TestApp) {
    let scene = Scene::on(app).await;
    let many = format!("/v1/pages/{}/metrics/data", app.page);
    let one = format!("/v1/pages/{}/metrics/{}/data", app.page, scene.metric);
    let own = format!("/api/v3/metrics/{}/points", scene.metric);
    let deep = "[".repeat(100_000);
    let keys = "\"a\":1,".repeat(1_000_000);
    let bodies = [
        deep.clone(),
        format!("{{\"data\":{deep}"),
        format!("{{\"data\":{{\"value\":{deep}}}}}"),
        format!("{{\"data\":{{{keys}\"x\":1}}}}"),
        format!("{{\"data\":\"{}\"}}", "x".repeat(5_000_000)),
        "{\"data\":{\"value\":1e400}}".to_owned(),
        format!("{{\"data\":{{\"value\":{}}}}}", "9".repeat(10_000)),
        "{\"value\":1e400}".to_owned(),
        "9".repeat(10_000),
        format!("[{}1]", "1,".repeat(60_000)),
        "data[value]=".repeat(100_000),
    ];
    for path in [&many, &one, &own] {
        // Whoever sends more than a door reads is cut off, which is tested of all doors.
        for body in bodies.iter().filter(|body| path != &own || body.len() < 1 << 20) {
            let start = Instant::now();
            let reply = scene.push(path, &[("Content-Type", "application/json")], body).await;
            let head: String = body.chars().take(30).collect();
            assert!([400, 413, 422].contains(&reply.status), "{path} {head}: {}", reply.status);
            assert!(start.elapsed() < QUICK, "{path} {head}: {:?}", start.elapsed());
        }
    }
    assert_eq!(scene.points().await, []);
    let reply = scene.push(&own, &[], "-0").await;
    assert_eq!((reply.status, scene.points().await.len()), (202, 1), "minus nothing is a number");
}

async fn a057_a_bomb_of_snappy_is_never_unpacked(app: &TestApp) {
    let scene = Scene::on(app).await;
    let bomb = snap::raw::Encoder::new().compress_vec(&vec![0; 64 << 20]).expect("there is room");
    let lie = [&[0xff, 0xff, 0xff, 0xff, 0x0f][..], b"junk"].concat();
    let long = "x".repeat(5_000_000);
    let wide = snap::raw::Encoder::new().compress_vec(&series(&[("__name__", long.as_str())], &[(1, 1.0)])).expect("there is room");
    for body in [bomb, lie, wide] {
        let start = Instant::now();
        let reply = scene.push("/api/v1/write", &[("Content-Encoding", "snappy")], &body).await;
        assert!([400, 413].contains(&reply.status), "{} bytes: {}", body.len(), reply.status);
        assert!(start.elapsed() < QUICK, "{} bytes: {:?}", body.len(), start.elapsed());
    }
}
