//! What people can do with a maintenance, and what they cannot.

use app::model::{
    IncidentState, MaintenanceState, NoticeKind, Status, Visibility,
    input::{EditMaintenance, EditUpdate, NewIncident, NewUpdate, PublishAt},
};

use crate::{
    error::Error,
    jobs::testing::{DAY, HOUR, MINUTE, World, plus},
    service::{components, incidents, maintenance},
};

async fn world() -> World {
    World::new("Europe/Berlin", "2027-01-10T09:00:00Z").await
}

/// The name of the field a refusal names.
fn field<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result.unwrap_err() {
        Error::Invalid(errors) => errors.iter().next().unwrap().0.to_owned(),
        Error::Conflict(_) => "conflict".into(),
        other => panic!("{other:?}"),
    }
}

macro_rules! on {
    ($world:ident, $verb:ident, $($rest:expr),*) => {
        maintenance::$verb(&$world.services, &$world.actor, $world.page, $($rest),*).await
    };
}

#[tokio::test]
async fn planned_and_actual_times_are_kept_apart() {
    let world = world().await;
    let input = world.planned(60, 60);
    let (from, until) = (input.scheduled_for, input.scheduled_until);
    let id = world.schedule(input).await;
    world.advance(45 * MINUTE).await;
    on!(world, start, id, "We begin a little early.").unwrap();
    world.advance(45 * MINUTE).await;
    on!(world, extend, id, plus(until, 30 * MINUTE), "").unwrap();
    world.advance(40 * MINUTE).await;
    assert_eq!(world.maintenance(id).await.state, MaintenanceState::InProgress, "the first planned end has passed without it");
    on!(world, complete, id, "").unwrap();

    let row = world.maintenance(id).await;
    assert_eq!((row.scheduled_for.0, row.scheduled_until.0), (from, plus(until, 30 * MINUTE)));
    assert_eq!((row.started_at.unwrap().0, row.ended_at.unwrap().0), (plus(from, -15 * MINUTE), plus(until, 10 * MINUTE)));
    let updates = world.updates(id).await;
    let said: Vec<&str> = updates.iter().map(|u| u.body.as_str()).collect();
    let moved = "The planned end is now 2027-01-10 12:30 (Europe/Berlin).";
    assert_eq!(said, ["We lay new cables.", "We begin a little early.", moved, "The maintenance is over."]);
    use NoticeKind::{MaintenanceCompleted, MaintenanceScheduled, MaintenanceStarted, MaintenanceUpdated};
    assert_eq!(world.told().await, [MaintenanceScheduled, MaintenanceStarted, MaintenanceUpdated, MaintenanceCompleted]);
    let seen = world.snapshot().await.maintenance(id).unwrap().clone();
    let touched: Vec<_> = seen.updates.iter().rev().flat_map(|u| &u.touched).map(|t| (t.component, t.old, t.new)).collect();
    assert_eq!(
        touched,
        [(world.one, Status::Operational, Status::UnderMaintenance), (world.one, Status::UnderMaintenance, Status::Operational)]
    );
}

#[tokio::test]
async fn verifying_is_still_maintenance() {
    let world = world().await;
    let id = world.schedule(world.planned(10, 60)).await;
    world.advance(10 * MINUTE).await;
    let verify = NewUpdate { state: Some(MaintenanceState::Verifying), ..NewUpdate::default() };
    on!(world, post_update, id, None, verify).unwrap();
    assert_eq!(world.shown(world.one).await, Status::UnderMaintenance);
    let row = world.maintenance(id).await;
    assert_eq!((row.state.0, row.ended_at), (MaintenanceState::Verifying, None));
    world.advance(60 * MINUTE).await;
    assert_eq!(world.maintenance(id).await.state, MaintenanceState::Completed);
    assert_eq!(world.snapshot().await.maintenance(id).unwrap().verifying_at, Some(plus(row.scheduled_for.0, 0)));
}

#[tokio::test]
async fn a_window_that_is_over_becomes_history_without_a_word_to_anybody() {
    let world = world().await;
    let mut input = world.planned(-3 * 24 * 60, 90);
    input.switches.to_operational = false;
    let (from, until) = (input.scheduled_for, input.scheduled_until);
    let id = world.schedule(input).await;
    world.settle().await;
    let row = world.maintenance(id).await;
    assert_eq!((row.state.0, row.started_at.unwrap().0, row.ended_at.unwrap().0), (MaintenanceState::Completed, from, until));
    assert_eq!(world.steps(id).await, ["scheduled", "in_progress", "completed"]);
    assert_eq!((world.told().await, world.baseline(world.one).await), (vec![], Status::Operational));
    assert!(world.updates(id).await.iter().all(|u| !u.deliver_notifications));
    let day = world.snapshot().await.histories[&world.one.cast()].days.iter().find(|d| d.date.to_string() == "2027-01-07").cloned();
    assert!(day.is_some_and(|day| day.causes.contains(&id)), "the bars know it");
}

