//! Each switch of a maintenance does what it says, whatever the others say.

use app::model::{JournalCause, MaintenanceState, NoticeKind, Status, input::Switches};

use crate::{
    jobs::testing::{MINUTE, World, plus},
    service::{components, maintenance},
};

/// All 64 combinations of the six switches, one after another.
#[tokio::test]
async fn every_switch_stands_for_itself() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    for n in 0..64_u8 {
        let on = |bit: u8| n & (1 << bit) != 0;
        let switches = Switches {
            auto_start: on(0),
            auto_complete: on(1),
            to_maintenance: on(2),
            to_operational: on(3),
            notify_start: on(4),
            notify_end: on(5),
            remind_before: vec![],
        };
        run_one(&world, switches).await;
    }
}

async fn run_one(world: &World, switches: Switches) {
    let case = format!("{switches:?}");
    let Switches { auto_start, auto_complete, to_maintenance, to_operational, notify_start, notify_end, .. } = switches;
    let mut input = world.planned(10, 30);
    input.switches = switches;
    input.update.notify = false;
    let id = world.schedule(input).await;
    world.forget_what_was_told().await;
    let entries = world.journal(world.one).await.len();
    assert_eq!(world.shown(world.one).await, Status::Operational, "{case}");

    world.advance(9 * MINUTE).await;
    assert_eq!(world.maintenance(id).await.state, MaintenanceState::Scheduled, "{case}");
    world.advance(MINUTE).await;
    let begun = world.maintenance(id).await.state == MaintenanceState::InProgress;
    assert_eq!(begun, auto_start, "{case}");
    if !begun {
        maintenance::start(&world.services, &world.actor, world.page, id, "").await.unwrap();
    }

    world.advance(MINUTE).await;
    let during = if to_maintenance { Status::UnderMaintenance } else { Status::Operational };
    assert_eq!(world.shown(world.one).await, during, "{case}");
    assert_eq!(world.shown(world.other).await, Status::Operational, "{case}");
    assert_eq!(world.journal(world.one).await.len(), entries, "a running maintenance never touches the baseline: {case}");

    world.advance(29 * MINUTE).await;
    let ended = world.maintenance(id).await.state == MaintenanceState::Completed;
    assert_eq!(ended, auto_complete, "{case}");
    if !ended {
        maintenance::complete(&world.services, &world.actor, world.page, id, "").await.unwrap();
    }

    let stays = to_maintenance && !to_operational;
    let after = if stays { Status::UnderMaintenance } else { Status::Operational };
    assert_eq!((world.shown(world.one).await, world.baseline(world.one).await), (after, after), "{case}");
    let journal = world.journal(world.one).await;
    assert_eq!(journal.len(), entries + usize::from(stays), "{case}");
    if stays {
        let last = journal.last().unwrap();
        assert_eq!((last.cause.0, last.cause_id.clone()), (JournalCause::Maintenance, Some(id.to_string())), "{case}");
    }

    let mut expected = Vec::new();
    expected.extend((auto_start && notify_start).then_some(NoticeKind::MaintenanceStarted));
    expected.extend((auto_complete && notify_end).then_some(NoticeKind::MaintenanceCompleted));
    assert_eq!(world.told().await, expected, "{case}");
    assert_eq!(world.steps(id).await, ["scheduled", "in_progress", "completed"], "{case}");
    components::set_statuses(&world.services, &world.actor, world.page, &[(world.one, Status::Operational)]).await.unwrap();
}

#[tokio::test]
async fn subscribers_are_reminded_before_the_begin_and_each_reminder_goes_out_once() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let mut input = world.planned(120, 30);
    input.switches.remind_before = vec![60, 180, 15];
    let id = world.schedule(input).await;
    assert_eq!(world.told().await, [NoticeKind::MaintenanceScheduled]);
    world.settle().await;
    let row = world.maintenance(id).await;
    assert_eq!((row.reminded.0, row.reminded_at), (vec![180], None), "nobody is reminded of what they were told a moment ago");

    world.forget_what_was_told().await;
    world.advance(60 * MINUTE - 1).await;
    assert_eq!(world.told().await, []);
    world.advance(1).await;
    world.settle().await;
    assert_eq!(world.told().await, [NoticeKind::MaintenanceReminder]);
    let row = world.maintenance(id).await;
    assert_eq!((row.reminded.0, row.reminded_at.map(|at| at.0), row.rev), (vec![180, 60], Some(world.now()), 1));
    assert_eq!(world.steps(id).await, ["scheduled"], "a reminder is no update");
    world.live_until(plus(world.now(), 60 * MINUTE), 30_000).await;
    assert_eq!(world.told().await, [NoticeKind::MaintenanceReminder, NoticeKind::MaintenanceReminder, NoticeKind::MaintenanceStarted]);
}

#[tokio::test]
async fn reminders_that_became_due_together_are_one_and_a_later_window_brings_them_back() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let mut input = world.planned(24 * 60, 30);
    input.switches.remind_before = vec![60, 30];
    input.update.notify = false;
    let id = world.schedule(input).await;
    world.advance(24 * 60 * MINUTE - 20 * MINUTE).await;
    world.settle().await;
    assert_eq!(world.told().await, [NoticeKind::MaintenanceReminder]);

    let row = world.maintenance(id).await;
    let mut edit = app::model::input::EditMaintenance::at_rev(row.rev);
    edit.scheduled_for = Some(plus(row.scheduled_for.0, 25 * MINUTE));
    edit.scheduled_until = Some(plus(row.scheduled_until.0, 25 * MINUTE));
    maintenance::edit(&world.services, &world.actor, world.page, id, edit).await.unwrap();
    assert_eq!(world.maintenance(id).await.reminded.0, [60], "45 minutes are left: the half hour lies ahead again");
    world.advance(15 * MINUTE).await;
    assert_eq!(world.told().await, [NoticeKind::MaintenanceReminder; 2]);
}
