//! What happened while the line was what it was: stretches of incidents and maintenance behind it, which have names.

use leptos::prelude::*;

use super::{
    plot::{Plot, end, instant},
    scale::percent,
};
use crate::{
    model::{
        Instant,
        band::{Band, bands},
    },
    status::data::Series,
    ui::{
        mark::class,
        node::{El, el},
    },
};

/// The bands of all that the chart shows. Those the page knows are told by the page; what it has forgotten came with the
/// points.
pub fn of(plot: Plot) -> Vec<Band> {
    let mut all: Vec<Band> = Vec::new();
    for (metric, series) in plot.lines.get() {
        let Some(component) = metric.component_id else { continue };
        let window = (series.from, Instant::from_millis(end(&series)));
        let (mut known, since) = plot.page.snapshot.with(|s| (bands(&s.incidents, &s.maintenances, component, window), s.known_since()));
        known.extend(series.bands.into_iter().filter(|band| band.until.is_some_and(|until| until < since)));
        known.retain(|band| !all.iter().any(|other| other.id == band.id));
        all.extend(known);
    }
    all
}

/// The names of what touches so many steps of a series, from a place on.
pub fn names(all: &[Band], series: &Series, place: usize, steps: usize) -> Vec<String> {
    let (from, until) = (instant(series, place), instant(series, place + steps));
    all.iter().filter(|band| band.touches(from, until)).map(|band| band.name.clone()).collect()
}

/// The bands as they are drawn: a wash with a line of the mark's colour on top, never too narrow to be seen.
pub fn drawn(plot: Plot, series: &Series) -> Vec<El> {
    let (from, until) = (series.from.millis(), end(series));
    let draw = |band: &Band| {
        let began = band.from.millis().max(from);
        let ended = band.until.map_or(until, Instant::millis).min(until).max(began + (until - from) / 250);
        let state = class(band.status);
        let rect = move |form: &str, height: &'static str| {
            let rect = el("rect").class(format!("{form}-{state}")).attr("x", percent(began - from, until - from)).attr("y", "0");
            rect.attr("width", percent(ended - began, until - from)).attr("height", height)
        };
        [rect("band", "100%"), rect("fill", "3")]
    };
    of(plot).iter().flat_map(draw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{ComponentId, Impact, IncidentState, MaintenanceState, Status, event::Affected},
        status::samples::{ago, id, incident, maintenance, now},
    };

    #[test]
    fn a_band_is_what_touched_the_component_for_as_long_as_it_did() {
        let player: ComponentId = id("c00");
        let touch = |component, status| vec![Affected { component, status }];
        let mut over = incident("over", "Over", IncidentState::Resolved, Impact::Major, 300);
        over.affected = touch(player, Status::Operational);
        over.clock.resolved = Some(ago(200));
        let mut open = incident("open", "Open", IncidentState::Investigating, Impact::None, 20);
        open.affected = touch(player, Status::MajorOutage);
        let mut elsewhere = incident("elsewhere", "Elsewhere", IncidentState::Investigating, Impact::Major, 20);
        elsewhere.affected = touch(id("c01"), Status::MajorOutage);
        let mut long_ago = incident("longago", "Long ago", IncidentState::Resolved, Impact::Major, 9_000);
        long_ago.affected = touch(player, Status::Operational);
        long_ago.clock.resolved = Some(ago(1_440));
        let works = [
            ("off", "Called off", MaintenanceState::Cancelled, 100, 50),
            ("run", "Running late", MaintenanceState::InProgress, 40, 10),
            ("done", "Done", MaintenanceState::Completed, 600, 500),
            ("later", "Later", MaintenanceState::Scheduled, -60, -90),
        ];
        let works = works.map(|(key, name, state, from, until)| maintenance(key, name, state, from, until)).map(|mut work| {
            work.affected = touch(player, Status::UnderMaintenance);
            work.started_at = work.started_at.filter(|_| work.state != MaintenanceState::Cancelled);
            work
        });
        let found = bands(&[over, open, elsewhere, long_ago], &works, player, (ago(1_440), now()));
        let found: Vec<_> = found.iter().map(|band| (band.name.as_str(), band.from, band.until, band.status)).collect();
        assert_eq!(
            found,
            [
                ("Over", ago(300), Some(ago(200)), Status::PartialOutage),
                ("Open", ago(20), None, Status::MajorOutage),
                ("Running late", ago(40), None, Status::UnderMaintenance),
                ("Done", ago(600), Some(ago(500)), Status::UnderMaintenance),
            ]
        );
    }
}
