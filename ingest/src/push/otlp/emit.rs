//! The series that each kind of point becomes.

use prost::Message;
use serde::de::DeserializeOwned;

use super::{
    Answer, attribute,
    message::{ExponentialPoint, HistogramPoint, KeyValue, NumberPoint, Resource, Scope, SummaryPoint},
};
use crate::{
    Batch, Collector, Fault, Kind, Place, Point,
    batch::STALE,
    quantile::{QUANTILES, quantile},
};

/// Set when a point says that there is no value any more.
const NO_VALUE: u32 = 1;

/// Which kind of points a metric has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Gauge,
    Sum,
    Histogram,
    Exponential,
    Summary,
}

/// What the points of a metric have in common.
pub(super) struct Metric<'a> {
    pub(super) name: &'a str,
    pub(super) shape: Shape,
    /// 1 is delta, 2 is cumulative.
    pub(super) temporality: u64,
    pub(super) monotonic: bool,
    pub(super) labels: &'a [(String, String)],
}

impl Metric<'_> {
    fn is_delta(&self) -> bool {
        self.temporality == 1
    }

    fn kind(&self) -> Kind {
        match (self.shape, self.temporality, self.monotonic) {
            (Shape::Gauge, ..) => Kind::Gauge,
            (_, 1, _) => Kind::Change,
            (Shape::Sum, 2, false) => Kind::Gauge,
            (Shape::Sum | Shape::Histogram | Shape::Exponential, 2, _) | (Shape::Summary, ..) => Kind::Total,
            _ => Kind::Unknown,
        }
    }
}

/// What comes out: series, and how many points were rejected.
pub(super) struct Out<'a> {
    pub(super) collector: Collector<'a>,
    rejected: i64,
}

impl<'a> Out<'a> {
    pub(super) fn new(collector: Collector<'a>) -> Self {
        Self { collector, rejected: 0 }
    }

    pub(super) fn finish(self) -> (Batch, Answer) {
        let batch = self.collector.finish();
        let answer = Answer::new(self.rejected, &batch);
        (batch, answer)
    }

    /// Labels of a scope, unless they are too many to be had by any series: then all that is in it is left.
    pub(super) fn labels(&mut self, place: Place, resource: &Resource, scope: &Scope) -> Option<Vec<(String, String)>> {
        let count = resource.attributes.len() + scope.attributes.len();
        let most = self.collector.limits().labels;
        let bytes = resource.encoded_len() + scope.encoded_len();
        let why = match self.collector.spend(bytes) {
            _ if count > most => format!("{count} attributes are more than {most}"),
            Err(why) => why,
            Ok(()) => return Some(attribute::of_scope(resource, scope)),
        };
        self.reject(Fault { place, why });
        None
    }

    /// Refuses a point, or a part of which nobody knows how many points it has: that counts as one.
    fn reject(&mut self, fault: Fault) {
        self.collector.refuse(fault);
        self.rejected += 1;
    }

    /// Takes a point, in whichever encoding it came.
    pub(super) fn take(&mut self, metric: &Metric, place: Place, raw: &impl Raw) {
        let bytes = metric.labels.iter().map(|(name, value)| name.len() + value.len()).sum();
        if let Err(why) = self.collector.spend(bytes) {
            return self.reject(Fault { place, why });
        }
        let before = self.collector.refused();
        let read = match metric.shape {
            Shape::Gauge | Shape::Sum => raw.read::<NumberPoint>().map(|point| self.number(metric, &place, &point)),
            Shape::Histogram => raw.read::<HistogramPoint>().map(|point| self.histogram(metric, &place, &point)),
            Shape::Exponential => raw.read::<ExponentialPoint>().map(|point| self.exponential(metric, &place, &point)),
            Shape::Summary => raw.read::<SummaryPoint>().map(|point| self.summary(metric, &place, &point)),
        };
        if let Err(fault) = read {
            self.collector.refuse(fault);
        }
        self.rejected += i64::from(self.collector.refused() > before);
    }

    /// Whether a point has more attributes than a series may have labels: then it is refused before they are looked at.
    fn is_crowded(&mut self, place: &Place, own: &[KeyValue]) -> bool {
        let most = self.collector.limits().labels;
        if own.len() > most {
            self.collector.refuse(Fault { place: place.clone(), why: format!("{} attributes are more than {most}", own.len()) });
        }
        own.len() > most
    }

    fn number(&mut self, metric: &Metric, place: &Place, point: &NumberPoint) {
        let value = point.as_double.or(point.as_int.map(|whole| whole as f64));
        if self.is_crowded(place, &point.attributes) {
            return;
        }
        let mut one = One::new(self, metric, place, &point.attributes, point.time_unix_nano, point.flags);
        match value {
            Some(value) => one.add("", None, metric.kind(), value),
            None if point.flags & NO_VALUE != 0 => one.add("", None, metric.kind(), 0.0),
            None => one.refuse("there is no value"),
        }
    }

