//! Every path on one screen.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{any, get},
};
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

use crate::http::{
    chart, events, health,
    layers::{fault, headers, host, trace},
    page,
    state::AppState,
};

/// The largest body that is read.
const BODY_LIMIT: usize = 1024 * 1024;

/// The public door.
pub fn public(state: AppState) -> Router {
    let router = Router::new()
        // pages: any method, so that a wrong one is answered by the page's own rules
        .route("/", any(page::front))
        .route("/history", any(page::history))
        .route("/history/{year}/{month}", any(page::month))
        .route("/incidents/{id}", any(page::incident))
        .route("/maintenance/{id}", any(page::maintenance))
        .route("/components/{id}", any(page::component))
        .route("/uptime", any(page::uptime))
        .route("/uptime/{component}", any(page::uptime_of))
        .route("/uptime/{component}/{year}/{month}", any(page::calendar))
        // live updates
        .route("/events", get(events::stream))
        .route("/events/snapshot", get(events::snapshot))
        // points of charts: {day,week,month}.json
        .route("/metrics-display/{metric}/{range}", get(chart::points))
        // probes
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .fallback(page::fallback);
    #[cfg(feature = "testing")]
    let router = router.merge(crate::http::testing::router());
    guarded(router, state)
}

/// Routes with all that happens to every request and every answer.
pub fn guarded(routes: Router<AppState>, state: AppState) -> Router {
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(state.clone(), trace::trace))
        .layer(middleware::from_fn_with_state(state.clone(), headers::add))
        .layer(middleware::from_fn(host::check))
        .layer(CatchPanicLayer::custom(fault::panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, state.timeouts.request))
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    routes.layer(layers).with_state(state)
}

/// The private door, for Prometheus and probes.
pub fn private(state: AppState) -> Router {
    Router::new()
        .route("/metrics", get(crate::observe::export))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .with_state(state)
}
