//! Metrics themselves: made, changed, ordered, deleted.

use app::model::{
    Aggregation, Role,
    input::{EditMetric, MetricDisplay, NewComponent, NewMetric},
};

use super::*;
use crate::service::{components, testing::TestServices};

fn named(name: &str) -> NewMetric {
    NewMetric { id: None, display: MetricDisplay::named(name), interval_seconds: 60 }
}

async fn names(services: &TestServices, page: PageId) -> Vec<String> {
    let listed = list_metrics(services, &services.member(page, Role::Viewer), page).await.unwrap();
    listed.into_iter().map(|row| format!("{} {}", row.position, row.name)).collect()
}

#[tokio::test]
async fn metrics_stand_in_a_dense_order() {
    let (services, page) = TestServices::with_page().await;
    let admin = services.member(page, Role::Admin);
    let mut ids = Vec::new();
    for name in ["A", "B", "C"] {
        ids.push(create(&services, &admin, page, named(name)).await.unwrap());
    }
    reorder(&services, &admin, page, &[ids[2], ids[0], ids[1]]).await.unwrap();
    assert_eq!(names(&services, page).await, ["1 C", "2 A", "3 B"]);
    for bad in [vec![ids[0]], vec![ids[0], ids[1], ids[1]], vec![ids[0], ids[1], ids[2], random_metric()]] {
        assert!(matches!(reorder(&services, &admin, page, &bad).await, Err(Error::Invalid(_))));
    }
    delete(&services, &admin, page, ids[0]).await.unwrap();
    assert_eq!(names(&services, page).await, ["1 C", "2 B"]);
    assert!(matches!(load_metric(&services, &admin, page, ids[0]).await, Err(Error::NotFound("metric"))));
    let shown: Vec<_> = services.ledger(page).await.metrics.values().map(|m| (m.position, m.name.clone())).collect();
    assert_eq!(shown.len(), 2);
}

fn random_metric() -> MetricId {
    crate::service::random::id()
}

#[tokio::test]
async fn an_id_somebody_asks_for_must_never_have_been_used() {
    let (services, page) = TestServices::with_page().await;
    let other = services.page("other").await;
    let cli = Actor::command_line();
    let id: MetricId = "tk8bzmqzb35l".parse().unwrap();
    let with_id = || NewMetric { id: Some(id), ..named("A") };
    assert_eq!(create(&services, &cli, page, with_id()).await.unwrap(), id);
    delete(&services, &cli, page, id).await.unwrap();
    assert!(matches!(create(&services, &cli, other, with_id()).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn a_metric_is_edited_at_the_revision_seen() {
    let (services, page) = TestServices::with_page().await;
    let admin = services.member(page, Role::Admin);
    let component = components::create(&services, &admin, page, NewComponent::named("API")).await.unwrap();
    let id = create(&services, &admin, page, named("Latency")).await.unwrap();
    let now = services.now();
    push_points(&services, &admin, page, vec![(id, now, 7.5)]).await.unwrap();
    let version = services.page_row(page).await.metric_version;
    let display = MetricDisplay {
        aggregation: Aggregation::Max,
        suffix: Some("ms".into()),
        component_id: Some(component),
        ..MetricDisplay::named("Latency")
    };
    let input = EditMetric { rev: Some(1), display: display.clone(), interval_seconds: Some(30) };
    services.told.points();
    edit(&services, &admin, page, id, input.clone()).await.unwrap();
    let row = load_metric(&services, &admin, page, id).await.unwrap();
    assert_eq!((row.rev, row.aggregation.0, row.last_value), (2, Aggregation::Max, Some(7.5)), "what points said stays");
    assert_eq!((services.page_row(page).await.metric_version, services.told.points()), (version + 1, vec![page]), "charts are read anew");
    assert!(matches!(edit(&services, &admin, page, id, input).await, Err(Error::Conflict(_))));
    let other = services.page("other").await;
    let foreign = components::create(&services, &Actor::command_line(), other, NewComponent::named("X")).await.unwrap();
    let display = MetricDisplay { component_id: Some(foreign), ..display };
    let refused = edit(&services, &admin, page, id, EditMetric { rev: None, display, interval_seconds: None }).await;
    assert!(matches!(refused, Err(Error::Invalid(fields)) if fields.iter().any(|f| f.0 == "component_id")));
    let editor = services.member(page, Role::Editor);
    assert!(matches!(create(&services, &editor, page, named("B")).await, Err(Error::Forbidden)));
}
