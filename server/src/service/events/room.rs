//! How much can be said about one incident or maintenance: whoever opens the page while it goes on downloads all of it.

use app::model::EventId;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Func},
};

use crate::{
    entity::{Col, event_update},
    error::{Error, Result},
    service::mutation::Mutation,
};

/// The most updates.
pub const MOST_UPDATES: i64 = 500;

/// The most characters of HTML in all of them.
pub const MOST_TEXT: i64 = 500_000;

/// Refuses what is more than that. Whoever says how it ended need not ask.
pub async fn must_have_room(m: &Mutation<'_>, event: EventId) -> Result<()> {
    use event_update::Column as C;
    let said = event_update::Entity::find()
        .filter(C::EventId.eq(Col(event)))
        .filter(C::DeletedAt.is_null())
        .filter(C::Internal.eq(false))
        .select_only()
        .expr(C::Id.count())
        .expr(Expr::expr(Func::char_length(Expr::col(C::BodyHtml))).sum())
        .into_tuple::<(i64, Option<i64>)>()
        .one(m.tx())
        .await?;
    let (updates, text) = said.unwrap_or_default();
    if updates >= MOST_UPDATES || text.unwrap_or_default() >= MOST_TEXT {
        let message = "cannot be added: more has been said here than anybody reads; end this one and open another that goes on from it";
        return Err(Error::field("body", message));
    }
    Ok(())
}
