//! How what a chart shows differs from the stretch before, in words that name no winner: what takes time is slower or
//! faster, everything else higher or lower.

use super::plot::Plot;
use crate::{
    model::{Range, snapshot::Metric},
    status::data::Series,
    text::number::{THIN, fixed, to_float},
};

/// The difference of the means; nothing while too little is known of the stretch before.
pub fn in_words(plot: Plot, metric: &Metric, series: &Series) -> Option<String> {
    let text = plot.page.text;
    let before = series.before.as_ref()?;
    let known = before.values.iter().flatten().count();
    let (now, then) = mean(&series.values).zip(mean(&before.values).filter(|_| known * 2 >= before.values.len()))?;
    let when = match plot.shown() {
        Range::Hour => text.hour_before(),
        Range::Day => text.day_before(),
        Range::Week => text.week_before(),
        Range::Month => text.month_before(),
        Range::Quarter => text.quarter_before(),
        Range::Year => text.year_before(),
    };
    let unit = metric.suffix.as_deref().unwrap_or_default().trim();
    let Some(amount) = amount(now, then, unit, metric.decimals, text.point())? else { return Some(text.as_before(when)) };
    let amount = if unit == "%" { text.points(&amount) } else { format!("{amount}{THIN}%") };
    let takes_time = matches!(unit, "ms" | "s" | "\u{b5}s" | "\u{3bc}s" | "sec");
    Some(match (takes_time, now > then) {
        (true, true) => text.slower_than(&amount, when),
        (true, false) => text.faster_than(&amount, when),
        (false, true) => text.higher_than(&amount, when),
        (false, false) => text.lower_than(&amount, when),
    })
}

/// How far two values are apart, without a sign: percentages in points, everything else as a share of the earlier one.
/// None inside if that rounds to nothing; none at all if there is nothing to take a share of.
fn amount(now: f64, then: f64, unit: &str, decimals: i32, point: char) -> Option<Option<String>> {
    let (value, decimals) = if unit == "%" { (now - then, decimals) } else { ((now - then) / then * 100.0, 0) };
    let words = value.is_finite().then(|| fixed(value.abs(), decimals, point))?;
    Some(Some(words).filter(|words| words.bytes().any(|digit| (b'1'..=b'9').contains(&digit))))
}

/// The mean of what is known.
pub fn mean(values: &[Option<f64>]) -> Option<f64> {
    let (sum, count) = values.iter().flatten().fold((0.0, 0_i64), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / to_float(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_a_share_and_that_of_percentages_is_in_points() {
        let said = |now: f64, then: f64, unit: &str| amount(now, then, unit, 2, '.');
        let words = |words: &str| Some(Some(words.to_owned()));
        assert_eq!(said(112.0, 100.0, "ms"), words("12"));
        assert_eq!(said(50.0, 100.0, ""), words("50"));
        assert_eq!(said(-90.0, -100.0, "\u{b0}C"), words("10"));
        assert_eq!(said(99.1, 99.5, "%"), words("0.40"));
        assert_eq!((said(100.2, 100.0, "ms"), said(99.5, 99.5, "%")), (Some(None), Some(None)));
        assert_eq!((said(1.0, 0.0, "ms"), said(0.0, 0.0, "ms"), said(f64::NAN, 1.0, "%")), (None, None, None));
    }
}
