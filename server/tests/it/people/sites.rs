//! What other sites make a browser send is refused before anything happens.

use app::model::Role;

use super::scene::{PASSWORD, console, cookie, person, whoami};
use crate::support::app::TestApp;

on_sqlite!(
    a103_no_other_site_signs_anybody_out,
    a105_no_other_site_signs_anybody_in,
    a106_neighbours_and_other_ports_are_other_sites,
    a107_no_other_site_reads_anything,
    a109_no_other_site_reads_a_stream,
);

async fn a103_no_other_site_signs_anybody_out(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    let cookie = cookie(&door, "ann").await;
    let evil: &[&[(&str, &str)]] = &[
        &[("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")],
        &[("Referer", "https://evil.example/")],
        &[("Origin", "null")],
        &[],
    ];
    for headers in evil {
        for kind in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/json"] {
            let all = [*headers, &[("Content-Type", kind), ("Cookie", cookie.as_str())]].concat();
            let reply = door.send("POST", "/_fn/sign_out", &all, "").await;
            assert_eq!((reply.status, reply.header("cache-control")), (403, "no-store"), "{all:?}");
        }
    }
    assert_eq!(whoami(&door, &cookie).await.0, 200, "nothing has changed");
}

async fn a105_no_other_site_signs_anybody_in(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    for headers in [&[("Origin", "https://evil.example")][..], &[("Origin", "null")], &[("Sec-Fetch-Site", "cross-site")]] {
        let reply = door.send("POST", "/_fn/sign_in", headers, &format!("ann@example.com {PASSWORD}")).await;
        assert!(reply.status == 403 && !reply.has("set-cookie"), "{headers:?}");
    }
}

async fn a106_neighbours_and_other_ports_are_other_sites(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    let cookie = cookie(&door, "ann").await;
    for origin in ["https://evil.status.example.com", "https://status.example.com.evil.example", "https://status.example.com:9999"] {
        let reply = door.send("POST", "/_fn/sign_out", &[("Origin", origin), ("Cookie", &cookie)], "").await;
        assert_eq!(reply.status, 403, "{origin}");
    }
    assert_eq!(whoami(&door, &cookie).await.0, 200);
}

async fn a107_no_other_site_reads_anything(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    let cookie = cookie(&door, "ann").await;
    for method in ["GET", "OPTIONS", "POST"] {
        let headers = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST"), ("Cookie", cookie.as_str())];
        let reply = door.send(method, "/console/me", &headers, "").await;
        assert!(!reply.headers.iter().any(|(name, _)| name.starts_with("access-control")), "{method}: {reply:?}");
    }
}

async fn a109_no_other_site_reads_a_stream(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    let cookie = cookie(&door, "ann").await;
    let reply = door.get_with("/console/stream", &[("Origin", "https://evil.example"), ("Cookie", &cookie)]).await;
    assert_eq!(reply.status, 403);
}
