//! Answers as Prometheus gives them, and windows that leave nothing out.

use proptest::prelude::*;

use super::*;

fn answer(kind: &str, result: &str) -> Result<Batch, Fault> {
    let body = format!(r#"{{"status":"success","data":{{"resultType":"{kind}","result":{result}}},"warnings":["x"]}}"#);
    parse(body.as_bytes(), &Limits::default())
}

fn shown(batch: &Batch) -> Vec<String> {
    let points = |series: &crate::Series| series.points.iter().map(|p| format!("{}@{}", p.value, p.at.unwrap())).collect::<Vec<_>>();
    batch.series.iter().map(|series| format!("{series} {}", points(series).join(" "))).collect()
}

#[test]
fn every_type_of_answer_is_read() {
    let vector = r#"[{"metric":{"__name__":"up","job":"a"},"value":[1795331353.626,"1"]},{"metric":{},"value":[1795331353,"-2.5e3"]}]"#;
    assert_eq!(shown(&answer("vector", vector).unwrap()), [r#"up{job="a"} 1@1795331353626"#, "value -2500@1795331353000"]);
    let matrix = r#"[{"metric":{"job":"a"},"values":[[1,"1"],[2,"NaN"],[3,"+Inf"],[4,"4"]]}]"#;
    let matrix = answer("matrix", matrix).unwrap();
    assert_eq!((shown(&matrix), matrix.skipped.not_finite), (vec![r#"value{job="a"} 1@1000 4@4000"#.to_owned()], 2));
    assert_eq!(shown(&answer("scalar", r#"[1795331353.645,"1.5"]"#).unwrap()), ["value 1.5@1795331353645"]);
    assert_eq!(answer("vector", "[]"), Ok(Batch::default()), "no such series is no fault");
}

#[test]
fn what_prometheus_says_is_passed_on() {
    let said = |body: &str| parse(body.as_bytes(), &Limits::default()).unwrap_err().to_string();
    assert_eq!(said(r#"{"status":"error","errorType":"bad_data","error":"parse error"}"#), "bad_data: parse error");
    assert_eq!(said("{}"), "the answer is no success, and does not say why");
    assert!(said("404 page not found").starts_with("line 1, column "));
    assert_eq!(said(r#"{"status":"success"}"#), "data: is missing");
    assert_eq!(answer("string", r#"[1,"x"]"#).unwrap_err().to_string(), "data.resultType: vector, matrix or scalar is expected");
}

#[test]
fn a_value_that_is_none_costs_only_itself() {
    let batch =
        answer("matrix", r#"[{"metric":{},"values":[[1,"x"],[2],7,[4,"4"]]},{"metric":{},"histogram":[1,{}]},{"metric":7}]"#).unwrap();
    let said: Vec<String> = batch.faults.iter().map(ToString::to_string).collect();
    assert_eq!(shown(&batch), ["value 4@4000"]);
    assert_eq!(
        said[..2],
        [r#"data.result[0].values[0]: "x" is no number"#, "data.result[0].values[1]: a pair of time and value is expected"]
    );
    assert_eq!((said[3].as_str(), batch.refused), ("data.result[1]: has no values; native histograms are not read", 5));
}

#[test]
fn requests_name_their_times_in_seconds() {
    assert_eq!(instant("up == 0", 1_795_331_353_626).target(), "/api/v1/query?query=up%20%3D%3D%200&time=1795331353.626");
    let window = Window { start: 0, end: 60_000 };
    assert_eq!(range("up", window, 15_050).target(), "/api/v1/query_range?query=up&start=0&end=60&step=15.050");
}

#[test]
fn a_month_by_the_minute_takes_four_requests() {
    let month = 30 * 24 * 3_600_000;
    let found: Vec<Window> = windows(0, month, 60_000, MOST_POINTS).collect();
    assert_eq!(found.len(), 4);
    assert_eq!(found[0], Window { start: 0, end: 60_000 * 10_999 });
    assert_eq!(found[1].start, 60_000 * 11_000);
    assert_eq!(found[3].end, month);
    assert_eq!(windows(5, 4, 1, 1).count(), 0);
    assert_eq!(windows(5, 5, 0, 0).collect::<Vec<_>>(), [Window { start: 5, end: 5 }]);
}

proptest! {
    #[test]
    fn windows_ask_for_every_time_once(start in -1000i64..1000, length in 0i64..5000, step in 1i64..50, most in 1i64..40) {
        let found: Vec<Window> = windows(start, start + length, step, most).collect();
        let asked: Vec<i64> = found.iter().flat_map(|window| (window.start..=window.end).step_by(usize::try_from(step).unwrap())).collect();
        let expected: Vec<i64> = (start..=start + length).step_by(usize::try_from(step).unwrap()).collect();
        prop_assert_eq!(asked, expected);
        prop_assert!(found.iter().all(|window| (window.end - window.start) / step < most));
    }

    #[test]
    fn windows_end_at_the_ends_of_time(start in any::<i64>(), end in any::<i64>(), step in any::<i64>()) {
        prop_assert!(windows(start, end, step, MOST_POINTS).take(3).all(|window| window.start >= start && window.end <= end));
    }

    #[test]
    fn whatever_comes_nothing_panics(text in "\\PC{0,60}", result in "[\\[\\]{},\"1:a]{0,30}") {
        let _ = (parse(text.as_bytes(), &Limits::default()), answer("matrix", &result), answer("vector", &result));
    }
}
