//! From the ledger to the snapshot: pure, and the same in every process, so that folding changes equals rebuilding.

use std::collections::BTreeMap;

use app::model::{
    ComponentId, Date, Instant, Status,
    access::{Audience, Exposure, visible},
    change::Listed,
    component::{Component, Group},
    effective::{Baseline, Claim, Facts, Span, combine},
    look::Look,
    page::{Page, PageSettings},
    snapshot::{self, Announcement, Metric, Snapshot, WINDOW_DAYS, first_day},
    uptime::{DayBorder, History, counted_to, history},
};
use jiff::tz::TimeZone;

use crate::{
    entity::{announcement, component, component_group, page},
    live::{
        ledger::{ANNOUNCED, Ledger, WINDOW, is_current, nth_newest, over},
        view,
    },
};

/// The snapshot of this ledger for an audience. `url` is the page's own address, without a slash at the end.
pub fn snapshot(ledger: &Ledger, audience: Audience, url: &str) -> Snapshot {
    let page = &ledger.page;
    let at = page.changed_at.0;
    let zone = zone(&page.time_zone);
    let today = date_in(&zone, at);
    let since = at - WINDOW;
    let settings = settings(page);
    let sees = |id: ComponentId| ledger.components.get(&id).is_some_and(|c| sees_component(audience, c));

    let newest = nth_newest(ledger.incidents.values().map(|f| f.row.created_at.0));
    let mut incidents: Vec<_> = ledger
        .incidents
        .values()
        .filter(|f| view::sees_incident(audience, &f.row))
        .filter(|f| is_current(f.row.resolved_at.map(|r| r.0), f.row.created_at.0, since, newest))
        .map(|f| view::incident(f, &sees))
        .collect();
    incidents.sort_by_key(Listed::place);

    let newest = nth_newest(ledger.maintenances.values().map(|f| f.row.created_at.0));
    let mut maintenances: Vec<_> = ledger
        .maintenances
        .values()
        .filter(|f| view::sees_maintenance(audience, &f.row))
        .filter(|f| is_current(over(&f.row), f.row.created_at.0, since, newest))
        .map(|f| view::maintenance(f, &sees))
        .collect();
    maintenances.sort_by_key(Listed::place);

    let facts = Timelines::of(ledger, audience, &zone);

    let days = Days::ending(today, &zone, at);
    let mut histories = BTreeMap::new();
    let mut spans: BTreeMap<ComponentId, Vec<Span>> = BTreeMap::new();
    let mut components: Vec<Component> = Vec::new();
    for (row, facts) in facts.rows() {
        let over = facts.spans(days.from, days.to);
        if row.showcase {
            histories.insert(row.id.0.cast(), history(&over, &days.borders));
        }
        components.push(component(row, facts, &over, at, settings.suspected));
        spans.insert(row.id.0, over);
    }
    components.sort_by_key(Listed::place);

    let mut groups: Vec<Group> = Vec::new();
    for row in ledger.groups.values() {
        let children: Vec<&Component> = components.iter().filter(|c| c.group_id == Some(row.id.0)).collect();
        if children.is_empty() {
            continue;
        }
        let shown: Vec<ComponentId> = children.iter().filter(|c| c.showcase).map(|c| c.id).collect();
        if !shown.is_empty() {
            histories.insert(row.id.0.cast(), group_history(&shown, &mut spans, &days));
        }
        groups.push(group(row, &children));
    }
    groups.sort_by_key(Listed::place);

    Snapshot {
        epoch: page.epoch.clone(),
        version: u64::try_from(page.version).unwrap_or_default(),
        at,
        today,
        days: snapshot::Days { from: days.from, today: start_of(&zone, today) },
        page: Page {
            look: look(page),
            id: page.id.0,
            name: page.name.clone(),
            description: page.description.clone(),
            url: url.to_owned(),
            time_zone: page.time_zone.clone(),
            created_at: page.created_at.0,
            settings,
        },
        groups,
        components,
        histories,
        incidents,
        maintenances,
        announcements: announcements(ledger, audience, at),
        metrics: metrics(ledger, audience),
    }
}

/// The page's settings; what cannot be read is as if never set.
pub fn settings(page: &page::Model) -> PageSettings {
    serde_json::from_value(page.settings.0.clone()).unwrap_or_default()
}

/// How the page looks; what cannot be read is as if never set.
pub fn look(page: &page::Model) -> Look {
    page.settings.0.get("look").and_then(|look| serde_json::from_value(look.clone()).ok()).unwrap_or_default()
}

