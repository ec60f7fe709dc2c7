//! An incident or a maintenance, as the API writes it.

use std::borrow::Cow;

use app::model::{
    EventId, Impact, IncidentState, Instant, MaintenanceState, Status, UpdateId, Word,
    event::{Affected, Touched, Update, entered},
    incident::{Incident, Postmortem},
    maintenance::Maintenance,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{component::Component, document::Context};

/// What an incident with a published postmortem, and the update that stands for it, are said to be.
const POSTMORTEM: &str = "postmortem";

/// An incident or a maintenance. Keys in the order of the contract.
#[derive(Debug, Serialize)]
pub struct Event<'a> {
    id: &'a str,
    name: &'a str,
    status: &'static str,
    created_at: String,
    updated_at: String,
    monitoring_at: Option<String>,
    resolved_at: Option<String>,
    impact: Impact,
    shortlink: String,
    started_at: String,
    page_id: &'a str,
    incident_updates: Vec<Entry<'a>>,
    components: Vec<&'a Component<'a>>,
    #[serde(flatten)]
    kind: Kind<'a>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Kind<'a> {
    Incident { reminder_intervals: Option<&'a str> },
    Maintenance { scheduled_for: String, scheduled_until: String },
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    id: Cow<'a, str>,
    status: &'static str,
    body: &'a str,
    incident_id: &'a str,
    created_at: String,
    updated_at: String,
    display_at: Option<String>,
    affected_components: Option<Vec<Changed<'a>>>,
    deliver_notifications: bool,
    custom_tweet: Option<&'a str>,
    tweet_id: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Changed<'a> {
    code: &'a str,
    name: &'a str,
    old_status: Status,
    new_status: Status,
}

impl<'a> Event<'a> {
    /// An incident.
    pub fn incident(incident: &'a Incident, c: &'a Context<'a>) -> Self {
        let at = |at: Instant| c.zone().write(at);
        let published = incident.postmortem.iter().map(|p| postmortem(incident, p, c));
        let mut log = entries(&incident.id, &incident.updates, IncidentState::Investigating, c);
        log.splice(0..0, published);
        Self {
            id: incident.id.as_str(),
            name: &incident.name,
            status: incident.postmortem.as_ref().map_or(incident.state.as_str(), |_| POSTMORTEM),
            created_at: at(incident.created_at),
            updated_at: at(incident.updated_at),
            monitoring_at: entered(&incident.updates, IncidentState::Monitoring).map(at),
            resolved_at: incident.clock.resolved.map(at),
            impact: incident.impact,
            shortlink: format!("{}/incidents/{}", c.url(), incident.id),
            started_at: at(incident.began()),
            page_id: c.page_id(),
            incident_updates: log,
            components: rows(&incident.affected, c),
            kind: Kind::Incident { reminder_intervals: incident.reminder_intervals.as_deref() },
        }
    }

    /// A maintenance.
    pub fn maintenance(maintenance: &'a Maintenance, c: &'a Context<'a>) -> Self {
        let at = |at: Instant| c.zone().write(at);
        Self {
            id: maintenance.id.as_str(),
            name: &maintenance.name,
            status: maintenance.state.compatible(),
            created_at: at(maintenance.created_at),
            updated_at: at(maintenance.updated_at),
            monitoring_at: maintenance.verifying_at.map(at),
            resolved_at: maintenance.ended_at.or(maintenance.cancelled_at).map(at),
            impact: Impact::Maintenance,
            shortlink: format!("{}/maintenance/{}", c.url(), maintenance.id),
            started_at: at(maintenance.created_at),
            page_id: c.page_id(),
            incident_updates: entries(&maintenance.id, &maintenance.updates, MaintenanceState::Scheduled, c),
            components: rows(&maintenance.affected, c),
            kind: Kind::Maintenance { scheduled_for: at(maintenance.scheduled_for), scheduled_until: at(maintenance.scheduled_until) },
        }
    }
}

/// A state, in the words of the contract.
trait Compatible: Word {
    fn compatible(self) -> &'static str {
        self.as_str()
    }
}

impl Compatible for IncidentState {}

impl Compatible for MaintenanceState {
    /// What was called off is over; there is no word for the difference.
    fn compatible(self) -> &'static str {
        if self == Self::Cancelled { Self::Completed.as_str() } else { self.as_str() }
    }
}

