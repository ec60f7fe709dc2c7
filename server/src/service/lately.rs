//! What was done on a page last, for everybody who works there: who, what, to what, and no more.

use app::model::{PageId, access::Right, audit::Done};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    entity::{Col, Json, audit},
    error::Result,
    service::{Services, actor::Actor},
};

/// How many deeds are listed.
const LISTED: u64 = 12;

/// The last deeds on a page, newest first.
pub async fn list_lately(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<Done>> {
    actor.must(page, Right::ReadStaff)?;
    let of_page = audit::Entity::find().filter(audit::Column::PageId.eq(Col(page)));
    let rows = of_page.order_by_desc(audit::Column::Id).limit(LISTED).all(services.db.read()).await?;
    Ok(rows.into_iter().map(done).collect())
}

fn done(row: audit::Model) -> Done {
    let name = |state: &Option<Json<serde_json::Value>>| {
        let json = &state.as_ref()?.0;
        ["name", "title", "email"].iter().find_map(|key| json.get(key)?.as_str().map(str::to_owned))
    };
    Done { at: row.at.0, who: row.actor_name, verb: row.verb, noun: row.noun, name: name(&row.after).or_else(|| name(&row.before)) }
}
