//! OpenTelemetry metrics over HTTP, as Protocol Buffers or as JSON.
//!
//! Answers 200, with how much was rejected if anything was; 400 to what cannot be read; 503 when it is worth sending again.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use ingest::{
    Batch, Fault, Limits,
    push::otlp::{self, Answer},
};

use super::{
    Refusal,
    compressed::{packing, unpacked},
    header_text, page_for, signed,
};
use crate::{
    error::Error,
    http::{answer::aside, state::AppState},
    service::incoming,
};

/// How a request is written, and so its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Json,
    Protobuf,
}

impl Form {
    fn of(request: &Parts) -> Option<Self> {
        let kind = header_text(request, header::CONTENT_TYPE)?.split(';').next()?.trim().to_ascii_lowercase();
        match kind.as_str() {
            "application/json" => Some(Self::Json),
            "application/x-protobuf" => Some(Self::Protobuf),
            _ => None,
        }
    }

    fn answer(self, status: StatusCode, body: impl Into<axum::body::Body>) -> Response {
        let kind = match self {
            Self::Json => "application/json",
            Self::Protobuf => "application/x-protobuf",
        };
        (status, [(header::CONTENT_TYPE, kind)], body.into()).into_response()
    }
}

/// `POST /otlp/v1/metrics`
pub async fn metrics(State(state): State<AppState>, request: Parts, body: Bytes) -> Response {
    let (Some(form), Some(packing)) = (Form::of(&request), packing(&request)) else {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "application/x-protobuf or application/json is expected, plain or with gzip\n")
            .into_response();
    };
    let parse = move || -> Result<(Batch, Answer), Refusal> {
        let body = unpacked(body, packing)?;
        let read = if form == Form::Json { otlp::json } else { otlp::protobuf };
        read(&body, &Limits::default()).map_err(|fault| Refusal::Unreadable(fault.to_string()))
    };
    match take(&state, &request, parse).await {
        Ok(answer) if form == Form::Json => form.answer(StatusCode::OK, answer.json()),
        Ok(answer) => form.answer(StatusCode::OK, answer.protobuf()),
        Err(refusal) => {
            let invalid = matches!(refusal, Refusal::Error(Error::Invalid(_)));
            let status = if invalid { StatusCode::BAD_REQUEST } else { refusal.status() };
            let fault = Fault::whole(refusal.words());
            let mut response = match form {
                Form::Json => form.answer(status, otlp::refusal_json(&fault)),
                Form::Protobuf => form.answer(status, otlp::refusal_protobuf(&fault)),
            };
            if status == StatusCode::SERVICE_UNAVAILABLE {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
            }
            response
        }
    }
}

async fn take(
    state: &AppState,
    request: &Parts,
    parse: impl FnOnce() -> Result<(Batch, Answer), Refusal> + Send + 'static,
) -> Result<Answer, Refusal> {
    let actor = signed(state, request).await?;
    let page = page_for(state, request, &actor)?;
    let (batch, mut answer) = aside(parse).await??;
    let taken = incoming::take(&state.services, &actor, page, &state.incoming, ("opentelemetry", batch.series)).await?;
    if taken.refused > 0 {
        answer.rejected = answer.rejected.saturating_add(i64::try_from(taken.refused).unwrap_or(i64::MAX));
        let reasons: Vec<String> = taken.faults.iter().take(1).map(ToString::to_string).collect();
        let both = [answer.message, reasons.join("")];
        answer.message = both.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
    }
    Ok(answer)
}
