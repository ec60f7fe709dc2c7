//! The door to the console: its screens, the calls those make, and the stream that tells them of changes.

mod events;
mod paper;
mod ports;
mod tables;

use std::{panic::resume_unwind, sync::Arc};

use app::{model::illustration::ILLUSTRATION_LENGTH, shell::Assets};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use console::{error::ApiError, ports::Ports};
use leptos::{
    nonce::use_nonce,
    prelude::{expect_context, provide_context},
};
use leptos_axum::ResponseOptions;
use tracing::Instrument;

use ports::Bound;

use crate::http::{
    appetite::Left,
    assets, csp,
    session::{self, Caller},
    state::AppState,
};

/// Where the calls of the console are.
pub const CALLS: &str = "/_fn";

/// The largest call, in bytes: a long text and what stands around it.
const CALL_LIMIT: usize = 512 * 1024;

/// The largest call that hands in a picture, which is written in base64, or a table, in bytes.
pub const PICTURE_LIMIT: usize = ILLUSTRATION_LENGTH.div_ceil(3) * 4 + 4 * 1024;

/// The longest refusal, in bytes.
const REFUSAL: usize = 64 * 1024;

/// Everything below `/console`, and the calls.
pub fn routes(state: &AppState) -> Router<AppState> {
    // Once a process; a second door finds it done.
    _ = any_spawner::Executor::init_tokio();
    let routes = Router::new()
        .route("/console", get(screen))
        .route("/console/{*path}", get(screen))
        .route(&format!("{CALLS}/paper"), get(paper::paper))
        .route(&format!("{CALLS}/events/{{page}}"), get(events::stream))
        .route(&format!("{CALLS}/audit-table/{{page}}"), get(tables::audit))
        .route(&format!("{CALLS}/subscriber-table/{{page}}"), get(tables::subscribers))
        .route(&format!("{CALLS}/{{*call}}"), post(call));
    session::guarded(routes, state)
}

/// The calls that hand in a picture or a table, which are larger than any other.
pub fn large_calls(state: &AppState) -> Router<AppState> {
    let names = ["illustrations/keep", "subscribers/import", "subscribers/preview-import"];
    let routes = names.into_iter().fold(Router::new(), |routes, name| routes.route(&format!("{CALLS}/{name}"), post(large_call)));
    session::guarded(routes, state)
}

/// One screen, rendered for whoever asks for it.
async fn screen(State(state): State<AppState>, caller: Caller, request: Request) -> Response {
    let assets: &'static Assets = &assets::PATHS;
    let context = context(state, caller);
    let render = leptos_axum::render_app_async_with_context(context, move || {
        let (options, nonce) = (expect_context::<ResponseOptions>(), use_nonce().expect("leptos_axum brings one"));
        options.insert_header(header::CONTENT_SECURITY_POLICY, csp::of_console(nonce.as_inner()));
        console::shell::document(assets)
    });
    // Whoever leaves early leaves a rendering behind that goes on by itself: cut in the middle it would miss what it still reads.
    let rendering = async move {
        let (head, body) = render(request).await.into_parts();
        match to_bytes(body, usize::MAX).await {
            Ok(body) => Response::from_parts(head, body.into()),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    };
    tokio::spawn(rendering.in_current_span()).await.unwrap_or_else(|error| match error.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    })
}

/// One call of a screen.
async fn call(state: State<AppState>, caller: Caller, request: Request) -> Response {
    call_within(CALL_LIMIT, state, caller, request).await
}

/// One call that hands in a picture or a table: only of members so much is read.
async fn large_call(state: State<AppState>, caller: Caller, request: Request) -> Response {
    if caller.member().is_err() {
        return call(state, caller, request).await;
    }
    if let Some(left) = request.extensions().get::<Left>() {
        left.add(PICTURE_LIMIT);
    }
    call_within(PICTURE_LIMIT, state, caller, request).await
}

async fn call_within(limit: usize, State(state): State<AppState>, caller: Caller, request: Request) -> Response {
    if leptos::server_fn::axum::get_server_fn_service(request.uri().path(), request.method().clone()).is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, limit).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let request = Request::from_parts(head, Body::from(body));
    let response = leptos_axum::handle_server_fns_with_context(context(state, caller), request).await.into_response();
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR { understood(response).await } else { response }
}

/// What screens and calls reach the server by.
fn context(state: AppState, caller: Caller) -> impl Fn() + Clone + Send + Sync + 'static {
    let ports: Arc<dyn Ports> = Arc::new(Bound::to(state, caller));
    move || provide_context(ports.clone())
}

/// A refusal that came from the library, such as of a body that cannot be read, with the status that belongs to it.
async fn understood(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, REFUSAL).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let said = serde_json::from_slice::<ApiError>(&body).ok();
    if let Some(status) = said.and_then(|error| StatusCode::from_u16(error.status()).ok()) {
        head.status = status;
    }
    Response::from_parts(head, body.into())
}
