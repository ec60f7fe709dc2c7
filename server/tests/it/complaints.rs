//! What people complain about in other status pages, as promises: each test is named for its complaint.

use std::collections::BTreeSet;

use app::{
    model::{
        ComponentId, EventId, Indicator, Instant, MaintenanceState, Status,
        Status::{DegradedPerformance, MajorOutage, Operational, PartialOutage, UnderMaintenance},
        Visibility,
        headline::{Banner, Headline},
        input::{Backfill, EditMaintenance, EditPage, EditUpdate, NewComponent, NewMaintenance, NewUpdate},
        uptime::{Tally, Uptime, UptimeRule},
    },
    text::number,
};
use server::{
    jobs::transitions,
    service::{incidents, maintenance, pages},
};

use crate::support::{
    app::{TestApp, at, minutes},
    deeds::{comment, trouble},
    seed,
};

both!(
    maintenance_does_not_hide_an_outage_elsewhere,
    maintenance_does_not_hide_an_outage_of_the_same_component,
    a_maintenance_mutes_nobody_but_itself,
    resolving_turns_the_component_green,
    resolving_leaves_a_component_red_that_another_incident_holds,
    the_headline_is_not_that_of_the_first_component,
    the_headline_says_since_when_it_is_as_bad_as_it_says,
    hidden_components_decide_nothing_and_leak_nowhere,
    uptime_is_never_rounded_up,
    a_maintenance_begins_at_its_own_hour_in_every_zone,
    planned_end_and_actual_end_are_two_things,
    a_maintenance_does_not_stay_in_progress_when_its_end_has_passed,
    an_edit_keeps_the_id_of_what_it_edits,
    a_comment_notifies_nobody_unless_it_is_asked_to,
    a_page_nobody_has_data_for_does_not_say_all_is_well,
);

fn planned(app: &TestApp, components: &[ComponentId], minutes: i64) -> NewMaintenance {
    let from = Instant::from_millis(app.now().millis() + 60_000);
    let until = Instant::from_millis(from.millis() + minutes * 60_000);
    let mut input = NewMaintenance::named("New cables", "We lay new cables.", from, until);
    input.components = components.to_vec();
    input
}

async fn schedule(app: &TestApp, input: NewMaintenance) -> EventId {
    maintenance::schedule(&app.services, &app.owner(), app.page, input).await.unwrap()
}

/// Lets happen what is due: each round one step of each maintenance, as the job does.
async fn settle(app: &TestApp) {
    while transitions::overdue(&app.services.db, app.now()).await.unwrap().is_some() {
        transitions::settle(&app.services).await.unwrap();
    }
}

fn maintenance_state(app: &TestApp, id: EventId) -> MaintenanceState {
    app.snapshot().maintenance(id).unwrap().state
}

/// Complaint 1.
async fn maintenance_does_not_hide_an_outage_elsewhere(app: &TestApp) {
    let (player, search) = (app.component("Player").await, app.component("Search").await);
    schedule(app, planned(app, &[player], 60)).await;
    app.pass_minutes(2);
    settle(app).await;
    assert_eq!(app.snapshot().indicator().0, Indicator::Maintenance);
    app.set(&[(search, MajorOutage)]).await;
    let snapshot = app.snapshot();
    assert_eq!((app.status(player), app.status(search)), (UnderMaintenance, MajorOutage));
    assert_eq!((snapshot.worst(), snapshot.indicator().0), (MajorOutage, Indicator::Major));
}

/// Complaint 1, the other half.
async fn maintenance_does_not_hide_an_outage_of_the_same_component(app: &TestApp) {
    let player = app.component("Player").await;
    schedule(app, planned(app, &[player], 60)).await;
    app.pass_minutes(2);
    settle(app).await;
    let id = app.open(trouble("We cut the wrong cable", &[(player, PartialOutage)])).await;
    assert_eq!(app.status(player), PartialOutage);
    app.resolve(id).await;
    assert_eq!(app.status(player), UnderMaintenance, "the maintenance still runs");
    app.pass_minutes(60);
    settle(app).await;
    assert_eq!(app.status(player), Operational);
}

/// Complaint 2.
async fn a_maintenance_mutes_nobody_but_itself(app: &TestApp) {
    let (player, search) = (app.component("Player").await, app.component("Search").await);
    app.reader().await;
    let mut input = planned(app, &[player], 60);
    input.switches.notify_start = false;
    input.switches.remind_before = Vec::new();
    input.update.notify = false;
    schedule(app, input).await;
    app.pass_minutes(2);
    settle(app).await;
    assert!(app.outbox().await.is_empty(), "it was told to be silent");
    for component in [search, player] {
        app.open(trouble("Something fails", &[(component, MajorOutage)])).await;
        assert_eq!(app.outbox().await.len(), 1, "an incident during a maintenance is told");
    }
}

