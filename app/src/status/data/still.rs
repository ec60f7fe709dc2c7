//! What the pages are made from that do not change while they are open. It never leaves the server.

use super::Month;
use crate::model::{
    ComponentId, Date,
    incident::Incident,
    recovery::Recovery,
    snapshot::Announcement,
    uptime::{History, Tally, Uptime},
    word::words,
};

/// Which page, with what is on it.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// How well we recover.
    Recovery(RecoveryView),
    /// Days of one component, month by month.
    Calendar(CalendarView),
    /// What was learned from an incident that has a published postmortem.
    Postmortem(Incident),
    /// What staff want or wanted everybody to read.
    Announcements {
        /// Those that are over, the one that ended last first.
        past: Vec<Announcement>,
    },
    /// How the page can be used by everybody, and where it falls short.
    Accessibility,
}

words! {
    /// Over which days recovery is told.
    Stretch {
        /// The 90 days of the bars.
        Quarter = "90",
        /// A year.
        Year = "365",
    }
}

impl Stretch {
    /// How many days, today included.
    pub fn days(self) -> i32 {
        match self {
            Self::Quarter => 90,
            Self::Year => 365,
        }
    }
}

/// How well we recover, over one stretch.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveryView {
    /// The stretch, ending today.
    pub stretch: Stretch,
    /// The figures over it.
    pub now: Recovery,
    /// The figures over as many days before it.
    pub before: Recovery,
    /// The months it touches, newest first, each counted whole.
    pub months: Vec<MonthOfTrouble>,
    /// The uptime over it of each component that shows its days.
    pub uptimes: Vec<UptimeOf>,
}

/// A month as far as trouble goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthOfTrouble {
    /// Which.
    pub month: Month,
    /// How many incidents began in it, false alarms left out.
    pub incidents: usize,
    /// How long the worst of all components was in each state; none if nothing is known.
    pub tally: Option<Tally>,
}

/// The uptime of one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UptimeOf {
    /// Which.
    pub component: ComponentId,
    /// Its uptime, rounded down; none if nothing is known.
    pub uptime: Option<Uptime>,
    /// The first day it has been watched, if that lies within the stretch.
    pub since: Option<Date>,
}

/// The days of one component over some months.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarView {
    /// Which component.
    pub component: ComponentId,
    /// The months shown, oldest first, each with its uptime, rounded down; none if nothing is known.
    pub months: Vec<(Month, Option<Uptime>)>,
    /// The days of those months.
    pub history: History,
    /// The month before the first one shown, if there is data that far back.
    pub earlier: Option<Month>,
    /// The month after the last one shown, if it has begun.
    pub later: Option<Month>,
}
