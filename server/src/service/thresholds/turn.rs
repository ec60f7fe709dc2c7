//! Thresholds fire and recover by themselves: all of them are looked at every few seconds. Here it is only found which are to turn;
//! whether they still are is decided once more inside the change that does it, so that each turns once.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use app::model::{ComponentId, Instant, PageId, ThresholdId, access::Right, threshold::FiringEnd};
use sea_orm::{
    ActiveValue::NotSet,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use super::{
    content,
    decide::{HOUR, Rule, Turn},
    effect, load, open_firing, place, values,
};
use crate::{
    entity::{Col, component, metric, page, threshold, threshold_firing as firing},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation},
        rows,
    },
};

/// Lets all thresholds turn that are to, and does what waited for the end of a maintenance. What fails keeps none of the others
/// waiting.
pub async fn watch(services: &Services) -> Result<()> {
    let actor = Actor::job("thresholds");
    let (db, now) = (services.db.read(), services.clock.now());
    let mut result = Ok(());
    let mut note = |done: Result<bool>| match done {
        // Gone since it was found.
        Ok(_) | Err(Error::NotFound(_)) => {}
        Err(error) => result = Err(error),
    };
    let live = threshold::Entity::find()
        .filter(threshold::Column::DeletedAt.is_null())
        .filter(threshold::Column::PausedAt.is_null())
        .filter(threshold::Column::PageId.in_subquery(pages()))
        .filter(threshold::Column::ComponentId.in_subquery(components()))
        .order_by_asc(threshold::Column::CreatedAt);
    let live = live.all(db).await?;
    let metrics = metric::Entity::find()
        .filter(metric::Column::DeletedAt.is_null())
        .filter(metric::Column::Id.is_in(live.iter().map(|row| row.metric_id)));
    let metrics: BTreeMap<_, _> = metrics.all(db).await?.into_iter().map(|row| (row.id, row)).collect();
    let open = firing::Entity::find().filter(firing::Column::EndedAt.is_null()).order_by_asc(firing::Column::Id);
    let open: BTreeMap<_, _> = open.all(db).await?.into_iter().map(|row| (row.threshold_id, row)).collect();
    for row in live {
        match look(db, &row, (metrics.get(&row.metric_id), open.get(&row.id)), now).await {
            Ok(None) => {}
            Ok(Some(_)) => note(step(services, &actor, row.page_id.0, row.id.0).await),
            Err(error) => note(Err(error)),
        }
    }
    for (page, component) in unsettled(db).await? {
        match effect::plan(db, page, component).await {
            Ok(plan) if plan.is_empty() => {}
            Ok(_) => note(settle(services, &actor, page, component).await),
            Err(error) => note(Err(error)),
        }
    }
    result
}

fn pages() -> SelectStatement {
    Query::select().column(page::Column::Id).from(page::Entity).and_where(Expr::col(page::Column::DeletedAt).is_null()).to_owned()
}

fn components() -> SelectStatement {
    let live = Condition::all().add(component::Column::DeletedAt.is_null()).add(component::Column::ArchivedAt.is_null());
    Query::select().column(component::Column::Id).from(component::Entity).cond_where(live).to_owned()
}

/// The components that firings may still do something to.
async fn unsettled(db: &impl ConnectionTrait) -> Result<BTreeSet<(PageId, ComponentId)>> {
    let open = firing::Entity::find()
        .filter(firing::Column::SettledAt.is_null())
        .filter(firing::Column::PageId.in_subquery(pages()))
        .filter(firing::Column::ComponentId.in_subquery(components()));
    Ok(open.all(db).await?.into_iter().map(|row| (row.page_id.0, row.component_id.0)).collect())
}

