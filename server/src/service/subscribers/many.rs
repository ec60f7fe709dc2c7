//! What is done to several subscribers at once.

use app::model::{Channel, NoticeKind, PageId, SubscriberId, SubscriberState, access::Right};

use super::{
    ask,
    staff::{change_in, come_back, go, of_page},
};
use crate::{
    error::Result,
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        rows,
    },
};

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
/// of the page's refuses all of it.
pub async fn change_all(
    services: &Services,
    actor: &Actor,
    page: PageId,
    (ids, deed): (&[SubscriberId], Deeds),
    (channels, states): (&[Channel], &[SubscriberState]),
) -> Result<()> {
    actor.must(page, Right::ManageSubscribers)?;
    let tx = services.db.begin().await?;
    for id in ids {
        let mut row = of_page(&tx, page, *id).await?;
        let now = services.clock.now();
        if !states.contains(&row.state.0) || !(channels.is_empty() || channels.contains(&row.channel.0)) {
            continue;
        }
        match (deed, row.state.0) {
            (Deeds::Remove, state) if state != SubscriberState::Unsubscribed => {
                change_in(&tx, (actor, now), (row, "unsubscribed"), go).await?;
            }
            (Deeds::Reactivate, SubscriberState::Quarantined) => {
                change_in(&tx, (actor, now), (row, "reactivated"), come_back).await?;
            }
            (Deeds::AskAgain, SubscriberState::Unconfirmed) if ask::may_ask_again(&row, now) => {
                ask::write(&tx, &mut row, NoticeKind::Confirmation, now).await?;
                rows::overwrite(&tx, row).await?;
                write_audit(&tx, actor, Some(page), now, Deed::on("asked again", "subscriber", id)).await?;
            }
            _ => {}
        }
    }
    tx.commit().await?;
    services.wake();
    Ok(())
}
