//! Points and their roll-ups, against a model that keeps every point for ever and sums up from scratch.

use std::{collections::BTreeMap, time::Duration};

use app::model::{
    Aggregation, Instant, Role, Scope,
    input::{MetricDisplay, NewMetric},
    retention::{EditRetention, RetentionDays},
};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
    test_runner::{Config, TestRunner},
};
use sea_orm::QueryOrder as _;

use super::{
    retention::{RESOLUTIONS, start_of},
    *,
};
use crate::{
    entity::{metric_point, metric_rollup},
    service::testing::{TestServices, at},
};

pub(super) const DAY: u64 = 86_400;

pub(super) async fn metric(services: &TestServices, page: PageId, aggregation: Aggregation) -> MetricId {
    let display = MetricDisplay { aggregation, ..MetricDisplay::named("Latency") };
    let input = NewMetric { id: None, display, interval_seconds: 30 };
    create(services, &Actor::command_line(), page, input).await.unwrap()
}

pub(super) async fn push(services: &TestServices, page: PageId, points: Vec<(MetricId, Instant, f64)>) -> Result<usize> {
    push_points(services, &Actor::job("test"), page, points).await
}

async fn keep(services: &TestServices, id: MetricId, retention: Retention) {
    metric::Entity::update_many()
        .col_expr(metric::Column::Retention, Expr::value(retention.to_column()))
        .filter(metric::Column::Id.eq(Col(id)))
        .exec(services.db.write())
        .await
        .unwrap();
}

async fn raw(services: &TestServices, id: MetricId) -> BTreeMap<Instant, f64> {
    let rows = metric_point::Entity::find().filter(metric_point::Column::MetricId.eq(Col(id))).all(services.db.read()).await.unwrap();
    rows.into_iter().map(|row| (row.at.0, row.value)).collect()
}

async fn rollups(services: &TestServices, id: MetricId, resolution: i32) -> Vec<metric_rollup::Model> {
    metric_rollup::Entity::find()
        .filter(metric_rollup::Column::MetricId.eq(Col(id)))
        .filter(metric_rollup::Column::Resolution.eq(resolution))
        .order_by_asc(metric_rollup::Column::At)
        .all(services.db.read())
        .await
        .unwrap()
}

/// What the roll-ups of these points are by definition.
fn expected(id: MetricId, resolution: i32, points: &BTreeMap<Instant, f64>) -> Vec<metric_rollup::Model> {
    let mut all: BTreeMap<Instant, metric_rollup::Model> = BTreeMap::new();
    for (at, value) in points {
        let start = start_of(*at, resolution.into());
        let one = super::rollups::of_one(id, resolution, start, (*at, *value));
        all.entry(start).and_modify(|row| super::rollups::merge(row, &one)).or_insert(one);
    }
    all.into_values().collect()
}

/// Equal but for the order in which floating-point sums were made.
fn assert_same(found: &[metric_rollup::Model], wanted: &[metric_rollup::Model], what: &str) {
    assert_eq!(found.len(), wanted.len(), "{what}: {found:?} instead of {wanted:?}");
    for (found, wanted) in found.iter().zip(wanted) {
        let close = (found.sum - wanted.sum).abs() <= 1e-9 * wanted.sum.abs().max(1.0);
        assert!(close, "{what}: {found:?} instead of {wanted:?}");
        assert_eq!(metric_rollup::Model { sum: wanted.sum, ..found.clone() }, *wanted, "{what}");
    }
}

#[tokio::test]
async fn points_become_rollups_and_the_newest_is_noted() {
    let (services, page) = TestServices::with_page().await;
    let id = metric(&services, page, Aggregation::Average).await;
    services.told.points();
    let before = services.page_row(page).await;
    let now = services.now();
    let earlier = now - Duration::from_secs(400);
    assert_eq!(push(&services, page, vec![(id, now, 4.0), (id, earlier, 1.0), (id, now, 2.0)]).await.unwrap(), 2);
    assert_eq!(raw(&services, id).await, [(earlier, 1.0), (now, 2.0)].into());
    for resolution in RESOLUTIONS {
        assert_same(&rollups(&services, id, resolution).await, &expected(id, resolution, &raw(&services, id).await), "first push");
    }
    let row = load_metric(&services, &Actor::command_line(), page, id).await.unwrap();
    assert_eq!((row.last_at, row.last_value, row.backfilled, row.rev), (Some(Col(now)), Some(2.0), true, 1));
    push(&services, page, vec![(id, now - Duration::from_secs(1), 9.0)]).await.unwrap();
    let row = load_metric(&services, &Actor::command_line(), page, id).await.unwrap();
    assert_eq!((row.last_at, row.last_value), (Some(Col(now)), Some(2.0)), "an older point is not the newest");
    let after = services.page_row(page).await;
    assert_eq!((after.version, after.metric_version), (before.version, before.metric_version + 2));
    assert_eq!(services.told.points(), [page, page]);
    let snapshot = services.ledger(page).await;
    assert_eq!(snapshot.page.version, after.version);
}

