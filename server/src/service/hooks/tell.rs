//! Telling hooks of a deed: a message each, in the transaction that writes the deed down.

use app::model::{DeliveryState, NoticeKind};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement},
};

use crate::{
    entity::{Col, audit, hook, member, outbox, page},
    error::Result,
    service::outbox as messages,
};

/// Writes a message for every hook that wants to hear of this deed: of the page it was done on, or of every page whose members it
/// concerns. Must run in the transaction that wrote it down.
pub async fn tell(tx: &impl ConnectionTrait, deed: &audit::Model) -> Result<()> {
    use hook::Column as H;
    use outbox::Column as O;
    let h = |column: H| Expr::col((hook::Entity, column));
    let of_page = match deed.page_id {
        Some(page) => h(H::PageId).eq(page),
        None => h(H::PageId).in_subquery(pages_of(deed)),
    };
    let wanted = Condition::any().add(h(H::Nouns).eq("[]")).add(h(H::Nouns).like(format!("%\"{}\"%", deed.noun)));
    let mut select = Query::select();
    select
        .column((hook::Entity, H::PageId))
        .expr(Expr::val(0_i64))
        .column((hook::Entity, H::Id))
        .expr(Expr::val(deed.id))
        .column((hook::Entity, H::Host))
        .expr(Expr::val(Col(NoticeKind::Audited)))
        .expr(Expr::val(Col(DeliveryState::Pending)))
        .expr(Expr::val(0))
        .expr(Expr::val(deed.at))
        .expr(Expr::val(deed.at))
        .expr(Expr::val(deed.at))
        .from(hook::Entity)
        .and_where(of_page)
        .and_where(h(H::PausedAt).is_null())
        .and_where(h(H::DeletedAt).is_null())
        .cond_where(wanted);
    let columns = [
        O::PageId,
        O::Version,
        O::HookId,
        O::AuditId,
        O::Host,
        O::Kind,
        O::State,
        O::Attempts,
        O::HoldUntil,
        O::NextAttemptAt,
        O::CreatedAt,
    ];
    messages::insert_from(tx, columns, select).await
}

/// The pages whose members did this to their account, or had it done to theirs: as the audit log shows it.
fn pages_of(deed: &audit::Model) -> SelectStatement {
    let people = deed.actor_id.iter().chain(&deed.noun_id).cloned();
    let there =
        Query::select().column(page::Column::Id).from(page::Entity).and_where(Expr::col(page::Column::DeletedAt).is_null()).to_owned();
    let mut select = Query::select();
    select
        .column(member::Column::PageId)
        .from(member::Entity)
        .and_where(Expr::col(member::Column::UserId).is_in(people))
        .and_where(Expr::col(member::Column::PageId).in_subquery(there));
    select
}
