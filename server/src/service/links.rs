//! Links that let people in: invitations to a page, and new passwords. Each is good once and for a while, the newest of its kind
//! alone, and only as long as nothing about how its person signs in has changed since. Where it leads, and how it gets there,
//! is the doors' business.

use std::time::Duration;

use app::model::{
    Instant, Language, LinkKind, PageId, Role, UserId, Word,
    account::LinkSeen,
    input::{Invite, NewUser, UseLink, check_email},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use crate::{
    entity::{Col, link, page, user},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        members::{self, must_give},
        mutation::{Deed, write_audit},
        passwords, rows, secret, users,
    },
};

/// How long an invitation is good.
const INVITATION: Duration = Duration::from_secs(72 * 3_600);

/// How long the choice of a new password is possible.
const RESET: Duration = Duration::from_secs(3_600);

/// A link that was just made. Its secret is known nowhere else.
pub struct Made {
    /// What its bearer shows.
    pub secret: String,
    /// What it is for.
    pub kind: LinkKind,
    /// Whom it lets in.
    pub user: UserId,
    /// Where to send it.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// The language they read, if they chose one.
    pub language: Option<Language>,
    /// The name of the page they are invited to.
    pub page: Option<String>,
    /// How many hours it is good.
    pub hours: u64,
    /// Whether whoever asked for it may hold it themselves: they could give its person everything they have, or it gives
    /// nothing that needs no password.
    pub may_be_shown: bool,
}

/// Makes somebody a member of a page, with an account if they have none, and a link that lets them in. Who has a password
/// already needs no link; they get one all the same, so that nobody learns from it who has an account.
pub async fn invite(services: &Services, actor: &Actor, page: PageId, input: Invite) -> Result<Made> {
    must_give(actor, page, input.role)?;
    let input = input.validate()?;
    let (name, email, role) = (input.called(), input.email, input.role);
    let id = match find(services, &email).await? {
        Some(row) => join(services, actor, page, &row, role).await?,
        None => users::create_user(services, actor, Some(page), NewUser { email, name, role }, None).await?,
    };
    make(services, actor, id, LinkKind::Invitation, Some(page)).await
}

/// Makes a link with which somebody chooses a new password, for an admin who may manage them.
pub async fn reset_link(services: &Services, actor: &Actor, id: UserId) -> Result<Made> {
    users::must_manage(services.db.read(), actor, id).await?;
    make(services, actor, id, LinkKind::Reset, None).await
}

/// The same for somebody who says that they forgot their password; none if nobody has this address or they may not sign in.
/// Where it is asked from nothing may depend on which: neither the answer nor how long it takes.
pub async fn forgotten(services: &Services, email: &str, ip: Option<String>) -> Result<Option<Made>> {
    let Some(row) = find(services, &check_email(email)?).await?.filter(|row| row.disabled_at.is_none()) else { return Ok(None) };
    let actor = Actor::visitor().from(ip, None);
    make(services, &actor, row.id.0, LinkKind::Reset, None).await.map(Some)
}

/// What a link is for, if it is still good.
pub async fn look(services: &Services, secret: &str) -> Result<LinkSeen> {
    let (link, row) = alive(services, services.db.read(), secret).await?;
    let page = match link.page_id {
        Some(page) => page::Entity::find_by_id(page).one(services.db.read()).await?.map(|page| page.name),
        None => None,
    };
    let needs_password = link.kind.0 == LinkKind::Reset || row.password_hash.is_none();
    Ok(LinkSeen { kind: link.kind.0, email: row.email, name: row.name, page, needs_password, expires_at: link.expires_at.0 })
}

/// Uses a link up: its person has the password they chose, and everybody signed in with another one is out. Answers with the
/// account as it then is.
pub async fn use_link(services: &Services, input: UseLink, ip: Option<String>) -> Result<user::Model> {
    let input = input.validate()?;
    let (link, before) = alive(services, services.db.read(), &input.secret).await?;
    let hash = match (&input.password, &before.password_hash) {
        // An invitation never replaces a password: whoever sent it may hold it.
        (_, Some(_)) if link.kind.0 == LinkKind::Invitation => None,
        (Some(password), _) => Some(passwords::choose(password, &[&before.email, &before.name]).await?),
        (None, _) => return Err(Error::field("password", "must not be empty")),
    };
    let tx = services.db.begin().await?;
    users::lock(&tx, before.id.0).await?;
    let (link, mut row) = alive(services, &tx, &input.secret).await?;
    link::Entity::delete_many().filter(link::Column::UserId.eq(row.id)).exec(&tx).await?;
    let now = services.clock.now();
    let actor = Actor::member(row.id.0, row.name.clone(), members::roles(&tx, row.id.0).await?).from(ip, None);
    if let Some(hash) = hash {
        row.password_hash = Some(hash);
        row.name = input.name.unwrap_or(row.name);
        row.credentials_at = Col(Instant::from_millis(now.millis().max(row.credentials_at.millis() + 1)));
        rows::overwrite(&tx, user::Model { updated_at: Col(now), ..row.clone() }).await?;
    }
    let verb = if link.kind.0 == LinkKind::Invitation { "accepted invitation of" } else { "chose new password of" };
    write_audit(&tx, &actor, None, now, Deed::on(verb, "user", row.id)).await?;
    tx.commit().await?;
    Ok(row)
}

