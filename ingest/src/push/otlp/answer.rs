//! What a sender is told: that all was taken, or how much was not and why.

use prost::Message;
use serde_json::json;

use crate::{Batch, Fault};

/// How many reasons are told.
const REASONS: usize = 3;

/// The code of a request that will not be better when it is sent again: `INVALID_ARGUMENT`.
const INVALID: i32 = 3;

/// What was not taken of a request that was read: `ExportMetricsServiceResponse`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// How many points were rejected, whole or in part.
    pub rejected: i64,
    /// Why, for the first of them.
    pub message: String,
}

#[derive(Clone, PartialEq, Message)]
struct Response {
    #[prost(message, optional, tag = "1")]
    partial_success: Option<PartialSuccess>,
}

#[derive(Clone, PartialEq, Message)]
struct PartialSuccess {
    #[prost(int64, tag = "1")]
    rejected_data_points: i64,
    #[prost(string, tag = "2")]
    error_message: String,
}

#[derive(Clone, PartialEq, Message)]
struct Status {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
}

impl Answer {
    pub(super) fn new(rejected: i64, batch: &Batch) -> Self {
        let reasons: Vec<String> = batch.faults.iter().take(REASONS).map(ToString::to_string).collect();
        Self { rejected, message: reasons.join("; ") }
    }

    /// The answer to a request in Protocol Buffers. Nothing at all means that everything was taken.
    pub fn protobuf(&self) -> Vec<u8> {
        let partial = PartialSuccess { rejected_data_points: self.rejected, error_message: self.message.clone() };
        Response { partial_success: (self.rejected > 0).then_some(partial) }.encode_to_vec()
    }

    /// The answer to a request in JSON.
    pub fn json(&self) -> String {
        match self.rejected > 0 {
            true => json!({"partialSuccess": {"rejectedDataPoints": self.rejected.to_string(), "errorMessage": self.message}}).to_string(),
            false => "{}".to_owned(),
        }
    }
}

/// The body of a 400 to a request in Protocol Buffers of which nothing could be read.
pub fn refusal_protobuf(fault: &Fault) -> Vec<u8> {
    Status { code: INVALID, message: fault.to_string() }.encode_to_vec()
}

/// The body of a 400 to a request in JSON of which nothing could be read.
pub fn refusal_json(fault: &Fault) -> String {
    json!({"code": INVALID, "message": fault.to_string()}).to_string()
}
