//! Who has to be told of a change: one row a subscriber, written in the change's own transaction. The rows are the truth;
//! workers only deliver them.

use std::time::Duration;

use app::model::{
    Channel, ComponentId, DeliveryState, EventId, GroupId, HookId, Instant, NoticeKind, PageId, SubscriberId, SubscriberState, UpdateId,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityName, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Condition, Expr, ExprTrait, Order, Query, SelectStatement},
};

use crate::{
    database::Database,
    entity::{Col, outbox, page, subscriber, subscriber_scope},
    error::Result,
};

/// Which line a message waits in. Nobody in one waits for those in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// For its first try.
    First = 0,
    /// For another.
    Again = 1,
    /// For another, after a process ended in the middle of one: one at a time.
    Suspect = 2,
}

/// Something subscribers may want to hear.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What happened.
    pub kind: NoticeKind,
    /// The incident or maintenance it is about.
    pub event: Option<EventId>,
    /// The update that says it.
    pub update: Option<UpdateId>,
    /// The component whose status changed without an incident; none if several did at once, see `components`.
    pub component: Option<ComponentId>,
    /// The components the event touches or ever touched.
    pub components: Vec<ComponentId>,
    /// The groups of those components.
    pub groups: Vec<GroupId>,
    /// Whether it hurts much: for those who only want to hear of that.
    pub severe: bool,
    /// How long to wait before sending, so that it can be called back.
    pub hold: Duration,
}

impl Notice {
    /// A notice to be sent at once.
    pub fn new(kind: NoticeKind) -> Self {
        Self { kind, event: None, update: None, component: None, components: vec![], groups: vec![], severe: false, hold: Duration::ZERO }
    }

    /// A notice about an event, to be sent at once.
    pub fn about(kind: NoticeKind, event: EventId, update: Option<UpdateId>) -> Self {
        Self { event: Some(event), update, ..Self::new(kind) }
    }

    fn is_maintenance(&self) -> bool {
        matches!(
            self.kind,
            NoticeKind::MaintenanceScheduled
                | NoticeKind::MaintenanceReminder
                | NoticeKind::MaintenanceStarted
                | NoticeKind::MaintenanceUpdated
                | NoticeKind::MaintenanceCompleted
                | NoticeKind::MaintenanceCancelled
        )
    }

    /// Whether the event is over with this.
    fn ends(&self) -> bool {
        matches!(self.kind, NoticeKind::IncidentResolved | NoticeKind::MaintenanceCompleted | NoticeKind::MaintenanceCancelled)
    }
}

/// A message of a page to be sent at once, to nobody yet.
pub fn blank(page: PageId, kind: NoticeKind, now: Instant) -> outbox::ActiveModel {
    outbox::ActiveModel {
        id: NotSet,
        page_id: Set(Col(page)),
        version: Set(0),
        subscriber_id: Set(None),
        user_id: Set(None),
        hook_id: Set(None),
        audit_id: Set(None),
        host: Set(String::new()),
        event_id: Set(None),
        update_id: Set(None),
        component_id: Set(None),
        kind: Set(Col(kind)),
        state: Set(Col(DeliveryState::Pending)),
        attempts: Set(0),
        crashes: Set(0),
        lane: Set(0),
        hold_until: Set(Col(now)),
        next_attempt_at: Set(Col(now)),
        first_attempt_at: Set(None),
        lease_owner: Set(None),
        lease_until: Set(None),
        done_at: Set(None),
        last_error: Set(None),
        created_at: Set(Col(now)),
    }
}

/// Writes a row for every subscriber who wants to hear it. Must run in the transaction of the change it tells of.
pub async fn enqueue(tx: &impl ConnectionTrait, page: &page::Model, notice: Notice) -> Result<()> {
    use outbox::Column as O;
    let columns = [
        O::PageId,
        O::Version,
        O::SubscriberId,
        O::Host,
        O::EventId,
        O::UpdateId,
        O::ComponentId,
        O::Kind,
        O::State,
        O::Attempts,
        O::HoldUntil,
        O::NextAttemptAt,
        O::CreatedAt,
    ];
    insert_from(tx, columns, recipients(page, &notice)).await
}

/// Writes a row for everything that is selected, whose columns are these.
pub async fn insert_from<const N: usize>(tx: &impl ConnectionTrait, columns: [outbox::Column; N], select: SelectStatement) -> Result<()> {
    let mut insert = Query::insert();
    insert.into_table(outbox::Entity.table_ref()).columns(columns);
    insert.select_from(select).map_err(|error| crate::error::Error::Fault(error.to_string()))?;
    tx.execute(&insert).await?;
    Ok(())
}

/// How many subscribers would be told of it now.
pub async fn count_recipients(db: &impl ConnectionTrait, page: &page::Model, notice: &Notice) -> Result<u64> {
    let mut count = Query::select();
    count.expr_as(Expr::cust("COUNT(*)"), "number").from_subquery(recipients(page, notice), "recipients");
    let row = db.query_one(&count).await?;
    let number: i64 = row.map(|row| row.try_get("", "number")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(number).unwrap_or_default())
}

/// Takes back what a version of the page would have told and nobody has begun to send. Answers with how many it was.
pub async fn call_back(tx: &impl ConnectionTrait, page: PageId, version: i64, now: Instant) -> Result<u64> {
    use outbox::Column as O;
    // What is held waits for its first try, and is found by that.
    let held = Condition::all().add(O::Lane.eq(Lane::First as i32)).add(O::NextAttemptAt.gt(Col(now))).add(O::HoldUntil.gt(Col(now)));
    let of_version = held.add(O::PageId.eq(Col(page))).add(O::Version.eq(version));
    cancel(tx, of_version, now, "taken back before it was sent").await
}

