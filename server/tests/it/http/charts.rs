//! The points behind charts: what they say for each range, whom they ask, who may see them, and the page with a range.

mod beside;

use app::model::{
    Instant, MetricId, Status, Visibility,
    input::{EditMetric, MetricDisplay, NewMetric},
};
use serde_json::{Value, json};
use server::service::metrics;

use super::scene::NOBODY;
use crate::support::{
    app::{TestApp, at},
    deeds::trouble,
    door::Door,
    raw::Reply,
    seed,
};

both!(
    each_range_has_its_steps_and_gaps_stay_gaps,
    a_longer_range_asks_the_database_once_a_minute_and_the_day_never,
    without_the_database_what_was_read_last_serves,
    what_visitors_may_not_see_has_no_chart,
    a_page_shows_the_range_it_is_asked_for,
    an_hour_is_in_memory_and_what_a_page_begins_with_while_an_incident_is_open,
);

const RANGES: [&str; 6] = ["hour", "day", "week", "month", "quarter", "year"];

/// One decimal, shown to everybody.
fn latency() -> MetricDisplay {
    MetricDisplay { suffix: Some("ms".into()), decimals: 1, ..MetricDisplay::named("Latency") }
}

async fn metric(app: &TestApp, change: impl FnOnce(&mut MetricDisplay)) -> MetricId {
    let mut display = latency();
    change(&mut display);
    let input = NewMetric { id: None, display, interval_seconds: 30 };
    metrics::create(&app.services, &app.owner(), app.page, input).await.expect("the metric is fine")
}

async fn push(app: &TestApp, metric: MetricId, points: &[(&str, f64)]) {
    let points = points.iter().map(|(when, value)| (metric, at(when), *value)).collect();
    metrics::push_points(&app.services, &app.owner(), app.page, points).await.expect("the points are fine");
}

fn path(metric: MetricId, range: &str) -> String {
    format!("/metrics-display/{metric}/{range}.json")
}

fn read(reply: &Reply) -> Value {
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json; charset=utf-8"), "{reply:?}");
    serde_json::from_slice(&reply.body).expect("it is JSON")
}

/// The values that are there, by the time their step begins.
fn values(answer: &Value) -> Vec<(Instant, f64)> {
    let data = answer["metrics"][0]["data"].as_array().expect("a list");
    let value = |datum: &Value| Some((Instant::from_millis(datum["timestamp"].as_i64()? * 1_000), datum["value"].as_f64()?));
    data.iter().filter_map(value).collect()
}

