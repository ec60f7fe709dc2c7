//! The accept loop: clients that dawdle, that are too many, that stop reading, and an orderly end.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    routing::get,
};
use futures::{StreamExt, stream};
use tokio::sync::Notify;

use crate::support::{
    app::TestApp,
    door::Door,
    process::{Home, Program, until_so},
    raw::Wire,
};

on_sqlite!(
    a166_a_client_that_sends_its_headers_byte_by_byte_is_cut,
    a_client_that_says_nothing_is_cut,
    a_client_that_stops_in_the_middle_of_the_http2_preface_is_cut,
    a_client_that_speaks_http2_and_asks_for_nothing_is_cut,
    a169_a_connection_that_is_idle_after_an_answer_is_closed,
    a167_a_body_sent_byte_by_byte_is_answered_with_408,
    a_client_that_stops_reading_is_cut,
    whoever_comes_when_all_connections_are_taken_is_told_so,
    one_address_cannot_take_all_connections,
    trusted_proxies_have_no_cap_of_their_own,
    requests_on_one_connection_are_answered_in_order,
    a_stop_finishes_what_has_begun_and_closes_what_is_idle,
    what_has_not_ended_in_time_after_a_stop_is_cut,
);

/// Sends these bytes one at a time, and waits between them, until the other side closes; answers with what it said.
async fn dawdle(mut wire: Wire, bytes: &[u8]) -> Vec<u8> {
    for byte in bytes {
        if !wire.send([*byte]).await || wire.says_within(Duration::from_millis(20)).await.is_some() {
            break;
        }
    }
    wire.rest().await
}

async fn a166_a_client_that_sends_its_headers_byte_by_byte_is_cut(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.hurry()).await;
    let slow = "GET / HTTP/1.1\r\nHost: x\r\nX-a: ".to_owned() + &"b".repeat(1_000);
    let told = futures::future::join_all((0..50).map(async |_| dawdle(door.wire().await, slow.as_bytes()).await)).await;
    assert!(told.iter().all(Vec::is_empty), "they get no answer");
    let mut honest_once = door.wire().await;
    honest_once.ask("GET", "/livez", &[]).await;
    assert_eq!(honest_once.reply().await.status, 200);
    assert!(dawdle(honest_once, slow.as_bytes()).await.is_empty(), "nor does one that has asked for something before");
    assert_eq!(door.get("/livez").await.status, 200);
}

async fn a_client_that_says_nothing_is_cut(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.hurry()).await;
    assert_eq!(door.wire().await.rest().await, b"");
}

async fn a_client_that_stops_in_the_middle_of_the_http2_preface_is_cut(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.hurry()).await;
    for part in ["P", "PRI * HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r"] {
        let mut wire = door.wire().await;
        wire.send(part).await;
        assert_eq!(wire.rest().await, b"", "{part:?}");
    }
}

async fn a_client_that_speaks_http2_and_asks_for_nothing_is_cut(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.hurry()).await;
    let mut wire = door.wire().await;
    wire.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await;
    assert!(!wire.rest().await.is_empty(), "it greets, then closes");
}

async fn a169_a_connection_that_is_idle_after_an_answer_is_closed(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.hurry()).await;
    let mut wire = door.wire().await;
    for _ in 0..3 {
        wire.ask("GET", "/livez", &[]).await;
        assert_eq!(wire.reply().await.text(), "ok\n");
    }
    assert_eq!(wire.rest().await, b"");
}

async fn a167_a_body_sent_byte_by_byte_is_answered_with_408(app: &TestApp) {
    let door = super::bodies::in_a_hurry(app).await;
    let mut wire = door.wire().await;
    wire.ask("POST", "/", &[("Content-Length", "5")]).await;
    wire.send("hello").await;
    assert_eq!(wire.reply().await.text(), "5 bytes", "an honest one is taken");
    let mut wire = door.wire().await;
    wire.ask("POST", "/", &[("Content-Length", "1000000")]).await;
    let mut sent = 0;
    // Each byte alone would be quick enough.
    while sent < 500 && wire.send("x").await {
        sent += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
        if sent == 200 {
            break;
        }
    }
    let reply = wire.reply().await;
    assert_eq!((reply.status, reply.header("x-content-type-options")), (408, "nosniff"), "{reply:?}");
    assert_eq!(wire.rest().await, b"", "and nothing it sends later is read as another request");
}

/// Says that it is gone.
struct Gone(Arc<AtomicBool>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

async fn a_client_that_stops_reading_is_cut(app: &TestApp) {
    let ended = Arc::new(AtomicBool::new(false));
    let flag = ended.clone();
    let endless = Router::new().route(
        "/",
        get(move || {
            let gone = Gone(flag.clone());
            let body = stream::repeat(Bytes::from_static(&[b'x'; 65_536])).map(move |bytes| {
                let _ = &gone;
                Ok::<_, std::convert::Infallible>(bytes)
            });
            async { Body::from_stream(body) }
        }),
    );
    let door = Door::with(app, |wishes| {
        wishes.hurry();
        wishes.routes = Some(endless);
    })
    .await;
    let mut wire = Wire::narrow(door.address).await;
    wire.ask("GET", "/", &[]).await;
    assert_eq!(wire.head().await.status, 200);
    until_so("the server gives up", async || ended.load(Ordering::SeqCst)).await;
}

async fn whoever_comes_when_all_connections_are_taken_is_told_so(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.settings.max_connections = 2).await;
    let (mut first, mut second) = (door.wire().await, door.wire().await);
    for wire in [&mut first, &mut second] {
        wire.ask("GET", "/livez", &[]).await;
        assert_eq!(wire.reply().await.status, 200);
    }
    for _ in 0..20 {
        let mut third = door.wire().await;
        third.ask("GET", "/", &[]).await;
        let reply = third.reply().await;
        assert_eq!((reply.status, reply.header("retry-after"), reply.header("connection")), (503, "5", "close"));
    }
    drop(first);
    until_so("there is room again", async || door.get("/livez").await.status == 200).await;
}

