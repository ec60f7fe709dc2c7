//! API tokens: made, used, taken back. The secret is shown once; what is kept is its SHA-256, which is enough for a secret
//! nobody can guess.

use app::model::{
    Instant, PageId, Role, Scope, TokenId,
    access::Right,
    input::{ListFilter, NewToken, page_size},
    listing::Listing,
    token::Token,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    entity::{Col, Json, token, user},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        members::{self, user_of},
        mutation::{Deed, write_audit},
        random, rows, search, secret,
    },
};

/// What every secret begins with, so that scanners find one that got out.
const MARK: &str = "ls_";

/// How much of a secret is kept to recognise it by.
const PREFIX_LENGTH: usize = 8;

/// How often, in milliseconds, a token's last use is written down at most.
const NOTED_EVERY: i64 = 60_000;

/// Makes a token for a page, or for all of them, and answers with its secret, which is known nowhere else.
pub async fn create_token(services: &Services, actor: &Actor, page: Option<PageId>, input: NewToken) -> Result<(TokenId, String)> {
    must_manage(actor, page)?;
    let input = input.validate()?;
    let now = services.clock.now();
    if input.expires_at.is_some_and(|at| at <= now) {
        return Err(Error::field("expires_at", "must lie in the future"));
    }
    let secret = format!("{MARK}{}", secret::draw());
    let row = token::Model {
        id: Col(random::id()),
        page_id: page.map(Col),
        user_id: user_of(actor).map(Col),
        name: input.name,
        scopes: Json(input.scopes),
        hash: secret::hash(&secret),
        prefix: secret.chars().take(PREFIX_LENGTH).collect(),
        unlimited: input.unlimited,
        expires_at: input.expires_at.map(Col),
        last_used_at: None,
        revoked_at: None,
        created_at: Col(now),
    };
    let id = row.id.0;
    let tx = services.db.begin().await?;
    if let Some(page) = page {
        members::lock(&tx, page).await?;
    }
    rows::insert(&tx, row.clone()).await?;
    write_audit(&tx, actor, page, now, Deed::on("created", "token", id).after(&view(&row))).await?;
    tx.commit().await?;
    Ok((id, secret))
}

/// Takes a token back. Said twice, the first time counts.
pub async fn revoke_token(services: &Services, actor: &Actor, id: TokenId) -> Result<()> {
    let tx = services.db.begin().await?;
    let mut row = token::Entity::find_by_id(Col(id)).one(&tx).await?.ok_or(Error::NotFound("token"))?;
    let page = row.page_id.map(|page| page.0);
    must_manage(actor, page).map_err(|error| if matches!(error, Error::NotFound(_)) { Error::NotFound("token") } else { error })?;
    if row.revoked_at.is_some() {
        return Ok(());
    }
    let now = services.clock.now();
    let before = view(&row);
    row.revoked_at = Some(Col(now));
    rows::overwrite(&tx, row.clone()).await?;
    write_audit(&tx, actor, page, now, Deed::on("revoked", "token", id).before(&before).after(&view(&row))).await?;
    tx.commit().await?;
    Ok(())
}

/// The tokens of a page, or those for all pages, newest first; revoked ones too.
pub async fn list_tokens(services: &Services, actor: &Actor, page: Option<PageId>) -> Result<Vec<Token>> {
    must_manage(actor, page)?;
    let of_page = match page {
        Some(page) => token::Column::PageId.eq(Col(page)),
        None => token::Column::PageId.is_null(),
    };
    let newest_first = token::Entity::find().filter(of_page).order_by_desc(token::Column::CreatedAt).order_by_asc(token::Column::Id);
    Ok(newest_first.all(services.db.read()).await?.iter().map(view).collect())
}

