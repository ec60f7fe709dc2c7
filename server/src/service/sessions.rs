//! Browsers that are signed in. A session ends fourteen days after it was last used, thirty days after it began, and with
//! whatever it was proved with: another password, another role, an account kept out. Then it ends in every process at once,
//! because each asks here; a stream that stays open asks every few seconds.

use std::{collections::BTreeMap, time::Duration};

use app::model::{Instant, Language, PageId, Role, UserId, Word, session::Session};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict};
use serde::{Deserialize, Serialize};

use crate::{
    entity::{Col, session, user},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        members,
        mutation::{Deed, write_audit},
        rows, second_factor, secret, users,
    },
};

/// How long a session lasts that nobody uses.
pub const IDLE: Duration = Duration::from_secs(14 * 86_400);

/// How long a session lasts at most.
pub const LONGEST: Duration = Duration::from_secs(30 * 86_400);

/// How often, in milliseconds, its use is written down at most.
const NOTED_EVERY: i64 = 60_000;

/// How much of a session's hash names it on screens, in characters.
const ID_LENGTH: usize = 24;

/// How many sessions of somebody are listed.
const LISTED: u64 = 100;

/// The longest description of a browser that is kept, in characters.
const AGENT_LENGTH: usize = 300;

/// What is remembered of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proved {
    /// Who signed in.
    pub user: UserId,
    /// Their `credentials_at` then: void once that is another.
    pub credentials_at: Instant,
    /// The address they came from.
    pub ip: Option<String>,
    /// What their browser says it is.
    pub agent: Option<String>,
}

