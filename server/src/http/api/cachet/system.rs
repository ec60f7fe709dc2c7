//! What Cachet's clients ask first: whether somebody is there, which version it is, and how things are.

use axum::{http::HeaderMap, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    asking::{One, Reader, one},
    refusal::ReadRefusals,
    words::component_number,
};
use crate::http::{
    answer::Answer,
    api::v3::{asking::Answered, page::headline},
    machine::{JSON, headers, json},
};

/// The version of Cachet whose addresses and fields these are.
const VERSION: &str = "2.4.0";

/// What share of components must be out for the whole page to be in danger: one of so many.
const SHARE: usize = 2;

/// A version.
#[derive(Debug, Serialize, ToSchema)]
pub struct Version {
    /// What is known of newer ones.
    meta: VersionMeta,
    /// The version of Cachet this is compatible with.
    data: &'static str,
}

/// What is known of newer versions.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionMeta {
    /// There is none.
    on_latest: bool,
    /// The newest.
    latest: Latest,
}

/// The newest version.
#[derive(Debug, Serialize, ToSchema)]
pub struct Latest {
    /// Its name.
    tag_name: String,
    /// Whether it is not for everybody yet, as Cachet spells it.
    prelease: bool,
    /// Whether it is a draft.
    draft: bool,
}

/// How things are.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overall {
    /// `success` if all is well, `danger` if half of all components are out, else `info`.
    status: &'static str,
    /// What stands above the page, in its language.
    message: String,
}

/// Whether somebody is there.
#[utoipa::path(get, path = "/ping", tag = "System", responses((status = 200, body = One<String>, description = "Somebody is")), security(()))]
pub async fn ping(request: HeaderMap) -> Response {
    fixed(&serde_json::json!({ "data": "Pong!" }), &request)
}

/// Which version of Cachet this is compatible with.
#[utoipa::path(get, path = "/version", tag = "System", responses((status = 200, body = Version, description = "The version")), security(()))]
pub async fn version(request: HeaderMap) -> Response {
    let latest = Latest { tag_name: format!("v{VERSION}"), prelease: false, draft: false };
    fixed(&Version { meta: VersionMeta { on_latest: true, latest }, data: VERSION }, &request)
}

fn fixed(value: &impl Serialize, request: &HeaderMap) -> Response {
    Answer::new(axum::http::StatusCode::OK, headers(JSON), json(value)).respond(request)
}

/// How things are, in a word and a line.
#[utoipa::path(get, path = "/status", tag = "System",
    responses((status = 200, body = One<Overall>, description = "How things are"), ReadRefusals), security((), ("token" = []), ("bearer" = [])))]
pub async fn status(Reader(asking): Reader) -> Answered {
    let snapshot = asking.snapshot();
    let numbers: Vec<i64> = snapshot.listed().map(|component| component_number(component.status)).collect();
    let out = numbers.iter().filter(|number| **number == 4).count();
    let status = if out > 0 && out * SHARE >= numbers.len() {
        "danger"
    } else if snapshot.has_open_incident() || numbers.iter().any(|number| *number > 1) {
        "info"
    } else {
        "success"
    };
    one(&asking, Overall { status, message: headline(&asking) })
}
