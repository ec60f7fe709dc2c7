//! Requests as bytes that two readers could read differently, that ask for elsewhere, or that are too long: refused before any page
//! is looked for.

use crate::support::{app::TestApp, door::Door};

on_sqlite!(
    a045_a_request_for_elsewhere_is_sent_nowhere,
    a136_a_request_names_one_host,
    a140_a_request_ends_in_one_place,
    a141_strange_methods_are_refused,
    a142_what_is_too_long_is_refused,
);

async fn a045_a_request_for_elsewhere_is_sent_nowhere(app: &TestApp) {
    let door = Door::open(app).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.3:0").await.unwrap();
    let canary = listener.local_addr().unwrap();
    let page = door.get("/nothing").await;
    for target in
        [format!("//{canary}/x"), format!("/http://{canary}/x"), format!("/\\{canary}/"), format!("/%5c{canary}/"), format!("/@{canary}/")]
    {
        let reply = door.raw(format!("GET {target} HTTP/1.1\r\nHost: status.example.com\r\n\r\n")).await;
        assert!(reply.status == 400 || reply.looks() == page.looks(), "{target}: {}", reply.status);
    }
    let absolute = door.raw(format!("GET http://{canary}/nothing HTTP/1.1\r\nHost: status.example.com\r\n\r\n")).await;
    assert_eq!(absolute.looks(), page.looks());
    let connect = door.raw(format!("CONNECT {canary} HTTP/1.1\r\nHost: {canary}\r\n\r\n")).await;
    assert!(matches!(connect.status, 400 | 404 | 405 | 501), "{connect:?}");
    let called = tokio::time::timeout(std::time::Duration::from_millis(50), listener.accept()).await;
    assert!(called.is_err(), "nobody was called");
}

async fn a136_a_request_names_one_host(app: &TestApp) {
    let door = Door::open(app).await;
    let ask = async |head: &str| door.raw(format!("{head}\r\n\r\n")).await.status;
    for refused in [
        "GET / HTTP/1.1",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a",
        "GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: b",
        "GET / HTTP/1.1\r\nHost: user@a",
        "GET / HTTP/1.1\r\nHost: a/b",
        "GET / HTTP/1.1\r\nHost: a b",
        "GET / HTTP/1.1\r\nHost: a, b",
        "GET / HTTP/1.1\r\nHost: a\u{e9}",
        "GET / HTTP/1.1\r\nHost: <script>",
        "GET / HTTP/1.1\r\n Host: a",
    ] {
        assert_eq!(ask(refused).await, 400, "{refused:?}");
    }
    for taken in ["GET / HTTP/1.0", "GET / HTTP/1.1\r\nHost:", "GET / HTTP/1.1\r\nHost: [::1]:80", "GET / HTTP/1.1\r\nhOST: a.:80"] {
        assert_eq!(ask(taken).await, 200, "{taken:?}");
    }
    // What the address says goes before the header, as everybody in between reads it.
    let other = door.get_with("/", &[("Host", "otherwise.status.example.com")]).await;
    assert!(other.text().contains("<title>") && other.text().contains("Otherwise"));
    let absolute = door.raw("GET http://otherwise.status.example.com/ HTTP/1.1\r\nHost: status.example.com\r\n\r\n").await;
    assert_eq!(absolute.looks(), other.looks());
}