#[tokio::test]
async fn a_window_that_has_begun_begins_at_once_and_says_so_once() {
    let world = world().await;
    let id = world.schedule(world.planned(-2, 60)).await;
    let row = world.maintenance(id).await;
    assert_eq!((row.state.0, row.started_at), (MaintenanceState::InProgress, Some(row.scheduled_for)));
    let late = world.schedule(world.planned(-30, 60)).await;
    assert_eq!(world.maintenance(late).await.started_at.unwrap().0, world.now(), "nobody saw it begin half an hour ago");
    let mut known = world.planned(-30, 60);
    known.update.state = Some(MaintenanceState::InProgress);
    known.update.display_at = Some(known.scheduled_for);
    let known = world.schedule(known).await;
    assert_eq!(world.maintenance(known).await.started_at.unwrap().0, plus(world.now(), -30 * MINUTE), "unless its author did");
    let mut announced = world.planned(-30, 60);
    announced.update.display_at = Some(plus(world.now(), -DAY));
    let announced = world.schedule(announced).await;
    let row = world.maintenance(announced).await;
    assert_eq!((row.state.0, row.started_at), (MaintenanceState::InProgress, Some(row.scheduled_for)), "or says when it was announced");
    world.settle().await;
    assert_eq!(world.told().await, [NoticeKind::MaintenanceStarted; 4]);
}

#[tokio::test]
async fn calling_off_a_running_maintenance_ends_what_it_claims() {
    let world = world().await;
    let mut input = world.planned(5, 60);
    input.switches.to_operational = false;
    let id = world.schedule(input).await;
    world.advance(10 * MINUTE).await;
    assert_eq!(world.shown(world.one).await, Status::UnderMaintenance);
    on!(world, cancel, id, "").unwrap();
    assert_eq!((world.shown(world.one).await, world.baseline(world.one).await), (Status::Operational, Status::Operational));
    let row = world.maintenance(id).await;
    assert_eq!((row.state.0, row.cancelled_at.unwrap().0, row.ended_at), (MaintenanceState::Cancelled, world.now(), None));
    world.advance(2 * HOUR).await;
    assert_eq!(world.steps(id).await, ["scheduled", "in_progress", "cancelled"]);
    assert_eq!(world.told().await.last(), Some(&NoticeKind::MaintenanceCancelled));
    for refused in [
        on!(world, cancel, id, ""),
        on!(world, start, id, ""),
        on!(world, complete, id, ""),
        on!(world, extend, id, plus(world.now(), HOUR), ""),
    ] {
        assert_eq!(field(refused), "conflict");
    }
}

#[tokio::test]
async fn maintenance_hides_neither_an_outage_elsewhere_nor_a_declared_one() {
    let world = world().await;
    world.schedule(world.planned(5, 120)).await;
    world.advance(5 * MINUTE).await;
    components::set_statuses(&world.services, &world.actor, world.page, &[(world.other, Status::MajorOutage)]).await.unwrap();
    assert_eq!((world.shown(world.one).await, world.shown(world.other).await), (Status::UnderMaintenance, Status::MajorOutage));
    let mut incident = NewIncident::named("Cut", "We cut the wrong cable.");
    incident.update.statuses = vec![(world.one, Status::PartialOutage)];
    let incident = incidents::open(&world.services, &world.actor, world.page, incident).await.unwrap();
    assert_eq!(world.shown(world.one).await, Status::PartialOutage);
    world.advance(2 * HOUR).await;
    assert_eq!(world.shown(world.one).await, Status::PartialOutage, "the end of the maintenance is not the end of the incident");
    incidents::resolve(&world.services, &world.actor, world.page, incident, "Mended.", None).await.unwrap();
    assert_eq!(world.shown(world.one).await, Status::Operational);
}

#[tokio::test]
async fn overlapping_maintenances_end_each_for_itself() {
    let world = world().await;
    let first = world.schedule(world.planned(5, 30)).await;
    world.schedule(world.planned(20, 60)).await;
    world.live_until(plus(world.now(), 40 * MINUTE), 5 * MINUTE).await;
    assert_eq!(world.maintenance(first).await.state, MaintenanceState::Completed);
    assert_eq!(world.shown(world.one).await, Status::UnderMaintenance);
    world.live_until(plus(world.now(), 45 * MINUTE), 5 * MINUTE).await;
    assert_eq!(world.shown(world.one).await, Status::Operational);
}

