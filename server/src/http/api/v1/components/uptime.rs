//! How long components and groups were out.

use app::{
    model::{ComponentId, Date, GroupId, Instant, calendar, uptime::Uptime},
    status::data::Month,
};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::Standing;
use crate::{
    http::api::v1::{
        answer::{Answer, ok},
        body::Asked,
        on_page::OnPage,
        refusal::Refusal,
    },
    live::derive::{date_in, zone},
    service::archive::{self, Outage},
};

/// How many days are meant if nobody says.
const USUAL: i32 = 90;

/// How many months are possible at most.
const MOST: i64 = 6;

/// Over which days.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Stretch {
    /// Whether incidents are left out.
    skip_related_events: Option<bool>,
    /// The first day: a date, a month or a year. Ninety days ago, or the first day of the component, if it is left out.
    start: Option<String>,
    /// The last day: a date, a month or a year. Today if it is left out.
    end: Option<String>,
}

/// An incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedEvent {
    /// Its id.
    id: String,
}

/// The incidents of a component.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedEvents {
    /// The component's id.
    component_id: String,
    /// Its incidents.
    incidents: Vec<RelatedEvent>,
}

/// How long a component was out.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentUptime {
    /// The first instant that counts.
    #[schema(value_type = String, format = DateTime)]
    range_start: Instant,
    /// The first instant that does not count any more.
    #[schema(value_type = String, format = DateTime)]
    range_end: Instant,
    /// The percentage, rounded down; empty if nothing is known.
    uptime_percentage: Option<f64>,
    /// Seconds of major outage.
    major_outage: i64,
    /// Seconds of partial outage.
    partial_outage: i64,
    /// What is special about the stretch.
    warnings: Vec<String>,
    /// The component's id.
    id: String,
    /// What it is called.
    name: String,
    /// Its incidents, unless they are left out.
    related_events: Option<Vec<RelatedEvent>>,
}

/// How long the components of a group were out.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentGroupUptime {
    /// The first instant that counts.
    #[schema(value_type = String, format = DateTime)]
    range_start: Instant,
    /// The first instant that does not count any more.
    #[schema(value_type = String, format = DateTime)]
    range_end: Instant,
    /// The mean of the components' percentages, rounded down; empty if nothing is known.
    uptime_percentage: Option<f64>,
    /// Seconds of major outage of all components.
    major_outage: i64,
    /// Seconds of partial outage of all components.
    partial_outage: i64,
    /// What is special about the stretch.
    warnings: Vec<String>,
    /// The group's id.
    id: String,
    /// What it is called.
    name: String,
    /// The incidents of each component, unless they are left out.
    related_events: Option<Vec<RelatedEvents>>,
}

/// How long a component was out.
#[utoipa::path(get, path = "/pages/{page_id}/components/{component_id}/uptime", tag = "components", params(Stretch),
    responses((status = 200, body = ComponentUptime)))]
pub async fn of_component(on: OnPage, Asked(asked): Asked<Stretch>) -> Answer<ComponentUptime> {
    let id = on.component()?;
    let standing = Standing::load(&on).await?;
    let file = standing.file(id).ok_or_else(|| Refusal::missing("component"))?;
    let Found { from, until, outages, warnings } = find(&on, &asked, &[id], file.start_date).await?;
    let outage = outages.into_iter().next().ok_or_else(|| Refusal::missing("component"))?;
    let events = || outage.incidents.iter().map(|id| RelatedEvent { id: id.to_string() }).collect();
    ok(ComponentUptime {
        range_start: from,
        range_end: until,
        uptime_percentage: outage.uptime.map(percent),
        major_outage: outage.major / 1_000,
        partial_outage: outage.partial / 1_000,
        warnings,
        id: id.to_string(),
        name: file.name.clone(),
        related_events: (asked.skip_related_events != Some(true)).then(events),
    })
}

/// How long the components of a group were out.
#[utoipa::path(get, path = "/pages/{page_id}/component-groups/{id}/uptime", tag = "component-groups", params(Stretch),
    responses((status = 200, body = ComponentGroupUptime)))]
