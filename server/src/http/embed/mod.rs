//! What other sites show of a page: a box for the corner while something is wrong, a script they include and the frame it puts
//! there; a card and a list of components, frames they place themselves. The bar of `/widget.js` is in `frontend/widget`; how it
//! would look is shown here to whoever chooses one.

use app::{
    model::{Language, snapshot::Snapshot},
    status::data::{PageData, View},
};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use self::card::{Kind, Look};
use crate::http::{
    answer::Answer,
    csp,
    layers::base,
    machine::{Asked, headers, parameters},
    page::no_page,
    state::AppState,
};

mod card;
mod frame;
mod preview;

/// Puts the frame into a page, out of sight until the frame says that there is something to see.
const SCRIPT: &str = include_str!("script.js");

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

const JAVASCRIPT: HeaderValue = HeaderValue::from_static("text/javascript; charset=utf-8");

/// Where the frame is unless staff say otherwise, as the script has it: its distance from bottom, top, right and left.
const EDGES: &str = "'60px','','','60px'";

/// Under which name the compatible settings keep the corner.
pub const POSITION: &str = "embed_position";

/// Where staff want the frame, in the words of the compatible settings.
fn edges(snapshot: &Snapshot) -> &'static str {
    match snapshot.page.settings.compatible.get(POSITION).map(String::as_str) {
        Some("bottom-right" | "bottom_right") => "'60px','','60px',''",
        Some("top-left" | "top_left") => "'','60px','','60px'",
        Some("top-right" | "top_right") => "'','60px','60px',''",
        _ => EDGES,
    }
}

/// `/embed/script.js`
pub async fn script(State(state): State<AppState>, request: Parts) -> Response {
    let Some(asked) = Asked::of(&state, &request) else { return no_page(&state) };
    let make = |snapshot: &Snapshot, _: Language| SCRIPT.replace(EDGES, edges(snapshot)).into_bytes();
    asked.answer("embed/script.js".to_owned(), asked.version(), JAVASCRIPT, make).await
}

/// `/embed/frame`; `?mobile=true` for small screens, `?test=true` to see it while all is well.
pub async fn frame(State(state): State<AppState>, request: Parts) -> Response {
    let Some(asked) = Asked::of(&state, &request) else { return no_page(&state) };
    let wishes = parameters(&request);
    let wants = |wish: &str| wishes.iter().any(|(name, value)| name == wish && value == "true");
    let (mobile, test) = (wants("mobile"), wants("test"));
    let (snapshot, language) = (asked.snapshot().clone(), asked.language());
    let make = || {
        Answer::make(move || {
            let frame = frame::of(&snapshot, language, mobile, test);
            let mut headers = headers(HTML);
            headers.insert(header::CONTENT_SECURITY_POLICY, csp::of_embedded(&frame.style, frame::SCRIPT));
            Answer::new(StatusCode::OK, headers, frame.html)
        })
    };
    asked.answer_with(format!("embed/frame/{mobile}/{test}"), asked.version(), make).await
}

/// `/embed/card`; `?theme=light|dark`, `?language=`, `?transparent=true`.
pub async fn card(State(state): State<AppState>, request: Parts) -> Response {
    framed(&state, &request, Kind::Card).await
}

/// `/embed/components`, with the same wishes.
pub async fn components(State(state): State<AppState>, request: Parts) -> Response {
    framed(&state, &request, Kind::Components).await
}

async fn framed(state: &AppState, request: &Parts, kind: Kind) -> Response {
    let Some(asked) = Asked::of(state, request) else { return no_page(state) };
    let look = Look::of(request);
    let data = PageData {
        snapshot: asked.reading.browser.as_ref().clone(),
        view: View::NotFound,
        language: look.language.unwrap_or(asked.language()),
        now: state.services.clock.now(),
        stale_since: None,
        can_mail: false,
    };
    let make = || {
        Answer::make(move || {
            let mut headers = headers(HTML);
            headers.insert(header::CONTENT_SECURITY_POLICY, csp::of_live_frame(&card::STYLE));
            Answer::new(StatusCode::OK, headers, card::draw(kind, &data, look))
        })
    };
    asked.answer_with(format!("embed/{kind:?}/{look:?}"), asked.version(), make).await
}

/// `/embed/preview`: a bar as `/widget.js` shows it, with the wishes of its tag and an incident that is none. Where the console is,
/// and nowhere else: no page says what is not so.
pub async fn preview(State(state): State<AppState>, request: Parts) -> Response {
    if !base::is_there(&state, &request.headers, &request.uri) {
        return (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")]).into_response();
    }
    let mut headers = headers(HTML);
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    headers.insert(header::CONTENT_SECURITY_POLICY, csp::of_preview(preview::STYLE, preview::SCRIPT));
    Answer::new(StatusCode::OK, headers, preview::draw(&request)).respond(&request.headers)
}
