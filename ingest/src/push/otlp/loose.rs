//! Numbers as JSON of Protocol Buffers writes them: whole ones as texts, infinity as a word, and `null` for what is not set.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;

/// A number that may have a fraction.
pub(super) fn double<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    read(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// A whole number.
pub(super) fn signed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    read(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// A whole number that is not negative; 0 if it is not set.
pub(super) fn unsigned<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Ok(read(&Value::deserialize(deserializer)?).map_err(D::Error::custom)?.unwrap_or_default())
}

/// Numbers that may have a fraction.
pub(super) fn doubles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
    numbers(list(deserializer)?).map_err(D::Error::custom)
}

/// Whole numbers that are not negative.
pub(super) fn whole_numbers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    numbers(list(deserializer)?).map_err(D::Error::custom)
}

/// A list; `null` is an empty one.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn numbers<T: FromStr>(list: Vec<Value>) -> Result<Vec<T>, &'static str> {
    list.iter().map(|value| read(value)?.ok_or("a number is missing")).collect()
}

fn read<T: FromStr>(value: &Value) -> Result<Option<T>, &'static str> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return Err("a number is expected"),
    };
    text.parse().map(Some).map_err(|_| "this is no number of the kind that is expected")
}
