//! Every path on one screen.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{any, get, post},
};
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer, timeout::TimeoutLayer};

use crate::http::{
    api::{cachet, docs, history, push, v1, v2, v3},
    badge, chart, console, discovery, embed, events, feed, files, health, hooks,
    layers::{fault, headers, host, trace},
    machine, mcp, og, page,
    state::AppState,
    subscribe,
};

/// The largest body that is read, but for pictures members hand in.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// The public door.
pub fn public(state: AppState) -> Router {
    let router = Router::new()
        // pages: any method, so that a wrong one is answered by the page's own rules
        .route("/", any(page::front))
        .route("/history", any(page::history))
        .route("/history/{year}/{month}", any(page::month))
        .route("/incidents/{id}", any(page::incident))
        .route("/incidents/{id}/postmortem", any(page::postmortem))
        .route("/maintenance/{id}", any(page::maintenance))
        .route("/components/{id}", any(page::component))
        .route("/uptime", any(page::uptime))
        .route("/uptime/{component}", any(page::uptime_of))
        .route("/uptime/{component}/{year}/{month}", any(page::calendar))
        .merge(machines())
        .merge(pushes())
        // the manage API, and points as clients of Statuspage send them
        .nest_service("/v1", ServiceBuilder::new().layer(middleware::map_request(v1::plain)).service(v1::routes(state.clone())))
        // our own
        .merge(v3::routes(state.clone()))
        .merge(mcp::routes())
        // for those who leave Cachet
        .merge(cachet::routes())
        .route("/api/docs", get(docs::docs))
        .route("/recovery", any(page::recovery))
        .route("/announcements", any(page::announcements))
        .route("/accessibility", any(page::accessibility))
        // who asks to be told, and what their own links do
        .route("/subscribe", get(page::subscribe).post(subscribe::subscribe))
        .route("/confirm/{link}", get(subscribe::confirm).post(subscribe::confirm_now))
        .route("/subscription/{link}", get(subscribe::manage).post(subscribe::manage_now))
        .route("/subscription/{link}/erase", post(subscribe::erase))
        .route("/unsubscribe/{link}", get(subscribe::leave).post(subscribe::leave_now))
        .route("/subscriptions/new-email", post(subscribe::new_email))
        .route("/subscriptions/new-sms", post(subscribe::new_sms))
        .route("/subscriptions/webhook.json", post(subscribe::new_webhook))
        // mails that came back
        .route("/hooks/bounces", post(subscribe::bounces))
        // alerts of programs that watch; Grafana may put them
        .route("/hooks/alertmanager", post(hooks::alertmanager).put(hooks::alertmanager))
        // pictures for whoever passes on a link
        .route("/og/{language}/{name}", any(og::picture))
        .route("/files/{id}", get(files::file))
        // for tabs that lost track of the stream
        .route("/events/snapshot", get(events::snapshot))
        // probes
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        // the console
        .merge(console::routes(&state).layer(RequestBodyLimitLayer::new(BODY_LIMIT)))
        .merge(console::large_calls(&state).layer(large()))
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

/// What machines read: open to every site.
fn machines() -> Router<AppState> {
    Router::new()
        // the Status API v2
        .route("/api/v2/summary.json", get(v2::summary))
        .route("/api/v2/status.json", get(v2::status))
        .route("/api/v2/components.json", get(v2::components))
        .route("/api/v2/incidents.json", get(v2::incidents))
        .route("/api/v2/incidents/unresolved.json", get(v2::unresolved))
        .route("/api/v2/incidents/resolved.json", get(v2::resolved))
        .route("/api/v2/scheduled-maintenances.json", get(v2::maintenances))
        .route("/api/v2/scheduled-maintenances/upcoming.json", get(v2::upcoming))
        .route("/api/v2/scheduled-maintenances/active.json", get(v2::active))
        .route("/api/v2/subscribers.json", post(subscribe::subscribe_json).delete(subscribe::unsubscribe_json))
        // what scrapers of Statuspage read besides; /incidents/{id}.json is with the pages
        .route("/history.json", get(history::months))
        .route("/metrics-display/{id}/{file}", get(chart::points))
        // feeds and calendars
        .route("/history.atom", get(feed::page_atom))
        .route("/history.rss", get(feed::page_rss))
        .route("/feed.json", get(feed::page_json))
        .route("/calendar.ics", get(feed::page_calendar))
        .route("/history.ics", get(feed::page_calendar))
        .route("/components/{id}/history.atom", get(feed::component_atom))
        .route("/components/{id}/history.rss", get(feed::component_rss))
        .route("/components/{id}/calendar.ics", get(feed::component_calendar))
        .route("/groups/{id}/history.atom", get(feed::group_atom))
        .route("/groups/{id}/history.rss", get(feed::group_rss))
        .route("/groups/{id}/calendar.ics", get(feed::group_calendar))
        // a box for the corner of other sites, and frames they place themselves
        .route("/embed/script.js", get(embed::script))
        .route("/embed/frame", get(embed::frame))
        .route("/embed/card", get(embed::card))
        .route("/embed/components", get(embed::components))
        .route("/embed/preview", get(embed::preview))
        // live updates, which a bar on another site follows too
        .route("/events", get(events::stream))
        // for search engines and for those who find a hole
        .route("/robots.txt", get(discovery::robots))
        .route("/sitemap.xml", get(discovery::sitemap))
        .route("/llms.txt", get(discovery::summary))
        .route("/.well-known/security.txt", get(discovery::security))
        // badges: an id with .svg, or .json for shields.io
        .route("/badge/status.svg", get(badge::status))
        .route("/badge/status.json", get(badge::status_json))
        .route("/badge/components/{file}", get(badge::component))
        .route("/badge/uptime/{file}", get(badge::uptime))
        .route("/badge/metric/{file}", get(badge::metric))
        .layer(middleware::from_fn(machine::open))
}

/// Where other programs hand in points. A page of another site has no token to show, and a browser shows none by itself.
fn pushes() -> Router<AppState> {
    Router::new()
        // Prometheus remote write
        .route("/api/v1/write", post(push::prometheus::write))
        // InfluxDB: what its clients write, and what they ask before
        .route("/write", post(push::influx::write))
        .route("/api/v2/write", post(push::influx::write))
        .route("/ping", get(push::influx::ping))
        .route("/query", get(push::influx::query).post(push::influx::query))
        // OpenTelemetry
        .route("/otlp/v1/metrics", post(push::otlp::metrics))
        .layer((DefaultBodyLimit::max(push::LARGE), RequestBodyLimitLayer::new(push::LARGE)))
        .layer(middleware::from_fn(push::whole))
}

/// In place of what is read of any other body: as much as a picture has.
fn large() -> (DefaultBodyLimit, RequestBodyLimitLayer) {
    (DefaultBodyLimit::max(console::PICTURE_LIMIT), RequestBodyLimitLayer::new(console::PICTURE_LIMIT))
}

/// The private door, for Prometheus and probes.
pub fn private(state: AppState) -> Router {
    Router::new()
        .route("/metrics", get(crate::observe::export))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .with_state(state)
}
