//! What one series of a request adds: its samples, and of each native histogram how many and how much.

use super::{
    Written,
    message::{Histogram, Sample},
};
use crate::{Collector, Fault, Kind, Place, Point};

/// The label that holds the name of a series.
const NAME: &str = "__name__";

/// The reset hint of a histogram whose count may fall.
const GAUGE: i32 = 3;

/// One series of a request.
pub(super) struct Found<'a> {
    /// Where it stands in the body.
    pub(super) offset: usize,
    pub(super) labels: Vec<(String, String)>,
    pub(super) kind: Kind,
    pub(super) samples: &'a [Sample],
    pub(super) histograms: &'a [Histogram],
}

/// Adds the points of one series.
pub(super) fn take(collector: &mut Collector, written: &mut Written, found: Found) {
    let Found { offset, mut labels, kind, samples, histograms } = found;
    let named: Vec<usize> = (0..labels.len()).filter(|at| labels[*at].0 == NAME).collect();
    let name = match named.as_slice() {
        [at] => labels.swap_remove(*at).1,
        _ => {
            let count = samples.len() + histograms.len();
            (0..count).for_each(|_| {
                collector.refuse(Fault::byte(offset, "a series needs exactly one label __name__"));
            });
            return;
        }
    };
    let place = || Place::Byte(offset);
    if !samples.is_empty() {
        match collector.open(&name, &labels, kind) {
            Ok(series) => {
                for sample in samples {
                    let point = Point { at: Some(sample.timestamp), value: sample.value };
                    let passed_over = !sample.value.is_finite();
                    let kept = collector.push(place, series, point);
                    written.samples += usize::from(kept || passed_over);
                }
            }
            Err(why) => samples.iter().for_each(|_| {
                collector.refuse(Fault::byte(offset, why.clone()));
            }),
        }
    }
    for histogram in histograms {
        let kind = if histogram.reset_hint == GAUGE { Kind::Gauge } else { Kind::Total };
        let count = histogram.count_float.or(histogram.count_int.map(|count| count as f64)).unwrap_or_default();
        let passed_over = !histogram.sum.is_finite();
        let mut add = |suffix: &str, value| {
            let point = Point { at: Some(histogram.timestamp), value };
            collector.add(place, &format!("{name}{suffix}"), &labels, kind, point)
        };
        // A histogram that has ended says so in its sum; its count then means nothing.
        let kept = add("_sum", histogram.sum) && add("_count", count);
        written.histograms += usize::from(kept || passed_over);
    }
}
