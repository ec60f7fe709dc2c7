//! Paths find numbers wherever programs put them, and no path makes work without end.

use proptest::prelude::*;

use super::*;

const BODY: &str = r#"{"a":{"n":1.5,"t":"2.5","yes":true,"no":null,"list":[{"name":"api","v":7,"at":1795331353},{"name":"web","v":"8","at":"1795331354"}]},"ms":1795331353626}"#;

fn read(value: &str, at: Option<&str>) -> Result<Batch, String> {
    let path = |text: &str| text.parse::<JsonPath>().map_err(|fault| fault.to_string());
    let at = at.map(path).transpose()?;
    parse(BODY.as_bytes(), &path(value)?, at.as_ref(), &Limits::default()).map_err(|fault| fault.to_string())
}

fn points(value: &str, at: Option<&str>) -> Vec<(Option<i64>, f64)> {
    read(value, at).unwrap().series[0].points.iter().map(|point| (point.at, point.value)).collect()
}

#[test]
fn numbers_texts_and_truths_are_values() {
    assert_eq!(points("$.a.n", None), [(None, 1.5)]);
    assert_eq!(points("$.a['t']", None), [(None, 2.5)]);
    assert_eq!(points("$.a.yes", None), [(None, 1.0)]);
    assert_eq!(points("$..list[?@.name == 'web'].v", None), [(None, 8.0)]);
    assert_eq!(points("$.a.n", Some("$.ms")), [(Some(1_795_331_353_626), 1.5)]);
    assert_eq!(points("$.a.list[*].v", Some("$.a.list[*].at")), [(Some(1_795_331_353_000), 7.0), (Some(1_795_331_354_000), 8.0)]);
    assert_eq!(points("$.a.list[?length(@.name) == 3].v", Some("$.a.list[0:2].at")).len(), 2, "functions are known");
}

#[test]
fn what_is_not_found_or_no_number_is_said() {
    assert_eq!(read("$.none", None).unwrap_err(), "$.none finds 0 values; without their times one is expected");
    assert_eq!(read("$.a.list[*].v", None).unwrap_err(), "$.a.list[*].v finds 2 values; without their times one is expected");
    assert_eq!(read("$.a.n", Some("$.a.list[*].at")).unwrap_err(), "$.a.n finds 1 values, but their path finds 2 times");
    let fault = |value: &str, at| read(value, at).unwrap().faults[0].to_string();
    assert_eq!(fault("$.a.no", None), "$.a.no: there is no value");
    assert_eq!(fault("$.a", None), "$.a: an object is no number");
    assert_eq!(fault("$.a.n", Some("$.a.list[0].name")), "$.a.n: its time: \"api\" is no time");
    assert_eq!(fault("$.a.list[*].name", Some("$.a.list[*].at")), "$.a.list[*].name (number 1): \"api\" is no number");
    let path: JsonPath = "$".parse().unwrap();
    assert!(parse(b"{", &path, None, &Limits::default()).is_err());
    assert!(parse(&[b' '; (1 << 20) + 1], &path, None, &Limits::default()).unwrap_err().to_string().contains("more than"));
}

#[test]
fn a_path_that_cannot_be_read_says_where() {
    for path in ["", "a", "$.", "$[", "$.a[?@.x ==]", "$.a b"] {
        let fault = path.parse::<JsonPath>().unwrap_err();
        assert!(fault.to_string().starts_with("byte "), "{path}: {fault}");
    }
}

#[test]
fn a_path_that_would_make_work_without_end_is_refused() {
    for path in [
        format!("${}", ".a".repeat(300)),
        format!("$[?{}@.a{}]", "(".repeat(50), ")".repeat(50)),
        format!("$[?{}@.a]", "!".repeat(50)),
        "$..*..*..*".to_owned(),
        format!("${}", "[0,0]".repeat(20)),
        format!("$[?@.a{}]", "[?@.b".repeat(20)),
    ] {
        assert!(path.parse::<JsonPath>().is_err(), "{path}");
    }
    assert!("$['a..b..c..d,,,???((((((((((', \"\\\"]]\"]".parse::<JsonPath>().is_ok(), "in quotes nothing counts");
}

proptest! {
    #[test]
    fn whatever_comes_nothing_panics(path in "\\$[.\\[\\]*?@()!=<&|a0,:'\"\\\\ -]{0,30}", body in "[{}\\[\\]\":,a1 ]{0,30}") {
        if let Ok(path) = path.parse::<JsonPath>() {
            let _ = (parse(body.as_bytes(), &path, Some(&path), &Limits::default()), parse(BODY.as_bytes(), &path, None, &Limits::default()));
        }
    }

    #[test]
    fn what_was_written_is_read(value in any::<f64>(), at in 0i64..9_000_000_000_000) {
        prop_assume!(value.is_finite());
        let body = format!(r#"{{"x":[{{"v":{value}}}],"t":{at}e-3}}"#);
        let batch = parse(body.as_bytes(), &"$.x[0].v".parse().unwrap(), Some(&"$.t".parse().unwrap()), &Limits::default()).unwrap();
        prop_assert_eq!(&batch.series[0].points, &[Point { at: Some(at), value }]);
    }
}
