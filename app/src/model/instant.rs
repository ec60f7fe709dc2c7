//! A point in time: whole milliseconds since the epoch, UTC. Never a local time, never a float.

use crate::model::calendar;
use std::{
    fmt,
    ops::{Add, Sub},
    str::FromStr,
    time::Duration,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time, as whole milliseconds since 1970-01-01T00:00:00Z. RFC 3339 on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(i64);

/// The furthest instant the product accepts, 9999-12-30T22:00:00Z in milliseconds: what the calendar library can write.
const LIMIT: i64 = 253_402_207_200_000;

impl Instant {
    /// The instant this many milliseconds after the epoch, kept within years -9999 to 9999.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(-LIMIT, LIMIT))
    }

    /// Whether it says nothing: no event of the product is as old as the epoch.
    pub fn is_unset(&self) -> bool {
        self.0 == 0
    }

    /// Milliseconds since the epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Milliseconds from `earlier` to this instant, never negative.
    pub fn since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).max(0)
    }

    /// The start of the UTC minute this instant lies in.
    pub fn minute(self) -> Self {
        Self(self.0.div_euclid(60_000) * 60_000)
    }

    /// The same instant for the calendar library.
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::MAX)
    }
}

impl From<jiff::Timestamp> for Instant {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self::from_millis(timestamp.as_millisecond())
    }
}

impl Add<Duration> for Instant {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self::from_millis(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;
    fn sub(self, span: Duration) -> Self {
        Self::from_millis(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC with milliseconds: `2026-11-22T07:32:00.507Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if cfg!(target_arch = "wasm32") {
            return f.write_str(&calendar::write_instant(self.0));
        }
        write!(f, "{:.3}", self.timestamp())
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Instant {
    type Err = String;

    /// Reads RFC 3339 with any offset; finer parts than a millisecond are cut off.
    fn from_str(text: &str) -> Result<Self, String> {
        if cfg!(target_arch = "wasm32") {
            return calendar::read_instant(text).map(Self).ok_or_else(String::new);
        }
        text.parse::<jiff::Timestamp>().map(Self::from).map_err(|_| format!("`{text}` is not a time such as 2026-11-22T07:32:00Z"))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_utc_with_milliseconds_and_read_with_any_offset() {
        let at: Instant = "2026-08-02T14:59:36.991-04:00".parse().unwrap();
        assert_eq!(at.to_string(), "2026-08-02T18:59:36.991Z");
        assert_eq!("2026-08-02T18:59:36Z".parse::<Instant>().unwrap().to_string(), "2026-08-02T18:59:36.000Z");
        assert!("2026-13-45".parse::<Instant>().is_err());
        assert!("-262143-01-01".parse::<Instant>().is_err());
    }

    #[test]
    fn what_a_browser_reads_and_writes_is_the_same() {
        for millis in [0, 1, -1, 999, 1_792_681_207_507, -62_135_596_800_000, LIMIT, -LIMIT, 951_782_400_000, 68_169_600_000] {
            let at = Instant::from_millis(millis);
            let text = at.to_string();
            if !text.starts_with('-') {
                assert_eq!((calendar::write_instant(millis), calendar::read_instant(&text)), (text, Some(millis)));
            }
        }
        for bad in ["", "2026-11-22", "2026-11-22T07:32:00.507", "2026-13-22T07:32:00.507Z", "2026-11-22T07:32:00.5O7Z"] {
            assert_eq!(calendar::read_instant(bad), None, "{bad}");
        }
    }

    #[test]
    fn no_arithmetic_leaves_the_calendar() {
        for millis in [i64::MIN, i64::MAX, 0] {
            let at = Instant::from_millis(millis);
            assert_eq!((at + Duration::MAX).timestamp().as_millisecond(), LIMIT);
            assert_eq!((at - Duration::MAX).millis(), -LIMIT);
            assert!(!at.to_string().is_empty());
        }
    }
}
