//! From values to places on a chart. Places are integers: a browser needs no code for printing floats then.

use std::fmt::Write;

use super::change::mean;
use crate::{
    model::snapshot::Metric,
    status::data::Series,
    text::number::{to_float, to_integer},
};

/// Units the drawing is wide.
pub const WIDTH: i64 = 1440;

/// Units the drawing is high.
pub const HEIGHT: i64 = 160;

/// The values at the lower and upper edge, and those with a line across.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The value at the lower edge.
    pub low: f64,
    /// The value at the upper edge.
    pub high: f64,
    /// The values with a line across, at most four.
    pub lines: Vec<f64>,
}

impl Scale {
    /// The scale for a metric's values: its fixed bounds, or round numbers around what there is.
    pub fn of(metric: &Metric, values: &[Option<f64>]) -> Self {
        let known = || values.iter().flatten().copied().filter(|v| v.is_finite());
        let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
        let (least, most) = if least <= most { (least, most) } else { (0.0, 1.0) };
        // A line that never moves stands in the middle of something.
        let room = if most > least { 0.0 } else { (most.abs() / 10.0).max(0.5) };
        let (least, most) = (metric.y_min.unwrap_or(least - room), metric.y_max.unwrap_or(most + room));
        let step = round_step((most - least) / 3.0);
        let low = metric.y_min.unwrap_or((least / step).floor() * step);
        let high = metric.y_max.unwrap_or((most / step).ceil() * step).max(low + step);
        let first = (low / step).ceil();
        let lines = (0..4_i32).map(|n| (first + f64::from(n)) * step).filter(|v| *v <= high).collect();
        Self { low, high, lines }
    }

    /// The scale for all that is drawn in one chart: lines, what lies behind the only one, and goals.
    pub fn over(lines: &[(Metric, Series)]) -> Self {
        let Some((first, own)) = lines.first() else { return Self { low: 0.0, high: 1.0, lines: Vec::new() } };
        let mut values = Vec::new();
        for (metric, series) in lines {
            values.extend_from_slice(&series.values);
            values.push(metric.objective);
        }
        if let (1, Some(before)) = (lines.len(), &own.before) {
            values.extend_from_slice(&before.values);
        }
        Self::of(first, &values)
    }

    /// Units from the upper edge to a value.
    pub fn y(&self, value: f64) -> i64 {
        let part = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        to_integer((1.0 - part) * to_float(HEIGHT))
    }
}

/// The next larger of 1, 2 and 5 times a power of ten.
fn round_step(least: f64) -> f64 {
    let mut power = 1e-9;
    while power < 1e15 {
        for factor in [1.0, 2.0, 5.0] {
            if power * factor >= least {
                return power * factor;
            }
        }
        power *= 10.0;
    }
    power
}

/// The line through the values; where there is none it breaks. A value alone is a dot.
pub fn line(values: &[Option<f64>], scale: &Scale) -> String {
    let steps = i64::try_from(values.len()).unwrap_or(1).saturating_sub(1).max(1);
    path(values, &|place| place * WIDTH / steps, &|value| scale.y(value))
}

/// The line through the values of the stretch before, as if it were now. Each is drawn in the middle of its step, which is
/// longer than those of the series.
pub fn line_before(series: &Series, scale: &Scale) -> String {
    let Some(before) = &series.before else { return String::new() };
    let (step, length) = (before.interval * 1_000, series.length());
    let first = before.from.millis() + length + step / 2 - series.from.millis();
    let x = |place: i64| ((first + place * step) * WIDTH / (length - series.step).max(1)).clamp(0, WIDTH);
    path(&before.values, &x, &|value| scale.y(value))
}

/// A line through values with these places; where there is none it breaks. Each step is told as a difference: those are short
/// and alike, so that little of them travels.
pub fn path(values: &[Option<f64>], x: &dyn Fn(i64) -> i64, y: &dyn Fn(f64) -> i64) -> String {
    let mut path = String::new();
    let (mut joined, mut last) = (0, (0, 0));
    for (value, place) in values.iter().chain([&None]).zip(0_i64..) {
        match value.filter(|v| v.is_finite()) {
            Some(value) => {
                let (to, from) = ((x(place), y(value)), last);
                _ = if joined == 0 { write!(path, "M{} {}", to.0, to.1) } else { write!(path, "l{} {}", to.0 - from.0, to.1 - from.1) };
                (joined, last) = (joined + 1, to);
            }
            None => {
                if joined == 1 {
                    path.push_str("h0");
                }
                joined = 0;
            }
        }
    }
    path
}

/// The step at a share of the chart's width, from 0 to 1: the nearest one with a value if that is close by, else the very one.
pub fn near(values: &[Option<f64>], share: f64) -> Option<usize> {
    let last = i64::try_from(values.len()).ok().filter(|count| *count > 0)? - 1;
    let there = to_integer(share * to_float(last)).clamp(0, last);
    let value = |place: &i64| usize::try_from(*place).ok().and_then(|place| *values.get(place)?).is_some();
    let found = (0..=last / 48).flat_map(|off| [there - off, there + off]).find(value);
    usize::try_from(found.unwrap_or(there)).ok()
}

