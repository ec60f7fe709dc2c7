//! Taking messages to send, so that no other worker sends them too: each is leased to one worker for a while. A worker that ends
//! loses its leases by time alone.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use app::model::{DeliveryState, Instant};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, LockBehavior, LockType},
};

use crate::{
    entity::{Col, outbox, subscriber},
    error::Result,
    service::{Services, outbox::Lane},
};

/// How long a worker may hold a message. Longer than any try takes.
pub const LEASE: Duration = Duration::from_secs(45);

/// How often a message may be the one in whose sending a worker ends; then it is given up.
pub const CRASHES: i32 = 3;

/// How many messages are looked at for each that is taken, and how many if the first are all for hosts that have enough.
const LOOKED_AT: usize = 2;
const LOOKED_AT_MORE: u64 = 512;

/// A first try is due at most so much later than now, and another at most so much: what lies further ahead was planned by a clock
/// that has been set back since.
const FIRST_AHEAD: Duration = Duration::from_secs(60);
const AGAIN_AHEAD: Duration = Duration::from_secs(16 * 3_600);

/// Which messages to take.
pub struct Wanted {
    /// How many.
    pub room: usize,
    /// How many of them may be for another try: a first one never waits behind those.
    pub again: usize,
    /// How many more each host may be sent at a time; of those not named, `host_room`.
    pub hosts: BTreeMap<String, usize>,
    /// How many a host may be sent at a time.
    pub host_room: usize,
    /// Whether one may be taken in whose sending a worker has ended before; no more than one at a time.
    pub suspect: bool,
}

/// A message that may be taken.
#[derive(FromQueryResult)]
struct Waiting {
    id: i64,
    host: String,
}

/// Takes messages that are due for this worker, with the subscribers they go to.
pub async fn claim(services: &Services, worker: &str, wanted: &Wanted) -> Result<Vec<(outbox::Model, Option<Box<subscriber::Model>>)>> {
    use outbox::Column as O;
    let now = services.clock.now();
    let tx = services.db.begin().await?;
    let due = |ahead: Duration| Condition::any().add(O::NextAttemptAt.lte(Col(now))).add(O::NextAttemptAt.gt(Col(now + ahead)));
    let mut rooms = wanted.hosts.clone();
    let mut taken: Vec<Waiting> = Vec::new();
    if wanted.suspect {
        taken.extend(look(&tx, due(AGAIN_AHEAD).into(), Lane::Suspect, (&rooms, 1)).await?);
    }
    for (lane, ahead, room) in [(Lane::First, FIRST_AHEAD, wanted.room), (Lane::Again, AGAIN_AHEAD, wanted.again)] {
        let room = room.min(wanted.room.saturating_sub(taken.len()));
        if room == 0 {
            continue;
        }
        let few = (room * LOOKED_AT) as u64;
        for most in [few, LOOKED_AT_MORE] {
            let found = look(&tx, due(ahead).into(), lane, (&rooms, most)).await?;
            let is_all = (found.len() as u64) < most;
            let fitting = fitting(found, &mut rooms, wanted.host_room, room);
            let is_enough = !fitting.is_empty() || is_all;
            taken.extend(fitting);
            if is_enough {
                break;
            }
        }
    }
    if taken.is_empty() {
        return Ok(vec![]);
    }
    let lease_until = now + LEASE;
    let mut rows = outbox::Entity::update_many()
        .col_expr(O::State, Expr::value(Col(DeliveryState::Sending)))
        .col_expr(O::LeaseOwner, Expr::value(worker))
        .col_expr(O::LeaseUntil, Expr::value(Col(lease_until)))
        .col_expr(O::FirstAttemptAt, Func::coalesce([Expr::col(O::FirstAttemptAt), Expr::value(Col(now))]).into())
        .filter(O::Id.is_in(taken.iter().map(|waiting| waiting.id)))
        .exec_with_returning(&tx)
        .await?;
    let readers = subscriber::Entity::find().filter(subscriber::Column::Id.is_in(rows.iter().filter_map(|row| row.subscriber_id)));
    let readers: HashMap<_, _> = readers.all(&tx).await?.into_iter().map(|reader| (reader.id, reader)).collect();
    tx.commit().await?;
    rows.sort_by_key(|row| (row.next_attempt_at, row.id));
    let with_reader = |row: outbox::Model| {
        let reader = row.subscriber_id.and_then(|id| readers.get(&id).cloned().map(Box::new));
        (row, reader)
    };
    Ok(rows.into_iter().map(with_reader).collect())
}

