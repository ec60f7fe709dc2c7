//! What a series says for each of its steps, and which make no sense.

use std::time::Duration;

use app::model::{Aggregation, Instant};

use super::{
    points_tests::{DAY, metric, push},
    *,
};
use crate::service::{
    random,
    testing::{TestServices, at},
};

#[tokio::test]
async fn a_series_has_a_value_for_each_step_with_points() {
    let (services, page) = TestServices::with_page().await;
    let from = at("2026-11-20T00:00:00Z");
    let point = |id, seconds: u64, value| (id, from + Duration::from_secs(seconds), value);
    let cases = [
        (Aggregation::Average, 20.0),
        (Aggregation::Sum, 60.0),
        (Aggregation::Last, 10.0),
        (Aggregation::Max, 30.0),
        (Aggregation::Min, 10.0),
        (Aggregation::Count, 3.0),
    ];
    for (aggregation, value) in cases {
        let id = metric(&services, page, aggregation).await;
        push(&services, page, vec![point(id, 10, 20.0), point(id, 20, 30.0), point(id, 290, 10.0)]).await.unwrap();
        for step in [300, 600, 3_600, 7_200, 86_400, 172_800] {
            let series = series(&services, page, id, from + Duration::from_secs(5), from + Duration::from_secs(DAY), step).await.unwrap();
            let found: Vec<f64> = series.values.iter().copied().flatten().collect();
            assert_eq!((series.step, found), (step * 1_000, vec![value]), "{aggregation} every {step} s");
        }
        let fine = series(&services, page, id, from, from + Duration::from_secs(300), 15).await.unwrap();
        assert_eq!((fine.values.len(), fine.last), (20, Some((from + Duration::from_secs(290), 10.0))));
        let one = if aggregation == Aggregation::Count { [1.0; 3] } else { [20.0, 30.0, 10.0] };
        assert_eq!(fine.values.iter().copied().flatten().collect::<Vec<_>>(), one);
    }
}

#[tokio::test]
async fn a_series_that_makes_no_sense_is_refused() {
    let (services, page) = TestServices::with_page().await;
    let id = metric(&services, page, Aggregation::Sum).await;
    let (from, to) = (at("2026-11-01T00:00:00Z"), at("2026-11-20T00:00:00Z"));
    for (from, to, step, field) in [
        (from, to, 0, "step"),
        (from, to, -300, "step"),
        (from, to, i64::MIN, "step"),
        (from, to, i64::MAX, "step"),
        (from, to, 301, "step"),
        (from, to, 299, "step"),
        (from, to, 1, "step"),
        (to, from, 300, "to"),
        (Instant::from_millis(i64::MIN), Instant::from_millis(i64::MAX), 300, "step"),
        (Instant::from_millis(i64::MIN), Instant::from_millis(i64::MAX), 86_400 * 366, "step"),
    ] {
        let refused = series(&services, page, id, from, to, step).await;
        let named = match &refused {
            Err(Error::Invalid(fields)) => fields.iter().next().unwrap().0,
            _ => "none",
        };
        assert_eq!(named, field, "{from} {to} {step}: {refused:?}");
    }
    let (id, other) = (random::id(), services.page("other").await);
    assert!(matches!(series(&services, other, id, from, to, 3_600).await, Err(Error::NotFound("metric"))));
}
