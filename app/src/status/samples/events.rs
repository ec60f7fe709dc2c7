//! What happens on the page of the tests.

use super::{ago, calm, id, now};
use crate::model::{
    Impact, IncidentState, Instant, MaintenanceState, Status,
    event::{Affected, Update},
    incident::{Incident, Postmortem},
    maintenance::Maintenance,
    recovery::Clock,
};

/// An update so many minutes ago.
pub fn update<S>(key: &str, state: Option<S>, html: &str, minutes: u64) -> Update<S> {
    Update {
        id: id(key),
        state,
        body: String::new(),
        html: html.to_owned(),
        display_at: ago(minutes),
        created_at: ago(minutes),
        updated_at: ago(minutes),
        touched: Vec::new(),
        notified: true,
        edits: Vec::new(),
    }
}

/// An incident that began so many minutes ago, with a first update.
pub fn incident(key: &str, name: &str, state: IncidentState, impact: Impact, minutes: u64) -> Incident {
    Incident {
        id: id(key),
        number: 1,
        name: name.to_owned(),
        state,
        impact,
        impact_overridden: false,
        pinned: false,
        false_alarm: false,
        backfilled: false,
        tags: Vec::new(),
        clock: Clock {
            started: Some(ago(minutes)),
            detected: Some(ago(minutes - 4)),
            first_posted: Some(ago(minutes - 7)),
            ..Clock::default()
        },
        next_update_at: None,
        reminder_intervals: None,
        affected: Vec::new(),
        updates: vec![update(
            &format!("{key}1"),
            Some(IncidentState::Investigating),
            "<p>We see errors and are looking for the cause.</p>",
            minutes - 7,
        )],
        postmortem: None,
        created_at: ago(minutes),
        updated_at: ago(minutes),
    }
}

/// A maintenance from so many minutes ago to so many minutes ago; negative is to come.
pub fn maintenance(key: &str, name: &str, state: MaintenanceState, from: i64, until: i64) -> Maintenance {
    let at = |minutes: i64| Instant::from_millis(now().millis() - minutes * 60_000);
    Maintenance {
        id: id(key),
        number: 2,
        name: name.to_owned(),
        state,
        scheduled_for: at(from),
        scheduled_until: at(until),
        started_at: (from > 0).then_some(at(from)),
        verifying_at: None,
        ended_at: None,
        cancelled_at: None,
        to_maintenance: true,
        recurring: false,
        sequence: 0,
        tags: Vec::new(),
        affected: vec![Affected { component: id("c04"), status: Status::UnderMaintenance }],
        updates: vec![update(
            &format!("{key}u"),
            Some(MaintenanceState::Scheduled),
            "<p>Payments may be refused for a minute while the database moves.</p>",
            1440,
        )],
        created_at: ago(1440),
        updated_at: ago(1440),
    }
}

/// A resolved incident with everything an incident can have.
pub fn told() -> Incident {
    let mut past = calm().incidents.remove(0);
    past.affected = vec![Affected { component: id("c07"), status: Status::Operational }];
    past.clock.mitigated = Some(ago(3 * 1440 + 55));
    past.postmortem = Some(Postmortem {
        body: String::new(),
        html: "<p>The merge had no time limit. It has one now.</p><p>It had been there since the upgrade.</p>".to_owned(),
        published_at: ago(1440),
        updated_at: ago(60),
    });
    past
}
