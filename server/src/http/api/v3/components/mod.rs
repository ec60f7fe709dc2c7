//! Components: what they are, why they have the status they have, their days, and changing them.

pub mod days;
pub mod journal;
pub mod read;
pub mod write;

use std::collections::BTreeSet;

use app::model::{
    ComponentId,
    access::Right,
    component::Component as Seen,
    shape::{ComponentFile, Shape},
    snapshot::Snapshot,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    asking::Asking,
    cause::Cause,
    problem::Refusal,
    schema::{At, ComponentKey, Day, GroupKey, Key, OneOf, Status, Visibility},
};
use crate::service::components;

/// A component with its effective status.
#[derive(Debug, Serialize, ToSchema)]
pub struct Component {
    /// Its id.
    id: ComponentKey,
    /// The group it belongs to.
    group_id: Option<GroupKey>,
    /// Its name.
    name: String,
    /// What it is, in inline Markdown.
    description: Option<String>,
    /// Where it lives.
    link: Option<String>,
    /// Its place, from 1; inside its group, or among groups and loose components.
    position: i32,
    /// What it is now, incidents and maintenance included.
    status: Status,
    /// Since when, if that is not "operational" and lies within the last 90 days.
    since: Option<At>,
    /// What makes it so, the worst first.
    causes: Vec<Cause>,
    /// Since when monitoring suspects it of not being fine, which nobody has confirmed.
    suspected_since: Option<At>,
    /// Whether visitors see it now.
    listed: bool,
    /// Whether its days and its uptime are shown.
    showcase: bool,
    /// The day it came into use.
    start_date: Option<Day>,
    /// Whether visitors see it only while something is wrong with it.
    only_show_if_degraded: bool,
    /// Its uptime over the last 90 days in percent, rounded down.
    uptime: Option<f64>,
    /// The uptime it is meant to reach, in percent.
    uptime_objective: Option<f64>,
    /// When it was made.
    created_at: At,
    /// When it last changed.
    updated_at: At,
    /// What only staff know; with a token alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    staff: Option<ComponentStaff>,
}

/// What only staff know of a component.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentStaff {
    /// How often it has been changed: named with a change, it refuses one that was made meanwhile.
    rev: i64,
    /// What it was set to, without incidents and maintenance.
    baseline: Status,
    /// Who may see it.
    visibility: Visibility,
    /// The components it depends on.
    depends_on: Vec<ComponentKey>,
    /// Since when it is archived.
    archived_at: Option<At>,
}

/// What is known of a component in memory.
fn seen(snapshot: &Snapshot, component: &Seen) -> Component {
    Component {
        id: Key(component.id),
        group_id: component.group_id.map(Key),
        name: component.name.clone(),
        description: component.description_source.clone(),
        link: component.link.clone(),
        position: component.position,
        status: OneOf(component.status),
        since: component.since.map(At),
        causes: Cause::of(snapshot, component),
        suspected_since: component.suspected.map(At),
        listed: component.is_listed(),
        showcase: component.showcase,
        start_date: component.start_date.map(Day),
        only_show_if_degraded: component.only_show_if_degraded,
        uptime: component.showcase.then(|| snapshot.uptime(component.id.cast())).flatten().map(super::percent),
        uptime_objective: component.uptime_objective,
        created_at: At(component.created_at),
        updated_at: At(component.updated_at),
        staff: None,
    }
}

/// What staff know of a component, and of the events that whoever asks may know. What nobody is shown, nothing claims: it is what it
/// was set to.
fn known((snapshot, events): (&Snapshot, &Snapshot), file: &ComponentFile, dependencies: &[(ComponentId, ComponentId)]) -> Component {
    let effective = snapshot.component(file.id);
    let uptime = effective.filter(|component| component.showcase).and_then(|_| snapshot.uptime(file.id.cast()));
    Component {
        id: Key(file.id),
        group_id: file.group_id.map(Key),
        name: file.name.clone(),
        description: file.description.clone(),
        link: file.link.clone(),
        position: file.position,
        status: OneOf(effective.map_or(file.status, |component| component.status)),
        since: effective.and_then(|component| component.since).map(At),
        causes: effective.map_or_else(|| vec![Cause::baseline(None)], |component| Cause::of(events, component)),
        suspected_since: effective.and_then(|component| component.suspected).map(At),
        listed: file.visibility == app::model::Visibility::Public && effective.is_some_and(Seen::is_listed),
        showcase: file.showcase,
        start_date: file.start_date.map(Day),
        only_show_if_degraded: file.only_show_if_degraded,
        uptime: uptime.map(super::percent),
        uptime_objective: file.uptime_objective,
        created_at: At(file.created_at),
        updated_at: At(file.updated_at),
        staff: Some(ComponentStaff {
            rev: file.rev,
            baseline: OneOf(file.status),
            visibility: OneOf(file.visibility),
            depends_on: dependencies.iter().filter(|(one, _)| *one == file.id).map(|(_, on)| Key(*on)).collect(),
            archived_at: file.archived_at.map(At),
        }),
    }
}

/// Every component of the page, as whoever asks may know it, in the order of the page.
async fn all(asking: &Asking) -> Result<Vec<Component>, Refusal> {
    let Some(actor) = asking.staff(Right::ReadComponents) else {
        let snapshot = asking.snapshot();
        let mut listed: Vec<&Seen> = snapshot.top_to_bottom();
        let shown: BTreeSet<ComponentId> = listed.iter().map(|component| component.id).collect();
        listed.extend(snapshot.components.iter().filter(|component| !shown.contains(&component.id)));
        return Ok(listed.into_iter().map(|component| seen(snapshot, component)).collect());
    };
    let Shape { components, .. } = components::load_shape(asking.services(), actor, asking.page()).await?;
    let dependencies = components::list_dependencies(asking.services(), actor, asking.page()).await?;
    let team = asking.of_team().await?;
    let events: &Snapshot = if asking.staff(Right::ReadEvents).is_some() { &team } else { asking.snapshot() };
    Ok(components.iter().map(|file| known((team.as_ref(), events), file, &dependencies)).collect())
}

/// One component, as whoever asks may know it.
async fn one(asking: &Asking, id: ComponentId) -> Result<Component, Refusal> {
    let missing = || Refusal::missing("component");
    if asking.staff(Right::ReadComponents).is_none() {
        let snapshot = asking.snapshot();
        return snapshot.component(id).map(|component| seen(snapshot, component)).ok_or_else(missing);
    }
    all(asking).await?.into_iter().find(|component| component.id.0 == id).ok_or_else(missing)
}
