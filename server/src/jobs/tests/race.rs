//! Two processes on one database: whatever is due is done by one of them.

use app::model::NoticeKind;

use crate::{
    error::Result,
    jobs::{
        plan,
        testing::{MINUTE, World},
        tick, transitions,
    },
    service::Services,
};

/// The same at the same time in two processes.
async fn both<T, F>(world: &World, rival: &Services, work: impl Fn(Services) -> F) -> [T; 2]
where
    F: Future<Output = Result<T>> + Send + 'static,
    T: Send + 'static,
{
    let (one, other) = tokio::join!(tokio::spawn(work(world.services.clone())), tokio::spawn(work(rival.clone())));
    [one.unwrap().unwrap(), other.unwrap().unwrap()]
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_one_does_it() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let rival = world.second_process().await;
    for round in 0..20 {
        let mut input = world.planned(120, 30);
        input.switches.remind_before = vec![60];
        let id = world.schedule(input).await;
        for minutes in [60, 60, 30] {
            world.clock.advance(minutes * MINUTE);
            both(&world, &rival, |services| async move { transitions::settle(&services).await }).await;
        }
        assert_eq!(world.steps(id).await, ["scheduled", "in_progress", "completed"], "round {round}");
        use NoticeKind::{MaintenanceCompleted, MaintenanceReminder, MaintenanceScheduled, MaintenanceStarted};
        assert_eq!(
            world.told().await,
            [MaintenanceScheduled, MaintenanceReminder, MaintenanceStarted, MaintenanceCompleted],
            "round {round}"
        );
        world.forget_what_was_told().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_one_ticks_and_one_plans() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let rival = world.second_process().await;
    let mut input = world.planned(60, 30);
    input.recurrence = Some("FREQ=DAILY".into());
    world.schedule(input).await;
    for round in 0..20 {
        world.clock.advance(24 * 60 * MINUTE);
        let page = world.page;
        let version = world.ledger().await.page.version;
        let made = both(&world, &rival, |services| async move { tick::tick(&services, page, true).await }).await;
        assert!(made[0] ^ made[1], "round {round}");
        assert_eq!(world.ledger().await.page.version, version + 1);
        both(&world, &rival, |services| async move { plan::plan(&services).await }).await;
        assert_eq!(world.maintenances().await.len(), 21 + round, "round {round}");
    }
}
