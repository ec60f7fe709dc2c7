//! Incidents, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{
    Impact, IncidentState, Instant, Visibility,
    input::{FieldErrors, NAME_LENGTH, NewUpdate},
    recovery::Clock,
    reminder,
};

/// The longest key of a cause, in characters.
const KEY_LENGTH: usize = 2_000;

/// When something is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PublishAt {
    /// At once.
    #[default]
    Now,
    /// By itself, at a set time.
    At(Instant),
    /// When somebody says so.
    Draft,
}

/// An incident entered after it was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backfill {
    /// When it began.
    pub started_at: Instant,
    /// When it was over.
    pub resolved_at: Instant,
    /// Whether it counts against uptime.
    pub counts_as_downtime: bool,
}

/// A new incident. Its first update opens the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewIncident {
    /// Its title.
    pub name: String,
    /// Its first update; its state defaults to investigating.
    pub update: NewUpdate<IncidentState>,
    /// An impact to show in place of the one that follows from the components.
    pub impact_override: Option<Impact>,
    /// Who may see it.
    pub visibility: Visibility,
    /// When it is published.
    pub publish: PublishAt,
    /// When the trouble began, if that is known.
    pub started_at: Option<Instant>,
    /// When we noticed, if that is known.
    pub detected_at: Option<Instant>,
    /// Set for an incident entered after the fact.
    pub backfill: Option<Backfill>,
    /// Whether it goes first.
    pub pinned: bool,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Facts for other tools: an object of objects.
    pub metadata: serde_json::Value,
    /// When the team is reminded of its silence, as `"[1,5]"`, `"4"` or `"[]"`; the page's habit if empty.
    #[serde(default)]
    pub reminder_intervals: Option<String>,
    /// Who or what opened it, if not a person: `alertmanager`, `threshold` ...
    pub source: Option<String>,
    /// What identifies the cause there, so that the same cause opens only one incident.
    pub source_key: Option<String>,
}

impl NewIncident {
    /// An incident with this title and first text, everything else as most people want it.
    pub fn named(name: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            update: NewUpdate { body: body.into(), ..NewUpdate::default() },
            impact_override: None,
            visibility: Visibility::Public,
            publish: PublishAt::Now,
            started_at: None,
            detected_at: None,
            backfill: None,
            pinned: false,
            tags: Vec::new(),
            metadata: serde_json::json!({}),
            reminder_intervals: None,
            source: None,
            source_key: None,
        }
    }

    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        let update = self.update.clone();
        match update.validate() {
            Ok(update) => self.update = update,
            Err(more) => errors.0.extend(more.0),
        }
        if self.update.internal {
            errors.add("internal", "cannot be the first update");
        }
        clean_tags(&mut errors, &mut self.tags);
        check_metadata(&mut errors, &self.metadata);
        check_impact(&mut errors, self.impact_override);
        check_intervals(&mut errors, self.reminder_intervals.as_deref());
        self.source = errors.optional_line("source", self.source.as_deref(), NAME_LENGTH);
        self.source_key = errors.optional_line("source_key", self.source_key.as_deref(), KEY_LENGTH);
        let clock = Clock { started: self.started_at, detected: self.detected_at, ..Clock::default() };
        if let Some((first, second)) = clock.contradiction() {
            errors.add(second, format!("must not lie before {first}"));
        }
        if let Some(backfill) = self.backfill {
            if backfill.resolved_at < backfill.started_at {
                errors.add("resolved_at", "must not lie before started_at");
            }
            if self.publish != PublishAt::Now {
                errors.add("backfill", "cannot be combined with a draft or a scheduled publication");
            }
        }
        errors.into_result(self)
    }
}

/// New moments; what is empty stays, `Some(None)` makes a moment unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditClock {
    /// When the trouble began.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub started_at: Option<Option<Instant>>,
    /// When we noticed.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub detected_at: Option<Option<Instant>>,
    /// When somebody took it on.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub acknowledged_at: Option<Option<Instant>>,
    /// When a fix was in place.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub mitigated_at: Option<Option<Instant>>,
}

/// What to change about an incident; what is empty stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditIncident {
    /// The revision the editor saw.
    pub rev: i64,
    /// A new title.
    pub name: Option<String>,
    /// Another impact; `Some(None)` goes back to the one that follows from the components.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub impact_override: Option<Option<Impact>>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// Another time of publication, while it is not out.
    pub publish: Option<PublishAt>,
    /// Other moments.
    pub clock: EditClock,
    /// When the next update is promised; `Some(None)` takes the promise back.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub next_update_at: Option<Option<Instant>>,
    /// Whether it goes first.
    pub pinned: Option<bool>,
    /// Whether it turned out to be nothing.
    pub false_alarm: Option<bool>,
    /// Whether a backfilled incident counts against uptime.
    pub counts_as_downtime: Option<bool>,
    /// Words to find it by, in place of all it has.
    pub tags: Option<Vec<String>>,
    /// Facts for other tools, in place of all it has.
    pub metadata: Option<serde_json::Value>,
    /// When the team is reminded of its silence, as `"[1,5]"`, `"4"` or `"[]"`; `Some(None)` for the page's habit.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::model::input::twice")]
    pub reminder_intervals: Option<Option<String>>,
}

impl EditIncident {
    /// Nothing to change, seen at this revision.
    pub fn at_rev(rev: i64) -> Self {
        Self {
            rev,
            name: None,
            impact_override: None,
            visibility: None,
            publish: None,
            clock: EditClock::default(),
            next_update_at: None,
            pinned: None,
            false_alarm: None,
            counts_as_downtime: None,
            tags: None,
            metadata: None,
            reminder_intervals: None,
        }
    }

    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = self.name.map(|name| errors.line("name", &name, NAME_LENGTH));
        if let Some(tags) = &mut self.tags {
            clean_tags(&mut errors, tags);
        }
        if let Some(metadata) = &self.metadata {
            check_metadata(&mut errors, metadata);
        }
        check_impact(&mut errors, self.impact_override.flatten());
        check_intervals(&mut errors, self.reminder_intervals.as_ref().and_then(Option::as_deref));
        errors.into_result(self)
    }
}

pub(super) fn clean_tags(errors: &mut FieldErrors, tags: &mut Vec<String>) {
    if tags.len() > 50 {
        errors.add("tags", "are more than 50");
    }
    *tags = tags.iter().map(|t| errors.line("tags", t, 100)).collect();
    tags.sort();
    tags.dedup();
}

pub(super) fn check_metadata(errors: &mut FieldErrors, metadata: &serde_json::Value) {
    let fits = metadata.as_object().is_some_and(|o| o.values().all(serde_json::Value::is_object));
    if !fits {
        errors.add("metadata", "must be an object of objects");
    } else if metadata.to_string().len() > 50_000 {
        errors.add("metadata", "is larger than 50,000 bytes");
    }
}

fn check_intervals(errors: &mut FieldErrors, intervals: Option<&str>) {
    if intervals.is_some_and(|intervals| reminder::of_incident(intervals).is_none()) {
        errors.add("reminder_intervals", "must be hours such as \"[3,6,12]\", growing, from 1 to 24; or \"4\"; or \"[]\"");
    }
}

fn check_impact(errors: &mut FieldErrors, impact: Option<Impact>) {
    if impact == Some(Impact::Maintenance) {
        errors.add("impact_override", "of an incident cannot be maintenance");
    }
}