/// The mean of each of `parts` stretches of the series; none where there was no point.
pub fn means(series: &Series, parts: usize) -> Vec<Option<f64>> {
    let size = series.values.len().div_ceil(parts).max(1);
    series.values.chunks(size).map(mean).collect()
}

/// A part of a whole in percent, for SVG: `12.5%`.
pub fn percent(part: i64, whole: i64) -> String {
    let tenths = part.saturating_mul(1000) / whole.max(1);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(y_min: Option<f64>, y_max: Option<f64>) -> Metric {
        let json = r#"{"id":"mmmmmmmmmmmm","name":"m","decimals":0,"position":1}"#;
        Metric { y_min, y_max, ..serde_json::from_str(json).unwrap() }
    }

    #[test]
    fn the_edges_are_round_numbers_around_the_values() {
        let scale = Scale::of(&metric(None, None), &[Some(12.0), None, Some(87.0)]);
        assert_eq!((scale.low, scale.high, scale.lines), (0.0, 100.0, vec![0.0, 50.0, 100.0]));
        let fixed = Scale::of(&metric(Some(0.0), Some(1.0)), &[Some(0.4)]);
        assert_eq!((fixed.low, fixed.high), (0.0, 1.0));
        assert!(fixed.lines.len() <= 4);
        for odd in [vec![], vec![None], vec![Some(5.0)], vec![Some(0.0)], vec![Some(f64::NAN)], vec![Some(-1e300), Some(1e300)]] {
            let scale = Scale::of(&metric(None, None), &odd);
            assert!(scale.high > scale.low && scale.lines.len() <= 4, "{odd:?} {scale:?}");
            assert!((0..=HEIGHT).contains(&scale.y(5.0)));
        }
    }

    #[test]
    fn the_line_breaks_where_nothing_is_known() {
        let scale = Scale { low: 0.0, high: 10.0, lines: Vec::new() };
        assert_eq!(line(&[Some(0.0), Some(5.0), None, Some(10.0), Some(10.0)], &scale), "M0 160l360 -80M1080 0l360 0");
        assert_eq!(line(&[Some(0.0), None, Some(5.0), None, Some(10.0)], &scale), "M0 160h0M720 80h0M1440 0h0");
        assert_eq!(line(&[None, None], &scale), "");
    }

    #[test]
    fn what_was_before_lies_where_the_same_time_lies_now() {
        use crate::{model::Instant, status::data::Before};
        let at = Instant::from_millis;
        let before = Before { from: at(-7_200_000), interval: 3_600, values: vec![Some(10.0), None, Some(0.0), Some(5.0)] };
        let values = vec![Some(1.0); 9];
        let json = r#"{"metric":"mmmmmmmmmmmm","from":"1970-01-01T02:00:00Z","step":1800000,"values":[],"last":null}"#;
        let series = Series { values, before: Some(before), ..serde_json::from_str(json).unwrap() };
        let scale = Scale { low: 0.0, high: 10.0, lines: Vec::new() };
        assert_eq!(line_before(&series, &scale), "M360 0h0M1080 160l360 -80");
        let found = |millis: i64| series.before_at(at(millis));
        assert_eq!([found(7_200_000), found(9_000_000), found(10_800_000)], [None, Some(10.0), Some(10.0)]);
        assert_eq!([found(0), found(12_600_000), found(21_600_000), found(i64::MAX / 2)], [None, None, Some(5.0), None]);
    }

    #[test]
    fn lines_of_one_chart_share_a_scale_with_goals_and_what_was_before() {
        let series = |values: &[f64]| Series {
            values: values.iter().map(|value| Some(*value)).collect(),
            ..serde_json::from_str(r#"{"metric":"mmmmmmmmmmmm","from":"1970-01-01T00:00:00Z","step":1,"values":[],"last":null}"#).unwrap()
        };
        let one = (metric(None, None), series(&[10.0, 20.0]));
        let two = (metric(None, None), series(&[90.0]));
        assert_eq!(Scale::over(&[one.clone(), two.clone()]).high, 100.0);
        let goal = (Metric { objective: Some(300.0), ..one.0.clone() }, one.1.clone());
        assert!(Scale::over(&[goal]).high >= 300.0);
        assert!(Scale::over(&[]).high > Scale::over(&[]).low);
    }

    #[test]
    fn a_pointer_finds_the_nearest_value_and_stays_in_a_wide_gap() {
        let mut values = vec![None; 97];
        values[0] = Some(1.0);
        values[50] = Some(2.0);
        let found = |share: f64| near(&values, share);
        assert_eq!([found(0.0), found(0.011), found(0.021), found(0.031)], [Some(0), Some(0), Some(0), Some(3)]);
        assert_eq!([found(0.5), found(0.55), found(1.0), found(7.0), found(-7.0)], [Some(50), Some(53), Some(96), Some(96), Some(0)]);
        assert_eq!((near(&[], 0.5), near(&[None], 0.5), near(&values, f64::NAN)), (None, Some(0), Some(0)));
    }
}
