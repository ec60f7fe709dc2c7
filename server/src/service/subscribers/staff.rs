//! What staff do with subscribers. Whoever they add without asking the address is their word; everything is in the audit log.

use app::model::{
    AccessUserId, Channel, Instant, NoticeKind, PageId, SubscriberId, SubscriberState,
    access::Right,
    input::{EditSubscriber, NewSubscriber, SubscriberFilter, check_email, page_size},
    listing::Listing,
    subscriber::{SubscriberFile, Subscription, Wishes},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait};

use super::{ask, check, enter, load_row, view, view_with, wishes};
use crate::{
    entity::{Col, event, subscriber},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        outbox, repeats, rows, search, signing,
        vault::Vault,
    },
};

/// The page's subscribers, newest first, a part at a time.
pub async fn find(services: &Services, actor: &Actor, page: PageId, filter: &SubscriberFilter) -> Result<Listing<SubscriberFile>> {
    actor.must(page, Right::ManageSubscribers)?;
    use subscriber::Column as S;
    let limit = page_size(filter.limit);
    let mut find = subscriber::Entity::live(page);
    if !filter.text.trim().is_empty() {
        find = find.filter(search::contains(S::Address, &filter.text));
    }
    if let Some(channel) = filter.channel {
        find = find.filter(S::Channel.eq(Col(channel)));
    }
    if let Some(state) = filter.state {
        find = find.filter(S::State.eq(Col(state)));
    }
    if let Some(after) = &filter.after {
        let place = after.split_once('.').and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id.parse::<SubscriberId>().ok()?)));
        let (at, id) = place.ok_or_else(|| Error::field("after", "is no place in the list"))?;
        let at = Col(Instant::from_millis(at));
        find = find.filter(S::CreatedAt.lt(at).or(S::CreatedAt.eq(at).and(S::Id.gt(Col(id)))));
    }
    let db = services.db.read();
    let found = find.order_by_desc(S::CreatedAt).order_by_asc(S::Id).limit(limit as u64 + 1).all(db).await?;
    let part = Listing::of(found, limit, |row| format!("{}.{}", row.created_at.millis(), row.id));
    let wishes = wishes::read_all(db, &part.items).await?;
    let items = part.items.iter().zip(wishes).map(|(row, wishes)| file_of(row, view_with(row, wishes))).collect();
    Ok(Listing { items, next: part.next })
}

/// One subscriber.
pub async fn load(services: &Services, actor: &Actor, page: PageId, id: SubscriberId) -> Result<SubscriberFile> {
    actor.must(page, Right::ManageSubscribers)?;
    let row = of_page(services.db.read(), page, id).await?;
    file(services.db.read(), &row).await
}

async fn file(db: &impl ConnectionTrait, row: &subscriber::Model) -> Result<SubscriberFile> {
    Ok(file_of(row, view(db, row).await?))
}

/// What staff know of a subscriber, beside what they know themselves.
pub(super) fn file_of(row: &subscriber::Model, subscription: Subscription) -> SubscriberFile {
    let at = |at: Option<Col<Instant>>| at.map(|at| at.0);
    SubscriberFile {
        subscription,
        confirmed_at: at(row.confirmed_at),
        quarantined_at: at(row.quarantined_at),
        quarantine_reason: row.quarantine_reason.clone(),
        unsubscribed_at: at(row.unsubscribed_at),
        purge_at: at(row.purge_at),
        contact: row.contact.clone(),
        access_user: row.access_user_id.map(|id| id.0),
        secret: None,
    }
}

/// Adds somebody. They are asked to confirm, unless staff vouch for them. A webhook's secret is in the answer, and nowhere else.
pub async fn add(
    services: &Services,
    vault: &Vault,
    actor: &Actor,
    page: PageId,
    (input, is_vouched_for): (NewSubscriber, bool),
) -> Result<SubscriberFile> {
    add_known(services, vault, actor, page, (input, is_vouched_for, Known::default())).await
}

/// What else is known of somebody who is added.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The mail address of whoever looks after a web address.
    pub contact: Option<String>,
    /// The page access user they belong to.
    pub access_user: Option<AccessUserId>,
}

/// The same, with what else is known of them.
pub async fn add_known(
    services: &Services,
    vault: &Vault,
    actor: &Actor,
    page: PageId,
    (input, is_vouched_for, known): (NewSubscriber, bool, Known),
) -> Result<SubscriberFile> {
    actor.must(page, Right::ManageSubscribers)?;
    let input = input.validate()?;
    let contact = known.contact.as_deref().map(check_email).transpose()?;
    check::check(services, input.channel, &input.address)?;
    wishes::check(services.db.read(), page, &input.wishes).await?;
    let tx = services.db.begin().await?;
    let made = add_in(&tx, services, (actor, page), (&input, is_vouched_for)).await?;
    let mut made = subscriber::Model { contact, access_user_id: known.access_user.map(Col), ..made };
    let secret = match input.channel {
        Channel::Webhook => Some(draw_secret(vault, &mut made)?),
        _ => None,
    };
    rows::overwrite(&tx, made.clone()).await?;
    let file = SubscriberFile { secret, ..file(&tx, &made).await? };
    tx.commit().await?;
    services.wake();
    Ok(file)
}

