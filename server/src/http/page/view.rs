//! From what was asked for to the document: from memory where it can be, from the archive where it must.

use std::{sync::Arc, time::Duration};

use app::{
    model::{ComponentId, Instant, Language, Range, access::Audience, change::Listed, incident::Incident, snapshot::Snapshot},
    status::data::{PageData, Turn, View, still::Content},
};

use super::ask::Ask;
use crate::{
    error::{Error, Result},
    http::{
        answer::Answer,
        chart, render,
        state::{AnswerKey, AppState, Made},
        subscribe,
    },
    live::{
        derive::{self, Timelines, zone},
        feed::Reading,
        page::LivePage,
    },
    service::archive,
};

/// The document for an ask, from the cache if it was rendered for this version already; and whether everybody who asks for the
/// same gets it until something changes.
pub async fn document(state: &AppState, live: &LivePage, reading: &Reading, language: Language, ask: Ask) -> Result<(Arc<Answer>, bool)> {
    let now = state.services.clock.now();
    let made = Made {
        version: reading.tag(),
        stale_since: state.hub.stale_since(),
        points: ask.shows_points().then(|| live.board.refreshed_at().minute()),
    };
    let key = AnswerKey { page: reading.full.page.id, audience: Audience::Public, language, path: ask.key() };
    let (stale_since, is_search) = (made.stale_since, ask.is_search());
    let make = || async move {
        let view = view(state, live, reading, ask, now).await?;
        let can_mail = state.settings.people.smtp_url.is_some();
        let data = PageData { snapshot: reading.browser.as_ref().clone(), view, language, now, stale_since, can_mail };
        let _timer = state.metrics.rendering();
        render::document(data).await.map(Arc::new)
    };
    if is_search {
        let in_turn = || async {
            let _turn = state.extras.acquire().await;
            make().await
        };
        return Ok((state.searches.get(key, made, in_turn).await?, false));
    }
    let document = state.answers.get(key.clone(), made.clone(), make).await?;
    let lasts = stale_since.is_none() && state.answers.is_fresh(&key, &made);
    Ok((document, lasts))
}

async fn view(state: &AppState, live: &LivePage, reading: &Reading, ask: Ask, now: Instant) -> Result<View> {
    let snapshot = &reading.full;
    let known = match &ask {
        Ask::Front(filter, range) => {
            let series = chart::of_page(state, live, snapshot, &snapshot.metrics.iter().collect::<Vec<_>>(), *range).await;
            Some(View::Front { filter: filter.clone(), series })
        }
        Ask::Incident(id) => snapshot.incident(*id).map(|i| View::Incident { incident: i.clone() }),
        Ask::Maintenance(id) => snapshot.maintenance(*id).map(|m| View::Maintenance { maintenance: m.clone() }),
        Ask::Component(id, range) => match snapshot.component(*id) {
            Some(_) => Some(component_view(state, live, snapshot, (*id, *range)).await),
            None => Some(View::NotFound),
        },
        Ask::Calendar(id, _) => snapshot.component(*id).is_none().then_some(View::NotFound),
        Ask::Month(month, _) => {
            let month = month.unwrap_or_else(|| archive::month_of(snapshot.today));
            let recent = archive::recent(snapshot, live.history_from(), month, now);
            recent.map(|found| found.map_or(View::NotFound, View::Month))
        }
        Ask::Postmortem(id) => snapshot.incident(*id).map(postmortem),
        Ask::Recovery(_) => None,
        Ask::Announcements => {
            let past = live.ask(|ledger| derive::past_announcements(ledger, Audience::Public, now)).await.unwrap_or_default();
            Some(still(Content::Announcements { past }))
        }
        Ask::Accessibility => Some(still(Content::Accessibility)),
        Ask::Subscribe => Some(still(Content::Subscribe(subscribe::blank(state)))),
        Ask::Nothing => Some(View::NotFound),
    };
    let component = if let Ask::Month(_, component) = &ask { *component } else { None };
    let mut view = match known {
        Some(view) => view,
        None => archived(state, reading, ask, now).await?,
    };
    if let View::Month(month) = &mut view {
        month.all_months = archive::all_months(&zone(&snapshot.page.time_zone), live.incidents_began(), live.history_from(), now);
        if let Some(id) = component {
            month.keep_only(id);
        }
    }
    Ok(without_sources(view))
}

fn still(content: Content) -> View {
    View::Still(Box::new(content))
}

/// What was learned from an incident, if that is published.
fn postmortem(incident: &Incident) -> View {
    if incident.postmortem.is_some() { still(Content::Postmortem(incident.clone())) } else { View::NotFound }
}

