//! Across restarts and clock jumps everything that is planned happens once.

use app::model::{Instant, NoticeKind};

use crate::{
    jobs::{
        testing::{HOUR, MINUTE, World, plus},
        transitions,
    },
    service::Services,
};

const ALL: [NoticeKind; 4] =
    [NoticeKind::MaintenanceScheduled, NoticeKind::MaintenanceReminder, NoticeKind::MaintenanceStarted, NoticeKind::MaintenanceCompleted];

async fn overdue(services: &Services, now: Instant) -> Option<Instant> {
    transitions::overdue(&services.db, now).await.unwrap()
}

/// Plans a window of 30 minutes in two hours, and lets five hours pass minute by minute, with `jolt` at the given steps.
async fn through(jolts: &[(i64, i64)]) {
    let world = World::new("America/New_York", "2027-01-10T09:00:00Z").await;
    let id = world.schedule(world.planned(120, 30)).await;
    for step in 0..5 * 60 {
        if let Some((_, jolt)) = jolts.iter().find(|(at, _)| *at == step) {
            world.clock.advance(*jolt);
        }
        world.advance(MINUTE).await;
    }
    assert_eq!(world.steps(id).await, ["scheduled", "in_progress", "completed"], "{jolts:?}");
    assert_eq!(world.told().await, ALL, "{jolts:?}");
    let row = world.maintenance(id).await;
    assert!(row.started_at.unwrap() <= row.ended_at.unwrap(), "{jolts:?}");
    let shown: Vec<_> = world.updates(id).await.iter().map(|u| u.display_at).collect();
    assert!(shown.is_sorted(), "{jolts:?}");
}

#[tokio::test]
async fn a_clock_that_jumps_forward_an_hour_repeats_and_loses_nothing() {
    // Before everything, onto the reminder, between reminder and begin, over the whole window, while it runs, after the end.
    for at in [10, 58, 70, 119, 121, 151] {
        through(&[(at, HOUR)]).await;
    }
}

#[tokio::test]
async fn a_clock_that_jumps_back_an_hour_repeats_and_loses_nothing() {
    for at in [10, 61, 119, 121, 135, 151] {
        through(&[(at, -HOUR)]).await;
    }
}

#[tokio::test]
async fn a_clock_that_jumps_there_and_back_repeats_and_loses_nothing() {
    through(&[(50, HOUR), (55, -HOUR)]).await;
    through(&[(125, HOUR), (130, -HOUR)]).await;
    through(&[(125, -HOUR), (130, HOUR)]).await;
}

#[tokio::test]
async fn a_window_that_passed_while_the_product_was_away_is_still_told_once() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let id = world.schedule(world.planned(120, 30)).await;
    let planned = world.maintenance(id).await;
    world.clock.advance(5 * HOUR);
    let services = world.second_process().await;
    assert_eq!(overdue(&services, world.now()).await, Some(planned.scheduled_for.0));
    for _ in 0..5 {
        transitions::settle(&services).await.unwrap();
    }
    assert_eq!(overdue(&services, world.now()).await, None);
    assert_eq!(world.steps(id).await, ["scheduled", "in_progress", "completed"]);
    assert_eq!(world.told().await, [ALL[0], ALL[2], ALL[3]], "nobody is reminded of what has passed");
    let row = world.maintenance(id).await;
    assert_eq!((row.started_at.unwrap().0, row.ended_at.unwrap().0), (world.now(), world.now()), "that is all it knows");
}

#[tokio::test]
async fn a_restart_between_the_steps_changes_nothing() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let id = world.schedule(world.planned(120, 30)).await;
    for _ in 0..200 {
        world.clock.advance(MINUTE);
        transitions::settle(&world.second_process().await).await.unwrap();
    }
    assert_eq!(world.steps(id).await, ["scheduled", "in_progress", "completed"]);
    assert_eq!(world.told().await, ALL);
}

#[tokio::test]
async fn a_little_late_it_happened_as_planned_and_much_later_when_it_was_noticed() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let on_time = world.schedule(world.planned(10, 300)).await;
    world.advance(15 * MINUTE).await;
    let row = world.maintenance(on_time).await;
    assert_eq!(row.started_at, Some(row.scheduled_for), "five minutes late");
    let late = world.schedule(world.planned(10, 300)).await;
    world.advance(15 * MINUTE + 1).await;
    assert_eq!(world.maintenance(late).await.started_at.unwrap().0, world.now());
}

#[tokio::test]
async fn what_happens_by_itself_is_never_shown_before_the_last_word() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let id = world.schedule(world.planned(10, 300)).await;
    world.clock.advance(12 * MINUTE);
    let comment = app::model::input::NewUpdate { body: "Any minute now.".into(), ..Default::default() };
    crate::service::maintenance::post_update(&world.services, &world.actor, world.page, id, None, comment).await.unwrap();
    world.advance(MINUTE).await;
    let row = world.maintenance(id).await;
    assert_eq!(row.started_at.unwrap().0, plus(row.scheduled_for.0, 2 * MINUTE));
}

#[tokio::test]
async fn one_that_cannot_be_done_does_not_keep_the_others_waiting() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let broken = world.schedule(world.planned(5, 30)).await;
    let sound = world.schedule(world.planned(6, 30)).await;
    // Its first update cannot be read any more.
    use crate::entity::{Col, event_update};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    event_update::Entity::update_many()
        .col_expr(event_update::Column::DisplayAt, Expr::value(i64::MAX))
        .filter(event_update::Column::EventId.eq(Col(broken)))
        .exec(world.services.db.write())
        .await
        .unwrap();
    world.clock.advance(10 * MINUTE);
    let fault = transitions::settle(&world.services).await.unwrap_err();
    assert!(fault.is_fault() && fault.to_string().contains(&broken.to_string()), "{fault}");
    assert_eq!(world.steps(sound).await, ["scheduled", "in_progress"]);
    assert_eq!(overdue(&world.services, world.now()).await, Some(world.maintenance(broken).await.scheduled_for.0));
}
