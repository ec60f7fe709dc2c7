//! Hooks: staff add addresses of other programs, which are told every deed of the audit log from then on, or those on some sorts
//! of things. Deeds are told in the transaction that writes them down, see [`tell`].

mod standing;
mod tell;

pub use standing::{Told, note, pause, resume, test};
pub use tell::tell;

use app::model::{
    DeliveryState, HookId, Instant, PageId,
    access::Right,
    hook::{Hook, MadeHook},
    input::{EditHook, NewHook},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

use crate::{
    entity::{Col, Json, hook, outbox},
    error::{Error, Result},
    outbound::address,
    service::{
        Services,
        actor::Actor,
        members,
        mutation::{Deed, must_be_fresh, write_audit},
        outbox as messages, random, rows, signing,
        vault::Vault,
    },
};

/// How many hooks a page can have: each is called for every deed.
const MOST: u64 = 20;

/// The page's hooks, the oldest first.
pub async fn list_hooks(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<Hook>> {
    actor.must(page, Right::ManageHooks)?;
    let db = services.db.read();
    let found = hook::Entity::live(page).order_by_asc(hook::Column::CreatedAt).order_by_asc(hook::Column::Id).all(db).await?;
    let open = [DeliveryState::Pending, DeliveryState::Sending].map(Col);
    use outbox::Column as O;
    let waiting: Vec<(Option<Col<HookId>>, i64)> = outbox::Entity::find()
        .select_only()
        .column(O::HookId)
        .column_as(O::Id.count(), "waiting")
        .filter(O::HookId.is_in(found.iter().map(|row| row.id)))
        .filter(O::State.is_in(open))
        .group_by(O::HookId)
        .into_tuple()
        .all(db)
        .await?;
    let of = |id: Col<HookId>| waiting.iter().find(|(hook, _)| *hook == Some(id)).map_or(0, |(_, count)| count.unsigned_abs());
    Ok(found
        .into_iter()
        .map(|row| {
            let waiting = of(row.id);
            view(row, waiting)
        })
        .collect())
}

/// Adds a hook. Its secret is in the answer, and nowhere else.
pub async fn create_hook(services: &Services, vault: &Vault, actor: &Actor, page: PageId, input: NewHook) -> Result<MadeHook> {
    actor.must(page, Right::ManageHooks)?;
    let input = checked(services, input)?;
    let id: HookId = random::id();
    let (secret, sealed) = signing::renew(vault, id.as_str(), None)?;
    let tx = services.db.begin().await?;
    members::lock(&tx, page).await?;
    must_have_room(&tx, page).await?;
    let now = Col(services.clock.now());
    let blank = hook::Model {
        id: Col(id),
        page_id: Col(page),
        name: String::new(),
        url: String::new(),
        host: String::new(),
        nouns: Json(Vec::new()),
        secret: sealed,
        paused_at: None,
        pause_reason: None,
        failures: 0,
        failing_since: None,
        last_at: None,
        last_answer: None,
        rev: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let row = filled(blank, input);
    rows::insert(&tx, row.clone()).await?;
    write_audit(&tx, actor, Some(page), now.0, Deed::on("created", "hook", id).after(&seen(&row))).await?;
    tx.commit().await?;
    Ok(MadeHook { id, secret })
}

/// Changes a hook. Somebody else's change since `input.rev` refuses it.
pub async fn edit_hook(services: &Services, actor: &Actor, page: PageId, id: HookId, input: EditHook) -> Result<()> {
    actor.must(page, Right::ManageHooks)?;
    let content = checked(services, input.content)?;
    change(services, actor, (page, id), "edited", |row, _| {
        must_be_fresh("hook", input.rev, row.rev)?;
        *row = filled(row.clone(), content);
        Ok(())
    })
    .await
}

/// Another secret: messages are signed with it from now on, and with the one before until there is yet another. It is in the
/// answer, and nowhere else.
pub async fn renew_secret(services: &Services, vault: &Vault, actor: &Actor, page: PageId, id: HookId) -> Result<String> {
    let mut drawn = None;
    change(services, actor, (page, id), "renewed the secret of", |row, _| {
        let (secret, sealed) = signing::renew(vault, id.as_str(), Some(&row.secret))?;
        row.secret = sealed;
        drawn = Some(secret);
        Ok(())
    })
    .await?;
    drawn.ok_or_else(|| Error::Fault("no secret was drawn".to_owned()))
}

/// Takes a hook away; what waits for it is not sent.
pub async fn delete_hook(services: &Services, actor: &Actor, page: PageId, id: HookId) -> Result<()> {
    change(services, actor, (page, id), "deleted", |row, now| {
        row.deleted_at = Some(Col(now));
        Ok(())
    })
    .await
}

/// Takes that back: it is told again what is done from now on.
pub async fn restore_hook(services: &Services, actor: &Actor, page: PageId, id: HookId) -> Result<()> {
    change(services, actor, (page, id), "restored", |row, _| {
        row.deleted_at = None;
        Ok(())
    })
    .await
}

/// Changes a row of the page and writes down who did it. Whoever is told nothing from then on gets nothing of what waits.
async fn change(
    services: &Services,
    actor: &Actor,
    (page, id): (PageId, HookId),
    verb: &str,
    work: impl FnOnce(&mut hook::Model, Instant) -> Result<()>,
) -> Result<()> {
    actor.must(page, Right::ManageHooks)?;
    let tx = services.db.begin().await?;
    members::lock(&tx, page).await?;
    let before = load(&tx, page, id, verb == "restored").await?;
    let (mut row, now) = (before.clone(), services.clock.now());
    work(&mut row, now)?;
    if row == before {
        return Ok(());
    }
    if before.deleted_at.is_some() {
        must_have_room(&tx, page).await?;
    }
    row.rev += 1;
    row.updated_at = Col(now);
    rows::overwrite(&tx, row.clone()).await?;
    if row.deleted_at.is_some() || row.paused_at.is_some() {
        messages::cancel_for_hook(&tx, id, now, "the hook is told nothing any more").await?;
    }
    write_audit(&tx, actor, Some(page), now, Deed::on(verb, "hook", id).before(&seen(&before)).after(&seen(&row))).await?;
    tx.commit().await?;
    services.wake();
    Ok(())
}

/// A hook of the page, kept from being changed by anybody else until the transaction ends.
async fn load(tx: &DatabaseTransaction, page: PageId, id: HookId, is_deleted: bool) -> Result<hook::Model> {
    let found = hook::Entity::find_by_id(Col(id)).filter(hook::Column::PageId.eq(Col(page))).lock_exclusive().one(tx).await?;
    found.filter(|row| row.deleted_at.is_some() == is_deleted).ok_or(Error::NotFound("hook"))
}

async fn must_have_room(tx: &DatabaseTransaction, page: PageId) -> Result<()> {
    let many = hook::Entity::live(page).count(tx).await?;
    if many < MOST { Ok(()) } else { Err(Error::conflict(format!("a page has room for {MOST} hooks"))) }
}

fn checked(services: &Services, input: NewHook) -> Result<NewHook> {
    let input = input.validate()?;
    address::check(&input.url, &services.outbound).map_err(|refusal| Error::field("url", refusal.to_string()))?;
    Ok(input)
}

/// What staff decide about a hook, on its row.
fn filled(row: hook::Model, content: NewHook) -> hook::Model {
    let host = super::subscribers::link::host_of(app::model::Channel::Webhook, &content.url);
    hook::Model { name: content.name, host, url: content.url, nouns: Json(content.nouns), ..row }
}

/// A row as the audit log may hold it: without its secret, and without its address, which others could call as well.
fn seen(row: &hook::Model) -> Value {
    json!({
        "name": row.name, "host": row.host, "nouns": row.nouns, "paused_at": row.paused_at, "pause_reason": row.pause_reason,
        "deleted_at": row.deleted_at,
    })
}

fn view(row: hook::Model, waiting: u64) -> Hook {
    let at = |at: Option<Col<Instant>>| at.map(|at| at.0);
    Hook {
        id: row.id.0,
        rev: row.rev,
        content: NewHook { name: row.name, url: row.url, nouns: row.nouns.0 },
        paused_at: at(row.paused_at),
        pause_reason: row.pause_reason,
        failures: row.failures,
        failing_since: at(row.failing_since),
        last_at: at(row.last_at),
        last_answer: row.last_answer,
        waiting,
        created_at: row.created_at.0,
    }
}