/// What waits for a subscriber is not sent any more.
pub async fn cancel_for(tx: &impl ConnectionTrait, subscriber: SubscriberId, now: Instant, why: &str) -> Result<u64> {
    cancel(tx, Condition::all().add(outbox::Column::SubscriberId.eq(Col(subscriber))), now, why).await
}

/// What waits for a hook is not sent any more.
pub async fn cancel_for_hook(tx: &impl ConnectionTrait, hook: HookId, now: Instant, why: &str) -> Result<u64> {
    cancel(tx, Condition::all().add(outbox::Column::HookId.eq(Col(hook))), now, why).await
}

async fn cancel(tx: &impl ConnectionTrait, which: Condition, now: Instant, why: &str) -> Result<u64> {
    use outbox::Column as O;
    let done = outbox::Entity::update_many()
        .col_expr(O::State, Expr::value(Col(DeliveryState::Cancelled)))
        .col_expr(O::DoneAt, Expr::value(Col(now)))
        .col_expr(O::LastError, Expr::value(why))
        .filter(O::State.eq(Col(DeliveryState::Pending)))
        .filter(which)
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Since when the message that has waited longest could have been tried: since its next attempt was due, or since the worker
/// that was sending it has been silent. May lie in the future; tells whether delivery keeps up.
pub async fn oldest_unsent(db: &Database) -> Result<Option<Instant>> {
    let oldest = async |state: DeliveryState, column: outbox::Column| {
        let rows = outbox::Entity::find().select_only().column_as(column.min(), "oldest").filter(outbox::Column::State.eq(Col(state)));
        rows.into_tuple::<Option<Col<Instant>>>().one(db.read()).await
    };
    let waiting = oldest(DeliveryState::Pending, outbox::Column::NextAttemptAt).await?.flatten();
    let stuck = oldest(DeliveryState::Sending, outbox::Column::LeaseUntil).await?.flatten();
    Ok(waiting.into_iter().chain(stuck).min().map(|at| at.0))
}

fn recipients(page: &page::Model, notice: &Notice) -> SelectStatement {
    use subscriber::Column as S;
    let due = page.changed_at.0 + notice.hold;
    let s = |column: S| Expr::col((subscriber::Entity, column));
    let wanted = match notice.kind {
        NoticeKind::ComponentChanged => Condition::any().add(s(S::Components).eq(true)).add(s(S::Channel).eq(Col(Channel::Webhook))),
        NoticeKind::PostmortemPublished => Condition::all().add(s(S::Postmortems).eq(true)),
        _ if notice.is_maintenance() => Condition::all().add(s(S::Maintenances).eq(true)),
        _ => Condition::all().add(s(S::Incidents).eq(true)),
    };
    // Whoever has been told of an incident hears how it goes on, whatever it touches later.
    let told = notice.event.map(|event| {
        let before = Query::select()
            .expr(Expr::val(1))
            .from(outbox::Entity)
            .and_where(Expr::col((outbox::Entity, outbox::Column::EventId)).eq(Col(event)))
            .and_where(Expr::col((outbox::Entity, outbox::Column::SubscriberId)).equals((subscriber::Entity, S::Id)))
            // What was called back was never heard.
            .and_where(Expr::col((outbox::Entity, outbox::Column::State)).ne(Col(DeliveryState::Cancelled)))
            .to_owned();
        Expr::exists(before)
    });
    let targets = notice.components.iter().map(ToString::to_string).chain(notice.groups.iter().map(ToString::to_string));
    let scoped = Query::select()
        .expr(Expr::val(1))
        .from(subscriber_scope::Entity)
        .and_where(Expr::col((subscriber_scope::Entity, subscriber_scope::Column::SubscriberId)).equals((subscriber::Entity, S::Id)))
        .and_where(Expr::col((subscriber_scope::Entity, subscriber_scope::Column::TargetId)).is_in(targets))
        .to_owned();
    let of_page = Condition::all()
        .add(s(S::EventId).is_null())
        .add(Condition::any().add(s(S::WholePage).eq(true)).add(Expr::exists(scoped)).add_option(told.clone()));
    let in_scope = Condition::any().add(of_page).add_option(notice.event.map(|event| s(S::EventId).eq(Col(event))));
    let mut select = Query::select();
    select
        .expr(Expr::val(page.id))
        .expr(Expr::val(page.version))
        .column((subscriber::Entity, S::Id))
        .column((subscriber::Entity, S::Host))
        .expr(Expr::val(notice.event.map(Col)))
        .expr(Expr::val(notice.update.map(Col)))
        .expr(Expr::val(notice.component.map(Col)))
        .expr(Expr::val(Col(notice.kind)))
        .expr(Expr::val(Col(DeliveryState::Pending)))
        .expr(Expr::val(0))
        .expr(Expr::val(Col(due)))
        .expr(Expr::val(Col(due)))
        .expr(Expr::val(page.changed_at))
        .from(subscriber::Entity)
        .and_where(s(S::PageId).eq(page.id))
        .and_where(s(S::State).eq(Col(SubscriberState::Active)))
        .and_where(s(S::DeletedAt).is_null())
        .cond_where(wanted)
        .cond_where(in_scope);
    // Rows are found by their subscriber in two indexes: in that order, both grow from one end to the other.
    select.order_by((subscriber::Entity, S::Id), Order::Asc);
    if !notice.kind.is_worth_sms() {
        select.and_where(s(S::Channel).ne(Col(Channel::Sms)));
    }
    if !notice.ends() {
        select.and_where(s(S::OnlyEnd).eq(false));
    }
    if !notice.severe {
        select.cond_where(Condition::any().add(s(S::OnlySevere).eq(false)).add_option(told));
    }
    select
}
