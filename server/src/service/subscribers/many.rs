//! What is done to several subscribers at once.

use std::collections::BTreeSet;

use app::model::{Channel, NoticeKind, PageId, SubscriberId, SubscriberState, access::Right};
use sea_orm::{ColumnTrait, DatabaseTransaction, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    ask,
    staff::{change_in, come_back, go},
};
use crate::{
    entity::{Col, subscriber},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        rows,
    },
};

/// How many are changed in one transaction: others who write wait no longer than that takes.
const AT_ONCE: usize = 100;

/// What is done to several subscribers at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deeds {
    /// They are told no more.
    Remove,
    /// Those who are quarantined are told again.
    Reactivate,
    /// Those who have not confirmed are asked again, unless they just were.
    AskAgain,
}

/// Does it to all of these that it can be done to, of these channels (of all if there are none) and in these states. An id that is none
/// of the page's refuses all of it, before any of it is done.
pub async fn change_all(
    services: &Services,
    actor: &Actor,
    page: PageId,
    (ids, deed): (&[SubscriberId], Deeds),
    (channels, states): (&[Channel], &[SubscriberState]),
) -> Result<()> {
    use subscriber::Column as S;
    actor.must(page, Right::ManageSubscribers)?;
    let ids: Vec<Col<SubscriberId>> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().map(Col).collect();
    let these = |part: &[Col<SubscriberId>]| subscriber::Entity::live(page).filter(S::Id.is_in(part.iter().copied()));
    for part in ids.chunks(AT_ONCE) {
        if these(part).count(services.db.read()).await? < part.len() as u64 {
            return Err(Error::NotFound("subscriber"));
        }
    }
    for part in ids.chunks(AT_ONCE) {
        let tx = services.db.begin().await?;
        // Whoever is gone by now has nothing done to them.
        let rows = these(part).order_by_asc(S::Id).lock_exclusive().all(&tx).await?;
        change_part(&tx, (services, actor), rows, deed, (channels, states)).await?;
        tx.commit().await?;
    }
    services.wake();
    Ok(())
}

async fn change_part(
    tx: &DatabaseTransaction,
    (services, actor): (&Services, &Actor),
    rows: Vec<subscriber::Model>,
    deed: Deeds,
    (channels, states): (&[Channel], &[SubscriberState]),
) -> Result<()> {
    for mut row in rows {
        let now = services.clock.now();
        if !states.contains(&row.state.0) || !(channels.is_empty() || channels.contains(&row.channel.0)) {
            continue;
        }
        match (deed, row.state.0) {
            (Deeds::Remove, state) if state != SubscriberState::Unsubscribed => {
                change_in(tx, (actor, now), (row, "unsubscribed"), go).await?;
            }
            (Deeds::Reactivate, SubscriberState::Quarantined) => {
                change_in(tx, (actor, now), (row, "reactivated"), come_back).await?;
            }
            (Deeds::AskAgain, SubscriberState::Unconfirmed) if ask::may_ask_again(&row, now) => {
                ask::write(tx, &mut row, NoticeKind::Confirmation, now).await?;
                let (page, id) = (row.page_id.0, row.id);
                rows::overwrite(tx, row).await?;
                write_audit(tx, actor, Some(page), now, Deed::on("asked again", "subscriber", id)).await?;
            }
            _ => {}
        }
    }
    Ok(())
}
