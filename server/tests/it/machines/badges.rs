//! Badges: what they say, how they look, what can be asked of them, and that nothing runs in them.

use app::model::{
    Status, Visibility,
    input::{Backfill, MetricDisplay, NewComponent, NewMetric},
    uptime::Uptime,
};
use axum::http::Method;
use server::service::{components, metrics};

use super::{ask::Door, json::Json};
use crate::support::{
    app::{TestApp, minutes},
    deeds::trouble,
};

both!(
    a_badge_says_how_the_page_is,
    a_badge_says_how_a_component_or_a_group_is,
    a_badge_says_the_uptime_rounded_down,
    a_badge_says_the_uptime_of_a_year_from_the_archive,
    a_badge_says_the_newest_value_of_a_metric,
    badges_have_four_styles_and_any_label,
    a_badge_can_be_embedded_anywhere_and_runs_nothing,
    a159_a_wrong_parameter_is_named,
    a121_what_is_hidden_is_answered_as_what_never_was,
    a_badge_speaks_the_language_of_its_page,
    labels_of_strangers_push_nothing_out,
);

/// What a badge says: its label and its message.
async fn said(door: &Door, path: &str) -> (String, String) {
    let document = door.json(&format!("{path}.json")).await;
    assert_eq!(&document.keys()[..4], ["schemaVersion", "label", "message", "color"]);
    assert_eq!((&document["schemaVersion"], &document["cacheSeconds"]), (&Json::Number(1.0), &Json::Number(300.0)));
    let (label, message) = (document["label"].text().to_owned(), document["message"].text().to_owned());
    let svg = door.read(&format!("{path}.svg")).await.text();
    assert!(svg.contains(&format!(">{label}</text>")) && svg.contains(&format!(">{message}</text>")), "{svg}");
    (label, message)
}

async fn a_badge_says_how_the_page_is(app: &TestApp) {
    let door = app.door();
    let page = async || said(&door, "/badge/status").await.1;
    assert_eq!(page().await, "No data", "an empty page says nothing works");
    let (a, b) = (app.component("Player").await, app.component("Uploads").await);
    assert_eq!(said(&door, "/badge/status").await, ("Reelway".into(), "All working".into()));
    for (statuses, says, colour) in [
        ([(a, Status::DegradedPerformance), (b, Status::Operational)], "Some trouble", "yellow"),
        ([(a, Status::MajorOutage), (b, Status::Operational)], "Partly down", "orange"),
        ([(a, Status::MajorOutage), (b, Status::MajorOutage)], "Down", "red"),
        ([(a, Status::UnderMaintenance), (b, Status::Operational)], "Maintenance", "blue"),
        ([(a, Status::Operational), (b, Status::Operational)], "All working", "brightgreen"),
    ] {
        app.set(&statuses).await;
        assert_eq!(page().await, says);
        assert_eq!(door.json("/badge/status.json").await["color"], colour);
    }
    let mut unknown = NewComponent::named("Search");
    unknown.status = Status::Unknown;
    app.component_like(unknown).await;
    assert_eq!(page().await, "No data", "what cannot be seen is not said to work");
}

async fn a_badge_says_how_a_component_or_a_group_is(app: &TestApp) {
    let (group, ids) = app.group("Video", &["Playback", "Uploads"]).await;
    app.set(&[(ids[0], Status::PartialOutage)]).await;
    let door = app.door();
    assert_eq!(said(&door, &format!("/badge/components/{}", ids[0])).await, ("Playback".into(), "Failing for some".into()));
    assert_eq!(said(&door, &format!("/badge/components/{}", ids[1])).await, ("Uploads".into(), "Working".into()));
    assert_eq!(said(&door, &format!("/badge/components/{group}")).await, ("Video".into(), "Failing for some".into()));
}

async fn a_badge_says_the_uptime_rounded_down(app: &TestApp) {
    let (group, ids) = app.group("Video", &["Playback", "Uploads"]).await;
    // Ten days later it was down for one second of one of them.
    app.clock.advance(10 * 86_400_000);
    app.set(&[(ids[0], Status::MajorOutage)]).await;
    app.clock.advance(1_000);
    app.set(&[(ids[0], Status::Operational)]).await;
    app.pass_minutes(1);
    app.set(&[(ids[1], Status::DegradedPerformance)]).await;
    let door = app.door();
    let shown = app.snapshot().uptime(ids[0].cast()).unwrap();
    assert!(shown.thousandths() < 100_000, "a second is a second: {shown:?}");
    for days in [7, 30, 90] {
        let document = door.json(&format!("/badge/uptime/{}.json?days={days}", ids[0])).await;
        assert_eq!(document["label"], "Playback");
        assert_eq!(document["message"], "99.999\u{202f}%", "{days} days: never rounded up");
        let document = door.json(&format!("/badge/uptime/{}.json?days={days}", ids[1])).await;
        assert_eq!(document["message"], "100\u{202f}%");
        let document = door.json(&format!("/badge/uptime/{group}.json?days={days}")).await;
        assert_eq!(document["message"], "99.999\u{202f}%");
    }
    let svg = door.read(&format!("/badge/uptime/{}.svg?days=30", ids[0])).await.text();
    assert!(svg.contains("<title>Playback: 99.999\u{202f}% uptime over 30 days</title>"), "{svg}");
    let whole = door.json(&format!("/badge/uptime/{}.json", ids[0])).await;
    let text = whole["message"].text().replace(['.', '%', '\u{202f}'], "");
    assert_eq!(text.parse::<u32>().unwrap(), shown.thousandths(), "the same as on the page");
}