#[tokio::test]
async fn a_wrong_point_is_named_and_none_is_written() {
    let (services, page) = TestServices::with_page().await;
    let other = services.page("other").await;
    let (id, foreign) = (metric(&services, page, Aggregation::Sum).await, metric(&services, other, Aggregation::Sum).await);
    let now = services.now();
    let bad = [
        ((id, now, f64::NAN), "points[1].value"),
        ((id, now, f64::INFINITY), "points[1].value"),
        ((id, now, -1e101), "points[1].value"),
        ((id, Instant::from_millis(now.millis() / 1_000), 1.0), "points[1].at"),
        ((id, Instant::from_millis(i64::MIN), 1.0), "points[1].at"),
        ((id, Instant::from_millis(i64::MAX), 1.0), "points[1].at"),
        ((id, now + Duration::from_secs(2 * DAY), 1.0), "points[1].at"),
        ((foreign, now, 1.0), "points[1].metric_id"),
    ];
    for (point, field) in bad {
        let refused = push(&services, page, vec![(id, now, 1.0), point]).await;
        assert!(matches!(&refused, Err(Error::Invalid(fields)) if fields.iter().any(|f| f.0 == field)), "{field}: {refused:?}");
    }
    let many = vec![(id, now, 1.0); MOST_POINTS + 1];
    assert!(matches!(push(&services, page, many).await, Err(Error::Invalid(_))));
    assert_eq!(push(&services, page, vec![]).await.unwrap(), 0);
    assert_eq!((raw(&services, id).await.len(), services.page_row(page).await.metric_version), (0, 1));
}

#[tokio::test]
async fn only_those_who_may_push_do() {
    let (services, page) = TestServices::with_page().await;
    let id = metric(&services, page, Aggregation::Sum).await;
    let token = |scope| Actor::token(crate::service::random::id(), "script", Some(page), vec![scope]);
    let point = || vec![(id, services.now(), 1.0)];
    push_points(&services, &token(Scope::Metrics), page, point()).await.unwrap();
    for actor in [token(Scope::Components), services.member(page, Role::Viewer), Actor::visitor()] {
        assert!(matches!(push_points(&services, &actor, page, point()).await, Err(Error::Forbidden)));
    }
    let range = at("2026-01-01T00:00:00Z")..at("2027-01-01T00:00:00Z");
    let refused = delete_points(&services, &token(Scope::Metrics), page, id, range).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
}

#[tokio::test]
async fn extreme_values_can_be_summed_up() {
    let (services, page) = TestServices::with_page().await;
    let id = metric(&services, page, Aggregation::Sum).await;
    let points = (0..600).map(|n| (id, services.now() - Duration::from_millis(n), 1e100)).collect();
    push(&services, page, points).await.unwrap();
    push(&services, page, vec![(id, services.now(), 5e-324)]).await.unwrap();
    assert!(rollups(&services, id, 86_400).await.iter().all(|row| row.sum.is_finite()));
}

/// Deeds of the property test, on one of two metrics. Instants are seconds before now.
#[derive(Clone, Debug)]
enum Deed {
    Push(Vec<(bool, u64, i32)>),
    Delete(bool, u64, u64),
    /// Another value for points that are there.
    Overwrite(bool, i32),
    /// Another retention, by days of points, five minutes and hours.
    Keep(bool, [u32; 3]),
    Prune,
    Wait(u64),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    // Often the same few instants, so that points repeat; often at borders of intervals.
    let second = || prop_oneof![0..4_u64, 0..4_000_u64, (0..30_u64).prop_map(|n| n * 300), 0..12 * DAY];
    let push = vec((any::<bool>(), second(), -1_000..1_000_i32), 1..40).prop_map(Deed::Push);
    let delete = (any::<bool>(), second(), second()).prop_map(|(m, a, b)| Deed::Delete(m, Ord::max(a, b) + 1, Ord::min(a, b)));
    let wait = prop_oneof![Just(1), Just(3_600), Just(DAY), 0..3 * DAY].prop_map(Deed::Wait);
    let overwrite = (any::<bool>(), -1_000..1_000_i32).prop_map(|(m, value)| Deed::Overwrite(m, value));
    let keep = (any::<bool>(), [1..9_u32, 1..9_u32, 1..12_u32]).prop_map(|(m, days)| Deed::Keep(m, days));
    vec(prop_oneof![8 => push, 2 => delete, 2 => overwrite, 1 => keep, 2 => Just(Deed::Prune), 4 => wait], 1..18)
}