async fn a140_a_request_ends_in_one_place(app: &TestApp) {
    let door = Door::open(app).await;
    let hidden = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
    let ask = |headers: &str, body: &str| format!("POST / HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n{body}");
    for (headers, body) in [
        ("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 6", "0\r\n\r\n"),
        ("Transfer-Encoding: xchunked", ""),
        ("Transfer-Encoding: chunked, identity", ""),
        ("Transfer-Encoding : chunked", "0\r\n\r\n"),
        ("Transfer-Encoding:\x0bchunked", "0\r\n\r\n"),
        ("X: y\r\n Transfer-Encoding: chunked", "0\r\n\r\n"),
        ("Content-Length: 0\r\nContent-Length: 37", ""),
        ("Content-Length: 0, 37", ""),
        ("Content-Length: +0", ""),
        ("Content-Length: 0x0", ""),
        ("Content-Length: -1", ""),
        ("Content-Length: 18446744073709551616", ""),
        ("Content-Length: ", ""),
        ("X: a\0b", ""),
        ("X: a\rb", ""),
        ("Transfer-Encoding: chunked", "5;\n\r\nhello\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", "-1\r\n"),
        ("Transfer-Encoding: chunked", "fffffffffffffffff\r\n"),
    ] {
        let mut wire = door.wire().await;
        wire.send(ask(headers, body) + hidden).await;
        let first = wire.reply().await;
        assert!(matches!(first.status, 400 | 405), "{headers:?}: {first:?}");
        let rest = wire.rest().await;
        assert_eq!(String::from_utf8_lossy(&rest), "", "{headers:?}: what is in doubt is not read as a second request");
    }
    let old = door.raw("POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").await;
    assert_eq!(old.status, 400);
    // An honest body is passed over, and the next request is read where it begins.
    let mut wire = door.wire().await;
    wire.send(ask("Content-Length: 5", "hello") + hidden).await;
    assert_eq!((wire.reply().await.status, wire.reply().await.text().as_str()), (405, "ok\n"));
}

async fn a141_strange_methods_are_refused(app: &TestApp) {
    let door = Door::open(app).await;
    let long = "M".repeat(8_192);
    for method in ["TRACE", "FOO", "PROPFIND", "get", "GET\t", "", "G@T", &long] {
        let reply = door.raw(format!("{method} / HTTP/1.1\r\nHost: x\r\n\r\n")).await;
        assert!(matches!(reply.status, 400 | 405 | 501), "{method:?}: {}", reply.status);
    }
    for line in
        ["OPTIONS * HTTP/1.1", "CONNECT x:80 HTTP/1.1", "GET", "GET /", "GET / HTTP/9.9", "GET / JUNK/1.1", "\x16\x03\x01\x02\0\x01"]
    {
        let reply = door.raw(format!("{line}\r\nHost: x\r\n\r\n")).await;
        assert!(matches!(reply.status, 0 | 400 | 404 | 405 | 501 | 505), "{line:?}: {}", reply.status);
    }
    assert_eq!(door.get("/livez").await.status, 200);
}

async fn a142_what_is_too_long_is_refused(app: &TestApp) {
    let door = Door::open(app).await;
    let headers = |count: usize, length: usize| (0..count).map(|n| format!("X-{n}: {}\r\n", "a".repeat(length))).collect::<String>();
    for (what, line, more) in [
        ("a long address", format!("/{}", "a".repeat(70_000)), String::new()),
        ("a long query", format!("/?{}", "a=b&".repeat(20_000)), String::new()),
        ("a long header", "/".into(), headers(1, 70_000)),
        ("long headers", "/".into(), headers(90, 1_000)),
        ("many headers", "/".into(), headers(500, 1)),
        ("a long cookie", "/".into(), format!("Cookie: {}\r\n", "a=b; ".repeat(16_000))),
    ] {
        let mut wire = door.wire().await;
        wire.send(format!("GET {line} HTTP/1.1\r\nHost: x\r\n{more}\r\n")).await;
        let reply = wire.reply().await;
        assert!(matches!(reply.status, 414 | 431), "{what}: {reply:?}");
    }
    for (what, line, more) in [
        ("a thousand parameters", format!("/?{}", "a=b&".repeat(1_000)), String::new()),
        ("a cookie of 16 KB", "/".into(), format!("Cookie: {}\r\n", "a=b; ".repeat(3_200))),
        ("ninety headers", "/".into(), headers(90, 10)),
    ] {
        let reply = door.raw(format!("GET {line} HTTP/1.1\r\nHost: x\r\n{more}\r\n")).await;
        assert_eq!(reply.status, 200, "{what}");
    }
}
