//! Thresholds, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{
    ComponentId, Status,
    input::FieldErrors,
    threshold::{LONGEST_MINUTES, QUIET_MINUTES, Reaction, SILENT_INTERVALS, Side, TURNS},
};

/// What staff decide about a threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewThreshold {
    /// The component it says something about.
    pub component_id: ComponentId,
    /// On which side values are not fine.
    pub side: Side,
    /// Of which value.
    pub value: f64,
    /// For how many minutes before it fires.
    pub for_minutes: i32,
    /// For how many minutes values have to be fine until that is over.
    pub recover_minutes: i32,
    /// What happens.
    pub reaction: Reaction,
    /// The status of the component then, or in the incident that staff make of it.
    pub status: Status,
    /// For how many intervals without points the last one still says something.
    pub silent_intervals: i32,
    /// After how many turns within an hour it is unsteady.
    pub turns: i32,
    /// For how many minutes values have to be fine then.
    pub quiet_minutes: i32,
}

impl NewThreshold {
    /// A threshold that makes a component suspect, everything else as most people want it.
    pub fn at(component_id: ComponentId, side: Side, value: f64) -> Self {
        Self {
            component_id,
            side,
            value,
            for_minutes: 5,
            recover_minutes: 5,
            reaction: Reaction::Suspect,
            status: Status::DegradedPerformance,
            silent_intervals: SILENT_INTERVALS,
            turns: TURNS,
            quiet_minutes: QUIET_MINUTES,
        }
    }

    /// Checks it.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        if !self.value.is_finite() {
            errors.add("value", "must be a finite number");
        }
        let minutes = [("for_minutes", self.for_minutes), ("recover_minutes", self.recover_minutes), ("quiet_minutes", self.quiet_minutes)];
        for (field, minutes) in minutes {
            if !(0..=LONGEST_MINUTES).contains(&minutes) {
                errors.add(field, format!("must be from 0 to {LONGEST_MINUTES}"));
            }
        }
        if !self.status.is_trouble() {
            errors.add("status", "must be one that hurts");
        }
        if !(1..=1_000).contains(&self.silent_intervals) {
            errors.add("silent_intervals", "must be from 1 to 1,000");
        }
        if !(2..=100).contains(&self.turns) {
            errors.add("turns", "must be from 2 to 100");
        }
        errors.into_result(self)
    }
}

/// Another content for a threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditThreshold {
    /// The revision the editor saw.
    pub rev: i64,
    /// What it is from now on, all of it.
    pub content: NewThreshold,
}

#[cfg(test)]
mod tests {
    use super::*;

    type Change = fn(&mut NewThreshold);

    #[test]
    fn a_threshold_that_makes_no_sense_is_refused_by_name() {
        let fine = || NewThreshold::at("abcdefghijkl".parse().unwrap(), Side::Above, 500.0);
        assert!(fine().validate().is_ok());
        let cases: [(&str, Change); 9] = [
            ("value", |t| t.value = f64::NAN),
            ("value", |t| t.value = f64::INFINITY),
            ("for_minutes", |t| t.for_minutes = -1),
            ("recover_minutes", |t| t.recover_minutes = LONGEST_MINUTES + 1),
            ("quiet_minutes", |t| t.quiet_minutes = i32::MAX),
            ("status", |t| t.status = Status::Operational),
            ("silent_intervals", |t| t.silent_intervals = 0),
            ("turns", |t| t.turns = 1),
            ("turns", |t| t.turns = 101),
        ];
        for (field, change) in cases {
            let mut odd = fine();
            change(&mut odd);
            let refused = odd.validate().expect_err(field);
            assert_eq!(refused.iter().map(|(field, _)| field).collect::<Vec<_>>(), [field]);
        }
    }
}
