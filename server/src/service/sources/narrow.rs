//! From the series of an answer to the points of a metric. One series is taken as it is. Of several, each is narrowed to its newest
//! point in each interval, and those become one value by the metric's aggregation, at the beginning of the interval.

use std::collections::BTreeMap;

use app::model::{Aggregation, Instant};
use ingest::{Batch, Series};

/// The largest value either way that is taken.
const LARGEST: f64 = 1e100;

/// Which points are taken.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The first moment points are kept of.
    pub kept: Instant,
    /// The time now, which a point without a time gets; later ones are taken until a minute from now.
    pub now: Instant,
    /// How long an interval is, in milliseconds.
    pub step: i64,
}

/// The points, oldest first; in words why there can be none.
pub fn narrow(batch: &Batch, aggregation: Aggregation, bounds: Bounds) -> Result<Vec<(Instant, f64)>, String> {
    if batch.refused > 0 && batch.series.len() != 1 {
        // A sum of some series is no sum.
        return Err(batch.faults.first().map_or_else(|| "a part of the answer cannot be read".to_owned(), ToString::to_string));
    }
    match batch.series.as_slice() {
        [] => Ok(Vec::new()),
        [one] => Ok(points(one, bounds).collect::<BTreeMap<_, _>>().into_iter().collect()),
        several => {
            if aggregation == Aggregation::Last {
                let many = several.len();
                return Err(format!(
                    "{many} series came back, and none of them is the newest: narrow the query to one, or choose a sum, a mean or the like for the metric"
                ));
            }
            let mut intervals: BTreeMap<Instant, Vec<f64>> = BTreeMap::new();
            for series in several {
                let newest: BTreeMap<i64, (Instant, f64)> = points(series, bounds).fold(BTreeMap::new(), |mut newest, (at, value)| {
                    let begin = at.millis() - at.millis().rem_euclid(bounds.step.max(1));
                    let kept = newest.entry(begin).or_insert((at, value));
                    if at >= kept.0 {
                        *kept = (at, value);
                    }
                    newest
                });
                for (begin, (_, value)) in newest {
                    intervals.entry(Instant::from_millis(begin)).or_default().push(value);
                }
            }
            Ok(intervals
                .into_iter()
                .filter(|(at, _)| *at >= bounds.kept)
                .map(|(at, values)| (at, together(&values, aggregation)))
                .collect())
        }
    }
}

fn points(series: &Series, bounds: Bounds) -> impl Iterator<Item = (Instant, f64)> {
    let latest = bounds.now + std::time::Duration::from_secs(60);
    series
        .points
        .iter()
        .map(move |point| (point.at.map_or(bounds.now, Instant::from_millis), point.value))
        .filter(move |(at, value)| (bounds.kept..=latest).contains(at) && value.abs() <= LARGEST)
}

#[expect(clippy::cast_precision_loss, reason = "an answer has far fewer than 2^52 series")]
fn together(values: &[f64], aggregation: Aggregation) -> f64 {
    let many = values.len() as f64;
    match aggregation {
        Aggregation::Average => values.iter().sum::<f64>() / many.max(1.0),
        Aggregation::Sum => values.iter().sum(),
        Aggregation::Max => values.iter().copied().fold(f64::MIN, f64::max),
        Aggregation::Min => values.iter().copied().fold(f64::MAX, f64::min),
        Aggregation::Last => values.last().copied().unwrap_or_default(),
        Aggregation::Count => many,
    }
}

#[cfg(test)]
mod tests {
    use ingest::{Fault, Kind, Labels, Point};

    use super::*;

    fn batch(series: &[&[(i64, f64)]]) -> Batch {
        let one = |(n, points): (usize, &&[(i64, f64)])| Series {
            name: format!("s{n}"),
            labels: Labels::default(),
            kind: Kind::Unknown,
            points: points.iter().map(|(at, value)| Point { at: Some(*at), value: *value }).collect(),
        };
        Batch { series: series.iter().enumerate().map(one).collect(), ..Batch::default() }
    }

    fn narrowed(batch: &Batch, aggregation: Aggregation) -> Result<Vec<(i64, f64)>, String> {
        let bounds = Bounds { kept: Instant::from_millis(100_000), now: Instant::from_millis(1_000_000), step: 60_000 };
        narrow(batch, aggregation, bounds).map(|all| all.into_iter().map(|(at, value)| (at.millis(), value)).collect())
    }

    #[test]
    fn one_series_is_taken_as_it_is_but_for_what_lies_out_of_bounds() {
        let one = batch(&[&[(130_500, 2.0), (120_000, 1.0), (99_999, 9.0), (2_000_000, 9.0), (140_000, 1e300)]]);
        assert_eq!(narrowed(&one, Aggregation::Last).unwrap(), [(120_000, 1.0), (130_500, 2.0)]);
        assert_eq!(narrowed(&Batch::default(), Aggregation::Sum).unwrap(), []);
    }

    #[test]
    fn several_become_one_by_the_metrics_aggregation() {
        let two = batch(&[&[(120_000, 1.0), (130_000, 3.0), (180_000, 5.0)], &[(121_000, 10.0)]]);
        for (aggregation, first) in [
            (Aggregation::Sum, 13.0),
            (Aggregation::Average, 6.5),
            (Aggregation::Max, 10.0),
            (Aggregation::Min, 3.0),
            (Aggregation::Count, 2.0),
        ] {
            let found = narrowed(&two, aggregation).unwrap();
            assert_eq!(found[0], (120_000, first), "{aggregation}");
            assert_eq!(found[1].0, 180_000);
        }
        assert!(narrowed(&two, Aggregation::Last).unwrap_err().starts_with("2 series came back"));
    }

    #[test]
    fn a_part_that_cannot_be_read_spoils_a_sum_but_not_one_series() {
        let broken = |batch: Batch| Batch { refused: 1, faults: vec![Fault::whole("x is no number")], ..batch };
        assert_eq!(narrowed(&broken(batch(&[])), Aggregation::Sum).unwrap_err(), "x is no number");
        assert!(narrowed(&broken(batch(&[&[(120_000, 1.0)], &[(120_000, 1.0)]])), Aggregation::Sum).is_err());
        assert_eq!(narrowed(&broken(batch(&[&[(120_000, 1.0)]])), Aggregation::Sum).unwrap(), [(120_000, 1.0)]);
    }
}
