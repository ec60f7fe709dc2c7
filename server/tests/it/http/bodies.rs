//! Bodies nobody needs: too long, without end, announced and never sent, packed small. They are refused, and cost nothing.

use axum::{Router, body::Bytes, routing::post};
use server::http::{answer::gzip, appetite::Left, state::AppState};

use super::scene::Scene;
use crate::support::{app::TestApp, door::Door, raw::Wire};

on_sqlite!(
    a175_no_page_waits_for_a_body,
    a175_what_takes_a_body_takes_a_megabyte,
    a175_a_body_without_end_ends_with_the_connection,
    a175_nobody_is_waited_for_who_announces_a_body,
    a175_what_is_packed_is_not_unpacked,
);

const PIECE: usize = 65_536;

/// Says how long a body is that it was sent whole.
fn takes_a_body() -> Router<AppState> {
    Router::new().route("/", post(async |body: Bytes| format!("{} bytes", body.len())))
}

async fn that_takes_a_body(app: &TestApp) -> Door {
    Door::with(app, |wishes| wishes.routes = Some(takes_a_body())).await
}

/// The same, and it waits for nobody.
pub async fn in_a_hurry(app: &TestApp) -> Door {
    Door::with(app, |wishes| {
        wishes.hurry();
        wishes.routes = Some(takes_a_body());
    })
    .await
}

/// Goes on sending until the server has had enough; answers with how many bytes that took.
async fn sent(wire: &mut Wire, piece: &[u8]) -> usize {
    let mut sent = 0;
    while sent < 64 * 1024 * 1024 && wire.send(piece).await {
        sent += piece.len();
    }
    sent
}

fn chunk() -> Vec<u8> {
    [format!("{PIECE:x}\r\n").as_bytes(), &[b'x'; PIECE], b"\r\n"].concat()
}

async fn is_well(door: &Door) {
    let mut wire = door.wire().await;
    wire.ask("GET", "/livez", &[]).await;
    assert!(matches!(wire.reply().await.status, 200 | 404));
}

async fn a175_no_page_waits_for_a_body(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let machines = ["/events", "/events/snapshot", "/api/v2/summary.json", "/history.atom", "/badge/status.svg", "/favicon.svg", "/livez"];
    let paths = scene.pages().into_iter().chain(machines.map(str::to_owned)).chain(["/nothing".into(), "/_fn/x".into()]);
    for path in paths {
        for length in [("Content-Length", "2097153"), ("Content-Length", "1099511627776"), ("Transfer-Encoding", "chunked")] {
            let mut wire = door.wire().await;
            wire.ask("POST", &path, &[length]).await;
            let reply = wire.reply().await;
            assert!((400..500).contains(&reply.status), "{path} {length:?}: {reply:?}");
        }
    }
    // Who sends a body where none belongs is answered, and what comes after it is read by nobody.
    let mut wire = door.wire().await;
    wire.ask("GET", "/livez", &[("Content-Length", "2097153")]).await;
    assert_eq!(wire.reply().await.text(), "ok\n");
    assert!(sent(&mut wire, &[b'x'; PIECE]).await <= 16 * 1024 * 1024, "it goes on reading");
    is_well(&door).await;
}

async fn a175_what_takes_a_body_takes_a_megabyte(app: &TestApp) {
    let door = that_takes_a_body(app).await;
    let ask = async |length: (&str, &str)| {
        let mut wire = door.wire().await;
        wire.ask("POST", "/", &[length]).await;
        wire
    };
    let mut wire = ask(("Content-Length", "1048576")).await;
    wire.send(vec![b'x'; 16 * PIECE]).await;
    assert_eq!(wire.reply().await.text(), "1048576 bytes");
    for (length, piece) in [(("Content-Length", "2097153"), vec![b'x'; PIECE]), (("Transfer-Encoding", "chunked"), chunk())] {
        let mut wire = ask(length).await;
        // A little more than a megabyte: the rest is not waited for.
        wire.send(piece.repeat(17)).await;
        assert_eq!(wire.reply().await.status, 413, "{length:?}");
    }
}

async fn a175_a_body_without_end_ends_with_the_connection(app: &TestApp) {
    let (public, taking) = (Door::open(app).await, that_takes_a_body(app).await);
    for door in [&public, &taking] {
        for (length, piece) in [("Transfer-Encoding: chunked", chunk()), ("Content-Length: 1099511627776", vec![b'x'; PIECE])] {
            let mut wire = door.wire().await;
            wire.send(format!("POST / HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n")).await;
            // What the system keeps for a reader comes on top of what is read.
            assert!(sent(&mut wire, &piece).await <= Left::MOST + 12 * 1024 * 1024, "{length}");
        }
        is_well(door).await;
    }
    // A chunk of one byte needs six.
    let mut wire = taking.wire().await;
    wire.ask("POST", "/", &[("Transfer-Encoding", "chunked")]).await;
    assert!(sent(&mut wire, &b"1\r\nx\r\n".repeat(10_000)).await <= Left::MOST + 12 * 1024 * 1024);
    is_well(&taking).await;
}

async fn a175_nobody_is_waited_for_who_announces_a_body(app: &TestApp) {
    let public = Door::open(app).await;
    let mut wire = public.wire().await;
    wire.ask("POST", "/", &[("Content-Length", "1000"), ("Expect", "100-continue")]).await;
    assert_eq!(wire.reply().await.status, 405, "nobody asks for it");
    let door = in_a_hurry(app).await;
    let mut wire = door.wire().await;
    wire.ask("POST", "/", &[("Content-Length", "1000"), ("Expect", "100-continue")]).await;
    assert_eq!((wire.reply().await.status, wire.reply().await.status), (100, 408), "it is asked for, and does not come");
    assert_eq!(wire.rest().await, b"");
}

async fn a175_what_is_packed_is_not_unpacked(app: &TestApp) {
    let (public, taking) = (Door::open(app).await, that_takes_a_body(app).await);
    let bomb = gzip(&vec![0; 50 * 1024 * 1024]);
    assert!(bomb.len() < 100_000);
    let length = bomb.len().to_string();
    let packed = [("Content-Encoding", "gzip"), ("Content-Length", &length)];
    let mut wire = taking.wire().await;
    wire.ask("POST", "/", &packed).await;
    wire.send(&bomb).await;
    assert_eq!(wire.reply().await.text(), format!("{length} bytes"), "as it came");
    let mut wire = public.wire().await;
    wire.ask("POST", "/", &packed).await;
    assert_eq!(wire.reply().await.status, 405);
    let mut wire = taking.wire().await;
    wire.ask("POST", "/", &[("Transfer-Encoding", "gzip, chunked")]).await;
    wire.send(&bomb).await;
    assert!(matches!(wire.reply().await.status, 400 | 501), "an encoding of the connection nobody offered");
}
