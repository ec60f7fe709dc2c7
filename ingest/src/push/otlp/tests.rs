//! Every kind of metric in both encodings, what the sender is told of points that are none, and that nothing panics.

use proptest::prelude::*;
use prost::Message;

use super::{
    message::{AnyValue, HistogramPoint, KeyValue, NumberPoint, Resource, Scope, SummaryPoint},
    *,
};
use crate::Kind;

#[derive(Clone, PartialEq, Message)]
struct Request {
    #[prost(message, repeated, tag = "1")]
    resource_metrics: Vec<ResourceMetrics>,
}

#[derive(Clone, PartialEq, Message)]
struct ResourceMetrics {
    #[prost(message, optional, tag = "1")]
    resource: Option<Resource>,
    #[prost(message, repeated, tag = "2")]
    scope_metrics: Vec<ScopeMetrics>,
}

#[derive(Clone, PartialEq, Message)]
struct ScopeMetrics {
    #[prost(message, optional, tag = "1")]
    scope: Option<Scope>,
    #[prost(message, repeated, tag = "2")]
    metrics: Vec<Metric>,
}

#[derive(Clone, PartialEq, Message)]
struct Metric {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(message, optional, tag = "5")]
    gauge: Option<Numbers>,
    #[prost(message, optional, tag = "7")]
    sum: Option<Numbers>,
    #[prost(message, optional, tag = "9")]
    histogram: Option<Histograms>,
    #[prost(message, optional, tag = "11")]
    summary: Option<Summaries>,
}

#[derive(Clone, PartialEq, Message)]
struct Numbers {
    #[prost(message, repeated, tag = "1")]
    data_points: Vec<NumberPoint>,
    #[prost(int32, tag = "2")]
    temporality: i32,
    #[prost(bool, tag = "3")]
    monotonic: bool,
}

#[derive(Clone, PartialEq, Message)]
struct Histograms {
    #[prost(message, repeated, tag = "1")]
    data_points: Vec<HistogramPoint>,
    #[prost(int32, tag = "2")]
    temporality: i32,
}

#[derive(Clone, PartialEq, Message)]
struct Summaries {
    #[prost(message, repeated, tag = "1")]
    data_points: Vec<SummaryPoint>,
}

fn attribute(key: &str, text: &str) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(AnyValue { string_value: Some(text.to_owned()), ..AnyValue::default() }) }
}

fn number(value: f64, nanos: u64) -> NumberPoint {
    NumberPoint { as_double: Some(value), time_unix_nano: nanos, ..NumberPoint::default() }
}

fn bytes(metrics: Vec<Metric>) -> Vec<u8> {
    let scope = Scope { name: "http".to_owned(), version: "1".to_owned(), attributes: Vec::new() };
    let scope_metrics = vec![ScopeMetrics { scope: Some(scope), metrics }];
    let resource = Some(Resource { attributes: vec![attribute("service.name", "api"), attribute("zone", "eu")] });
    Request { resource_metrics: vec![ResourceMetrics { resource, scope_metrics }] }.encode_to_vec()
}

fn text(metrics: &str) -> String {
    let resource = r#"{"attributes":[{"key":"service.name","value":{"stringValue":"api"}},{"key":"zone","value":{"stringValue":"eu"}}]}"#;
    let scope = r#"{"name":"http","version":"1"}"#;
    format!(
        r#"{{"resourceMetrics":[{{"resource":{resource},"scopeMetrics":[{{"scope":{scope},"metrics":[{metrics}]}}],"schemaUrl":"x"}}]}}"#
    )
}

fn read(metrics: &str) -> (Batch, Answer) {
    json(text(metrics).as_bytes(), &Limits::default()).unwrap()
}

/// Each series with its points, without the labels all have.
fn shown(batch: &Batch) -> Vec<String> {
    let all = r#"otel.scope.name="http",otel.scope.version="1",service.name="api",zone="eu""#;
    let points = |series: &crate::Series| series.points.iter().map(|p| format!("{}@{:?}", p.value, p.at)).collect::<Vec<_>>().join(" ");
    batch.series.iter().map(|series| format!("{:?} {} {}", series.kind, series.to_string().replace(all, "*"), points(series))).collect()
}