/// What became of a message that was taken a while ago.
pub enum Held {
    /// It is still this worker's; the subscriber it goes to, as it is now.
    Ours(Option<Box<subscriber::Model>>),
    /// Another worker has it.
    Lost,
}

/// Goes on holding a message that was taken a while ago.
pub async fn hold_on(services: &Services, worker: &str, row: &outbox::Model, now: Instant) -> Result<Held> {
    use outbox::Column as O;
    let held = outbox::Entity::update_many()
        .col_expr(O::LeaseUntil, Expr::value(Col(now + LEASE)))
        .filter(O::Id.eq(row.id))
        .filter(O::State.eq(Col(DeliveryState::Sending)))
        .filter(O::LeaseOwner.eq(worker))
        .exec(services.db.write())
        .await?;
    Ok(match (held.rows_affected, row.subscriber_id) {
        (1, Some(id)) => Held::Ours(subscriber::Entity::find_by_id(id).one(services.db.read()).await?.map(Box::new)),
        (1, None) => Held::Ours(None),
        _ => Held::Lost,
    })
}

/// Of the messages found, those whose host may be sent more.
fn fitting(found: Vec<Waiting>, rooms: &mut BTreeMap<String, usize>, host_room: usize, room: usize) -> Vec<Waiting> {
    let fits = |row: &Waiting| {
        let left = rooms.entry(row.host.clone()).or_insert(host_room);
        let fits = row.host.is_empty() || *left > 0;
        *left = left.saturating_sub(1);
        fits
    };
    found.into_iter().filter(fits).take(room).collect()
}

/// When the next of the messages that wait is due; it may be due already. None if none waits.
pub async fn next_due(services: &Services) -> Result<Option<Instant>> {
    use outbox::Column as O;
    let waiting = outbox::Entity::find().select_only().column(O::NextAttemptAt).filter(O::State.eq(Col(DeliveryState::Pending)));
    let next: Option<Col<Instant>> = waiting.order_by_asc(O::NextAttemptAt).limit(1).into_tuple().one(services.db.read()).await?;
    Ok(next.map(|at| at.0))
}

async fn look(
    tx: &DatabaseTransaction,
    due: Box<Condition>,
    lane: Lane,
    (rooms, most): (&BTreeMap<String, usize>, u64),
) -> Result<Vec<Waiting>> {
    use outbox::Column as O;
    let full = rooms.iter().filter(|(_, room)| **room == 0).map(|(host, _)| host.clone());
    let mut find = outbox::Entity::find()
        .select_only()
        .columns([O::Id, O::Host])
        .filter(O::State.eq(Col(DeliveryState::Pending)))
        .filter(O::Lane.eq(lane as i32))
        .filter(*due)
        .filter(O::Host.is_not_in(full))
        .order_by_asc(O::NextAttemptAt)
        .order_by_asc(O::Id)
        .limit(most);
    if sea_orm::ConnectionTrait::get_database_backend(tx) == DbBackend::Postgres {
        // Another worker takes others meanwhile.
        find = find.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    Ok(find.into_model().all(tx).await?)
}

/// Gives back what workers held that have been silent for longer than a lease. A message that was in several workers' hands when
/// they ended is given up.
pub async fn take_back(services: &Services, now: Instant) -> Result<u64> {
    use outbox::Column as O;
    let over = Condition::all()
        .add(O::State.eq(Col(DeliveryState::Sending)))
        .add(Condition::any().add(O::LeaseUntil.lt(Col(now))).add(O::LeaseUntil.gt(Col(now + LEASE * 2))));
    let tx = services.db.begin().await?;
    let given_up = outbox::Entity::update_many()
        .col_expr(O::State, Expr::value(Col(DeliveryState::Failed)))
        .col_expr(O::DoneAt, Expr::value(Col(now)))
        .col_expr(O::LastError, Expr::value("the process that was sending it ended in the middle, three times"))
        .filter(over.clone())
        .filter(O::Crashes.gte(CRASHES - 1))
        .exec(&tx)
        .await?
        .rows_affected;
    let back = outbox::Entity::update_many()
        .col_expr(O::State, Expr::value(Col(DeliveryState::Pending)))
        .col_expr(O::Crashes, Expr::col(O::Crashes).add(1))
        .col_expr(O::Lane, Expr::value(Lane::Suspect as i32))
        .col_expr(O::LeaseOwner, Expr::value(None::<String>))
        .filter(over)
        .exec(&tx)
        .await?
        .rows_affected;
    tx.commit().await?;
    if given_up + back > 0 {
        tracing::warn!(back, given_up, "messages are taken back from a worker that ended");
    }
    Ok(back)
}
