//! The five beats of every change: authorize, validate, one transaction (write, journal, audit, change, outbox), publish, return.
//!
//! A verb validates its input, begins a [`Mutation`] (which authorizes and locks the page), writes through
//! [`Mutation::tx`], records the rows it wrote, and commits. Dropped without a commit, nothing happened.

use std::time::Duration;

use app::model::{ActorKind, Instant, PageId, access::Right};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, Statement,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    entity::{Col, Json, audit, change, page},
    error::{Error, Result},
    live::fact::Fact,
    service::{Services, actor::Actor, hooks, numbers, outbox::Notice},
};

/// The channel on which PostgreSQL tells other processes of a commit.
pub const NOTIFY_CHANNEL: &str = "lightship";

/// How long what a person tells subscribers waits, so that it can be taken back.
const HOLD: Duration = Duration::from_secs(10);

/// A change of one page in the making.
pub struct Mutation<'a> {
    services: &'a Services,
    actor: &'a Actor,
    tx: DatabaseTransaction,
    page: page::Model,
    facts: Vec<Fact>,
    notice: Option<Notice>,
}

impl<'a> Mutation<'a> {
    /// Authorizes, begins the transaction, and takes the page's next version: from here on no other change of this page can interleave.
    pub async fn begin(services: &'a Services, actor: &'a Actor, page: PageId, right: Right) -> Result<Self> {
        actor.must(page, right)?;
        let tx = services.db.begin().await?;
        let taken = page::Entity::update_many()
            .col_expr(page::Column::Version, Expr::col(page::Column::Version).add(1))
            .filter(page::Column::Id.eq(Col(page)))
            .filter(page::Column::DeletedAt.is_null())
            .exec(&tx)
            .await?;
        if taken.rows_affected == 0 {
            return Err(Error::NotFound("page"));
        }
        let mut page = page::Entity::find_by_id(Col(page)).one(&tx).await?.ok_or(Error::NotFound("page"))?;
        // A page's time never runs backwards, whatever the clock does: what happened later is never shown as earlier.
        page.changed_at = Col(services.clock.now().max(page.changed_at.0));
        Ok(Self { services, actor, tx, page, facts: Vec::new(), notice: None })
    }

    /// The transaction, for reading and writing.
    pub fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// The page as it is now.
    pub fn page(&self) -> &page::Model {
        &self.page
    }

    /// The page's id.
    pub fn page_id(&self) -> PageId {
        self.page.id.0
    }

    /// The time of this change: the same for everything in it.
    pub fn now(&self) -> Instant {
        self.page.changed_at.0
    }

    /// Who does it.
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// The verbs' common needs.
    pub fn services(&self) -> &Services {
        self.services
    }

    /// Records a row that was written, so that snapshots everywhere learn of it.
    pub fn record(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    /// Keeps another state of the page itself.
    pub fn record_page(&mut self, page: page::Model) {
        self.page = page.clone();
        self.record(Fact::Page(page));
    }

    /// Subscribers shall be told of this change. What a person does can be taken back for a moment before it is sent.
    pub fn notify(&mut self, notice: Notice) {
        let hold = if self.actor.kind == ActorKind::User { HOLD } else { notice.hold };
        self.notice = Some(Notice { hold, ..notice });
    }

    /// Writes down who did what to what. Both states are given as they may be shown to an admin: no secrets.
    pub async fn audit(&mut self, deed: Deed<'_>) -> Result<()> {
        write_audit(&self.tx, self.actor, Some(self.page_id()), self.now(), deed).await?;
        Ok(())
    }

    /// Writes the change and what follows from it, commits, and tells everybody. Answers with the page's new version.
    pub async fn commit(self) -> Result<i64> {
        let Self { services, tx, page, mut facts, notice, .. } = self;
        let version = page.version;
        let numbered = numbers::give(&tx, page.id.0, &facts).await?;
        if !numbered.is_empty() {
            facts.push(Fact::Numbered(numbered));
        }
        page::Entity::update_many()
            .col_expr(page::Column::ChangedAt, Expr::value(page.changed_at))
            .filter(page::Column::Id.eq(page.id))
            .exec(&tx)
            .await?;
        let payload = serde_json::to_string(&facts).map_err(|error| Error::Fault(format!("a change cannot be written: {error}")))?;
        let row = change::ActiveModel { page_id: Set(page.id), version: Set(version), at: Set(page.changed_at), payload: Set(payload) };
        change::Entity::insert(row).exec_without_returning(&tx).await?;
        if let Some(notice) = notice {
            crate::service::outbox::enqueue(&tx, &page, notice).await?;
        }
        if tx.get_database_backend() == DbBackend::Postgres {
            let told = format!("{} {version}", page.id);
            let notify =
                Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", [NOTIFY_CHANNEL.into(), told.into()]);
            tx.execute_raw(notify).await?;
        }
        tx.commit().await?;
        services.committed.committed(page.id.0, version).await;
        Ok(version)
    }
}

/// One line of the audit log.
pub struct Deed<'a> {
    /// What was done, as a verb in the past: `created`, `resolved` ...
    pub verb: &'a str,
    /// To what kind of thing.
    pub noun: &'a str,
    /// To which one.
    pub id: Option<String>,
    /// What it was.
    pub before: Option<serde_json::Value>,
    /// What it became.
    pub after: Option<serde_json::Value>,
}

impl<'a> Deed<'a> {
    /// A deed on a thing.
    pub fn on(verb: &'a str, noun: &'a str, id: impl ToString) -> Self {
        Self { verb, noun, id: Some(id.to_string()), before: None, after: None }
    }

    /// With what it was.
    pub fn before(mut self, row: &impl serde::Serialize) -> Self {
        self.before = serde_json::to_value(row).ok();
        self
    }

    /// With what it became.
    pub fn after(mut self, row: &impl serde::Serialize) -> Self {
        self.after = serde_json::to_value(row).ok();
        self
    }
}

/// Writes one line of the audit log, and the messages to hooks that want to hear of it; answers with the line's number. A mutation
/// does this by itself; only deeds outside a page come here directly.
pub async fn write_audit(tx: &impl ConnectionTrait, actor: &Actor, page: Option<PageId>, at: Instant, deed: Deed<'_>) -> Result<i64> {
    let row = audit::Model {
        id: 0,
        page_id: page.map(Col),
        at: Col(at),
        actor_kind: Col::<ActorKind>(actor.kind),
        actor_id: actor.id.clone(),
        actor_name: actor.name.clone(),
        verb: deed.verb.to_owned(),
        noun: deed.noun.to_owned(),
        noun_id: deed.id,
        before: deed.before.map(Json),
        after: deed.after.map(Json),
        ip: actor.ip.clone(),
        request_id: actor.request_id.clone(),
    };
    let counted = audit::ActiveModel { id: NotSet, ..row.clone().into_active_model() };
    let id = audit::Entity::insert(counted).exec(tx).await?.last_insert_id;
    hooks::tell(tx, &audit::Model { id, ..row }).await?;
    Ok(id)
}

/// Refuses an edit of something that has been changed since the editor saw it.
pub fn must_be_fresh(noun: &str, seen: i64, now: i64) -> Result<()> {
    if seen == now { Ok(()) } else { Err(Error::conflict(format!("somebody else has changed this {noun} meanwhile"))) }
}
