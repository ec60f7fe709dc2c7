//! Pages: made, set up, deleted, found.

use app::model::{
    Instant, PageId, Role,
    access::Right,
    input::{EditPage, NewPage},
    page::{PageFile, PageSettings},
};
use jiff::tz::TimeZone;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, SqlErr, Statement,
};

use crate::{
    entity::{Col, Json, change, member, page},
    error::{Error, Result},
    live::{derive::settings, fact::Fact},
    service::{
        Services,
        actor::Actor,
        members::user_of,
        mutation::{Deed, Mutation, NOTIFY_CHANNEL, must_be_fresh, write_audit},
        random, rows,
    },
};

/// Makes a page, at version 1 with nothing on it. A person who makes it owns it.
pub async fn create(services: &Services, actor: &Actor, input: NewPage) -> Result<PageId> {
    actor.must_run_installation()?;
    let now = Col(services.clock.now());
    let tx = services.db.begin().await?;
    let id = insert(&tx, actor, input, now.0).await?;
    if let Some(user) = user_of(actor) {
        let owner = member::Model { page_id: Col(id), user_id: Col(user), role: Col(Role::Owner), created_at: now, updated_at: now };
        rows::insert(&tx, owner).await?;
        write_audit(&tx, actor, Some(id), now.0, Deed::on("named owner", "user", user).after(&Role::Owner)).await?;
    }
    tx.commit().await?;
    services.committed.committed(id, 1).await;
    Ok(id)
}

/// Writes a new page for whoever has made sure that the actor may, and tells of its version 1 once it is committed.
pub(super) async fn insert(tx: &DatabaseTransaction, actor: &Actor, input: NewPage, now: Instant) -> Result<PageId> {
    let input = input.validate()?;
    let time_zone = check_zone(&input.time_zone)?;
    let now = Col(now);
    let row = page::Model {
        id: Col(random::id()),
        slug: input.slug,
        host: None,
        name: input.name,
        time_zone,
        description: None,
        settings: Json(serde_json::to_value(PageSettings::default()).unwrap_or_default()),
        epoch: random::id::<app::model::kind::Page>().to_string(),
        version: 1,
        changed_at: now,
        metric_version: 0,
        rev: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let id = row.id.0;
    check_slug(tx, id, &row.slug).await?;
    rows::insert(tx, row.clone()).await.map_err(taken)?;
    write_audit(tx, actor, Some(id), now.0, Deed::on("created", "page", id).after(&row)).await?;
    let payload = serde_json::to_string(&[Fact::Page(row)]).map_err(|error| Error::Fault(format!("a page cannot be written: {error}")))?;
    rows::insert(tx, change::Model { page_id: Col(id), version: 1, at: now, payload }).await?;
    tell_processes(tx, &format!("{id} 1")).await?;
    Ok(id)
}

/// Changes a page's names, zone and settings. Somebody else's change since `input.rev`, if it is given, refuses it; changing
/// nothing makes no version.
pub async fn edit(services: &Services, actor: &Actor, page: PageId, input: EditPage) -> Result<()> {
    let input = input.validate()?;
    let zone = input.time_zone.as_deref().map(check_zone).transpose()?;
    let mut m = Mutation::begin(services, actor, page, Right::EditSettings).await?;
    let before = m.page().clone();
    if let Some(seen) = input.rev {
        must_be_fresh("page", seen, before.rev)?;
    }
    let mut row = before.clone();
    row.name = input.name.unwrap_or(row.name);
    row.slug = input.slug.unwrap_or(row.slug);
    row.host = input.host.unwrap_or(row.host);
    row.time_zone = zone.unwrap_or(row.time_zone);
    row.description = input.description.unwrap_or(row.description);
    // How a page looks is changed elsewhere, by its own rules: it is no part of these settings.
    if let Some(settings) = input.settings {
        row.settings = Json(laid_over(row.settings.0, &settings));
    }
    if row == before {
        return Ok(());
    }
    check_slug(m.tx(), page, &row.slug).await?;
    check_host(m.tx(), page, row.host.as_deref()).await?;
    row.rev += 1;
    row.updated_at = Col(m.now());
    rows::overwrite(m.tx(), row.clone()).await.map_err(taken)?;
    m.audit(Deed::on("edited", "page", page).before(&before).after(&row)).await?;
    m.record_page(row);
    m.commit().await?;
    Ok(())
}

/// Takes a page away and frees its names. Everything on it stays in the database; no surface shows it.
pub async fn delete(services: &Services, actor: &Actor, page: PageId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::OwnPage).await?;
    let before = m.page().clone();
    let mut row = before.clone();
    row.deleted_at = Some(Col(m.now()));
    row.updated_at = Col(m.now());
    row.rev += 1;
    // No address has a dot in its short name, so this one is in nobody's way.
    row.slug = format!("{}.{page}", row.slug);
    row.host = None;
    rows::overwrite(m.tx(), row.clone()).await?;
    m.audit(Deed::on("deleted", "page", page).before(&before)).await?;
    m.record_page(row);
    // Beside the version: other processes compare all pages then, and find this one gone.
    tell_processes(m.tx(), &format!("{page} deleted")).await?;
    m.commit().await?;
    Ok(())
}

