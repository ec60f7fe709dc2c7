//! Windows that come back: written down ahead of time, once each, at the same hour on the page's clock.

use app::model::{EventId, MaintenanceState, NoticeKind, input::EditMaintenance};

use crate::{
    error::Error,
    jobs::{
        plan,
        testing::{DAY, HOUR, MINUTE, World, at, plus},
    },
    service::maintenance::{self, recur},
};

impl World {
    async fn recurring(&self, rule: &str, from: &str, minutes: i64) -> EventId {
        let mut input = self.planned(0, minutes);
        input.scheduled_for = at(from);
        input.scheduled_until = plus(at(from), minutes * MINUTE);
        input.recurrence = Some(rule.into());
        self.schedule(input).await
    }

    async fn plan(&self) {
        plan::plan(&self.services).await.unwrap();
    }

    async fn windows(&self) -> Vec<String> {
        self.maintenances()
            .await
            .iter()
            .filter(|row| row.deleted_at.is_none())
            .map(|row| row.scheduled_for.to_string()[5..16].to_owned())
            .collect()
    }
}

#[tokio::test]
async fn a_weekly_window_keeps_its_hour_through_both_clock_changes() {
    let cases = [
        ("Europe/Berlin", "2027-03-14T21:00:00Z", ["03-14T21:00", "03-21T21:00", "03-28T20:00", "04-04T20:00"]),
        ("Europe/Berlin", "2027-10-17T20:00:00Z", ["10-17T20:00", "10-24T20:00", "10-31T21:00", "11-07T21:00"]),
        ("America/New_York", "2027-03-01T03:00:00Z", ["03-01T03:00", "03-08T03:00", "03-15T02:00", "03-22T02:00"]),
        ("America/New_York", "2027-10-25T02:00:00Z", ["10-25T02:00", "11-01T02:00", "11-08T03:00", "11-15T03:00"]),
    ];
    for (zone, first, expected) in cases {
        let world = World::new(zone, &plus(at(first), -DAY).to_string()).await;
        world.recurring("FREQ=WEEKLY;COUNT=4", first, 120).await;
        assert_eq!(world.windows().await, expected, "{zone}");
        for row in world.maintenances().await {
            assert_eq!(
                plus(row.scheduled_for.0, 2 * HOUR),
                row.scheduled_until.0,
                "{zone}: a window lasts two hours, whatever the clock does"
            );
        }
        world.live_until(plus(at(first), 30 * DAY), 6 * HOUR).await;
        assert!(world.maintenances().await.iter().all(|row| row.state == MaintenanceState::Completed), "{zone}");
    }
}

#[tokio::test]
async fn the_next_three_and_all_within_ninety_days_are_written_down_but_never_more_than_twenty() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    world.recurring("FREQ=YEARLY", "2027-01-11T21:00:00Z", 60).await;
    assert_eq!(world.maintenances().await.len(), 3);
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    world.recurring("FREQ=WEEKLY", "2027-01-11T21:00:00Z", 60).await;
    assert_eq!(world.maintenances().await.len(), 13);
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    world.recurring("FREQ=DAILY", "2027-01-10T21:00:00Z", 60).await;
    assert_eq!(world.maintenances().await.len(), 20);
    world.plan().await;
    assert_eq!(world.maintenances().await.len(), 20, "twice is once");
    world.advance(2 * DAY).await;
    world.plan().await;
    world.plan().await;
    assert_eq!(world.maintenances().await.len(), 22);
    world.clock.advance(365 * DAY);
    world.plan().await;
    assert_eq!(world.maintenances().await.len(), 42, "a year away: the windows nobody was there for are not made up");
}

#[tokio::test]
async fn only_the_first_window_is_announced_and_each_reminds_of_itself() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    world.recurring("FREQ=DAILY", "2027-01-10T21:00:00Z", 60).await;
    assert_eq!(world.told().await, [NoticeKind::MaintenanceScheduled]);
    world.live_until(at("2027-01-12T06:00:00Z"), 10 * MINUTE).await;
    use NoticeKind::{MaintenanceCompleted, MaintenanceReminder, MaintenanceStarted};
    assert_eq!(world.told().await[1..], [[MaintenanceReminder, MaintenanceStarted, MaintenanceCompleted]; 2].concat());
}

