//! Every process that follows the changes sees the same as one that starts afresh.

use app::model::input::{EditMaintenance, EditUpdate, NewUpdate};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    entity::change,
    jobs::testing::{HOUR, MINUTE, World, plus},
    service::maintenance,
};

#[tokio::test]
async fn folding_every_change_gives_what_the_database_holds() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let mut ledger = world.ledger().await;
    let (services, actor, page) = (&world.services, &world.actor, world.page);

    let mut input = world.planned(60, 60);
    input.switches.to_operational = false;
    input.recurrence = Some("FREQ=WEEKLY;COUNT=6".into());
    let id = world.schedule(input).await;
    world.schedule(world.planned(-600, 60)).await;
    let edit = EditMaintenance { components: Some(vec![world.one, world.other]), ..EditMaintenance::at_rev(1) };
    maintenance::edit(services, actor, page, id, edit).await.unwrap();
    let note = NewUpdate { body: "Not for visitors.".into(), internal: true, ..NewUpdate::default() };
    maintenance::post_update(services, actor, page, id, None, note).await.unwrap();
    world.advance(HOUR).await;
    maintenance::extend(services, actor, page, id, plus(world.now(), 2 * HOUR), "").await.unwrap();
    let first = world.updates(id).await[0].id.0;
    let text = EditUpdate { body: Some("We lay *all* cables.".into()), ..EditUpdate::at_rev(1) };
    maintenance::edit_update(services, actor, page, (id, first), text).await.unwrap();
    world.live_until(plus(world.now(), 3 * HOUR), 10 * MINUTE).await;
    maintenance::end_recurrence(services, actor, page, id).await.unwrap();

    let changes = change::Entity::find().filter(change::Column::Version.gt(ledger.page.version)).order_by_asc(change::Column::Version);
    for row in changes.all(services.db.read()).await.unwrap() {
        ledger.fold(row.version, row.at.0, serde_json::from_str(&row.payload).unwrap());
    }
    let fresh = world.ledger().await;
    assert!(fresh.page.version > 8);
    ledger.numbers.clear();
    assert_eq!(ledger, fresh);
}
