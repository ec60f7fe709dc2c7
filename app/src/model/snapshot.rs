//! The public page as one value: immutable, versioned, complete. Everything a visitor sees is a view of it.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use crate::model::{
    AnnouncementId, Date, EventId, Impact, Indicator, Instant, MetricId, Status,
    component::{Component, Group, SubjectId},
    incident::Incident,
    maintenance::Maintenance,
    order,
    page::Page,
    uptime::{History, Uptime, counted_to},
};

/// How many days the bars and the uptime figure of the page reach back, today included.
pub const WINDOW_DAYS: i32 = 90;

/// How many days of past incidents the front page shows, today included.
pub const PAST_DAYS: i32 = 14;

/// A line staff want everybody to read for a while. It never changes a status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// The line, as rendered inline Markdown.
    pub html: String,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// From when it is shown.
    pub starts_at: Instant,
    /// Until when; open-ended if empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Instant>,
    /// Whether a reader can put it away.
    pub dismissable: bool,
}

/// A metric as visitors see it; its points travel apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// Its id.
    pub id: MetricId,
    /// The component whose quality it measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component_id: Option<crate::model::ComponentId>,
    /// Its name.
    pub name: String,
    /// What it measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The unit, written behind values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    /// Digits behind the decimal point.
    pub decimals: i32,
    /// Fixed lower bound of the value axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y_min: Option<f64>,
    /// Fixed upper bound of the value axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y_max: Option<f64>,
    /// Whether the value axis is left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub y_hidden: bool,
    /// The value it is meant to keep to, drawn as a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<f64>,
    /// The values beyond which it is not fine, drawn as lines where they lie among the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<f64>,
    /// The chart it shares with the other metrics that name the same one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chart: Option<String>,
    /// Its place, from 1.
    pub position: i32,
}

/// When the days of a page began, in its zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first of the window.
    pub from: Instant,
    /// Today.
    pub today: Instant,
}

/// The page at one version, for one audience.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Names the database's line of versions; versions of different epochs cannot be compared.
    pub epoch: String,
    /// The version, from 1.
    pub version: u64,
    /// When this version came to be.
    pub at: Instant,
    /// The date then, in the page's zone.
    pub today: Date,
    /// When its days began.
    pub days: Days,
    /// The page.
    pub page: Page,
    /// Groups by position.
    pub groups: Vec<Group>,
    /// Components by position.
    pub components: Vec<Component>,
    /// The days of each component and group that shows them.
    pub histories: BTreeMap<SubjectId, History>,
    /// Incidents, newest first.
    pub incidents: Vec<Incident>,
    /// Maintenances: those to come soonest first, then those over newest first.
    pub maintenances: Vec<Maintenance>,
    /// Announcements that are shown now.
    pub announcements: Vec<Announcement>,
    /// Metrics by position.
    pub metrics: Vec<Metric>,
}

impl Snapshot {
    /// `{epoch}-{version}`, the id of the event that made this version.
    pub fn event_id(&self) -> String {
        format!("{}-{}", self.epoch, self.version)
    }

    /// The first day of the bars.
    pub fn first_day(&self) -> Date {
        first_day(self.today)
    }

    /// The uptime of a component over the window, and the mean of its components for a group.
    pub fn uptime(&self, subject: SubjectId) -> Option<Uptime> {
        let of = |id: SubjectId| self.histories.get(&id)?.uptime(counted_to(self.at), self.page.settings.uptime);
        if !self.groups.iter().any(|g| g.id.cast() == subject) {
            return of(subject);
        }
        let children = self.components.iter().filter(|c| c.showcase && c.group_id.is_some_and(|id| id.cast() == subject));
        Uptime::mean(children.filter_map(|c| of(c.id.cast())))
    }

    /// The first day anything is known of a component or a group, if that lies within the window.
    pub fn watched_since(&self, subject: SubjectId) -> Option<Date> {
        let first = self.histories.get(&subject)?.first?;
        (first > self.first_day()).then_some(first)
    }

    /// What a component or a group is now, as its days count it: a group by its components that show their days.
    pub fn now_of(&self, subject: SubjectId) -> Status {
        if let Some(component) = self.component(subject.cast()) {
            return component.status;
        }
        let children = self.components.iter().filter(|c| c.showcase && c.group_id.is_some_and(|id| id.cast() == subject));
        Status::of_group(children.map(|c| c.status))
    }

    /// The component with this id.
    pub fn component(&self, id: crate::model::ComponentId) -> Option<&Component> {
        self.components.iter().find(|c| c.id == id)
    }

    /// The incident with this id.
    pub fn incident(&self, id: EventId) -> Option<&Incident> {
        self.incidents.iter().find(|i| i.id == id)
    }