#[test]
fn both_encodings_say_the_same() {
    let own = vec![attribute("zone", "us"), attribute("host", "a")];
    let gauge =
        Numbers { data_points: vec![NumberPoint { attributes: own, ..number(1.5, 7_900_000) }, number(2.5, 0)], ..Numbers::default() };
    let whole = NumberPoint { as_int: Some(-9), time_unix_nano: 5_000_000, ..NumberPoint::default() };
    let sum = |temporality, monotonic| Some(Numbers { data_points: vec![whole.clone()], temporality, monotonic });
    let metrics = vec![
        Metric { name: "g".to_owned(), gauge: Some(gauge), ..Metric::default() },
        Metric { name: "total".to_owned(), sum: sum(2, true), ..Metric::default() },
        Metric { name: "level".to_owned(), sum: sum(2, false), ..Metric::default() },
        Metric { name: "change".to_owned(), sum: sum(1, true), ..Metric::default() },
    ];
    let (from_bytes, answer) = protobuf(&bytes(metrics), &Limits::default()).unwrap();
    assert_eq!(
        shown(&from_bytes),
        [
            r#"Gauge g{host="a",otel.scope.name="http",otel.scope.version="1",service.name="api",zone="us"} 1.5@Some(7)"#,
            "Gauge g{*} 2.5@None",
            "Total total{*} -9@Some(5)",
            "Gauge level{*} -9@Some(5)",
            "Change change{*} -9@Some(5)",
        ]
    );
    let point = r#"{"timeUnixNano":"5000000","asInt":"-9","flags":0,"exemplars":[],"new":{"x":1}}"#;
    let own = r#"[{"key":"zone","value":{"stringValue":"us"}},{"key":"host","value":{"stringValue":"a"}}]"#;
    let (from_text, same) = read(&format!(
        r#"{{"name":"g","unit":"ms","gauge":{{"dataPoints":[{{"timeUnixNano":7900000,"asDouble":1.5,"attributes":{own}}},{{"asDouble":"2.5","attributes":null}}]}}}},
           {{"name":"total","sum":{{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{point}]}}}},
           {{"name":"level","sum":{{"aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE","dataPoints":[{point}]}}}},
           {{"name":"change","sum":{{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{point}]}}}},
           {{"name":"none","gauge":null}}"#
    ));
    assert_eq!(from_text, from_bytes);
    assert_eq!((answer.clone(), answer.rejected, answer.protobuf(), answer.json().as_str()), (same, 0, Vec::new(), "{}"));
}

#[test]
fn a_delta_histogram_has_percentiles_and_a_cumulative_one_buckets() {
    let point = HistogramPoint {
        count: 100,
        sum: Some(25.0),
        bucket_counts: vec![50, 40, 10, 0],
        explicit_bounds: vec![0.1, 0.5, 1.0],
        min: Some(0.01),
        max: Some(0.9),
        ..HistogramPoint::default()
    };
    let of = |temporality| {
        let histogram = Some(Histograms { data_points: vec![point.clone()], temporality });
        protobuf(&bytes(vec![Metric { name: "h".to_owned(), histogram, ..Metric::default() }]), &Limits::default()).unwrap().0
    };
    assert_eq!(
        shown(&of(1)),
        [
            "Change h_count{*} 100@None",
            "Change h_sum{*} 25@None",
            "Gauge h_min{*} 0.01@None",
            "Gauge h_max{*} 0.9@None",
            r#"Gauge h{otel.scope.name="http",otel.scope.version="1",quantile="0.5",service.name="api",zone="eu"} 0.1@None"#,
            r#"Gauge h{otel.scope.name="http",otel.scope.version="1",quantile="0.95",service.name="api",zone="eu"} 0.75@None"#,
            r#"Gauge h{otel.scope.name="http",otel.scope.version="1",quantile="0.99",service.name="api",zone="eu"} 0.95@None"#,
        ]
    );
    let cumulative = of(2);
    let buckets = cumulative.series.iter().filter(|series| series.name == "h_bucket");
    let buckets: Vec<_> = buckets.map(|series| (series.labels.get("le"), series.points[0].value)).collect();
    assert_eq!(buckets, [("0.1", 50.0), ("0.5", 90.0), ("1", 100.0), ("+Inf", 100.0)]);
    let (from_text, _) = read(
        r#"{"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"count":"100","sum":25,"bucketCounts":["50","40",10,"0"],"explicitBounds":[0.1,0.5,1],"min":0.01,"max":0.9}]}}"#,
    );
    assert_eq!(from_text, cumulative);
}