/// The pages the actor may see the inside of, oldest first.
pub async fn list_pages(services: &Services, actor: &Actor) -> Result<Vec<page::Model>> {
    let all = page::Entity::find()
        .filter(page::Column::DeletedAt.is_null())
        .order_by_asc(page::Column::CreatedAt)
        .order_by_asc(page::Column::Id)
        .all(services.db.read())
        .await?;
    Ok(all.into_iter().filter(|row| actor.must(row.id.0, Right::Enter).is_ok()).collect())
}

/// The page with this id.
pub async fn load_page(services: &Services, actor: &Actor, page: PageId) -> Result<page::Model> {
    actor.must(page, Right::Enter)?;
    let found = page::Entity::find_by_id(Col(page)).filter(page::Column::DeletedAt.is_null()).one(services.db.read()).await?;
    found.ok_or(Error::NotFound("page"))
}

/// The page with this id, as its staff set it up.
pub async fn load_file(services: &Services, actor: &Actor, page: PageId) -> Result<PageFile> {
    Ok(file(load_page(services, actor, page).await?))
}

/// The pages the actor may see the inside of, oldest first, as their staff set them up.
pub async fn list_files(services: &Services, actor: &Actor) -> Result<Vec<PageFile>> {
    Ok(list_pages(services, actor).await?.into_iter().map(file).collect())
}

fn file(row: page::Model) -> PageFile {
    let settings = settings(&row);
    PageFile {
        id: row.id.0,
        rev: row.rev,
        name: row.name,
        slug: row.slug,
        host: row.host,
        description: row.description,
        time_zone: row.time_zone,
        settings,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}

/// Whether this installation has, or ever had, a page; for start-up.
pub async fn has_any(services: &Services) -> Result<bool> {
    Ok(page::Entity::find().one(services.db.read()).await?.is_some())
}

/// The page with this short name, for whoever may know of every page: the command line and start-up.
pub async fn find_by_slug(services: &Services, slug: &str) -> Result<Option<page::Model>> {
    let named = page::Entity::find().filter(page::Column::Slug.eq(slug)).filter(page::Column::DeletedAt.is_null());
    Ok(named.one(services.db.read()).await?)
}

/// The name of a zone as its database writes it. Names that only mean something on this machine are refused.
pub(super) fn check_zone(name: &str) -> Result<String> {
    let refuse = || Error::field("time_zone", "must be the name of a time zone such as Europe/Berlin or UTC");
    let zone = TimeZone::get(name.trim()).map_err(|_| refuse())?;
    let canonical = zone.iana_name().filter(|_| !zone.is_unknown()).ok_or_else(refuse)?;
    let odd = ["right/", "posix/", "localtime", "Factory", "posixrules"].iter().any(|odd| canonical.starts_with(odd));
    if odd { Err(refuse()) } else { Ok(canonical.to_owned()) }
}

async fn check_slug(tx: &impl ConnectionTrait, own: PageId, slug: &str) -> Result<()> {
    let other = page::Entity::find().filter(page::Column::Slug.eq(slug)).filter(page::Column::Id.ne(Col(own))).one(tx).await?;
    if other.is_some() { Err(Error::field("slug", format!("`{slug}` belongs to another page"))) } else { Ok(()) }
}

async fn check_host(tx: &impl ConnectionTrait, own: PageId, host: Option<&str>) -> Result<()> {
    let Some(host) = host else { return Ok(()) };
    let other = page::Entity::find().filter(page::Column::Host.eq(host)).filter(page::Column::Id.ne(Col(own))).one(tx).await?;
    if other.is_some() { Err(Error::field("host", format!("`{host}` belongs to another page"))) } else { Ok(()) }
}

/// Two pages that took the same name at the same moment.
fn taken(error: Error) -> Error {
    match &error {
        Error::Database(fault) if is_duplicate(fault) => Error::conflict("another page took this name at the same moment"),
        _ => error,
    }
}

fn is_duplicate(fault: &DbErr) -> bool {
    matches!(fault.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// The settings in place of those they name; what only other versions know stays.
fn laid_over(mut stored: serde_json::Value, settings: &PageSettings) -> serde_json::Value {
    let wanted = serde_json::to_value(settings).unwrap_or_default();
    match (stored.as_object_mut(), wanted) {
        (Some(stored), serde_json::Value::Object(wanted)) => stored.extend(wanted),
        (_, wanted) => return wanted,
    }
    stored
}

/// Tells other processes something about a page, once the transaction is committed. Those on SQLite notice by themselves.
pub(super) async fn tell_processes(tx: &impl ConnectionTrait, told: &str) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let notify = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", [NOTIFY_CHANNEL.into(), told.into()]);
        tx.execute_raw(notify).await?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
