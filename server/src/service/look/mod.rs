//! How a page looks like its company: colour, logos, words above and below it, a style sheet of its own.

mod drawing;
mod files;
mod picture;
mod sheet;
mod words;

use app::model::{
    PageId,
    access::Right,
    input::{EditLook, NewBlock, PICTURE_LENGTH},
    look::{Block, Look, LookFile, Picture, PictureKind},
};

pub use files::{File, load_file};

use crate::{
    entity::{Json, page},
    error::{Error, Result},
    live::derive::look,
    service::{
        Services,
        actor::Actor,
        markdown,
        mutation::{Deed, Mutation, must_be_fresh},
        pages, raster, rows,
    },
};

/// How a page looks.
pub async fn load_look(services: &Services, actor: &Actor, page: PageId) -> Result<LookFile> {
    let row = pages::load_page(services, actor, page).await?;
    Ok(LookFile { rev: row.rev, look: look(&row) })
}

/// Changes how a page looks. Somebody else's change since `input.rev` refuses it. HTML above and below the page is the owners'.
pub async fn edit_look(services: &Services, actor: &Actor, page: PageId, input: EditLook) -> Result<()> {
    let input = input.validate()?;
    sheet::check(&input.css)?;
    let header = shown("header", input.header).await?;
    let footer = shown("footer", input.footer).await?;
    let mut m = Mutation::begin(services, actor, page, Right::EditSettings).await?;
    must_be_fresh("page", input.rev, m.page().rev)?;
    let before = look(m.page());
    for (wanted, known) in [(&header, &before.header), (&footer, &before.footer)] {
        if wanted.is_html && wanted != known {
            actor.must(page, Right::OwnPage)?;
        }
    }
    let wanted = Look { accent: input.accent, css: input.css, header, footer, ..before.clone() };
    save(&mut m, &before, wanted).await?;
    m.commit().await?;
    Ok(())
}

/// Gives a page a picture of its own, in place of the one it had.
pub async fn set_picture(services: &Services, actor: &Actor, page: PageId, kind: PictureKind, bytes: Vec<u8>) -> Result<()> {
    // Nobody makes us draw who may not.
    actor.must(page, Right::EditSettings)?;
    if bytes.len() > PICTURE_LENGTH {
        return Err(Error::field("picture", format!("is larger than {} KB", PICTURE_LENGTH / 1024)));
    }
    let made = raster::aside(move || picture::make(kind, &bytes)).await?;
    let mut m = Mutation::begin(services, actor, page, Right::EditSettings).await?;
    let before = look(m.page());
    let (width, height) = (made.width, made.height);
    let file = files::keep(&m, made.content_type, made.bytes).await?;
    let wanted = with_picture(before.clone(), kind, Some(Picture { file, width, height }));
    save(&mut m, &before, wanted).await?;
    m.commit().await?;
    Ok(())
}

/// Takes a picture from a page.
pub async fn remove_picture(services: &Services, actor: &Actor, page: PageId, kind: PictureKind) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::EditSettings).await?;
    let before = look(m.page());
    save(&mut m, &before, with_picture(before.clone(), kind, None)).await?;
    m.commit().await?;
    Ok(())
}

/// Words above or below a page as they are shown.
async fn shown(field: &str, block: NewBlock) -> Result<Block> {
    let html = if block.is_html { words::clean(&block.source) } else { markdown::render(field, &block.source).await? };
    Ok(Block { is_html: block.is_html && !block.source.is_empty(), source: block.source, html })
}

fn with_picture(mut look: Look, kind: PictureKind, picture: Option<Picture>) -> Look {
    match kind {
        PictureKind::Logo => look.logo = picture,
        PictureKind::LogoDark => look.logo_dark = picture,
        PictureKind::Icon => look.icon = picture,
    }
    look
}

/// Writes how a page looks from now on, with the sheet that comes of it; what is shown no more is forgotten.
async fn save(m: &mut Mutation<'_>, before: &Look, mut wanted: Look) -> Result<()> {
    let text = sheet::of(&wanted);
    if text != sheet::of(before) || text.is_some() != wanted.sheet.is_some() {
        wanted.sheet = match text {
            Some(text) => Some(files::keep(m, "text/css; charset=utf-8", text.into_bytes()).await?),
            None => None,
        };
    }
    files::forget(m, &wanted.files()).await?;
    let page = m.page().clone();
    let mut settings = page.settings.0.clone();
    if let Some(settings) = settings.as_object_mut() {
        settings.insert("look".to_owned(), serde_json::to_value(&wanted).unwrap_or_default());
    }
    let row = page::Model { settings: Json(settings), rev: page.rev + 1, updated_at: crate::entity::Col(m.now()), ..page };
    rows::overwrite(m.tx(), row.clone()).await?;
    m.audit(Deed::on("changed the look of", "page", row.id.0).before(before).after(&wanted)).await?;
    m.record_page(row);
    Ok(())
}

#[cfg(test)]
#[path = "look_tests.rs"]
mod tests;