#[test]
fn summaries_and_exponential_histograms_say_what_they_know() {
    let (batch, answer) = read(
        r#"{"name":"s","summary":{"dataPoints":[{"count":"4","sum":2.5,"quantileValues":[{"quantile":0.5,"value":0.25},{"quantile":1,"value":"NaN"}]}]}},
           {"name":"e","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[{"count":"3","sum":1.5,"scale":2,"zeroCount":"0","positive":{"offset":1,"bucketCounts":["3"]},"max":1}]}}"#,
    );
    let names: Vec<_> =
        batch.series.iter().map(|series| (series.name.as_str(), series.labels.get("quantile"), series.points[0].value)).collect();
    let expected =
        [("s_count", "", 4.0), ("s_sum", "", 2.5), ("s", "0.5", 0.25), ("e_count", "", 3.0), ("e_sum", "", 1.5), ("e_max", "", 1.0)];
    assert_eq!((names, batch.skipped.not_finite, answer.rejected), (expected.to_vec(), 1, 0));
    assert_eq!((batch.series[0].kind, batch.series[3].kind), (Kind::Total, Kind::Change));
}

#[test]
fn attributes_of_every_type_become_texts() {
    let value = |json: &str| format!(r#"{{"key":"k","value":{json}}}"#);
    for (json, expected) in [
        (r#"{"intValue":"42"}"#, "42"),
        (r#"{"doubleValue":0.5}"#, "0.5"),
        (r#"{"boolValue":false}"#, "false"),
        (r#"{"arrayValue":{"values":[{"intValue":1},{"stringValue":"a"}]}}"#, r#"[1,"a"]"#),
        (r#"{"kvlistValue":{"values":[{"key":"a","value":{"intValue":1}}]}}"#, r#"{"a":1}"#),
        (r#"{"bytesValue":"AAAA"}"#, ""),
        ("null", ""),
    ] {
        let (batch, _) = read(&format!(r#"{{"name":"g","gauge":{{"dataPoints":[{{"asInt":1,"attributes":[{}]}}]}}}}"#, value(json)));
        assert_eq!(batch.series[0].labels.get("k"), expected, "{json}");
    }
}

#[test]
fn points_that_are_none_are_told_and_the_others_are_taken() {
    let (batch, answer) = read(
        r#"{"name":"g","gauge":{"dataPoints":[{"asInt":1},{},{"asInt":"x"},{"flags":1},{"asDouble":2,"timeUnixNano":"-1"}]}},
           {"name":"","gauge":{"dataPoints":[{"asInt":1}]}},
           {"name":"h","histogram":{"aggregationTemporality":1,"dataPoints":[{"count":1,"bucketCounts":[1],"explicitBounds":[1]},{"count":1,"bucketCounts":[1,0,0],"explicitBounds":[2,1]}]}}"#,
    );
    let said: Vec<String> = batch.faults.iter().map(ToString::to_string).collect();
    let path = "resourceMetrics[0].scopeMetrics[0].metrics";
    assert_eq!(said[0], format!("{path}[0].gauge.dataPoints[1]: there is no value"));
    assert_eq!(said[1], format!("{path}[0].gauge.dataPoints[2]: this is no number of the kind that is expected"));
    assert_eq!(said[2], format!("{path}[0].gauge.dataPoints[4]: this is no number of the kind that is expected"));
    assert_eq!(said[3], format!("{path}[1].gauge.dataPoints[0]: a series needs a name"));
    assert!(said[4].ends_with("1 buckets do not fit 1 bounds") && said[5].ends_with("the bounds are not in order"));
    assert_eq!((batch.points(), batch.skipped.stale, answer.rejected), (1, 1, 6));
    assert_eq!(answer.message, said[..3].join("; "));
    let told: serde_json::Value = serde_json::from_str(&answer.json()).unwrap();
    assert_eq!(told["partialSuccess"]["rejectedDataPoints"], "6");
    let short = Answer { rejected: 300, message: "no".to_owned() };
    assert_eq!(short.protobuf(), b"\x0a\x07\x08\xac\x02\x12\x02no");
}

#[test]
fn a_body_that_cannot_be_read_is_refused_whole() {
    let limits = Limits::default();
    for body in ["", "[]", "{\"resourceMetrics\":7}", "{\"resourceMetrics\":[{\"resource\":7}]}", "\u{1}"] {
        assert!(json(body.as_bytes(), &limits).is_err(), "{body}");
    }
    assert!(json(b"{\"resourceMetrics\":[7]}", &limits).unwrap_err().to_string().starts_with("resourceMetrics[0]: "));
    assert_eq!(json(b"{}", &limits).unwrap().0, Batch::default());
    assert_eq!(protobuf(b"", &limits).unwrap().0, Batch::default());
    let fault = protobuf(b"\x0a\x05\x12\x03\x12\x09", &limits).unwrap_err();
    assert_eq!(fault.to_string(), "byte 0: this is no protobuf, or it was cut off");
    assert_eq!(refusal_protobuf(&Fault::whole("no")), b"\x08\x03\x12\x02no");
    assert_eq!(refusal_json(&Fault::whole("no")), r#"{"code":3,"message":"no"}"#);
    let long = "x".repeat(70_000);
    let (batch, answer) = read(&format!(r#"{{"name":"g","gauge":{{"dataPoints":[{{"asInt":1,"note":"{long}"}}]}}}}"#));
    assert_eq!((batch.points(), answer.rejected), (0, 1), "a single point is small");
}

#[test]
fn more_attributes_than_labels_may_be_are_refused_before_they_are_looked_at() {
    let limits = Limits { labels: 5, ..Limits::default() };
    let many = r#"{"key":"k","value":{"intValue":1}},"#.repeat(6);
    let metric =
        format!(r#"{{"name":"g","gauge":{{"dataPoints":[{{"asInt":1,"attributes":[{}]}},{{"asInt":2}}]}}}}"#, many.trim_end_matches(','));
    let (batch, answer) = json(text(&metric).as_bytes(), &limits).unwrap();
    assert!(batch.faults[0].to_string().ends_with("dataPoints[0]: 6 attributes are more than 5"), "{:?}", batch.faults);
    assert_eq!((batch.points(), answer.rejected), (1, 1));
    let (batch, answer) = json(text(&metric).as_bytes(), &Limits { labels: 1, ..Limits::default() }).unwrap();
    assert_eq!(batch.faults[0].to_string(), "resourceMetrics[0].scopeMetrics[0]: 2 attributes are more than 1");
    assert_eq!((batch.refused, answer.rejected), (1, 1), "a part counts as one point");
}

proptest! {
    #[test]
    fn whatever_comes_nothing_panics(noise in prop::collection::vec(any::<u8>(), 0..80), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let limits = Limits::default();
        let point = HistogramPoint { bucket_counts: vec![1, 2], explicit_bounds: vec![1.0], ..HistogramPoint::default() };
        let histogram = Some(Histograms { data_points: vec![point], temporality: 1 });
        let mut whole = bytes(vec![Metric { name: "h".to_owned(), histogram, ..Metric::default() }]);
        let mut written = text(r#"{"name":"s","sum":{"aggregationTemporality":2,"dataPoints":[{"asInt":"1"}]}}"#).into_bytes();
        let at_byte = at.index(whole.len());
        whole[at_byte] = byte;
        let at_byte = at.index(written.len());
        written[at_byte] = byte;
        for body in [&noise, &whole, &written] {
            let _ = (protobuf(body, &limits), json(body, &limits));
        }
    }

    #[test]
    fn what_was_written_is_read(values in prop::collection::vec((any::<f64>(), 1u64..9_000_000_000_000), 1..20)) {
        let data_points = values.iter().map(|(value, at)| number(*value, at * 1_000_000)).collect();
        let metric = Metric { name: "g".to_owned(), gauge: Some(Numbers { data_points, ..Numbers::default() }), ..Metric::default() };
        let (batch, answer) = protobuf(&bytes(vec![metric]), &Limits::default()).unwrap();
        let found: Vec<_> = batch.series.iter().flat_map(|series| &series.points).map(|p| (p.value, p.at.unwrap().cast_unsigned())).collect();
        let expected: Vec<_> = values.iter().copied().filter(|(value, _)| value.is_finite()).collect();
        prop_assert_eq!((found, answer.rejected), (expected, 0));
    }
}
