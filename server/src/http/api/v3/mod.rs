//! `/api/v3`: everything the page and the console know, for programs. Each operation is declared next to its handler, and the
//! router is made of the declarations: what is documented is there.

mod announcements;
pub(super) mod archive;
pub(super) mod asking;
pub(super) mod body;
mod cause;
mod components;
mod deliveries;
pub(super) mod document;
mod groups;
mod hooks;
mod incidents;
mod maintenance;
mod metrics;
mod once;
pub(super) mod page;
mod part;
pub(super) mod problem;
mod recovery;
pub(super) mod schema;
mod staff;
mod subscribers;
mod updates;

use app::model::uptime::Uptime;
use axum::{
    Router,
    extract::Request,
    http::{Method, header},
    middleware::{self, Next},
    response::Response,
    routing::any,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{api::push, machine, state::AppState};

pub use document::document;

/// Where all of it is.
pub const BASE: &str = "/api/v3";

/// Every operation on one screen.
fn operations() -> OpenApiRouter<AppState> {
    use {components as c, incidents as i, maintenance as m, metrics as n};
    OpenApiRouter::with_openapi(document::head())
        .routes(routes!(page::read_page))
        .routes(routes!(recovery::read_recovery))
        // components and groups
        .routes(routes!(c::read::list_components, c::write::create_component))
        .routes(routes!(c::read::read_component, c::write::change_component, c::write::delete_component))
        .routes(routes!(c::write::set_status))
        .routes(routes!(c::days::read_days))
        .routes(routes!(c::journal::list_journal))
        .routes(routes!(groups::list_groups, groups::create_group))
        .routes(routes!(groups::read_group, groups::change_group, groups::delete_group))
        .routes(routes!(c::write::arrange))
        // incidents
        .routes(routes!(i::read::list_incidents, i::write::open_incident))
        .routes(routes!(i::read::read_incident, i::write::change_incident, i::write::delete_incident))
        .routes(routes!(i::updates::post_update))
        .routes(routes!(i::updates::change_update, i::updates::delete_update))
        .routes(routes!(i::deeds::resolve_incident))
        .routes(routes!(i::deeds::reopen_incident))
        .routes(routes!(i::deeds::acknowledge_incident))
        .routes(routes!(i::deeds::publish_incident))
        .routes(routes!(i::postmortem::write_postmortem, i::postmortem::delete_postmortem))
        .routes(routes!(i::postmortem::revert_postmortem))
        .routes(routes!(deliveries::list_of_incident))
        .routes(routes!(staff::list_templates))
        // maintenance
        .routes(routes!(m::read::list_maintenances, m::write::schedule_maintenance))
        .routes(routes!(m::read::read_maintenance, m::write::change_maintenance, m::write::delete_maintenance))
        .routes(routes!(m::updates::post_word))
        .routes(routes!(m::updates::change_word, m::updates::delete_word))
        .routes(routes!(m::deeds::start_maintenance))
        .routes(routes!(m::deeds::complete_maintenance))
        .routes(routes!(m::deeds::cancel_maintenance))
        .routes(routes!(m::deeds::publish_maintenance))
        // metrics
        .routes(routes!(n::read::list_metrics, n::write::create_metric))
        .routes(routes!(n::read::read_metric, n::write::change_metric, n::write::delete_metric))
        .routes(routes!(n::write::reorder_metrics))
        .routes(routes!(n::series::read_series))
        .routes(routes!(n::thresholds::list_thresholds))
        .routes(routes!(push::points::points, n::points::delete_points))
        // who is told
        .routes(routes!(subscribers::list_subscribers, subscribers::add_subscriber))
        .routes(routes!(subscribers::read_subscriber, subscribers::change_wishes, subscribers::erase_subscriber))
        .routes(routes!(subscribers::reactivate_subscriber))
        .routes(routes!(subscribers::unsubscribe_subscriber))
        .routes(routes!(deliveries::list_deliveries))
        .routes(routes!(deliveries::list_attempts))
        .routes(routes!(hooks::list_hooks, hooks::create_hook))
        .routes(routes!(hooks::read_hook, hooks::change_hook, hooks::delete_hook))
        .routes(routes!(hooks::renew_secret))
        .routes(routes!(hooks::test_hook))
        .routes(routes!(hooks::pause_hook))
        .routes(routes!(hooks::resume_hook))
        .routes(routes!(announcements::list_announcements, announcements::create_announcement))
        .routes(routes!(announcements::read_announcement, announcements::change_announcement, announcements::delete_announcement))
        // the rest
        .routes(routes!(staff::list_audit))
        .routes(routes!(staff::read_own_token))
        .routes(routes!(problem::read_problem))
        .routes(routes!(document::read_document))
}

/// The routes, with what becomes of addresses that are none and of methods nobody takes.
pub fn routes(state: AppState) -> Router<AppState> {
    let (routes, _) = OpenApiRouter::new().nest(BASE, operations()).split_for_parts();
    routes
        .route(BASE, any(problem::nothing))
        .route(&format!("{BASE}/"), any(problem::nothing))
        .route(&format!("{BASE}/{{*path}}"), any(problem::nothing))
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(middleware::from_fn_with_state(state, once::once))
        .layer(middleware::from_fn(open))
}

/// What everybody may read, pages of every site may read. What needs a token is for programs, which ask from no page.
async fn open(request: Request, next: Next) -> Response {
    if request.method() == Method::OPTIONS {
        return machine::preflight();
    }
    let is_open = matches!(*request.method(), Method::GET | Method::HEAD) && !request.headers().contains_key(header::AUTHORIZATION);
    let response = next.run(request).await;
    if is_open { machine::opened(response) } else { response }
}

/// An uptime in percent.
fn percent(uptime: Uptime) -> f64 {
    f64::from(uptime.thousandths()) / 1_000.0
}
