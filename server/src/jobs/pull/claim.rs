//! Taking metrics to pull, so that no other process pulls them too: each is leased to one for a while. A process that ends loses its
//! leases by time alone.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use app::model::{Instant, MetricId, SourceId, source::Pull};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

use crate::{
    entity::{Col, metric, metric_pull, metric_source, page},
    error::Result,
    service::{Services, sources},
};

/// How long a process may hold a metric: longer than asking and keeping takes.
const LEASE: Duration = Duration::from_secs(60);

/// How much of what is due is looked at.
const LOOKED_AT: u64 = 64;

/// A turn is at most so much later than now: what lies further ahead was planned by a clock that has been set back since.
const AHEAD: Duration = Duration::from_secs(2 * 86_400);

/// A metric to pull.
pub struct Due {
    /// How it does.
    pub row: metric_pull::Model,
    /// The metric.
    pub metric: metric::Model,
    /// The source.
    pub source: metric_source::Model,
    /// What it is asked.
    pub pull: Pull,
}

/// Takes metrics that are due for this process: so many, and of each host no more than fit beside those that are `busy`.
pub async fn claim(
    services: &Services,
    name: &str,
    (room, per_host): (usize, usize),
    mut busy: BTreeMap<String, usize>,
) -> Result<Vec<Due>> {
    use metric_pull::Column as P;
    let now = services.clock.now();
    if metric_pull::Entity::find().filter(due_at(now)).limit(1).one(services.db.read()).await?.is_none() {
        return Ok(Vec::new());
    }
    let tx = services.db.begin().await?;
    let full = busy.iter().filter(|(_, used)| **used >= per_host).map(|(host, _)| host.clone()).collect();
    let mut taken: Vec<Due> = Vec::new();
    let found = look(&tx, now, full).await?;
    let (mut there, gone) = match_up(&tx, found).await?;
    if !gone.is_empty() {
        metric_pull::Entity::delete_many().filter(P::MetricId.is_in(gone)).exec(&tx).await?;
    }
    for due in there.drain(..) {
        let used = busy.entry(due.source.host.clone()).or_default();
        if *used < per_host && taken.len() < room {
            *used += 1;
            taken.push(due);
        }
    }
    metric_pull::Entity::update_many()
        .col_expr(P::LeaseOwner, Expr::value(name))
        .col_expr(P::LeaseUntil, Expr::value(Col(now + LEASE)))
        .filter(P::MetricId.is_in(taken.iter().map(|due| due.row.metric_id)))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(taken)
}

/// Goes on holding a metric; whether it still is this process's.
pub async fn hold_on(services: &Services, name: &str, metric: Col<MetricId>, now: Instant) -> Result<bool> {
    use metric_pull::Column as P;
    let held = metric_pull::Entity::update_many()
        .col_expr(P::LeaseUntil, Expr::value(Col(now + LEASE)))
        .filter(P::MetricId.eq(metric))
        .filter(P::LeaseOwner.eq(name))
        .exec(services.db.write())
        .await?;
    Ok(held.rows_affected == 1)
}

/// Leaves what this process holds to others.
pub async fn give_back(services: &Services, name: &str) -> Result<()> {
    use metric_pull::Column as P;
    let nobody = || Expr::value(Option::<String>::None);
    metric_pull::Entity::update_many()
        .col_expr(P::LeaseOwner, nobody())
        .col_expr(P::LeaseUntil, Expr::value(Option::<i64>::None))
        .filter(P::LeaseOwner.eq(name))
        .exec(services.db.write())
        .await?;
    Ok(())
}

/// What is due and nobody's.
fn due_at(now: Instant) -> Condition {
    use metric_pull::Column as P;
    let is_due = Condition::any().add(P::NextAt.lte(Col(now))).add(P::NextAt.gt(Col(now + AHEAD)));
    let is_free = Condition::any().add(P::LeaseUntil.is_null()).add(P::LeaseUntil.lte(Col(now))).add(P::LeaseUntil.gt(Col(now + LEASE)));
    Condition::all().add(is_due).add(is_free)
}

async fn look(tx: &DatabaseTransaction, now: Instant, full: Vec<String>) -> Result<Vec<metric_pull::Model>> {
    use metric_pull::Column as P;
    let mut find = metric_pull::Entity::find().filter(due_at(now)).order_by_asc(P::NextAt).order_by_asc(P::MetricId).limit(LOOKED_AT);
    if !full.is_empty() {
        let of_full = metric_source::Entity::find().select_only().column(metric_source::Column::Id);
        let of_full: Vec<Col<SourceId>> = of_full.filter(metric_source::Column::Host.is_in(full)).into_tuple().all(tx).await?;
        find = find.filter(P::SourceId.is_not_in(of_full));
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        // Another process takes others meanwhile.
        find = find.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    Ok(find.all(tx).await?)
}

/// Those with their metric and their source, and those of which something is gone.
async fn match_up(tx: &DatabaseTransaction, found: Vec<metric_pull::Model>) -> Result<(Vec<Due>, Vec<Col<MetricId>>)> {
    let metrics = metric::Entity::find()
        .filter(metric::Column::Id.is_in(found.iter().map(|row| row.metric_id)))
        .filter(metric::Column::DeletedAt.is_null())
        .all(tx)
        .await?;
    let sources = metric_source::Entity::find()
        .filter(metric_source::Column::Id.is_in(found.iter().map(|row| row.source_id)))
        .filter(metric_source::Column::DeletedAt.is_null())
        .all(tx)
        .await?;
    let pages = page::Entity::find()
        .filter(page::Column::Id.is_in(metrics.iter().map(|metric| metric.page_id)))
        .filter(page::Column::DeletedAt.is_null())
        .all(tx)
        .await?;
    let pages: BTreeSet<_> = pages.into_iter().map(|page| page.id).collect();
    let metrics: BTreeMap<_, _> =
        metrics.into_iter().filter(|metric| pages.contains(&metric.page_id)).map(|metric| (metric.id, metric)).collect();
    let sources: BTreeMap<_, _> = sources.into_iter().map(|source| (source.id, source)).collect();
    let (mut there, mut gone) = (Vec::new(), Vec::new());
    for row in found {
        let metric = metrics.get(&row.metric_id);
        let pull = metric.and_then(sources::wanted).filter(|pull| pull.source_id == row.source_id.0);
        match (metric, pull, sources.get(&row.source_id)) {
            (Some(metric), Some(pull), Some(source)) if metric.page_id == source.page_id => {
                there.push(Due { row, metric: metric.clone(), source: source.clone(), pull });
            }
            _ => gone.push(row.metric_id),
        }
    }
    Ok((there, gone))
}
