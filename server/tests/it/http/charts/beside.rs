//! What stands beside the values of a chart: the stretch before, what happened meanwhile, and how all of it is sent.

use app::{
    model::{
        Aggregation, Instant, Status, Visibility,
        input::{Backfill, NewIncident},
    },
    status::data::Series,
};
use serde_json::Value;

use super::{RANGES, metric, path, push, read, values};
use crate::support::{
    app::{TestApp, at},
    deeds::trouble,
    door::Door,
};

both!(
    a_chart_knows_the_stretch_before,
    a_chart_knows_what_happened_meanwhile,
    a_page_reads_a_chart_in_the_shape_it_has_it_in,
    a_chart_is_a_table_too,
);

on_sqlite!(a_chart_is_sent_like_every_document, no_script_makes_code_out_of_text);

/// The values before that are there, by the time their step began.
fn before(answer: &Value) -> Vec<(Instant, f64)> {
    let previous = &answer["metrics"][0]["previous"];
    let (Some(from), Some(interval)) = (previous["from"].as_str(), previous["interval"].as_i64()) else { return Vec::new() };
    let at = |n: i64| Instant::from_millis(at(from).millis() + n * interval * 1_000);
    let values = previous["values"].as_array().expect("a list");
    (0..).zip(values).filter_map(|(n, value)| Some((at(n), value.as_f64()?))).collect()
}

async fn a_chart_knows_the_stretch_before(app: &TestApp) {
    let door = Door::open(app).await;
    let mean = metric(app, |_| ()).await;
    let sum = metric(app, |display| display.aggregation = Aggregation::Sum).await;
    assert_eq!(before(&read(&door.get(&path(mean, "day")).await)), [], "nothing is known of it");
    for id in [mean, sum] {
        let points = [("2026-03-01T09:10:00Z", 10.0), ("2026-03-01T09:50:00Z", 14.0), ("2026-02-20T09:10:00Z", 40.0)];
        push(app, id, &points).await;
        push(app, id, &[("2026-03-02T10:41:00Z", 6.0), ("2026-03-02T11:58:00Z", 30.0), ("2025-01-20T09:10:00Z", 8.0)]).await;
    }
    let of = async |id, range: &str| before(&read(&door.get(&path(id, range)).await));
    assert_eq!(of(mean, "hour").await, [(at("2026-03-02T10:40:00Z"), 6.0)]);
    assert_eq!(of(sum, "hour").await, [(at("2026-03-02T10:40:00Z"), 1.2)], "as much as falls into a minute");
    assert_eq!(of(mean, "day").await, [(at("2026-03-01T09:00:00Z"), 12.0)]);
    assert_eq!(of(sum, "day").await, [(at("2026-03-01T09:00:00Z"), 2.0)], "as much as falls into five minutes");
    assert_eq!(of(mean, "week").await, [(at("2026-02-20T09:00:00Z"), 40.0)]);
    assert_eq!(of(sum, "week").await, [(at("2026-02-20T09:00:00Z"), 20.0)]);
    assert_eq!(of(mean, "month").await, []);
    assert_eq!(of(mean, "quarter").await, []);
    assert_eq!(of(mean, "year").await, [(at("2025-01-20T00:00:00Z"), 8.0)]);
    assert_eq!(of(sum, "year").await, [(at("2025-01-20T00:00:00Z"), 8.0)]);
}

