//! What was just said and is not sent yet: how many it would reach, and how it is taken back.

use app::model::{DeliveryState, EventId, EventKind, Instant, PageId, Word, access::Right, subscriber::Held};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::{
    entity::{Col, event, incident, maintenance, outbox},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        outbox as messages,
    },
};

/// How many messages of what was said last of an event wait so that they can be taken back, and until when; none if none does.
pub async fn held(services: &Services, actor: &Actor, page: PageId, event: EventId) -> Result<Option<Held>> {
    actor.must(page, Right::RunEvents)?;
    let db = services.db.read();
    of_page(db, page, event).await?;
    let Some(version) = newest(services, db, page, event).await? else { return Ok(None) };
    use outbox::Column as O;
    let counted = waiting(services, page, event).filter(O::Version.eq(version));
    let counted = counted.select_only().column_as(O::Id.count(), "number").column_as(O::HoldUntil.max(), "until");
    let found: Option<(i64, Option<Col<Instant>>)> = counted.into_tuple().one(db).await?;
    Ok(found.and_then(|(number, until)| Some(Held { number: u64::try_from(number).ok()?, until: until?.0 })))
}

/// Takes back what was said last of an event, as far as nobody has been told. Answers with how many now hear nothing of it. What
/// stands on the page stays there.
pub async fn call_back(services: &Services, actor: &Actor, page: PageId, event: EventId) -> Result<u64> {
    actor.must(page, Right::RunEvents)?;
    let tx = services.db.begin().await?;
    let row = of_page(&tx, page, event).await?;
    let now = services.clock.now();
    let number = match newest(services, &tx, page, event).await? {
        Some(version) => messages::call_back(&tx, page, version, now).await?,
        None => 0,
    };
    if number == 0 {
        return Err(Error::conflict("it is too late: they are being told"));
    }
    let seen = serde_json::json!({ "name": name(&tx, &row).await?, "messages": number });
    write_audit(&tx, actor, Some(page), now, Deed::on("called back what was said of", row.kind.0.as_str(), event).after(&seen)).await?;
    tx.commit().await?;
    Ok(number)
}

/// The version of the page of which messages about an event wait last.
async fn newest(services: &Services, db: &impl ConnectionTrait, page: PageId, event: EventId) -> Result<Option<i64>> {
    let newest = waiting(services, page, event).select_only().column_as(outbox::Column::Version.max(), "version");
    Ok(newest.into_tuple::<Option<i64>>().one(db).await?.flatten())
}

fn waiting(services: &Services, page: PageId, event: EventId) -> Select<outbox::Entity> {
    use outbox::Column as O;
    outbox::Entity::find()
        .filter(O::PageId.eq(Col(page)))
        .filter(O::EventId.eq(Col(event)))
        .filter(O::State.eq(Col(DeliveryState::Pending)))
        .filter(O::HoldUntil.gt(Col(services.clock.now())))
}

async fn name(db: &impl ConnectionTrait, row: &event::Model) -> Result<Option<String>> {
    Ok(match row.kind.0 {
        EventKind::Incident => incident::Entity::find_by_id(row.id).one(db).await?.map(|row| row.name),
        EventKind::Maintenance => maintenance::Entity::find_by_id(row.id).one(db).await?.map(|row| row.name),
    })
}

async fn of_page(db: &impl ConnectionTrait, page: PageId, id: EventId) -> Result<event::Model> {
    let row = event::Entity::find_by_id(Col(id)).filter(event::Column::PageId.eq(Col(page))).one(db).await?;
    row.ok_or(Error::NotFound("incident"))
}
