//! HTTP/2 without TLS, as some proxies speak it: frames written by hand, good ones and floods.

use crate::support::{app::TestApp, door::Door, raw::Wire};

on_sqlite!(
    over_http2_the_host_chooses_the_page_too,
    a143_streams_reset_in_quick_succession_end_the_connection,
    a143_headers_without_end_end_the_connection,
    a143_headers_that_grow_when_unpacked_are_refused,
    a143_a_client_that_takes_nothing_is_cut,
    a143_frames_that_ask_for_nothing_end_the_connection,
    a143_frames_without_data_end_the_connection,
);

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// GET / at this host, without any compression.
fn get(host: &str) -> Vec<u8> {
    [&[0x82, 0x86, 0x84, 0x41, u8::try_from(host.len()).unwrap()], host.as_bytes()].concat()
}

async fn greeted(door: &Door, settings: &[u8]) -> Wire {
    let mut wire = door.wire().await;
    wire.send([PREFACE, &frame(SETTINGS, 0, 0, settings)].concat()).await;
    wire
}

/// Everything the server says until it closes or the stream ends, as kinds, flags, streams and payloads.
async fn frames(wire: &mut Wire, stream: Option<u32>) -> Vec<(u8, u8, u32, Vec<u8>)> {
    let mut all = Vec::new();
    while let Some(head) = wire.exactly(9).await {
        let number = |from: usize| u32::from_be_bytes(head[from..from + 4].try_into().unwrap());
        let payload = wire.exactly(usize::try_from(number(0) >> 8).unwrap()).await.unwrap_or_default();
        let ends = stream == Some(number(5)) && matches!(head[3], DATA | HEADERS) && head[4] & END_STREAM > 0;
        all.push((head[3], head[4], number(5), payload));
        if ends {
            break;
        }
    }
    all
}

/// What is said of the stream's status: the first byte of its headers, which names a usual status by number.
fn status(all: &[(u8, u8, u32, Vec<u8>)], stream: u32) -> Option<u8> {
    all.iter().find(|(kind, _, of, _)| *kind == HEADERS && *of == stream).and_then(|(.., payload)| payload.first().copied())
}

async fn is_well(door: &Door) {
    assert_eq!(door.get("/livez").await.status, 200);
}

async fn over_http2_the_host_chooses_the_page_too(app: &TestApp) {
    let door = Door::open(app).await;
    for (host, name) in [("otherwise.status.example.com", "Otherwise"), ("status.example.com", "Reelway"), ("evil.example", "Reelway")] {
        let mut wire = greeted(&door, &[]).await;
        wire.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, &get(host))).await;
        let all = frames(&mut wire, Some(1)).await;
        assert_eq!(status(&all, 1), Some(0x88), "200");
        let body: Vec<u8> = all.iter().filter(|(kind, ..)| *kind == DATA).flat_map(|(.., payload)| payload.clone()).collect();
        let html = String::from_utf8(body).unwrap();
        assert!(html.contains(name), "{host}");
        assert_eq!(html, door.get_with("/", &[("Host", host)]).await.text(), "the same as over HTTP/1.1");
    }
}

async fn a143_streams_reset_in_quick_succession_end_the_connection(app: &TestApp) {
    let door = Door::open(app).await;
    let mut wire = greeted(&door, &[]).await;
    let request = get("status.example.com");
    for n in 0..10_000 {
        let stream = 2 * n + 1;
        let pair = [frame(HEADERS, END_HEADERS | END_STREAM, stream, &request), frame(RST_STREAM, 0, stream, &[0, 0, 0, 8])].concat();
        if !wire.send(pair).await {
            break;
        }
    }
    let all = frames(&mut wire, None).await;
    let told = all.iter().find(|(kind, ..)| *kind == GOAWAY).map(|(.., payload)| payload[4..8].to_vec());
    assert!(told.is_none_or(|reason| reason == [0, 0, 0, 11]), "calm down, or closed without a word");
    is_well(&door).await;
}

async fn a143_headers_without_end_end_the_connection(app: &TestApp) {
    let door = Door::open(app).await;
    let mut wire = greeted(&door, &[]).await;
    wire.send(frame(HEADERS, END_STREAM, 1, &get("x"))).await;
    // One header of 100 bytes in each.
    let more = [&[0x00, 1, b'x', 100][..], &[b'y'; 100]].concat();
    let mut sent = 0;
    while sent < 50_000 && wire.send(frame(CONTINUATION, 0, 1, &more)).await {
        sent += 1;
    }
    assert!(sent < 50_000, "it takes {sent} and more");
    is_well(&door).await;
}

async fn a143_headers_that_grow_when_unpacked_are_refused(app: &TestApp) {
    let door = Door::open(app).await;
    let mut wire = greeted(&door, &[]).await;
    // One header of 4,000 bytes is learnt, and then named a hundred times with a byte each.
    let learnt = [&[0x40, 1, b'x', 0x7f, 0xa1, 0x1e][..], &[b'y'; 4_000]].concat();
    let block = [get("x"), learnt, vec![0xbe; 100]].concat();
    wire.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, &block)).await;
    let all = frames(&mut wire, Some(1)).await;
    assert_ne!(status(&all, 1), Some(0x88), "it is not answered as if nothing were");
    is_well(&door).await;
}

async fn a143_a_client_that_takes_nothing_is_cut(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.hurry()).await;
    // A window of no bytes: nothing may be sent.
    let mut wire = greeted(&door, &[0, 4, 0, 0, 0, 0]).await;
    wire.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, &get("x"))).await;
    let all = frames(&mut wire, None).await;
    assert_eq!(status(&all, 1), Some(0x88));
    assert!(all.iter().all(|(kind, ..)| *kind != DATA), "it ends all the same");
    is_well(&door).await;
}

/// Sends these bytes up to a thousand times and reads what is said to them; answers how often it was told to go on.
async fn taken(wire: &mut Wire, bytes: &[u8], answer: usize) -> usize {
    for times in 0..1_000 {
        if !wire.send(bytes).await || wire.exactly(answer).await.is_none() {
            return times;
        }
    }
    1_000
}

async fn a143_frames_that_ask_for_nothing_end_the_connection(app: &TestApp) {
    let door = Door::open(app).await;
    let ping = frame(PING, 0, 0, &[7; 8]);
    for (what, flood, answer) in [
        ("settings", frame(SETTINGS, 0, 0, &[]), 9),
        ("pings", ping.clone(), ping.len()),
        ("room for more", frame(WINDOW_UPDATE, 0, 0, &[0, 0, 0, 1]), 0),
        ("frames nobody knows", frame(0xfa, 0, 0, &[]), 0),
    ] {
        let mut wire = greeted(&door, &[]).await;
        let times = taken(&mut wire, &flood.repeat(1_000), answer * 1_000).await;
        assert!(times < 1_000, "{what}: it takes a million of them and more");
        is_well(&door).await;
    }
}

async fn a143_frames_without_data_end_the_connection(app: &TestApp) {
    let door = Door::open(app).await;
    let mut wire = greeted(&door, &[]).await;
    // A request whose body does not end.
    wire.send(frame(HEADERS, END_HEADERS, 1, &get("x"))).await;
    let times = taken(&mut wire, &frame(DATA, 0, 1, &[]).repeat(1_000), 0).await;
    assert!(times < 1_000, "it takes a million of them and more");
    is_well(&door).await;
}