#[tokio::test]
async fn what_happens_to_one_window_happens_to_no_other_and_none_comes_back() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let first = world.recurring("FREQ=WEEKLY", "2027-01-11T21:00:00Z", 60).await;
    let all = world.maintenances().await;
    let (moved, cancelled, deleted) = (all[1].id.0, all[2].id.0, all[3].id.0);
    let (services, actor, page) = (&world.services, &world.actor, world.page);
    let mut edit = EditMaintenance::at_rev(1);
    edit.name = Some("Other cables".into());
    edit.scheduled_for = Some(at("2027-01-19T20:00:00Z"));
    edit.scheduled_until = Some(at("2027-01-19T22:00:00Z"));
    maintenance::edit(services, actor, page, moved, edit).await.unwrap();
    maintenance::cancel(services, actor, page, cancelled, "").await.unwrap();
    assert_eq!(world.told().await, [NoticeKind::MaintenanceScheduled, NoticeKind::MaintenanceCancelled]);
    maintenance::delete(services, actor, page, deleted).await.unwrap();
    world.plan().await;
    let after = world.maintenances().await;
    assert_eq!(after.len(), all.len(), "none comes back");
    for (was, is) in all.iter().zip(&after).filter(|(was, _)| ![moved, cancelled, deleted].contains(&was.id.0)) {
        assert_eq!(was, is);
    }
    assert_eq!(world.maintenance(moved).await.occurrence_at, all[1].occurrence_at);

    // The first was announced, the second reminded of: those are called off. What was changed stays.
    let second = all[4].id.0;
    world.clock.set(plus(all[4].scheduled_for.0, -30 * MINUTE));
    world.settle().await;
    world.settle().await;
    world.forget_what_was_told().await;
    maintenance::end_recurrence(services, actor, page, first).await.unwrap();
    assert_eq!(world.told().await, [NoticeKind::MaintenanceCancelled]);
    assert_eq!(world.maintenance(second).await.state, MaintenanceState::Cancelled);
    assert_eq!(world.maintenance(moved).await.state, MaintenanceState::Completed);
    let left = world.maintenances().await;
    assert!(left.iter().filter(|row| row.scheduled_for > all[4].scheduled_for).all(|row| row.deleted_at.is_some()));
    world.clock.advance(100 * DAY);
    world.plan().await;
    assert_eq!(world.maintenances().await.len(), left.len(), "it has ended");
    assert!(matches!(maintenance::end_recurrence(services, actor, page, first).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn ending_a_recurrence_leaves_what_was_changed_or_runs() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let first = world.recurring("FREQ=DAILY", "2027-01-10T09:30:00Z", 60).await;
    let all = world.maintenances().await;
    let (services, actor, page) = (&world.services, &world.actor, world.page);
    let renamed = EditMaintenance { name: Some("Once more".into()), ..EditMaintenance::at_rev(1) };
    maintenance::edit(services, actor, page, all[2].id.0, renamed).await.unwrap();
    world.advance(45 * MINUTE).await;
    maintenance::end_recurrence(services, actor, page, all[5].id.0).await.unwrap();
    assert_eq!(world.maintenance(first).await.state, MaintenanceState::InProgress);
    assert_eq!(world.windows().await, ["01-10T09:30", "01-12T09:30"]);
    world.live_until(at("2027-01-13T00:00:00Z"), 10 * MINUTE).await;
    assert_eq!(world.maintenance(all[2].id.0).await.state, MaintenanceState::Completed);
}

#[tokio::test]
async fn a_component_that_was_deleted_is_left_out_of_windows_to_come() {
    use crate::entity::{Col, component, event_component};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    world.recurring("FREQ=DAILY", "2027-01-10T21:00:00Z", 60).await;
    component::Entity::update_many()
        .col_expr(component::Column::DeletedAt, Expr::value(1))
        .filter(component::Column::Id.eq(Col(world.one)))
        .exec(world.services.db.write())
        .await
        .unwrap();
    world.advance(DAY).await;
    world.plan().await;
    let last = world.maintenances().await.last().unwrap().id;
    let affected =
        event_component::Entity::find().filter(event_component::Column::EventId.eq(last)).all(world.services.db.read()).await.unwrap();
    assert_eq!((world.maintenances().await.len(), affected.len()), (21, 0));
}

/// What earlier versions kept must stay readable: a field added to a new maintenance needs a default.
#[tokio::test]
async fn a_template_from_the_first_version_can_be_planned() {
    use crate::entity::recurrence;
    use sea_orm::{EntityTrait, sea_query::Expr};
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    world.recurring("FREQ=DAILY", "2027-01-10T21:00:00Z", 60).await;
    let template = r#"{"name":"New cables","update":{"state":null,"body":"We lay new cables.","statuses":[],"display_at":null,
        "next_update_at":null,"notify":true,"internal":false},"components":[],"scheduled_for":"2027-01-10T21:00:00.000Z",
        "scheduled_until":"2027-01-10T22:00:00.000Z","switches":{"auto_start":true,"auto_complete":true,"to_maintenance":true,
        "to_operational":true,"notify_start":true,"notify_end":true,"remind_before":[60]},"recurrence":null,"visibility":"public",
        "publish":"Now","tags":[],"metadata":{}}"#;
    let update = recurrence::Entity::update_many().col_expr(recurrence::Column::Template, Expr::value(template));
    update.exec(world.services.db.write()).await.unwrap();
    world.advance(DAY).await;
    world.plan().await;
    assert_eq!(world.maintenances().await.len(), 21);
}

