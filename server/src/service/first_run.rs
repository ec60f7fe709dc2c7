//! The first owner: made once, by whoever can read what the server prints when it starts.

use app::model::{
    PageId, Role,
    input::{NewPage, NewUser, SetUp},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, sea_query::OnConflict,
};
use tokio::sync::Mutex;

use crate::{
    entity::{Col, member, page, setting, user},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        members,
        mutation::{Deed, write_audit},
        pages, passwords, rows, secret, users,
    },
};

/// Where the hashes of the tokens are that were printed, the newest first.
const KEY: &str = "setup_token";

/// How many processes may each have printed a token of their own.
const TOKENS: usize = 8;

/// A new token for the set-up, while the installation has no owner who can sign in; none once it has. For start-up.
pub async fn prepare(services: &Services) -> Result<Option<String>> {
    let tx = services.db.begin().await?;
    let kept = tokens(&tx).await?;
    if has_owner(&tx).await? {
        if !kept.is_empty() {
            setting::Entity::delete_by_id(KEY).exec(&tx).await?;
            tx.commit().await?;
        }
        return Ok(None);
    }
    let token = secret::draw();
    let all: Vec<String> = std::iter::once(secret::hash(&token)).chain(kept).take(TOKENS).collect();
    let row = setting::ActiveModel { key: Set(KEY.to_owned()), value: Set(all.join(" ")) };
    let there = OnConflict::column(setting::Column::Key).update_column(setting::Column::Value).to_owned();
    setting::Entity::insert(row).on_conflict(there).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Whether the installation still waits for its first owner.
pub async fn is_needed(services: &Services) -> Result<bool> {
    Ok(!has_owner(services.db.read()).await?)
}

/// Whether the first owner makes the first page too.
pub async fn needs_page(services: &Services) -> Result<bool> {
    Ok(page::Entity::find().filter(page::Column::DeletedAt.is_null()).one(services.db.read()).await?.is_none())
}

/// Held while somebody sets up: whoever comes meanwhile need not hash a password for nothing.
static TURN: Mutex<()> = Mutex::const_new(());

/// Makes the first owner, and the first page if there is none, all of it or nothing, and once: of those who try at the same
/// moment one succeeds. Answers with the account.
pub async fn set_up(services: &Services, input: SetUp, ip: Option<String>) -> Result<user::Model> {
    let _turn = TURN.lock().await;
    // Read before the owner is looked for: who comes a moment too late hears that it is done, not that the token is wrong.
    let printed = tokens(services.db.read()).await?;
    must_wait_for_owner(services.db.read()).await?;
    let input = input.validate()?;
    if !printed.contains(&secret::hash(&input.token)) {
        return Err(Error::Forbidden);
    }
    let hash = passwords::choose(&input.password, &[&input.email, &input.name]).await?;
    let new_page = match needs_page(services).await? {
        true => Some(first_page(input.page.as_deref(), input.time_zone.as_deref())?),
        false => None,
    };
    let tx = services.db.begin().await?;
    // Whoever comes later waits here on PostgreSQL, and then finds no token any more.
    let locked = setting::Entity::find_by_id(KEY).lock_exclusive().one(&tx).await?;
    must_wait_for_owner(&tx).await?;
    let is_good = locked.is_some_and(|row| row.value.split(' ').any(|kept| kept == secret::hash(&input.token)));
    if !is_good {
        return Err(done());
    }
    setting::Entity::delete_by_id(KEY).exec(&tx).await?;
    let now = services.clock.now();
    let row = users::row(NewUser { email: input.email, name: input.name, role: Role::Owner }, Some(hash), now);
    let actor = Actor::member(row.id.0, row.name.clone(), std::collections::BTreeMap::new()).from(ip, None);
    rows::insert(&tx, row.clone()).await.map_err(users::taken)?;
    let made = match new_page {
        Some(new_page) => Some(pages::insert(&tx, &actor, new_page, now).await?),
        None => None,
    };
    for page in all_pages(&tx).await? {
        rows::insert(&tx, members::row(page, row.id.0, Role::Owner, now)).await?;
        write_audit(&tx, &actor, Some(page), now, Deed::on("named owner", "user", row.id).after(&Role::Owner)).await?;
    }
    write_audit(&tx, &actor, None, now, Deed::on("set up", "installation", "first owner")).await?;
    tx.commit().await?;
    if let Some(page) = made {
        services.committed.committed(page, 1).await;
    }
    Ok(row)
}

fn done() -> Error {
    Error::conflict("this installation is set up already")
}

async fn must_wait_for_owner(db: &impl ConnectionTrait) -> Result<()> {
    if has_owner(db).await? { Err(done()) } else { Ok(()) }
}

/// Whether somebody owns a page and can sign in.
async fn has_owner(db: &impl ConnectionTrait) -> Result<bool> {
    let owner = user::Entity::find()
        .join_rev(JoinType::InnerJoin, member::Relation::User.def())
        .filter(member::Column::Role.eq(Col(Role::Owner)))
        .filter(user::Column::PasswordHash.is_not_null())
        .filter(user::Column::DisabledAt.is_null())
        .filter(user::Column::DeletedAt.is_null());
    Ok(owner.one(db).await?.is_some())
}

async fn tokens(db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let kept = setting::Entity::find_by_id(KEY).one(db).await?;
    Ok(kept.map(|row| row.value.split(' ').map(str::to_owned).collect()).unwrap_or_default())
}

async fn all_pages(tx: &DatabaseTransaction) -> Result<Vec<PageId>> {
    let all = page::Entity::find().filter(page::Column::DeletedAt.is_null()).order_by_asc(page::Column::Id).all(tx).await?;
    Ok(all.into_iter().map(|page| page.id.0).collect())
}

/// The first page: its short name is made from its name.
fn first_page(name: Option<&str>, time_zone: Option<&str>) -> Result<NewPage> {
    let name = name.ok_or_else(|| Error::field("page", "must not be empty"))?;
    let letters: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let slug: String = letters.split_whitespace().collect::<Vec<_>>().join("-").chars().take(60).collect();
    let page = |slug: &str| NewPage { name: name.to_owned(), slug: slug.to_owned(), time_zone: time_zone.unwrap_or("UTC").to_owned() };
    // A name in another script, or one that is reserved, gives no address.
    Ok(page(slug.trim_matches('-')).validate().or_else(|_| page("status-page").validate())?)
}

#[cfg(test)]
#[path = "first_run_tests.rs"]
mod tests;
