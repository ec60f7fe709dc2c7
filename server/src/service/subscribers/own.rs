//! What subscribers do themselves, with a link only they have.

use app::model::{Instant, PageId, SubscriberId, SubscriberState, input::EditSubscriber, subscriber::Subscription};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use super::{
    enter,
    link::{self, Use},
    load_row, view, wishes,
};
use crate::{
    entity::{Col, subscriber},
    error::{Error, Result},
    service::{Services, outbox, rows, vault::Vault},
};

/// What a link leads to: the subscription, and whether it is there to be confirmed.
pub async fn look(services: &Services, vault: &Vault, page: PageId, text: &str) -> Result<(Subscription, bool)> {
    let (id, to) = link::read(vault, text)?;
    let row = load_row(services.db.read(), id).await.map_err(|_| Error::NotFound("link"))?;
    let fits = row.page_id.0 == page && is_good(&row, to, services.clock.now());
    if !fits {
        return Err(Error::NotFound("link"));
    }
    Ok((view(services.db.read(), &row).await?, matches!(to, Use::Confirm(_))))
}

/// They confirm that they want to be told. Said twice, the first time counts. Who has left since they asked has left.
pub async fn confirm(services: &Services, vault: &Vault, page: PageId, text: &str) -> Result<Subscription> {
    let (id, to) = link::read(vault, text)?;
    if !matches!(to, Use::Confirm(_)) {
        return Err(Error::NotFound("link"));
    }
    let (tx, mut row) = begin(services, page, (id, to)).await?;
    if row.state.0 != SubscriberState::Active {
        enter(&mut row, SubscriberState::Active, services.clock.now());
        rows::overwrite(&tx, row.clone()).await?;
    }
    let seen = view(&tx, &row).await?;
    tx.commit().await?;
    Ok(seen)
}

/// They want to hear of something else.
pub async fn edit_own(services: &Services, vault: &Vault, page: PageId, text: &str, input: EditSubscriber) -> Result<Subscription> {
    let input = input.validate()?;
    wishes::check(services.db.read(), page, &input.wishes).await?;
    let (tx, mut row) = begin(services, page, managed(vault, text)?).await?;
    wishes::write(&mut row, &input.wishes);
    wishes::choose(&tx, &row, &input.wishes).await?;
    row.updated_at = Col(services.clock.now());
    rows::overwrite(&tx, row.clone()).await?;
    let seen = view(&tx, &row).await?;
    tx.commit().await?;
    Ok(seen)
}

/// They leave: what waits for them is not sent any more. Any link of theirs does.
pub async fn leave(services: &Services, vault: &Vault, page: PageId, text: &str) -> Result<Subscription> {
    let (id, _) = link::read(vault, text)?;
    let (tx, mut row) = begin(services, page, (id, Use::Manage)).await?;
    if row.state.0 != SubscriberState::Unsubscribed {
        let now = services.clock.now();
        enter(&mut row, SubscriberState::Unsubscribed, now);
        row.unsubscribed_at = Some(Col(now));
        outbox::cancel_for(&tx, id, now, "the subscriber has left").await?;
        rows::overwrite(&tx, row.clone()).await?;
    }
    let seen = view(&tx, &row).await?;
    tx.commit().await?;
    Ok(seen)
}

/// They want to be forgotten: everything that is known of them goes.
pub async fn erase_own(services: &Services, vault: &Vault, page: PageId, text: &str) -> Result<()> {
    let (tx, row) = begin(services, page, managed(vault, text)?).await?;
    super::staff::forget(&tx, &row).await?;
    tx.commit().await?;
    Ok(())
}

fn managed(vault: &Vault, text: &str) -> Result<(SubscriberId, Use)> {
    let (id, to) = link::read(vault, text)?;
    if to == Use::Manage { Ok((id, to)) } else { Err(Error::NotFound("link")) }
}

/// The subscriber behind a link that is still good, so that nobody else changes them meanwhile.
async fn begin(services: &Services, page: PageId, (id, to): (SubscriberId, Use)) -> Result<(DatabaseTransaction, subscriber::Model)> {
    let tx = services.db.begin().await?;
    let find = subscriber::Entity::find_by_id(Col(id)).filter(subscriber::Column::PageId.eq(Col(page)));
    let found = find.filter(subscriber::Column::DeletedAt.is_null()).lock_exclusive().one(&tx).await?;
    let row = found.filter(|row| is_good(row, to, services.clock.now())).ok_or(Error::NotFound("link"))?;
    Ok((tx, row))
}

/// A link to confirm is good for a day, and only the newest; who has left after it was sent has left.
fn is_good(row: &subscriber::Model, to: Use, now: Instant) -> bool {
    let Use::Confirm(asked_at) = to else { return true };
    let within = i64::try_from(super::CONFIRM_WITHIN.as_millis()).unwrap_or(i64::MAX);
    let has_left = row.state.0 == SubscriberState::Unsubscribed && row.unsubscribed_at.is_some_and(|at| at.0 >= asked_at);
    row.asked_at == Some(Col(asked_at)) && now.since(asked_at) <= within && !has_left
}
