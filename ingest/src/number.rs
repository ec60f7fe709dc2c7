//! Numbers as programs write them: in JSON, or as text.

use serde_json::Value;

use crate::fault::quoted;

/// A number, or the text of one; `true` is 1 and `false` is 0. `Err` says what it is instead.
pub(crate) fn of_json(value: &Value) -> Result<f64, String> {
    match value {
        Value::Number(number) => number.as_f64().ok_or_else(|| format!("{} is no number", quoted(&number.to_string()))),
        Value::String(text) => of_text(text),
        Value::Bool(yes) => Ok(f64::from(u8::from(*yes))),
        Value::Null => Err("there is no value".to_owned()),
        Value::Array(_) => Err("a list is no number".to_owned()),
        Value::Object(_) => Err("an object is no number".to_owned()),
    }
}

/// A number written as text, with or without spaces around it; `NaN`, `Inf` and `+Inf` are read as such.
pub(crate) fn of_text(text: &str) -> Result<f64, String> {
    text.trim().parse().map_err(|_| format!("{} is no number", quoted(text)))
}
