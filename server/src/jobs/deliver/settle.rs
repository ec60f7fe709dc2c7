//! Writing down how tries went: several at a time, as they come, so that no worker waits for a disk longer than it must.

use std::{collections::BTreeSet, time::Duration};

use app::model::{DeliveryState, Instant, NoticeKind, SubscriberId, SubscriberState};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use tokio::sync::{mpsc, oneshot};

use super::schedule;
use crate::{
    entity::{Col, delivery_attempt, outbox, subscriber},
    error::Result,
    notify::outcome::Outcome,
    service::{
        Services,
        hooks::{self, Told},
        outbox::Lane,
        rows,
        subscribers::QUARANTINE_KEPT,
    },
};

/// How many are written at a time.
const AT_ONCE: usize = 128;

/// After how many failures in a row, and how long after the first of them, somebody is quarantined.
const FAILURES: i32 = 10;
const FAILING_FOR: i64 = 3_600_000;

/// A try and what came of it.
pub struct Tried {
    /// The message, as it was taken.
    pub row: outbox::Model,
    /// When it began.
    pub at: Instant,
    /// How long it took, in milliseconds.
    pub took: i64,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether the receiver proved by its answer that it wants this.
    pub is_proof: bool,
    /// Told once it is written.
    pub done: oneshot::Sender<()>,
}

impl Tried {
    /// Whether the message has arrived, and that is all there is to say.
    fn went_well(&self) -> bool {
        matches!(self.outcome, Outcome::Taken(_)) && !self.is_proof && self.row.hook_id.is_none()
    }
}

