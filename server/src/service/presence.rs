//! Who has which event in front of them: told by their screens every few seconds, and forgotten soon after those fall silent.

use std::time::Duration;

use app::model::{
    EventId, Instant, PageId, UserId,
    access::Right,
    file::{Here, Writing},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict};

use crate::{
    entity::{Col, event, presence},
    error::{Error, Result},
    service::{Services, actor::Actor, members::user_of},
};

/// How long after its last word a screen counts as there: two of its words may be lost.
const THERE: Duration = Duration::from_secs(25);

/// Says that somebody has an event in front of them, and whether they are writing. Answers with everybody else who has.
pub async fn be_here(services: &Services, actor: &Actor, page: PageId, id: EventId, writing: Writing) -> Result<Vec<Here>> {
    let user = somebody_at(services, actor, page, id).await?;
    let now = services.clock.now();
    let row = presence::ActiveModel::from(presence::Model {
        event_id: Col(id),
        user_id: Col(user),
        page_id: Col(page),
        name: actor.name.clone(),
        writing_at: (writing != Writing::Nothing).then_some(Col(now)),
        seen_at: Col(now),
    });
    let mut known = OnConflict::columns([presence::Column::EventId, presence::Column::UserId]);
    known.update_columns([presence::Column::Name, presence::Column::SeenAt]);
    if writing != Writing::Earlier {
        known.update_column(presence::Column::WritingAt);
    }
    presence::Entity::insert(row).on_conflict(known).exec_without_returning(services.db.write()).await?;
    let others = presence::Entity::find()
        .filter(presence::Column::EventId.eq(Col(id)))
        .filter(presence::Column::PageId.eq(Col(page)))
        .filter(presence::Column::UserId.ne(Col(user)))
        .filter(presence::Column::SeenAt.gt(Col(now - THERE)))
        .order_by_asc(presence::Column::Name);
    let here = |row: presence::Model| Here { name: row.name, writing_at: row.writing_at.map(|at| at.0) };
    Ok(others.all(services.db.read()).await?.into_iter().map(here).collect())
}

/// Says that somebody has left it.
pub async fn leave(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<()> {
    let user = somebody_at(services, actor, page, id).await?;
    presence::Entity::delete_by_id((Col(id), Col(user))).exec(services.db.write()).await?;
    Ok(())
}

async fn somebody_at(services: &Services, actor: &Actor, page: PageId, id: EventId) -> Result<UserId> {
    actor.must(page, Right::ReadEvents)?;
    let known = event::Entity::find_by_id(Col(id)).filter(event::Column::PageId.eq(Col(page))).one(services.db.read()).await?;
    known.ok_or(Error::NotFound("incident"))?;
    user_of(actor).ok_or(Error::Forbidden)
}

/// Forgets who has fallen silent.
pub async fn prune(services: &Services, now: Instant) -> Result<()> {
    presence::Entity::delete_many().filter(presence::Column::SeenAt.lt(Col(now - THERE))).exec(services.db.write()).await?;
    Ok(())
}
