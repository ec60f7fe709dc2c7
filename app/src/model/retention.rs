//! How long the points of a metric are kept, and what of them there is.

use serde::{Deserialize, Serialize};

use crate::model::{Instant, input::FieldErrors};

/// Days everything is kept at the most: a hundred years.
const LONGEST: u32 = 36_500;

/// How many levels a metric has: its points, and what they come to in five minutes, hours and days.
pub const LEVELS: usize = 4;

/// Days each level of a metric is kept; what is empty is kept as usual. A level is kept at least as long as the one below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionDays {
    /// The points themselves; usually 30.
    pub raw: Option<u32>,
    /// What they come to in five minutes; usually 100.
    pub five_minutes: Option<u32>,
    /// What they come to in an hour; usually 730.
    pub hours: Option<u32>,
    /// What they come to in a day; usually for ever.
    pub days: Option<u32>,
}

impl RetentionDays {
    /// Checks it.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        for (field, days) in [("raw", self.raw), ("five_minutes", self.five_minutes), ("hours", self.hours), ("days", self.days)] {
            if days.is_some_and(|days| !(1..=LONGEST).contains(&days)) {
                errors.add(field, "must be from 1 to 36,500, or empty");
            }
        }
        errors.into_result(self)
    }
}

/// Other days for a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditRetention {
    /// The revision of the metric the editor saw.
    pub rev: i64,
    /// The days.
    pub days: RetentionDays,
}

/// What there is of one level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// How many values.
    pub count: u64,
    /// The oldest.
    pub oldest: Option<Instant>,
    /// The newest.
    pub newest: Option<Instant>,
}

/// How long a metric is kept, and what of it there is, from the finest level to the coarsest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retained {
    /// The revision of the metric.
    pub rev: i64,
    /// The days staff decided on.
    pub days: RetentionDays,
    /// What there is.
    pub levels: [Level; LEVELS],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_are_none_are_refused_by_name() {
        assert!(RetentionDays::default().validate().is_ok());
        assert!(RetentionDays { raw: Some(1), days: Some(36_500), ..RetentionDays::default() }.validate().is_ok());
        let odd = RetentionDays { raw: Some(0), hours: Some(36_501), ..RetentionDays::default() }.validate().expect_err("they are");
        assert_eq!(odd.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["raw", "hours"]);
    }
}
