//! Where a hook stands: whether it is told anything, whether it takes what it is told, and whether the way to it works.

use std::time::Duration;

use app::model::{HookId, Instant, NoticeKind, PageId, access::Right};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait, QuerySelect};

use super::{change, load, seen};
use crate::{
    entity::{Col, hook, outbox},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        outbox as messages, rows,
    },
};

/// After how many failures in a row, and how long after the first of them, a hook is told nothing any more.
const FAILURES: i32 = 10;
const FAILING_FOR: Duration = Duration::from_secs(3_600);

/// It is told nothing until somebody resumes it.
pub async fn pause(services: &Services, actor: &Actor, page: PageId, id: HookId) -> Result<()> {
    change(services, actor, (page, id), "paused", |row, now| {
        if row.paused_at.is_some() {
            return Err(Error::conflict("this hook is paused already"));
        }
        (row.paused_at, row.pause_reason) = (Some(Col(now)), None);
        Ok(())
    })
    .await
}

/// It is told again, as if it had never failed.
pub async fn resume(services: &Services, actor: &Actor, page: PageId, id: HookId) -> Result<()> {
    change(services, actor, (page, id), "resumed", |row, _| {
        (row.paused_at, row.pause_reason, row.failures, row.failing_since) = (None, None, 0, None);
        Ok(())
    })
    .await
}

/// Sends it a test, whatever it wants to hear and whether it is paused: the deed of sending it. Answers with the message.
pub async fn test(services: &Services, actor: &Actor, page: PageId, id: HookId) -> Result<()> {
    actor.must(page, Right::ManageHooks)?;
    let tx = services.db.begin().await?;
    let row = load(&tx, page, id, false).await?;
    let now = services.clock.now();
    let deed = write_audit(&tx, actor, Some(page), now, Deed::on("sent a test to", "hook", id).after(&seen(&row))).await?;
    let blank = messages::blank(page, NoticeKind::Test, now);
    let message = outbox::ActiveModel { hook_id: Set(Some(row.id)), audit_id: Set(Some(deed)), host: Set(row.host), ..blank };
    // Who hears of hooks anyway has it already.
    rows::insert_new(&tx, message).await?;
    tx.commit().await?;
    services.wake();
    Ok(())
}

/// How a try to tell a hook something ended.
pub struct Told<'a> {
    /// When.
    pub at: Instant,
    /// Whether it took it.
    pub is_taken: bool,
    /// Whether nobody is there any more.
    pub is_gone: bool,
    /// What it answered.
    pub answer: &'a str,
}

/// Notes how a try ended. A hook that fails for long is paused, which staff see.
pub async fn note(tx: &DatabaseTransaction, id: Col<HookId>, told: Told<'_>) -> Result<()> {
    let Some(before) = hook::Entity::find_by_id(id).lock_exclusive().one(tx).await? else { return Ok(()) };
    let now = told.at;
    let mut row = hook::Model { last_at: Some(Col(now)), last_answer: Some(told.answer.to_owned()), ..before.clone() };
    if told.is_taken {
        (row.failures, row.failing_since) = (0, None);
    } else {
        row.failures = row.failures.saturating_add(1);
        row.failing_since = row.failing_since.or(Some(Col(now)));
    }
    let has_failed_long = row.failures >= FAILURES && row.failing_since.is_some_and(|since| since.0 + FAILING_FOR <= now);
    let ends = row.paused_at.is_none() && !told.is_taken && (told.is_gone || has_failed_long);
    if ends {
        row.paused_at = Some(Col(now));
        let why = if told.is_gone { "it says that nobody is there any more" } else { "it has failed for long" };
        row.pause_reason = Some(format!("{why}: {}", told.answer));
    }
    rows::overwrite(tx, row.clone()).await?;
    if ends {
        messages::cancel_for_hook(tx, id.0, now, "the hook has failed for long").await?;
        let deed = Deed::on("paused", "hook", id.0).before(&seen(&before)).after(&seen(&row));
        write_audit(tx, &Actor::job("deliver"), Some(row.page_id.0), now, deed).await?;
    }
    Ok(())
}
