//! Times as the API writes them: with milliseconds, in the page's zone.

use app::model::Instant;
use jiff::tz::TimeZone;

use crate::live::derive;

/// The zone all times of a page are written in.
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of that name.
    pub fn named(name: &str) -> Self {
        Self(derive::zone(name))
    }

    /// `2026-08-02T14:59:36.991-04:00`; in UTC itself `2026-08-02T18:59:36.991Z`.
    pub fn write(&self, at: Instant) -> String {
        let timestamp = at.timestamp();
        let info = self.0.to_offset_info(timestamp);
        if info.abbreviation() == "UTC" {
            return at.to_string();
        }
        let seconds = info.offset().seconds();
        let local = Instant::from_millis(at.millis() + i64::from(seconds) * 1000).to_string();
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        format!("{}{sign}{:02}:{:02}", local.trim_end_matches('Z'), minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_the_pages_zone_as_captured() {
        let at: Instant = "2026-08-02T18:59:36.991Z".parse().unwrap();
        let written = |zone: &str| Zone::named(zone).write(at);
        assert_eq!(written("America/New_York"), "2026-08-02T14:59:36.991-04:00");
        assert_eq!(written("Asia/Kolkata"), "2026-08-03T00:29:36.991+05:30");
        assert_eq!(written("America/St_Johns"), "2026-08-02T16:29:36.991-02:30");
        assert_eq!((written("UTC"), written("Etc/UTC")), (at.to_string(), at.to_string()));
        let winter: Instant = "2026-01-02T00:00:00Z".parse().unwrap();
        assert_eq!(Zone::named("Europe/London").write(winter), "2026-01-02T00:00:00.000+00:00");
        assert_eq!(Zone::named("Europe/Berlin").write(winter), "2026-01-02T01:00:00.000+01:00");
    }
}
