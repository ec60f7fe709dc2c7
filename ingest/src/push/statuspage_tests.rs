//! Every shape clients of Statuspage send, and what they are told of a point that is none.

use proptest::prelude::*;

use super::*;

fn at(millis: i64, value: f64) -> Point {
    Point { at: Some(millis), value }
}

fn many(body: &str) -> Batch {
    bulk(body.as_bytes(), &Limits::default()).unwrap()
}

fn one(body: &str) -> Result<Point, String> {
    single(body.as_bytes(), &Limits::default()).map_err(|fault| fault.to_string())
}

#[test]
fn one_metric_takes_numbers_texts_fractions_and_now() {
    assert_eq!(one(r#"{"data":{"timestamp":1795331353,"value":7.5}}"#), Ok(at(1_795_331_353_000, 7.5)));
    assert_eq!(one(r#"{"data":{"timestamp":"1795331353.25","value":"7.5"}}"#), Ok(at(1_795_331_353_250, 7.5)));
    assert_eq!(one(r#"{"data":{"value":-3}}"#), Ok(Point { at: None, value: -3.0 }));
    assert_eq!(one(r#"{"data":{"timestamp":null,"value":0}}"#), Ok(Point { at: None, value: 0.0 }));
}

#[test]
fn one_metric_is_told_which_field_is_wrong() {
    for (body, said) in [
        (r#"{}"#, "data: is missing"),
        (r#"{"data":{"timestamp":1}}"#, "data.value: is missing"),
        (r#"{"data":{"value":null}}"#, "data.value: there is no value"),
        (r#"{"data":{"value":"fast"}}"#, r#"data.value: "fast" is no number"#),
        (r#"{"data":{"value":"NaN"}}"#, "data.value: NaN is no number"),
        (r#"{"data":{"value":[[1]]}}"#, "data.value: a list is no number"),
        (
            r#"{"data":{"value":1,"timestamp":1795331353000}}"#,
            "data.timestamp: the time 1795331353000 is not in seconds; are these milliseconds?",
        ),
        (r#"{"data":{"value":1,"timestamp":[]}}"#, "data.timestamp: a list is no number"),
    ] {
        assert_eq!(one(body), Err(said.to_owned()), "{body}");
    }
    assert!(one(r#"{"data":7}"#).unwrap_err().starts_with("data: "), "what is no object is said of the field");
    assert!(one(r#"{"data":"#).unwrap_err().starts_with("line 1, column 8: "));
}

#[test]
fn many_metrics_come_as_lists_or_as_single_points() {
    let batch = many(r#"{"data":{"abc":[{"timestamp":1,"value":1},{"timestamp":2,"value":2}],"def":{"timestamp":3,"value":"3"}}}"#);
    assert_eq!(batch.series.iter().map(|series| series.name.as_str()).collect::<Vec<_>>(), ["abc", "def"]);
    assert_eq!(batch.series[0].points, [at(1_000, 1.0), at(2_000, 2.0)]);
    assert_eq!(batch.series[1].points, [at(3_000, 3.0)]);
    assert_eq!(batch.refused, 0);
}

#[test]
fn a_bad_point_among_many_costs_only_itself() {
    let batch = many(r#"{"data":{"a":[{"value":1},{"value":"x"},null],"b":7,"":{"value":1},"c":{"value":4},"a":{"value":9}}}"#);
    let said: Vec<String> = batch.faults.iter().map(ToString::to_string).collect();
    assert_eq!(said[0], r#"data.a[1].value: "x" is no number"#);
    assert!(said[1].starts_with("data.a[2]: ") && said[2].starts_with("data.b: "), "{said:?}");
    assert_eq!(said[3], "data.: a series needs a name");
    assert_eq!(batch.series[0].points.iter().map(|point| point.value).collect::<Vec<_>>(), [1.0, 9.0], "a name that comes twice adds");
    assert_eq!((batch.points(), batch.refused), (3, 4));
}

#[test]
fn forms_say_the_same_as_json() {
    let limits = Limits::default();
    assert_eq!(single_form(b"data%5Btimestamp%5D=1795331353&data[value]=7.5&api_key=x", &limits), Ok(at(1_795_331_353_000, 7.5)));
    assert_eq!(single_form(b"data[value]=7.5&data[timestamp]=", &limits), Ok(Point { at: None, value: 7.5 }));
    assert_eq!(single_form(b"data[timestamp]=7", &limits).unwrap_err().to_string(), "data.value: is missing");
    let body = b"data[a][][timestamp]=1&data[a][][value]=1&data[a][][timestamp]=2&data[a][][value]=2&data[b][value]=3&data[b][timestamp]=3";
    let batch = bulk_form(body, &limits).unwrap();
    assert_eq!(batch.series[0].points, [at(1_000, 1.0), at(2_000, 2.0)]);
    assert_eq!((batch.series[1].name.as_str(), batch.series[1].points[0]), ("b", at(3_000, 3.0)));
    let batch = bulk_form(b"data[a][][value]=x&data[a][][value]=2&data[c][][timestamp]=2", &limits).unwrap();
    let said: Vec<String> = batch.faults.iter().map(ToString::to_string).collect();
    assert_eq!(said, [r#"data.a.value: "x" is no number"#, "data.c.value: is missing"]);
    assert_eq!(batch.points(), 1);
}

#[test]
fn a_body_that_is_too_large_is_refused_whole() {
    let limits = Limits { body: 10, ..Limits::default() };
    assert_eq!(single(b"{\"data\":{\"value\":1}}", &limits).unwrap_err().to_string(), "20 bytes are more than 10");
    assert!(bulk_form(b"data[a][value]=1", &limits).is_err());
}

proptest! {
    #[test]
    fn whatever_comes_nothing_panics(body in "\\PC{0,60}", bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let limits = Limits::default();
        for body in [body.as_bytes(), &bytes] {
            let _ = (single(body, &limits), bulk(body, &limits), single_form(body, &limits), bulk_form(body, &limits));
        }
    }

    #[test]
    fn what_was_written_is_read(points in prop::collection::vec((0i64..200_000_000_000_000, -1e9..1e9f64), 1..20)) {
        let list: Vec<String> = points.iter().map(|(at, value)| format!(r#"{{"timestamp":{}.{:03},"value":{value}}}"#, at / 1000 % 100_000_000_000, at % 1000)).collect();
        let batch = many(&format!(r#"{{"data":{{"m":[{}]}}}}"#, list.join(",")));
        let found: Vec<Point> = batch.series.into_iter().flat_map(|series| series.points).collect();
        let expected: Vec<Point> = points.iter().map(|(millis, value)| at(millis % 100_000_000_000_000, *value)).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn a_body_that_is_wrong_all_over_is_not_read_to_its_end() {
    let limits = Limits { faults: 2, ..Limits::default() };
    let batch = bulk(br#"{"data":{"a":1,"b":1,"c":1,"d":1}}"#, &limits).unwrap();
    assert_eq!((batch.faults.len(), batch.refused), (2, 2), "the others were not looked at");
}
