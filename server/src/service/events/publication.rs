//! Coming out: what is a draft, what comes out by itself, and what changes when it does.

use app::model::{EventId, Instant, Publication, input::PublishAt};

use crate::{
    entity::Col,
    error::{Error, Result},
    service::{events, mutation::Mutation},
};

/// Where something stands, and when it comes out by itself.
pub type Standing = (Col<Publication>, Option<Col<Instant>>);

/// Where something new stands. A time that has passed means at once.
pub fn first_standing(publish: PublishAt, now: Instant) -> Standing {
    match publish {
        PublishAt::At(at) if at > now => (Col(Publication::Scheduled), Some(Col(at))),
        PublishAt::Now | PublishAt::At(_) => (Col(Publication::Published), None),
        PublishAt::Draft => (Col(Publication::Draft), None),
    }
}

/// Where something that is not out yet stands from now on; `noun` is what errors call it.
pub fn next_standing(noun: &str, is: Publication, publish: PublishAt) -> Result<Standing> {
    if is == Publication::Published {
        return Err(Error::field("publish", format!("cannot change: the {noun} is out")));
    }
    match publish {
        PublishAt::At(at) => Ok((Col(Publication::Scheduled), Some(Col(at)))),
        PublishAt::Draft => Ok((Col(Publication::Draft), None)),
        PublishAt::Now => Err(Error::field("publish", format!("is a deed of its own: publish the {noun}"))),
    }
}

/// Whether something that waits for its publication comes out now.
pub fn is_due(is: Publication, publish_at: Option<Col<Instant>>, now: Instant) -> bool {
    is == Publication::Scheduled && publish_at.is_some_and(|at| at.0 <= now)
}

/// Moves the updates of an event that comes out now to now: nobody read them before.
pub async fn move_updates(m: &mut Mutation<'_>, id: EventId, to: Instant) -> Result<()> {
    for (before, _) in events::load_updates(m, id).await? {
        if before.display_at != to && !before.internal {
            let mut after = before.clone();
            after.display_at = Col(to);
            events::replace_update(m, &before, after).await?;
        }
    }
    Ok(())
}
