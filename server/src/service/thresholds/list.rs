//! What staff read of thresholds.

use std::time::Duration;

use app::model::{
    MetricId, PageId,
    access::Right,
    threshold::{Firing, Reaction, Sight, Suspicion, Threshold},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{content, decide::Rule, turn::is_unsteady, values};
use crate::{
    entity::{Col, component, metric, threshold, threshold_firing as firing},
    error::{Error, Result},
    service::{Services, actor::Actor},
};

/// How many firings of a threshold are listed.
const FIRINGS: u64 = 20;

/// The thresholds of a metric, the oldest first, with how the values are now and when each fired last.
pub async fn list_thresholds(services: &Services, actor: &Actor, page: PageId, id: MetricId) -> Result<Vec<Threshold>> {
    actor.must(page, Right::ReadMetrics)?;
    let (db, now) = (services.db.read(), services.clock.now());
    let found = metric::Entity::live(page).filter(metric::Column::Id.eq(Col(id))).one(db).await?;
    let metric = found.ok_or(Error::NotFound("metric"))?;
    let live = threshold::Entity::live(page)
        .filter(threshold::Column::MetricId.eq(Col(id)))
        .order_by_asc(threshold::Column::CreatedAt)
        .order_by_asc(threshold::Column::Id);
    let mut all = Vec::new();
    for row in live.all(db).await? {
        let content = content(&row);
        let rule = Rule { content: &content, pace: values::pace(&metric) };
        let known = values::read(db, &metric, now - Duration::from_millis(rule.reach().unsigned_abs()), now).await?;
        let sight = match rule.sight(&known, now) {
            // The newest point may be older than all that was read.
            Sight::Silent(_) => Sight::Silent(metric.last_at.map(|at| at.0)),
            sight => sight,
        };
        let last = firing::Entity::find()
            .filter(firing::Column::ThresholdId.eq(row.id))
            .order_by_desc(firing::Column::Id)
            .limit(FIRINGS)
            .all(db)
            .await?;
        let is_unsteady = match last.first().filter(|firing| firing.ended_at.is_none()) {
            Some(open) => is_unsteady(db, &rule, open).await?,
            None => false,
        };
        let firings = last.into_iter().map(view).collect();
        all.push(Threshold { id: row.id.0, rev: row.rev, paused_at: row.paused_at.map(|at| at.0), sight, is_unsteady, firings, content });
    }
    Ok(all)
}

/// The components thresholds suspect now, the one that has been for longest first. Those staff said that it is nothing are left out.
pub async fn list_suspicions(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<Suspicion>> {
    actor.must(page, Right::ReadMetrics)?;
    let db = services.db.read();
    let open = firing::Entity::find()
        .filter(firing::Column::PageId.eq(Col(page)))
        .filter(firing::Column::Reaction.eq(Col(Reaction::Suspect)))
        .filter(firing::Column::AppliedAt.is_not_null())
        .filter(firing::Column::EndedAt.is_null())
        .filter(firing::Column::DismissedAt.is_null())
        .order_by_asc(firing::Column::BeganAt)
        .all(db)
        .await?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let components = component::Entity::live(page).filter(component::Column::ArchivedAt.is_null()).all(db).await?;
    let thresholds = threshold::Entity::live(page).all(db).await?;
    let metrics = metric::Entity::live(page).all(db).await?;
    let suspicion = |row: firing::Model| {
        let component = components.iter().find(|own| own.id == row.component_id)?;
        let threshold = thresholds.iter().find(|own| own.id == row.threshold_id)?;
        let metric = metrics.iter().find(|own| own.id == threshold.metric_id)?;
        Some(Suspicion {
            threshold: threshold.id.0,
            component: component.id.0,
            status: row.status.0,
            metric: metric.id.0,
            metric_name: metric.name.clone(),
            since: row.began_at.0,
            value: row.value,
            decimals: metric.decimals,
            suffix: metric.suffix.clone(),
        })
    };
    Ok(open.into_iter().filter_map(suspicion).collect())
}

fn view(row: firing::Model) -> Firing {
    Firing {
        id: row.id,
        began_at: row.began_at.0,
        value: row.value,
        applied_at: row.applied_at.map(|at| at.0),
        ended_at: row.ended_at.map(|at| at.0),
        end: row.end_reason.map(|end| end.0),
        is_overruled: row.overruled,
        dismissed_at: row.dismissed_at.map(|at| at.0),
        dismissed_by: row.dismissed_by,
        event_id: row.event_id.map(|id| id.0),
    }
}
