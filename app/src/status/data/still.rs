//! What the pages are made from that do not change while they are open. It never leaves the server.

use super::Month;
use crate::model::{
    Channel, ComponentId, Date,
    incident::Incident,
    recovery::Recovery,
    snapshot::Announcement,
    subscriber::{Subscription, Wishes},
    uptime::{History, Tally, Uptime},
    word::{Word, words},
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
    /// Where people ask to be told.
    Subscribe(SubscribeView),
    /// What a subscriber's own links lead to.
    Told(Told),
}

/// Where people ask to be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubscribeView {
    /// The ways that are set up.
    pub offered: Vec<Channel>,
    /// What notifications of browsers are signed with.
    pub push_key: Option<String>,
    /// The zones to choose from, as IANA names.
    pub zones: Vec<String>,
    /// What somebody entered before.
    pub entered: Option<Entered>,
    /// What is wrong with it: the field, and why.
    pub wrong: Option<(String, String)>,
}

/// The name of the field a channel's address is entered in.
pub fn field_of(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Sms => "number",
        Channel::Webhook => "endpoint",
        other => other.as_str(),
    }
}

/// What somebody entered who asks to be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entered {
    /// How.
    pub channel: Option<Channel>,
    /// Where.
    pub address: String,
    /// What they want to hear of.
    pub wishes: Wishes,
}

/// What a subscriber's own links lead to. A link here is only its text.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// They asked; a message may be on its way.
    Asked,
    /// Whether it was them.
    Confirm {
        /// Where messages would go.
        address: String,
        /// The link.
        link: String,
    },
    /// It was.
    Confirmed {
        /// The link to change it.
        manage: String,
    },
    /// What they are told.
    Manage {
        /// The subscription.
        subscription: Box<Subscription>,
        /// The link.
        link: String,
        /// The zones to choose from.
        zones: Vec<String>,
        /// Whether they have just changed it.
        is_saved: bool,
        /// What is wrong with what they entered.
        wrong: Option<String>,
    },
    /// Whether they want to leave.
    Leave {
        /// Where messages go.
        address: String,
        /// The link.
        link: String,
    },
    /// They have left.
    Left {
        /// The link.
        link: String,
    },
    /// Nothing is known of them any more.
    Erased,
    /// The link is not good.
    NoLink,
    /// They, or somebody where they are, asked too often.
    TooOften,
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
