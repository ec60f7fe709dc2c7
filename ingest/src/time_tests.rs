//! Every way programs write a time leads to the same millisecond.

use serde_json::json;

use super::*;

#[test]
fn seconds_dates_and_texts_mean_the_same() {
    let expected = Ok(1_795_881_900_000);
    for value in [
        json!(1_795_881_900),
        json!(1_795_881_900.0),
        json!("1795881900"),
        json!(" 1795881900.0 "),
        json!("2026-11-28 16:05"),
        json!("2026-11-28 16:05:00"),
        json!("2026-11-28T16:05:00Z"),
        json!("2026-11-28T17:05:00.000+01:00"),
    ] {
        assert_eq!(of_json(&value), expected, "{value}");
    }
    assert_eq!(of_seconds(1_795_881_900.123), Ok(1_795_881_900_123), "the fraction is kept to the millisecond");
}

#[test]
fn what_is_no_time_says_so() {
    assert_eq!(of_seconds(1_795_881_900_000.0).unwrap_err(), "the time 1795881900000 is not in seconds; are these milliseconds?");
    for value in
        [json!(null), json!(true), json!([1]), json!({}), json!("soon"), json!("NaN"), json!(-1), json!("-9999999999999999"), json!(1e300)]
    {
        assert!(of_json(&value).is_err(), "{value}");
    }
    assert!(of_date(&"9".repeat(1000)).unwrap_err().len() < 300, "a fault repeats only a part");
}
