//! The document that describes the interface (OpenAPI 3.1), made of the declarations next to the handlers.

use std::sync::LazyLock;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::Value;
use utoipa::openapi::{
    Components, Info, License, OpenApi, OpenApiBuilder, Server,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::TagBuilder,
};

use super::{BASE, operations, refusal};
use crate::http::{
    answer::Answer,
    api::v3::{document::tell_in_full, problem::declared},
    machine::{JSON, headers},
    state::AppState,
};

/// What a reader of the document is told first.
const ABOUT: &str = "Reads and runs a page, compatible with version 1 of Cachet's API. Everything visitors see can be read without a \
    token; with one, shown as `X-Cachet-Token` or `Authorization: Bearer <token>`, the same addresses tell what staff see, and what the \
    token's scopes allow can be changed. Things have numbers, given in order of creation and never again. Bodies are JSON or forms; fields \
    nobody knows are passed over. Times are UTC. A component's `status` is set to what it is by itself, and read with what open incidents \
    say of it; a group is shown whenever one of its components is.";

/// What operations are sorted by, in this order.
const TAGS: [&str; 6] = ["System", "Components", "Incidents", "Schedules", "Metrics", "Subscribers"];

/// What the document begins with.
pub fn head() -> OpenApi {
    let mut info = Info::new("Lightship, as Cachet", "1");
    info.description = Some(ABOUT.to_owned());
    info.license = Some(License::new("MIT OR Apache-2.0"));
    let mut components = Components::new();
    let token = ApiKeyValue::with_description("X-Cachet-Token", "A token of a page, or of all pages.");
    components.add_security_scheme("token", SecurityScheme::ApiKey(ApiKey::Header(token)));
    components.add_security_scheme("bearer", SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()));
    components.schemas.extend([declared::<refusal::Refused>(), declared::<refusal::Wrong>(), declared::<refusal::Details>()]);
    let tags = TAGS.map(|name| TagBuilder::new().name(name).build());
    OpenApiBuilder::new().info(info).components(Some(components)).tags(Some(tags)).build()
}

/// The document, once a process.
static DOCUMENT: LazyLock<Answer> = LazyLock::new(|| {
    let body = serde_json::to_vec(&document()).unwrap_or_default();
    Answer::new(StatusCode::OK, headers(JSON), body)
});

/// The whole document.
pub fn document() -> Value {
    let (_, mut api) = operations().split_for_parts();
    api.servers = Some(vec![Server::new(BASE)]);
    let mut document = serde_json::to_value(&api).unwrap_or_default();
    tell_in_full(&mut document);
    document
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "System", responses((status = 200, body = serde_json::Value, description = "An OpenAPI document")), security(()))]
pub async fn read_document(State(_): State<AppState>, headers: HeaderMap) -> Response {
    DOCUMENT.respond(&headers)
}