/// Forgets links that have ended.
pub async fn prune(services: &Services, now: Instant) -> Result<()> {
    link::Entity::delete_many().filter(link::Column::ExpiresAt.lte(Col(now))).exec(services.db.write()).await?;
    Ok(())
}

/// Makes somebody who has an account a member, unless they are one who has been here.
async fn join(services: &Services, actor: &Actor, page: PageId, row: &user::Model, role: Role) -> Result<UserId> {
    let is_member = members::roles(services.db.read(), row.id.0).await?.contains_key(&page);
    if is_member && row.password_hash.is_some() {
        return Err(Error::conflict("they are a member already"));
    }
    members::set_role(services, actor, page, row.id.0, role).await?;
    Ok(row.id.0)
}

/// Makes a link; one of the same kind and for the same person that was made before is good no more. Whoever calls this has made
/// sure that the actor may.
async fn make(services: &Services, actor: &Actor, id: UserId, kind: LinkKind, page: Option<PageId>) -> Result<Made> {
    let now = services.clock.now();
    let (lifetime, verb) = match kind {
        LinkKind::Invitation => (INVITATION, "invited"),
        LinkKind::Reset => (RESET, "made reset link for"),
    };
    let tx = services.db.begin().await?;
    let row = users::lock(&tx, id).await?;
    let same = link::Entity::delete_many().filter(link::Column::UserId.eq(Col(id))).filter(link::Column::Kind.eq(Col(kind)));
    same.exec(&tx).await?;
    let secret = secret::draw();
    let link = link::Model {
        hash: secret::hash(&secret),
        kind: Col(kind),
        user_id: Col(id),
        page_id: page.map(Col),
        credentials_at: row.credentials_at,
        created_at: Col(now),
        expires_at: Col(now + lifetime),
    };
    rows::insert(&tx, link).await?;
    let page_name = page_name(&tx, page).await?;
    let gives_nothing = kind == LinkKind::Invitation && row.password_hash.is_some();
    let may_be_shown = gives_nothing || users::must_manage(&tx, actor, id).await.is_ok();
    write_audit(&tx, actor, page, now, Deed::on(verb, "user", id)).await?;
    tx.commit().await?;
    Ok(Made {
        secret,
        kind,
        user: id,
        email: row.email,
        name: row.name,
        language: row.language.as_deref().and_then(Language::parse),
        page: page_name,
        hours: lifetime.as_secs() / 3_600,
        may_be_shown,
    })
}

async fn page_name(tx: &DatabaseTransaction, page: Option<PageId>) -> Result<Option<String>> {
    let Some(page) = page else { return Ok(None) };
    Ok(page::Entity::find_by_id(Col(page)).one(tx).await?.map(|page| page.name))
}

async fn find(services: &Services, email: &str) -> Result<Option<user::Model>> {
    let found = user::Entity::find().filter(user::Column::Email.eq(email)).filter(user::Column::DeletedAt.is_null());
    Ok(found.one(services.db.read()).await?)
}

/// A link that is good, and whom it lets in.
async fn alive(services: &Services, db: &impl ConnectionTrait, secret: &str) -> Result<(link::Model, user::Model)> {
    const GONE: Error = Error::NotFound("link, or it was used already, or it has ended");
    if !secret::is_one(secret) {
        return Err(GONE);
    }
    let link = link::Entity::find_by_id(secret::hash(secret)).one(db).await?.ok_or(GONE)?;
    let row = users::load(db, link.user_id.0).await.map_err(|_| GONE)?;
    let is_good = services.clock.now() < link.expires_at.0 && link.credentials_at == row.credentials_at && row.disabled_at.is_none();
    if is_good { Ok((link, row)) } else { Err(GONE) }
}

#[cfg(test)]
#[path = "links_tests.rs"]
mod tests;
