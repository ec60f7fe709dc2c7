//! From which source the points of a metric are pulled.

use app::model::{
    MetricId, PageId,
    access::Right,
    source::{Pull, Pulled, SourceKind},
};
use ingest::pull::json_path::JsonPath;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::load;
use crate::{
    entity::{Col, metric, metric_pull},
    error::{Error, Result},
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation},
        rows,
    },
};

/// Under which name a metric's `source` says where its points are pulled from.
const PULL: &str = "pull";

/// Where a metric's points are pulled from, if from anywhere.
pub fn wanted(row: &metric::Model) -> Option<Pull> {
    serde_json::from_value(row.source.0.get(PULL)?.clone()).ok()
}

/// Where a metric's points are pulled from, and how that goes.
pub async fn pull_of(services: &Services, actor: &Actor, page: PageId, id: MetricId) -> Result<Option<Pulled>> {
    actor.must(page, Right::ShapePage)?;
    let db = services.db.read();
    let Some(pull) = wanted(&metric_of(db, page, id).await?) else { return Ok(None) };
    let row = metric_pull::Entity::find_by_id(Col(id)).one(db).await?;
    let at = |pick: fn(&metric_pull::Model) -> Option<Col<_>>| row.as_ref().and_then(pick).map(|at| at.0);
    Ok(Some(Pulled {
        pull,
        next_at: at(|row| Some(row.next_at)),
        last_at: at(|row| row.last_at),
        backfilled_to: at(|row| row.backfilled_to),
        failing_since: at(|row| row.failing_since),
        last_error: row.and_then(|row| row.last_error),
    }))
}

/// Has a metric pulled from a source, or from none. What the source has of the time before is asked for as well.
pub async fn set_pull(services: &Services, actor: &Actor, page: PageId, id: MetricId, pull: Option<Pull>) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let row = metric_of(m.tx(), page, id).await?;
    if write_pull(&mut m, row, pull).await? {
        m.commit().await?;
    }
    Ok(())
}

/// The same for a metric in its transaction. Says whether that changed anything.
pub async fn write_pull(m: &mut Mutation<'_>, mut row: metric::Model, pull: Option<Pull>) -> Result<bool> {
    let id = row.id.0;
    let pull = match pull {
        Some(pull) => Some(checked(m.tx(), m.page_id(), pull).await?),
        None => None,
    };
    let before = wanted(&row);
    if pull == before {
        return Ok(false);
    }
    let mut source = row.source.0.as_object().cloned().unwrap_or_default();
    source.remove(PULL);
    if let Some(pull) = &pull {
        source.insert(PULL.to_owned(), json!(pull));
    }
    row.source.0 = source.into();
    row.rev += 1;
    row.updated_at = Col(m.now());
    rows::overwrite(m.tx(), row.clone()).await?;
    m.record(Fact::Metric(row));
    let old = metric_pull::Entity::find_by_id(Col(id)).one(m.tx()).await?;
    metric_pull::Entity::delete_by_id(Col(id)).exec(m.tx()).await?;
    if let Some(pull) = &pull {
        // Asked the same as before, it has what it has.
        let same = before.as_ref().is_some_and(|before| Pull { interval_seconds: before.interval_seconds, ..pull.clone() } == *before);
        let fresh = metric_pull::Model {
            metric_id: Col(id),
            source_id: Col(pull.source_id),
            next_at: Col(m.now()),
            lease_owner: None,
            lease_until: None,
            last_at: None,
            last_error: None,
            failing_since: None,
            failures: 0,
            backfilled_to: old.filter(|_| same).and_then(|old| old.backfilled_to),
        };
        rows::insert(m.tx(), fresh).await?;
    }
    m.audit(Deed::on("edited", "metric", id).before(&json!({ PULL: before })).after(&json!({ PULL: pull }))).await?;
    Ok(true)
}

/// What is asked, cleaned, if the source is one of the page and can be asked that.
pub(super) async fn checked(db: &impl ConnectionTrait, page: PageId, pull: Pull) -> Result<Pull> {
    let source = match load(db, page, pull.source_id).await {
        Err(Error::NotFound(_)) => Err(Error::field("source_id", "names no source of this page")),
        other => other,
    }?;
    let pull = pull.validate(source.kind.0)?;
    if source.kind.0 == SourceKind::Json {
        for (field, path) in [("path", &pull.path), ("time_path", &pull.time_path)] {
            let Some(path) = path else { continue };
            path.parse::<JsonPath>().map_err(|fault| Error::field(field, fault.to_string()))?;
        }
    }
    Ok(pull)
}

pub(super) async fn metric_of(db: &impl ConnectionTrait, page: PageId, id: MetricId) -> Result<metric::Model> {
    let found = metric::Entity::live(page).filter(metric::Column::Id.eq(Col(id))).one(db).await?;
    found.ok_or(Error::NotFound("metric"))
}
