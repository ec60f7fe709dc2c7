//! Prometheus remote write, 1.0 and 2.0.
//!
//! Answers 204 when all was taken, 400 when some or all of it can never be taken (senders drop it), 415 to what is in no version known
//! here, and 503 when it is worth sending again.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use ingest::{
    Fault, Limits,
    push::prometheus::{self, Version, Written},
};

use super::{Refusal, header_text, page_for, signed};
use crate::{
    error::Error,
    http::{answer::aside, state::AppState},
    service::incoming,
};

/// How many reasons are told.
const REASONS: usize = 3;

/// `POST /api/v1/write`
pub async fn write(State(state): State<AppState>, request: Parts, body: Bytes) -> Response {
    let (content_type, encoding) = (header_text(&request, header::CONTENT_TYPE), header_text(&request, header::CONTENT_ENCODING));
    let Ok(version) = prometheus::negotiate(content_type, encoding) else {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "remote write 1.0 or 2.0 is expected, compressed with Snappy\n").into_response();
    };
    let (mut response, written) = match take(&state, &request, version, body).await {
        Ok((written, faults)) if faults.is_empty() => (StatusCode::NO_CONTENT.into_response(), written),
        Ok((written, faults)) => {
            let reasons: Vec<String> = faults.iter().take(REASONS).map(ToString::to_string).collect();
            ((StatusCode::BAD_REQUEST, format!("{}\n", reasons.join("\n"))).into_response(), written)
        }
        Err(refusal) => {
            // What does not fit today never will.
            let invalid = matches!(refusal, Refusal::Error(Error::Invalid(_)));
            let status = if invalid { StatusCode::BAD_REQUEST } else { refusal.status() };
            (refusal.as_text(status), Written::default())
        }
    };
    if version == Version::Two {
        for (name, value) in written.headers() {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
    }
    response
}

async fn take(state: &AppState, request: &Parts, version: Version, body: Bytes) -> Result<(Written, Vec<Fault>), Refusal> {
    let actor = signed(state, request).await?;
    let page = page_for(state, request, &actor)?;
    let parsed = aside(move || prometheus::parse(version, &body, &Limits::default())).await?;
    let (batch, mut written) = parsed.map_err(|fault| Refusal::Unreadable(fault.to_string()))?;
    let mut faults = batch.faults;
    let taken = incoming::take(&state.services, &actor, page, &state.incoming, ("prometheus", batch.series)).await?;
    written.samples = written.samples.saturating_sub(taken.refused);
    faults.extend(taken.faults);
    Ok((written, faults))
}
