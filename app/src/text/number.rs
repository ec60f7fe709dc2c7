//! Numbers as people read them. Only integers are formatted: the code for floating-point numbers is large in a browser.

use crate::model::uptime::Uptime;

/// A space that neither breaks nor is wide, before a unit.
pub const THIN: char = '\u{202f}';

/// `99.871 %`. Only an uptime of exactly 100 prints as `100 %`; anything below was rounded down before.
pub fn uptime(uptime: Uptime, point: char) -> String {
    match uptime.thousandths() {
        100_000 => format!("100{THIN}%"),
        thousandths => format!("{}{point}{:03}{THIN}%", thousandths / 1000, thousandths % 1000),
    }
}

/// A percentage staff typed, without needless zeros: `99.9 %`.
pub fn percent(value: f64, point: char) -> String {
    let digits = fixed(value, 3, point);
    format!("{}{THIN}%", digits.trim_end_matches('0').trim_end_matches(point))
}

/// A value with a fixed number of decimals (at most 6) and a real minus sign.
pub fn fixed(value: f64, decimals: i32, point: char) -> String {
    let decimals = decimals.clamp(0, 6);
    let scale = 10_i64.pow(decimals.unsigned_abs());
    let scaled = to_integer(value * to_float(scale));
    let sign = if scaled < 0 { "\u{2212}" } else { "" };
    let (whole, rest) = (scaled.unsigned_abs() / scale.unsigned_abs(), scaled.unsigned_abs() % scale.unsigned_abs());
    if decimals == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}{point}{rest:0width$}", width = usize::try_from(decimals).unwrap_or(0))
    }
}

/// The nearest integer; what does not fit becomes the largest that does.
pub fn to_integer(value: f64) -> i64 {
    value.round() as i64
}

/// The integer as a float; beyond 2^53 the nearest.
pub fn to_float(value: i64) -> f64 {
    value as f64
}
