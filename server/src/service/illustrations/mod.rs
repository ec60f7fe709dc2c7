//! Pictures in what is said of incidents and maintenance, and in postmortems: handed in, shown, forgotten.

mod make;
mod prune;

use app::model::{
    PageId,
    access::Right,
    illustration::{ILLUSTRATION_LENGTH, Illustration, shown_in},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

pub use prune::prune;

use crate::{
    entity::{Col, illustration},
    error::{Error, Result},
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        look::File,
        markdown,
        mutation::{Deed, Mutation},
        random, raster, rows,
    },
};

/// How many bytes the unguessable part of a name has: what is shown in a draft is found by nobody who was not told where it is.
const KEY: usize = 16;

/// The most pictures a page keeps.
const MOST: u64 = 2_000;

/// Keeps a picture for the texts of a page, and answers with its name.
pub async fn keep(services: &Services, actor: &Actor, page: PageId, bytes: Vec<u8>) -> Result<Illustration> {
    // Nobody makes us draw who may not.
    actor.must(page, Right::RunEvents)?;
    if bytes.len() > ILLUSTRATION_LENGTH {
        return Err(Error::field("picture", format!("is larger than {} MB", ILLUSTRATION_LENGTH / 1024 / 1024)));
    }
    let made = raster::aside(move || make::make(&bytes)).await?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    let of_page = illustration::Entity::find().filter(illustration::Column::PageId.eq(Col(page)));
    if of_page.count(m.tx()).await? >= MOST {
        return Err(Error::conflict(format!("a page keeps {MOST} pictures; those no text shows any more are forgotten after a while")));
    }
    let (width, height, size) = (made.width, made.height, made.bytes.len());
    let name = Illustration::new(&random::hex(KEY), width, height).map_err(|error| Error::Fault(error.to_string()))?;
    let row = illustration::Model {
        name: name.to_string(),
        page_id: Col(page),
        content_type: made.content_type.to_owned(),
        content: made.bytes,
        created_at: Col(m.now()),
    };
    rows::insert(m.tx(), row).await?;
    m.record(Fact::Illustration { name: name.clone(), is_kept: true });
    let kept = serde_json::json!({ "content_type": made.content_type, "bytes": size, "width": width, "height": height });
    m.audit(Deed::on("added", "illustration", &name).after(&kept)).await?;
    m.commit().await?;
    Ok(name)
}

/// The picture with this name.
pub async fn load(services: &Services, name: &Illustration) -> Result<File> {
    let found = illustration::Entity::find_by_id(name.to_string()).one(services.db.read()).await?;
    found.map(|row| File { content_type: row.content_type, content: row.content }).ok_or(Error::NotFound("file"))
}

/// A text of the page as HTML. Every picture of ours in it has to be one of the page's; an error names `field`.
pub async fn render(m: &Mutation<'_>, field: &str, source: &str) -> Result<String> {
    let html = markdown::render(field, source).await?;
    let shown: Vec<String> = shown_in(&html).map(|name| name.to_string()).collect();
    if shown.is_empty() {
        return Ok(html);
    }
    let of_page = illustration::Entity::find().filter(illustration::Column::PageId.eq(Col(m.page_id())));
    let these = of_page.filter(illustration::Column::Name.is_in(shown.clone()));
    let there: Vec<String> = these.select_only().column(illustration::Column::Name).into_tuple().all(m.tx()).await?;
    match shown.iter().find(|name| !there.contains(name)) {
        Some(gone) => Err(Error::field(field, format!("shows a picture this page does not have: add it again in place of {gone}"))),
        None => Ok(html),
    }
}
