//! `/history.json?page=`: months of history, three a page, as scrapers of Statuspage read them. In English whatever the page
//! speaks: scripts take it apart.

use app::{
    model::{
        Date, Impact, Instant, Language, MaintenanceState,
        event::{Event, Update},
        snapshot::Snapshot,
    },
    status::data::{Month, MonthView, View},
    text::text,
};
use axum::{
    extract::State,
    http::{StatusCode, request::Parts},
    response::Response,
};
use serde::Serialize;

use crate::{
    error::Result,
    http::{
        answer::Answer,
        feed::moment::{moment, window},
        machine::{Asked, JSON, headers, json, parameters, refused},
        page::{self, Ask, no_page},
        state::AppState,
    },
    service::archive,
};

/// How many months a page has.
const MONTHS: i64 = 3;

/// More pages than any history has.
const PAGES: i64 = 4_000;

#[derive(Serialize)]
struct Document<'a> {
    components: Vec<Component<'a>>,
    show_component_filter: bool,
    months: Vec<MonthRow<'a>>,
}

#[derive(Serialize)]
struct Component<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct MonthRow<'a> {
    name: String,
    year: i16,
    /// The day of the week of the first, Sunday being 0.
    starts_on: i8,
    days: i8,
    incidents: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    name: &'a str,
    message: &'a str,
    impact: Impact,
    timestamp: String,
}

/// `/history.json`
pub async fn months(State(state): State<AppState>, request: Parts) -> Response {
    let Some(asked) = Asked::of(&state, &request) else { return no_page(&state) };
    let wish = parameters(&request).into_iter().rev().find(|(name, _)| name == "page").map(|(_, value)| value);
    let number = match wish.as_deref().unwrap_or("1").parse::<i64>() {
        Ok(number) if (1..=PAGES).contains(&number) => number,
        _ => return refused("page must be a whole number, from 1 on"),
    };
    let meant = months_of(&asked, number);
    // All pages beyond the beginning are the same empty one.
    let path = format!("history.json/{}", meant.first().map_or(0, |_| number));
    let snapshot = asked.snapshot().clone();
    let make = || async {
        let mut views = Vec::new();
        for month in meant {
            views.extend(view(&asked, month).await?);
        }
        Answer::make(move || Answer::new(StatusCode::OK, headers(JSON), write(&snapshot, &views))).await
    };
    asked.answer_with(path, asked.version(), make).await
}

/// The months of a page that lie in the history, newest first.
fn months_of(asked: &Asked<'_>, number: i64) -> Vec<Month> {
    let this = archive::month_of(asked.snapshot().today);
    let zone = crate::live::derive::zone(&asked.snapshot().page.time_zone);
    let oldest = archive::month_of(crate::live::derive::date_in(&zone, asked.live.history_from()));
    let back = (number - 1) * MONTHS;
    (back..back + MONTHS).filter_map(|months| archive::months_later(this, -months)).filter(|month| *month >= oldest).collect()
}

async fn view(asked: &Asked<'_>, month: Month) -> Result<Option<MonthView>> {
    let now = asked.state.services.clock.now();
    let found = match archive::recent(asked.snapshot(), asked.live.history_from(), month, now) {
        Some(found) => found.map_or(View::NotFound, View::Month),
        None => page::archived(asked.state, &asked.reading, Ask::Month(Some(month), None), now).await?,
    };
    Ok(if let View::Month(view) = found { Some(view) } else { None })
}

fn write(snapshot: &Snapshot, views: &[MonthView]) -> Vec<u8> {
    json(&Document {
        components: snapshot.top_to_bottom().into_iter().map(|c| Component { id: c.id.as_str(), name: &c.name }).collect(),
        show_component_filter: false,
        months: views.iter().map(|view| month(&snapshot.page.time_zone, view)).collect(),
    })
}

fn month<'a>(zone: &str, view: &'a MonthView) -> MonthRow<'a> {
    let first = archive::first_of(view.month).unwrap_or(Date::ZERO);
    let mut rows: Vec<(Instant, Row<'a>)> = Vec::new();
    for (_, incident) in &view.incidents {
        let (from, until) = (incident.began(), incident.clock.resolved);
        rows.push((from, row(incident.id.as_str(), &incident.name, (incident, incident.impact), timestamp(zone, from, until))));
    }
    for (_, m) in view.maintenances.iter().filter(|(_, m)| m.state != MaintenanceState::Scheduled) {
        let time = timestamp(zone, m.from(), Some(m.until()));
        rows.push((m.from(), row(m.id.as_str(), &m.name, (m, Impact::Maintenance), time)));
    }
    rows.sort_by_key(|(at, row)| (std::cmp::Reverse(*at), row.code));
    let name = text(Language::English).month(view.month);
    MonthRow {
        name: name.split(' ').next().unwrap_or_default().to_owned(),
        year: view.month.year,
        starts_on: first.weekday().to_sunday_zero_offset(),
        days: first.days_in_month(),
        incidents: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

fn row<'a, E: Event>(code: &'a str, name: &'a str, (event, impact): (&'a E, Impact), timestamp: String) -> Row<'a>
where
    E::State: 'a,
{
    let newest: Option<&Update<E::State>> = event.updates().first();
    Row { code, name, message: newest.map_or("", |u| u.body.as_str()), impact, timestamp }
}

fn timestamp(zone: &str, from: Instant, until: Option<Instant>) -> String {
    let english = text(Language::English);
    until.map_or_else(|| moment(english, zone, from), |until| window(english, zone, from, until))
}