/// The same within a transaction; refused if the address is told already.
pub(super) async fn add_in(
    tx: &DatabaseTransaction,
    services: &Services,
    (actor, page): (&Actor, PageId),
    (input, is_vouched_for): (&NewSubscriber, bool),
) -> Result<subscriber::Model> {
    actor.must(page, Right::ManageSubscribers)?;
    if let Some(id) = input.event {
        let found = event::Entity::find_by_id(Col(id)).filter(event::Column::PageId.eq(Col(page))).one(tx).await?;
        found.ok_or_else(|| Error::field("event_id", "names no incident and no maintenance of this page"))?;
    }
    use subscriber::Column as S;
    let blank = ask::blank(services, page, input);
    let same = subscriber::Entity::find().filter(S::PageId.eq(Col(page))).filter(S::Channel.eq(Col(input.channel)));
    let same = same.filter(S::Address.eq(&input.address)).filter(S::ScopeKey.eq(&blank.scope_key)).one(tx).await?;
    let now = services.clock.now();
    let mut row = match same {
        Some(row) if row.deleted_at.is_none() && row.state.0 == SubscriberState::Active => {
            return Err(Error::conflict(format!("{} is told already", input.address)));
        }
        Some(row) => subscriber::Model { id: row.id, created_at: row.created_at, asked_at: row.asked_at, ..blank },
        None => {
            rows::insert(tx, blank.clone()).await?;
            blank
        }
    };
    if is_vouched_for {
        enter(&mut row, SubscriberState::Active, now);
    } else {
        ask::write(tx, &mut row, NoticeKind::Confirmation, now).await?;
    }
    wishes::choose(tx, &row, &input.wishes).await?;
    rows::overwrite(tx, row.clone()).await?;
    write_audit(tx, actor, Some(page), now, Deed::on("added", "subscriber", row.id).after(&seen(&row))).await?;
    Ok(row)
}

/// Another secret for a webhook: messages are signed with it from now on. It is in the answer, and nowhere else.
pub async fn replace_secret(services: &Services, vault: &Vault, actor: &Actor, page: PageId, id: SubscriberId) -> Result<String> {
    let mut secret = None;
    change(services, actor, (page, id), "renewed the secret of", |row, _| {
        if row.channel.0 != Channel::Webhook {
            return Err(Error::conflict("only webhooks have a secret"));
        }
        secret = Some(draw_secret(vault, row)?);
        Ok(())
    })
    .await?;
    secret.ok_or_else(|| Error::Fault("no secret was drawn".to_owned()))
}

/// Draws a secret; the one before it goes on being good for a while.
fn draw_secret(vault: &Vault, row: &mut subscriber::Model) -> Result<String> {
    let (secret, sealed) = signing::renew(vault, row.id.as_str(), row.secret.as_deref())?;
    row.secret = Some(sealed);
    Ok(secret)
}

/// What the messages of a webhook are signed with: the newest secret, and the one before it. Whoever subscribed by themselves has
/// one from the beginning, and reads it in the first call.
pub fn secrets(vault: &Vault, row: &subscriber::Model) -> Result<Vec<String>> {
    signing::secrets(vault, row.id.as_str(), row.secret.as_deref())
}

/// Other wishes for a subscriber, made of those they have once nobody else can change them. What stays as it was is not checked again:
/// what they chose may be gone by now.
pub async fn edit(services: &Services, actor: &Actor, page: PageId, id: SubscriberId, change: impl FnOnce(Wishes) -> Wishes) -> Result<()> {
    actor.must(page, Right::ManageSubscribers)?;
    let tx = services.db.begin().await?;
    subscriber::Entity::find_by_id(Col(id)).lock_exclusive().one(&tx).await?;
    let before = of_page(&tx, page, id).await?;
    let was = wishes::read(&tx, &before).await?;
    let input = EditSubscriber { wishes: change(was.clone()) }.validate()?;
    wishes::check_change(&tx, page, &was, &input.wishes).await?;
    let (mut row, now) = (before.clone(), services.clock.now());
    wishes::write(&mut row, &input.wishes);
    wishes::choose(&tx, &row, &input.wishes).await?;
    row.updated_at = Col(now);
    rows::overwrite(&tx, row.clone()).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("edited", "subscriber", id).before(&seen(&before)).after(&seen(&row))).await?;
    tx.commit().await?;
    Ok(())
}

/// They are told nothing until they are reactivated.
pub async fn quarantine(services: &Services, actor: &Actor, page: PageId, id: SubscriberId, why: &str) -> Result<()> {
    let why = app::model::input::clean_line(why);
    change(services, actor, (page, id), "quarantined", |row, now| {
        if row.state.0 != SubscriberState::Active {
            return Err(Error::conflict("only who is told can be quarantined"));
        }
        enter(row, SubscriberState::Quarantined, now);
        row.quarantined_at = Some(Col(now));
        row.quarantine_reason = Some(if why.is_empty() { "by staff".to_owned() } else { why.chars().take(200).collect() });
        Ok(())
    })
    .await
}

