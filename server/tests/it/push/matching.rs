//! Which series belong to a metric, what their values are worth, and the list of all that arrive.

use app::model::{
    Aggregation,
    metric::{Arrivals, AskArrivals, EditSource, MetricSource, PushSource},
};
use ingest::{Kind, Labels, Point, Series};
use server::{
    error::Error,
    service::{
        incoming::{self, Incoming},
        metrics,
    },
};

use super::{ago, instant, metric, points, take};
use crate::support::{app::TestApp, refused::fields};

both!(
    a_matcher_that_cannot_be_read_is_refused_with_its_place,
    several_series_become_one_value_by_the_aggregation,
    growth_is_counted_per_second_and_begins_anew_after_a_fall,
    an_edited_matcher_counts_from_the_next_value_on,
    the_list_is_bounded_and_prefers_what_belongs_to_a_metric,
    silent_series_are_forgotten,
    the_list_finds_what_somebody_types,
);

fn one(name: &str, labels: &[(&str, &str)], values: &[(i64, f64)]) -> Series {
    let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let points = values.iter().map(|(at, value)| Point { at: Some(*at), value: *value }).collect();
    Series { name: name.into(), labels: Labels::new(labels).expect("none is there twice"), kind: Kind::Unknown, points }
}

async fn push(app: &TestApp, memory: &Incoming, series: Vec<Series>) -> incoming::Taken {
    let script = app.token(app::model::Scope::Metrics);
    incoming::take(&app.services, &script, app.page, memory, ("test", series)).await.expect("they are taken")
}

async fn listed(app: &TestApp, text: &str, matcher: &str) -> Arrivals {
    let ask = AskArrivals { text: text.into(), matcher: matcher.into() };
    incoming::list_arrivals(&app.services, &app.owner(), app.page, ask).await.expect("they are listed")
}

async fn a_matcher_that_cannot_be_read_is_refused_with_its_place(app: &TestApp) {
    let id = metric(app, "Latency", Aggregation::Average).await;
    let set = async |matcher: &str, scale| {
        let source = MetricSource { push: Some(PushSource { matcher: matcher.into(), scale, rate: false }) };
        metrics::set_source(&app.services, &app.owner(), app.page, id, EditSource { rev: None, source }).await
    };
    let refused = set("up{job=}", 1.0).await;
    assert!(matches!(&refused, Err(Error::Invalid(all)) if all.iter().any(|(_, why)| why.contains("byte 7"))), "{refused:?}");
    for bad in ["", "  ", "{", "up{job=~\"(\"}", "up up"] {
        assert_eq!(fields(set(bad, 1.0).await), ["matcher"], "{bad}");
    }
    for bad in [0.0, f64::NAN, f64::INFINITY, 1e16] {
        assert_eq!(fields(set("up", bad).await), ["scale"], "{bad}");
    }
    set(" up{job=\"api\"} ", 2.0).await.expect("it is fine");
    let file = metrics::list_files(&app.services, &app.owner(), app.page).await.expect("it is there").remove(0);
    assert_eq!(file.source.push, Some(PushSource { matcher: "up{job=\"api\"}".into(), scale: 2.0, rate: false }));
    let stale = EditSource { rev: Some(1), source: MetricSource::default() };
    let refused = metrics::set_source(&app.services, &app.owner(), app.page, id, stale).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
}

async fn several_series_become_one_value_by_the_aggregation(app: &TestApp) {
    let memory = Incoming::default();
    let mut ids = Vec::new();
    use Aggregation::{Average, Max, Min, Sum};
    for (way, value) in [(Average, 3.0), (Sum, 9.0), (Max, 5.0), (Min, 1.0)] {
        let id = metric(app, "One", way).await;
        take(app, id, "load", (1.0, false)).await;
        ids.push((id, value));
    }
    let at = ago(app, 60);
    let hosts = [("a", 1.0), ("b", 3.0), ("c", 5.0)].map(|(host, value)| one("load", &[("host", host)], &[(at, value)]));
    let taken = push(app, &memory, hosts.into()).await;
    assert_eq!((taken.values, taken.points, taken.refused), (3, 4, 0));
    for (id, value) in ids {
        assert_eq!(points(app, id).await, [(at, value)]);
    }
}

