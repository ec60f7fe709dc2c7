//! Time alone changes a page: at midnight in its zone, when an announcement begins or ends, and each minute while
//! something is not fine. Then it gets a new version in which nothing was written.

use std::collections::BTreeSet;

use app::model::{Instant, PageId, access::Right};
use jiff::tz::TimeZone;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::Context;
use crate::{
    entity::{Col, announcement, page},
    error::{Error, Result},
    live::derive,
    service::{Services, actor::Actor, mutation::Mutation},
};

/// Gives each page whose time has come a new version.
pub async fn run(context: Context) -> Result<()> {
    let now = context.services.clock.now();
    let mut due: BTreeSet<(PageId, bool)> = BTreeSet::new();
    for page in context.hub.pages() {
        let snapshot = page.read().full;
        // What visitors see may be older than the newest version, which may show them nothing new.
        let before = page.ask(|ledger| ledger.page.changed_at.0).await.unwrap_or(snapshot.at);
        if has_passed(&derive::zone(&snapshot.page.time_zone), before, now, snapshot.is_ticking()) {
            due.insert((snapshot.page.id, snapshot.is_ticking()));
        }
    }
    for page in announced(context.services.db.read(), None, now).await? {
        due.insert((page, false));
    }
    let mut result = Ok(());
    for (page, ticking) in due {
        match tick(&context.services, page, ticking).await {
            Ok(_) | Err(Error::NotFound(_)) => {}
            Err(error) => result = Err(error),
        }
    }
    result
}

/// Makes a version of a page if it is still due, and says whether: of several processes only one makes it.
/// `ticking` is whether the page changes each minute, see `Snapshot::is_ticking`.
pub async fn tick(services: &Services, page: PageId, ticking: bool) -> Result<bool> {
    let actor = Actor::job("tick");
    let m = Mutation::begin(services, &actor, page, Right::RunEvents).await?;
    // The mutation holds the page already, so this is what the version before it was made at.
    let before = page::Entity::find_by_id(Col(page)).one(m.tx()).await?.ok_or(Error::NotFound("page"))?;
    let zone = derive::zone(&before.time_zone);
    let due = has_passed(&zone, before.changed_at.0, m.now(), ticking) || !announced(m.tx(), Some(page), m.now()).await?.is_empty();
    if due {
        m.commit().await?;
    }
    Ok(due)
}

/// Whether between two moments lies a border after which a page looks different: a midnight, or any minute if it is ticking.
fn has_passed(zone: &TimeZone, before: Instant, now: Instant, ticking: bool) -> bool {
    let minute = before.minute() < now.minute();
    minute && (ticking || derive::date_in(zone, before) < derive::date_in(zone, now))
}

/// The pages (or the one) on which an announcement has begun or ended since their newest version.
async fn announced(db: &impl ConnectionTrait, page: Option<PageId>, now: Instant) -> Result<Vec<PageId>> {
    use announcement::Column as A;
    let since = |column: A| {
        let newest = Expr::col((page::Entity, page::Column::ChangedAt));
        Condition::all().add(Expr::col((announcement::Entity, column)).gt(newest)).add(column.lte(Col(now)))
    };
    let of_page = announcement::Entity::belongs_to(page::Entity).from(A::PageId).to(page::Column::Id).into();
    let rows: Vec<Col<PageId>> = announcement::Entity::find()
        .select_only()
        .column(A::PageId)
        .distinct()
        .join(JoinType::InnerJoin, of_page)
        .filter(page::Column::DeletedAt.is_null())
        .filter(A::DeletedAt.is_null())
        .filter(Condition::all().add_option(page.map(|page| A::PageId.eq(Col(page)))))
        .filter(Condition::any().add(since(A::StartsAt)).add(since(A::EndsAt)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|id| id.0).collect())
}
