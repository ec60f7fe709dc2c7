//! `/api/v1`, compatible with Cachet's: a page read by everybody, and run by programs that know things by numbers. Each operation is
//! declared next to its handler, and the router is made of the declarations.

mod asking;
mod body;
mod components;
mod document;
mod groups;
mod incidents;
mod list;
mod metrics;
mod refusal;
mod schedules;
mod subscribers;
mod system;
mod updates;
mod words;

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::{self, Next},
    response::Response,
    routing::any,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{
    api::{push, v3::problem},
    machine,
    state::AppState,
};

pub use asking::One;
pub use document::document;
pub use metrics::points::Point;
pub use refusal::WriteRefusals;

/// Where all of it is.
pub const BASE: &str = "/api/v1";

/// The header Cachet's clients show their token in.
const TOKEN: HeaderName = HeaderName::from_static("x-cachet-token");

/// Every operation on one screen.
fn operations() -> OpenApiRouter<AppState> {
    use {components as c, incidents as i, metrics as m, schedules as s};
    OpenApiRouter::with_openapi(document::head())
        .routes(routes!(system::ping))
        .routes(routes!(system::version))
        .routes(routes!(system::status))
        .routes(routes!(c::read::list_components, c::write::create_component))
        .routes(routes!(c::read::read_component, c::write::change_component, c::write::delete_component))
        .routes(routes!(groups::list_groups, groups::create_group))
        .routes(routes!(groups::read_group, groups::change_group, groups::delete_group))
        .routes(routes!(i::read::list_incidents, i::write::create_incident))
        .routes(routes!(i::read::read_incident, i::write::change_incident, i::write::delete_incident))
        .routes(routes!(updates::list_updates, updates::create_update))
        .routes(routes!(updates::read_update, updates::change_update, updates::delete_update))
        .routes(routes!(s::read::list_schedules, s::write::create_schedule))
        .routes(routes!(s::read::read_schedule, s::write::change_schedule, s::write::delete_schedule))
        .routes(routes!(m::read::list_metrics, m::write::create_metric))
        .routes(routes!(m::read::read_metric, m::write::change_metric, m::write::delete_metric))
        .routes(routes!(m::points::list_points, push::cachet::points))
        .routes(routes!(m::points::change_point, m::points::delete_point))
        .routes(routes!(subscribers::list_subscribers, subscribers::add_subscriber))
        .routes(routes!(subscribers::erase_subscriber))
        .routes(routes!(document::read_document))
}

/// The routes, with what becomes of addresses that are none and of methods nobody takes.
pub fn routes() -> Router<AppState> {
    let (routes, _) = OpenApiRouter::new().nest(BASE, operations()).split_for_parts();
    routes
        .route(BASE, any(problem::nothing))
        .route(&format!("{BASE}/"), any(problem::nothing))
        .route(&format!("{BASE}/{{*path}}"), any(problem::nothing))
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(middleware::from_fn(open))
}

/// What everybody may read, pages of every site may read. What needs a token is for programs, which ask from no page.
async fn open(mut request: Request, next: Next) -> Response {
    if request.method() == Method::OPTIONS {
        return machine::preflight();
    }
    name_bearer(request.headers_mut());
    let is_open = matches!(*request.method(), Method::GET | Method::HEAD) && !request.headers().contains_key(header::AUTHORIZATION);
    let mut response = refusal::dressed(next.run(request).await);
    response.headers_mut().append(header::VARY, HeaderValue::from_static("X-Cachet-Token"));
    if is_open { machine::opened(response) } else { response }
}

/// A token in Cachet's header counts like a bearer's.
fn name_bearer(headers: &mut HeaderMap) {
    let shown = headers.get(TOKEN).filter(|_| !headers.contains_key(header::AUTHORIZATION));
    let bearer = shown.and_then(|token| HeaderValue::from_bytes(&[b"Bearer ", token.as_bytes()].concat()).ok());
    if let Some(bearer) = bearer {
        headers.insert(header::AUTHORIZATION, bearer);
    }
}
