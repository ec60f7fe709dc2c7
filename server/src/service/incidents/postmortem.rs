//! What was learned: written as a draft, published, taken back, deleted.

use app::model::{
    EventId, NoticeKind, PageId,
    access::Right,
    input::{BODY_LENGTH, clean_text},
};
use sea_orm::EntityTrait;

use super::{load, save, tell};
use crate::{
    entity::{Col, postmortem},
    error::{Error, Result},
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        illustrations,
        mutation::{Deed, Mutation, must_be_fresh},
        rows,
    },
};

async fn find(m: &Mutation<'_>, id: EventId) -> Result<Option<postmortem::Model>> {
    Ok(postmortem::Entity::find_by_id(Col(id)).one(m.tx()).await?)
}

async fn write(m: &mut Mutation<'_>, row: postmortem::Model, verb: &str, before: Option<&postmortem::Model>) -> Result<()> {
    if before.is_some() {
        rows::overwrite(m.tx(), row.clone()).await?;
    } else {
        rows::insert(m.tx(), row.clone()).await?;
    }
    let deed = Deed::on(verb, "postmortem", row.event_id).after(&row);
    m.audit(if let Some(before) = before { deed.before(before) } else { deed }).await?;
    m.record(Fact::Postmortem(row));
    Ok(())
}

/// Keeps a draft. What is published stays as it is until the draft is. `seen` is the revision its author began from, 0 where there
/// was none: if it is named, somebody else's words in between refuse it.
pub async fn save_postmortem(services: &Services, actor: &Actor, page: PageId, id: EventId, seen: Option<i64>, draft: &str) -> Result<()> {
    write_postmortem(services, actor, page, id, (seen, draft), None).await
}

/// Keeps a draft and publishes it in one step, if that is wanted: then, whether subscribers are told.
pub async fn write_postmortem(
    services: &Services,
    actor: &Actor,
    page: PageId,
    id: EventId,
    (seen, draft): (Option<i64>, &str),
    publish: Option<bool>,
) -> Result<()> {
    let draft = clean_text(draft).trim().to_owned();
    if draft.is_empty() {
        return Err(Error::field("body_draft", "must not be empty"));
    }
    if draft.chars().count() > BODY_LENGTH {
        return Err(Error::field("body_draft", format!("must have at most {BODY_LENGTH} characters")));
    }
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let html = illustrations::render(&m, "body_draft", &draft).await?;
    load(&m, id).await?;
    let before = find(&m, id).await?;
    if let Some(seen) = seen {
        must_be_fresh("postmortem", seen, before.as_ref().map_or(0, |row| row.rev))?;
    }
    let now = Col(m.now());
    let mut row = before.clone().unwrap_or(postmortem::Model {
        event_id: Col(id),
        page_id: Col(page),
        draft: None,
        draft_html: None,
        draft_at: None,
        body: None,
        body_html: None,
        body_at: None,
        published_at: None,
        notify: true,
        notified_at: None,
        custom_tweet: None,
        ignored: false,
        rev: 0,
        created_at: now,
        updated_at: now,
    });
    row.draft = Some(draft);
    row.draft_html = Some(html);
    row.draft_at = Some(now);
    row.rev += 1;
    row.updated_at = now;
    write(&mut m, row, "drafted", before.as_ref()).await?;
    if let Some(notify) = publish {
        publish_draft(&mut m, id, notify).await?;
    }
    m.commit().await?;
    Ok(())
}

/// Publishes the draft, of an incident that is over.
pub async fn publish_postmortem(services: &Services, actor: &Actor, page: PageId, id: EventId, notify: bool) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    publish_draft(&mut m, id, notify).await?;
    m.commit().await?;
    Ok(())
}

async fn publish_draft(m: &mut Mutation<'_>, id: EventId, notify: bool) -> Result<()> {
    let incident = load(m, id).await?;
    if incident.state.0.is_open() {
        return Err(Error::conflict("a postmortem is published once its incident is resolved"));
    }
    let before = find(m, id).await?.filter(|p| p.draft.is_some()).ok_or(Error::NotFound("postmortem"))?;
    let now = Col(m.now());
    let mut row = before.clone();
    row.body = row.draft.take();
    row.body_html = row.draft_html.take();
    row.draft_at = None;
    row.body_at = Some(now);
    row.published_at = row.published_at.or(Some(now));
    row.notify = notify;
    let tells = notify && row.notified_at.is_none();
    if tells {
        row.notified_at = Some(now);
    }
    row.rev += 1;
    row.updated_at = now;
    write(m, row, "published", Some(&before)).await?;
    let incident = save(m, incident).await?;
    if tells {
        tell(m, &incident, NoticeKind::PostmortemPublished, None).await?;
    }
    Ok(())
}

/// Takes a published postmortem back; its text becomes the draft again, unless a newer draft exists.
pub async fn revert_postmortem(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let incident = load(&m, id).await?;
    let before = find(&m, id).await?.filter(|p| p.published_at.is_some()).ok_or(Error::NotFound("postmortem"))?;
    let now = Col(m.now());
    let mut row = before.clone();
    let (body, html) = (row.body.take(), row.body_html.take());
    if row.draft.is_none() {
        (row.draft, row.draft_html, row.draft_at) = (body, html, Some(now));
    }
    row.body_at = None;
    row.published_at = None;
    row.rev += 1;
    row.updated_at = now;
    write(&mut m, row, "took back", Some(&before)).await?;
    save(&mut m, incident).await?;
    m.commit().await?;
    Ok(())
}

/// Deletes draft and published text.
pub async fn delete_postmortem(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let incident = load(&m, id).await?;
    let before = find(&m, id).await?.filter(|p| p.draft.is_some() || p.body.is_some()).ok_or(Error::NotFound("postmortem"))?;
    let mut row = before.clone();
    (row.draft, row.draft_html, row.draft_at) = (None, None, None);
    (row.body, row.body_html, row.body_at, row.published_at) = (None, None, None, None);
    row.rev += 1;
    row.updated_at = Col(m.now());
    write(&mut m, row, "deleted", Some(&before)).await?;
    save(&mut m, incident).await?;
    m.commit().await?;
    Ok(())
}
