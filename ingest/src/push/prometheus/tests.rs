//! Requests as Prometheus makes them, what is refused of them, and that nothing a stranger sends takes more room than it may.

use proptest::prelude::*;
use prost::Message;

use super::{
    message::{Histogram, Label, Metadata, Sample, SeriesWithRefs, TimeSeries},
    *,
};
use crate::{Kind, Skipped};

#[derive(Clone, PartialEq, Message)]
struct WriteRequest {
    #[prost(message, repeated, tag = "1")]
    timeseries: Vec<TimeSeries>,
    /// Families of metrics, of which only that they are there matters.
    #[prost(bytes = "vec", repeated, tag = "3")]
    metadata: Vec<Vec<u8>>,
}

#[derive(Clone, PartialEq, Message)]
struct Request {
    #[prost(string, repeated, tag = "4")]
    symbols: Vec<String>,
    #[prost(message, repeated, tag = "5")]
    timeseries: Vec<SeriesWithRefs>,
}

fn packed(message: &impl Message) -> Vec<u8> {
    snap::raw::Encoder::new().compress_vec(&message.encode_to_vec()).unwrap()
}

fn series(labels: &[(&str, &str)], samples: &[(i64, f64)]) -> TimeSeries {
    let labels = labels.iter().map(|(name, value)| Label { name: (*name).to_owned(), value: (*value).to_owned() }).collect();
    let samples = samples.iter().map(|(timestamp, value)| Sample { value: *value, timestamp: *timestamp }).collect();
    TimeSeries { labels, samples, histograms: Vec::new() }
}

fn one(timeseries: Vec<TimeSeries>) -> (Batch, Written) {
    parse(Version::One, &packed(&WriteRequest { timeseries, metadata: Vec::new() }), &Limits::default()).unwrap()
}

fn said(batch: &Batch) -> Vec<String> {
    batch.faults.iter().map(ToString::to_string).collect()
}

fn lines(batch: &Batch) -> Vec<String> {
    let text = |point: &crate::Point| format!("{}@{}", point.value, point.at.unwrap());
    batch.series.iter().map(|series| format!("{series} {}", series.points.iter().map(text).collect::<Vec<_>>().join(" "))).collect()
}

/// A request made by hand, byte by byte: `up{job="a"} 1` at 1000 ms.
const BY_HAND: &[u8] =
    b"\x0a\x28\x0a\x0e\x0a\x08__name__\x12\x02up\x0a\x08\x0a\x03job\x12\x01a\x12\x0c\x09\0\0\0\0\0\0\xf0\x3f\x10\xe8\x07";