/// Writes until nothing comes any more.
pub async fn run(mut tries: mpsc::Receiver<Tried>, services: Services, worker: String, scale: f64) {
    let mut waiting = Vec::with_capacity(AT_ONCE);
    while tries.recv_many(&mut waiting, AT_ONCE).await > 0 {
        // What cannot be written now is written later: it was sent, and must not be sent again because we forgot it.
        while let Err(error) = write(&services, &worker, &waiting, scale).await {
            tracing::warn!(%error, messages = waiting.len(), "how messages went cannot be written down yet");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        for tried in waiting.drain(..) {
            let _ = tried.done.send(());
        }
    }
}

async fn write(services: &Services, worker: &str, tries: &[Tried], scale: f64) -> Result<()> {
    let tx = services.db.begin().await?;
    let now = services.clock.now();
    // Nearly all go well at once, and nothing has to be thought about.
    let (plain, others): (Vec<&Tried>, Vec<&Tried>) = tries.iter().partition(|tried| tried.went_well());
    if !plain.is_empty() {
        settle_well(&tx, now, worker, &plain).await?;
    }
    for tried in others {
        settle(&tx, now, worker, tried, scale).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes down tries that went well, many a statement.
async fn settle_well(tx: &DatabaseTransaction, now: Instant, worker: &str, tries: &[&Tried]) -> Result<()> {
    use outbox::Column as O;
    use subscriber::Column as S;
    let update = outbox::Entity::update_many()
        .col_expr(O::State, Expr::value(Col(DeliveryState::Sent)))
        .col_expr(O::Attempts, Expr::col(O::Attempts).add(1))
        .col_expr(O::Crashes, Expr::value(0))
        .col_expr(O::LeaseOwner, Expr::value(None::<String>))
        .col_expr(O::DoneAt, Expr::value(Some(Col(now))))
        .col_expr(O::LastError, Expr::value(None::<String>))
        .filter(O::Id.is_in(tries.iter().map(|tried| tried.row.id)))
        .filter(is_ours(worker));
    let settled = tx.query_all(update.into_query().returning_col(O::Id)).await?;
    let settled: BTreeSet<i64> = settled.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    let (ours, late): (Vec<&Tried>, Vec<&Tried>) = tries.iter().partition(|tried| settled.contains(&tried.row.id));
    late.iter().for_each(|tried| say_late(tried));
    rows::insert_all(tx, ours.iter().map(|tried| attempt(tried)).collect()).await?;
    subscriber::Entity::update_many()
        .col_expr(S::Failures, Expr::value(0))
        .col_expr(S::FailingSince, Expr::value(None::<Col<Instant>>))
        .filter(S::Id.is_in(ours.iter().filter_map(|tried| tried.row.subscriber_id)))
        .filter(S::Failures.gt(0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whose lease is over has nothing to say any more: another worker has it.
fn is_ours(worker: &str) -> SimpleExpr {
    use outbox::Column as O;
    O::State.eq(Col(DeliveryState::Sending)).and(O::LeaseOwner.eq(worker))
}

fn say_late(tried: &Tried) {
    tracing::warn!(message = tried.row.id, "a message was sent by a worker whose lease was over");
}

fn attempt(tried: &Tried) -> delivery_attempt::ActiveModel {
    delivery_attempt::ActiveModel {
        id: NotSet,
        outbox_id: Set(tried.row.id),
        at: Set(Col(tried.at)),
        took: Set(tried.took),
        is_taken: Set(matches!(tried.outcome, Outcome::Taken(_))),
        answer: Set(tried.outcome.answer().to_owned()),
    }
}

async fn settle(tx: &DatabaseTransaction, now: Instant, worker: &str, tried: &Tried, scale: f64) -> Result<()> {
    use outbox::Column as O;
    let attempts = tried.row.attempts + 1;
    let (state, next) = match &tried.outcome {
        Outcome::Taken(_) => (DeliveryState::Sent, None),
        Outcome::Refused(_) | Outcome::Gone(_) => (DeliveryState::Failed, None),
        Outcome::Later(_, asked) => match schedule::wait(attempts, *asked, scale) {
            Some(wait) => (DeliveryState::Pending, Some(now + wait)),
            None => (DeliveryState::Failed, None),
        },
    };
    let done_at = next.is_none().then_some(Col(now));
    let mut update = outbox::Entity::update_many()
        .col_expr(O::State, Expr::value(Col(state)))
        .col_expr(O::Attempts, Expr::value(attempts))
        .col_expr(O::Crashes, Expr::value(0))
        .col_expr(O::LeaseOwner, Expr::value(None::<String>))
        .col_expr(O::DoneAt, Expr::value(done_at))
        .col_expr(O::LastError, Expr::value(tried.outcome.answer()));
    if let Some(next) = next {
        update = update.col_expr(O::NextAttemptAt, Expr::value(Col(next))).col_expr(O::Lane, Expr::value(Lane::Again as i32));
    }
    if update.filter(O::Id.eq(tried.row.id)).filter(is_ours(worker)).exec(tx).await?.rows_affected == 0 {
        say_late(tried);
        return Ok(());
    }
    delivery_attempt::Entity::insert(attempt(tried)).exec_without_returning(tx).await?;
    note(tx, now, tried).await
}

/// What a try tells about its receiver.
async fn note(tx: &DatabaseTransaction, now: Instant, tried: &Tried) -> Result<()> {
    use subscriber::Column as S;
    if let Some(hook) = tried.row.hook_id {
        let (is_taken, is_gone) = (matches!(tried.outcome, Outcome::Taken(_)), matches!(tried.outcome, Outcome::Gone(_)));
        return hooks::note(tx, hook, Told { at: now, is_taken, is_gone, answer: tried.outcome.answer() }).await;
    }
    let Some(id) = tried.row.subscriber_id else { return Ok(()) };
    let of_theirs = || subscriber::Entity::update_many().filter(S::Id.eq(id));
    match &tried.outcome {
        Outcome::Taken(_) => {
            if tried.is_proof && tried.row.kind.0 == NoticeKind::Confirmation {
                confirm(tx, now, id).await?;
            }
            let well = of_theirs().col_expr(S::Failures, Expr::value(0)).col_expr(S::FailingSince, Expr::value(None::<Col<Instant>>));
            well.filter(S::Failures.gt(0)).exec(tx).await?;
            return Ok(());
        }
        Outcome::Gone(answer) => return quarantine(tx, now, id, answer).await,
        Outcome::Refused(_) | Outcome::Later(..) => {}
    }
    let found = subscriber::Entity::find_by_id(id).one(tx).await?;
    let Some(row) = found else { return Ok(()) };
    let since = row.failing_since.map_or(now, |at| at.0);
    if row.failures + 1 >= FAILURES && now.since(since) >= FAILING_FOR {
        return quarantine(tx, now, id, tried.outcome.answer()).await;
    }
    let failing = of_theirs().col_expr(S::Failures, Expr::value(row.failures + 1)).col_expr(S::FailingSince, Expr::value(Some(Col(since))));
    failing.exec(tx).await?;
    Ok(())
}

/// Nobody is there any more: they are told nothing until staff or they themselves say otherwise.
async fn quarantine(tx: &DatabaseTransaction, now: Instant, id: Col<SubscriberId>, why: &str) -> Result<()> {
    use subscriber::Column as S;
    subscriber::Entity::update_many()
        .col_expr(S::State, Expr::value(Col(SubscriberState::Quarantined)))
        .col_expr(S::QuarantinedAt, Expr::value(Some(Col(now))))
        .col_expr(S::QuarantineReason, Expr::value(why))
        .col_expr(S::PurgeAt, Expr::value(Some(Col(now + QUARANTINE_KEPT))))
        .filter(S::Id.eq(id))
        .filter(S::State.eq(Col(SubscriberState::Active)))
        .exec(tx)
        .await?;
    crate::service::outbox::cancel_for(tx, id.0, now, "the address takes nothing any more").await?;
    Ok(())
}

/// The receiver has proved that it wants this.
async fn confirm(tx: &DatabaseTransaction, now: Instant, id: Col<SubscriberId>) -> Result<()> {
    use subscriber::Column as S;
    subscriber::Entity::update_many()
        .col_expr(S::State, Expr::value(Col(SubscriberState::Active)))
        .col_expr(S::ConfirmedAt, Expr::value(Some(Col(now))))
        .col_expr(S::PurgeAt, Expr::value(None::<Col<Instant>>))
        .filter(S::Id.eq(id))
        .filter(S::State.eq(Col(SubscriberState::Unconfirmed)))
        .exec(tx)
        .await?;
    Ok(())
}
