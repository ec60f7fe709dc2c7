//! Points as clients of Cachet send them to one metric: `{"value": 7.5, "timestamp": 1795331353}`, or the same as a form.
//!
//! The time is seconds since the epoch or a date (`2026-11-28 16:05`, read as UTC); without one the point is of now.

use serde_json::value::RawValue;

use crate::{
    Fault, Limits, Point, json, number,
    push::{form, statuspage},
    time,
};

/// The point of a metric, from JSON.
pub fn point(body: &[u8], limits: &Limits) -> Result<Point, Fault> {
    let raw: &RawValue = json::whole(json::text(body, limits.body)?)?;
    statuspage::point("body", raw)
}

/// The point of a metric, from a form: `value=7.5&timestamp=1795331353`.
pub fn point_form(body: &[u8], limits: &Limits) -> Result<Point, Fault> {
    if body.len() > limits.body {
        return Err(Fault::whole(format!("{} bytes are more than {}", body.len(), limits.body)));
    }
    let (mut value, mut at) = (None, None);
    for (name, text) in form::pairs(body) {
        match name.as_str() {
            "value" => value = Some(number::of_text(&text).map_err(|why| Fault::field("body.value", why))?),
            "timestamp" if text.is_empty() => at = None,
            "timestamp" => at = Some(time::of_text(&text).map_err(|why| Fault::field("body.timestamp", why))?),
            _ => {}
        }
    }
    match value {
        Some(value) if value.is_finite() => Ok(Point { at, value }),
        Some(value) => Err(Fault::field("body.value", format!("{value} is no number"))),
        None => Err(Fault::field("body.value", "is missing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_number_or_a_date_and_may_be_left_out() {
        let limits = Limits::default();
        let at = |millis| Point { at: millis, value: 7.5 };
        for (body, expected) in [
            (r#"{"value":7.5,"timestamp":1795881900}"#, at(Some(1_795_881_900_000))),
            (r#"{"value":"7.5","timestamp":"1795881900"}"#, at(Some(1_795_881_900_000))),
            (r#"{"value":7.5,"timestamp":"2026-11-28 16:05"}"#, at(Some(1_795_881_900_000))),
            (r#" {"value":7.5}"#, at(None)),
        ] {
            assert_eq!(point(body.as_bytes(), &limits), Ok(expected), "{body}");
        }
        assert_eq!(point_form(b"value=7.5&timestamp=2026-11-28+16%3A05", &limits), Ok(at(Some(1_795_881_900_000))));
        assert_eq!(point_form(b"timestamp=&value=7.5", &limits), Ok(at(None)));
    }

    #[test]
    fn what_is_wrong_is_said_of_the_field() {
        let limits = Limits::default();
        let said = |result: Result<Point, Fault>| result.unwrap_err().to_string();
        assert_eq!(said(point(br#"{"timestamp":1}"#, &limits)), "body.value: is missing");
        assert_eq!(said(point(br#"{"value":1,"timestamp":"soon"}"#, &limits)), r#"body.timestamp: "soon" is no time"#);
        assert_eq!(said(point_form(b"value=inf", &limits)), "body.value: inf is no number");
        assert_eq!(said(point_form(b"timestamp=1", &limits)), "body.value: is missing");
    }
}