#[test]
fn bytes_made_by_hand_are_read() {
    let body = snap::raw::Encoder::new().compress_vec(BY_HAND).unwrap();
    let (batch, written) = parse(Version::One, &body, &Limits::default()).unwrap();
    assert_eq!(lines(&batch), [r#"up{job="a"} 1@1000"#]);
    assert_eq!(written, Written { samples: 1, histograms: 0 });
}

#[test]
fn series_that_come_again_with_each_sample_are_one() {
    let up = [("__name__", "up"), ("job", "api")];
    let ended = f64::from_bits(0x7ff0_0000_0000_0002);
    let (batch, written) = one(vec![series(&up, &[(1, 1.0)]), series(&up, &[(2, 0.0)]), series(&up, &[(3, ended), (4, f64::INFINITY)])]);
    assert_eq!(lines(&batch), [r#"up{job="api"} 1@1 0@2"#]);
    assert_eq!(batch.skipped, Skipped { stale: 1, not_finite: 1, no_number: 0 });
    assert_eq!((batch.refused, written.samples), (0, 4), "what is rightly passed over was written as far as the sender is concerned");
}

#[test]
fn metadata_alone_is_fine() {
    let body = packed(&WriteRequest { timeseries: Vec::new(), metadata: vec![b"\x08\x01".to_vec()] });
    assert_eq!(parse(Version::One, &body, &Limits::default()), Ok((Batch::default(), Written::default())));
    assert_eq!(parse(Version::Two, &packed(&Request::default()), &Limits::default()), Ok((Batch::default(), Written::default())));
}

#[test]
fn native_histograms_become_how_many_and_how_much() {
    let mut whole = series(&[("__name__", "latency")], &[]);
    whole.histograms = vec![
        Histogram { count_int: Some(4), sum: 2.5, timestamp: 7, ..Histogram::default() },
        Histogram { count_float: Some(1.5), sum: 3.0, timestamp: 8, ..Histogram::default() },
        Histogram { count_int: Some(9), sum: f64::from_bits(0x7ff0_0000_0000_0002), timestamp: 9, ..Histogram::default() },
    ];
    let (batch, written) = one(vec![whole]);
    assert_eq!(lines(&batch), ["latency_sum 2.5@7 3@8", "latency_count 4@7 1.5@8"]);
    assert_eq!((written.histograms, batch.skipped.stale, batch.series[0].kind), (3, 1, Kind::Total));
}

#[test]
fn a_series_that_cannot_be_is_refused_and_the_others_are_kept() {
    let (batch, written) = one(vec![
        series(&[("job", "a")], &[(1, 1.0), (2, 1.0)]),
        series(&[("__name__", "a"), ("__name__", "b")], &[(1, 1.0)]),
        series(&[("__name__", "a"), ("x", "1"), ("x", "2")], &[(1, 1.0)]),
        series(&[("__name__", "late")], &[(-5, 1.0)]),
        series(&[("__name__", "good")], &[(1, 1.0)]),
    ]);
    assert_eq!(lines(&batch), ["good 1@1"]);
    assert_eq!((batch.refused, written.samples), (5, 1));
    assert_eq!(said(&batch)[0], "byte 2: a series needs exactly one label __name__");
    assert!(said(&batch)[3].ends_with(r#"the label "x" is there twice"#) && said(&batch)[4].contains("out of range"));
}

#[test]
fn texts_of_version_two_come_from_its_table() {
    let symbols = ["", "__name__", "up", "job", "api"].map(str::to_owned).to_vec();
    let with = |labels_refs: Vec<u32>| SeriesWithRefs {
        labels_refs,
        samples: vec![Sample { value: 2.0, timestamp: 5 }],
        histograms: Vec::new(),
        metadata: Some(Metadata { kind: 1 }),
    };
    let timeseries = vec![with(vec![1, 2, 3, 4]), with(vec![1, 9]), with(vec![1])];
    let (batch, written) = parse(Version::Two, &packed(&Request { symbols, timeseries }), &Limits::default()).unwrap();
    assert_eq!(lines(&batch), [r#"up{job="api"} 2@5"#]);
    assert_eq!((batch.series[0].kind, written.samples), (Kind::Total, 1));
    assert!(said(&batch)[0].ends_with("there is no symbol 9") && said(&batch)[1].ends_with("names and values in turn"));
    assert_eq!(
        written.headers().map(|(name, value)| format!("{name}: {value}")),
        [
            "X-Prometheus-Remote-Write-Samples-Written: 1",
            "X-Prometheus-Remote-Write-Histograms-Written: 0",
            "X-Prometheus-Remote-Write-Exemplars-Written: 0"
        ]
    );
    let body = packed(&Request { symbols: vec!["up".to_owned()], timeseries: Vec::new() });
    assert_eq!(parse(Version::Two, &body, &Limits::default()).unwrap_err().to_string(), "the first symbol has to be empty");
}

#[test]
fn a_block_that_claims_to_be_huge_takes_no_room() {
    // Four gigabytes, says the first number of the block.
    let fault = parse(Version::One, b"\xff\xff\xff\xff\x0f\x00", &Limits::default()).unwrap_err();
    assert_eq!(fault.to_string(), "4294967295 bytes after decompression are more than 8388608");
    assert!(parse(Version::One, b"{}", &Limits::default()).unwrap_err().to_string().starts_with("this is no Snappy block"));
    assert_eq!(parse(Version::One, &[0], &Limits::default()), Ok((Batch::default(), Written::default())), "nothing, compressed");
}

#[test]
fn a_body_that_was_cut_off_says_where() {
    let whole = WriteRequest { timeseries: vec![series(&[("__name__", "a")], &[(1, 1.0)]); 2], metadata: Vec::new() }.encode_to_vec();
    let body = snap::raw::Encoder::new().compress_vec(&whole[..whole.len() - 3]).unwrap();
    let fault = parse(Version::One, &body, &Limits::default()).unwrap_err();
    assert_eq!(fault.to_string(), format!("byte {}: this is no protobuf, or it was cut off", whole.len() / 2));
}

#[test]
fn one_series_is_no_longer_than_a_part_may_be() {
    let limits = Limits { part: 20, ..Limits::default() };
    let body = packed(&WriteRequest { timeseries: vec![series(&[("__name__", "a")], &[(1, 1.0); 9])], metadata: Vec::new() });
    let (batch, _) = parse(Version::One, &body, &limits).unwrap();
    assert!(said(&batch)[0].ends_with("is longer than 20"), "{:?}", said(&batch));
}

proptest! {
    #[test]
    fn whatever_comes_nothing_panics(body in prop::collection::vec(any::<u8>(), 0..100), at in 0usize..30, byte in any::<u8>()) {
        let limits = Limits::default();
        let mut changed = BY_HAND.to_vec();
        changed[at] = byte;
        for plain in [&body, &changed] {
            let body = snap::raw::Encoder::new().compress_vec(plain).unwrap();
            for version in [Version::One, Version::Two] {
                let _ = (parse(version, plain, &limits), parse(version, &body, &limits));
            }
        }
    }

    #[test]
    fn what_was_written_is_read(points in prop::collection::vec((0i64..2_000_000_000_000, any::<f64>()), 1..20), value in "\\PC{1,9}") {
        let (batch, written) = one(vec![series(&[("__name__", "m"), ("l", &value)], &points)]);
        let found: Vec<(i64, f64)> = batch.series.iter().flat_map(|series| &series.points).map(|p| (p.at.unwrap(), p.value)).collect();
        let expected: Vec<(i64, f64)> = points.iter().copied().filter(|(_, value)| value.is_finite()).collect();
        prop_assert_eq!(found, expected);
        prop_assert!(batch.series.iter().all(|series| series.labels.get("l") == value));
        prop_assert_eq!(written.samples, points.len());
    }
}