async fn each_range_has_its_steps_and_gaps_stay_gaps(app: &TestApp) {
    let door = Door::open(app).await;
    let id = metric(app, |_| ()).await;
    let points = [
        ("2025-06-01T05:00:00Z", 5.0),
        ("2025-12-25T10:00:00Z", 3.0),
        ("2026-02-10T05:00:00Z", 1.0),
        ("2026-02-27T09:10:00Z", 7.0),
        ("2026-03-02T11:50:10Z", 10.0),
        ("2026-03-02T11:51:00Z", 20.13),
        ("2026-03-02T11:58:00Z", 30.0),
    ];
    push(app, id, &points).await;
    let cases = [
        (
            "hour",
            60,
            60,
            "2026-03-02T11:01:00Z",
            vec![("2026-03-02T11:50:00Z", 10.0), ("2026-03-02T11:51:00Z", 20.1), ("2026-03-02T11:58:00Z", 30.0)],
        ),
        (
            "quarter",
            364,
            21_600,
            "2025-12-01T18:00:00Z",
            vec![
                ("2025-12-25T06:00:00Z", 3.0),
                ("2026-02-10T00:00:00Z", 1.0),
                ("2026-02-27T06:00:00Z", 7.0),
                ("2026-03-02T06:00:00Z", 20.0),
            ],
        ),
        (
            "year",
            364,
            86_400,
            "2025-03-04T00:00:00Z",
            vec![
                ("2025-06-01T00:00:00Z", 5.0),
                ("2025-12-25T00:00:00Z", 3.0),
                ("2026-02-10T00:00:00Z", 1.0),
                ("2026-02-27T00:00:00Z", 7.0),
                ("2026-03-02T00:00:00Z", 20.0),
            ],
        ),
        ("day", 288, 300, "2026-03-01T12:05:00Z", vec![("2026-03-02T11:50:00Z", 15.1), ("2026-03-02T11:55:00Z", 30.0)]),
        ("week", 336, 1_800, "2026-02-23T12:30:00Z", vec![("2026-02-27T09:00:00Z", 7.0), ("2026-03-02T11:30:00Z", 20.0)]),
        (
            "month",
            336,
            7_200,
            "2026-02-02T14:00:00Z",
            vec![("2026-02-10T04:00:00Z", 1.0), ("2026-02-27T08:00:00Z", 7.0), ("2026-03-02T10:00:00Z", 20.0)],
        ),
    ];
    for (range, count, interval, from, expected) in cases {
        let answer = read(&door.get(&path(id, range)).await);
        assert_eq!(answer["period"], json!({"count": count, "interval": interval, "identifier": range}));
        let data = answer["metrics"][0]["data"].as_array().expect("a list");
        let times: Vec<i64> = data.iter().filter_map(|datum| datum["timestamp"].as_i64()).collect();
        let steps: Vec<i64> = (0..count).map(|n| at(from).millis() / 1_000 + n * interval).collect();
        assert_eq!(times, steps, "{range}: every step is there");
        assert!(data.iter().all(|datum| datum["value"].is_f64() || datum["value"].is_null()));
        let expected: Vec<(Instant, f64)> = expected.iter().map(|(when, value)| (at(when), *value)).collect();
        assert_eq!(values(&answer), expected, "{range}");
        assert_eq!(answer["metrics"][0]["metric"]["id"], json!(id), "{range}");
        assert_eq!(answer["metrics"][0]["metric"]["most_recent_data_at"], "2026-03-02T11:58:00.000Z", "{range}");
        assert_eq!(answer["summary"]["last"], 30.0, "{range}");
        let sum: f64 = expected.iter().map(|(_, value)| value).sum();
        assert_eq!(answer["summary"]["sum"], sum, "{range}");
    }
}

async fn a_longer_range_asks_the_database_once_a_minute_and_the_day_never(app: &TestApp) {
    let door = Door::open(app).await;
    let id = metric(app, |_| ()).await;
    push(app, id, &[("2026-03-02T11:58:00Z", 30.0)]).await;
    let asked = || app.services.db.uses().1;
    let none = asked();
    let day = door.get(&path(id, "day")).await;
    assert_eq!(asked(), none);
    let first = futures::future::join_all((0..20).map(|_| async { door.get(&path(id, "week")).await })).await;
    let once = asked();
    assert!(once > none && first.iter().all(|reply| reply.body == first[0].body));
    push(app, id, &[("2026-03-02T12:00:01Z", 50.0)]).await;
    assert_eq!(values(&read(&door.get(&path(id, "week")).await)), values(&read(&first[0])), "a new point may wait for its minute");
    assert_eq!(asked(), once);
    let moved = read(&door.get(&path(id, "day")).await);
    assert_eq!(values(&moved).last(), Some(&(at("2026-03-02T12:00:00Z"), 50.0)), "the day shows it at once");
    assert_ne!(moved, read(&day));
    app.pass_minutes(1);
    push(app, id, &[("2026-03-02T12:00:02Z", 70.0)]).await;
    let later = read(&door.get(&path(id, "week")).await);
    assert_eq!(values(&later).last(), Some(&(at("2026-03-02T12:00:00Z"), 60.0)));
    assert!(asked() > once);
    app.pass_minutes(30);
    let before = asked();
    let moved = read(&door.get(&path(id, "week")).await);
    assert_eq!(moved["metrics"][0]["data"][0]["timestamp"], at("2026-02-23T13:00:00Z").millis() / 1_000, "time alone moves it");
    assert!(asked() > before);
}

