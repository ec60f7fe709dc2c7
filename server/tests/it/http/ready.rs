//! What was sent is sent again without the router: the same to everybody, never after anything has changed, and counted.

use app::model::{
    Status::MajorOutage,
    input::{MetricDisplay, NewMetric},
};
use axum::http::Request;
use server::{http::router, service::metrics};

use super::scene::Scene;
use crate::support::{
    app::TestApp,
    deeds::{comment, trouble},
    door::Door,
    raw::Reply,
};

both!(what_is_sent_again_is_what_was_sent, nothing_is_sent_again_once_anything_has_changed);

on_sqlite!(
    what_is_sent_again_is_in_the_language_and_the_encoding_that_is_asked_for,
    who_had_it_already_keeps_it_for_nobody_else,
    each_request_has_an_id_and_is_counted,
    what_may_be_out_of_date_goes_the_long_way,
    a_value_that_is_news_no_more_is_not_sent_again,
    while_a_page_is_made_anew_the_others_get_it_as_it_was_a_moment_ago,
    an_unclear_host_is_refused_also_for_what_was_sent,
);

const SUMMARY: &str = "/api/v2/summary.json";

/// The headers by name, and the body.
fn sorted(reply: &Reply) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<_> = reply.headers.iter().filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id")).cloned().collect();
    headers.sort();
    (reply.status, headers, reply.text())
}

async fn what_is_sent_again_is_what_was_sent(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    for path in scene.pages().iter().map(String::as_str).chain([SUMMARY, "/history.atom", "/calendar.ics", "/robots.txt"]) {
        let first = door.get(path).await;
        for _ in 0..3 {
            assert_eq!(sorted(&door.get(path).await), sorted(&first), "{path}");
        }
        // A query goes the long way.
        let query = if path.contains('?') { "&x=1" } else { "?x=1" };
        assert_eq!(sorted(&door.get(&format!("{path}{query}")).await), sorted(&first), "{path}");
    }
}

async fn nothing_is_sent_again_once_anything_has_changed(app: &TestApp) {
    let door = Door::open(app).await;
    let api = app.component("API").await;
    let mut before = [door.get("/").await.text(), door.get(SUMMARY).await.text()];
    let incident = app.open(trouble("The API is down", &[(api, MajorOutage)])).await;
    for n in 0..10 {
        let now = [door.get("/").await.text(), door.get(SUMMARY).await.text()];
        assert!(now[0] != before[0] && now[1] != before[1], "change {n}");
        before = now;
        app.post(incident, comment(&format!("Step {n} is done."))).await;
    }
    assert!(door.get("/").await.text().contains("Step 9 is done."));
}

async fn what_is_sent_again_is_in_the_language_and_the_encoding_that_is_asked_for(app: &TestApp) {
    let door = Door::open(app).await;
    for _ in 0..2 {
        for language in ["en", "de", "fr"] {
            for encoding in ["br", "gzip", "identity", "gzip, br;q=0"] {
                let reply = door.get_with("/", &[("Accept-Language", language), ("Accept-Encoding", encoding)]).await;
                let wanted = encoding.split(',').next().filter(|encoding| *encoding != "identity");
                assert_eq!(reply.header("content-language"), language);
                assert_eq!(reply.has("content-encoding").then(|| reply.header("content-encoding")), wanted, "{language} {encoding}");
            }
            let cookie = format!("other=1; language={language}");
            let reply = door.get_with("/", &[("Accept-Language", "es"), ("Cookie", &cookie)]).await;
            assert_eq!(reply.header("content-language"), language, "a choice goes before what the browser wants");
        }
    }
}

async fn who_had_it_already_keeps_it_for_nobody_else(app: &TestApp) {
    let door = Door::open(app).await;
    for path in ["/", SUMMARY] {
        let tag = door.get(&format!("{path}?x=1")).await.header("etag").to_owned();
        for _ in 0..2 {
            let known = door.get_with(path, &[("If-None-Match", &tag)]).await;
            assert_eq!((known.status, known.body.len(), known.has("content-type")), (304, 0, false), "{path}");
        }
        assert_eq!(sorted(&door.get(path).await), sorted(&door.get(&format!("{path}?x=1")).await), "{path}");
    }
}