pub async fn of_group(on: OnPage, Asked(asked): Asked<Stretch>) -> Answer<ComponentGroupUptime> {
    let id: GroupId = on.id("id", "group")?;
    let standing = Standing::load(&on).await?;
    let name = standing.group_name(id).ok_or_else(|| Refusal::missing("group"))?.to_owned();
    let children = standing.children(id);
    let ids: Vec<ComponentId> = children.iter().map(|file| file.id).collect();
    let start = children.iter().filter_map(|file| file.start_date).min();
    let Found { from, until, outages, warnings } = find(&on, &asked, &ids, start).await?;
    let events = |outage: &Outage| RelatedEvents {
        component_id: outage.component.to_string(),
        incidents: outage.incidents.iter().map(|id| RelatedEvent { id: id.to_string() }).collect(),
    };
    ok(ComponentGroupUptime {
        range_start: from,
        range_end: until,
        uptime_percentage: Uptime::mean(outages.iter().filter_map(|outage| outage.uptime)).map(percent),
        major_outage: outages.iter().map(|outage| outage.major).sum::<i64>() / 1_000,
        partial_outage: outages.iter().map(|outage| outage.partial).sum::<i64>() / 1_000,
        warnings,
        id: id.to_string(),
        name,
        related_events: (asked.skip_related_events != Some(true)).then(|| outages.iter().map(events).collect()),
    })
}

struct Found {
    from: Instant,
    until: Instant,
    outages: Vec<Outage>,
    warnings: Vec<String>,
}

async fn find(on: &OnPage, asked: &Stretch, ids: &[ComponentId], start: Option<Date>) -> Result<Found, Refusal> {
    let page = on.state.hub.page(on.page).ok_or_else(|| Refusal::missing("page"))?.read().full;
    let today = date_in(&zone(&page.page.time_zone), on.services().clock.now());
    let mut warnings = Vec::new();
    let first = date("start", asked.start.as_deref(), archive::first_of)?;
    let last = date("end", asked.end.as_deref(), last_of)?;
    let last = match last {
        Some(last) if last > today => {
            warnings.push("The end lies in the future: today is meant".to_owned());
            today
        }
        last => last.unwrap_or(today),
    };
    let usual = calendar::plus(today, 1 - USUAL).max(start.unwrap_or(Date::ZERO)).min(last);
    let first = first.unwrap_or(usual);
    if first > last {
        return Err(Refusal::field("start", "must not lie after the end"));
    }
    let most = archive::months_later(archive::month_of(first), MOST).and_then(archive::first_of);
    let border = most.map(|month| calendar::plus(month, i32::from(first.day()) - 1));
    if border.is_some_and(|border| last >= border) {
        return Err(Refusal::field("end", "must lie within six months of the start"));
    }
    let ((from, until), outages) = archive::outages(on.services(), &on.actor, on.page, ids, (first, last)).await?;
    if outages.iter().all(|outage| outage.uptime.is_none()) {
        warnings.push("Nothing is known of this time".to_owned());
    }
    Ok(Found { from, until, outages, warnings })
}

/// A date; a month or a year stand for one of their days.
fn date(field: &'static str, text: Option<&str>, of_month: impl Fn(Month) -> Option<Date>) -> Result<Option<Date>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let refuse = || Refusal::field(field, "must be a date such as 2026-03-02, a month or a year").with(StatusCode::UNPROCESSABLE_ENTITY);
    let is_end = field == "end";
    let found = match text.len() {
        4 => text.parse().ok().and_then(|year| of_month(Month { year, month: if is_end { 12 } else { 1 } })),
        7 => text.split_once('-').and_then(|(year, month)| of_month(Month { year: year.parse().ok()?, month: month.parse().ok()? })),
        // A time within the day means the day.
        _ => text.split_once(['T', ' ']).map_or(text, |(date, _)| date).parse().ok(),
    };
    let found = found.filter(|date: &Date| date.year() >= 1970).ok_or_else(refuse)?;
    Ok(Some(found))
}

fn last_of(month: Month) -> Option<Date> {
    archive::months_later(month, 1).and_then(archive::first_of).map(|date| calendar::plus(date, -1))
}

fn percent(uptime: Uptime) -> f64 {
    f64::from(uptime.thousandths()) / 1_000.0
}
