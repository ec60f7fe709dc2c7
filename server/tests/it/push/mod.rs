//! Points other programs hand in, over HTTP as they send them, and the metrics they end up in.

mod cachet;
mod graphite;
mod hostile;
mod influx;
mod matching;
mod otlp;
mod points;
mod prometheus;
mod statuspage;
mod written;

use app::model::{
    Aggregation, Instant, MetricId, Scope,
    input::{MetricDisplay, NewMetric},
    metric::{EditSource, MetricSource, PushSource},
};
use server::service::metrics;

use crate::support::{
    app::TestApp,
    door::{Door, token},
    raw::Reply,
};

/// A page with a metric, and a script that may push to it.
struct Scene<'a> {
    app: &'a TestApp,
    door: Door,
    metric: MetricId,
    token: String,
}

impl<'a> Scene<'a> {
    async fn on(app: &'a TestApp) -> Self {
        let metric = metric(app, "Latency", Aggregation::Average).await;
        Self { app, door: Door::open(app).await, metric, token: token(app, Some(app.page), Scope::Metrics).await }
    }

    /// What the script is answered that shows its token.
    async fn push(&self, path: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let own = [("Authorization", bearer.as_str())];
        send(&self.door, path, &[&own[..], headers].concat(), body.as_ref()).await
    }

    /// The metric's points, oldest first.
    async fn points(&self) -> Vec<(i64, f64)> {
        points(self.app, self.metric).await
    }
}

async fn send(door: &Door, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let length = body.len().to_string();
    let mut wire = door.wire().await;
    wire.ask("POST", path, &[headers, &[("Content-Length", length.as_str())]].concat()).await;
    // A server that has answered already need not read the rest.
    wire.send(body).await;
    wire.reply().await
}

async fn metric(app: &TestApp, name: &str, aggregation: Aggregation) -> MetricId {
    let display = MetricDisplay { aggregation, ..MetricDisplay::named(name) };
    let input = NewMetric { id: None, display, interval_seconds: 30 };
    metrics::create(&app.services, &app.owner(), app.page, input).await.expect("the metric is fine")
}

async fn points(app: &TestApp, id: MetricId) -> Vec<(i64, f64)> {
    let mut points = metrics::last_points(&app.services, &app.owner(), app.page, id, 500).await.expect("it has points");
    points.reverse();
    points.into_iter().map(|(at, value)| (at.millis(), value)).collect()
}

/// Has a metric take the series a matcher selects.
async fn take(app: &TestApp, id: MetricId, matcher: &str, (scale, rate): (f64, bool)) {
    let source = MetricSource { push: Some(PushSource { matcher: matcher.into(), scale, rate }) };
    metrics::set_source(&app.services, &app.owner(), app.page, id, EditSource { rev: None, source }).await.expect("the matcher is fine");
}

/// So many seconds before now, in milliseconds.
fn ago(app: &TestApp, seconds: i64) -> i64 {
    app.now().millis() - seconds * 1_000
}

fn instant(millis: i64) -> Instant {
    Instant::from_millis(millis)
}
