//! The rules on a metric.

use app::model::{
    MetricId,
    threshold::{Firing as Fired, Sight, Threshold as Known},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::api::v3::{
        asking::{Answered, Signed},
        body::{Asked, Named},
        part::{OfPage, Paging, Part},
        problem::ReadRefusals,
        schema::{At, ComponentKey, EventKey, FiringEnd, Key, MetricKey, OneOf, Reaction, Side, Status, ThresholdKey},
    },
    service::thresholds,
};

/// A rule on a metric: values beyond it for long enough make it fire.
#[derive(Debug, Serialize, ToSchema)]
pub struct Threshold {
    /// Its id.
    id: ThresholdKey,
    /// How often it has been changed.
    rev: i64,
    /// The component it says something about.
    component_id: ComponentKey,
    /// On which side values are not fine.
    side: Side,
    /// Of which value.
    value: f64,
    /// For how many minutes before it fires.
    for_minutes: i32,
    /// For how many minutes values have to be fine until that is over.
    recover_minutes: i32,
    /// What it does.
    reaction: Reaction,
    /// The status of the component then.
    status: Status,
    /// Since when it is paused.
    paused_at: Option<At>,
    /// Since when values have been beyond it.
    crossed_since: Option<At>,
    /// Since when values have been fine.
    fine_since: Option<At>,
    /// Whether it has turned so often that it ends late.
    unsteady: bool,
    /// When it fired last, the newest first.
    firings: Vec<Firing>,
}

/// A stretch of time in which values were not fine.
#[derive(Debug, Serialize, ToSchema)]
pub struct Firing {
    /// Its number.
    id: i64,
    /// When it began.
    began_at: At,
    /// The value then.
    value: f64,
    /// When something was done; during a maintenance that waits.
    applied_at: Option<At>,
    /// When it was over.
    ended_at: Option<At>,
    /// Why it was over.
    end: Option<FiringEnd>,
    /// When staff said that it is nothing.
    dismissed_at: Option<At>,
    /// Who said so.
    dismissed_by: Option<String>,
    /// The draft of an incident it made.
    incident_id: Option<EventKey>,
}

fn firing(fired: Fired) -> Firing {
    Firing {
        id: fired.id,
        began_at: At(fired.began_at),
        value: fired.value,
        applied_at: fired.applied_at.map(At),
        ended_at: fired.ended_at.map(At),
        end: fired.end.map(OneOf),
        dismissed_at: fired.dismissed_at.map(At),
        dismissed_by: fired.dismissed_by,
        incident_id: fired.event_id.map(Key),
    }
}

fn threshold(known: Known) -> Threshold {
    let content = known.content;
    let (crossed_since, fine_since) = match known.sight {
        Sight::Silent(_) => (None, None),
        Sight::Crossed(since) => (Some(At(since)), None),
        Sight::Fine(since) => (None, Some(At(since))),
    };
    Threshold {
        id: Key(known.id),
        rev: known.rev,
        component_id: Key(content.component_id),
        side: OneOf(content.side),
        value: content.value,
        for_minutes: content.for_minutes,
        recover_minutes: content.recover_minutes,
        reaction: OneOf(content.reaction),
        status: OneOf(content.status),
        paused_at: known.paused_at.map(At),
        crossed_since,
        fine_since,
        unsteady: known.is_unsteady,
        firings: known.firings.into_iter().map(firing).collect(),
    }
}

/// The rules on a metric, the oldest first.
#[utoipa::path(get, path = "/metrics/{id}/thresholds", tag = "Metrics", params(("id" = MetricKey, Path, description = "The metric"), Paging, OfPage),
    responses((status = 200, body = Part<Threshold>, description = "Rules"), ReadRefusals), security(("token" = [])))]
pub async fn list_thresholds(signed: Signed, Named(id): Named<MetricId>, Asked(paging): Asked<Paging>) -> Answered {
    let (services, actor, page) = signed.means();
    let all = thresholds::list_thresholds(services, actor, page, id).await?;
    signed.part(paging.of(all, |known| known.id.to_string())?.map(threshold)).await
}
