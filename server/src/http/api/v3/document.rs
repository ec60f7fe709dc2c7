//! The document that describes the interface (OpenAPI 3.1), made of the declarations next to the handlers.

use std::{collections::BTreeSet, sync::LazyLock};

use axum::{extract::State, http::HeaderMap, response::Response};
use serde_json::Value;
use utoipa::openapi::{
    Components, Info, License, OpenApi, OpenApiBuilder, Server,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::TagBuilder,
};

use super::{BASE, operations, problem, schema};
use crate::http::{
    answer::Answer,
    machine::{JSON, headers},
    state::AppState,
};

/// What a reader of the document is told first.
const ABOUT: &str = "Everything a page of Lightship shows can be read without a token. With one, the same addresses also tell what staff \
    see, and nearly everything can be changed. A token is made in the console under People, API tokens, and shown as \
    `Authorization: Bearer <token>`. Lists come in parts: `next` of one is `after` of the next. A change names only what changes; \
    `null` takes away. A `POST` with an `Idempotency-Key` is done once within a day. Refusals are problem details (RFC 9457).";

/// What operations are sorted by, in this order.
const TAGS: [&str; 10] =
    ["Page", "Components", "Incidents", "Maintenance", "Metrics", "Subscribers", "Hooks", "Announcements", "Staff", "Interface"];

/// What the document begins with.
pub fn head() -> OpenApi {
    let mut info = Info::new("Lightship", "3");
    info.description = Some(ABOUT.to_owned());
    info.license = Some(License::new("MIT OR Apache-2.0"));
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A token of a page, or of all pages.")).build();
    let mut components = Components::new();
    components.add_security_scheme("token", SecurityScheme::Http(token));
    components.schemas.extend(problem::schemas());
    // Words that stand in queries alone.
    components.schemas.extend([problem::declared::<schema::Range>(), problem::declared::<schema::Stretch>()]);
    let tags = TAGS.map(|name| TagBuilder::new().name(name).build());
    OpenApiBuilder::new().info(info).components(Some(components)).tags(Some(tags)).build()
}

/// The document, once a process.
static DOCUMENT: LazyLock<Answer> = LazyLock::new(|| {
    let body = serde_json::to_vec(&document()).unwrap_or_default();
    Answer::new(axum::http::StatusCode::OK, headers(JSON), body)
});

/// The whole document.
pub fn document() -> Value {
    let (_, mut api) = operations().split_for_parts();
    api.servers = Some(vec![Server::new(BASE)]);
    let mut document = serde_json::to_value(&api).unwrap_or_default();
    tell_in_full(&mut document);
    document
}

/// What is answered is answered whole: where a field may be empty it is there all the same. Only what is asked for may leave fields out.
pub fn tell_in_full(document: &mut Value) {
    let mut asked_for = BTreeSet::new();
    let operations = document["paths"].as_object().into_iter().flat_map(|paths| paths.values()).filter_map(Value::as_object).flatten();
    let mut open: Vec<String> = operations.flat_map(|(_, operation)| named(&operation["requestBody"])).collect();
    while let Some(name) = open.pop() {
        if asked_for.insert(name.clone()) {
            open.extend(named(&document["components"]["schemas"][&name]));
        }
    }
    let schemas = document["components"]["schemas"].as_object_mut().into_iter().flatten();
    schemas.filter(|(name, _)| !asked_for.contains(*name)).for_each(|(_, schema)| require(schema));
}

/// The schemas a part of the document names.
fn named(part: &Value) -> Vec<String> {
    match part {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()).map(str::to_owned);
            own.into_iter().chain(fields.values().flat_map(named)).collect()
        }
        Value::Array(items) => items.iter().flat_map(named).collect(),
        _ => Vec::new(),
    }
}

/// Adds the fields of a schema that may be empty to those that are always there.
fn require(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    fields.values_mut().filter(|value| value.is_object()).for_each(|value| {
        require(value);
        value.as_object_mut().into_iter().flatten().for_each(|(_, inner)| require(inner));
    });
    let Some(properties) = fields.get("properties").and_then(Value::as_object) else { return };
    let null = || Value::from("null");
    let may_be_empty = |schema: &Value| {
        let is_null = |one: &Value| one.get("type") == Some(&null());
        schema["type"].as_array().is_some_and(|types| types.contains(&null()))
            || schema["oneOf"].as_array().is_some_and(|ones| ones.iter().any(is_null))
    };
    let mut required: BTreeSet<String> =
        properties.iter().filter(|(_, schema)| may_be_empty(schema)).map(|(name, _)| name.clone()).collect();
    required.extend(fields.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    if !required.is_empty() {
        fields.insert("required".to_owned(), required.into_iter().map(Value::from).collect());
    }
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "Interface", responses((status = 200, body = serde_json::Value, description = "An OpenAPI document")), security(()))]
pub async fn read_document(State(_): State<AppState>, headers: HeaderMap) -> Response {
    DOCUMENT.respond(&headers)
}