#[tokio::test]
async fn what_was_found_broken_during_a_maintenance_is_not_painted_over_at_its_end() {
    let world = world().await;
    let mut input = world.planned(5, 30);
    input.switches.to_operational = false;
    world.schedule(input).await;
    world.advance(10 * MINUTE).await;
    components::set_statuses(&world.services, &world.actor, world.page, &[(world.one, Status::MajorOutage)]).await.unwrap();
    world.advance(30 * MINUTE).await;
    assert_eq!(world.shown(world.one).await, Status::MajorOutage);
}

#[tokio::test]
async fn drafts_and_embargoed_maintenances_are_silent_until_they_come_out() {
    let world = world().await;
    let mut draft = world.planned(30, 60);
    draft.publish = PublishAt::Draft;
    let draft = world.schedule(draft).await;
    let mut embargoed = world.planned(60, 60);
    embargoed.publish = PublishAt::At(plus(world.now(), 10 * MINUTE));
    let embargoed = world.schedule(embargoed).await;
    world.advance(9 * MINUTE).await;
    assert!(world.told().await.is_empty() && world.snapshot().await.maintenances.is_empty());
    world.advance(MINUTE).await;
    world.settle().await;
    assert_eq!(world.told().await, [NoticeKind::MaintenanceScheduled]);
    assert_eq!(world.snapshot().await.maintenances.iter().map(|m| m.id).collect::<Vec<_>>(), [embargoed]);
    assert_eq!(world.updates(embargoed).await[0].display_at.0, world.now(), "nobody read it before");
    assert_eq!(field(on!(world, start, draft, "")), "conflict");
    on!(world, publish, draft).unwrap();
    assert_eq!(field(on!(world, publish, draft)), "conflict");
    world.live_until(plus(world.now(), 3 * HOUR), 10 * MINUTE).await;
    assert_eq!(world.maintenance(draft).await.state, MaintenanceState::Completed);
    let mut late = world.planned(30, 60);
    late.publish = PublishAt::Draft;
    let late = world.schedule(late).await;
    world.advance(DAY).await;
    assert_eq!(world.maintenance(late).await.state, MaintenanceState::Scheduled, "what is not out does not begin");
    assert_eq!(field(on!(world, publish, late)), "scheduled_until");
}

#[tokio::test]
async fn what_the_public_cannot_see_is_told_to_nobody() {
    let world = world().await;
    for visibility in [Visibility::Team, Visibility::Hidden] {
        let mut input = world.planned(5, 30);
        input.visibility = visibility;
        world.schedule(input).await;
    }
    world.live_until(plus(world.now(), HOUR), MINUTE).await;
    assert_eq!((world.told().await, world.shown(world.one).await), (vec![], Status::Operational));
}

#[tokio::test]
async fn an_edit_of_something_stale_or_of_what_has_happened_is_refused() {
    let world = world().await;
    let id = world.schedule(world.planned(60, 60)).await;
    let edit = |rev| EditMaintenance { name: Some("Newer cables".into()), ..EditMaintenance::at_rev(rev) };
    on!(world, edit, id, edit(1)).unwrap();
    assert_eq!(field(on!(world, edit, id, edit(1))), "conflict");
    let comment = NewUpdate { body: "Soon.".into(), ..NewUpdate::default() };
    assert_eq!(field(on!(world, post_update, id, Some(1), comment.clone())), "conflict");
    on!(world, post_update, id, Some(2), comment).unwrap();

    let from = |minutes| Some(plus(world.now(), minutes * MINUTE));
    let window = |rev, a, b| EditMaintenance { scheduled_for: from(a), scheduled_until: from(b), ..EditMaintenance::at_rev(rev) };
    assert_eq!(field(on!(world, edit, id, window(3, 60, 50))), "scheduled_until");
    assert_eq!(field(on!(world, edit, id, window(3, -60, -50))), "scheduled_until");
    let strange = EditMaintenance { components: Some(vec!["aaaaaaaaaaaa".parse().unwrap()]), ..EditMaintenance::at_rev(3) };
    assert_eq!(field(on!(world, edit, id, strange)), "components");
    on!(world, edit, id, window(3, 30, 90)).unwrap();
    world.advance(30 * MINUTE).await;
    assert_eq!(field(on!(world, edit, id, EditMaintenance { scheduled_for: from(60), ..EditMaintenance::at_rev(5) })), "scheduled_for");
    world.advance(60 * MINUTE).await;
    assert_eq!(field(on!(world, edit, id, EditMaintenance { scheduled_until: from(60), ..EditMaintenance::at_rev(6) })), "scheduled_until");
    on!(world, edit, id, EditMaintenance { tags: Some(vec!["cables".into()]), ..EditMaintenance::at_rev(6) }).unwrap();
}