async fn growth_is_counted_per_second_and_begins_anew_after_a_fall(app: &TestApp) {
    let id = metric(app, "Requests", Aggregation::Sum).await;
    take(app, id, "requests_total", (1.0, true)).await;
    let start = ago(app, 600);
    let at = |seconds: i64| start + seconds * 1_000;
    let of = |host: &'static str, values: &[(i64, f64)]| one("requests_total", &[("host", host)], values);
    // Each time as if by another process: what was last is in the database.
    push(app, &Incoming::default(), vec![of("a", &[(at(0), 100.0)])]).await;
    assert_eq!(points(app, id).await, [], "one value alone says nothing of growth");
    push(app, &Incoming::default(), vec![of("a", &[(at(10), 120.0), (at(20), 150.0)]), of("b", &[(at(10), 7.0), (at(20), 17.0)])]).await;
    assert_eq!(points(app, id).await, [(at(10), 2.0), (at(20), 4.0)]);
    push(app, &Incoming::default(), vec![of("a", &[(at(30), 5.0), (at(15), 130.0)])]).await;
    assert_eq!(points(app, id).await, [(at(10), 2.0), (at(20), 4.0), (at(30), 0.5)], "it began anew, and what comes late is left out");
}

async fn an_edited_matcher_counts_from_the_next_value_on(app: &TestApp) {
    let (id, memory) = (metric(app, "Load", Aggregation::Last).await, Incoming::default());
    take(app, id, "load{host=\"a\"}", (1.0, false)).await;
    let (first, second) = (ago(app, 60), ago(app, 30));
    let both = |at, value| vec![one("load", &[("host", "a")], &[(at, value)]), one("load", &[("host", "b")], &[(at, value + 1.0)])];
    push(app, &memory, both(first, 1.0)).await;
    take(app, id, "load{host=\"b\"}", (10.0, false)).await;
    push(app, &memory, both(second, 1.0)).await;
    assert_eq!(points(app, id).await, [(first, 1.0), (second, 20.0)]);
    metrics::delete(&app.services, &app.owner(), app.page, id).await.expect("it is there");
    assert_eq!(push(app, &memory, both(second, 1.0)).await.points, 0);
}

async fn the_list_is_bounded_and_prefers_what_belongs_to_a_metric(app: &TestApp) {
    let (id, memory) = (metric(app, "Ours", Aggregation::Last).await, Incoming::default());
    take(app, id, "ours", (1.0, false)).await;
    let at = ago(app, 60);
    let many = |from: usize, count: usize| (from..from + count).map(|n| one(&format!("other_{n}"), &[], &[(at, 1.0)])).collect();
    push(app, &memory, many(0, 5_100)).await;
    assert_eq!(listed(app, "", "").await.all, 5_000);
    push(app, &memory, vec![one("ours", &[], &[(at, 1.0)])]).await;
    let list = listed(app, "ours", "ours").await;
    assert_eq!((list.all, list.found.len(), list.matching.len()), (5_000, 1, 1), "it took the place of another");
    assert_eq!(list.found[0].metric, Some(id));
    assert_eq!(listed(app, "", "").await.found.len(), 100, "so many are shown at once");
}

async fn silent_series_are_forgotten(app: &TestApp) {
    let memory = Incoming::default();
    let at = ago(app, 60);
    push(app, &memory, vec![one("quiet", &[], &[(at, 1.0)]), one("loud", &[], &[(at, 1.0)])]).await;
    app.pass_minutes(6 * 24 * 60);
    push(app, &memory, vec![one("loud", &[], &[(ago(app, 60), 2.0)])]).await;
    app.pass_minutes(2 * 24 * 60);
    incoming::prune(&app.services, app.now()).await.expect("it works");
    let list = listed(app, "", "").await;
    assert_eq!(list.found.iter().map(|one| (one.text.as_str(), one.last)).collect::<Vec<_>>(), [("loud", 2.0)]);
    assert!(list.found[0].seen_at > instant(at));
}

async fn the_list_finds_what_somebody_types(app: &TestApp) {
    let at = ago(app, 60);
    let series = [("api", "a"), ("api", "b"), ("web", "a")].map(|(job, host)| one("up", &[("job", job), ("host", host)], &[(at, 1.0)]));
    push(app, &Incoming::default(), series.into()).await;
    assert_eq!(listed(app, "JOB=\"web", "").await.found.len(), 1, "whatever the case");
    let list = listed(app, "nothing", "up{job=\"api\"}").await;
    assert_eq!((list.found.len(), list.matching.len(), list.wrong), (0, 2, None));
    let list = listed(app, "", "up{job=").await;
    assert!(list.wrong.is_some_and(|wrong| wrong.starts_with("byte 7")) && list.matching.is_empty());
}
