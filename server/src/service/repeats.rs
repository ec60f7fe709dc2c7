//! Requests scripts give a name to: what is asked for twice under one name is done once, in whichever process.
//!
//! The name is taken before the deed and its answer is kept after it. A process that is lost in between leaves a name without an answer;
//! whoever asks again within some minutes is told to wait, and afterwards it is done anew.

use std::time::Duration;

use app::model::Instant;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    entity::{Col, repeat},
    error::{Error, Result},
    service::{Services, rows, vault::Vault},
};

/// What answers are sealed for: secrets and addresses stand in some.
const PURPOSE: &str = "repeat";

/// What is answered in place of an answer that was erased.
const ERASED: &str = "{}";

/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 3_600);

/// How long a deed may take before its name is free again.
const DOING: Duration = Duration::from_secs(5 * 60);

/// What is known of a request with this name.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nothing: it is to be done now.
    First,
    /// It is being done.
    Meanwhile,
    /// It was done, and answered like this.
    Before {
        /// The status.
        status: u16,
        /// The body.
        body: String,
    },
    /// The name belongs to another request.
    Otherwise,
}

/// Takes a name for a request with this hash, or says what is known of it. Names belong to a token.
pub async fn ask(services: &Services, vault: &Vault, (token, key): (&str, &str), print: &str) -> Result<Asked> {
    let owner = owner((token, key));
    let token = Col(token.parse().map_err(|_| Error::NotFound("token"))?);
    let now = services.clock.now();
    let db = services.db.write();
    let row =
        repeat::Model { token_id: token, key: key.to_owned(), print: print.to_owned(), status: None, body: None, created_at: Col(now) };
    // What is too old to count makes room.
    use repeat::Column as R;
    let lost = R::Status.is_null().and(R::CreatedAt.lt(Col(now - DOING)));
    let stale = R::CreatedAt.lt(Col(now - KEPT)).or(lost);
    repeat::Entity::delete_many().filter(R::TokenId.eq(token)).filter(R::Key.eq(key)).filter(stale).exec(db).await?;
    if rows::insert_new(db, row).await? {
        return Ok(Asked::First);
    }
    let Some(found) = repeat::Entity::find_by_id((token, key.to_owned())).one(db).await? else { return Ok(Asked::Meanwhile) };
    Ok(match (found.status.and_then(|status| u16::try_from(status).ok()), found.body) {
        _ if found.print != print => Asked::Otherwise,
        (Some(status), Some(body)) => Asked::Before { status, body: unsealed(vault, &owner, &body)? },
        _ => Asked::Meanwhile,
    })
}

/// Keeps the answer to a request with this name, sealed, beside the id of what it is about.
pub async fn keep(services: &Services, vault: &Vault, (token, key): (&str, &str), status: u16, body: &str) -> Result<()> {
    use repeat::Column as R;
    let told: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let about = told["id"].as_str().filter(|id| !id.contains(' ')).unwrap_or_default();
    let body = format!("{about} {}", vault.seal(PURPOSE, &owner((token, key)), body.as_bytes())?);
    repeat::Entity::update_many()
        .col_expr(R::Status, Expr::value(i32::from(status)))
        .col_expr(R::Body, Expr::value(body))
        .filter(R::TokenId.eq(token))
        .filter(R::Key.eq(key))
        .exec(services.db.write())
        .await?;
    Ok(())
}

/// Gives a name back: nothing was done.
pub async fn forget(services: &Services, (token, key): (&str, &str)) -> Result<()> {
    use repeat::Column as R;
    let of_name = repeat::Entity::delete_many().filter(R::TokenId.eq(token)).filter(R::Key.eq(key));
    of_name.exec(services.db.write()).await?;
    Ok(())
}

/// Erases what was answered about something. That it was done is still known: nobody does it again.
pub async fn erase(db: &impl ConnectionTrait, about: &str) -> Result<()> {
    use repeat::Column as R;
    let of_it = repeat::Entity::update_many().col_expr(R::Body, Expr::value("")).filter(R::Body.starts_with(format!("{about} ")));
    of_it.exec(db).await?;
    Ok(())
}

fn owner((token, key): (&str, &str)) -> String {
    format!("{token} {key}")
}

fn unsealed(vault: &Vault, owner: &str, kept: &str) -> Result<String> {
    let Some((_, sealed)) = kept.split_once(' ') else { return Ok(ERASED.to_owned()) };
    String::from_utf8(vault.unseal(PURPOSE, owner, sealed)?).map_err(|error| Error::Fault(error.to_string()))
}

/// Forgets answers nobody asks for any more.
pub async fn prune(services: &Services, now: Instant) -> Result<()> {
    repeat::Entity::delete_many().filter(repeat::Column::CreatedAt.lt(Col(now - KEPT))).exec(services.db.write()).await?;
    Ok(())
}