async fn a_badge_says_the_uptime_of_a_year_from_the_archive(app: &TestApp) {
    let mut old = NewComponent::named("Playback");
    old.start_date = Some("2025-01-01".parse().unwrap());
    let id = app.component_like(old).await;
    // Half a year ago it was down for ten days.
    let mut input = trouble("It was down", &[(id, Status::MajorOutage)]);
    let ended = app.now() - minutes(180 * 1440);
    input.backfill = Some(Backfill { started_at: ended - minutes(10 * 1440), resolved_at: ended, counts_as_downtime: true });
    app.open(input).await;
    let door = app.door();
    let message = async |days: u32| door.json(&format!("/badge/uptime/{id}.json?days={days}")).await["message"].text().to_owned();
    assert_eq!(message(90).await, "100\u{202f}%");
    let year = message(365).await;
    assert!(year.starts_with("97.2"), "ten of 365 days: {year}");
    let svg = door.read(&format!("/badge/uptime/{id}.svg?days=365")).await.text();
    assert!(svg.contains("uptime over 365 days</title>"), "{svg}");
    // The archive and the page agree where both know.
    let page = app.snapshot().uptime(id.cast());
    let all = server::service::archive::uptime(&app.services, app.page, app::model::access::Audience::Public, &[id], (90, app.now())).await;
    assert_eq!(all.unwrap(), page);
    assert_eq!(page.map(Uptime::thousandths), Some(100_000));
}

async fn a_badge_says_the_newest_value_of_a_metric(app: &TestApp) {
    let display = MetricDisplay { suffix: Some("ms".into()), decimals: 1, ..MetricDisplay::named("Latency") };
    let id = metrics::create(&app.services, &app.owner(), app.page, NewMetric { id: None, display, interval_seconds: 300 }).await.unwrap();
    let door = app.door();
    let badge = format!("/badge/metric/{id}");
    assert_eq!(said(&door, &badge).await, ("Latency".into(), "no data".into()));
    metrics::push_points(&app.services, &app.owner(), app.page, vec![(id, app.now(), 41.96)]).await.unwrap();
    assert_eq!(said(&door, &badge).await, ("Latency".into(), "42.0\u{202f}ms".into()));
    app.pass_minutes(5);
    metrics::push_points(&app.services, &app.owner(), app.page, vec![(id, app.now(), 40.0)]).await.unwrap();
    assert_eq!(said(&door, &badge).await.1, "40.0\u{202f}ms");
    app.pass_minutes(3 * 1440);
    assert_eq!(said(&door, &badge).await.1, "no data", "what was true three days ago is not news");
}

async fn badges_have_four_styles_and_any_label(app: &TestApp) {
    app.component("Player").await;
    let door = app.door();
    for (style, height) in [("flat", 20), ("flat-square", 20), ("for-the-badge", 28), ("plastic", 18)] {
        let svg = door.read(&format!("/badge/status.svg?style={style}&label=How%20we%20do")).await.text();
        assert!(svg.contains(&format!("height=\"{height}\"")) && svg.contains("<title>How we do: All working</title>"), "{svg}");
        let shouts = style == "for-the-badge";
        assert!(svg.contains(if shouts { ">HOW WE DO</text>" } else { ">How we do</text>" }), "{svg}");
        assert!(svg.contains("role=\"img\" aria-label=\"How we do: All working\""), "{svg}");
    }
    let document = door.json("/badge/status.json?style=plastic&label=").await;
    assert_eq!((document["style"].text(), document["label"].text()), ("plastic", ""));
    let evil = door.read("/badge/status.svg?label=%3C/text%3E%3Cscript%3Ewindow.__xss=1%3C/script%3E&color=red%22onload=%22x").await.text();
    assert!(evil.contains("&lt;/text&gt;&lt;script&gt;") && !evil.contains("<script") && !evil.contains("onload"), "{evil}");
}

