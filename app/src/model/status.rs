//! How well something works, how much an incident hurts, and the page's one-word roll-up.

use crate::model::word::words;

words! {
    /// How well a component works, from best to worst, so that the worst of several is their maximum.
    /// Enumeration and order: the Statuspage API, plus our own `unknown`.
    Status {
        /// Works.
        Operational = "operational",
        /// Nobody has ever said, or whoever said so can no longer see it.
        Unknown = "unknown",
        /// Down or limited on purpose, as announced.
        UnderMaintenance = "under_maintenance",
        /// Works slowly or unreliably.
        DegradedPerformance = "degraded_performance",
        /// Fails for some people.
        PartialOutage = "partial_outage",
        /// Down.
        MajorOutage = "major_outage",
    }

    /// How much an incident hurts, from least to most.
    Impact {
        /// Nothing is affected.
        None = "none",
        /// A planned maintenance.
        Maintenance = "maintenance",
        /// Something is degraded, or fails for a few.
        Minor = "minor",
        /// Something is down, or everything fails for some.
        Major = "major",
        /// Everything is down.
        Critical = "critical",
    }

    /// The page's roll-up for machines, with the market's standard names.
    Indicator {
        /// All well.
        None = "none",
        /// Planned maintenance and nothing worse.
        Maintenance = "maintenance",
        /// Something is degraded, or fails for some.
        Minor = "minor",
        /// A part is down.
        Major = "major",
        /// Everything is down.
        Critical = "critical",
    }
}

impl Status {
    /// Whether visitors are hurt by it: degraded, partial or major. Neither maintenance nor missing data count.
    pub fn is_trouble(self) -> bool {
        self >= Self::DegradedPerformance
    }

    /// The status of a group: its worst child. Children nobody has data for do not hide the others;
    /// a group is unknown only if every child is, or if it has none.
    pub fn of_group(children: impl IntoIterator<Item = Status>) -> Status {
        children.into_iter().filter(|s| *s != Self::Unknown).max().unwrap_or(Self::Unknown)
    }

    /// What compatible interfaces say: they have no `unknown`, so it reads `operational` there.
    pub fn compatible(self) -> Status {
        if self == Self::Unknown { Self::Operational } else { self }
    }
}

impl Impact {
    /// The impact of an incident whose affected components have these statuses: all down is critical,
    /// some down or all partial is major, anything else that hurts is minor.
    /// Source: the roll-up rule of the Statuspage documentation, applied to the affected components.
    pub fn of(statuses: impl IntoIterator<Item = Status> + Clone) -> Impact {
        match Indicator::of(statuses) {
            Indicator::None | Indicator::Maintenance => Self::None,
            Indicator::Minor => Self::Minor,
            Indicator::Major => Self::Major,
            Indicator::Critical => Self::Critical,
        }
    }
}

impl Indicator {
    /// The roll-up over components (groups do not count), and the standard English description that goes with it.
    /// Precedence from top to bottom, as in the Statuspage documentation.
    pub fn describe(statuses: impl IntoIterator<Item = Status> + Clone) -> (Indicator, &'static str) {
        let mut total = 0_usize;
        let mut count = [0_usize; Status::COUNT];
        for status in statuses {
            total += 1;
            count[status as usize] += 1;
        }
        let of = |status: Status| count[status as usize];
        let all = |status: Status| total > 0 && of(status) == total;
        if all(Status::MajorOutage) {
            (Self::Critical, "Major System Outage")
        } else if of(Status::MajorOutage) > 0 || all(Status::PartialOutage) {
            (Self::Major, "Partial System Outage")
        } else if of(Status::PartialOutage) > 0 {
            (Self::Minor, "Minor Service Outage")
        } else if total > 1 && all(Status::DegradedPerformance) {
            (Self::Minor, "Degraded System Service")
        } else if of(Status::DegradedPerformance) > 0 {
            (Self::Minor, "Partially Degraded Service")
        } else if of(Status::UnderMaintenance) > 0 {
            (Self::Maintenance, "Service Under Maintenance")
        } else {
            (Self::None, "All Systems Operational")
        }
    }

    /// The roll-up alone.
    pub fn of(statuses: impl IntoIterator<Item = Status> + Clone) -> Indicator {
        Self::describe(statuses).0
    }
}

impl Status {
    const COUNT: usize = 6;
}

#[cfg(test)]
mod tests {
    use super::{Status::*, *};

    #[test]
    fn a_group_is_as_bad_as_its_worst_child() {
        assert_eq!(Status::of_group([Operational, MajorOutage, PartialOutage]), MajorOutage);
        assert_eq!(Status::of_group([UnderMaintenance, DegradedPerformance]), DegradedPerformance);
        assert_eq!(Status::of_group([Operational, Unknown]), Operational);
        assert_eq!(Status::of_group([Unknown, Unknown]), Unknown);
        assert_eq!(Status::of_group([]), Unknown);
    }

    #[test]
    fn the_roll_up_follows_the_documented_table() {
        let cases: [(&[Status], Indicator, &str); 12] = [
            (&[], Indicator::None, "All Systems Operational"),
            (&[Operational, Operational], Indicator::None, "All Systems Operational"),
            (&[Operational, Unknown], Indicator::None, "All Systems Operational"),
            (&[MajorOutage, MajorOutage], Indicator::Critical, "Major System Outage"),
            (&[MajorOutage, Operational], Indicator::Major, "Partial System Outage"),
            (&[PartialOutage, PartialOutage], Indicator::Major, "Partial System Outage"),
            (&[PartialOutage, Operational], Indicator::Minor, "Minor Service Outage"),
            (&[DegradedPerformance, DegradedPerformance], Indicator::Minor, "Degraded System Service"),
            (&[DegradedPerformance, Operational], Indicator::Minor, "Partially Degraded Service"),
            (&[DegradedPerformance], Indicator::Minor, "Partially Degraded Service"),
            (&[UnderMaintenance, Operational], Indicator::Maintenance, "Service Under Maintenance"),
            (&[UnderMaintenance, MajorOutage], Indicator::Major, "Partial System Outage"),
        ];
        for (statuses, indicator, text) in cases {
            assert_eq!(Indicator::describe(statuses.iter().copied()), (indicator, text), "{statuses:?}");
        }
    }

    #[test]
    fn impact_follows_the_affected_components() {
        assert_eq!(Impact::of([MajorOutage]), Impact::Critical);
        assert_eq!(Impact::of([MajorOutage, DegradedPerformance]), Impact::Major);
        assert_eq!(Impact::of([PartialOutage, DegradedPerformance]), Impact::Minor);
        assert_eq!(Impact::of([UnderMaintenance]), Impact::None);
        assert_eq!(Impact::of([]), Impact::None);
    }
}
