//! A page gets a new version when time alone changes what it shows, and not otherwise.

use std::sync::Arc;

use app::model::{Status, Visibility, input::NewIncident};

use crate::{
    config::Addresses,
    entity::{Col, announcement},
    jobs::{
        Context,
        queue::Queue,
        testing::{HOUR, MINUTE, World, plus},
        tick,
    },
    live::hub::Hub,
    service::{Services, incidents, random, rows},
};

/// The world as a process with visitors sees it.
async fn with_hub(world: &World) -> Context {
    let addresses = Addresses::parse("http://localhost:3000").unwrap();
    let hub = Arc::new(Hub::new(world.services.db.clone(), world.clock.clone(), addresses, None));
    hub.refresh().await.unwrap();
    Context { services: Services { committed: hub.clone(), ..world.services.clone() }, hub, queue: Queue::default() }
}

/// How many versions are made while so many minutes pass, looking each 20 seconds.
async fn versions(world: &World, context: &Context, minutes: i64) -> i64 {
    let before = world.ledger().await.page.version;
    for _ in 0..minutes * 3 {
        world.clock.advance(20_000);
        tick::run(context.clone()).await.unwrap();
    }
    world.ledger().await.page.version - before
}

#[tokio::test]
async fn a_quiet_page_ticks_at_midnight_in_its_own_zone_only() {
    // 22:50 in Berlin.
    let world = World::new("Europe/Berlin", "2027-01-10T21:50:00Z").await;
    let context = with_hub(&world).await;
    assert_eq!(versions(&world, &context, 69).await, 0);
    assert_eq!(versions(&world, &context, 2).await, 1);
    assert_eq!(context.hub.page(world.page).unwrap().read().full.today.to_string(), "2027-01-11");
    assert_eq!(versions(&world, &context, 60).await, 0);
}

#[tokio::test]
async fn a_page_with_trouble_ticks_each_minute() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let context = with_hub(&world).await;
    let mut incident = NewIncident::named("Slow", "Answers are slow.");
    incident.update.statuses = vec![(world.one, Status::DegradedPerformance)];
    let id = incidents::open(&context.services, &world.actor, world.page, incident).await.unwrap();
    assert_eq!(versions(&world, &context, 10).await, 10);
    incidents::resolve(&context.services, &world.actor, world.page, id, "", None).await.unwrap();
    assert_eq!(versions(&world, &context, 10).await, 0);
}

#[tokio::test]
async fn a_clock_that_jumps_back_makes_no_versions_until_it_has_caught_up() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let context = with_hub(&world).await;
    let incident = NewIncident::named("Slow", "Answers are slow.");
    incidents::open(&context.services, &world.actor, world.page, incident).await.unwrap();
    world.clock.advance(-HOUR);
    assert_eq!(versions(&world, &context, 59).await, 0);
    assert_eq!(versions(&world, &context, 10).await, 9);
    world.clock.advance(HOUR);
    assert_eq!(versions(&world, &context, 5).await, 6, "the lost hour is one version, not sixty");
}

#[tokio::test]
async fn an_announcement_comes_and_goes_by_itself() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let now = Col(world.now());
    let row = announcement::Model {
        id: Col(random::id()),
        page_id: Col(world.page),
        text: "Hello".into(),
        text_html: "Hello".into(),
        link: None,
        starts_at: Col(plus(now.0, 10 * MINUTE + 5_000)),
        ends_at: Some(Col(plus(now.0, 20 * MINUTE + 5_000))),
        dismissable: false,
        visibility: Col(Visibility::Public),
        created_by: "test".into(),
        rev: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    rows::insert(world.services.db.write(), row).await.unwrap();
    let context = with_hub(&world).await;
    let shown = || context.hub.page(world.page).unwrap().read().full.announcements.len();
    assert_eq!((versions(&world, &context, 10).await, shown()), (0, 0));
    assert_eq!((versions(&world, &context, 1).await, shown()), (1, 1));
    assert_eq!((versions(&world, &context, 8).await, shown()), (0, 1));
    assert_eq!((versions(&world, &context, 2).await, shown()), (1, 0));
    assert_eq!(versions(&world, &context, 30).await, 0);
}

#[tokio::test]
async fn what_is_no_longer_due_makes_no_version() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    assert!(!tick::tick(&world.services, world.page, true).await.unwrap());
    world.clock.advance(MINUTE);
    assert!(!tick::tick(&world.services, world.page, false).await.unwrap());
    assert!(tick::tick(&world.services, world.page, true).await.unwrap());
    assert!(!tick::tick(&world.services, world.page, true).await.unwrap());
    assert_eq!(world.ledger().await.page.version, 2);
}
