//! What a visitor's page is made from: one value, rendered by the server, embedded once, hydrated in the browser.

#[cfg(feature = "ssr")]
pub mod still;

use serde::{Deserialize, Serialize};

use crate::model::{
    ComponentId, Date, Instant, JournalCause, Language, MetricId, Range, Status, band::Band, event::Affected, incident::Incident,
    maintenance::Maintenance, snapshot::Snapshot,
};

/// Everything one rendering of one page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageData {
    /// The live window, as browsers get it.
    pub snapshot: Snapshot,
    /// What this page shows of it, and what it needs beyond it.
    pub view: View,
    /// The language of the page's own words.
    pub language: Language,
    /// The moment it is rendered for.
    pub now: Instant,
    /// Set when the server cannot reach its database: since when what is shown may be out of date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_since: Option<Instant>,
    /// Whether mails can be sent, so that visitors are offered them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub can_mail: bool,
}

/// Which page it is, with what is not in the live window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// The front page.
    Front {
        /// What the visitor filters by.
        filter: Filter,
        /// The last day of each metric that is shown, and a longer range of it if the visitor asks for one.
        series: Vec<Series>,
    },
    /// One month of history.
    Month(MonthView),
    /// One incident.
    Incident {
        /// As it was when the page was rendered; the live window may know better.
        incident: Incident,
    },
    /// One maintenance.
    Maintenance {
        /// As it was when the page was rendered; the live window may know better.
        maintenance: Maintenance,
    },
    /// One component.
    Component {
        /// Which.
        id: ComponentId,
        /// Its effective status over the last 90 days, newest first.
        journal: Vec<Turn>,
        /// Incidents and maintenances that touched it in the last 90 days, newest first.
        incidents: Vec<Incident>,
        /// The last day of each of its metrics, and a longer range of it if the visitor asks for one.
        series: Vec<Series>,
    },
    /// A page that does not change while it is open. Browsers get [`Served`](Self::Served) instead.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    Still(Box<still::Content>),
    /// What a browser gets of such a page: it takes over the frame and leaves the rest as the server wrote it.
    Served {
        /// What the page is called.
        title: String,
    },
    /// There is no such page.
    NotFound,
    /// We failed.
    Fault {
        /// What to tell support.
        reference: String,
    },
}

/// A filter of the component list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Part of a name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// Only what is not fine.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_affected: bool,
}

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// The month, from 1.
    pub month: i8,
}

/// One month of history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthView {
    /// Which month.
    pub month: Month,
    /// The one component it is about; all if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<ComponentId>,
    /// How many incidents each month of the page's history had, newest first.
    #[serde(skip)]
    pub all_months: Vec<(Month, usize)>,
    /// The days to list, newest first: up to today, from the first day of the page on.
    pub days: Vec<Date>,
    /// Incidents that began in it, newest first, with the date they began on in the page's zone.
    pub incidents: Vec<(Date, Incident)>,
    /// Maintenances that were planned for it or began in it, newest first, with that date.
    pub maintenances: Vec<(Date, Maintenance)>,
    /// Whether there is anything before it.
    pub earlier: Option<Month>,
    /// The month after it, if that has begun.
    pub later: Option<Month>,
}

impl MonthView {
    /// Leaves only what touched this component.
    pub fn keep_only(&mut self, component: ComponentId) {
        let touches = |affected: &[Affected]| affected.iter().any(|a| a.component == component);
        self.incidents.retain(|(_, incident)| touches(&incident.affected));
        self.maintenances.retain(|(_, maintenance)| touches(&maintenance.affected));
        self.component = Some(component);
    }
}

/// A change of a component's effective status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// When.
    pub at: Instant,
    /// What it became.
    pub status: Status,
    /// What made it so, if it was not an incident or maintenance.
    pub cause: Option<JournalCause>,
    /// The incident or maintenance that made it so.
    pub event: Option<crate::model::EventId>,
}

/// The points of one metric over one stretch of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Whose.
    pub metric: MetricId,
    /// First instant of the stretch.
    pub from: Instant,
    /// Milliseconds between points.
    pub step: i64,
    /// One value a step; none where there was no point.
    pub values: Vec<Option<f64>>,
    /// The newest point.
    pub last: Option<(Instant, f64)>,
    /// As long a stretch before it, if anything is known of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// What happened in the stretch, where it reaches back further than the page knows by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
}

/// The values of the stretch before another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// When its first step began.
    pub from: Instant,
    /// Seconds between values: more than between those of the stretch itself.
    pub interval: i64,
    /// One value a step; none where there was no point.
    pub values: Vec<Option<f64>>,
}

impl Series {
    /// The value as long before an instant as the stretch lasts, as far as it is known.
    pub fn before_at(&self, at: Instant) -> Option<f64> {
        let before = self.before.as_ref()?;
        let earlier = at.millis() - self.length() - before.from.millis();
        let place = earlier.div_euclid((before.interval * 1_000).max(1));
        *before.values.get(usize::try_from(place).ok()?)?
    }

    /// Whether the stretch has moved on so far that the one before ends too early.
    pub fn has_outrun_before(&self) -> bool {
        let ends = |before: &Before| before.from.millis() + before.interval * 1_000 * i64::try_from(before.values.len()).unwrap_or(0);
        self.before.as_ref().is_some_and(|before| ends(before) + before.interval * 1_000 < self.from.millis())
    }

    /// How long the stretch is, in milliseconds.
    pub fn length(&self) -> i64 {
        self.step.saturating_mul(i64::try_from(self.values.len()).unwrap_or(0))
    }

    /// Whether these are the points of this metric over this range.
    pub fn is_of(&self, metric: MetricId, range: Range) -> bool {
        self.metric == metric && self.step == range.step() * 1_000
    }
}
