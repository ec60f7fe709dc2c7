//! What the numbers behind lines count: nanoseconds unless the sender says otherwise.

/// The unit of timestamps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// Nanoseconds: what is meant if nothing is said.
    #[default]
    Nanoseconds,
    /// Microseconds.
    Microseconds,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Told from the size of each number, as InfluxDB 3 does: seconds up to five thousand million, then milliseconds, and so on.
    Auto,
}

impl Precision {
    /// Reads the parameter `precision` of any version of InfluxDB. Nothing if there is no such unit.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "" | "n" | "ns" | "nanosecond" => Self::Nanoseconds,
            "u" | "us" | "µ" | "µs" | "microsecond" => Self::Microseconds,
            "ms" | "millisecond" => Self::Milliseconds,
            "s" | "second" => Self::Seconds,
            "m" => Self::Minutes,
            "h" => Self::Hours,
            "auto" => Self::Auto,
            _ => return None,
        })
    }

    /// Milliseconds since the epoch, rounded down.
    pub(super) fn millis(self, time: i64) -> Result<i64, String> {
        let scaled = match self {
            Self::Nanoseconds => Some(time.div_euclid(1_000_000)),
            Self::Microseconds => Some(time.div_euclid(1_000)),
            Self::Milliseconds => Some(time),
            Self::Seconds => time.checked_mul(1_000),
            Self::Minutes => time.checked_mul(60_000),
            Self::Hours => time.checked_mul(3_600_000),
            Self::Auto => {
                return match time.unsigned_abs() / 1_000_000_000 {
                    0..5 => Self::Seconds,
                    5..5_000 => Self::Milliseconds,
                    5_000..5_000_000 => Self::Microseconds,
                    _ => Self::Nanoseconds,
                }
                .millis(time);
            }
        };
        scaled.ok_or_else(|| format!("the time {time} is out of range"))
    }
}