async fn each_request_has_an_id_and_is_counted(app: &TestApp) {
    let door = Door::open(app).await;
    let mut ids = std::collections::BTreeSet::new();
    let tag = door.get("/").await.header("etag").to_owned();
    for _ in 0..5 {
        ids.insert(door.get("/").await.header("x-request-id").to_owned());
        ids.insert(door.get_with("/", &[("If-None-Match", &tag)]).await.header("x-request-id").to_owned());
    }
    assert_eq!((ids.len(), ids.iter().all(|id| id.len() == 16)), (10, true));
    let counted = door.counters().await;
    for line in [
        "lightship_requests_total{route=\"/\",status=\"200\"} 6",
        "lightship_requests_total{route=\"/\",status=\"304\"} 5",
        "lightship_request_seconds_count 11",
    ] {
        assert!(counted.contains(line), "{line} is not in {counted}");
    }
}

async fn what_may_be_out_of_date_goes_the_long_way(app: &TestApp) {
    let door = Door::open(app).await;
    assert!(!door.get(SUMMARY).await.has("x-stale-since"));
    door.state.hub.contact().lost();
    app.pass_minutes(5);
    assert!(door.get(SUMMARY).await.has("x-stale-since"));
    app.hub.refresh().await.expect("the database answers");
    assert!(!door.get(SUMMARY).await.has("x-stale-since"));
}

async fn an_unclear_host_is_refused_also_for_what_was_sent(app: &TestApp) {
    let door = Door::open(app).await;
    for _ in 0..2 {
        assert_eq!(door.raw("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n").await.status, 200);
        for bad in ["Host: a.example\r\nHost: b.example\r\n", "", "Host: a@b\r\n"] {
            assert_eq!(door.raw(format!("GET / HTTP/1.1\r\n{bad}Connection: close\r\n\r\n")).await.status, 400, "{bad}");
        }
    }
    // Each page has its own.
    let (own, other) =
        (door.get_with("/", &[("Host", "reelway.localhost")]).await, door.get_with("/", &[("Host", "otherwise.localhost")]).await);
    assert!(own.text().contains("Reelway") && other.text().contains("Otherwise"));
    assert_eq!(sorted(&door.get_with("/", &[("Host", "otherwise.localhost")]).await), sorted(&other));
}

async fn a_value_that_is_news_no_more_is_not_sent_again(app: &TestApp) {
    let door = Door::open(app).await;
    let new = NewMetric { id: None, display: MetricDisplay::named("Latency"), interval_seconds: 300 };
    let id = metrics::create(&app.services, &app.owner(), app.page, new).await.expect("the metric is fine");
    metrics::push_points(&app.services, &app.owner(), app.page, vec![(id, app.now(), 42.0)]).await.expect("the point is fine");
    let badge = format!("/badge/metric/{id}.json");
    for _ in 0..2 {
        assert!(door.get(&badge).await.text().contains("42"));
    }
    // Nothing happens but time.
    app.pass_minutes(3 * 1440);
    assert!(door.get(&badge).await.text().contains("no data"));
}

async fn while_a_page_is_made_anew_the_others_get_it_as_it_was_a_moment_ago(app: &TestApp) {
    let open = Door::open(app).await;
    let door = server::http::ready::Door::new(router::public(open.state.clone()), open.state.clone());
    let asked = |path: &str| Request::get(path).header("host", "reelway.localhost").body(()).unwrap();
    let sent_again = |path: &str| door.answer(&asked(path)).map(|_| ());
    for path in ["/", SUMMARY] {
        open.get_with(path, &[("Host", "reelway.localhost")]).await;
        assert!(sent_again(path).is_ok(), "{path}");
    }
    app.component("API").await;
    let first = sent_again("/");
    assert!(first.is_err(), "who comes first waits for the news");
    assert!(sent_again("/").is_ok(), "the others do not");
    assert!(sent_again(SUMMARY).is_err() && sent_again(SUMMARY).is_err(), "what no stream corrects is never out of date");
    app.pass_minutes(1);
    assert!(sent_again("/").is_err(), "only what was news a moment ago");
    drop(first);
    let next = sent_again("/");
    assert!(next.is_err_and(|missed| missed.is_some()), "who gave up keeps nobody from making it");
}
