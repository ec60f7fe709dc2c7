//! What was learned: written, published, taken back, deleted.

use app::model::{EventId, Instant};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::api::v1::{
        answer::{Answer, done, ok},
        body::{Given, wrapped},
        on_page::OnPage,
        refusal::Refusal,
    },
    service::{chronicle, incidents},
};

/// A postmortem.
#[derive(Debug, Serialize, ToSchema)]
pub struct Postmortem {
    /// Always empty.
    preview_key: Option<String>,
    /// What is published, in Markdown.
    body: Option<String>,
    /// When that was written.
    #[schema(value_type = Option<String>, format = DateTime)]
    body_updated_at: Option<Instant>,
    /// What is not published yet, in Markdown.
    body_draft: Option<String>,
    /// When that was written.
    #[schema(value_type = Option<String>, format = DateTime)]
    body_draft_updated_at: Option<Instant>,
    /// When it came out.
    #[schema(value_type = Option<String>, format = DateTime)]
    published_at: Option<Instant>,
    /// Whether subscribers are told.
    notify_subscribers: bool,
    /// Always false.
    notify_twitter: bool,
    /// Always empty.
    custom_tweet: Option<String>,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
}

/// A draft.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PostmortemDraft)]
pub struct Draft {
    /// Its text, in Markdown.
    body_draft: String,
}

/// How it is published.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PostmortemPublication)]
pub struct Publication {
    /// Whether subscribers are told; yes if it is left out.
    notify_subscribers: Option<bool>,
}

wrapped! {
    /// A draft.
    PutPostmortem { postmortem: Draft }
    /// How it is published.
    PublishPostmortem { postmortem: Publication }
}

/// The postmortem of an incident.
#[utoipa::path(get, path = "/pages/{page_id}/incidents/{incident_id}/postmortem", tag = "incident-postmortem",
    responses((status = 200, body = Postmortem)))]
pub async fn load(on: OnPage) -> Answer<Postmortem> {
    let id = on.incident()?;
    ok(known(&on, id).await?)
}

/// Writes a draft. What is published stays as it is until the draft is.
#[utoipa::path(put, path = "/pages/{page_id}/incidents/{incident_id}/postmortem", tag = "incident-postmortem",
    request_body = PutPostmortem, responses((status = 200, body = Postmortem)))]
pub async fn write(on: OnPage, Given(PutPostmortem { postmortem }): Given<PutPostmortem>) -> Answer<Postmortem> {
    let id = on.incident()?;
    incidents::save_postmortem(on.services(), &on.actor, on.page, id, None, &postmortem.body_draft).await?;
    ok(known(&on, id).await?)
}

/// Publishes the draft, of an incident that is over.
#[utoipa::path(put, path = "/pages/{page_id}/incidents/{incident_id}/postmortem/publish", tag = "incident-postmortem",
    request_body = PublishPostmortem, responses((status = 200, body = Postmortem)))]
pub async fn publish(on: OnPage, Given(PublishPostmortem { postmortem }): Given<PublishPostmortem>) -> Answer<Postmortem> {
    let id = on.incident()?;
    let notify = postmortem.notify_subscribers.unwrap_or(true);
    incidents::publish_postmortem(on.services(), &on.actor, on.page, id, notify).await?;
    ok(known(&on, id).await?)
}

/// Takes what is published back; it becomes the draft again, unless there is a newer one.
#[utoipa::path(put, path = "/pages/{page_id}/incidents/{incident_id}/postmortem/revert", tag = "incident-postmortem",
    responses((status = 200, body = Postmortem)))]
pub async fn revert(on: OnPage) -> Answer<Postmortem> {
    let id = on.incident()?;
    incidents::revert_postmortem(on.services(), &on.actor, on.page, id).await?;
    ok(known(&on, id).await?)
}

/// Deletes draft and published text.
#[utoipa::path(delete, path = "/pages/{page_id}/incidents/{incident_id}/postmortem", tag = "incident-postmortem",
    responses((status = 204)))]
pub async fn delete(on: OnPage) -> Result<StatusCode, Refusal> {
    incidents::delete_postmortem(on.services(), &on.actor, on.page, on.incident()?).await?;
    done()
}

async fn known(on: &OnPage, id: EventId) -> Result<Postmortem, Refusal> {
    let record = chronicle::load(on.services(), &on.actor, on.page, id).await?;
    let lesson = record.lesson.ok_or_else(|| Refusal::missing("postmortem"))?;
    let (body, body_updated_at) = lesson.body.unzip();
    let (body_draft, body_draft_updated_at) = lesson.draft.unzip();
    Ok(Postmortem {
        preview_key: None,
        body,
        body_updated_at: body_updated_at.flatten(),
        body_draft,
        body_draft_updated_at: body_draft_updated_at.flatten(),
        published_at: lesson.published_at,
        notify_subscribers: lesson.notify,
        notify_twitter: false,
        custom_tweet: None,
        created_at: lesson.created_at,
        updated_at: lesson.updated_at,
    })
}