/// Runs a series of deeds. While nothing is pruned the roll-ups equal those of all points; where points have been pruned they
/// still do, as long as no point is repeated or deleted there, which the model then forgoes.
async fn run(services: &TestServices, page: PageId, deeds: &[Deed]) {
    let ids = [metric(services, page, Aggregation::Average).await, metric(services, page, Aggregation::Average).await];
    let days = |n| Some(n);
    let retention = Retention { raw_days: days(2), five_minute_days: days(4), hour_days: days(6), ..Retention::default() };
    for id in ids {
        keep(services, id, retention.clone()).await;
    }
    let mut model: [BTreeMap<Instant, f64>; 2] = Default::default();
    let mut gone = [Instant::default(); 2];
    for deed in deeds {
        match deed {
            Deed::Overwrite(second, value) => {
                let n = usize::from(*second);
                let there = model[n].iter_mut().filter(|(at, _)| **at >= gone[n]).step_by(2);
                let all: Vec<_> = there
                    .map(|(at, old)| {
                        *old = f64::from(*value) / 8.0;
                        (ids[n], *at, *old)
                    })
                    .collect();
                push(services, page, all).await.unwrap();
            }
            Deed::Keep(second, [raw, five_minutes, hours]) => {
                let id = ids[usize::from(*second)];
                let rev = load_metric(services, &Actor::command_line(), page, id).await.unwrap().rev;
                let days = RetentionDays { raw: Some(*raw), five_minutes: Some(*five_minutes), hours: Some(*hours), days: None };
                set_retention(services, &Actor::command_line(), page, id, EditRetention { rev, days }).await.unwrap();
            }
            Deed::Wait(seconds) => services.clock.advance(i64::try_from(seconds * 1_000).unwrap()),
            Deed::Prune => {
                prune(services, services.now()).await.unwrap();
                for (n, id) in ids.into_iter().enumerate() {
                    let row = load_metric(services, &Actor::command_line(), page, id).await.unwrap();
                    gone[n] = Retention::of(&row).gone(0).unwrap_or_default();
                }
            }
            Deed::Push(points) => {
                let mut all = Vec::new();
                let mut late = std::collections::BTreeSet::new();
                for &(second, ago, value) in points {
                    let n = usize::from(second);
                    let at = services.now() - Duration::from_secs(ago);
                    let repeats = at < gone[n] && (model[n].contains_key(&at) || !late.insert((n, at)));
                    if !repeats {
                        all.push((ids[n], at, f64::from(value) / 8.0));
                        model[n].insert(at, f64::from(value) / 8.0);
                    }
                }
                push(services, page, all).await.unwrap();
            }
            Deed::Delete(second, from, to) => {
                let n = usize::from(*second);
                let (from, to) = (services.now() - Duration::from_secs(*from), services.now() - Duration::from_secs(*to));
                if from >= gone[n] {
                    delete_points(services, &Actor::command_line(), page, ids[n], from..to).await.unwrap();
                    model[n].retain(|at, _| !(from..to).contains(at));
                }
            }
        }
        for (n, id) in ids.into_iter().enumerate() {
            check(services, page, id, &model[n]).await;
        }
    }
    metric::Entity::delete_many().filter(metric::Column::Id.is_in(ids.map(Col))).exec(services.db.write()).await.unwrap();
}

/// Every level equals what all points say, from where it is kept on.
async fn check(services: &TestServices, page: PageId, id: MetricId, model: &BTreeMap<Instant, f64>) {
    let row = load_metric(services, &Actor::command_line(), page, id).await.unwrap();
    let retention = Retention::of(&row);
    let kept = |level: usize| retention.gone(level).unwrap_or_default();
    let recent: BTreeMap<Instant, f64> = model.iter().filter(|(at, _)| **at >= kept(0)).map(|(at, v)| (*at, *v)).collect();
    let mut found = raw(services, id).await;
    found.retain(|at, _| *at >= kept(0));
    assert_eq!(found, recent);
    for (below, resolution) in RESOLUTIONS.into_iter().enumerate() {
        let mut wanted = expected(id, resolution, model);
        wanted.retain(|row| row.at.0 >= kept(below + 1));
        assert_same(&rollups(services, id, resolution).await, &wanted, &format!("every {resolution} s"));
    }
    let newest = model.last_key_value().map(|(at, value)| (*at, *value));
    assert_eq!(row.last_at.zip(row.last_value).map(|(at, value)| (at.0, value)), newest);
}

