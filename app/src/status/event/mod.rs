//! Incidents and maintenances: what they have in common on the page, and each one's own article.

pub mod clock;
pub mod incident;
pub mod log;
pub mod maintenance;

use leptos::prelude::*;

use crate::ui::memo::memo;
use crate::{
    model::{Impact, IncidentState, MaintenanceState, Status, Word, event::Affected, incident::Incident, maintenance::Maintenance},
    status::state::PageState,
    ui::{
        mark::{class, mark},
        node::{Child, El, classed, el},
    },
};

/// The mark that stands for an impact.
pub fn impact_mark(impact: Impact) -> Status {
    match impact {
        Impact::Critical | Impact::Major => Status::MajorOutage,
        Impact::Minor => Status::DegradedPerformance,
        Impact::Maintenance => Status::UnderMaintenance,
        Impact::None => Status::Operational,
    }
}

/// The mark of an incident: the worst of what it says about components now, or what its impact stands for.
pub fn incident_mark(incident: &Incident) -> Status {
    let worst = incident.affected.iter().map(|a| a.status).max().filter(|s| s.is_trouble());
    let by_impact = impact_mark(incident.impact);
    match incident.state {
        IncidentState::Monitoring if worst.is_none() => Status::Operational,
        // Open, but nothing is confirmed as affected: what the headline says of it too.
        IncidentState::Investigating | IncidentState::Identified if by_impact == Status::Operational => {
            worst.unwrap_or(Status::DegradedPerformance)
        }
        _ => worst.unwrap_or(by_impact),
    }
}

/// The mark of a maintenance: nothing is drawn as maintenance that is over.
pub fn maintenance_mark(maintenance: &Maintenance) -> Status {
    match maintenance.state {
        MaintenanceState::Completed => Status::Operational,
        MaintenanceState::Cancelled => Status::Unknown,
        _ => Status::UnderMaintenance,
    }
}

/// The components an event touches, as links, each with what the event says of it while that is trouble.
pub fn affected(page: PageState, affected: impl Fn() -> Vec<Affected> + Copy + Send + Sync + 'static) -> El {
    let known = memo(move || {
        let named = |a: Affected| page.snapshot.with(|s| s.component(a.component).map(|c| (a, c.name.clone())));
        let all: Vec<_> = affected().into_iter().filter_map(named).collect();
        // The worst first; a sort would be two kilobytes of code.
        let as_bad = |status: Status| all.iter().filter(move |(a, _)| a.status == status).cloned();
        <Status as Word>::ALL.iter().rev().copied().flat_map(as_bad).collect::<Vec<_>>()
    });
    let entry = move |(a, name): (Affected, String)| {
        let link = page.staff(el("a")).attr("href", format!("/components/{}", a.component)).child(el("bdi").text(name));
        let word = a.status.is_trouble().then(|| {
            let word = el("span").class(format!("word state-{}", class(a.status)));
            word.child(mark(a.status)).text(" ").text(page.state_word(a.status))
        });
        Child::Element(el("li").child(link).text(" ").child_if(word))
    };
    classed("div", "affected")
        .hidden(move || known.with(Vec::is_empty))
        .child(classed("span", "label").text(page.text.affects()))
        .child(el("ul").attr("role", "list").live(move || known.get().into_iter().map(entry).collect()))
}

/// The name of something staff named.
pub fn name(page: PageState, tag: &'static str, name: impl Fn() -> String + 'static) -> El {
    page.staff(el(tag)).child(el("bdi").live_text(name))
}

/// A heading with a line below it.
pub fn heading(words: &'static str) -> El {
    classed("div", "head").child(el("h2").text(words))
}
