//! `/mcp`: the page for agents, by the Model Context Protocol over HTTP. Nothing is remembered from one request to the next, so any
//! process answers any of them, with JSON and without a stream. What a tool does is an operation of `/api/v3`, asked as any program
//! asks it: who may see and change what is decided there and nowhere else.

mod call;
mod message;
mod tools;
mod words;

use std::sync::{Arc, OnceLock};

use axum::{
    Extension, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Map, Value, json};

use crate::{
    config::VERSION,
    http::{
        answer::aside,
        api::v3,
        layers::origin,
        machine::{self, JSON},
        page::page_of,
        state::AppState,
    },
};
use message::{Fault, Message};

/// The revisions of the protocol that are spoken, the newest first.
const REVISIONS: [&str; 3] = ["2025-11-25", "2025-06-18", "2025-03-26"];

/// The only revision in which several messages may come at once; who names none speaks it.
const WITH_BATCHES: &str = "2025-03-26";

/// How many messages may come at once.
const MOST_MESSAGES: usize = 20;

/// The header that names the revision both sides agreed on.
const REVISION: &str = "mcp-protocol-version";

/// The operations behind the tools, made when the first tool is used.
#[derive(Clone, Default)]
struct Operations(Arc<OnceLock<Router>>);

/// Where agents ask.
pub fn routes() -> Router<AppState> {
    Router::new().route("/mcp", post(answer)).layer(Extension(Operations::default()))
}

/// A request of an agent.
struct Asked<'a> {
    state: &'a AppState,
    request: &'a Parts,
    operations: &'a Operations,
}

impl Asked<'_> {
    /// The operations as they are asked over HTTP.
    fn operations(&self) -> Router {
        self.operations.0.get_or_init(|| v3::routes(self.state.clone()).with_state(self.state.clone())).clone()
    }

    /// Whether a token is shown, good or not.
    fn is_signed(&self) -> bool {
        self.request.headers.contains_key(header::AUTHORIZATION)
    }
}

/// `POST /mcp`
async fn answer(State(state): State<AppState>, Extension(operations): Extension<Operations>, request: Parts, body: Bytes) -> Response {
    if let Some(refusal) = check(&state, &request) {
        return refusal;
    }
    let read = match aside(move || serde_json::from_slice::<Value>(&body)).await {
        Ok(read) => read,
        Err(error) => return machine::failed(&error),
    };
    let asked = Asked { state: &state, request: &request, operations: &operations };
    let answered = match read {
        Ok(Value::Array(messages)) => all_of(&asked, messages).await,
        Ok(message) => one_of(&asked, message).await,
        Err(error) => Err(Fault::unreadable(&error)),
    };
    match answered {
        Ok(Some(said)) => reply(StatusCode::OK, &said),
        Ok(None) => (StatusCode::ACCEPTED, [(header::CACHE_CONTROL, "no-store")]).into_response(),
        Err(fault) => reply(StatusCode::BAD_REQUEST, &fault.told()),
    }
}

fn reply(status: StatusCode, said: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], machine::json(said))
        .into_response()
}

/// What is wrong with a request before it is read, if anything is.
fn check(state: &AppState, request: &Parts) -> Option<Response> {
    let refused = |status: StatusCode, why: String| Some(reply(status, &Fault::invalid(why).told()));
    if !is_from_no_other_site(state, request) {
        return refused(StatusCode::FORBIDDEN, "this was sent by a page of another site".to_owned());
    }
    let kind = request.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send messages with `Content-Type: application/json`".to_owned());
    }
    match revision(&request.headers) {
        Some(named) if !REVISIONS.contains(&named) => {
            refused(StatusCode::BAD_REQUEST, format!("MCP-Protocol-Version must be one of {}", REVISIONS.join(", ")))
        }
        _ => None,
    }
}

/// The revision a request names; what is none if it cannot be read, or is named twice.
fn revision(headers: &HeaderMap) -> Option<&str> {
    let mut named = headers.get_all(REVISION).iter();
    let first = named.next()?;
    Some(first.to_str().ok().filter(|_| named.next().is_none()).unwrap_or_default())
}