#[test]
fn rollups_always_say_what_the_points_say() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (services, page) = runtime.block_on(TestServices::with_page());
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let result = runner.run(&deeds(), |deeds| {
        runtime.block_on(run(&services, page, &deeds));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[tokio::test]
async fn late_points_are_added_where_the_points_they_belong_to_are_gone() {
    let (services, page) = TestServices::with_page().await;
    let id = metric(&services, page, Aggregation::Count).await;
    let old = at("2026-06-01T12:00:00Z");
    let point = |seconds: u64, value| (id, old + Duration::from_secs(seconds), value);
    push(&services, page, vec![point(0, 1.0), point(10, 5.0), point(7_200, 9.0)]).await.unwrap();
    // 174 days old: the points and five-minute roll-ups go, hours and days stay.
    assert!(prune(&services, services.now()).await.unwrap() > 0);
    assert_eq!(prune(&services, services.now()).await.unwrap(), 0);
    let counts = |rows: Vec<metric_rollup::Model>| rows.iter().map(|r| r.count).collect::<Vec<_>>();
    assert_eq!((raw(&services, id).await.len(), counts(rollups(&services, id, 300).await)), (0, vec![]));
    push(&services, page, vec![point(5, 3.0), point(7_300, -2.0)]).await.unwrap();
    assert_eq!((raw(&services, id).await.len(), counts(rollups(&services, id, 300).await)), (0, vec![]));
    assert_eq!(counts(rollups(&services, id, 3_600).await), [3, 2]);
    let day = rollups(&services, id, 86_400).await.remove(0);
    assert_eq!((day.count, day.sum, day.min, day.max, day.last), (5, 16.0, -2.0, 9.0, -2.0));
    push(&services, page, vec![point(5, 3.0)]).await.unwrap();
    assert_eq!(counts(rollups(&services, id, 86_400).await), [6], "nobody can tell any more that it was there");
    // Keeping points longer from now on brings nothing back, and must not make anybody believe that everything is there.
    let row = load_metric(&services, &Actor::command_line(), page, id).await.unwrap();
    keep(&services, id, Retention { raw_days: Some(10_000), ..Retention::of(&row) }).await;
    push(&services, page, vec![point(6, 3.0)]).await.unwrap();
    assert_eq!((counts(rollups(&services, id, 86_400).await), raw(&services, id).await.len()), (vec![7], 0));
    delete_points(&services, &Actor::command_line(), page, id, point(0, 0.0).1..point(3_600, 0.0).1).await.unwrap();
    assert_eq!((counts(rollups(&services, id, 3_600).await), counts(rollups(&services, id, 86_400).await)), (vec![2], vec![2]));
}

#[tokio::test]
async fn thousands_of_points_go_in_at_once() {
    let (services, page) = TestServices::with_page().await;
    let id = metric(&services, page, Aggregation::Average).await;
    let now = services.now();
    let points: Vec<_> = (0..12_000_u32).map(|n| (id, now - Duration::from_secs(u64::from(n) * 900), f64::from(n))).collect();
    assert_eq!(push(&services, page, points.clone()).await.unwrap(), 12_000);
    let model: BTreeMap<Instant, f64> = points.into_iter().map(|(_, at, value)| (at, value)).collect();
    check(&services, page, id, &model).await;
    let late = Duration::from_secs(120 * DAY);
    prune(&services, now).await.unwrap();
    let points: Vec<_> = (0..9_000_u32).map(|n| (id, now - late + Duration::from_millis(u64::from(n) * 301_000 + 7), 1.0)).collect();
    let model: BTreeMap<Instant, f64> = model.into_iter().chain(points.iter().map(|(_, at, value)| (*at, *value))).collect();
    push(&services, page, points).await.unwrap();
    check(&services, page, id, &model).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pushes_that_race_lose_nothing() {
    let (services, page) = TestServices::with_page().await;
    let id = metric(&services, page, Aggregation::Average).await;
    let old = services.now() - Duration::from_secs(40 * DAY);
    push(&services, page, vec![(id, old, 0.0)]).await.unwrap();
    let mut all = tokio::task::JoinSet::new();
    for n in 0..24_u32 {
        let (inner, now) = (Services::clone(&services), services.now());
        all.spawn(async move {
            if n % 8 == 7 {
                prune(&inner, now).await.unwrap();
            }
            let points = (0..20_u32).map(|k| (id, now - Duration::from_secs(u64::from(n * 20 + k)), f64::from(n)));
            let late = (id, old + Duration::from_secs(u64::from(n) + 1), f64::from(n));
            push_points(&inner, &Actor::job("test"), page, points.chain([late]).collect()).await.unwrap();
        });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap();
    }
    let now = services.now();
    let mut model: BTreeMap<Instant, f64> = (0..480_u32).map(|n| (now - Duration::from_secs(u64::from(n)), f64::from(n / 20))).collect();
    model.insert(old, 0.0);
    model.extend((0..24_u32).map(|n| (old + Duration::from_secs(u64::from(n) + 1), f64::from(n))));
    check(&services, page, id, &model).await;
}