async fn without_the_database_what_was_read_last_serves(app: &TestApp) {
    let door = Door::open(app).await;
    let id = metric(app, |_| ()).await;
    push(app, id, &[("2026-03-02T11:58:00Z", 30.0)]).await;
    let (day, week) = (door.get(&path(id, "day")).await.body, door.get(&path(id, "week")).await.body);
    app.hub.contact().lost();
    app.pass_minutes(1);
    assert_eq!((door.get(&path(id, "day")).await.body, door.get(&path(id, "week")).await.body), (day.clone(), week.clone()));
    app.pass_minutes(120);
    let moved = door.get(&path(id, "day")).await;
    assert!(moved.status == 200 && moved.body != day);
    assert_eq!(door.get(&path(id, "week")).await.body, week, "old, and better than nothing");
    let asked = app.services.db.uses().1;
    let away = door.get(&path(id, "month")).await;
    assert_eq!((away.status, away.header("retry-after"), away.header("cache-control")), (503, "30", "no-store"));
    let page = door.get("/?range=month").await;
    assert!(page.status == 200 && page.text().contains("Latency (Last 24 hours)"), "the page is there all the same");
    assert!(door.get("/?range=week").await.text().contains("Latency (Last 7 days)"));
    assert_eq!(app.services.db.uses().1, asked, "nobody waits for a database that is away");
    app.hub.refresh().await.expect("it is back");
    assert_eq!(door.get(&path(id, "month")).await.status, 200);
}

async fn what_visitors_may_not_see_has_no_chart(app: &TestApp) {
    let door = Door::open(app).await;
    let shown = metric(app, |_| ()).await;
    let team = metric(app, |display| display.visibility = Visibility::Team).await;
    let hidden = metric(app, |display| display.display = false).await;
    let nobody = door.get(&format!("/metrics-display/{NOBODY}/day.json")).await;
    assert_eq!((nobody.status, nobody.body.len()), (404, 0));
    let asked = app.services.db.uses().1;
    for id in [team, hidden] {
        push(app, id, &[("2026-03-02T11:58:00Z", 30.0)]).await;
    }
    for range in RANGES {
        for id in [team, hidden] {
            assert_eq!(door.get(&path(id, range)).await.looks(), nobody.looks(), "{range}");
        }
        // The metric of one page is on no other.
        let host = [("Host", "otherwise.status.example.com")];
        assert_eq!(door.get_with(&path(shown, range), &host).await.looks(), nobody.looks(), "{range}");
    }
    for wrong in ["day", "decade.json", "day.xls", "day.csv.json", "DAY.json", "day.json.json", ".json", "day.html", "%64ay.jso"] {
        assert_eq!(door.get(&format!("/metrics-display/{shown}/{wrong}")).await.looks(), nobody.looks(), "{wrong}");
    }
    assert_eq!(app.services.db.uses().1, asked, "nobody is asked for what is nothing");
    assert_eq!(door.get(&path(shown, "week")).await.status, 200);
    let edit = EditMetric { rev: None, display: MetricDisplay { visibility: Visibility::Hidden, ..latency() }, interval_seconds: None };
    metrics::edit(&app.services, &app.owner(), app.page, shown, edit).await.expect("the edit is fine");
    for range in RANGES {
        assert_eq!(door.get(&path(shown, range)).await.looks(), nobody.looks(), "{range}: what is kept of it is gone too");
    }
}

