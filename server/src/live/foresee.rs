//! What visitors would see if something were said now: the rows in memory with that in them, and the page derived from them.

use std::collections::BTreeMap;

use app::model::{
    ComponentId, EventId, Impact, IncidentState, Instant, JournalCause, Publication, Status, Visibility, access::Audience,
    snapshot::Snapshot,
};

use crate::{
    entity::{Col, Json, event_update, incident, journal, update_component},
    live::{
        derive,
        ledger::{EventFile, Ledger, UpdateFile},
    },
};

/// What would be said of an incident.
pub struct Word<'a> {
    /// The incident, or the id a new one might have.
    pub event: EventId,
    /// The title of a new one.
    pub name: &'a str,
    /// The state it sets.
    pub state: Option<IncidentState>,
    /// What it says of components.
    pub statuses: &'a [(ComponentId, Status)],
}

/// The page as visitors would see it.
pub fn foresee(mut ledger: Ledger, word: &Word<'_>, now: Instant) -> Snapshot {
    let now = now.max(ledger.page.changed_at.0);
    ledger.page.changed_at = Col(now);
    let id = word.event;
    let known = ledger.incidents.remove(&id);
    let mut file = known.unwrap_or_else(|| EventFile {
        number: 0,
        row: opened(&ledger, id, word.name, now),
        affected: Vec::new(),
        updates: BTreeMap::new(),
        postmortem: None,
    });
    // Said of a draft, it is what would be read once the draft is out.
    file.row.publication = Col(Publication::Published);
    let state = word.state.or(file.updates.is_empty().then_some(IncidentState::Investigating));
    if let Some(state) = state {
        file.row.state = Col(state);
        file.row.resolved_at = (!state.is_open()).then_some(Col(now));
    }
    let update = said(&file.row, state, now);
    let touched = |(component, status): &(ComponentId, Status)| update_component::Model {
        update_id: update.id,
        component_id: Col(*component),
        page_id: update.page_id,
        name: ledger.components.get(component).map(|row| row.name.clone()).unwrap_or_default(),
        old_status: Col(*status),
        new_status: Col(*status),
    };
    let touched = word.statuses.iter().map(touched).collect();
    if state.is_some_and(|state| !state.is_open()) {
        settle(&mut ledger, word.statuses, id, now);
    }
    file.updates.insert(update.id.0, UpdateFile { row: update, touched, edits: Vec::new() });
    ledger.incidents.insert(id, file);
    derive::snapshot(&ledger, Audience::Public, "")
}

/// An incident that is over leaves components what it said of them last.
fn settle(ledger: &mut Ledger, statuses: &[(ComponentId, Status)], event: EventId, now: Instant) {
    for (id, status) in statuses {
        let Some(row) = ledger.components.get_mut(id) else { continue };
        (row.status, row.status_at) = (Col(*status), Col(now));
        ledger.journal.entry(*id).or_default().push(journal::Model {
            id: i64::MAX,
            page_id: row.page_id,
            component_id: row.id,
            status: Col(*status),
            at: Col(now),
            cause: Col(JournalCause::Incident),
            cause_id: Some(event.to_string()),
            actor: String::new(),
        });
    }
}

fn opened(ledger: &Ledger, id: EventId, name: &str, now: Instant) -> incident::Model {
    incident::Model {
        id: Col(id),
        page_id: ledger.page.id,
        name: name.to_owned(),
        state: Col(IncidentState::Investigating),
        impact: Col(Impact::None),
        impact_override: None,
        visibility: Col(Visibility::Public),
        publication: Col(Publication::Published),
        publish_at: None,
        published_at: Some(Col(now)),
        audience: Json(Vec::new()),
        started_at: None,
        detected_at: None,
        acknowledged_at: None,
        first_posted_at: Some(Col(now)),
        mitigated_at: None,
        resolved_at: None,
        next_update_at: None,
        false_alarm: false,
        backfilled: false,
        counts_as_downtime: true,
        pinned: false,
        tags: Json(Vec::new()),
        metadata: Json(serde_json::Value::Null),
        reminder_intervals: None,
        notify: false,
        source: None,
        source_key: None,
        created_by: String::new(),
        rev: 0,
        created_at: Col(now),
        updated_at: Col(now),
        deleted_at: None,
    }
}

fn said(row: &incident::Model, state: Option<IncidentState>, now: Instant) -> event_update::Model {
    event_update::Model {
        // No update has the id of its event.
        id: Col(row.id.cast()),
        event_id: row.id,
        page_id: row.page_id,
        state: state.map(|state| app::model::Word::as_str(state).to_owned()),
        body: String::new(),
        body_html: String::new(),
        renderer: 0,
        display_at: Col(now),
        deliver_notifications: false,
        internal: false,
        custom_tweet: None,
        next_update_at: None,
        author: String::new(),
        rev: 0,
        created_at: Col(now),
        updated_at: Col(now),
        deleted_at: None,
    }
}
