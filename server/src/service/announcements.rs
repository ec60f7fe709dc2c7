//! Announcements: one line above the page for a while. Snapshots show those whose time it is.

use app::model::{
    AnnouncementId, PageId,
    access::Right,
    input::{EditAnnouncement, NewAnnouncement},
    notice::AnnouncementFile,
};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::{
    entity::{Col, announcement},
    error::{Error, Result},
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        markdown,
        mutation::{Deed, Mutation, must_be_fresh},
        random, rows,
    },
};

/// Makes an announcement, shown from its start on or from now.
pub async fn create(services: &Services, actor: &Actor, page: PageId, input: NewAnnouncement) -> Result<AnnouncementId> {
    let input = input.validate()?;
    let html = markdown::render_line("text", &input.text).await?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let blank = announcement::Model {
        id: Col(random::id()),
        page_id: Col(page),
        text: String::new(),
        text_html: String::new(),
        link: None,
        starts_at: Col(m.now()),
        ends_at: None,
        dismissable: true,
        visibility: Col(input.visibility),
        created_by: m.actor().name.clone(),
        rev: 1,
        created_at: Col(m.now()),
        updated_at: Col(m.now()),
        deleted_at: None,
    };
    let row = worded(blank, input, html)?;
    let id = row.id.0;
    rows::insert(m.tx(), row.clone()).await?;
    m.audit(Deed::on("created", "announcement", id).after(&row)).await?;
    m.record(Fact::Announcement(row));
    m.commit().await?;
    Ok(id)
}

/// Changes an announcement. Somebody else's change since `input.rev` refuses it; changing nothing makes no version.
pub async fn edit(services: &Services, actor: &Actor, page: PageId, id: AnnouncementId, input: EditAnnouncement) -> Result<()> {
    let wanted = input.announcement.validate()?;
    let html = markdown::render_line("text", &wanted.text).await?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let before = load(&m, id).await?;
    must_be_fresh("announcement", input.rev, before.rev)?;
    let mut row = worded(before.clone(), wanted, html)?;
    if row == before {
        return Ok(());
    }
    row.rev += 1;
    row.updated_at = Col(m.now());
    rows::overwrite(m.tx(), row.clone()).await?;
    m.audit(Deed::on("edited", "announcement", id).before(&before).after(&row)).await?;
    m.record(Fact::Announcement(row));
    m.commit().await?;
    Ok(())
}

/// Takes an announcement away at once.
pub async fn delete(services: &Services, actor: &Actor, page: PageId, id: AnnouncementId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let before = load(&m, id).await?;
    let mut row = before.clone();
    row.deleted_at = Some(Col(m.now()));
    row.updated_at = Col(m.now());
    row.rev += 1;
    rows::overwrite(m.tx(), row.clone()).await?;
    m.audit(Deed::on("deleted", "announcement", id).before(&before)).await?;
    m.record(Fact::Announcement(row));
    m.commit().await?;
    Ok(())
}

/// The page's announcements, the one that starts last first: those to come, those shown now and those over.
pub async fn list_announcements(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<announcement::Model>> {
    actor.must(page, Right::ReadEvents)?;
    let mut all = announcement::Entity::live(page).all(services.db.read()).await?;
    all.sort_by_key(|row| std::cmp::Reverse((row.starts_at, row.created_at, row.id)));
    Ok(all)
}

/// The same, as the console shows them.
pub async fn list_files(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<AnnouncementFile>> {
    let file = |row: announcement::Model| AnnouncementFile {
        id: row.id.0,
        rev: row.rev,
        text: row.text,
        html: row.text_html,
        link: row.link,
        starts_at: row.starts_at.0,
        ends_at: row.ends_at.map(|at| at.0),
        dismissable: row.dismissable,
        visibility: row.visibility.0,
        created_by: row.created_by,
        created_at: row.created_at.0,
    };
    Ok(list_announcements(services, actor, page).await?.into_iter().map(file).collect())
}

async fn load(m: &Mutation<'_>, id: AnnouncementId) -> Result<announcement::Model> {
    let found = announcement::Entity::live(m.page_id()).filter(announcement::Column::Id.eq(Col(id))).one(m.tx()).await?;
    found.ok_or(Error::NotFound("announcement"))
}

/// What staff decide about an announcement, on its row. Without a start it keeps the one it has.
fn worded(mut row: announcement::Model, wanted: NewAnnouncement, html: String) -> Result<announcement::Model> {
    row.text = wanted.text;
    row.text_html = html;
    row.link = wanted.link;
    row.starts_at = wanted.starts_at.map_or(row.starts_at, Col);
    row.ends_at = wanted.ends_at.map(Col);
    row.dismissable = wanted.dismissable;
    row.visibility = Col(wanted.visibility);
    if row.ends_at.is_some_and(|ends| ends <= row.starts_at) {
        return Err(Error::field("ends_at", "must lie after starts_at"));
    }
    Ok(row)
}

#[cfg(test)]
#[path = "announcements_tests.rs"]
mod tests;
