//! Announcements: one line above the page for a while.

use app::model::{
    AnnouncementId,
    access::Right,
    input::{EditAnnouncement as Edit, NewAnnouncement as New},
    notice::AnnouncementFile,
    snapshot::Announcement as Seen,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    asking::{Answered, Asking, Signed, at_rev},
    body::{Asked, Body, Named},
    part::{OfPage, Paging, Part},
    problem::{DeedRefusals, ReadRefusals, Refusal, WriteRefusals},
    schema::{AnnouncementKey, At, Key, OneOf, Visibility, given},
};
use crate::service::announcements;

/// A line staff want everybody to read for a while.
#[derive(Debug, Serialize, ToSchema)]
pub struct Announcement {
    /// Its id.
    id: AnnouncementKey,
    /// The line, rendered and safe to show.
    html: String,
    /// Where to read more.
    link: Option<String>,
    /// From when it is shown.
    starts_at: At,
    /// Until when; open-ended if empty.
    ends_at: Option<At>,
    /// Whether a reader can put it away.
    dismissable: bool,
    /// What only staff know; with a token alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    staff: Option<AnnouncementStaff>,
}

/// What only staff know of an announcement.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnouncementStaff {
    /// How often it has been changed.
    rev: i64,
    /// The line, in inline Markdown.
    text: String,
    /// Who may see it.
    visibility: Visibility,
    /// Who made it.
    created_by: String,
    /// When it was made.
    created_at: At,
}

/// An announcement to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnnouncement {
    /// The line, in inline Markdown.
    #[schema(min_length = 1, max_length = 500)]
    text: String,
    /// Where to read more.
    link: Option<String>,
    /// From when it is shown; now if nothing is said.
    starts_at: Option<At>,
    /// Until when; open-ended if nothing is said.
    ends_at: Option<At>,
    /// Whether a reader can put it away; yes if nothing is said.
    dismissable: Option<bool>,
    /// Who may see it; everybody if nothing is said.
    visibility: Option<Visibility>,
}

/// What to change about an announcement. What is not there stays; what is empty is taken away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditAnnouncement {
    /// The revision that was seen: a change somebody else made since refuses this one.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    rev: Option<i64>,
    /// The line, in inline Markdown.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// Where to read more.
    #[serde(default, deserialize_with = "given")]
    link: Option<Option<String>>,
    /// From when it is shown.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    starts_at: Option<At>,
    /// Until when.
    #[serde(default, deserialize_with = "given")]
    ends_at: Option<Option<At>>,
    /// Whether a reader can put it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    dismissable: Option<bool>,
    /// Who may see it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    visibility: Option<Visibility>,
}

fn seen(announcement: &Seen) -> Announcement {
    Announcement {
        id: Key(announcement.id),
        html: announcement.html.clone(),
        link: announcement.link.clone(),
        starts_at: At(announcement.starts_at),
        ends_at: announcement.ends_at.map(At),
        dismissable: announcement.dismissable,
        staff: None,
    }
}

fn known(file: AnnouncementFile) -> Announcement {
    Announcement {
        id: Key(file.id),
        html: file.html,
        link: file.link,
        starts_at: At(file.starts_at),
        ends_at: file.ends_at.map(At),
        dismissable: file.dismissable,
        staff: Some(AnnouncementStaff {
            rev: file.rev,
            text: file.text,
            visibility: OneOf(file.visibility),
            created_by: file.created_by,
            created_at: At(file.created_at),
        }),
    }
}

async fn all(asking: &Asking) -> Result<Vec<Announcement>, Refusal> {
    let Some(actor) = asking.staff(Right::ReadEvents) else { return Ok(asking.snapshot().announcements.iter().map(seen).collect()) };
    Ok(announcements::list_files(asking.services(), actor, asking.page()).await?.into_iter().map(known).collect())
}