/// Whether no browser shows this request on behalf of a site that is not ours: a page that has its name point at this machine names
/// itself in `Origin`. Programs name none.
fn is_from_no_other_site(state: &AppState, request: &Parts) -> bool {
    let own = page_of(state, request).map(|live| live.read().full.page.url.clone());
    let ours = [Some(state.settings.addresses().base_url()), own];
    let is_ours = |origin: &str| ours.iter().flatten().any(|url| origin::is_of(origin, url));
    request.headers.get_all(header::ORIGIN).iter().all(|origin| origin.to_str().is_ok_and(is_ours))
}

/// What is answered to one message; nothing to one that asks for nothing.
async fn one_of(asked: &Asked<'_>, message: Value) -> Result<Option<Value>, Fault> {
    let Message::Request { id, method, params } = Message::read(message)? else { return Ok(None) };
    Ok(Some(answer_to(asked, id, &method, params).await))
}

/// What is answered to several messages, in one piece.
async fn all_of(asked: &Asked<'_>, messages: Vec<Value>) -> Result<Option<Value>, Fault> {
    if revision(&asked.request.headers).is_some_and(|named| named != WITH_BATCHES) {
        return Err(Fault::invalid(format!("only revision {WITH_BATCHES} of the protocol has several messages in a request")));
    }
    if messages.is_empty() || messages.len() > MOST_MESSAGES {
        return Err(Fault::invalid(format!("a request has 1 to {MOST_MESSAGES} messages")));
    }
    let mut all = Vec::new();
    for message in messages {
        match Message::read(message) {
            Ok(Message::Request { id, method, .. }) if method == "initialize" => {
                all.push(Fault::invalid("initialize comes alone").of(id).told());
            }
            Ok(Message::Request { id, method, params }) => all.push(answer_to(asked, id, &method, params).await),
            Ok(Message::Note) => {}
            Err(fault) => all.push(fault.told()),
        }
    }
    Ok((!all.is_empty()).then_some(Value::Array(all)))
}

async fn answer_to(asked: &Asked<'_>, id: Value, method: &str, params: Map<String, Value>) -> Value {
    let result = match method {
        "initialize" => Ok(greeting(asked, &params)),
        "ping" => Ok(json!({})),
        "tools/list" => list(asked, &params),
        "tools/call" => call::call(asked, params).await,
        _ => Err(Fault::unknown(method)),
    };
    match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(fault) => fault.of(id).told(),
    }
}

/// Who answers, in which revision, and what an agent should know first.
fn greeting(asked: &Asked<'_>, params: &Map<String, Value>) -> Value {
    let wanted = params.get("protocolVersion").and_then(Value::as_str).unwrap_or_default();
    let spoken = REVISIONS.into_iter().find(|own| *own == wanted).unwrap_or(REVISIONS[0]);
    let live = page_of(asked.state, asked.request);
    let nobody = || ("nobody yet".to_owned(), asked.state.settings.addresses().base_url());
    let (name, url) = live.map_or_else(nobody, |live| {
        let full = live.read().full;
        (full.page.name.clone(), full.page.url.clone())
    });
    json!({
        "protocolVersion": spoken,
        "capabilities": { "tools": {} },
        "serverInfo": { "name": "lightship", "title": format!("Status page of {name}"), "version": VERSION },
        "instructions": format!(
            "The status page of {name} at {url}: what works now, what does not, and what happened before. Begin with `get_status`; ids \
            of components, incidents and metrics come from the lists. Times are RFC 3339 in UTC. With a token in the header \
            `Authorization: Bearer <token>` the tools also tell what only staff see, and there are more of them, which change the page: \
            what those write is public at once and sent to subscribers, unless it is a draft or `notify` is false."
        ),
    })
}

/// The tools; those that change something only to whoever shows a token.
fn list(asked: &Asked<'_>, params: &Map<String, Value>) -> Result<Value, Fault> {
    if params.get("cursor").is_some_and(|cursor| !cursor.is_null()) {
        return Err(Fault::params("cursor is no place in this list"));
    }
    let shown = tools::all().iter().filter(|tool| tool.is_reading() || asked.is_signed());
    Ok(json!({ "tools": shown.map(|tool| &tool.listed).collect::<Vec<_>>() }))
}
