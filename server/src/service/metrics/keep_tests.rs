//! What is kept, and what would go.

use std::time::Duration;

use app::model::{
    Role,
    input::{MetricDisplay, NewMetric},
};

use super::*;
use crate::service::{
    metrics::{create, prune, push_points},
    testing::TestServices,
};

const DAY: u64 = 86_400;

async fn metric_with_a_year(services: &TestServices, page: PageId) -> MetricId {
    let input = NewMetric { id: None, display: MetricDisplay::named("Latency"), interval_seconds: 60 };
    let id = create(services, &Actor::command_line(), page, input).await.unwrap();
    let points = (0..365).map(|n| (id, services.now() - Duration::from_secs(n * DAY), 1.0)).collect();
    push_points(services, &Actor::job("test"), page, points).await.unwrap();
    id
}

#[tokio::test]
async fn what_would_go_is_what_goes() {
    let (services, page) = TestServices::with_page().await;
    let (id, actor) = (metric_with_a_year(&services, page).await, Actor::command_line());
    let wanted = RetentionDays { raw: Some(7), five_minutes: Some(50), hours: Some(90), days: Some(200) };
    let before = load_retention(&services, &actor, page, id).await.unwrap();
    assert_eq!((before.days, before.levels.map(|level| level.count)), (RetentionDays::default(), [365; 4]));
    let gone = preview_retention(&services, &actor, page, id, wanted).await.unwrap();
    assert_eq!(gone, [357, 314, 274, 164]);
    set_retention(&services, &actor, page, id, EditRetention { rev: before.rev, days: wanted }).await.unwrap();
    assert_eq!(prune(&services, services.now()).await.unwrap(), gone.iter().sum::<u64>());
    let after = load_retention(&services, &actor, page, id).await.unwrap();
    assert_eq!((after.days, after.levels.map(|level| level.count)), (wanted, [8, 51, 91, 201]));
    assert_eq!(after.levels[0].newest, Some(services.now()));
    assert_eq!(preview_retention(&services, &actor, page, id, wanted).await.unwrap(), [0; 4]);
    assert!(services.deeds().await.contains(&"changed the retention of metric".to_owned()));
    // Keeping longer from now on brings nothing back, and what is gone is remembered.
    let longer = EditRetention { rev: after.rev, days: RetentionDays::default() };
    set_retention(&services, &actor, page, id, longer).await.unwrap();
    let row = load(services.db.read(), page, id).await.unwrap();
    assert!(Retention::of(&row).gone(3).is_some());
}

#[tokio::test]
async fn a_stretch_is_counted_before_it_is_deleted() {
    let (services, page) = TestServices::with_page().await;
    let (id, actor) = (metric_with_a_year(&services, page).await, Actor::command_line());
    let stretch = services.now() - Duration::from_secs(10 * DAY)..services.now();
    assert_eq!(count_stretch(&services, &actor, page, id, stretch.clone()).await.unwrap(), [10, 10, 10, 10]);
    super::super::delete_points(&services, &actor, page, id, stretch.clone()).await.unwrap();
    assert_eq!(count_stretch(&services, &actor, page, id, stretch.clone()).await.unwrap()[0], 0);
    let refused = count_stretch(&services, &actor, page, id, stretch.end..stretch.start).await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
}

#[tokio::test]
async fn only_those_who_shape_the_page_decide() {
    let (services, page) = TestServices::with_page().await;
    let id = metric_with_a_year(&services, page).await;
    let (editor, other) = (services.member(page, Role::Editor), services.page("other").await);
    let input = EditRetention { rev: 1, days: RetentionDays { raw: Some(1), ..RetentionDays::default() } };
    assert!(matches!(set_retention(&services, &editor, page, id, input).await, Err(Error::Forbidden)));
    assert!(matches!(preview_retention(&services, &editor, page, id, input.days).await, Err(Error::Forbidden)));
    assert!(matches!(load_retention(&services, &Actor::command_line(), other, id).await, Err(Error::NotFound("metric"))));
    assert!(matches!(set_retention(&services, &Actor::command_line(), other, id, input).await, Err(Error::NotFound("metric"))));
    let stale = EditRetention { rev: 9, ..input };
    assert!(matches!(set_retention(&services, &Actor::command_line(), page, id, stale).await, Err(Error::Conflict(_))));
}