/// The log, newest first. A comment has the state that was in force when it was written.
fn entries<'a, S: Compatible>(event: &'a EventId, newest_first: &'a [Update<S>], mut state: S, c: &Context<'_>) -> Vec<Entry<'a>> {
    let mut log = Vec::with_capacity(newest_first.len() + 1);
    for update in newest_first.iter().rev() {
        state = update.state.unwrap_or(state);
        log.push(entry(event, update, state.compatible(), c));
    }
    log.reverse();
    log
}

fn entry<'a, S>(event: &'a EventId, update: &'a Update<S>, status: &'static str, c: &Context<'_>) -> Entry<'a> {
    let touched: Vec<_> = update.touched.iter().map(changed).collect();
    Entry {
        id: Cow::Borrowed(update.id.as_str()),
        status,
        body: &update.body,
        incident_id: event.as_str(),
        created_at: c.zone().write(update.created_at),
        updated_at: c.zone().write(update.updated_at),
        display_at: Some(c.zone().write(update.display_at)),
        affected_components: (!touched.is_empty()).then_some(touched),
        deliver_notifications: update.notified,
        custom_tweet: None,
        tweet_id: None,
    }
}

fn changed(touched: &Touched) -> Changed<'_> {
    Changed {
        code: touched.component.as_str(),
        name: &touched.name,
        old_status: touched.old.compatible(),
        new_status: touched.new.compatible(),
    }
}

/// The update that stands for a published postmortem.
fn postmortem<'a>(incident: &'a Incident, postmortem: &'a Postmortem, c: &Context<'_>) -> Entry<'a> {
    Entry {
        id: Cow::Owned(postmortem_id(&incident.id).to_string()),
        status: POSTMORTEM,
        body: &postmortem.body,
        incident_id: incident.id.as_str(),
        created_at: c.zone().write(postmortem.published_at),
        updated_at: c.zone().write(postmortem.updated_at),
        display_at: None,
        affected_components: None,
        deliver_notifications: true,
        custom_tweet: None,
        tweet_id: None,
    }
}

/// A postmortem has no id of its own, but the same one each time it is asked for.
pub fn postmortem_id(event: &EventId) -> UpdateId {
    let mut bytes = Sha256::digest(format!("{POSTMORTEM} {event}")).into_iter();
    UpdateId::draw(|| usize::from(bytes.next().unwrap_or_default()))
}

fn rows<'a>(affected: &[Affected], c: &'a Context<'a>) -> Vec<&'a Component<'a>> {
    c.rows(|id| affected.iter().any(|a| a.component.as_str() == id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(minute: i64, state: Option<IncidentState>) -> Update<IncidentState> {
        let at = Instant::from_millis(minute * 60_000);
        Update {
            id: UpdateId::draw(|| usize::try_from(minute).unwrap()),
            state,
            body: String::new(),
            html: String::new(),
            display_at: at,
            created_at: at,
            updated_at: at,
            touched: Vec::new(),
            notified: false,
            edits: Vec::new(),
        }
    }

    #[test]
    fn a_state_was_entered_when_it_was_last_said_after_another() {
        use IncidentState::{Investigating, Monitoring, Resolved};
        let minute = |log: &[Update<IncidentState>]| entered(log, Monitoring).map(|at| at.millis() / 60_000);
        let log =
            [said(5, Some(Resolved)), said(4, Some(Monitoring)), said(3, None), said(2, Some(Monitoring)), said(1, Some(Investigating))];
        assert_eq!(minute(&log), Some(2));
        assert_eq!(minute(&[&log[..2], &[said(3, Some(Investigating))], &log[3..]].concat()), Some(4));
        assert_eq!((minute(&log[4..]), minute(&[])), (None, None));
    }

    #[test]
    fn a_postmortem_keeps_its_id() {
        let event = EventId::draw(|| 7);
        assert_eq!(postmortem_id(&event), postmortem_id(&event));
        assert_ne!(postmortem_id(&event), postmortem_id(&EventId::draw(|| 8)));
    }
}