async fn one_address_cannot_take_all_connections(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.settings.max_connections_per_ip = 1).await;
    let mut first = door.wire().await;
    first.ask("GET", "/livez", &[]).await;
    assert_eq!(first.reply().await.status, 200);
    let refused = door.get("/livez").await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"));
    let from = tokio::net::TcpSocket::new_v4().unwrap();
    from.bind("127.0.0.9:0".parse().unwrap()).unwrap();
    let other = from.connect(door.address).await.unwrap();
    let mut other = Wire::from(other);
    other.ask("GET", "/livez", &[]).await;
    assert_eq!(other.reply().await.status, 200, "another address has its own");
    drop(first);
    until_so("it is taken again", async || door.get("/livez").await.status == 200).await;
}

async fn trusted_proxies_have_no_cap_of_their_own(app: &TestApp) {
    let door = Door::with(app, |wishes| {
        wishes.settings.max_connections_per_ip = 1;
        wishes.settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let mut open = Vec::new();
    for _ in 0..5 {
        let mut wire = door.wire().await;
        wire.ask("GET", "/livez", &[]).await;
        assert_eq!(wire.reply().await.status, 200);
        open.push(wire);
    }
}

async fn requests_on_one_connection_are_answered_in_order(app: &TestApp) {
    let door = Door::open(app).await;
    let mut wire = door.wire().await;
    let ask = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    wire.send(ask("/livez") + &ask("/nothing") + &ask("/favicon.svg") + &ask("/livez")).await;
    let mut told = Vec::new();
    for _ in 0..4 {
        told.push(wire.reply().await.status);
    }
    assert_eq!(told, [200, 404, 200, 200]);
}

async fn a_stop_finishes_what_has_begun_and_closes_what_is_idle(app: &TestApp) {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (has_begun, may_go) = (begun.clone(), go.clone());
    let slow = get(move || async move {
        has_begun.notify_one();
        may_go.notified().await;
        "done"
    });
    let routes = Router::new().route("/slow", slow).route("/livez", get("ok")).route("/events", get(server::http::events::stream));
    let door = Door::with(app, |wishes| wishes.routes = Some(routes)).await;
    let mut idle = door.wire().await;
    idle.ask("GET", "/livez", &[]).await;
    assert_eq!(idle.reply().await.text(), "ok");
    let mut silent = door.wire().await;
    let mut stream = door.events("/events", &[]).await;
    assert_eq!(stream.event().await.as_deref(), Some("event: resync\ndata: "));
    let mut busy = door.wire().await;
    busy.ask("GET", "/slow", &[]).await;
    begun.notified().await;
    door.stop();
    assert_eq!((idle.rest().await, silent.rest().await), (vec![], vec![]));
    assert_eq!(stream.next().await, None);
    until_so("nothing new is taken", async || tokio::net::TcpStream::connect(door.address).await.is_err()).await;
    go.notify_one();
    let reply = busy.reply().await;
    assert_eq!((reply.text().as_str(), reply.header("connection")), ("done", "close"));
    door.stopped().await;
}

async fn what_has_not_ended_in_time_after_a_stop_is_cut(app: &TestApp) {
    let begun = Arc::new(Notify::new());
    let has_begun = begun.clone();
    let hangs = get(move || async move {
        has_begun.notify_one();
        std::future::pending::<()>().await;
    });
    let door = Door::with(app, |wishes| {
        wishes.timeouts.drain = Duration::from_millis(300);
        wishes.routes = Some(Router::new().route("/", hangs));
    })
    .await;
    let mut wire = door.wire().await;
    wire.ask("GET", "/", &[]).await;
    begun.notified().await;
    door.stop();
    door.stopped().await;
    assert_eq!(wire.rest().await, b"");
}

/// In a process of its own: how many descriptors there are is a matter of the whole process.
#[tokio::test]
async fn a169_running_out_of_descriptors_does_not_end_the_loop() {
    let home = Home::on_sqlite();
    home.done(&["page", "create", "Reelway"]);
    let address = crate::support::process::free_port();
    let mut command = home.command(&[]);
    let program = command.get_program().to_owned();
    let mut limited = std::process::Command::new("sh");
    limited.args(["-c", "ulimit -n 64; exec \"$0\" serve --no-jobs --listen \"$1\""]).arg(program).arg(address.to_string());
    limited.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?)))).current_dir(home.path());
    command = limited;
    let mut program = Program::spawn(command);
    program.listens_on(address);
    until_so("it is lit", async || program.try_get("/livez").await.is_ok()).await;
    let mut open = Vec::new();
    for _ in 0..200 {
        open.push(tokio::net::TcpStream::connect(address).await.unwrap());
    }
    // The system takes connections for a program that cannot; none of them is answered.
    tokio::time::sleep(Duration::from_millis(500)).await;
    drop(open);
    until_so("it serves again", async || program.try_get("/").await.is_ok_and(|answer| answer.status == 200)).await;
    assert!(!program.complaints().contains("panicked"), "{}", program.complaints());
}
