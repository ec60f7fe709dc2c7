//! Limits are kept and said, and what is no point is counted apart from what is wrong.

use super::*;

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn at(millis: i64, value: f64) -> Point {
    Point { at: Some(millis), value }
}

#[test]
fn points_of_one_series_come_together_whatever_the_order_of_its_labels() {
    let limits = Limits::default();
    let mut collector = Collector::new(&limits);
    assert!(collector.add(|| Place::Whole, "up", &pairs(&[("b", "2"), ("a", "1")]), Kind::Gauge, at(1, 1.0)));
    assert!(collector.add(|| Place::Whole, "up", &pairs(&[("a", "1"), ("none", ""), ("b", "2")]), Kind::Gauge, at(2, 0.0)));
    let batch = collector.finish();
    assert_eq!(batch.series.len(), 1);
    assert_eq!(batch.series[0].to_string(), r#"up{a="1",b="2"}"#);
    assert_eq!(batch.series[0].points, [at(1, 1.0), at(2, 0.0)]);
    assert_eq!((batch.series[0].labels.get("b"), batch.series[0].labels.get("c")), ("2", ""));
}

#[test]
fn what_has_ended_and_what_is_no_number_is_counted_and_no_fault() {
    let limits = Limits::default();
    let mut collector = Collector::new(&limits);
    for value in [f64::from_bits(STALE), f64::NAN, f64::INFINITY] {
        assert!(!collector.add(|| Place::Whole, "up", &[], Kind::Gauge, at(1, value)));
    }
    collector.skip_text();
    let batch = collector.finish();
    assert_eq!(batch.skipped, Skipped { stale: 1, not_finite: 2, no_number: 1 });
    assert_eq!((batch.series.len(), batch.refused), (0, 0), "a series without points is left out");
}

#[test]
fn every_limit_is_kept_and_said() {
    let limits = Limits { series: 2, points: 3, labels: 1, name: 4, value: 4, faults: 8, ..Limits::default() };
    let mut collector = Collector::new(&limits);
    let mut add = |name: &str, labels: &[(&str, &str)], millis| {
        collector.add(|| Place::Line(7, 1), name, &pairs(labels), Kind::Unknown, at(millis, 1.0));
    };
    add("a", &[], 1);
    add("b", &[], 1);
    add("c", &[], 1);
    add("", &[], 1);
    add("abcde", &[], 1);
    add("a", &[("x", "1"), ("y", "2")], 1);
    add("a", &[("x", "12345")], 1);
    add("a", &[("xxxxx", "1")], 1);
    add("a", &[], -1);
    add("a", &[], i64::MAX);
    add("a", &[], 2);
    add("a", &[], 3);
    let batch = collector.finish();
    assert_eq!(batch.points(), 3);
    assert_eq!((batch.refused, batch.faults.len()), (9, 8), "eight are listed, nine are counted");
    let said: Vec<String> = batch.faults.iter().map(ToString::to_string).collect();
    assert_eq!(said[0], "line 7, column 1: more than 2 series");
    assert_eq!(said[1], "line 7, column 1: a series needs a name");
    assert_eq!(said[2], r#"line 7, column 1: the name "abcde" is longer than 4 bytes"#);
    assert_eq!(said[3], "line 7, column 1: 2 labels are more than 1");
    assert_eq!(said[4], r#"line 7, column 1: the value of the label "x" is longer than 4 bytes"#);
    assert_eq!(said[6], r#"line 7, column 1: the time "-1" is out of range"#);
}

#[test]
fn a_label_that_is_there_twice_is_refused() {
    let limits = Limits::default();
    let mut collector = Collector::new(&limits);
    assert!(!collector.add(|| Place::Byte(3), "up", &pairs(&[("a", "1"), ("a", "2")]), Kind::Gauge, at(1, 1.0)));
    assert_eq!(collector.finish().faults[0].to_string(), r#"byte 3: the label "a" is there twice"#);
}

#[test]
fn a_label_written_once_for_many_series_takes_no_more_room_than_it_may() {
    let limits = Limits { text: 220, ..Limits::default() };
    let mut collector = Collector::new(&limits);
    let labels = pairs(&[("a", &"x".repeat(40))]);
    let kept = ["b", "c", "d", "b"].map(|name| collector.add(|| Place::Whole, name, &labels, Kind::Gauge, at(1, 1.0)));
    assert_eq!(kept, [true, true, false, true]);
    assert_eq!(collector.finish().faults[0].to_string(), "names and labels take more than 220 bytes");
}

#[test]
fn a_body_that_was_made_to_waste_time_is_left() {
    let limits = Limits::default();
    let mut collector = Collector::new(&limits);
    assert_eq!(collector.spend(WORK), Ok(()));
    assert!(!collector.add(|| Place::Whole, "a", &[], Kind::Gauge, at(1, 1.0)));
    assert_eq!(collector.finish().faults[0].to_string(), "the labels of this body are far too many");
}
