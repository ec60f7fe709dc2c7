//! Times in feeds, in the page's zone, with the marks scripts of readers look for.

use app::{
    model::Instant,
    text::Text,
    ui::zone::{Civil, civil},
};

/// One moment: `Oct 21, 17:39 UTC`.
pub fn moment(text: &'static Text, zone: &str, at: Instant) -> String {
    let civil = civil(Some(zone), at);
    format!("{} {}", day_and_clock(text, &civil), civil.zone())
}

/// A stretch of time; the day is said twice only if it is another.
pub fn window(text: &'static Text, zone: &str, from: Instant, until: Instant) -> String {
    let (from, until) = (civil(Some(zone), from), civil(Some(zone), until));
    let end = if from.date == until.date { clock(&until) } else { day_and_clock(text, &until) };
    format!("{} - {end} {}", day_and_clock(text, &from), until.zone())
}

fn day_and_clock(text: &'static Text, civil: &Civil) -> String {
    let day = format!("<var data-var='date'>{}</var>", civil.date.day());
    let day = text.month_and_day(text.short_month(civil.date.month()), &day);
    text.day_and_clock(&day, &clock(civil))
}

fn clock(civil: &Civil) -> String {
    format!("<var data-var='time'>{}</var>", civil.clock())
}