async fn a_badge_can_be_embedded_anywhere_and_runs_nothing(app: &TestApp) {
    let player = app.component("Player").await;
    let door = app.door();
    for path in ["/badge/status.svg".to_owned(), format!("/badge/components/{player}.svg"), format!("/badge/uptime/{player}.svg")] {
        let reply = door.read(&path).await;
        assert_eq!(reply.header("content-type"), "image/svg+xml; charset=utf-8");
        assert_eq!(reply.header("content-security-policy"), "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors *");
        assert_eq!((reply.header("cross-origin-resource-policy"), reply.header("access-control-allow-origin")), ("cross-origin", "*"));
        let again = door.send(Method::GET, &path, &[("if-none-match", reply.header("etag"))]).await;
        assert_eq!(again.status, 304);
        assert_eq!(door.send(Method::POST, &path, &[]).await.status, 405);
    }
}

async fn a159_a_wrong_parameter_is_named(app: &TestApp) {
    let player = app.component("Player").await;
    let door = app.door();
    let status = "/badge/status.svg".to_owned();
    let uptime = format!("/badge/uptime/{player}.svg");
    let long = "x".repeat(10_240);
    for (path, query, name) in [
        (&status, "style=../../x", "style"),
        (&status, &format!("label={long}"), "label"),
        (&uptime, "days=8", "days"),
        (&uptime, "days=99999999999999999999", "days"),
        (&uptime, "days=7%27%20OR%201=1", "days"),
    ] {
        let reply = door.get(&format!("{path}?{query}")).await;
        assert_eq!(reply.status, 400, "{query}");
        assert!(reply.text().starts_with(name) && reply.header("content-type").starts_with("text/plain"), "{}", reply.text());
    }
    assert_eq!(door.get("/badge/status.svg?days=8&nonsense=1").await.status, 200, "what means nothing here does nothing");
    assert_eq!(door.get("/badge/status.svg?label=%FF%FE").await.status, 200);
}

async fn a121_what_is_hidden_is_answered_as_what_never_was(app: &TestApp) {
    let hidden = app.component_like(NewComponent { visibility: Visibility::Hidden, ..NewComponent::named("Vault") }).await;
    let team = app.component_like(NewComponent { visibility: Visibility::Team, ..NewComponent::named("Pager") }).await;
    let unshown = app.component_like(NewComponent { showcase: false, ..NewComponent::named("Player") }).await;
    let display = MetricDisplay { visibility: Visibility::Hidden, ..MetricDisplay::named("Load") };
    let metric =
        metrics::create(&app.services, &app.owner(), app.page, NewMetric { id: None, display, interval_seconds: 300 }).await.unwrap();
    let door = app.door();
    let never = door.get("/badge/components/aaaaaaaaaaaa.svg").await;
    assert_eq!((never.status, never.body.len()), (404, 0));
    for path in [
        format!("components/{hidden}.svg"),
        format!("components/{team}.json"),
        format!("uptime/{hidden}.svg?days=365"),
        format!("uptime/{team}.svg?style=nonsense"),
        format!("uptime/{unshown}.svg"),
        format!("metric/{metric}.svg"),
        "components/x.svg".into(),
        "components/.svg".into(),
        "uptime/%00.svg".into(),
        format!("components/{unshown}.png"),
        format!("components/{unshown}"),
    ] {
        let reply = door.get(&format!("/badge/{path}")).await;
        assert_eq!((reply.status, reply.body.len(), reply.headers.len()), (404, 0, never.headers.len()), "{path}");
    }
    // What was public yesterday is not told from memory either.
    let path = format!("/badge/components/{unshown}.svg");
    door.read(&path).await;
    components::delete(&app.services, &app.owner(), app.page, unshown).await.unwrap();
    assert_eq!(door.get(&path).await.status, 404);
}

async fn a_badge_speaks_the_language_of_its_page(app: &TestApp) {
    app.component("Player").await;
    app.speak_german().await;
    let door = app.door();
    assert_eq!(said(&door, "/badge/status").await.1, "Alles funktioniert");
    let reply = door.send(Method::GET, "/badge/status.json", &[("accept-language", "en")]).await;
    assert_eq!(reply.json()["message"], "Alles funktioniert", "one answer for everybody");
}

async fn labels_of_strangers_push_nothing_out(app: &TestApp) {
    let door = app.door();
    door.read("/badge/status.svg").await;
    assert!(door.keeps(app.page, "badge/Page/Picture/Flat/90"));
    for n in 0..300 {
        let reply = door.get(&format!("/badge/status.svg?label={n}")).await;
        assert!(reply.text().contains(&format!(">{n}</text>")));
    }
    assert!(door.keeps(app.page, "badge/Page/Picture/Flat/90"));
}