impl Proved {
    /// What to remember of somebody who has just proved who they are.
    pub fn by(row: &user::Model, ip: Option<String>, agent: Option<&str>) -> Self {
        let agent = agent.map(|agent| app::model::input::clean_line(agent).chars().take(AGENT_LENGTH).collect());
        Self { user: row.id.0, credentials_at: row.credentials_at.0, ip, agent }
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Which session it is, as the database knows it.
    pub session: String,
    /// Who they are.
    pub user: UserId,
    /// What they are called.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// The language they chose to read.
    pub language: Option<Language>,
    /// The zone they said they live in.
    pub time_zone: Option<String>,
    /// What they may do, by page.
    pub roles: BTreeMap<PageId, Role>,
    /// Whether they sign in with a second factor.
    pub second_factor: bool,
    /// Whether a page of theirs requires a second factor they do not have: until they do, they can only set one up.
    pub must_enrol: bool,
    /// The same person where deeds are done.
    pub actor: Actor,
}

/// Keeps a session, in place of what was kept of it.
pub async fn save(services: &Services, id: &str, proved: Option<&Proved>, data: String) -> Result<()> {
    let now = services.clock.now();
    let row = session::Model {
        id_hash: secret::hash(id),
        user_id: proved.map(|proved| Col(proved.user)),
        data,
        ip: proved.and_then(|proved| proved.ip.clone()),
        agent: proved.and_then(|proved| proved.agent.clone()),
        created_at: Col(now),
        last_seen_at: Col(now),
        expires_at: Col(now + IDLE),
    };
    let there = OnConflict::column(session::Column::IdHash).update_columns([session::Column::UserId, session::Column::Data]).to_owned();
    let row: session::ActiveModel = row.into();
    session::Entity::insert(row).on_conflict(there).exec_without_returning(services.db.write()).await?;
    Ok(())
}

/// What was kept of a session that has not ended, and when it ends.
pub async fn load(services: &Services, id: &str) -> Result<Option<(String, Instant)>> {
    let found = session::Entity::find_by_id(secret::hash(id)).one(services.db.read()).await?;
    let now = services.clock.now();
    Ok(found.filter(|row| now < row.expires_at.0).map(|row| (row.data, row.expires_at.0)))
}

/// Forgets a session.
pub async fn delete(services: &Services, id: &str) -> Result<()> {
    session::Entity::delete_by_id(secret::hash(id)).exec(services.db.write()).await?;
    Ok(())
}

/// Who is signed in with this session, if it is still good, and that they are here. Two questions to the database, three for
/// somebody without a second factor.
pub async fn find(services: &Services, id: &str, ip: Option<&str>) -> Result<Option<SignedIn>> {
    let hash = secret::hash(id);
    let Some((row, account)) = good(services, &hash).await? else { return Ok(None) };
    note_use(services, row, ip).await;
    Ok(Some(signed_in(services, hash, account).await?))
}

/// Whether a session, by what [`SignedIn::session`] says, still lets somebody do everything: what stays open for long asks every
/// two or three seconds, and ends when it does not.
pub async fn is_good(services: &Services, session: &str) -> Result<bool> {
    let Some((_, account)) = good(services, session).await? else { return Ok(false) };
    Ok(!signed_in(services, session.to_owned(), account).await?.must_enrol)
}

/// Somebody's sessions, the one last used first: their own, or those of somebody they may manage.
pub async fn list_sessions(services: &Services, actor: &Actor, of: UserId, current: Option<&str>) -> Result<Vec<Session>> {
    must_oversee(services, actor, of).await?;
    let account = users::load(services.db.read(), of).await?;
    let rows = of_user(of).order_by_desc(session::Column::LastSeenAt).limit(LISTED).all(services.db.read()).await?;
    let now = services.clock.now();
    let alive = rows.into_iter().filter(|row| is_alive(row, &account, now));
    Ok(alive.map(|row| view(row, current)).collect())
}

/// Ends one of somebody's sessions, by the id it is listed with.
pub async fn end_session(services: &Services, actor: &Actor, of: UserId, id: &str) -> Result<()> {
    must_oversee(services, actor, of).await?;
    let rows = of_user(of).all(services.db.read()).await?;
    let found = rows.into_iter().find(|row| row.id_hash.get(..ID_LENGTH) == Some(id)).ok_or(Error::NotFound("session"))?;
    let tx = services.db.begin().await?;
    session::Entity::delete_by_id(found.id_hash).exec(&tx).await?;
    write_audit(&tx, actor, None, services.clock.now(), Deed::on("ended session of", "user", of)).await?;
    Ok(tx.commit().await?)
}

/// Ends all of somebody's sessions but the one named, if one is.
pub async fn end_sessions(services: &Services, actor: &Actor, of: UserId, but: Option<&str>) -> Result<()> {
    must_oversee(services, actor, of).await?;
    let mut all = session::Entity::delete_many().filter(session::Column::UserId.eq(Col(of)));
    if let Some(but) = but {
        all = all.filter(session::Column::IdHash.ne(but));
    }
    let tx = services.db.begin().await?;
    all.exec(&tx).await?;
    write_audit(&tx, actor, None, services.clock.now(), Deed::on("ended sessions of", "user", of)).await?;
    Ok(tx.commit().await?)
}

/// Everybody oversees their own sessions; who may manage somebody oversees theirs.
async fn must_oversee(services: &Services, actor: &Actor, of: UserId) -> Result<()> {
    if actor.must_be_user().is_ok_and(|id| id == of) { Ok(()) } else { users::must_manage(services.db.read(), actor, of).await }
}

fn of_user(of: UserId) -> sea_orm::Select<session::Entity> {
    session::Entity::find().filter(session::Column::UserId.eq(Col(of)))
}

async fn good(services: &Services, hash: &str) -> Result<Option<(session::Model, user::Model)>> {
    let found = session::Entity::find_by_id(hash).find_also_related(user::Entity).one(services.db.read()).await?;
    let Some((row, Some(account))) = found else { return Ok(None) };
    Ok(is_alive(&row, &account, services.clock.now()).then_some((row, account)))
}

fn is_alive(row: &session::Model, account: &user::Model, now: Instant) -> bool {
    let proved: Option<Proved> = serde_json::from_str(&row.data).ok();
    let may_sign_in = account.disabled_at.is_none() && account.deleted_at.is_none();
    let is_current = proved.is_some_and(|proved| proved.user == account.id.0 && proved.credentials_at == account.credentials_at.0);
    now < row.expires_at.0 && may_sign_in && is_current
}

async fn signed_in(services: &Services, session: String, account: user::Model) -> Result<SignedIn> {
    let user = account.id.0;
    let roles = members::roles_of(services, user).await?;
    let second_factor = account.totp_confirmed_at.is_some();
    let must_enrol = !second_factor && second_factor::is_required(services, roles.keys().copied()).await?;
    Ok(SignedIn {
        session,
        user,
        actor: Actor::member(user, account.name.clone(), roles.clone()),
        name: account.name,
        email: account.email,
        language: account.language.as_deref().and_then(Language::parse),
        time_zone: account.time_zone,
        roles,
        second_factor,
        must_enrol,
    })
}

/// Writes down that a session was used, once a minute. Who is signed in gets in, whether it can be written down or not.
async fn note_use(services: &Services, row: session::Model, ip: Option<&str>) {
    let now = services.clock.now();
    if now.since(row.last_seen_at.0) < NOTED_EVERY {
        return;
    }
    if let Err(error) = note(services, row, ip, now).await {
        tracing::warn!(%error, "the use of a session could not be noted");
    }
}

async fn note(services: &Services, row: session::Model, ip: Option<&str>, now: Instant) -> Result<()> {
    let tx = services.db.begin().await?;
    // Locked: it may have been ended meanwhile, and must not be there again.
    let Some(row) = session::Entity::find_by_id(row.id_hash).lock_exclusive().one(&tx).await? else { return Ok(()) };
    let user = row.user_id;
    let used = session::Model {
        last_seen_at: Col(now),
        expires_at: Col((now + IDLE).min(row.created_at.0 + LONGEST)),
        ip: ip.map(str::to_owned).or(row.ip.clone()),
        ..row
    };
    rows::overwrite(&tx, used).await?;
    if let Some(user) = user {
        let seen = sea_orm::sea_query::Expr::value(Col(now));
        user::Entity::update_many().col_expr(user::Column::LastSeenAt, seen).filter(user::Column::Id.eq(user)).exec(&tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn view(row: session::Model, current: Option<&str>) -> Session {
    Session {
        is_current: current == Some(row.id_hash.as_str()),
        id: row.id_hash.chars().take(ID_LENGTH).collect(),
        ip: row.ip,
        agent: row.agent,
        created_at: row.created_at.0,
        last_seen_at: row.last_seen_at.0,
        expires_at: row.expires_at.0,
    }
}

#[cfg(test)]
#[path = "sessions_tests.rs"]
mod tests;
