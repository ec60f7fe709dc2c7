//! Deciding how long points are kept, and how much would go.

use std::ops::Range;

use app::model::{
    Instant, MetricId, PageId,
    access::Right,
    retention::{EditRetention, LEVELS as MODEL_LEVELS, Level, Retained, RetentionDays},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{
    edit::{commit, save},
    load,
    retention::{LEVELS, RESOLUTIONS, Retention},
};
use crate::{
    entity::{Col, metric, metric_point as point, metric_rollup as rollup},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation, must_be_fresh},
    },
};

const _: () = assert!(LEVELS == MODEL_LEVELS, "the screens show every level");

/// How long a metric is kept, and what of it there is.
pub async fn load_retention(services: &Services, actor: &Actor, page: PageId, id: MetricId) -> Result<Retained> {
    actor.must(page, Right::ReadMetrics)?;
    let db = services.db.read();
    let row = load(db, page, id).await?;
    let mut levels = [Level::default(); LEVELS];
    for (level, found) in levels.iter_mut().enumerate() {
        *found = count(db, &row, level, Instant::from_millis(i64::MIN)..Instant::from_millis(i64::MAX)).await?;
    }
    Ok(Retained { rev: row.rev, days: days(&Retention::of(&row)), levels })
}

/// How many values of each level these days would have deleted by now.
pub async fn preview_retention(
    services: &Services,
    actor: &Actor,
    page: PageId,
    id: MetricId,
    wanted: RetentionDays,
) -> Result<[u64; LEVELS]> {
    actor.must(page, Right::ShapePage)?;
    let wanted = wanted.validate()?;
    let (db, now) = (services.db.read(), services.clock.now());
    let row = load(db, page, id).await?;
    let retention = with_days(Retention::of(&row), wanted);
    let mut gone = [0; LEVELS];
    for (level, gone) in gone.iter_mut().enumerate() {
        if let Some(cutoff) = retention.cutoff(level, now) {
            *gone = count(db, &row, level, Instant::from_millis(i64::MIN)..cutoff).await?.count;
        }
    }
    Ok(gone)
}

/// How many values of each level lie in a stretch of time.
pub async fn count_stretch(
    services: &Services,
    actor: &Actor,
    page: PageId,
    id: MetricId,
    stretch: Range<Instant>,
) -> Result<[u64; LEVELS]> {
    actor.must(page, Right::ShapePage)?;
    if stretch.is_empty() {
        return Err(Error::field("to", "must lie after from"));
    }
    let db = services.db.read();
    let row = load(db, page, id).await?;
    let mut found = [0; LEVELS];
    for (level, found) in found.iter_mut().enumerate() {
        *found = count(db, &row, level, stretch.clone()).await?.count;
    }
    Ok(found)
}

/// Decides how long a metric is kept. What is too old then goes within the hour. Somebody else's change since `input.rev`
/// refuses it.
pub async fn set_retention(services: &Services, actor: &Actor, page: PageId, id: MetricId, input: EditRetention) -> Result<()> {
    let wanted = input.days.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let mut row = load(m.tx(), page, id).await?;
    must_be_fresh("metric", input.rev, row.rev)?;
    let retention = Retention::of(&row);
    let before = days(&retention);
    if before == wanted {
        return Ok(());
    }
    row.retention = with_days(retention, wanted).to_column();
    row.rev += 1;
    row.updated_at = Col(m.now());
    save(&mut m, row).await?;
    m.audit(Deed::on("changed the retention of", "metric", id).before(&before).after(&wanted)).await?;
    commit(m).await
}

fn days(retention: &Retention) -> RetentionDays {
    RetentionDays {
        raw: retention.raw_days,
        five_minutes: retention.five_minute_days,
        hours: retention.hour_days,
        days: retention.day_days,
    }
}

/// What is gone already stays gone.
fn with_days(retention: Retention, days: RetentionDays) -> Retention {
    Retention {
        raw_days: days.raw,
        five_minute_days: days.five_minutes,
        hour_days: days.hours,
        day_days: days.days,
        gone_before: retention.gone_before,
    }
}

/// What there is of a level in a stretch of time.
async fn count(db: &impl ConnectionTrait, row: &metric::Model, level: usize, stretch: Range<Instant>) -> Result<Level> {
    type Found = (i64, Option<Col<Instant>>, Option<Col<Instant>>);
    let found: Option<Found> = match level.checked_sub(1).and_then(|n| RESOLUTIONS.get(n)) {
        None => {
            use point::Column as P;
            let within = Condition::all().add(P::MetricId.eq(row.id)).add(P::At.gte(Col(stretch.start))).add(P::At.lt(Col(stretch.end)));
            let query = point::Entity::find().select_only().filter(within).expr(P::At.count()).expr(P::At.min()).expr(P::At.max());
            query.into_tuple().one(db).await?
        }
        Some(resolution) => {
            use rollup::Column as R;
            let within = Condition::all()
                .add(R::MetricId.eq(row.id))
                .add(R::Resolution.eq(*resolution))
                .add(R::At.gte(Col(stretch.start)))
                .add(R::At.lt(Col(stretch.end)));
            let query = rollup::Entity::find().select_only().filter(within).expr(R::At.count()).expr(R::At.min()).expr(R::At.max());
            query.into_tuple().one(db).await?
        }
    };
    let (count, oldest, newest) = found.unwrap_or_default();
    Ok(Level { count: u64::try_from(count).unwrap_or_default(), oldest: oldest.map(|at| at.0), newest: newest.map(|at| at.0) })
}

#[cfg(test)]
#[path = "keep_tests.rs"]
mod tests;
