//! The manage API, compatible with Statuspage's `/v1`: pages and everything on them, read and written with a token.
//!
//! Handlers declare what they take and answer, the router is built from that, and so is the description at `/v1/openapi.json`: what is
//! described is what is served.

pub mod access;
mod answer;
pub(super) mod body;
mod components;
mod document;
mod embed;
mod form;
mod guard;
mod incidents;
pub(super) mod lenient;
mod metrics;
mod moment;
pub mod on_page;
mod once;
mod organizations;
mod pages;
pub mod refusal;
mod subscribers;
mod words;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{Uri, uri::PathAndQuery},
    middleware,
    routing::get,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::{
    access::{groups as access_groups, held, on_component, users as access_users},
    components::{groups, uptime},
    incidents::{postmortem, subscribers as followers, templates, updates},
    metrics::providers,
    subscribers::bulk,
};
use crate::http::{api::push, state::AppState};

/// The router of the API; paths begin behind `/v1`.
pub fn routes(state: AppState) -> Router {
    let (router, document) = OpenApiRouter::with_openapi(document::base())
        .merge(of_pages())
        .merge(of_incidents())
        .merge(of_subscribers())
        .merge(of_metrics())
        .merge(of_access())
        .merge(of_organizations())
        .split_for_parts();
    let document = document::finish(document);
    router
        .method_not_allowed_fallback(guard::wrong_method)
        .fallback(guard::nowhere)
        .layer(middleware::from_fn_with_state(state.clone(), once::once))
        .layer(middleware::from_fn_with_state(state.clone(), guard::admit))
        .route("/openapi", get(document::serve(document)))
        .with_state(state)
}

fn of_pages() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(pages::list))
        .routes(routes!(pages::load, pages::edit))
        .routes(routes!(components::list, components::create))
        .routes(routes!(components::load, components::edit, components::delete))
        .routes(routes!(uptime::of_component))
        .routes(routes!(groups::list, groups::create))
        .routes(routes!(groups::load, groups::edit, groups::delete))
        .routes(routes!(uptime::of_group))
        .routes(routes!(embed::load, embed::edit))
}

fn of_incidents() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(incidents::list, incidents::create))
        .routes(routes!(incidents::unresolved))
        .routes(routes!(incidents::scheduled))
        .routes(routes!(incidents::upcoming))
        .routes(routes!(incidents::active))
        .routes(routes!(incidents::load, incidents::edit, incidents::delete))
        .routes(routes!(updates::edit))
        .routes(routes!(postmortem::load, postmortem::write, postmortem::delete))
        .routes(routes!(postmortem::publish))
        .routes(routes!(postmortem::revert))
        .routes(routes!(followers::list, followers::create))
        .routes(routes!(followers::load, followers::delete))
        .routes(routes!(followers::resend))
        .routes(routes!(templates::list, templates::create))
}

fn of_subscribers() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(subscribers::list, subscribers::create))
        .routes(routes!(subscribers::load, subscribers::edit, subscribers::delete))
        .routes(routes!(subscribers::resend))
        .routes(routes!(subscribers::count))
        .routes(routes!(subscribers::histogram))
        .routes(routes!(subscribers::unsubscribed))
        .routes(routes!(bulk::resend))
        .routes(routes!(bulk::unsubscribe))
        .routes(routes!(bulk::reactivate))
}

fn of_metrics() -> OpenApiRouter<AppState> {
    let points = OpenApiRouter::new()
        .routes(routes!(push::statuspage::many))
        .routes(routes!(push::statuspage::one, metrics::empty))
        .layer(DefaultBodyLimit::max(push::LARGE))
        .layer(middleware::from_fn(push::whole));
    OpenApiRouter::new()
        .routes(routes!(providers::list, providers::create))
        .routes(routes!(providers::load, providers::edit, providers::delete))
        .routes(routes!(metrics::list_of, metrics::create))
        .routes(routes!(metrics::list))
        .routes(routes!(metrics::load, metrics::edit, metrics::delete))
        .merge(points)
}

fn of_access() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(access_users::list, access_users::create))
        .routes(routes!(access_users::load, access_users::edit, access_users::delete))
        .routes(routes!(held::list_components, held::add_components, held::replace_components, held::remove_components))
        .routes(routes!(held::remove_component))
        .routes(routes!(held::list_metrics, held::add_metrics, held::replace_metrics, held::remove_metrics))
        .routes(routes!(held::remove_metric))
        .routes(routes!(access_groups::list, access_groups::create))
        .routes(routes!(access_groups::load, access_groups::edit, access_groups::delete))
        .routes(routes!(held::list_in_group, held::add_to_group, held::replace_in_group, held::remove_from_group))
        .routes(routes!(held::remove_one_from_group))
        .routes(routes!(on_component::add_users, on_component::remove_users))
        .routes(routes!(on_component::add_groups, on_component::remove_groups))
}

fn of_organizations() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(organizations::list, organizations::create))
        .routes(routes!(organizations::delete))
        .routes(routes!(organizations::permissions, organizations::set_permissions))
}

/// A request with its path as it is described: `.json` at the end may be left out, and old clients say `page`.
pub async fn plain(mut request: Request) -> Request {
    let path = request.uri().path();
    let bare = path.strip_suffix(".json").unwrap_or(path);
    let bare = bare.strip_prefix("/page/").map_or_else(|| bare.to_owned(), |rest| format!("/pages/{rest}"));
    if bare != path {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = PathAndQuery::try_from(format!("{bare}{query}")).ok().or(parts.path_and_query);
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
    request
}