/// What a threshold does next, if anything, with its metric and its open firing.
async fn look(
    db: &impl ConnectionTrait,
    row: &threshold::Model,
    (metric, open): (Option<&metric::Model>, Option<&firing::Model>),
    now: Instant,
) -> Result<Option<Turn>> {
    let Some(metric) = metric else { return Ok(open.map(|_| Turn::End(FiringEnd::Withdrawn))) };
    let content = content(row);
    let rule = Rule { content: &content, pace: values::pace(metric) };
    let values = values::read(db, metric, now - Duration::from_millis(rule.reach().unsigned_abs()), now).await?;
    let is_unsteady = match open {
        Some(open) => is_unsteady(db, &rule, open).await?,
        None => false,
    };
    Ok(rule.turn(&values, now, open.is_some(), is_unsteady))
}

/// Whether a firing ends only once the values have been quiet.
pub(super) async fn is_unsteady(db: &impl ConnectionTrait, rule: &Rule<'_>, open: &firing::Model) -> Result<bool> {
    let since = open.began_at.0 - Duration::from_millis(HOUR.unsigned_abs());
    let recent = firing::Entity::find()
        .filter(firing::Column::ThresholdId.eq(open.threshold_id))
        .filter(firing::Column::Id.lt(open.id))
        .filter(firing::Column::EndedAt.gt(Col(since)));
    let mut turns = Vec::new();
    for row in recent.all(db).await? {
        turns.push(row.began_at.0);
        turns.extend(row.ended_at.filter(|_| row.end_reason == Some(Col(FiringEnd::Recovered))).map(|at| at.0));
    }
    Ok(rule.is_unsteady(&turns, open.began_at.0))
}

/// Lets a threshold turn if it still is to, and says whether it was.
async fn step(services: &Services, actor: &Actor, page: PageId, id: ThresholdId) -> Result<bool> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(m.tx(), page, id).await?;
    if row.paused_at.is_some() {
        return Ok(false);
    }
    let metric = metric::Entity::live(page).filter(metric::Column::Id.eq(row.metric_id)).one(m.tx()).await?;
    let open = open_firing(m.tx(), id).await?;
    match look(m.tx(), &row, (metric.as_ref(), open.as_ref()), m.now()).await? {
        None => return Ok(false),
        Some(Turn::Fire(value)) => fire(&mut m, &row, value).await?,
        Some(Turn::End(end)) => _ = finish(&mut m, &row, end).await?,
    }
    effect::bring_about(&mut m, place(&row).1).await?;
    m.commit().await?;
    Ok(true)
}

/// Does what waited for the end of a maintenance, if it still is to be done.
async fn settle(services: &Services, actor: &Actor, page: PageId, component: ComponentId) -> Result<bool> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let is_due = effect::bring_about(&mut m, component).await?;
    if is_due {
        m.commit().await?;
    }
    Ok(is_due)
}

async fn fire(m: &mut Mutation<'_>, row: &threshold::Model, value: f64) -> Result<()> {
    let new = firing::Model {
        id: 0,
        page_id: row.page_id,
        threshold_id: row.id,
        component_id: row.component_id,
        reaction: row.reaction,
        status: row.status,
        began_at: Col(m.now()),
        value,
        applied_at: None,
        journal_id: None,
        event_id: None,
        event_rev: None,
        ended_at: None,
        end_reason: None,
        settled_at: None,
        overruled: false,
        dismissed_at: None,
        dismissed_by: None,
    };
    let counted = firing::ActiveModel { id: NotSet, ..new.clone().into_active_model() };
    firing::Entity::insert(counted).exec_without_returning(m.tx()).await?;
    m.audit(Deed::on("fired", "threshold", row.id).after(&new)).await
}

/// Ends the firing of a threshold, and says whether there was one. What it never did need not be undone.
pub(super) async fn finish(m: &mut Mutation<'_>, row: &threshold::Model, end: FiringEnd) -> Result<bool> {
    let Some(before) = open_firing(m.tx(), row.id.0).await? else { return Ok(false) };
    let now = Some(Col(m.now()));
    let settled = now.filter(|_| before.applied_at.is_none());
    let after = firing::Model { ended_at: now, end_reason: Some(Col(end)), settled_at: settled, ..before.clone() };
    rows::overwrite(m.tx(), after.clone()).await?;
    m.audit(Deed::on("ended the firing of", "threshold", row.id).before(&before).after(&after)).await?;
    Ok(true)
}
