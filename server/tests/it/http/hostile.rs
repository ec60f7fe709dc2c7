//! Requests no browser sends. Nothing breaks, nothing is believed, nothing costs more than an honest request.

use app::model::{Visibility, input::NewAnnouncement, page::PageSettings};
use axum::{Router, routing::get};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use server::{
    entity::{Col, Json, announcement, component, page},
    service::announcements,
};

use super::scene::{NOBODY, Scene};
use crate::support::{app::TestApp, door::Door};

both!(
    a002_what_looks_like_a_question_to_the_database_is_only_text,
    a006_an_id_has_one_spelling,
    a025_no_link_leads_where_no_link_should,
    a027_what_a_visitor_types_is_shown_as_text,
    a137_what_no_cache_looks_at_changes_nothing,
    a139_nothing_a_visitor_adds_makes_another_rendering,
    a139_no_search_pushes_out_what_everybody_reads,
    a178_no_date_is_too_far,
);

on_sqlite!(
    a135_no_address_leads_to_another_site,
    a147_nothing_but_our_files_is_served,
    a189_whoever_asks_nonsense_learns_nothing,
    a198_a_panic_is_one_answer_with_a_reference,
);

const SQL: &[&str] = &[
    "'",
    "%22",
    "%5C",
    "%27",
    "1%20OR%201=1",
    "1;SELECT%20pg_sleep(5)--",
    "1'%20AND%20randomblob(100000000)--",
    "%00",
    "$%7B1%7D",
    "%3F",
    "$1",
    "%25",
    "_",
    "[",
    "(",
    ".*",
    "%EF%BF%BF",
    "%F0%9F%9A%80",
    "%ff",
    "%",
    "%zz",
    "+",
];

async fn a002_what_looks_like_a_question_to_the_database_is_only_text(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    for text in SQL {
        for path in
            [format!("/?q={text}"), format!("/?affected={text}"), format!("/?lang={text}&since={text}"), format!("/history?{text}={text}")]
        {
            assert_eq!(door.get(&path).await.status, 200, "{path}");
        }
        for path in ["incidents", "maintenance", "components", "uptime"].map(|noun| format!("/{noun}/{text}")) {
            let status = door.get(&path).await.status;
            assert!(matches!(status, 400 | 404), "{path}: {status}");
        }
        let status = door.get(&format!("/uptime/{}/{text}/{text}", scene.player)).await.status;
        assert!(matches!(status, 400 | 404), "{text}: {status}");
    }
}

async fn a006_an_id_has_one_spelling(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let id = scene.incident.to_string();
    assert_eq!(door.get(&format!("/incidents/{id}")).await.status, 200);
    let upper = format!("{}{}", id[..11].to_owned(), "%EF%BC%91");
    for other in [id.to_uppercase(), format!("{id}%00"), format!("%20{id}"), format!("{id}/"), format!("0x{id}"), format!("{id}x"), upper] {
        if other != id {
            assert_eq!(door.get(&format!("/incidents/{other}")).await.status, 404, "{other}");
        }
    }
}

/// Rows an importer or another program wrote: nobody has checked them.
async fn a025_no_link_leads_where_no_link_should(app: &TestApp) {
    let scene = Scene::on(app).await;
    let news = NewAnnouncement {
        text: "We move.".into(),
        link: Some("https://a.example/news".into()),
        starts_at: None,
        ends_at: None,
        dismissable: true,
        visibility: Visibility::Public,
    };
    announcements::create(&app.services, &app.owner(), app.page, news).await.expect("the announcement is fine");
    let db = app.services.db.write();
    for evil in
        ["javascript:window.__xss=1", " javascript:window.__xss=1", "java\tscript:window.__xss=1", "//evil.example", "data:text/html,x"]
    {
        let settings = PageSettings { support_url: Some(evil.into()), url: Some(evil.into()), ..PageSettings::default() };
        let settings = Json(serde_json::to_value(settings).expect("it is JSON"));
        let pages = page::Entity::update_many().col_expr(page::Column::Settings, Expr::value(settings));
        let next = pages.col_expr(page::Column::Version, Expr::col(page::Column::Version).add(1));
        next.filter(page::Column::Id.eq(Col(app.page))).exec(db).await.expect("the page is there");
        component::Entity::update_many().col_expr(component::Column::Link, Expr::value(evil)).exec(db).await.expect("they are there");
        announcement::Entity::update_many().col_expr(announcement::Column::Link, Expr::value(evil)).exec(db).await.expect("it is there");
        app.hub.refresh().await.expect("the database answers");
        let door = Door::open(app).await;
        for path in scene.pages() {
            let html = door.get(&path).await.text();
            for attribute in [" href=\"", " src=\"", " action=\"", " formaction=\"", " srcset=\"", " poster=\""] {
                for address in html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                    let stays = address.starts_with(['#', '?']) || address.starts_with('/') && !address.starts_with("//");
                    let leads = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
                    assert!(stays || leads, "{path}: {address}");
                }
            }
        }
    }
}

