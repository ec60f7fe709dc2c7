//! Events by day: the last two weeks on the front page, a month in the archive.

use leptos::prelude::*;

use crate::model::calendar;
use crate::ui::memo::memo;
use crate::{
    model::{Date, EventId, MaintenanceState, incident::Incident, maintenance::Maintenance, snapshot::PAST_DAYS},
    status::{
        archive,
        data::MonthView,
        event::{incident, maintenance},
        state::PageState,
    },
    ui::node::{El, classed, el, item},
};

/// Something that belongs to a day.
enum Happening {
    Incident(Incident),
    Maintenance(Maintenance),
}

/// A day and the events of it, as ids for comparing.
type DayOf = (Date, Vec<EventId>);

/// The last two weeks, today first.
pub fn past_days(page: PageState) -> El {
    let days = memo(move || {
        page.snapshot.with(|s| {
            let today = calendar::ordinal(s.today);
            let incidents = s.incidents.iter().map(|i| (page.home_date(i.began()), i.id));
            let over = s.maintenances.iter().filter(|m| m.state.is_over());
            let over =
                over.map(|m| (page.home_date(if m.state == MaintenanceState::Cancelled { m.scheduled_for } else { m.from() }), m.id));
            let all: Vec<_> = incidents.chain(over).collect();
            let of = |date| all.iter().filter(|(d, _)| *d == date).map(|(_, id)| *id).collect::<Vec<_>>();
            let days = (0..PAST_DAYS).map(|back| calendar::from_ordinal(today - back));
            days.map(|date| (date, of(date))).collect::<Vec<DayOf>>()
        })
    });
    let entry = move |(date, ids): DayOf| {
        let key = ids.iter().fold(calendar::iso(date), |key, id| key + id.as_str());
        item(key, move || {
            let happenings = page.snapshot.with(|s| {
                let find = |id: &EventId| {
                    let incident = s.incident(*id).cloned().map(Happening::Incident);
                    incident.or_else(|| s.maintenance(*id).cloned().map(Happening::Maintenance))
                };
                ids.iter().filter_map(find).collect()
            });
            of_day(page, date, happenings, ["h3", "h4"])
        })
    };
    let head = classed("div", "head").child(el("h2").text(page.text.past_days(PAST_DAYS))).child(
        classed("span", "links")
            .child(el("a").attr("href", "/recovery").text(page.text.recovery()))
            .child(el("a").attr("href", "/history").text(page.text.history())),
    );
    let list = el("div").each(move || days.get().into_iter().map(entry).collect());
    // Of a page that watches nothing yet, fourteen quiet days say nothing.
    let is_new = move || page.snapshot.with(|s| s.components.is_empty()) && days.with(|days| days.iter().all(|(_, ids)| ids.is_empty()));
    classed("section", "days").hidden(is_new).child(head).child(list)
}

/// A day and its events, with headings of these levels.
fn of_day(page: PageState, date: Date, happenings: Vec<Happening>, [day, title]: [&'static str; 2]) -> El {
    let none = happenings.is_empty();
    let events = happenings.into_iter().map(|happening| match happening {
        Happening::Incident(known) => incident::past(page, known, title, Some(date)),
        Happening::Maintenance(known) => maintenance::past(page, known, title),
    });
    let time = el("time").attr("datetime", calendar::iso(date)).text(page.text.weekday_and_day(date));
    classed("div", if none { "day empty" } else { "day" })
        .child(classed(day, "date").child(time))
        .child(el("div").children(events).child_if(none.then(|| classed("p", "quiet").text(page.text.no_incidents()))))
}

/// One month of the archive.
pub fn month(page: PageState, shown: MonthView) -> El {
    let name = page.text.month(shown.month);
    let (head, foot) = (archive::head(page, &shown), archive::foot(page, &shown));
    let quiet = shown.incidents.is_empty() && shown.maintenances.is_empty();
    let (incidents, maintenances) = (shown.incidents, shown.maintenances);
    let is_one = shown.component.is_some();
    let of = move |date: Date| {
        let incidents = incidents.iter().filter(|(d, _)| *d == date).map(|(_, i)| Happening::Incident(i.clone()));
        let maintenances = maintenances.iter().filter(|(d, _)| *d == date).map(|(_, m)| Happening::Maintenance(m.clone()));
        incidents.chain(maintenances).collect::<Vec<_>>()
    };
    let days = shown.days.into_iter().map(|date| (date, of(date)));
    // Of one component the days without anything say nothing.
    let days = days.filter(|(_, happenings)| !quiet && (!is_one || !happenings.is_empty()));
    let days = days.map(|(date, happenings)| of_day(page, date, happenings, ["h2", "h3"]));
    classed("section", "days archive")
        .child(head)
        .child_if(quiet.then(|| classed("p", "quiet").text(page.text.quiet_month(&name))))
        .children(days)
        .child(foot)
}
