//! Thresholds: what values do to a component, and what they do not. Every value is pushed, and time moves by the test clock.

mod effects;
pub mod maintenance;
mod people;
mod staff;
mod walk;

use app::model::{
    Aggregation, ComponentId, Instant, MetricId, Status, ThresholdId,
    input::{MetricDisplay, NewMetric, NewThreshold},
    threshold::{Firing, Reaction, Side, Threshold},
};
use server::service::{actor::Actor, metrics, thresholds};

use crate::support::app::TestApp;

/// A value that is fine, and one that is not.
pub const FINE: f64 = 10.0;
pub const BAD: f64 = 900.0;

/// A metric with a value a minute.
pub async fn metric(app: &TestApp) -> MetricId {
    let display = MetricDisplay { aggregation: Aggregation::Average, suffix: Some("ms".into()), ..MetricDisplay::named("Latency") };
    metrics::create(&app.services, &app.owner(), app.page, NewMetric { id: None, display, interval_seconds: 60 }).await.unwrap()
}

/// A threshold that fires after two bad minutes and recovers after three.
pub fn content(component: ComponentId, reaction: Reaction, status: Status) -> NewThreshold {
    NewThreshold { for_minutes: 2, recover_minutes: 3, reaction, status, ..NewThreshold::at(component, Side::Above, 500.0) }
}

/// Makes one.
pub async fn threshold(app: &TestApp, metric: MetricId, content: NewThreshold) -> ThresholdId {
    thresholds::create(&app.services, &app.owner(), app.page, metric, content).await.unwrap()
}

/// A component, a metric, and a threshold on it.
pub async fn scene(app: &TestApp, reaction: Reaction, status: Status) -> (ComponentId, MetricId, ThresholdId) {
    let component = app.component("Player").await;
    let metric = metric(app).await;
    let id = threshold(app, metric, content(component, reaction, status)).await;
    (component, metric, id)
}

/// Pushes a value for this minute.
pub async fn push(app: &TestApp, metric: MetricId, value: f64) {
    metrics::push_points(&app.services, &Actor::job("test"), app.page, vec![(metric, app.now(), value)]).await.unwrap();
}

/// Looks at all thresholds.
pub async fn watch(app: &TestApp) {
    thresholds::watch(&app.services).await.unwrap();
}

/// Lets minutes pass with these values.
pub async fn minutes(app: &TestApp, metric: MetricId, values: &[f64]) {
    for value in values {
        app.pass_minutes(1);
        push(app, metric, *value).await;
        watch(app).await;
    }
}

/// A threshold as staff see it.
pub async fn seen(app: &TestApp, metric: MetricId, id: ThresholdId) -> Threshold {
    let all = thresholds::list_thresholds(&app.services, &app.owner(), app.page, metric).await.unwrap();
    all.into_iter().find(|own| own.id == id).unwrap()
}

/// When it fired, the newest first.
pub async fn firings(app: &TestApp, metric: MetricId, id: ThresholdId) -> Vec<Firing> {
    seen(app, metric, id).await.firings
}

/// Since when visitors see the component as suspected.
pub fn suspected(app: &TestApp, component: ComponentId) -> Option<Instant> {
    app.snapshot().component(component).unwrap().suspected
}
