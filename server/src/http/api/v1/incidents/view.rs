//! Incidents and maintenances, as the API writes them.

use app::model::{ComponentId, Instant, event::Touched};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    error::Result,
    http::api::{
        v1::{
            components::view::{Component, Standing},
            on_page::OnPage,
            words::{ComponentStatus, ImpactWord, IncidentStatus},
        },
        v2::event::postmortem_id,
    },
    service::chronicle::{Lesson, Record, Said},
};

/// What an update said about a component.
#[derive(Debug, Serialize, ToSchema)]
pub struct AffectedComponent {
    /// The component's id.
    code: String,
    /// What it was called, with its group.
    name: String,
    /// How it was before.
    old_status: ComponentStatus,
    /// How it is from then on.
    new_status: ComponentStatus,
}

/// An entry in the log of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentUpdate {
    /// Its id.
    id: String,
    /// The incident's id.
    incident_id: String,
    /// What it said about components; empty if it said nothing of any.
    affected_components: Option<Vec<AffectedComponent>>,
    /// Its text, in Markdown.
    body: String,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// Always empty.
    custom_tweet: Option<String>,
    /// Whether subscribers were told.
    deliver_notifications: bool,
    /// When it is shown to have happened; empty for a postmortem.
    #[schema(value_type = Option<String>, format = DateTime)]
    display_at: Option<Instant>,
    /// Where the incident stood from then on.
    status: IncidentStatus,
    /// Always empty.
    tweet_id: Option<String>,
    /// Always empty.
    #[schema(value_type = Option<String>, format = DateTime)]
    twitter_updated_at: Option<Instant>,
    /// When it was last edited.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
    /// Always false.
    wants_twitter_update: bool,
}

/// What an incident does elsewhere. There is none of these here.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentImpact {
    /// Its id.
    id: String,
}

/// An incident, or a maintenance.
#[derive(Debug, Serialize, ToSchema)]
pub struct Incident {
    /// Its id.
    id: String,
    /// The components it touches, as they are now.
    components: Vec<Component>,
    /// When it was written down.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// How much it hurts.
    impact: ImpactWord,
    /// What staff say about that, if they do.
    impact_override: Option<ImpactWord>,
    /// Its log, newest first.
    incident_updates: Vec<IncidentUpdate>,
    /// Always empty.
    incident_impacts: Vec<IncidentImpact>,
    /// Facts for other tools: an object of objects.
    #[schema(value_type = Object)]
    metadata: Value,
    /// Since when the fix is watched.
    #[schema(value_type = Option<String>, format = DateTime)]
    monitoring_at: Option<Instant>,
    /// What it is called.
    name: String,
    /// The page's id.
    page_id: String,
    /// The published postmortem, in Markdown.
    postmortem_body: Option<String>,
    /// When the postmortem was last written.
    #[schema(value_type = Option<String>, format = DateTime)]
    postmortem_body_last_updated_at: Option<Instant>,
    /// Always false.
    postmortem_ignored: bool,
    /// Whether subscribers were told of the postmortem.
    postmortem_notified_subscribers: bool,
    /// Always false.
    postmortem_notified_twitter: bool,
    /// When the postmortem came out.
    #[schema(value_type = Option<String>, format = DateTime)]
    postmortem_published_at: Option<Instant>,
    /// When it was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    resolved_at: Option<Instant>,
    /// Whether it ends by itself.
    scheduled_auto_completed: bool,
    /// Whether it begins by itself.
    scheduled_auto_in_progress: bool,
    /// When it is planned to begin.
    #[schema(value_type = Option<String>, format = DateTime)]
    scheduled_for: Option<Instant>,
    /// Whether subscribers are told when it ends by itself.
    auto_transition_deliver_notifications_at_end: Option<bool>,
    /// Whether subscribers are told when it begins by itself.
    auto_transition_deliver_notifications_at_start: Option<bool>,
    /// Whether its components are under maintenance while it runs.
    auto_transition_to_maintenance_state: Option<bool>,
    /// Whether its components are again what they were when it ends.
    auto_transition_to_operational_state: Option<bool>,
    /// Whether subscribers are reminded before it begins.
    scheduled_remind_prior: bool,
    /// When they last were.
    #[schema(value_type = Option<String>, format = DateTime)]
    scheduled_reminded_at: Option<Instant>,
    /// When it is planned to end.
    #[schema(value_type = Option<String>, format = DateTime)]
    scheduled_until: Option<Instant>,
    /// Where visitors read it.
    shortlink: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    started_at: Instant,
    /// Where it stands.
    status: IncidentStatus,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
    /// When its staff are reminded of it; empty for the page's habit.
    reminder_intervals: Option<String>,
    /// Whether it was entered after the fact.
    backfilled: bool,
}