async fn a027_what_a_visitor_types_is_shown_as_text(app: &TestApp) {
    let (_, door) = (Scene::on(app).await, Door::open(app).await);
    let typed = "%22%3E%3C/script%3E%3Cscript%3Ewindow.__xss=1%3C/script%3E%3Csvg%20onload=1%3E%E2%80%AE%00%0D%0ASet-Cookie:%20a=b";
    for path in [format!("/?q={typed}"), format!("/?lang={typed}"), format!("/{typed}"), format!("/history?tz={typed}")] {
        let reply = door.get(&path).await;
        let html = reply.text();
        for live in ["<svg onload", "</script><script>window", "\u{202e}", "<script>window"] {
            assert!(!html.contains(live), "{path}: {live}");
        }
        assert!(!reply.has("set-cookie") && !reply.header("content-security-policy").contains("xss"), "{path}");
    }
    let long = door.get(&format!("/?q={}", "a".repeat(5_000))).await;
    assert!(!long.text().contains(&"a".repeat(101)), "only so much of it is looked at");
}

async fn a137_what_no_cache_looks_at_changes_nothing(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let unkeyed = [
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Host", "otherwise.status.example.com"),
        ("X-Host", "evil.example"),
        ("Forwarded", "host=evil.example;proto=http"),
        ("X-Original-URL", "/nothing"),
        ("X-Rewrite-URL", "/nothing"),
        ("X-Forwarded-Scheme", "http"),
        ("X-Forwarded-Proto", "http"),
        ("X-Forwarded-For", "6.6.6.6"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("Accept", "text/x"),
        ("Origin", "https://evil.example"),
        ("Range", "bytes=0-10"),
        ("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 GMT"),
        ("If-Match", "\"x\""),
        ("User-Agent", "<script>window.__xss=1</script>"),
        ("Referer", "https://evil.example/"),
    ];
    for path in scene.pages() {
        let clean = door.get(&path).await;
        for (name, value) in unkeyed {
            assert_eq!(door.get_with(&path, &[(name, value)]).await.looks(), clean.looks(), "{path} {name}");
        }
        assert!(!clean.has("access-control-allow-origin"), "{path}");
    }
    let named = door.get_with("/", &[("Host", "evil.example:8080")]).await;
    assert_eq!(named.looks(), door.get("/").await.looks(), "an unknown host is shown the page, with the addresses it really has");
    assert!(!named.text().contains("evil.example"));
}

async fn a139_nothing_a_visitor_adds_makes_another_rendering(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let plain: Vec<String> = scene.pages().into_iter().filter(|path| !path.contains('?')).collect();
    for path in &plain {
        door.get(path).await;
        door.get_with(path, &[("Accept-Language", "de")]).await;
    }
    let before = (door.renders().await, app.services.db.uses().1);
    for path in &plain {
        for n in 0..20 {
            let junk = format!("r{n}");
            let answers = [
                door.get(&format!("{path}?r={n}")).await,
                door.get(&format!("{path}?")).await,
                door.get(&format!("{path}?q=&affected=x{n}&utm_source={n}")).await,
                door.get(&format!("{path}?{}", "a=b&".repeat(1_000))).await,
                door.get_with(path, &[("Cookie", &format!("a={junk}; language={junk}"))]).await,
                door.get_with(path, &[("Accept-Language", &format!("x{n}, en;q=0.{n}"))]).await,
                door.get_with(path, &[("Accept-Language", "de-CH-1996")]).await,
                door.get_with(path, &[("Accept-Encoding", &format!("br;q=0.{n}, {junk}"))]).await,
                door.get_with(path, &[("Range", &format!("bytes={n}-"))]).await,
                door.get_with(path, &[("Host", &format!("{junk}.example"))]).await,
                door.get_with(path, &[("If-None-Match", &format!("\"{junk}\""))]).await,
                door.get_with(path, &[("Authorization", "Bearer x"), ("Pragma", "no-cache"), ("Cache-Control", "no-cache")]).await,
                door.ask("HEAD", path, &[]).await,
            ];
            assert!(answers.iter().all(|reply| reply.status == 200), "{path}");
        }
        for other in [format!("{path}/"), format!("/{path}"), format!("{path}/."), format!("{path}%20")] {
            door.get(&other).await;
        }
    }
    let after = (door.renders().await, app.services.db.uses().1);
    assert!(after.0 <= before.0 + 1, "one for what is nowhere: {before:?}, {after:?}");
    assert_eq!(after.1, before.1, "nobody asks the database");
}

async fn a139_no_search_pushes_out_what_everybody_reads(app: &TestApp) {
    let (_, door) = (Scene::on(app).await, Door::open(app).await);
    door.get("/").await;
    let before = door.renders().await;
    for n in 0..300 {
        let found = door.get(&format!("/?q=x{n}")).await;
        assert_eq!(found.status, 200);
    }
    let searches = door.renders().await - before;
    assert_eq!(door.get("/").await.status, 200);
    assert_eq!((searches, door.renders().await - before), (300, 300), "the front page is still there");
    // While one search is rendered the next waits; nobody else does.
    let turn = door.state.extras.acquire().await.unwrap();
    let mut waiting = door.wire().await;
    waiting.ask("GET", "/?q=other", &[]).await;
    app.set(&[]).await;
    assert_eq!(door.get("/").await.status, 200);
    assert_eq!(door.get(&format!("/components/{NOBODY}")).await.status, 404);
    drop(turn);
    assert_eq!(waiting.reply().await.status, 200);
}

async fn a178_no_date_is_too_far(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    for (year, month) in
        [("0001", "01"), ("9999", "12"), ("0000", "01"), ("-001", "01"), ("2026", "00"), ("2026", "13"), ("32768", "01"), ("2026", "1e0")]
    {
        for path in [format!("/history/{year}/{month}"), format!("/uptime/{}/{year}/{month}", scene.player)] {
            assert_eq!(door.get(&path).await.status, 404, "{path}");
        }
    }
}

async fn a135_no_address_leads_to_another_site(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let places =
        ["//evil.example", "/%5cevil.example", "/%09/evil.example", "/..//evil.example", "/%2f%2fevil.example", "///evil.example/%2e%2e"];
    let inside = [format!("//evil.example/incidents/{}", scene.maintenance), format!("/incidents/{}//evil.example", scene.maintenance)];
    for path in places.map(str::to_owned).into_iter().chain(inside) {
        let reply = door.get(&path).await;
        assert_eq!((reply.status, reply.header("location")), (404, ""), "{path}");
    }
    let led = door.get(&format!("/incidents/{}?next=//evil.example", scene.maintenance)).await;
    assert_eq!(led.header("location"), format!("/maintenance/{}", scene.maintenance));
}

async fn a147_nothing_but_our_files_is_served(app: &TestApp) {
    let door = Door::open(app).await;
    for path in [
        "/../../Cargo.toml",
        "/pkg/../manifest.json",
        "/pkg/%2e%2e/manifest.json",
        "/pkg/..;/manifest.json",
        "/pkg//etc/passwd",
        "//etc/passwd",
        "/pkg/..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/.git/config",
        "/.env",
        "/data/lightship.db",
        "/lightship.db-wal",
        "/favicon.svg/",
        "/favicon.svg%00",
        "/favicon.svg%00.css",
        "/FAVICON.SVG",
        "/./favicon.svg",
        "/mark/../favicon.svg",
        "/pkg/.",
        "/%00",
        "/mark\\ok.svg",
        "/index.html",
        "/../dist/favicon.svg",
    ] {
        let reply = door.raw(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")).await;
        assert!(matches!(reply.status, 400 | 404), "{path}: {}", reply.status);
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        assert!(!text.contains("root:") && !text.contains("[package]") && !text.contains("visitor.js"), "{path}");
    }
}

async fn a189_whoever_asks_nonsense_learns_nothing(app: &TestApp) {
    let door = Door::open(app).await;
    let mut replies = vec![door.raw("\r\n\r\n\r\nnonsense\r\n\r\n").await, door.raw([0, 255, 13, 10, 13, 10]).await];
    for path in ["/incidents/%ff", "/uptime/%ff/%ff/%ff", "/history/%ff/%ff", "/?q=%ff", "/api/%ff"] {
        replies.push(door.get(path).await);
    }
    for reply in replies {
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        for inside in ["sqlx", "src/", "panicked", "SELECT", "axum", "hyper", "/tmp/", "RUST_BACKTRACE"] {
            assert!(!text.contains(inside) && !format!("{:?}", reply.headers).contains(inside), "{inside}: {text}");
        }
        assert!(reply.status < 500, "{reply:?}");
    }
}

async fn a198_a_panic_is_one_answer_with_a_reference(app: &TestApp) {
    let routes = Router::new().route("/panic", get(async || -> &'static str { panic!("SECRET in src/secret.rs") })).route("/", get("fine"));
    let door = Door::with(app, |wishes| wishes.routes = Some(routes)).await;
    let mut wire = door.wire().await;
    let mut references = std::collections::BTreeSet::new();
    for _ in 0..5 {
        wire.ask("GET", "/panic", &[]).await;
        let reply = wire.reply().await;
        assert_eq!((reply.status, reply.header("cache-control")), (500, "no-store"));
        let text = reply.text();
        let reference = text.trim().strip_prefix("We failed to show this page. Reference: ").expect("it says what to tell support");
        assert!(reference.len() == 12 && !text.contains("SECRET"), "{text}");
        references.insert(reference.to_owned());
        wire.ask("GET", "/", &[]).await;
        assert_eq!(wire.reply().await.text(), "fine", "the connection goes on");
    }
    assert_eq!(references.len(), 5);
}
