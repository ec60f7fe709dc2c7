//! Deciding where the points of a metric come from.

use app::model::{
    MetricId, PageId,
    access::Right,
    metric::{EditSource, MetricSource},
};
use ingest::matcher::Matcher;
use serde_json::Value;

use super::{
    edit::{commit, save},
    load,
};
use crate::{
    entity::{Col, Json, metric},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation, must_be_fresh},
    },
};

/// Under which name a metric's `source` says which pushed series belong to it.
const PUSH: &str = "push";

/// The furthest a value can be scaled.
const SCALE: f64 = 1e15;

/// Where the points of a metric come from, as its row says.
pub fn source_of(row: &metric::Model) -> MetricSource {
    serde_json::from_value(row.source.0.clone()).unwrap_or_default()
}

/// Decides where the points of a metric come from. A matcher that cannot be read is refused with the place where reading ended.
pub async fn set_source(services: &Services, actor: &Actor, page: PageId, id: MetricId, input: EditSource) -> Result<()> {
    let source = checked(input.source)?;
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let mut row = load(m.tx(), page, id).await?;
    if let Some(seen) = input.rev {
        must_be_fresh("metric", seen, row.rev)?;
    }
    let before = source_of(&row);
    if before == source {
        return Ok(());
    }
    row.source = Json(laid_over(row.source.0, &source)?);
    row.rev += 1;
    row.updated_at = Col(m.now());
    save(&mut m, row).await?;
    m.audit(Deed::on("changed the source of", "metric", id).before(&before).after(&source)).await?;
    commit(m).await
}

/// What the column holds from now on: where points are pulled from stands beside, and stays.
fn laid_over(stored: Value, source: &MetricSource) -> Result<Value> {
    let mut all = stored.as_object().cloned().unwrap_or_default();
    all.remove(PUSH);
    match serde_json::to_value(source).map_err(|error| Error::Fault(error.to_string()))? {
        Value::Object(own) => all.extend(own),
        other => return Err(Error::Fault(format!("a source became {other}"))),
    }
    Ok(all.into())
}

fn checked(mut source: MetricSource) -> Result<MetricSource> {
    let Some(push) = &mut source.push else { return Ok(source) };
    push.matcher = push.matcher.trim().to_owned();
    push.matcher.parse::<Matcher>().map_err(|fault| Error::field("matcher", fault.to_string()))?;
    if !push.scale.is_finite() || push.scale == 0.0 || push.scale.abs() > SCALE {
        return Err(Error::field("scale", "must be a number other than zero, and no larger than 1e15"));
    }
    Ok(source)
}
