//! Numbers: given once, in order of creation, whoever creates, and kept.

use std::{collections::BTreeSet, sync::Arc};

use app::model::{
    IncidentState,
    input::{NewComponent, NewIncident},
};
use sea_orm::EntityTrait;
use serde_json::json;
use server::{
    entity::numbering,
    live::{hub::Hub, numbers::Numbered, store::SnapshotStore},
    service::{Services, actor::Actor, components, incidents, numbers},
};

use super::Scene;
use crate::support::{
    app::{TestApp, addresses},
    deeds::{note, says, trouble},
    seed,
};

both!(
    several_processes_number_at_once,
    a_number_is_given_once_and_stays,
    every_process_knows_the_same_numbers,
    subscribers_who_ask_at_once_are_numbered_once
);
on_sqlite!(numbers_outlive_a_start_without_the_database);

/// The same installation as another process knows it.
async fn another(app: &TestApp) -> (Arc<Hub>, Services) {
    let hub = Arc::new(Hub::new(app.services.db.clone(), app.clock.clone(), addresses(), None));
    hub.refresh().await.unwrap();
    (hub.clone(), Services { committed: hub, ..app.services.clone() })
}

async fn several_processes_number_at_once(app: &TestApp) {
    let (_, other) = another(app).await;
    let actor = Actor::command_line();
    let create = async |services: &Services, name: String| {
        components::create(services, &actor, app.page, NewComponent::named(name)).await.unwrap();
    };
    let half = async |services: &Services, side: &str| {
        for n in 0..10 {
            create(services, format!("{side}{n}")).await;
        }
    };
    tokio::join!(half(&app.services, "a"), half(&other, "b"), half(&app.services, "c"), half(&other, "d"));
    app.hub.refresh().await.unwrap();
    let (numbers, shown) = (app.live().numbers(), app.snapshot());
    let given: BTreeSet<i64> = shown.components.iter().map(|component| numbers.of(component.id).unwrap()).collect();
    assert_eq!(given, (1..=40).collect());
    let mut by_number: Vec<_> = shown.components.iter().map(|component| (numbers.of(component.id), component.position)).collect();
    by_number.sort_unstable();
    assert!(by_number.is_sorted_by_key(|(_, position)| *position), "in order of creation: {by_number:?}");
}

async fn a_number_is_given_once_and_stays(app: &TestApp) {
    let scene = Scene::on(app).await;
    let numbers: Vec<i64> = [
        scene.make("/components", json!({ "name": "A", "status": 1 })).await,
        scene.make("/components", json!({ "name": "B", "status": 1 })).await,
    ]
    .into();
    assert_eq!(numbers, [1, 2]);
    scene.delete("/components/2").await;
    assert_eq!(scene.make("/components", json!({ "name": "C", "status": 1 })).await, 3);
    scene.change("/components/3", json!({ "order": 1 })).await;
    assert_eq!(scene.read("/components").await.each("name"), ["A", "C"], "another place is no other number");
    assert_eq!(scene.read("/components/2").await.status(), 404);
    let theirs = seed::component(&app.services, app.other_page, NewComponent::named("Theirs")).await.unwrap();
    let other = app.hub.page(app.other_page).unwrap().numbers();
    assert_eq!(other.of(theirs), Some(1), "each page counts for itself");
    assert_eq!(app.live().numbers().of(theirs), None);
}

async fn every_process_knows_the_same_numbers(app: &TestApp) {
    let component = app.component("Player").await;
    let (group, _) = app.group("Video", &["Search"]).await;
    let id = app.open(trouble("Slow", &[])).await;
    app.post(id, note("For ourselves.")).await;
    let update = app.post(id, says(IncidentState::Identified, "A disk.", &[])).await;
    app.edit(id, |edit| edit.name = Some("Slower".into())).await;
    incidents::open(&app.services, &app.owner(), app.other_page, NewIncident::named("x", "y")).await.unwrap_err();
    let (hub, _) = another(app).await;
    let (fresh, followed) = (hub.page(app.page).unwrap().numbers(), app.live().numbers());
    assert_eq!(fresh, followed);
    let own = [fresh.of(component), fresh.of(group), fresh.of(id), fresh.of(update)];
    assert_eq!(own, [Some(1), Some(1), Some(1), Some(2)], "notes of staff have none");
    assert_eq!(fresh.id(Numbered::Incident, 1), Some(id));
    assert_eq!(fresh.id(Numbered::Maintenance, 1), None::<app::model::EventId>);
    app.outbox().await;
}

async fn subscribers_who_ask_at_once_are_numbered_once(app: &TestApp) {
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(app.reader().await);
        app.clock.advance(1_000);
    }
    let (_, other) = another(app).await;
    let owner = app.owner();
    let (late, all) = tokio::join!(
        numbers::of_subscribers(&app.services, &owner, app.page, &ids[4..]),
        numbers::of_subscribers(&other, &owner, app.page, &ids)
    );
    let (late, all) = (late.unwrap(), all.unwrap());
    assert_eq!(ids.iter().map(|id| all[id]).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6], "whoever came first is first");
    assert_eq!((late[&ids[4]], late[&ids[5]], late.len()), (5, 6, 2));
    let rows = numbering::Entity::find().all(app.services.db.read()).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.sort == "subscriber").count(), 6);
}

async fn numbers_outlive_a_start_without_the_database(app: &TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let store = || Some(SnapshotStore::open(folder.path()).unwrap());
    let component = app.component("Player").await;
    let hub = Hub::new(app.services.db.clone(), app.clock.clone(), addresses(), store());
    hub.refresh().await.unwrap();
    hub.save();
    let lost = server::database::Database::open("postgres://nobody@127.0.0.1:9/nothing").await.unwrap();
    let later = Hub::new(lost, app.clock.clone(), addresses(), store());
    assert_eq!(later.page(app.page).unwrap().numbers().of(component), Some(1));
}
