//! Opening, changing and deleting incidents.

use app::model::{
    EventId,
    input::{Backfill, EditClock, EditIncident as Edit, NewIncident as New, NewUpdate},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Incident, one};
use crate::{
    http::api::v3::{
        asking::{Answered, Signed, at_rev},
        body::{Body, Named},
        part::OfPage,
        problem::{DeedRefusals, WriteRefusals},
        schema::{At, EventKey, Impact, IncidentState, Visibility, given},
        updates::{Publish, Said, said},
    },
    service::incidents,
};

/// An incident that was over before anybody wrote of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Past {
    /// When it began.
    started_at: At,
    /// When it was over.
    resolved_at: At,
    /// Whether it counts against uptime.
    #[serde(default)]
    counts_as_downtime: bool,
}

/// An incident to be opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncident {
    /// Its title.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// What to say first, in Markdown.
    #[schema(max_length = 25_000)]
    body: String,
    /// Where it stands; "investigating" if nothing is said.
    state: Option<IncidentState>,
    /// The components it hurts, and how badly.
    #[serde(default)]
    components: Vec<Said>,
    /// An impact to show in place of the one that follows from the components.
    impact_override: Option<Impact>,
    /// Who may see it; everybody if nothing is said.
    visibility: Option<Visibility>,
    /// When it comes out; at once if nothing is said.
    publish: Option<Publish>,
    /// Whether subscribers are told; yes if nothing is said.
    notify: Option<bool>,
    /// When the next update is promised.
    next_update_at: Option<At>,
    /// When the trouble began, if that is known.
    started_at: Option<At>,
    /// When we noticed, if that is known.
    detected_at: Option<At>,
    /// When the first update happened; now if nothing is said.
    at: Option<At>,
    /// For an incident that is over already.
    past: Option<Past>,
    /// Whether it goes first.
    pinned: Option<bool>,
    /// Words it is found by.
    #[serde(default)]
    tags: Vec<String>,
    /// What opened it, such as `alertmanager`. With `source_key` the same cause opens only one incident.
    source: Option<String>,
    /// What identifies the cause there.
    source_key: Option<String>,
}

/// What to change about an incident. What is not there stays; what is empty is taken away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditIncident {
    /// The revision that was seen: a change somebody else made since refuses this one.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    rev: Option<i64>,
    /// Its title.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// An impact to show in place of the one that follows from the components.
    #[serde(default, deserialize_with = "given")]
    impact_override: Option<Option<Impact>>,
    /// Who may see it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    visibility: Option<Visibility>,
    /// When it comes out, while it is not.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    publish: Option<Publish>,
    /// When the trouble began.
    #[serde(default, deserialize_with = "given")]
    started_at: Option<Option<At>>,
    /// When we noticed.
    #[serde(default, deserialize_with = "given")]
    detected_at: Option<Option<At>>,
    /// When somebody took it on.
    #[serde(default, deserialize_with = "given")]
    acknowledged_at: Option<Option<At>>,
    /// When a fix was in place.
    #[serde(default, deserialize_with = "given")]
    mitigated_at: Option<Option<At>>,
    /// When the next update is promised.
    #[serde(default, deserialize_with = "given")]
    next_update_at: Option<Option<At>>,
    /// Whether it goes first.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pinned: Option<bool>,
    /// Whether it turned out to be nothing.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    false_alarm: Option<bool>,
    /// Whether it counts against uptime, if it was entered after it was over.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    counts_as_downtime: Option<bool>,
    /// Words it is found by, in place of all it has.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    tags: Option<Vec<String>>,
    /// When its team is reminded of its silence, as `"[1,5]"`, `"4"` or `"[]"`; the page's habit if empty.
    #[serde(default, deserialize_with = "given")]
    reminder_intervals: Option<Option<String>>,
}

/// Opens an incident: at once, later, as a draft, or after it was over.
#[utoipa::path(post, path = "/incidents", tag = "Incidents", params(OfPage), request_body = NewIncident,
    responses((status = 201, body = Incident, description = "It is there", headers(("Location" = String, description = "Where it is"))), WriteRefusals), security(("token" = [])))]
pub async fn open_incident(signed: Signed, Body(input): Body<NewIncident>) -> Answered {
    let (services, actor, page) = signed.means();
    let usual = New::named(input.name, input.body);
    let backfill = |past: Past| Backfill {
        started_at: past.started_at.0,
        resolved_at: past.resolved_at.0,
        counts_as_downtime: past.counts_as_downtime,
    };
    let input = New {
        update: NewUpdate {
            state: input.state.map(|word| word.0),
            statuses: said(input.components),
            display_at: input.at.map(|at| at.0),
            next_update_at: input.next_update_at.map(|at| at.0),
            notify: input.notify.unwrap_or(true),
            ..usual.update
        },
        impact_override: input.impact_override.map(|word| word.0),
        visibility: input.visibility.map_or(usual.visibility, |word| word.0),
        publish: input.publish.map(Publish::read).transpose()?.unwrap_or_default(),
        started_at: input.started_at.map(|at| at.0),
        detected_at: input.detected_at.map(|at| at.0),
        backfill: input.past.map(backfill),
        pinned: input.pinned.unwrap_or_default(),
        tags: input.tags,
        source: input.source,
        source_key: input.source_key,
        ..usual
    };
    let id = incidents::open(services, actor, page, input).await?;
    signed.made(&one(&signed, id).await?, id)
}

/// Changes what is known of an incident. What is said of it goes into updates.
#[utoipa::path(patch, path = "/incidents/{id}", tag = "Incidents", params(("id" = EventKey, Path, description = "Its id"), OfPage), request_body = EditIncident,
    responses((status = 200, body = Incident, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn change_incident(signed: Signed, Named(id): Named<EventId>, Body(input): Body<EditIncident>) -> Answered {
    let (services, actor, page) = signed.means();
    let at = |field: Option<Option<At>>| field.map(|at| at.map(|at| at.0));
    let change = Edit {
        rev: 0,
        name: input.name,
        impact_override: input.impact_override.map(|impact| impact.map(|word| word.0)),
        visibility: input.visibility.map(|word| word.0),
        publish: input.publish.map(Publish::read).transpose()?,
        clock: EditClock {
            started_at: at(input.started_at),
            detected_at: at(input.detected_at),
            acknowledged_at: at(input.acknowledged_at),
            mitigated_at: at(input.mitigated_at),
        },
        next_update_at: at(input.next_update_at),
        pinned: input.pinned,
        false_alarm: input.false_alarm,
        counts_as_downtime: input.counts_as_downtime,
        tags: input.tags,
        metadata: None,
        reminder_intervals: input.reminder_intervals,
    };
    at_rev!(input.rev, incidents::load_file(services, actor, page, id).await?.rev, rev => {
        incidents::edit(services, actor, page, id, Edit { rev, ..change.clone() }).await
    });
    signed.answer(&one(&signed, id).await?)
}

/// Takes an incident away, and what it says of its components with it.
#[utoipa::path(delete, path = "/incidents/{id}", tag = "Incidents", params(("id" = EventKey, Path, description = "Its id"), OfPage),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_incident(signed: Signed, Named(id): Named<EventId>) -> Answered {
    let (services, actor, page) = signed.means();
    incidents::delete(services, actor, page, id).await?;
    signed.done()
}