/// The zone of that name; UTC if there is none, which settings refuse.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The date at an instant in a zone.
pub fn date_in(zone: &TimeZone, at: Instant) -> Date {
    at.timestamp().to_zoned(zone.clone()).date()
}

/// The first instant of a date in a zone.
pub fn start_of(zone: &TimeZone, date: Date) -> Instant {
    zone.to_zoned(date.at(0, 0, 0, 0)).map_or_else(|_| Instant::default(), |zoned| zoned.timestamp().into())
}

/// The days the bars show, and the stretch they cover.
pub struct Days {
    /// The first instant of each day, and of the day after the last.
    pub borders: Vec<DayBorder>,
    /// The first instant.
    pub from: Instant,
    /// Where today ends for now.
    pub to: Instant,
}

impl Days {
    /// The window of the page, ending at `at` on `today`.
    pub fn ending(today: Date, zone: &TimeZone, at: Instant) -> Self {
        Self::between(first_day(today), i64::from(WINDOW_DAYS), zone, at)
    }

    /// So many days from `first` on, cut off at `at`.
    pub fn between(first: Date, count: i64, zone: &TimeZone, at: Instant) -> Self {
        let borders: Vec<DayBorder> =
            (0..=count).map(|n| first.saturating_add(jiff::Span::new().days(n))).map(|date| (date, start_of(zone, date))).collect();
        let from = borders.first().map_or(at, |b| b.1);
        let end = borders.last().map_or(at, |b| b.1);
        Self { borders, from, to: counted_to(at).min(end).max(from) }
    }
}

/// The facts about each component an audience may see.
pub struct Timelines<'a>(BTreeMap<ComponentId, (&'a component::Model, Facts)>);

impl<'a> Timelines<'a> {
    /// What the ledger says about the components the audience may see, through incidents and maintenances it may see.
    pub fn of(ledger: &'a Ledger, audience: Audience, zone: &TimeZone) -> Self {
        let mut all = Self::of_journal(ledger, audience, zone);
        for incident in ledger.incidents.values().filter(|f| view::sees_incident(audience, &f.row)) {
            for (component, claim) in view::claims(incident) {
                all.0.entry(component).and_modify(|(_, facts)| facts.incidents.push(claim));
            }
        }
        for maintenance in ledger.maintenances.values().filter(|f| view::sees_maintenance(audience, &f.row) && f.row.to_maintenance) {
            let Some(started) = maintenance.row.started_at else { continue };
            let until = maintenance.row.ended_at.or(maintenance.row.cancelled_at).map(|at| at.0);
            let claim = Claim { event: maintenance.row.id.0, from: started.0, until, status: Status::UnderMaintenance };
            for row in &maintenance.affected {
                all.0.entry(row.component_id.0).and_modify(|(_, facts)| facts.maintenance.push(claim));
            }
        }
        all
    }

    /// What is known about one component.
    pub fn get(&self, id: ComponentId) -> Option<&Facts> {
        self.0.get(&id).map(|(_, facts)| facts)
    }

    fn of_journal(ledger: &'a Ledger, audience: Audience, zone: &TimeZone) -> Self {
        let seen = ledger.components.values().filter(|c| sees_component(audience, c));
        let facts = seen.map(|row| {
            let journal = ledger.journal.get(&row.id.0).map_or(&[][..], Vec::as_slice);
            let baseline = journal.iter().map(|j| Baseline { at: j.at.0, status: j.status.0 }).collect();
            (row.id.0, (row, Facts::new(start(row, zone), baseline)))
        });
        Self(facts.collect())
    }

    fn rows(&self) -> impl Iterator<Item = (&'a component::Model, &Facts)> {
        self.0.values().map(|(row, facts)| (*row, facts))
    }
}

/// Whether the audience may see this component.
pub fn sees_component(audience: Audience, row: &component::Model) -> bool {
    let deleted = row.deleted_at.is_some() || row.archived_at.is_some();
    visible(audience, Exposure { visibility: row.visibility.0, publication: app::model::Publication::Published, deleted })
}

/// The first instant of the day the component came into use.
pub fn start(row: &component::Model, zone: &TimeZone) -> Option<Instant> {
    let date: Date = row.start_date.as_deref()?.parse().ok()?;
    Some(start_of(zone, date))
}

