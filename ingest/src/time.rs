//! Points in time as programs write them, to milliseconds since the epoch.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::Value;

use crate::{fault::quoted, number, sample};

/// From here on a number of seconds is so far away that milliseconds were meant.
const IN_MILLIS: f64 = 1e11;

/// Seconds since the epoch, with or without a fraction. `Err` says what is wrong, and when milliseconds were sent instead.
pub(crate) fn of_seconds(seconds: f64) -> Result<i64, String> {
    if seconds >= IN_MILLIS && seconds.is_finite() {
        return Err(format!("the time {seconds} is not in seconds; are these milliseconds?"));
    }
    of_millis(seconds * 1000.0)
}

/// Milliseconds since the epoch, with or without a fraction.
pub(crate) fn of_millis(millis: f64) -> Result<i64, String> {
    if !millis.is_finite() {
        return Err(format!("{millis} is no time"));
    }
    // Rounded, because a float in seconds is a hair above or below the millisecond it stands for.
    sample::instant(millis.round() as i64)
}

/// Seconds since the epoch as a number or as text, or a date with a time (see [`of_date`]).
pub(crate) fn of_json(value: &Value) -> Result<i64, String> {
    match value {
        Value::String(text) => of_text(text),
        Value::Bool(_) => Err("true and false are no time".to_owned()),
        Value::Null => Err("there is no time".to_owned()),
        other => of_seconds(number::of_json(other)?),
    }
}

/// Seconds since the epoch, or a date with a time (see [`of_date`]).
pub(crate) fn of_text(text: &str) -> Result<i64, String> {
    match text.trim().parse() {
        Ok(seconds) => of_seconds(seconds),
        Err(_) => of_date(text),
    }
}

/// A date with a time: RFC 3339 with its offset, or `2026-11-28 16:05`, with or without seconds, which is read as UTC.
pub(crate) fn of_date(text: &str) -> Result<i64, String> {
    let text = text.trim();
    let no_time = || format!("{} is no time", quoted(text));
    if text.len() > 64 {
        return Err(no_time());
    }
    let millis = match text.parse::<Timestamp>() {
        Ok(instant) => instant.as_millisecond(),
        Err(_) => {
            let civil: DateTime = text.parse().map_err(|_| no_time())?;
            TimeZone::UTC.to_timestamp(civil).map_err(|_| no_time())?.as_millisecond()
        }
    };
    sample::instant(millis)
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