    fn histogram(&mut self, metric: &Metric, place: &Place, point: &HistogramPoint) {
        if self.is_crowded(place, &point.attributes) {
            return;
        }
        let mut one = One::new(self, metric, place, &point.attributes, point.time_unix_nano, point.flags);
        let (counts, bounds) = (&point.bucket_counts, &point.explicit_bounds);
        if !counts.is_empty() && counts.len() != bounds.len() + 1 {
            return one.refuse(&format!("{} buckets do not fit {} bounds", counts.len(), bounds.len()));
        }
        if !bounds.is_sorted() {
            return one.refuse("the bounds are not in order");
        }
        one.whole(point.count, point.sum, point.min, point.max);
        let mut total = 0u64;
        let infinite = [f64::INFINITY];
        let cumulative = counts.iter().zip(bounds.iter().chain(&infinite)).map(|(count, bound)| {
            total = total.saturating_add(*count);
            (*bound, total as f64)
        });
        let buckets: Vec<(f64, f64)> = cumulative.collect();
        if metric.is_delta() {
            for q in QUANTILES {
                if let Some(value) = quantile(q, &buckets) {
                    one.add("", Some(("quantile", q)), Kind::Gauge, value);
                }
            }
            return;
        }
        for (bound, count) in buckets {
            one.add("_bucket", Some(("le", bound)), metric.kind(), count);
        }
    }

    fn exponential(&mut self, metric: &Metric, place: &Place, point: &ExponentialPoint) {
        if self.is_crowded(place, &point.attributes) {
            return;
        }
        let mut one = One::new(self, metric, place, &point.attributes, point.time_unix_nano, point.flags);
        one.whole(point.count, point.sum, point.min, point.max);
    }

    fn summary(&mut self, metric: &Metric, place: &Place, point: &SummaryPoint) {
        if self.is_crowded(place, &point.attributes) {
            return;
        }
        let mut one = One::new(self, metric, place, &point.attributes, point.time_unix_nano, point.flags);
        // A sum that is 0 may be left out on the wire.
        one.whole(point.count, Some(point.sum.unwrap_or_default()), None, None);
        for at in &point.quantile_values {
            one.add("", Some(("quantile", at.quantile.unwrap_or_default())), Kind::Gauge, at.value.unwrap_or_default());
        }
    }
}

/// A point as bytes or text, of which the metric says what it is.
pub(super) trait Raw {
    fn read<T: Message + Default + DeserializeOwned>(&self) -> Result<T, Fault>;
}

/// One point while it becomes series.
struct One<'o, 'a, 'm> {
    out: &'o mut Out<'a>,
    metric: &'m Metric<'m>,
    place: &'m Place,
    labels: Vec<(String, String)>,
    at: Option<i64>,
    ended: bool,
}

impl<'o, 'a, 'm> One<'o, 'a, 'm> {
    fn new(out: &'o mut Out<'a>, metric: &'m Metric<'m>, place: &'m Place, own: &[KeyValue], nanos: u64, flags: u32) -> Self {
        let mut labels = metric.labels.to_vec();
        attribute::override_with(&mut labels, attribute::labels(own));
        let at = (nanos > 0).then(|| i64::try_from(nanos / 1_000_000).unwrap_or(i64::MAX));
        Self { out, metric, place, labels, at, ended: flags & NO_VALUE != 0 }
    }

    fn refuse(&mut self, why: &str) {
        self.out.collector.refuse(Fault { place: self.place.clone(), why: why.to_owned() });
    }

    fn add(&mut self, suffix: &str, label: Option<(&str, f64)>, kind: Kind, value: f64) {
        let mut labels = self.labels.clone();
        if let Some((name, value)) = label {
            let value = if value == f64::INFINITY { "+Inf".to_owned() } else { value.to_string() };
            attribute::override_with(&mut labels, vec![(name.to_owned(), value)]);
        }
        let value = if self.ended { f64::from_bits(STALE) } else { value };
        let name = format!("{}{suffix}", self.metric.name);
        self.out.collector.add(|| self.place.clone(), &name, &labels, kind, Point { at: self.at, value });
    }

    /// What every histogram and summary says of all its observations.
    fn whole(&mut self, count: u64, sum: Option<f64>, min: Option<f64>, max: Option<f64>) {
        let kind = self.metric.kind();
        self.add("_count", None, kind, count as f64);
        let extremes =
            [("_min", min), ("_max", max)].map(|(suffix, value)| (suffix, value.filter(|_| self.metric.is_delta()), Kind::Gauge));
        for (suffix, value, kind) in [("_sum", sum, kind)].into_iter().chain(extremes) {
            if let Some(value) = value {
                self.add(suffix, None, kind, value);
            }
        }
    }
}
