//! What the process tells about itself: counters and times for Prometheus.

use std::time::Duration;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::http::state::AppState;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct UseLabels {
    by: &'static str,
}

/// The counters of one process.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Histogram,
    renders: Histogram,
    streams: Gauge,
    statements: Gauge,
    uses: Family<UseLabels, Gauge>,
    versions: Family<Vec<(String, String)>, Gauge>,
}

impl Metrics {
    /// All at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("lightship");
        let requests = Family::default();
        let seconds = Histogram::new([0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0]);
        let renders = Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0]);
        let (streams, statements, uses, versions) = (Gauge::default(), Gauge::default(), Family::default(), Family::default());
        registry.register("requests", "Requests answered, by route and status", Requests::clone(&requests));
        registry.register("request_seconds", "Seconds until an answer began", seconds.clone());
        registry.register("render_seconds", "Seconds to render, hash and compress a page", renders.clone());
        registry.register("event_streams", "Open event streams", Gauge::clone(&streams));
        registry.register("database_statements", "Statements sent to the database since the start", Gauge::clone(&statements));
        registry.register(
            "database_uses",
            "How often the database was turned to since the start, by requests of visitors and by the process itself",
            Family::clone(&uses),
        );
        registry.register("page_version", "The version each page is at", Family::clone(&versions));
        Self { registry, requests, seconds, renders, streams, statements, uses, versions }
    }

    /// Starts the clock of a request.
    pub fn request(&self) -> Timer<'_> {
        Timer { metrics: self, started: started() }
    }

    /// Where answers of a route with a status are counted.
    pub fn tally(&self, route: &str, status: u16) -> Tally {
        Tally(self.requests.get_or_create(&RequestLabels { route: route.to_owned(), status }).clone())
    }

    /// Starts the clock of a rendering; it stops when dropped.
    pub fn rendering(&self) -> Rendering<'_> {
        Rendering { metrics: self, started: started() }
    }
}

type Requests = Family<RequestLabels, Counter>;

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(clippy::disallowed_methods, reason = "durations of the process itself are no time of the product")]
fn started() -> std::time::Instant {
    std::time::Instant::now()
}

/// Where answers of one kind are counted.
pub struct Tally(Counter);

/// A request that is being answered.
pub struct Timer<'a> {
    metrics: &'a Metrics,
    started: std::time::Instant,
}

impl Timer<'_> {
    /// The answer began; says how many seconds it took.
    pub fn done(self, route: &str, status: u16) -> f64 {
        let seconds = self.started.elapsed().as_secs_f64();
        self.metrics.requests.get_or_create(&RequestLabels { route: route.to_owned(), status }).inc();
        self.metrics.seconds.observe(seconds);
        seconds
    }

    /// The answer began, and is of a kind that was counted before.
    pub fn done_again(self, tally: &Tally) {
        tally.0.inc();
        self.metrics.seconds.observe(self.started.elapsed().as_secs_f64());
    }
}

/// A page that is being rendered.
pub struct Rendering<'a> {
    metrics: &'a Metrics,
    started: std::time::Instant,
}

impl Drop for Rendering<'_> {
    fn drop(&mut self) {
        self.metrics.renders.observe(Duration::as_secs_f64(&self.started.elapsed()));
    }
}

/// `/metrics` on the private address.
pub async fn export(State(state): State<AppState>) -> Response {
    let metrics = &state.metrics;
    metrics.streams.set(i64::try_from(state.streams.open()).unwrap_or(i64::MAX));
    metrics.statements.set(i64::try_from(state.services.db.statements()).unwrap_or(i64::MAX));
    let (uses, waited_for) = state.services.db.uses();
    for (by, count) in [("request", waited_for), ("process", uses.saturating_sub(waited_for))] {
        metrics.uses.get_or_create(&UseLabels { by }).set(i64::try_from(count).unwrap_or(i64::MAX));
    }
    for page in state.hub.pages() {
        let version = page.read().full.version;
        let labels = vec![("page".to_owned(), page.head().id.to_string())];
        metrics.versions.get_or_create(&labels).set(i64::try_from(version).unwrap_or(i64::MAX));
    }
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = encode(&mut text, &metrics.registry);
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
}