fn component(row: &component::Model, facts: &Facts, spans: &[Span], at: Instant, shows_suspected: bool) -> Component {
    let (status, causes) = facts.at(at);
    let since = spans.iter().rev().skip_while(|s| s.from > at).take_while(|s| s.status == status).last();
    Component {
        id: row.id.0,
        group_id: row.group_id.map(|id| id.0),
        name: row.name.clone(),
        description: row.description_html.clone(),
        description_source: row.description.clone(),
        link: row.link.clone(),
        position: row.position,
        status,
        since: since.filter(|_| status != Status::Operational).map(|s| s.from),
        causes,
        // Where something is said to be wrong, or is worked on, a suspicion says nothing more.
        suspected: row.suspected_at.map(|at| at.0).filter(|_| shows_suspected && status <= Status::Unknown),
        showcase: row.showcase,
        start_date: row.start_date.as_deref().and_then(|d| d.parse().ok()),
        only_show_if_degraded: row.only_show_if_degraded,
        uptime_objective: row.uptime_objective,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}

fn group(row: &component_group::Model, children: &[&Component]) -> Group {
    Group {
        id: row.id.0,
        name: row.name.clone(),
        description: row.description.clone(),
        position: row.position,
        collapse: row.collapse.0,
        status: Status::of_group(children.iter().map(|c| c.status)),
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}

fn group_history(children: &[ComponentId], spans: &mut BTreeMap<ComponentId, Vec<Span>>, days: &Days) -> History {
    let timelines: Vec<Vec<Span>> = children.iter().filter_map(|id| spans.remove(id)).collect();
    history(&combine(&timelines), &days.borders)
}

fn announcements(ledger: &Ledger, audience: Audience, at: Instant) -> Vec<Announcement> {
    let is_shown = |a: &announcement::Model| a.starts_at.0 <= at && a.ends_at.is_none_or(|ends| at < ends.0);
    let mut all = announcements_that(ledger, audience, is_shown);
    all.sort_by_key(Listed::place);
    all
}

/// Announcements that ended in the year before `at`, the one that ended last first.
pub fn past_announcements(ledger: &Ledger, audience: Audience, at: Instant) -> Vec<Announcement> {
    let is_past = |a: &announcement::Model| a.ends_at.is_some_and(|ends| (at - ANNOUNCED..=at).contains(&ends.0));
    let mut all = announcements_that(ledger, audience, is_past);
    all.sort_by_key(|a| std::cmp::Reverse((a.ends_at, a.starts_at, a.id)));
    all
}

fn announcements_that(ledger: &Ledger, audience: Audience, is_wanted: impl Fn(&announcement::Model) -> bool) -> Vec<Announcement> {
    let publication = app::model::Publication::Published;
    let seen =
        |a: &&announcement::Model| visible(audience, Exposure { visibility: a.visibility.0, publication, deleted: a.deleted_at.is_some() });
    let view = |a: &announcement::Model| Announcement {
        id: a.id.0,
        html: a.text_html.clone(),
        link: a.link.clone(),
        starts_at: a.starts_at.0,
        ends_at: a.ends_at.map(|at| at.0),
        dismissable: a.dismissable,
    };
    ledger.announcements.values().filter(|a| is_wanted(a)).filter(seen).map(view).collect()
}

fn metrics(ledger: &Ledger, audience: Audience) -> Vec<Metric> {
    let seen = |id: &ComponentId| ledger.components.get(id).is_some_and(|c| sees_component(audience, c));
    let mut all: Vec<Metric> = ledger
        .metrics
        .values()
        .filter(|m| m.display)
        .filter(|m| {
            let publication = app::model::Publication::Published;
            visible(audience, Exposure { visibility: m.visibility.0, publication, deleted: m.deleted_at.is_some() })
        })
        .map(|m| Metric {
            id: m.id.0,
            component_id: m.component_id.map(|id| id.0).filter(seen),
            name: m.name.clone(),
            description: m.description.clone(),
            suffix: m.suffix.clone(),
            decimals: m.decimals,
            y_min: m.y_min,
            y_max: m.y_max,
            y_hidden: m.y_hidden,
            objective: m.objective,
            limits: ledger.limits.get(&m.id.0).into_iter().flatten().filter(|(id, _)| seen(id)).map(|(_, value)| *value).collect(),
            chart: m.chart.clone(),
            position: m.position,
        })
        .collect();
    all.sort_by_key(Listed::place);
    all
}