async fn a_page_shows_the_range_it_is_asked_for(app: &TestApp) {
    let door = Door::open(app).await;
    let component = seed::component(&app.services, app.page, app::model::input::NewComponent::named("Player")).await.expect("it is fine");
    let id = metric(app, |display| display.component_id = Some(component)).await;
    push(app, id, &[("2026-03-02T11:58:00Z", 30.0), ("2026-02-12T11:58:00Z", 3_000.0)]).await;
    for page in ["/".to_owned(), format!("/components/{component}")] {
        let cases = [
            ("", "Last 24 hours", "day", "Mean of the hour", false),
            ("?range=day", "Last 24 hours", "day", "Mean of the hour", false),
            ("?range=week", "Last 7 days", "week", "Mean of six hours", false),
            ("?range=month", "Last 28 days", "month", "Mean of the day", true),
            ("?range=quarter", "Last 13 weeks", "quarter", "Mean of the week", true),
            ("?range=year", "Last 52 weeks", "year", "Mean of the week", true),
            ("?range=hour", "Last 60 minutes", "hour", "Mean of five minutes", false),
            ("?range=decade", "Last 24 hours", "day", "Mean of the hour", false),
            ("?range=%3Cb%3E", "Last 24 hours", "day", "Mean of the hour", false),
        ];
        for (query, words, pressed, heading, is_old) in cases {
            let html = door.get(&format!("{page}{query}")).await.text();
            assert!(html.contains(&format!("Latency ({words})")), "{page}{query}");
            assert!(html.contains(&format!("value=\"{pressed}\" aria-pressed=\"true\"")), "{page}{query}");
            assert!(html.contains(heading), "{page}{query}");
            assert_eq!(html.contains("3000.0"), is_old, "{page}{query}: only a month goes that far back");
            assert!(html.contains(&format!("data-chart=\"{} ", server::http::assets::PATHS.chart_js)), "{page}{query}");
        }
        assert_eq!(door.get(&format!("{page}?range=decade")).await.looks(), door.get(&page).await.looks(), "{page}");
    }
    let other = seed::component(&app.services, app.page, app::model::input::NewComponent::named("Search")).await.expect("it is fine");
    assert!(!door.get(&format!("/components/{other}?range=week")).await.text().contains("data-chart"), "there is nothing to draw");
}

async fn an_hour_is_in_memory_and_what_a_page_begins_with_while_an_incident_is_open(app: &TestApp) {
    let door = Door::open(app).await;
    let component = app.component("Player").await;
    let id = metric(app, |display| display.component_id = Some(component)).await;
    push(app, id, &[("2026-03-02T11:58:00Z", 30.0), ("2026-03-02T10:10:00Z", 90.0)]).await;
    let pressed = async |path: &str, range: &str| {
        let html = door.get(path).await.text();
        html.contains(&format!("value=\"{range}\" aria-pressed=\"true\""))
    };
    let paths = ["/".to_owned(), format!("/components/{component}")];
    for path in &paths {
        assert!(pressed(path, "day").await, "{path}");
    }
    let incident = app.open(trouble("Players stay black", &[(component, Status::MajorOutage)])).await;
    let asked = app.services.db.uses().1;
    for path in &paths {
        assert!(pressed(path, "hour").await, "{path}");
        assert!(pressed(&format!("{path}?range=day"), "day").await, "{path}");
    }
    let hour = read(&door.get(&path(id, "hour")).await);
    assert_eq!(values(&hour), [(at("2026-03-02T11:58:00Z"), 30.0)]);
    assert_eq!(hour["metrics"][0]["previous"]["interval"], 300);
    assert_eq!(app.services.db.uses().1, asked, "in the worst hour nobody asks the database");
    app.resolve(incident).await;
    for path in &paths {
        assert!(pressed(path, "day").await, "{path}");
    }
    push(app, id, &[("2026-03-02T12:00:01Z", 50.0)]).await;
    let moved = read(&door.get(&path(id, "hour")).await);
    assert_eq!(values(&moved).last(), Some(&(at("2026-03-02T12:00:00Z"), 50.0)), "a new point shows at once");
}
