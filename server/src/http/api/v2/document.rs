//! The documents of the API: what is in them, in which order, and how many rows.

use app::model::{Indicator, incident::Incident, maintenance::Maintenance, snapshot::Snapshot};
use serde::Serialize;

use super::{
    component::{self, Component},
    event::Event,
    zone::Zone,
};

/// The most rows a list of events has.
const ROWS: usize = 50;

/// What every document needs of the page.
pub struct Context<'a> {
    snapshot: &'a Snapshot,
    zone: Zone,
    components: Vec<Component<'a>>,
}

#[derive(Serialize)]
struct Page<'a> {
    id: &'a str,
    name: &'a str,
    url: &'a str,
    time_zone: &'a str,
    updated_at: String,
}

#[derive(Serialize)]
struct RollUp {
    indicator: Indicator,
    description: &'static str,
}

/// `summary.json`
#[derive(Serialize)]
pub struct Summary<'a> {
    page: Page<'a>,
    components: &'a [Component<'a>],
    incidents: Vec<Event<'a>>,
    scheduled_maintenances: Vec<Event<'a>>,
    status: RollUp,
}

/// `status.json`
#[derive(Serialize)]
pub struct Status<'a> {
    page: Page<'a>,
    status: RollUp,
}

/// `components.json`
#[derive(Serialize)]
pub struct Components<'a> {
    page: Page<'a>,
    components: &'a [Component<'a>],
}

/// `incidents.json` and parts of it.
#[derive(Serialize)]
pub struct Incidents<'a> {
    page: Page<'a>,
    incidents: Vec<Event<'a>>,
}

/// `scheduled-maintenances.json` and parts of it.
#[derive(Serialize)]
pub struct Maintenances<'a> {
    page: Page<'a>,
    scheduled_maintenances: Vec<Event<'a>>,
}

impl<'a> Context<'a> {
    /// For this snapshot.
    pub fn of(snapshot: &'a Snapshot) -> Self {
        let zone = Zone::named(&snapshot.page.time_zone);
        let components = component::all(snapshot, &zone);
        Self { snapshot, zone, components }
    }

    /// The page's own zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The address of the page, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.snapshot.page.url
    }

    /// The page's id.
    pub fn page_id(&self) -> &str {
        self.snapshot.page.id.as_str()
    }

    /// The rows of these components, as they are now.
    pub fn rows(&self, is_meant: impl Fn(&str) -> bool) -> Vec<&Component<'a>> {
        self.components.iter().filter(|row| is_meant(row.id())).collect()
    }

    fn page(&self) -> Page<'a> {
        let page = &self.snapshot.page;
        let updated_at = self.zone.write(self.snapshot.at);
        Page { id: page.id.as_str(), name: &page.name, url: &page.url, time_zone: &page.time_zone, updated_at }
    }

    fn roll_up(&self) -> RollUp {
        let (indicator, description) = self.snapshot.indicator();
        RollUp { indicator, description }
    }

    /// Everything there is to know now: events that are over are left out.
    pub fn summary(&'a self) -> Summary<'a> {
        let not_over = self.snapshot.running_maintenances().into_iter().chain(self.snapshot.upcoming_maintenances());
        Summary {
            page: self.page(),
            components: &self.components,
            incidents: self.list(|i| i.state.is_open()),
            scheduled_maintenances: not_over.take(ROWS).map(|m| Event::maintenance(m, self)).collect(),
            status: self.roll_up(),
        }
    }

    /// The roll-up alone.
    pub fn status(&self) -> Status<'a> {
        Status { page: self.page(), status: self.roll_up() }
    }

    /// Every component and group.
    pub fn components(&'a self) -> Components<'a> {
        Components { page: self.page(), components: &self.components }
    }

    /// The newest incidents of those that are meant.
    pub fn incidents(&'a self, is_meant: impl Fn(&Incident) -> bool) -> Incidents<'a> {
        Incidents { page: self.page(), incidents: self.list(is_meant) }
    }

    /// The newest maintenances: first those that are not over, by when they were entered, then the others by when they ended.
    pub fn maintenances(&'a self) -> Maintenances<'a> {
        let mut all: Vec<&Maintenance> = self.snapshot.maintenances.iter().collect();
        let ended = |m: &Maintenance| if m.state.is_over() { m.ended_at.or(m.cancelled_at) } else { None };
        all.sort_by_key(|m| (ended(m).is_some(), std::cmp::Reverse((ended(m), m.created_at)), m.id));
        self.coming(all)
    }

    /// These maintenances, as many as a list has.
    pub fn coming(&'a self, these: Vec<&'a Maintenance>) -> Maintenances<'a> {
        let scheduled_maintenances = these.into_iter().take(ROWS).map(|m| Event::maintenance(m, self)).collect();
        Maintenances { page: self.page(), scheduled_maintenances }
    }

    fn list(&'a self, is_meant: impl Fn(&Incident) -> bool) -> Vec<Event<'a>> {
        let newest = self.snapshot.incidents.iter().filter(|i| is_meant(i));
        newest.take(ROWS).map(|i| Event::incident(i, self)).collect()
    }
}