#[tokio::test]
async fn a_rule_that_does_not_fit_is_refused_as_recurrence() {
    let window = (at("2027-01-11T21:00:00Z"), at("2027-01-11T23:00:00Z"));
    let said = |rule: &str, until: &str| match recur::preview(rule, (window.0, at(until)), "Europe/Berlin", 3) {
        Err(Error::Invalid(errors)) => errors.to_string(),
        other => panic!("{other:?}"),
    };
    let until = "2027-01-11T23:00:00Z";
    assert!(said("FREQ=SECONDLY", until).starts_with("recurrence cannot have FREQ=SECONDLY"));
    assert!(said("FREQ=WEEKLY;BYDAY=TU", until).contains("2027-01-12 22:00"));
    assert!(said("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", until).contains("never comes round"));
    assert!(said("FREQ=DAILY;UNTIL=20270101", until).contains("never comes round"));
    assert!(said("FREQ=DAILY", "2027-01-12T21:01:00Z").contains("before its window is over"));
    let next = recur::preview("FREQ=MONTHLY;BYDAY=2MO", window, "Europe/Berlin", 3).unwrap();
    let next: Vec<_> = next.iter().map(|(from, until)| (from.to_string(), until.since(*from) / HOUR)).collect();
    let expected = ["2027-01-11T21:00:00.000Z", "2027-02-08T21:00:00.000Z", "2027-03-08T21:00:00.000Z"];
    assert_eq!(next, expected.map(|from| (from.to_owned(), 2)));
    assert!(recur::preview("FREQ=DAILY", window, "Europe/Atlantis", 3).is_err());
    assert_eq!(recur::preview("FREQ=DAILY", window, "UTC", usize::MAX).unwrap().len(), 100);

    let world = World::new("Europe/Berlin", "2027-01-20T09:00:00Z").await;
    let mut past = world.planned(-600, 60);
    past.recurrence = Some("FREQ=DAILY".into());
    assert!(maintenance::schedule(&world.services, &world.actor, world.page, past).await.unwrap_err().to_string().contains("recurrence"));
    assert!(world.maintenances().await.is_empty());
}

#[tokio::test]
async fn another_rule_takes_the_place_of_the_windows_nobody_touched() {
    let world = World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await;
    let first = world.recurring("FREQ=DAILY;COUNT=5", "2027-01-11T01:00:00Z", 60).await;
    let all = world.maintenances().await;
    let (services, actor, page) = (&world.services, &world.actor, world.page);
    let renamed = EditMaintenance { name: Some("Once more".into()), ..EditMaintenance::at_rev(1) };
    maintenance::edit(services, actor, page, all[2].id.0, renamed).await.unwrap();
    world.forget_what_was_told().await;

    let mut input = world.planned(0, 60);
    (input.scheduled_for, input.scheduled_until) = (at("2027-01-12T03:00:00Z"), at("2027-01-12T04:00:00Z"));
    let without = maintenance::replan(services, actor, page, first, 1, input.clone()).await;
    assert!(matches!(without, Err(Error::Invalid(_))), "a rule is needed");
    input.recurrence = Some("FREQ=WEEKLY;COUNT=2".into());
    let stale = maintenance::replan(services, actor, page, first, 0, input.clone()).await;
    assert!(matches!(stale, Err(Error::Conflict(_))), "somebody else changed the rule");
    let next = maintenance::replan(services, actor, page, first, 1, input).await.unwrap();

    assert_eq!(world.told().await, [NoticeKind::MaintenanceScheduled], "of the new windows only");
    assert_eq!(world.maintenance(first).await.state, MaintenanceState::Cancelled, "it had been announced");
    assert_eq!(world.windows().await, ["01-11T01:00", "01-12T03:00", "01-13T01:00", "01-19T03:00"]);
    let file = maintenance::load_file(services, actor, page, next).await.unwrap();
    let rule = file.recurrence.unwrap();
    assert_eq!((rule.rule.as_str(), rule.next.len(), rule.ended_at), ("FREQ=WEEKLY;COUNT=2", 2, None));
    let rules = maintenance::list_recurrences(services, actor, page).await.unwrap();
    assert_eq!(rules.iter().map(|rule| rule.id).collect::<Vec<_>>(), [rule.id], "the one before has ended");
}
