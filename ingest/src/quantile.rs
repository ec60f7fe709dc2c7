//! Percentiles of histograms: how slow the slowest five of a hundred were, from nothing but counts in buckets.

/// Which percentiles are made of a histogram that came whole: the median, and the slowest five and one of a hundred.
pub const QUANTILES: [f64; 3] = [0.5, 0.95, 0.99];

/// The value that a share `q` (0 to 1) of all observations does not exceed, from cumulative buckets: pairs of an upper bound and how
/// many observations are at most that, ordered by bound. The last bound is usually infinite.
///
/// With `rank = q * total`, the bucket is the first that holds at least `rank`, and observations are taken to be spread evenly in it:
/// `lower + (upper - lower) * (rank - below) / inside`. The first bucket begins at 0 if its bound is positive; else, and when the
/// bucket is the infinite one, the nearest finite bound is the answer. This is how Prometheus defines `histogram_quantile`:
/// <https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile>.
///
/// Nothing without observations, without a finite bound, or for a share that is none. Counts that fall from one bucket to the next
/// (they were read at slightly different times) are taken as if they had stayed.
pub fn quantile(q: f64, buckets: &[(f64, f64)]) -> Option<f64> {
    let total = buckets.iter().map(|(_, count)| *count).fold(0.0, f64::max);
    if !(0.0..=1.0).contains(&q) || total <= 0.0 || !total.is_finite() {
        return None;
    }
    let rank = q * total;
    let (mut lower, mut below) = (None, 0.0_f64);
    for (upper, count) in buckets {
        let count = count.max(below);
        if count >= rank && count > 0.0 {
            if !upper.is_finite() {
                return lower;
            }
            let start = match lower {
                Some(lower) => lower,
                None if *upper > 0.0 => 0.0,
                None => return Some(*upper),
            };
            let inside = count - below;
            let part = if inside > 0.0 { (rank - below) / inside } else { 1.0 };
            return Some(start + (upper - start) * part);
        }
        below = count;
        lower = Some(*upper);
    }
    lower.filter(|bound| bound.is_finite())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn observations_are_spread_evenly_within_a_bucket() {
        let buckets = [(0.1, 50.0), (0.5, 90.0), (1.0, 100.0), (INF, 100.0)];
        for (q, expected) in [(0.0, 0.0), (0.25, 0.05), (0.5, 0.1), (0.7, 0.3), (0.95, 0.75), (1.0, 1.0)] {
            let found = quantile(q, &buckets).unwrap();
            assert!((found - expected).abs() < 1e-12, "{q}: {found} is not {expected}");
        }
    }

    #[test]
    fn beyond_the_last_bound_the_bound_is_all_that_is_known() {
        assert_eq!(quantile(0.99, &[(1.0, 10.0), (INF, 100.0)]), Some(1.0));
        assert_eq!(quantile(0.5, &[(-5.0, 10.0), (INF, 10.0)]), Some(-5.0), "a first bucket below zero has no lower end");
        assert_eq!(quantile(0.5, &[(INF, 10.0)]), None);
    }

    #[test]
    fn without_observations_there_is_no_percentile() {
        assert_eq!(quantile(0.5, &[]), None);
        assert_eq!(quantile(0.5, &[(1.0, 0.0), (INF, 0.0)]), None);
        assert_eq!(quantile(0.5, &[(1.0, f64::NAN)]), None);
        assert_eq!(quantile(1.1, &[(1.0, 1.0), (INF, 1.0)]), None);
        assert_eq!(quantile(f64::NAN, &[(1.0, 1.0), (INF, 1.0)]), None);
    }

    proptest! {
        #[test]
        fn more_of_the_observations_are_never_below_less(counts in prop::collection::vec(0u32..1000, 1..9), low in 0.0..1.0f64, high in 0.0..1.0f64) {
            let mut total = 0.0;
            let mut buckets: Vec<(f64, f64)> = Vec::new();
            for (at, count) in counts.iter().enumerate() {
                total += f64::from(*count);
                buckets.push(((at as f64 - 2.0) * 1.5, total));
            }
            buckets.push((INF, total));
            let (low, high) = (low.min(high), low.max(high));
            match (quantile(low, &buckets), quantile(high, &buckets)) {
                (Some(low), Some(high)) => prop_assert!(low <= high + 1e-9, "{low} {high}"),
                (low, high) => prop_assert!(total == 0.0 && low.is_none() && high.is_none()),
            }
        }
    }
}
