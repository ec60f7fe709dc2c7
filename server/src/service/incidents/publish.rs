//! Drafts and embargoed incidents come out: by hand, or by themselves at their time, exactly once.

use app::model::{EventId, NoticeKind, PageId, Publication, access::Right};

use super::{load, recompute::recompute, save, settle, tell, update::is_out};
use crate::{
    entity::Col,
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        events,
        mutation::{Deed, Mutation},
    },
};

/// Publishes a draft or an embargoed incident now.
pub async fn publish(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<()> {
    let m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    if is_out(&load(&m, id).await?) {
        return Err(Error::conflict("this incident is out already"));
    }
    come_out(m, id).await
}

/// Publishes an embargoed incident whose time has come. Says whether this call did it: another process may have been faster.
pub async fn publish_due(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<bool> {
    let m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    let due = events::is_due(row.publication.0, row.publish_at, m.now());
    if due {
        come_out(m, id).await?;
    }
    Ok(due)
}

async fn come_out(mut m: Mutation<'_>, id: EventId) -> Result<()> {
    let now = m.now();
    let mut row = load(&m, id).await?;
    let before = row.clone();
    row.publication = Col(Publication::Published);
    row.publish_at = None;
    row.published_at = Some(Col(now));
    row.first_posted_at = Some(Col(now));
    events::move_updates(&mut m, id, now).await?;
    let row = recompute(&mut m, row).await?;
    let row = save(&mut m, row).await?;
    settle(&mut m, &row, None).await?;
    if row.notify {
        let kind = if row.state.0.is_open() { NoticeKind::IncidentCreated } else { NoticeKind::IncidentResolved };
        tell(&mut m, &row, kind, None).await?;
    }
    m.audit(Deed::on("published", "incident", id).before(&before).after(&row)).await?;
    m.commit().await?;
    Ok(())
}