/// Complaint 3.
async fn resolving_turns_the_component_green(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    app.resolve(id).await;
    assert_eq!((app.status(player), app.snapshot().indicator().0), (Operational, Indicator::None));
}

/// Complaint 3, the other half.
async fn resolving_leaves_a_component_red_that_another_incident_holds(app: &TestApp) {
    let player = app.component("Player").await;
    let first = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    let second = app.open(trouble("Playback is slow", &[(player, DegradedPerformance)])).await;
    app.resolve(first).await;
    assert_eq!(app.status(player), DegradedPerformance, "the second still holds it");
    app.resolve(second).await;
    assert_eq!(app.status(player), Operational);
}

/// Complaint 4.
async fn the_headline_is_not_that_of_the_first_component(app: &TestApp) {
    app.component("Player").await;
    app.component("Search").await;
    let last = app.component("Payments").await;
    app.set(&[(last, MajorOutage)]).await;
    let snapshot = app.snapshot();
    assert_eq!(snapshot.worst(), MajorOutage);
    let Headline::Trouble { parts, total: 3 } = Banner::of(&snapshot, app.now()).headline else { panic!("the headline tells of trouble") };
    assert_eq!(
        parts.iter().map(|part| (part.status, part.names.clone())).collect::<Vec<_>>(),
        [(MajorOutage, vec!["Payments".to_owned()])]
    );
}

/// Complaint 4: nor is the time it names that of something less bad.
async fn the_headline_says_since_when_it_is_as_bad_as_it_says(app: &TestApp) {
    let (search, payments) = (app.component("Search").await, app.component("Payments").await);
    app.component("Player").await;
    app.set(&[(search, DegradedPerformance)]).await;
    app.pass_minutes(10);
    app.set(&[(payments, MajorOutage)]).await;
    let snapshot = app.snapshot();
    assert!(snapshot.component(search).unwrap().since < snapshot.component(payments).unwrap().since);
    assert_eq!(Banner::of(&snapshot, app.now()).since, snapshot.component(payments).unwrap().since);
}

/// Complaint 4, the other half.
async fn hidden_components_decide_nothing_and_leak_nowhere(app: &TestApp) {
    app.component("Player").await;
    let secret = app.component("Project Nightingale").await;
    seed::show_component(&app.services, app.page, secret, Visibility::Hidden).await.unwrap();
    let mut incident = trouble("Nightingale does not sing", &[(secret, MajorOutage)]);
    incident.visibility = Visibility::Hidden;
    app.open(incident).await;
    let snapshot = app.snapshot();
    assert_eq!((snapshot.worst(), snapshot.indicator().0), (Operational, Indicator::None));
    let all = serde_json::to_string(snapshot.as_ref()).unwrap();
    assert!(!all.contains("Nightingale") && !all.contains(&secret.to_string()), "{all}");
}

/// Complaint 5.
async fn uptime_is_never_rounded_up(app: &TestApp) {
    let player = app.component("Player").await;
    app.pass_minutes(60 * 24 * 80);
    let mut blip = trouble("A second without playback", &[(player, MajorOutage)]);
    let began = app.now() - minutes(60 * 24 * 20);
    let resolved_at = Instant::from_millis(began.millis() + 1_000);
    blip.backfill = Some(Backfill { started_at: began, resolved_at, counts_as_downtime: true });
    app.open(blip).await;
    let uptime = app.snapshot().uptime(player.cast()).unwrap();
    assert_eq!((uptime.thousandths(), number::uptime(uptime, '.').as_str()), (99_999, "99.999\u{202f}%"));

    let mut tally = Tally::default();
    tally.add(Operational, 999_996);
    tally.add(MajorOutage, 4);
    assert_eq!(Uptime::of(&tally, UptimeRule::Standard).unwrap().thousandths(), 99_999, "99.9996 % is not 100 %");
}