#[tokio::test]
async fn taking_back_an_update_takes_back_what_it_did() {
    let world = world().await;
    let mut input = world.planned(10, 60);
    input.switches.auto_complete = false;
    let id = world.schedule(input).await;
    world.advance(10 * MINUTE).await;
    let begun = world.updates(id).await[1].clone();
    assert_eq!(field(on!(world, delete_update, id, begun.id.0)), "conflict", "it would begin again within a second");
    let early = EditUpdate { display_at: Some(plus(world.now(), -MINUTE)), ..EditUpdate::at_rev(1) };
    on!(world, edit_update, (id, begun.id.0), early).unwrap();
    assert_eq!(world.maintenance(id).await.started_at.unwrap().0, plus(world.now(), -MINUTE));
    let future = EditUpdate { display_at: Some(plus(world.now(), MINUTE)), ..EditUpdate::at_rev(2) };
    assert_eq!(field(on!(world, edit_update, (id, begun.id.0), future)), "display_at");

    world.advance(10 * MINUTE).await;
    let over = on!(world, complete, id, "Done.").unwrap();
    assert_eq!(world.shown(world.one).await, Status::Operational);
    on!(world, delete_update, id, over).unwrap();
    assert_eq!(
        (world.maintenance(id).await.state.0, world.shown(world.one).await),
        (MaintenanceState::InProgress, Status::UnderMaintenance)
    );
    on!(world, delete, id).unwrap();
    assert_eq!(world.shown(world.one).await, Status::Operational);
    assert!(world.snapshot().await.maintenances.is_empty());
}

#[tokio::test]
async fn nonsense_is_refused_with_the_name_of_the_field() {
    let world = world().await;
    let ok = || world.planned(60, 60);
    let refuse = |input| maintenance::schedule(&world.services, &world.actor, world.page, input);
    let mut late = ok();
    late.update.display_at = Some(plus(world.now(), 1));
    assert_eq!(field(refuse(late).await), "display_at");
    let mut done = ok();
    done.update.state = Some(MaintenanceState::Completed);
    assert_eq!(field(refuse(done).await), "state");
    let mut strange = ok();
    strange.components = vec!["aaaaaaaaaaaa".parse().unwrap()];
    assert_eq!(field(refuse(strange).await), "components");
    let mut tardy = ok();
    tardy.publish = PublishAt::At(plus(world.now(), 3 * HOUR));
    assert_eq!(field(refuse(tardy).await), "publish");
    assert!(world.maintenances().await.is_empty(), "a refusal leaves nothing behind");

    let id = world.schedule(ok()).await;
    let post = |update| maintenance::post_update(&world.services, &world.actor, world.page, id, None, update);
    let said = |state| NewUpdate { state, ..NewUpdate::default() };
    assert_eq!(field(post(NewUpdate { statuses: vec![(world.one, Status::MajorOutage)], ..said(None) }).await), "components");
    assert_eq!(
        field(post(NewUpdate { display_at: Some(plus(world.now(), HOUR)), ..said(Some(MaintenanceState::InProgress)) }).await),
        "display_at"
    );
    assert_eq!(
        field(post(NewUpdate { display_at: Some(plus(world.now(), -HOUR)), ..said(Some(MaintenanceState::InProgress)) }).await),
        "display_at"
    );
    assert_eq!(field(on!(world, extend, id, world.now(), "")), "scheduled_until");
    assert_eq!(field(on!(world, extend, id, plus(world.now(), MINUTE), "")), "scheduled_until");
    post(said(Some(MaintenanceState::InProgress))).await.unwrap();
    assert_eq!(field(post(said(Some(MaintenanceState::Scheduled))).await), "state");
    assert_eq!(field(on!(world, start, id, "")), "conflict");
    let visitor = crate::service::actor::Actor::visitor();
    assert!(matches!(maintenance::cancel(&world.services, &visitor, world.page, id, "").await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn embargoed_incidents_come_out_by_themselves_once() {
    let world = world().await;
    let mut incident = NewIncident::named("Slow", "Answers are slow.");
    incident.publish = PublishAt::At(plus(world.now(), HOUR));
    incident.update.statuses = vec![(world.one, Status::DegradedPerformance)];
    let id = incidents::open(&world.services, &world.actor, world.page, incident).await.unwrap();
    world.advance(HOUR - 1).await;
    assert!(world.told().await.is_empty());
    world.advance(1).await;
    world.advance(-HOUR).await;
    world.advance(2 * HOUR).await;
    assert_eq!(world.told().await, [NoticeKind::IncidentCreated]);
    let snapshot = world.snapshot().await;
    assert_eq!(snapshot.incident(id).map(|i| i.state), Some(IncidentState::Investigating));
    assert_eq!(snapshot.component(world.one).unwrap().status, Status::DegradedPerformance);
}