async fn one(asking: &Asking, id: AnnouncementId) -> Result<Announcement, Refusal> {
    all(asking).await?.into_iter().find(|row| row.id.0 == id).ok_or_else(|| Refusal::missing("announcement"))
}

async fn find(signed: &Signed, id: AnnouncementId) -> Result<AnnouncementFile, Refusal> {
    let (services, actor, page) = signed.means();
    let all = announcements::list_files(services, actor, page).await?;
    all.into_iter().find(|file| file.id == id).ok_or_else(|| Refusal::missing("announcement"))
}

/// Announcements that are shown now; with a token all there are, the one that starts last first.
#[utoipa::path(get, path = "/announcements", tag = "Announcements", params(Paging, OfPage),
    responses((status = 200, body = Part<Announcement>, description = "Announcements"), ReadRefusals), security((), ("token" = [])))]
pub async fn list_announcements(asking: Asking, Asked(paging): Asked<Paging>) -> Answered {
    asking.part(async { paging.of(all(&asking).await?, |row| row.id.0.to_string()) }).await
}

/// One announcement.
#[utoipa::path(get, path = "/announcements/{id}", tag = "Announcements", params(("id" = AnnouncementKey, Path, description = "Its id"), OfPage),
    responses((status = 200, body = Announcement, description = "The announcement"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_announcement(asking: Asking, Named(id): Named<AnnouncementId>) -> Answered {
    asking.answer(&one(&asking, id).await?)
}

/// Makes an announcement.
#[utoipa::path(post, path = "/announcements", tag = "Announcements", params(OfPage), request_body = NewAnnouncement,
    responses((status = 201, body = Announcement, description = "It is made", headers(("Location" = String, description = "Where it is"))), WriteRefusals), security(("token" = [])))]
pub async fn create_announcement(signed: Signed, Body(input): Body<NewAnnouncement>) -> Answered {
    let (services, actor, page) = signed.means();
    let new = New {
        text: input.text,
        link: input.link,
        starts_at: input.starts_at.map(|at| at.0),
        ends_at: input.ends_at.map(|at| at.0),
        dismissable: input.dismissable.unwrap_or(true),
        visibility: input.visibility.map_or(app::model::Visibility::Public, |word| word.0),
    };
    let id = announcements::create(services, actor, page, new).await?;
    signed.made(&one(&signed.asking, id).await?, id)
}

/// Changes an announcement.
#[utoipa::path(patch, path = "/announcements/{id}", tag = "Announcements", params(("id" = AnnouncementKey, Path, description = "Its id"), OfPage), request_body = EditAnnouncement,
    responses((status = 200, body = Announcement, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn change_announcement(signed: Signed, Named(id): Named<AnnouncementId>, Body(input): Body<EditAnnouncement>) -> Answered {
    let (services, actor, page) = signed.means();
    at_rev!(input.rev, find(&signed, id).await?.rev, rev => {
        let was = find(&signed, id).await?;
        let announcement = New {
            text: input.text.clone().unwrap_or(was.text),
            link: input.link.clone().unwrap_or(was.link),
            starts_at: Some(input.starts_at.map_or(was.starts_at, |at| at.0)),
            ends_at: input.ends_at.map_or(was.ends_at, |at| at.map(|at| at.0)),
            dismissable: input.dismissable.unwrap_or(was.dismissable),
            visibility: input.visibility.map_or(was.visibility, |word| word.0),
        };
        announcements::edit(services, actor, page, id, Edit { rev, announcement }).await
    });
    signed.answer(&one(&signed.asking, id).await?)
}

/// Takes an announcement away.
#[utoipa::path(delete, path = "/announcements/{id}", tag = "Announcements", params(("id" = AnnouncementKey, Path, description = "Its id"), OfPage),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_announcement(signed: Signed, Named(id): Named<AnnouncementId>) -> Answered {
    let (services, actor, page) = signed.means();
    announcements::delete(services, actor, page, id).await?;
    signed.done()
}
