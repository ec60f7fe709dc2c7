//! Points that are pulled: from sources that answer, fail, hang and lie, by one process or several.

mod gaps;
mod guard;
mod hostile;
mod kinds;
mod sources;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use app::model::{
    Aggregation, Instant, MetricId, SourceId,
    input::{Credentials, CredentialsChange, MetricDisplay, NewMetric, NewSource, SourceSettings},
    source::{Pull, Pulled, SourceKind, Tried},
};
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use server::{
    jobs::pull::Puller,
    outbound::Outbound,
    service::{
        Services, metrics,
        sources::{self as verbs, Asker},
        vault::Vault,
    },
};
use tokio::net::TcpListener;

use crate::support::app::TestApp;

/// What credentials are sealed with.
pub fn vault() -> Arc<Vault> {
    Arc::new(Vault::new(&[7; 32]))
}

/// Services that may call receivers of tests.
pub fn services(app: &TestApp) -> Services {
    let allowed = ["127.0.0.2/32", "127.0.0.4/32"].map(|network| network.parse().unwrap());
    Services { outbound: Arc::new(Outbound { allowed: allowed.to_vec() }), ..app.services.clone() }
}

/// What asks sources.
pub fn asker(app: &TestApp) -> Asker {
    Asker::calling(services(app).outbound, vault()).unwrap()
}

/// A process that pulls.
pub fn puller(app: &TestApp) -> Arc<Puller> {
    Arc::new(Puller::new(services(app), asker(app)))
}

/// A source of this kind.
pub fn content(kind: SourceKind, url: &str) -> NewSource {
    let settings = SourceSettings { org: Some("ours".into()), database: Some("db".into()), account: Some(7), header: None };
    NewSource { name: format!("Our {kind}"), kind, url: url.into(), settings }
}

/// With what it lets us in.
pub fn secret() -> CredentialsChange {
    CredentialsChange::Set(Credentials { user: "somebody".into(), secret: "kelp-lantern-orbit".into() })
}

/// Adds a source.
pub async fn source(app: &TestApp, kind: SourceKind, url: &str) -> SourceId {
    verbs::create_source(&services(app), &vault(), &app.owner(), app.page, (content(kind, url), secret())).await.unwrap()
}

/// A new metric.
pub async fn metric(app: &TestApp, aggregation: Aggregation) -> MetricId {
    let display = MetricDisplay { aggregation, ..MetricDisplay::named("Latency") };
    metrics::create(&app.services, &app.owner(), app.page, NewMetric { id: None, display, interval_seconds: 60 }).await.unwrap()
}

/// A question.
pub fn pull(source_id: SourceId, query: &str, interval_seconds: i64) -> Pull {
    Pull { source_id, query: query.into(), path: None, time_path: None, interval_seconds }
}

/// A new metric that is pulled.
pub async fn pulled(app: &TestApp, pull: Pull) -> MetricId {
    let id = metric(app, Aggregation::Average).await;
    verbs::set_pull(&app.services, &app.owner(), app.page, id, Some(pull)).await.unwrap();
    id
}

/// How a metric does that is pulled.
pub async fn state(app: &TestApp, id: MetricId) -> Pulled {
    verbs::pull_of(&app.services, &app.owner(), app.page, id).await.unwrap().unwrap()
}

/// The newest points of a metric, newest first.
pub async fn points(app: &TestApp, id: MetricId) -> Vec<(Instant, f64)> {
    metrics::last_points(&app.services, &app.owner(), app.page, id, 500).await.unwrap()
}

/// Asks once.
pub async fn attempt(app: &TestApp, metric: Option<MetricId>, pull: Pull) -> Tried {
    verbs::try_pull(&services(app), &asker(app), &app.owner(), app.page, (metric, pull)).await.unwrap()
}

/// A Prometheus of a test: every series is the time it is asked for, in minutes, times its number.
#[derive(Clone)]
pub struct Prometheus {
    /// Where it is.
    pub url: String,
    /// Start, end and step of every question, in seconds.
    pub asked: Arc<Mutex<Vec<(i64, i64, i64)>>>,
    fails: Arc<Mutex<bool>>,
}

impl Prometheus {
    /// Opens it.
    pub async fn open() -> Self {
        Self::open_on("127.0.0.2").await
    }

    /// Opens it on an address of this machine.
    pub async fn open_on(ip: &str) -> Self {
        let listener = TcpListener::bind(format!("{ip}:0")).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let own = Self { url, asked: Arc::default(), fails: Arc::default() };
        let router = Router::new().fallback(answer).with_state(own.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        own
    }

    /// Whether it fails from now on.
    pub fn fail(&self, fails: bool) {
        *self.fails.lock().unwrap() = fails;
    }

    /// What it was asked, and is not asked again.
    pub fn take(&self) -> Vec<(i64, i64, i64)> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

async fn answer(State(own): State<Prometheus>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    let number = |name: &str| query[name].parse::<i64>().unwrap();
    let (start, end, step) = (number("start"), number("end"), number("step"));
    own.asked.lock().unwrap().push((start, end, step));
    if *own.fails.lock().unwrap() {
        let said = r#"{"status":"error","errorType":"internal","error":"the disk is full"}"#;
        return (StatusCode::INTERNAL_SERVER_ERROR, said).into_response();
    }
    let many: usize = query["query"].split_whitespace().nth(1).map_or(1, |many| many.parse().unwrap());
    let series = (1..=many as i64).map(|n| {
        let values: Vec<_> = (start..=end).step_by(step as usize).map(|at| serde_json::json!([at, (at / 60 * n).to_string()])).collect();
        serde_json::json!({ "metric": { "__name__": "up", "n": n.to_string() }, "values": values })
    });
    let result: Vec<_> = series.collect();
    serde_json::json!({ "status": "success", "data": { "resultType": "matrix", "result": result } }).to_string().into_response()
}