async fn component_view(state: &AppState, live: &LivePage, snapshot: &Snapshot, (id, range): (ComponentId, Range)) -> View {
    let touches = |i: &&Incident| i.affected.iter().any(|a| a.component == id);
    let mut incidents: Vec<_> = snapshot.incidents.iter().filter(touches).cloned().collect();
    incidents.sort_by_key(Listed::place);
    let metrics: Vec<_> = snapshot.metrics.iter().filter(|m| m.component_id == Some(id)).collect();
    let series = chart::of_page(state, live, snapshot, &metrics, range).await;
    let from = snapshot.at - Duration::from_secs(90 * 86_400);
    let journal = live
        .ask(|ledger| {
            let timelines = Timelines::of(ledger, Audience::Public, &zone(&ledger.page.time_zone));
            let spans = timelines.get(id).map(|facts| facts.spans(from, snapshot.at)).unwrap_or_default();
            let entries = ledger.journal.get(&id).map_or(&[][..], Vec::as_slice);
            let turn = |span: &app::model::effective::Span| Turn {
                at: span.from,
                status: span.status,
                cause: entries.iter().find(|j| j.at == span.from).map(|j| j.cause.0),
                event: span.causes.first().copied(),
            };
            let mut turns: Vec<Turn> = spans.iter().map(turn).collect();
            turns.dedup_by_key(|turn| turn.status);
            turns.reverse();
            turns
        })
        .await
        .unwrap_or_default();
    View::Component { id, journal, incidents, series }
}

/// What lies beyond the live window, whole: a question to the database, asked once for everybody.
pub async fn archived(state: &AppState, reading: &Reading, ask: Ask, now: Instant) -> Result<View> {
    let snapshot = &reading.full;
    let page = snapshot.page.id;
    let services = &state.services;
    let this_month = archive::month_of(snapshot.today);
    // What an archive tells of one component it tells of all.
    let ask = if let Ask::Month(month, _) = ask { Ask::Month(month, None) } else { ask };
    let key = (page, ask.key());
    if !state.hub.contact().is_good() {
        // Asking a database that is away would keep visitors waiting for nothing.
        let away = || Error::Fault("the archive cannot be read while the database is away".to_owned());
        return state.archive.kept(&key).map(|view| view.as_ref().clone()).ok_or_else(away);
    }
    let load = || async move {
        let found = match ask {
            Ask::Incident(id) => archive::incident(services, page, Audience::Public, id).await.map(|incident| View::Incident { incident }),
            Ask::Maintenance(id) => {
                archive::maintenance(services, page, Audience::Public, id).await.map(|maintenance| View::Maintenance { maintenance })
            }
            Ask::Postmortem(id) => archive::incident(services, page, Audience::Public, id).await.map(|incident| postmortem(&incident)),
            Ask::Recovery(stretch) => {
                let found = archive::recovery(services, page, Audience::Public, (stretch, now)).await;
                found.map(|view| still(Content::Recovery(view)))
            }
            Ask::Month(month, _) => {
                archive::month(services, page, Audience::Public, month.unwrap_or(this_month), now).await.map(View::Month)
            }
            Ask::Calendar(id, month) => {
                let found = archive::calendar(services, page, Audience::Public, id, (month, now)).await;
                found.map(|view| still(Content::Calendar(view)))
            }
            Ask::Front(..) | Ask::Component(..) | Ask::Announcements | Ask::Accessibility | Ask::Subscribe | Ask::Nothing => {
                Ok(View::NotFound)
            }
        };
        match found {
            Err(Error::NotFound(_)) => Ok(Arc::new(View::NotFound)),
            other => other.map(Arc::new),
        }
    };
    state.archive.get(key, reading.tag(), load).await.map(|view| view.as_ref().clone())
}

/// Browsers get rendered texts only.
fn without_sources(mut view: View) -> View {
    match &mut view {
        View::Incident { incident } => incident.without_sources(),
        View::Component { incidents, .. } => incidents.iter_mut().for_each(Incident::without_sources),
        View::Month(month) => {
            month.incidents.iter_mut().for_each(|(_, incident)| incident.without_sources());
            month.maintenances.iter_mut().for_each(|(_, m)| m.without_sources());
        }
        View::Maintenance { maintenance } => maintenance.without_sources(),
        // What stays on the server may stay whole.
        View::Still(_) | View::Front { .. } | View::Served { .. } | View::NotFound | View::Fault { .. } => {}
    }
    view
}
