//! The box other sites show in a corner while something is wrong: a script they include, and the frame it puts there.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};

use crate::http::{
    answer::Answer,
    csp,
    machine::{Asked, headers, parameters},
    page::no_page,
    state::AppState,
};

mod frame;

/// Puts the frame into a page, out of sight until the frame says that there is something to see.
const SCRIPT: &str = include_str!("script.js");

const JAVASCRIPT: HeaderValue = HeaderValue::from_static("text/javascript; charset=utf-8");

/// `/embed/script.js`
pub async fn script(State(state): State<AppState>, request: Parts) -> Response {
    let Some(asked) = Asked::of(&state, &request) else { return no_page(&state) };
    asked.answer("embed/script.js".to_owned(), asked.version(), JAVASCRIPT, |_: &_, _| SCRIPT.as_bytes().to_vec()).await
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
            let mut headers = headers(HeaderValue::from_static("text/html; charset=utf-8"));
            headers.insert(header::CONTENT_SECURITY_POLICY, csp::of_embedded(&frame.style, frame::SCRIPT));
            Answer::new(StatusCode::OK, headers, frame.html)
        })
    };
    asked.answer_with(format!("embed/frame/{mobile}/{test}"), asked.version(), make).await
}
