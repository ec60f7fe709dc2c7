//! Writing down how pulling went, and when it is tried again.

use std::time::Duration;

use app::model::Instant;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::claim::Due;
use crate::{
    entity::{Col, metric_pull},
    error::Result,
    service::Services,
};

/// The longest a source that fails is left alone, unless it is asked less often anyway.
const LONGEST: u64 = 900;

/// What came of a turn.
pub struct Settled {
    /// When it ended.
    pub at: Instant,
    /// When the next one is.
    pub next_at: Instant,
    /// Up to when points are there now, or in words what went wrong; nothing if nothing had to be asked.
    pub outcome: Option<Result<Instant, String>>,
}

/// How long to leave a source alone that has failed so many times before: twice as long each time, up to a quarter of an hour.
pub fn pause(interval_seconds: i64, failures: i32) -> Duration {
    let interval = interval_seconds.unsigned_abs();
    let doubled = interval.saturating_mul(1 << (failures.clamp(0, 20) + 1));
    Duration::from_secs(doubled.min(LONGEST.max(interval)))
}

/// Writes it down, unless another process has taken over.
pub async fn settle(services: &Services, name: &str, due: &Due, settled: Settled) -> Result<()> {
    use metric_pull::Column as P;
    let none = || Expr::value(Option::<String>::None);
    let no_time = || Expr::value(Option::<i64>::None);
    let mut update = metric_pull::Entity::update_many()
        .col_expr(P::NextAt, Expr::value(Col(settled.next_at)))
        .col_expr(P::LeaseOwner, none())
        .col_expr(P::LeaseUntil, no_time());
    match settled.outcome {
        Some(Ok(done)) => {
            update = update
                .col_expr(P::LastAt, Expr::value(Col(settled.at)))
                .col_expr(P::BackfilledTo, Expr::value(Col(done)))
                .col_expr(P::Failures, Expr::value(0))
                .col_expr(P::LastError, none())
                .col_expr(P::FailingSince, no_time());
        }
        Some(Err(words)) => {
            let since = due.row.failing_since.unwrap_or(Col(settled.at));
            update = update
                .col_expr(P::LastAt, Expr::value(Col(settled.at)))
                .col_expr(P::Failures, Expr::value(due.row.failures.saturating_add(1)))
                .col_expr(P::LastError, Expr::value(words))
                .col_expr(P::FailingSince, Expr::value(since));
        }
        None => {}
    }
    update.filter(P::MetricId.eq(due.row.metric_id)).filter(P::LeaseOwner.eq(name)).exec(services.db.write()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_fails_is_left_alone_ever_longer() {
        let pauses = |interval: i64| (0..8).map(|failures| pause(interval, failures).as_secs()).collect::<Vec<_>>();
        assert_eq!(pauses(60), [120, 240, 480, 900, 900, 900, 900, 900]);
        assert_eq!(pauses(3_600)[..2], [3_600, 3_600]);
        assert_eq!(pause(86_400, i32::MAX).as_secs(), 86_400);
    }
}