    /// The maintenance with this id.
    pub fn maintenance(&self, id: EventId) -> Option<&Maintenance> {
        self.maintenances.iter().find(|m| m.id == id)
    }

    /// Components visitors see now.
    pub fn listed(&self) -> impl Iterator<Item = &Component> + Clone {
        self.components.iter().filter(|c| c.is_listed())
    }

    /// Components visitors see now, from the top of the page to its end: positions of components in a group count within it.
    pub fn top_to_bottom(&self) -> Vec<&Component> {
        let mut listed: Vec<&Component> = self.listed().collect();
        let group = |c: &Component| self.groups.iter().find(|g| Some(g.id) == c.group_id).map(|g| g.position);
        order::by_key(&mut listed, |c| (group(c).unwrap_or(c.position), c.group_id, c.position, c.id));
        listed
    }

    /// Incidents that are going on: pinned first, then by impact, then by the newest update.
    pub fn open_incidents(&self) -> Vec<&Incident> {
        let mut open: Vec<_> = self.incidents.iter().filter(|i| i.state.is_open()).collect();
        order::by_key(&mut open, |i| std::cmp::Reverse((i.pinned, i.impact, i.updates.first().map(|u| u.display_at), i.id)));
        open
    }

    /// Maintenances that are running, the one that ends first first.
    pub fn running_maintenances(&self) -> Vec<&Maintenance> {
        let mut running: Vec<_> = self.maintenances.iter().filter(|m| m.state.is_running()).collect();
        order::by_key(&mut running, |m| (m.scheduled_until, m.id));
        running
    }

    /// Maintenances to come, soonest first.
    pub fn upcoming_maintenances(&self) -> Vec<&Maintenance> {
        let mut coming: Vec<_> = self.maintenances.iter().filter(|m| m.state == crate::model::MaintenanceState::Scheduled).collect();
        order::by_key(&mut coming, |m| (m.scheduled_for, m.id));
        coming
    }

    /// The roll-up for compatible interfaces: the listed components, raised by open incidents whose impact
    /// staff set to something worse.
    pub fn indicator(&self) -> (Indicator, &'static str) {
        let (indicator, text) = Indicator::describe(self.listed().map(|c| c.status));
        let worst = self.incidents.iter().filter(|i| i.state.is_open() && i.impact_overridden).map(|i| i.impact).max();
        let raised = match worst {
            Some(Impact::Critical) => (Indicator::Critical, "Major System Outage"),
            Some(Impact::Major) => (Indicator::Major, "Partial System Outage"),
            Some(Impact::Minor) => (Indicator::Minor, "Minor Service Outage"),
            _ => (Indicator::None, text),
        };
        if raised.0 > indicator { raised } else { (indicator, text) }
    }

    /// The worst thing to be seen now, for the mark, the title and the colour of the page.
    pub fn worst(&self) -> Status {
        self.listed().map(|c| c.status).max().unwrap_or(Status::Operational)
    }

    /// Whether time alone changes what is shown: something is not fine, so durations and bars grow.
    pub fn is_ticking(&self) -> bool {
        self.components.iter().any(|c| c.status.is_trouble() || c.status == Status::UnderMaintenance) || self.has_open_incident()
    }

    /// Whether an incident is going on.
    pub fn has_open_incident(&self) -> bool {
        self.incidents.iter().any(|i| i.state.is_open())
    }

    /// Since when a browser knows of everything that happened.
    pub fn known_since(&self) -> Instant {
        self.at - Duration::from_secs(u64::from(PAST_DAYS.unsigned_abs() + 1) * 86_400)
    }

    /// What a browser needs of it: the sources of texts left out, and only what the page can show.
    pub fn for_browser(&self) -> Self {
        let since = self.known_since();
        let mut small = self.clone();
        small.incidents.retain(|i| i.state.is_open() || i.began() >= since || i.clock.resolved.is_some_and(|r| r >= since));
        small.maintenances.retain(|m| !m.state.is_over() || m.until() >= since);
        small.incidents.iter_mut().for_each(Incident::without_sources);
        small.maintenances.iter_mut().for_each(Maintenance::without_sources);
        small.components.iter_mut().for_each(Component::without_sources);
        (small.page.settings.compatible, small.page.settings.reminders) = Default::default();
        small.groups.iter_mut().for_each(|g| (g.created_at, g.updated_at) = Default::default());
        small
    }
}

/// The first of the [`WINDOW_DAYS`] days that end with `today`.
pub fn first_day(today: Date) -> Date {
    crate::model::calendar::plus(today, 1 - WINDOW_DAYS)
}
