//! Drafts and embargoed maintenances come out: by hand, or by themselves at their time, exactly once.

use app::model::{EventId, NoticeKind, PageId, Publication, access::Right};

use super::{due::passed, is_out, load, outcome::recompute, save, tell};
use crate::{
    entity::{Col, Json, maintenance},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        events,
        mutation::{Deed, Mutation},
    },
};

/// Publishes a draft or an embargoed maintenance now.
pub async fn publish(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<()> {
    let m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    if is_out(&row) {
        return Err(Error::conflict("this maintenance is out already"));
    }
    if row.scheduled_until.0 <= m.now() {
        return Err(Error::field("scheduled_until", "lies in the past: move the window before you publish it"));
    }
    come_out(m, row).await
}

/// Publishes an embargoed maintenance whose time has come. Says whether this call did it: another process may have been faster.
pub async fn publish_due(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<bool> {
    let m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let row = load(&m, id).await?;
    let due = events::is_due(row.publication.0, row.publish_at, m.now());
    if due {
        come_out(m, row).await?;
    }
    Ok(due)
}

async fn come_out(mut m: Mutation<'_>, before: maintenance::Model) -> Result<()> {
    let (id, now) = (before.id.0, m.now());
    let mut row = before.clone();
    row.publication = Col(Publication::Published);
    row.publish_at = None;
    row.published_at = Some(Col(now));
    row.reminded = Json(passed(&row.remind_before, row.scheduled_for.0, now));
    events::move_updates(&mut m, id, now).await?;
    let row = recompute(&m, row).await?;
    let row = save(&mut m, row).await?;
    if row.notify {
        tell(&mut m, &row, NoticeKind::MaintenanceScheduled, None).await?;
    }
    m.audit(Deed::on("published", "maintenance", id).before(&before).after(&row)).await?;
    m.commit().await?;
    Ok(())
}
