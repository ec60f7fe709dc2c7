//! Incidents: read, opened, told, ended, learned from.

pub mod deeds;
pub mod postmortem;
pub mod read;
pub mod updates;
pub mod write;

use app::model::{
    EventId,
    file::{IncidentFile, PostmortemFile},
    incident::{Incident as Seen, Postmortem as Published},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    asking::Signed,
    problem::Refusal,
    schema::{At, EventKey, Impact, IncidentState, Key, OneOf, Publication, Visibility},
    updates::{Affected, Authors, IncidentUpdate, Note, affected, notes},
};
use crate::service::incidents;

/// Something that went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct Incident {
    /// Its id.
    id: EventKey,
    /// Its title.
    name: String,
    /// Where it stands.
    state: IncidentState,
    /// How much it hurt at worst.
    impact: Impact,
    /// When it began, as far as anybody knows.
    began_at: At,
    /// When the trouble began, if that is known.
    started_at: Option<At>,
    /// When we noticed.
    detected_at: Option<At>,
    /// When somebody took it on.
    acknowledged_at: Option<At>,
    /// When visitors were first told.
    first_posted_at: Option<At>,
    /// When a fix was in place.
    mitigated_at: Option<At>,
    /// When it was over.
    resolved_at: Option<At>,
    /// When the next update is promised.
    next_update_at: Option<At>,
    /// Whether it goes first.
    pinned: bool,
    /// Whether it turned out to be nothing.
    false_alarm: bool,
    /// Whether it was entered after it was over.
    backfilled: bool,
    /// Words it is found by.
    tags: Vec<String>,
    /// The components it touches.
    affected: Vec<Affected>,
    /// What was said, the newest first.
    updates: Vec<IncidentUpdate>,
    /// What was learned.
    postmortem: Option<Postmortem>,
    /// When it was entered.
    created_at: At,
    /// When it last changed.
    updated_at: At,
    /// What only staff know; with a token alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    staff: Option<IncidentStaff>,
}

/// What was learned from an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct Postmortem {
    /// The text, in Markdown.
    body: String,
    /// The same, rendered and safe to show.
    html: String,
    /// When it was published.
    published_at: At,
    /// When its text last changed.
    updated_at: At,
}

/// What only staff know of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentStaff {
    /// How often it has been changed: named with a change, it refuses one that was made meanwhile.
    rev: i64,
    /// Who may see it once it is out.
    visibility: Visibility,
    /// Whether it is out.
    publication: Publication,
    /// When it comes out by itself.
    publish_at: Option<At>,
    /// The impact staff chose in place of the one that follows from the components.
    impact_override: Option<Impact>,
    /// Whether it counts against uptime.
    counts_as_downtime: bool,
    /// When its team is reminded of its silence, as hours in a JSON list; the page's habit if empty.
    reminder_intervals: Option<String>,
    /// Who opened it.
    created_by: String,
    /// What staff noted for themselves, the newest first.
    notes: Vec<Note>,
    /// The postmortem as it is being written.
    postmortem: Option<PostmortemStaff>,
}

/// A postmortem as it is being written.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostmortemStaff {
    /// How often it has been changed.
    rev: i64,
    /// What is not published yet, in Markdown.
    draft: Option<String>,
}

/// What is known of an incident; with who wrote its updates, for staff.
fn seen(incident: &Seen, authors: Option<&Authors>) -> Incident {
    let clock = incident.clock;
    Incident {
        id: Key(incident.id),
        name: incident.name.clone(),
        state: OneOf(incident.state),
        impact: OneOf(incident.impact),
        began_at: At(incident.began()),
        started_at: clock.started.map(At),
        detected_at: clock.detected.map(At),
        acknowledged_at: clock.acknowledged.map(At),
        first_posted_at: clock.first_posted.map(At),
        mitigated_at: clock.mitigated.map(At),
        resolved_at: clock.resolved.map(At),
        next_update_at: incident.next_update_at.map(At),
        pinned: incident.pinned,
        false_alarm: incident.false_alarm,
        backfilled: incident.backfilled,
        tags: incident.tags.clone(),
        affected: affected(&incident.affected),
        updates: incident.updates.iter().map(|update| IncidentUpdate::of(update, authors)).collect(),
        postmortem: incident.postmortem.as_ref().map(published),
        created_at: At(incident.created_at),
        updated_at: At(incident.updated_at),
        staff: None,
    }
}

fn published(postmortem: &Published) -> Postmortem {
    Postmortem {
        body: postmortem.body.clone(),
        html: postmortem.html.clone(),
        published_at: At(postmortem.published_at),
        updated_at: At(postmortem.updated_at),
    }
}

/// What staff know of an incident.
fn known(file: IncidentFile) -> Incident {
    let written = |postmortem: PostmortemFile| PostmortemStaff { rev: postmortem.rev, draft: postmortem.draft };
    Incident {
        staff: Some(IncidentStaff {
            rev: file.rev,
            visibility: OneOf(file.visibility),
            publication: OneOf(file.publication),
            publish_at: file.publish_at.map(At),
            impact_override: file.impact_override.map(OneOf),
            counts_as_downtime: file.counts_as_downtime,
            reminder_intervals: file.incident.reminder_intervals.clone(),
            created_by: file.created_by,
            notes: notes(file.notes),
            postmortem: file.postmortem.map(written),
        }),
        ..seen(&file.incident, Some(&file.authors))
    }
}

/// The incident as it is now, for staff.
async fn one(signed: &Signed, id: EventId) -> Result<Incident, Refusal> {
    let (services, actor, page) = signed.means();
    Ok(known(incidents::load_file(services, actor, page, id).await?))
}
