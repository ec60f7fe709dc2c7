//! What was sent, what waits, and what was given up: for staff to see, to send again and to call off.

use std::time::Duration;

use app::model::{
    DeliveryState, PageId,
    access::Right,
    input::{DeliveryFilter, page_size},
    listing::Listing,
    subscriber::{Attempt, Delivery, DeliveryHealth},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use crate::{
    entity::{Col, delivery_attempt, hook, outbox, subscriber},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        outbox::Lane,
    },
};

const DAY: Duration = Duration::from_secs(86_400);

/// The page's messages, newest first, a part at a time.
pub async fn deliveries(services: &Services, actor: &Actor, page: PageId, filter: &DeliveryFilter) -> Result<Listing<Delivery>> {
    actor.must(page, Right::ManageSubscribers)?;
    use outbox::Column as O;
    let limit = page_size(filter.limit);
    let mut which = Condition::all().add(O::PageId.eq(Col(page))).add(O::SubscriberId.is_not_null());
    which = which.add_option(filter.subscriber.map(|id| O::SubscriberId.eq(Col(id))));
    which = which.add_option(filter.event.map(|id| O::EventId.eq(Col(id))));
    which = which.add_option(filter.state.map(|state| O::State.eq(Col(state))));
    if let Some(after) = &filter.after {
        let after: i64 = after.parse().map_err(|_| Error::field("after", "is no place in the list"))?;
        which = which.add(O::Id.lt(after));
    }
    let find = outbox::Entity::find().find_also_related(subscriber::Entity).filter(which).order_by_desc(O::Id).limit(limit as u64 + 1);
    let found = find.all(services.db.read()).await?;
    let part = Listing::of(found, limit, |(row, _)| row.id.to_string());
    Ok(Listing { items: part.items.into_iter().filter_map(view).collect(), next: part.next })
}

/// What staff see of a message to a subscriber; nothing of one to somebody else.
fn view((row, subscriber): (outbox::Model, Option<subscriber::Model>)) -> Option<Delivery> {
    let subscriber = subscriber?;
    let (channel, address) = (subscriber.channel.0, super::shown(subscriber.channel.0, &subscriber.address));
    let waits = row.state.0 == DeliveryState::Pending;
    Some(Delivery {
        id: row.id,
        subscriber: subscriber.id.0,
        channel,
        address,
        event: row.event_id.map(|id| id.0),
        kind: row.kind.0,
        state: row.state.0,
        attempts: row.attempts,
        next_attempt_at: waits.then_some(row.next_attempt_at.0),
        done_at: row.done_at.map(|at| at.0),
        answer: row.last_error,
        created_at: row.created_at.0,
    })
}

/// How each try of a message went, the first first.
pub async fn attempts(services: &Services, actor: &Actor, page: PageId, id: i64) -> Result<Vec<Attempt>> {
    actor.must(page, Right::ManageSubscribers)?;
    of_page(services.db.read(), page, id).await?;
    use delivery_attempt::Column as A;
    let rows = delivery_attempt::Entity::find().filter(A::OutboxId.eq(id)).order_by_asc(A::Id).limit(100).all(services.db.read()).await?;
    Ok(rows.into_iter().map(|row| Attempt { at: row.at.0, took: row.took, is_taken: row.is_taken, answer: row.answer }).collect())
}

/// Sends a message again that was given up or called off, or at once if it waits for another try.
pub async fn retry_delivery(services: &Services, actor: &Actor, page: PageId, id: i64) -> Result<()> {
    turn(
        services,
        actor,
        (page, id),
        "sent again",
        |state| state != DeliveryState::Sending && state != DeliveryState::Sent,
        DeliveryState::Pending,
    )
    .await?;
    services.wake();
    Ok(())
}

/// Calls off a message that waits.
pub async fn cancel_delivery(services: &Services, actor: &Actor, page: PageId, id: i64) -> Result<()> {
    turn(services, actor, (page, id), "called off", |state| state == DeliveryState::Pending, DeliveryState::Cancelled).await
}

async fn turn(
    services: &Services,
    actor: &Actor,
    (page, id): (PageId, i64),
    verb: &str,
    is_possible: impl Fn(DeliveryState) -> bool,
    to: DeliveryState,
) -> Result<()> {
    actor.must(page, Right::ManageSubscribers)?;
    use outbox::Column as O;
    let tx = services.db.begin().await?;
    let row = of_page(&tx, page, id).await?;
    if !is_possible(row.state.0) {
        return Err(Error::conflict(format!("a message that is {} cannot be {verb}", app::model::Word::as_str(row.state.0))));
    }
    let now = services.clock.now();
    let done_at = (to != DeliveryState::Pending).then_some(Col(now));
    let done = outbox::Entity::update_many()
        .col_expr(O::State, Expr::value(Col(to)))
        .col_expr(O::NextAttemptAt, Expr::value(Col(now)))
        .col_expr(O::HoldUntil, Expr::value(Col(now)))
        .col_expr(O::Crashes, Expr::value(0))
        .col_expr(O::Lane, Expr::value(Lane::First as i32))
        .col_expr(O::DoneAt, Expr::value(done_at))
        .filter(O::Id.eq(id))
        .filter(O::State.eq(row.state))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::conflict("a worker has just taken this message"));
    }
    write_audit(&tx, actor, Some(page), now, Deed::on(verb, "message", id)).await?;
    tx.commit().await?;
    Ok(())
}

/// How delivery does on a page.
pub async fn health(services: &Services, actor: &Actor, page: PageId) -> Result<DeliveryHealth> {
    actor.must(page, Right::ReadStaff)?;
    use outbox::Column as O;
    let db = services.db.read();
    let now = services.clock.now();
    let told = || outbox::Entity::find().filter(O::PageId.eq(Col(page))).filter(O::SubscriberId.is_not_null());
    let in_state = |state: DeliveryState| told().filter(O::State.eq(Col(state)));
    let within_a_day = |state: DeliveryState| in_state(state).filter(O::DoneAt.gt(Col(now - DAY)));
    let waiting = in_state(DeliveryState::Pending).filter(O::Attempts.eq(0));
    let oldest = waiting.clone().select_only().column_as(O::NextAttemptAt.min(), "oldest");
    // Whoever pauses a hook gives no reason.
    let failed_hooks = hook::Entity::live(page).filter(hook::Column::PauseReason.is_not_null());
    Ok(DeliveryHealth {
        waiting: waiting.count(db).await?,
        retrying: in_state(DeliveryState::Pending).filter(O::Attempts.gt(0)).count(db).await?,
        failed: within_a_day(DeliveryState::Failed).count(db).await?,
        paused_hooks: failed_hooks.count(db).await?,
        sent: within_a_day(DeliveryState::Sent).count(db).await?,
        oldest: oldest.into_tuple::<Option<Col<app::model::Instant>>>().one(db).await?.flatten().map(|at| at.0),
    })
}

async fn of_page(db: &impl ConnectionTrait, page: PageId, id: i64) -> Result<outbox::Model> {
    let row = outbox::Entity::find_by_id(id).filter(outbox::Column::PageId.eq(Col(page))).one(db).await?;
    row.filter(|row| row.subscriber_id.is_some()).ok_or(Error::NotFound("message"))
}
