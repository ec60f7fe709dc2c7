//! Messages as JSON-RPC 2.0 has them.

use serde_json::{Map, Value, json};

/// A message of the other side.
#[derive(Debug, PartialEq)]
pub(super) enum Message {
    /// Asks for something.
    Request {
        /// What the answer is known by.
        id: Value,
        /// What is asked for.
        method: String,
        /// Of what.
        params: Map<String, Value>,
    },
    /// Tells of something that needs no answer, or answers what nobody asked.
    Note,
}

/// Why there is no result.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    id: Value,
    code: i64,
    message: String,
}

impl Message {
    /// Reads one.
    pub(super) fn read(message: Value) -> Result<Self, Fault> {
        let Value::Object(mut fields) = message else { return Err(Fault::invalid("a message is an object")) };
        let id = fields.remove("id");
        let is_fit = |id: &Value| id.is_string() || id.is_i64() || id.is_u64();
        let named = id.as_ref().filter(|id| is_fit(id)).cloned().unwrap_or_default();
        let fault = |why: &str| Fault::invalid(why).of(named.clone());
        if fields.get("jsonrpc") != Some(&json!("2.0")) {
            return Err(fault("jsonrpc must be \"2.0\""));
        }
        let method = match fields.remove("method") {
            Some(Value::String(method)) => method,
            None if fields.contains_key("result") || fields.contains_key("error") => return Ok(Self::Note),
            _ => return Err(fault("method must be a text")),
        };
        match id {
            None => return Ok(Self::Note),
            Some(id) if !is_fit(&id) => return Err(fault("id must be a text or a whole number")),
            Some(_) => {}
        }
        let params = match fields.remove("params") {
            None => Map::new(),
            Some(Value::Object(params)) => params,
            Some(_) => return Err(Fault { code: -32_602, ..fault("params must be an object") }),
        };
        Ok(Self::Request { id: named, method, params })
    }
}

impl Fault {
    fn new(code: i64, message: impl Into<String>) -> Self {
        Self { id: Value::Null, code, message: message.into() }
    }

    /// It is no JSON.
    pub(super) fn unreadable(error: &serde_json::Error) -> Self {
        Self::new(-32_700, format!("the body is no JSON: {error}"))
    }

    /// It is no message.
    pub(super) fn invalid(why: impl Into<String>) -> Self {
        Self::new(-32_600, why)
    }

    /// Nobody here can do that.
    pub(super) fn unknown(method: &str) -> Self {
        Self::new(-32_601, format!("there is no method {}", clipped(method)))
    }

    /// What it is asked of does not fit.
    pub(super) fn params(why: impl Into<String>) -> Self {
        Self::new(-32_602, why)
    }

    /// In answer to this request.
    pub(super) fn of(self, id: Value) -> Self {
        Self { id, ..self }
    }

    /// The answer.
    pub(super) fn told(self) -> Value {
        json!({ "jsonrpc": "2.0", "id": self.id, "error": { "code": self.code, "message": self.message } })
    }
}

/// As much of a text as fits into a sentence.
pub(super) fn clipped(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_a_request_or_a_note() {
        let ask = json!({ "jsonrpc": "2.0", "id": "a", "method": "ping" });
        assert_eq!(Message::read(ask), Ok(Message::Request { id: json!("a"), method: "ping".into(), params: Map::new() }));
        for note in [
            json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
            json!({ "jsonrpc": "2.0", "id": 1, "result": {} }),
            json!({ "jsonrpc": "2.0", "id": 1, "error": { "code": 1, "message": "no" } }),
        ] {
            assert_eq!(Message::read(note.clone()), Ok(Message::Note), "{note}");
        }
    }

    #[test]
    fn what_is_no_message_is_refused_by_what_is_wrong() {
        for (message, code, id, why) in [
            (json!(1), -32_600, Value::Null, "a message is an object"),
            (json!({ "id": 1, "method": "ping" }), -32_600, json!(1), "jsonrpc must be \"2.0\""),
            (json!({ "jsonrpc": "2.0", "id": 1 }), -32_600, json!(1), "method must be a text"),
            (json!({ "jsonrpc": "2.0", "id": 1, "method": 1 }), -32_600, json!(1), "method must be a text"),
            (json!({ "jsonrpc": "2.0", "id": null, "method": "ping" }), -32_600, Value::Null, "id must be a text or a whole number"),
            (json!({ "jsonrpc": "2.0", "id": 1.5, "method": "ping" }), -32_600, Value::Null, "id must be a text or a whole number"),
            (json!({ "jsonrpc": "2.0", "id": 1, "method": "ping", "params": [] }), -32_602, json!(1), "params must be an object"),
        ] {
            assert_eq!(Message::read(message.clone()), Err(Fault { id, code, message: why.into() }), "{message}");
        }
    }
}