/// The tokens of a page, newest first, a part at a time, or those whose name or beginning has a text in it; revoked ones too.
pub async fn find_tokens(services: &Services, actor: &Actor, page: PageId, filter: &ListFilter) -> Result<Listing<Token>> {
    actor.must(page, Right::ManageTokens)?;
    let limit = page_size(filter.limit);
    let mut find = token::Entity::find().filter(token::Column::PageId.eq(Col(page)));
    if !filter.text.trim().is_empty() {
        let text = |column: token::Column| search::contains(column, &filter.text);
        find = find.filter(text(token::Column::Name).or(text(token::Column::Prefix)));
    }
    if let Some(after) = &filter.after {
        let place = after.split_once('.').and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id.parse::<TokenId>().ok()?)));
        let (at, id) = place.ok_or_else(|| Error::field("after", "is no place in the list"))?;
        let at = Col(Instant::from_millis(at));
        let same = token::Column::CreatedAt.eq(at).and(token::Column::Id.gt(Col(id)));
        find = find.filter(token::Column::CreatedAt.lt(at).or(same));
    }
    let newest_first = find.order_by_desc(token::Column::CreatedAt).order_by_asc(token::Column::Id).limit(limit as u64 + 1);
    let rows = newest_first.all(services.db.read()).await?;
    Ok(Listing::of(rows, limit, |row| format!("{}.{}", row.created_at.millis(), row.id)).map(|row| view(&row)))
}

/// What a token may do and how long, by its id.
pub async fn load(services: &Services, id: TokenId) -> Result<Token> {
    let row = token::Entity::find_by_id(Col(id)).one(services.db.read()).await?;
    row.as_ref().map(view).ok_or(Error::NotFound("token"))
}

/// Who signs with this secret, if it is good: known, not taken back, not over, and made by somebody who may still sign in and
/// still belongs to its page. The secret itself is never compared, only its hash is looked up.
pub async fn authenticate(services: &Services, secret: &str) -> Result<Option<Actor>> {
    if !secret.strip_prefix(MARK).is_some_and(secret::is_one) {
        return Ok(None);
    }
    let now = services.clock.now();
    let found = token::Entity::find().filter(token::Column::Hash.eq(secret::hash(secret))).one(services.db.read()).await?;
    let Some(row) = found.filter(|row| row.revoked_at.is_none() && row.expires_at.is_none_or(|at| now < at.0)) else { return Ok(None) };
    if !is_backed(services, &row).await? {
        return Ok(None);
    }
    if row.last_used_at.is_none_or(|at| now.since(at.0) >= NOTED_EVERY) {
        let noted = token::Entity::update_many()
            .col_expr(token::Column::LastUsedAt, Expr::value(Col(now)))
            .filter(token::Column::Id.eq(row.id))
            .exec(services.db.write())
            .await;
        // Who has a good token gets in, whether it can be written down or not.
        if let Err(error) = noted {
            tracing::warn!(token = %row.id, %error, "the last use of a token could not be noted");
        }
    }
    let actor = Actor::token(row.id.0, row.name, row.page_id.map(|page| page.0), row.scopes.0);
    Ok(Some(if row.unlimited { actor.without_limit() } else { actor }))
}

/// Whether whoever made the token could still stand for it. Tokens of the command line stand for themselves.
async fn is_backed(services: &Services, row: &token::Model) -> Result<bool> {
    let Some(maker) = row.user_id else { return Ok(true) };
    let account = user::Entity::find_by_id(maker).one(services.db.read()).await?;
    if account.is_none_or(|account| account.disabled_at.is_some() || account.deleted_at.is_some()) {
        return Ok(false);
    }
    let roles = members::roles(services.db.read(), maker.0).await?;
    Ok(match row.page_id {
        // Whoever may look after members no longer gets it back with a token.
        Some(page) if row.scopes.0.contains(&Scope::People) => roles.get(&page.0).is_some_and(|role| role.allows(Right::ManageAccess)),
        Some(page) => roles.contains_key(&page.0),
        None => roles.values().any(|role| *role == Role::Owner),
    })
}

fn must_manage(actor: &Actor, page: Option<PageId>) -> Result<()> {
    match page {
        Some(page) => actor.must(page, Right::ManageTokens),
        None => actor.must_run_installation(),
    }
}

/// A token as staff may see it: without its hash.
fn view(row: &token::Model) -> Token {
    Token {
        id: row.id.0,
        page_id: row.page_id.map(|page| page.0),
        user_id: row.user_id.map(|user| user.0),
        name: row.name.clone(),
        scopes: row.scopes.0.clone(),
        prefix: row.prefix.clone(),
        unlimited: row.unlimited,
        expires_at: row.expires_at.map(|at| at.0),
        last_used_at: row.last_used_at.map(|at| at.0),
        revoked_at: row.revoked_at.map(|at| at.0),
        created_at: row.created_at.0,
    }
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
