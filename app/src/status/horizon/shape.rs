//! The drawing of a strip: one path a state, whatever the number of days.

use std::fmt::Write;

use crate::model::calendar;
use crate::{
    model::{Bars, Date, Status, Word, uptime::History},
    text::number::{to_float, to_integer},
};

/// Units from one day to the next.
pub const DAY: i32 = 10;

/// Units a day's bar is wide; the rest is the gap.
const BAR: i32 = 8;

/// Units from top to waterline.
pub const HEIGHT: i32 = 36;

/// All days of one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The state.
    pub status: Status,
    /// The path.
    pub path: String,
    /// How wide its line is; filled if there is none.
    pub line: Option<i32>,
}

/// The shapes of `days` days from `first` on.
pub fn shapes(history: &History, first: Date, days: i32, bars: Bars) -> Vec<Shape> {
    let start = calendar::ordinal(first);
    let worst: Vec<Status> = (0..days).map(|day| history.worst(calendar::from_ordinal(start + day))).collect();
    let mut shapes = Vec::new();
    for &status in Status::ALL {
        let line = line(status, bars);
        let mut path = String::new();
        let mut days = worst.iter().zip(0_i32..).filter(|(worst, _)| **worst == status).map(|(_, day)| day).peekable();
        while let Some(day) = days.next() {
            if line.is_none() {
                let minutes = history.day(calendar::from_ordinal(start + day)).map_or(0, |d| d.tally.trouble() / 60_000);
                bar(&mut path, day * DAY, status, minutes);
                continue;
            }
            let mut last = day;
            while days.next_if_eq(&(last + 1)).is_some() {
                last += 1;
            }
            let y = HEIGHT - line.unwrap_or(0) / 2;
            _ = write!(path, "M{} {y}H{}", day * DAY, last * DAY + BAR);
        }
        if !path.is_empty() {
            shapes.push(Shape { status, path, line });
        }
    }
    shapes
}

/// Runs of like days are one dashed line; its width is the height of the bars.
fn line(status: Status, bars: Bars) -> Option<i32> {
    match (bars, status) {
        (Bars::Classic, _) => Some(HEIGHT),
        (Bars::Horizon, Status::Operational) => Some(4),
        (Bars::Horizon, Status::Unknown) => Some(2),
        (Bars::Horizon, _) => None,
    }
}

/// One disturbed day: as high as it was long, eight hours being the top. Maintenance is three rungs, for hatching
/// vanishes at this width.
fn bar(path: &mut String, x: i32, status: Status, minutes: i64) {
    if status == Status::UnderMaintenance {
        for y in [22, 27, 32] {
            _ = write!(path, "M{x} {y}h{BAR}v3h-{BAR}z");
        }
    } else {
        let height = height(minutes);
        _ = write!(path, "M{x} {HEIGHT}v-{height}h{BAR}v{height}z");
    }
}

/// `8 + 28 sqrt(min(1, minutes / 480))`, rounded.
fn height(minutes: i64) -> i64 {
    8 + to_integer(28.0 * (to_float(minutes.clamp(0, 480)) / 480.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::uptime::{Day, Tally};

    fn day(date: Date, status: Status, minutes: i64) -> Day {
        let mut tally = Tally::default();
        tally.add(status, minutes * 60_000);
        tally.add(Status::Operational, (1440 - minutes) * 60_000);
        Day { date, tally, causes: Vec::new() }
    }

    #[test]
    fn a_row_is_one_path_a_state() {
        let first = Date::constant(2026, 8, 25);
        let history = History {
            first: Some(calendar::plus(first, 10)),
            days: vec![
                day(calendar::plus(first, 20), Status::MajorOutage, 480),
                day(calendar::plus(first, 21), Status::MajorOutage, 1),
                day(calendar::plus(first, 30), Status::UnderMaintenance, 60),
            ],
            counted_from: None,
        };
        let shapes = shapes(&history, first, 90, Bars::Horizon);
        let paths: Vec<_> = shapes.iter().map(|s| (s.status, s.path.as_str())).collect();
        assert_eq!(
            paths,
            [
                (Status::Operational, "M100 34H198M220 34H298M310 34H898"),
                (Status::Unknown, "M0 35H98"),
                (Status::UnderMaintenance, "M300 22h8v3h-8zM300 27h8v3h-8zM300 32h8v3h-8z"),
                (Status::MajorOutage, "M200 36v-36h8v36zM210 36v-9h8v9z"),
            ]
        );
    }

    #[test]
    fn classic_bars_are_all_of_one_height() {
        let first = Date::constant(2026, 8, 25);
        let history =
            History { first: Some(first), days: vec![day(calendar::plus(first, 3), Status::PartialOutage, 1)], counted_from: None };
        let shapes = shapes(&history, first, 5, Bars::Classic);
        assert!(shapes.iter().all(|s| s.line == Some(HEIGHT)), "{shapes:?}");
        assert_eq!(shapes.last().map(|s| s.path.as_str()), Some("M30 18H38"));
    }
}