/// Complaint 6.
async fn a_maintenance_begins_at_its_own_hour_in_every_zone(app: &TestApp) {
    let player = app.component("Player").await;
    let mut input = planned(app, &[player], 60);
    // In that night clocks go forward in Berlin; the instant is the same for everybody.
    (input.scheduled_for, input.scheduled_until) = (at("2026-03-29T02:30:00Z"), at("2026-03-29T03:30:00Z"));
    let id = schedule(app, input).await;
    for zone in ["America/New_York", "Asia/Kolkata", "UTC"] {
        let mut edit = EditPage::at_rev(None);
        edit.time_zone = Some(zone.into());
        pages::edit(&app.services, &app.owner(), app.page, edit).await.unwrap();
    }
    app.clock.set(at("2026-03-29T02:29:59Z"));
    settle(app).await;
    assert_eq!(maintenance_state(app, id), MaintenanceState::Scheduled);
    app.clock.set(at("2026-03-29T02:30:00Z"));
    settle(app).await;
    assert_eq!(maintenance_state(app, id), MaintenanceState::InProgress);
    app.clock.set(at("2026-03-29T03:30:00Z"));
    settle(app).await;
    assert_eq!(maintenance_state(app, id), MaintenanceState::Completed);
}

/// Asked for by name: start, planned end and actual end are three fields.
async fn planned_end_and_actual_end_are_two_things(app: &TestApp) {
    let player = app.component("Player").await;
    let id = schedule(app, planned(app, &[player], 60)).await;
    let planned = app.snapshot().maintenance(id).unwrap().scheduled_until;
    app.pass_minutes(1);
    settle(app).await;
    app.pass_minutes(20);
    maintenance::complete(&app.services, &app.owner(), app.page, id, "Done early.").await.unwrap();
    let seen = app.snapshot().maintenance(id).unwrap().clone();
    assert_eq!((seen.scheduled_until, seen.ended_at), (planned, Some(app.now())));
    assert!(app.now() < planned);
}

/// Windows that nobody ended by hand used to stay "in progress" for ever.
async fn a_maintenance_does_not_stay_in_progress_when_its_end_has_passed(app: &TestApp) {
    let player = app.component("Player").await;
    let id = schedule(app, planned(app, &[player], 60)).await;
    app.pass_minutes(3 * 24 * 60);
    settle(app).await;
    assert_eq!((maintenance_state(app, id), app.status(player)), (MaintenanceState::Completed, Operational));
}

/// Complaint 10: readers of feeds saw everything twice after an edit.
async fn an_edit_keeps_the_id_of_what_it_edits(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    let coming = schedule(app, planned(app, &[player], 60)).await;
    let ids = |app: &TestApp| -> BTreeSet<String> {
        let (incident, maintenance) = (app.incident(id), app.snapshot().maintenance(coming).unwrap().clone());
        let updates = incident.updates.iter().map(|u| u.id).chain(maintenance.updates.iter().map(|u| u.id));
        updates.map(|id| id.to_string()).chain([incident.id.to_string(), maintenance.id.to_string()]).collect()
    };
    let before = ids(app);
    let update = app.incident(id).updates[0].id;
    let edit = EditUpdate { body: Some("We have *found* it.".into()), ..EditUpdate::at_rev(1) };
    incidents::edit_update(&app.services, &app.owner(), app.page, (id, update), edit).await.unwrap();
    app.edit(id, |edit| edit.name = Some("No playback".into())).await;
    let edit = EditMaintenance { name: Some("Newer cables".into()), ..EditMaintenance::at_rev(1) };
    maintenance::edit(&app.services, &app.owner(), app.page, coming, edit).await.unwrap();
    assert_eq!(ids(app), before);
    let updates = &app.incident(id).updates;
    assert_eq!((updates.len(), updates[0].html.as_str()), (1, "<p>We have <em>found</em> it.</p>"));
}

/// Complaint 14: a box that is ticked again by itself sends a mail nobody wanted.
async fn a_comment_notifies_nobody_unless_it_is_asked_to(app: &TestApp) {
    let player = app.component("Player").await;
    app.reader().await;
    let mut quiet = trouble("Playback fails", &[(player, Status::PartialOutage)]);
    quiet.update.notify = false;
    let id = app.open(quiet).await;
    app.post(id, NewUpdate { notify: false, ..comment("We still look.") }).await;
    assert!(app.outbox().await.is_empty());
    app.post(id, NewUpdate { notify: true, ..comment("Half of it works.") }).await;
    assert_eq!(app.outbox().await.len(), 1);
}

/// Complaint 13, turned around: a page must not claim what it does not know.
async fn a_page_nobody_has_data_for_does_not_say_all_is_well(app: &TestApp) {
    let input = NewComponent { status: Status::Unknown, ..NewComponent::named("Player") };
    let player = app.component_like(input).await;
    let snapshot = app.snapshot();
    assert_eq!((app.status(player), snapshot.uptime(player.cast())), (Status::Unknown, None));
    assert_eq!(Banner::of(&snapshot, app.now()).headline, Headline::NoData { names: vec!["Player".into()] });
}