/// Incidents and maintenances with the components they touch.
pub async fn all(on: &OnPage, records: Vec<Record>) -> Result<Vec<Incident>> {
    let standing = Standing::load(on).await?;
    let address = on.state.hub.page(on.page).map(|live| live.read().full.page.url.clone()).unwrap_or_default();
    Ok(records.into_iter().map(|record| incident(on, &standing, &address, record)).collect())
}

/// One of them.
pub async fn one(on: &OnPage, record: Record) -> Result<Incident> {
    let mut all = all(on, vec![record]).await?;
    all.pop().ok_or(crate::error::Error::NotFound("incident"))
}

/// An entry of its log.
pub fn update(incident: &Record, said: &Said) -> IncidentUpdate {
    let touched: Vec<_> = said.touched.iter().map(affected).collect();
    IncidentUpdate {
        id: said.id.to_string(),
        incident_id: incident.id.to_string(),
        affected_components: (!touched.is_empty()).then_some(touched),
        body: said.body.clone(),
        created_at: said.created_at,
        custom_tweet: None,
        deliver_notifications: said.notified,
        display_at: Some(said.display_at),
        status: IncidentStatus::named(said.state),
        tweet_id: None,
        twitter_updated_at: None,
        updated_at: said.updated_at,
        wants_twitter_update: false,
    }
}

fn affected(touched: &Touched) -> AffectedComponent {
    AffectedComponent {
        code: touched.component.to_string(),
        name: touched.name.clone(),
        old_status: touched.old.into(),
        new_status: touched.new.into(),
    }
}

/// The entry that stands for a published postmortem.
fn postmortem(incident: &Record, lesson: &Lesson) -> Option<IncidentUpdate> {
    let (body, written_at) = lesson.body.as_ref()?;
    let published_at = lesson.published_at?;
    Some(IncidentUpdate {
        id: postmortem_id(&incident.id).to_string(),
        incident_id: incident.id.to_string(),
        affected_components: None,
        body: body.clone(),
        created_at: published_at,
        custom_tweet: None,
        deliver_notifications: lesson.notify,
        display_at: None,
        status: IncidentStatus::Postmortem,
        tweet_id: None,
        twitter_updated_at: None,
        updated_at: written_at.unwrap_or(published_at),
        wants_twitter_update: false,
    })
}

fn incident(on: &OnPage, standing: &Standing, address: &str, record: Record) -> Incident {
    let entry = record.lesson.as_ref().and_then(|lesson| postmortem(&record, lesson));
    let status = if entry.is_some() { IncidentStatus::Postmortem } else { IncidentStatus::named(record.state) };
    let mut log: Vec<IncidentUpdate> = record.log.iter().map(|said| update(&record, said)).collect();
    log.splice(0..0, entry);
    let published = record.lesson.as_ref().and_then(|lesson| lesson.body.clone().zip(lesson.published_at));
    let switches = record.plan.as_ref().map(|plan| &plan.switches);
    let kind = if record.plan.is_some() { "maintenance" } else { "incidents" };
    Incident {
        id: record.id.to_string(),
        components: record.components.iter().filter_map(|id: &ComponentId| standing.component(*id)).collect(),
        created_at: record.created_at,
        impact: record.impact.into(),
        impact_override: record.impact_override.map(ImpactWord::from),
        incident_updates: log,
        incident_impacts: Vec::new(),
        metadata: record.metadata,
        monitoring_at: record.monitoring_at,
        page_id: on.page.to_string(),
        postmortem_body: published.as_ref().map(|((body, _), _)| body.clone()),
        postmortem_body_last_updated_at: published.as_ref().and_then(|((_, written_at), _)| *written_at),
        postmortem_ignored: false,
        postmortem_notified_subscribers: record.lesson.as_ref().is_some_and(|lesson| lesson.notified_at.is_some()),
        postmortem_notified_twitter: false,
        postmortem_published_at: published.map(|(_, at)| at),
        resolved_at: record.resolved_at,
        scheduled_auto_completed: switches.is_some_and(|switches| switches.auto_complete),
        scheduled_auto_in_progress: switches.is_some_and(|switches| switches.auto_start),
        scheduled_for: record.plan.as_ref().map(|plan| plan.scheduled_for),
        auto_transition_deliver_notifications_at_end: switches.map(|switches| switches.notify_end),
        auto_transition_deliver_notifications_at_start: switches.map(|switches| switches.notify_start),
        auto_transition_to_maintenance_state: switches.map(|switches| switches.to_maintenance),
        auto_transition_to_operational_state: switches.map(|switches| switches.to_operational),
        scheduled_remind_prior: switches.is_some_and(|switches| !switches.remind_before.is_empty()),
        scheduled_reminded_at: record.plan.as_ref().and_then(|plan| plan.reminded_at),
        scheduled_until: record.plan.as_ref().map(|plan| plan.scheduled_until),
        shortlink: format!("{address}/{kind}/{}", record.id),
        started_at: record.started_at,
        status,
        updated_at: record.updated_at,
        reminder_intervals: record.reminder_intervals,
        backfilled: record.backfilled,
        name: record.name,
    }
}