/// They are told again.
pub async fn reactivate(services: &Services, actor: &Actor, page: PageId, id: SubscriberId) -> Result<()> {
    change(services, actor, (page, id), "reactivated", come_back).await
}

pub(super) fn come_back(row: &mut subscriber::Model, now: Instant) -> Result<()> {
    match row.state.0 {
        SubscriberState::Quarantined => {
            enter(row, SubscriberState::Active, now);
            Ok(())
        }
        // Who left, or never wanted it, is asked and not told.
        _ => Err(Error::conflict("only who is quarantined can be reactivated; anybody else has to ask for it")),
    }
}

/// They are told no more.
pub async fn remove(services: &Services, actor: &Actor, page: PageId, id: SubscriberId) -> Result<()> {
    change(services, actor, (page, id), "unsubscribed", go).await
}

pub(super) fn go(row: &mut subscriber::Model, now: Instant) -> Result<()> {
    enter(row, SubscriberState::Unsubscribed, now);
    row.unsubscribed_at = Some(Col(now));
    Ok(())
}

/// Everything that is known of them goes, at once and for good.
pub async fn erase(services: &Services, actor: &Actor, page: PageId, id: SubscriberId) -> Result<()> {
    actor.must(page, Right::ManageSubscribers)?;
    let tx = services.db.begin().await?;
    let row = of_page(&tx, page, id).await?;
    let now = services.clock.now();
    forget(&tx, &row).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("erased", "subscriber", id)).await?;
    tx.commit().await?;
    Ok(())
}

/// A message that shows whether the way to them works.
pub async fn test(services: &Services, actor: &Actor, page: PageId, id: SubscriberId) -> Result<i64> {
    actor.must(page, Right::ManageSubscribers)?;
    let tx = services.db.begin().await?;
    let mut row = of_page(&tx, page, id).await?;
    if row.state.0 != SubscriberState::Active {
        return Err(Error::conflict("only who is told can be sent a test"));
    }
    let now = services.clock.now();
    let message = ask::write(&tx, &mut row, NoticeKind::Test, now).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("sent a test to", "subscriber", id)).await?;
    tx.commit().await?;
    services.wake();
    Ok(message)
}

/// Their row goes, and with it their choices and messages; what the audit log and answers to scripts hold of them loses the address.
pub(super) async fn forget(tx: &DatabaseTransaction, row: &subscriber::Model) -> Result<()> {
    use crate::entity::audit;
    use sea_orm::sea_query::Expr;
    subscriber::Entity::delete_by_id(row.id).exec(tx).await?;
    repeats::erase(tx, row.id.as_str()).await?;
    let none = || Expr::value(None::<crate::entity::Json<serde_json::Value>>);
    audit::Entity::update_many()
        .col_expr(audit::Column::Before, none())
        .col_expr(audit::Column::After, none())
        .filter(audit::Column::Noun.eq("subscriber"))
        .filter(audit::Column::NounId.eq(row.id.to_string()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn change(
    services: &Services,
    actor: &Actor,
    (page, id): (PageId, SubscriberId),
    verb: &str,
    work: impl FnOnce(&mut subscriber::Model, Instant) -> Result<()>,
) -> Result<()> {
    actor.must(page, Right::ManageSubscribers)?;
    let tx = services.db.begin().await?;
    let row = of_page(&tx, page, id).await?;
    change_in(&tx, (actor, services.clock.now()), (row, verb), work).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn change_in(
    tx: &DatabaseTransaction,
    (actor, now): (&Actor, Instant),
    (before, verb): (subscriber::Model, &str),
    work: impl FnOnce(&mut subscriber::Model, Instant) -> Result<()>,
) -> Result<()> {
    let mut row = before.clone();
    work(&mut row, now)?;
    row.updated_at = Col(now);
    if row.state.0 != SubscriberState::Active {
        outbox::cancel_for(tx, row.id.0, now, "the subscriber is not told any more").await?;
    }
    rows::overwrite(tx, row.clone()).await?;
    let deed = Deed::on(verb, "subscriber", row.id).before(&seen(&before)).after(&seen(&row));
    write_audit(tx, actor, Some(row.page_id.0), now, deed).await?;
    Ok(())
}

pub(super) async fn of_page(db: &impl ConnectionTrait, page: PageId, id: SubscriberId) -> Result<subscriber::Model> {
    let row = load_row(db, id).await?;
    if row.page_id.0 == page { Ok(row) } else { Err(Error::NotFound("subscriber")) }
}

/// A row as the audit log may hold it: without what its messages are signed with.
fn seen(row: &subscriber::Model) -> subscriber::Model {
    subscriber::Model {
        secret: row.secret.as_ref().map(|_| "sealed".to_owned()),
        address: super::shown(row.channel.0, &row.address),
        ..row.clone()
    }
}