async fn a_chart_knows_what_happened_meanwhile(app: &TestApp) {
    let door = Door::open(app).await;
    let (component, other) = (app.component("Player").await, app.component("Search").await);
    let id = metric(app, |display| display.component_id = Some(component)).await;
    push(app, id, &[("2026-03-02T11:58:00Z", 30.0)]).await;
    let past = |name: &str, component, from: &str, until: &str| {
        let backfill = Backfill { started_at: at(from), resolved_at: at(until), counts_as_downtime: true };
        NewIncident { backfill: Some(backfill), ..trouble(name, &[(component, Status::MajorOutage)]) }
    };
    app.open(past("Last summer", component, "2025-07-02T10:00:00Z", "2025-07-02T11:00:00Z")).await;
    app.open(past("Last month", component, "2026-02-12T10:00:00Z", "2026-02-12T11:00:00Z")).await;
    app.open(past("Elsewhere", other, "2026-02-12T10:00:00Z", "2026-02-12T11:00:00Z")).await;
    let secret = NewIncident { visibility: Visibility::Team, ..past("SECRET", component, "2025-07-02T10:00:00Z", "2025-07-02T11:00:00Z") };
    app.open(secret).await;
    let now = app.open(trouble("Players stay black", &[(component, Status::MajorOutage)])).await;
    let names = async |range: &str| {
        let answer = read(&door.get(&path(id, range)).await);
        let events = answer["metrics"][0]["events"].as_array().expect("a list").clone();
        events.iter().map(|event| event["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    for (range, expected) in [
        ("hour", vec!["Players stay black"]),
        ("day", vec!["Players stay black"]),
        ("month", vec!["Last month", "Players stay black"]),
        ("quarter", vec!["Last month", "Players stay black"]),
        ("year", vec!["Last summer", "Last month", "Players stay black"]),
    ] {
        assert_eq!(names(range).await, expected, "{range}");
    }
    app.edit(now, |edit| edit.visibility = Some(Visibility::Team)).await;
    for range in RANGES {
        assert!(!names(range).await.contains(&"Players stay black".to_owned()), "{range}: what is hidden is gone at once");
    }
    let html = door.get("/?range=year").await.text();
    assert!(html.contains("Last summer") && !html.contains("SECRET") && !html.contains("Elsewhere</bdi>"));
}

/// The same points without the shape others know: what a page has in it is what it asks for later.
async fn a_page_reads_a_chart_in_the_shape_it_has_it_in(app: &TestApp) {
    let door = Door::open(app).await;
    let id = metric(app, |_| ()).await;
    push(app, id, &[("2026-03-02T11:58:00Z", 30.0), ("2026-03-01T11:58:00Z", 20.0), ("2026-02-20T11:58:00Z", 25.0)]).await;
    for range in RANGES {
        let reply = door.get(&format!("/metrics-display/{id}/{range}.series.json")).await;
        let series: Series = serde_json::from_value(read(&reply)).expect("it is a series");
        let shown = read(&door.get(&path(id, range)).await);
        let known = (0..).zip(&series.values).filter_map(|(n, value)| Some((series.from.millis() + n * series.step, (*value)?)));
        let known: Vec<(Instant, f64)> = known.map(|(at, value)| (Instant::from_millis(at), value)).collect();
        assert_eq!(known, values(&shown), "{range}");
        assert_eq!(series.before.is_some(), shown["metrics"][0]["previous"].is_object(), "{range}");
        assert_eq!(series.last, Some((at("2026-03-02T11:58:00Z"), 30.0)), "{range}");
        assert!(reply.body.len() < door.get(&path(id, range)).await.body.len(), "{range}");
    }
}

async fn a_chart_is_a_table_too(app: &TestApp) {
    let door = Door::open(app).await;
    let component = app.component("Player").await;
    let id = metric(app, |display| (display.name, display.component_id) = ("=HYPERLINK(1)".into(), Some(component))).await;
    push(app, id, &[("2026-03-02T11:58:00Z", -30.5), ("2026-03-01T11:58:00Z", 20.0)]).await;
    app.open(trouble("@Players, black", &[(component, Status::MajorOutage)])).await;
    for range in RANGES {
        let path = format!("/metrics-display/{id}/{range}.csv");
        let got = door.get(&path).await;
        assert_eq!((got.status, got.header("content-type")), (200, "text/csv; charset=utf-8"), "{range}");
        assert_eq!(got.header("content-disposition"), format!("attachment; filename=\"{id}-{range}.csv\""));
        let again = door.get_with(&path, &[("If-None-Match", got.header("etag"))]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{range}");
        let text = got.text();
        let mut lines = text.split_terminator("\r\n");
        assert_eq!(lines.next(), Some("time,\"'=HYPERLINK(1) (ms)\",previous,events"), "{range}");
        let data = read(&door.get(&self::path(id, range)).await);
        assert_eq!(lines.clone().count(), data["metrics"][0]["data"].as_array().expect("a list").len(), "{range}");
        assert!(lines.any(|line| line.contains(",-30.5,")), "{range}: {text}");
        assert!(text.ends_with("\"'@Players, black\"\r\n"), "{range}");
    }
    let day = door.get(&format!("/metrics-display/{id}/day.csv")).await.text();
    assert!(day.contains("\r\n2026-03-02T11:55:00.000Z,-30.5,20,"), "{day}");
}

async fn a_chart_is_sent_like_every_document(app: &TestApp) {
    let door = Door::open(app).await;
    let id = metric(app, |_| ()).await;
    push(app, id, &[("2026-03-02T11:58:00Z", 30.0)]).await;
    for range in RANGES {
        let path = path(id, range);
        let got = door.get(&path).await;
        assert_eq!(got.header("cache-control"), "max-age=10, public, s-maxage=10, stale-while-revalidate=20, stale-if-error=3600");
        assert_eq!(got.header("vary"), "Accept, Accept-Encoding");
        let again = door.get_with(&path, &[("If-None-Match", got.header("etag"))]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{range}");
        for encoding in ["br", "gzip"] {
            let packed = door.get_with(&path, &[("Accept-Encoding", encoding)]).await;
            assert_eq!(packed.header("content-encoding"), encoding, "{range}");
            assert!(packed.body.len() * 5 < got.body.len(), "{range} {encoding}");
        }
        assert_eq!(door.ask("HEAD", &path, &[]).await.status, 200, "{range}");
        let refused = door.ask("POST", &path, &[("Content-Length", "0")]).await;
        assert_eq!((refused.status, refused.header("allow")), (405, "GET,HEAD"), "{range}");
    }
}

/// The policy of a page refuses it, and a chart that needs it would stay blank.
async fn no_script_makes_code_out_of_text(app: &TestApp) {
    let door = Door::open(app).await;
    let paths = &server::http::assets::PATHS;
    for path in [&paths.visitor_js, &paths.painter_js, &paths.chart_js] {
        let script = door.get(path).await.text();
        assert!(script.len() > 1_000, "{path}");
        for refused in ["new Function", "Function(\"", " eval(", "=eval("] {
            assert!(!script.contains(refused), "{path}: {refused}");
        }
    }
}
