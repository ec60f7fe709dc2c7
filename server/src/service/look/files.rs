//! What is kept of how pages look, and given to everybody who knows where it is.

use app::model::FileId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    entity::{Col, page_file},
    error::{Error, Result},
    service::{Services, mutation::Mutation, random, rows},
};

/// A picture or a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What it is.
    pub content_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The picture or the sheet with this id.
pub async fn load_file(services: &Services, id: FileId) -> Result<File> {
    let found = page_file::Entity::find_by_id(Col(id)).one(services.db.read()).await?;
    found.map(|row| File { content_type: row.content_type, content: row.content }).ok_or(Error::NotFound("file"))
}

/// Keeps bytes under a new id.
pub(super) async fn keep(m: &Mutation<'_>, content_type: &str, content: Vec<u8>) -> Result<FileId> {
    let id: FileId = random::id();
    let row = page_file::Model {
        id: Col(id),
        page_id: Col(m.page_id()),
        content_type: content_type.to_owned(),
        content,
        created_at: Col(m.now()),
    };
    rows::insert(m.tx(), row).await?;
    Ok(id)
}

/// Forgets everything of the page but these.
pub(super) async fn forget(m: &Mutation<'_>, but: &[FileId]) -> Result<()> {
    page_file::Entity::delete_many()
        .filter(page_file::Column::PageId.eq(Col(m.page_id())))
        .filter(page_file::Column::Id.is_not_in(but.iter().map(|id| Col(*id))))
        .exec(m.tx())
        .await?;
    Ok(())
}
