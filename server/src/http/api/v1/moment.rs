//! Times, as scripts write them.

use app::model::{Date, Instant};
use jiff::{civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Deserializer, de::Error};

use crate::live::derive::zone;

/// A time: RFC 3339, or the same without a zone, which means UTC.
#[derive(Clone, Copy, Debug)]
pub struct Moment(pub Instant);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        read(&text).map(Self).ok_or_else(|| D::Error::custom("must be a time such as 2026-03-02T12:00:00Z"))
    }
}

fn read(text: &str) -> Option<Instant> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().into())
    })
}

/// A time, or a date, which means when that day begins in the page's zone.
pub fn day_or_moment(text: &str, time_zone: &str) -> Option<Instant> {
    match text.trim().parse::<Date>() {
        Ok(date) if !text.contains(['T', ':']) => Some(date.to_zoned(zone(time_zone)).ok()?.timestamp().into()),
        _ => read(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_zone_or_means_utc() {
        let noon: Instant = "2026-03-02T12:00:00Z".parse().unwrap();
        for text in
            ["2026-03-02T12:00:00.000Z", "2026-03-02T13:00:00+01:00", "2026-03-02T12:00:00", "2026-03-02 12:00:00", " 2026-03-02T12:00Z "]
        {
            assert_eq!(read(text), Some(noon), "{text}");
        }
        for bad in ["", "now", "2026-13-02T12:00:00Z", "1772452800"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        let day = day_or_moment("2026-03-02", "Europe/Berlin");
        assert_eq!(day, Some("2026-03-01T23:00:00Z".parse().unwrap()));
        assert_eq!(day_or_moment("2026-03-02T12:00:00Z", "Europe/Berlin"), Some(noon));
    }
}
