//! Asking a source once, for staff to see what comes back. Nothing of it is kept.

use std::time::Duration;

use app::model::{
    Aggregation, Instant, MetricId, PageId,
    access::Right,
    source::{Pull, SourceKind, Tried},
};

use super::{Asker, Window, load, narrow, pulls};
use crate::{
    error::Result,
    service::{Services, actor::Actor},
};

/// How many series are shown.
const SHOWN: usize = 20;

/// Asks a source as a metric would, or with its mean if there is no metric yet. What goes wrong there is told in the answer.
pub async fn try_pull(
    services: &Services,
    asker: &Asker,
    actor: &Actor,
    page: PageId,
    (metric, pull): (Option<MetricId>, Pull),
) -> Result<Tried> {
    actor.must(page, Right::ShapePage)?;
    let db = services.db.read();
    let pull = pulls::checked(db, page, pull).await?;
    let source = load(db, page, pull.source_id).await?;
    let aggregation = match metric {
        Some(id) => pulls::metric_of(db, page, id).await?.aggregation.0,
        None => Aggregation::Average,
    };
    let now = services.clock.now();
    let window = lately(source.kind.0, pull.interval_seconds, now);
    let answer = asker.batch(&source, &pull, window).await;
    let took = services.clock.now().since(now).max(0);
    let batch = match answer {
        Ok(batch) => batch,
        Err(problem) => return Ok(Tried { took, problem: Some(problem), ..Tried::default() }),
    };
    let first = batch.series.iter().take(SHOWN).filter_map(|series| {
        let newest = series.points.iter().max_by_key(|point| point.at)?;
        Some((series.to_string().chars().take(200).collect(), newest.at.map(Instant::from_millis), newest.value))
    });
    let bounds = narrow::Bounds { kept: Instant::from_millis(0), now, step: pull.interval_seconds.saturating_mul(1_000) };
    let (point, problem) = match narrow::narrow(&batch, aggregation, bounds) {
        Ok(points) => (points.last().copied(), None),
        Err(problem) => (None, Some(problem)),
    };
    let problem = problem.or_else(|| point.is_none().then(|| "there is no value in the time just past".to_owned()));
    Ok(Tried { took, series: batch.series.len() as u64, first: first.collect(), point, problem })
}

/// The time just past, in which there should be a point.
fn lately(kind: SourceKind, interval_seconds: i64, now: Instant) -> Window {
    let step = interval_seconds.saturating_mul(1_000);
    let last = Instant::from_millis(now.millis() - now.millis().rem_euclid(step.max(1)));
    let back = |least: u64| now - Duration::from_secs(least.max(interval_seconds.unsigned_abs().saturating_mul(10)));
    let (from, to) = match kind {
        SourceKind::Prometheus => (last, last),
        SourceKind::Json => (now, now),
        SourceKind::Pingdom => (back(86_400), now),
        _ => (back(3_600), now),
    };
    Window { from, to, is_behind: false }
}
