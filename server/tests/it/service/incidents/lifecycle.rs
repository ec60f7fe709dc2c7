//! From the first word to the last, and back.

use app::model::{Impact, IncidentState::*, JournalCause, Status::*, input::NewComponent};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::{
    entity::{Col, journal},
    error::Error,
    service::incidents,
};

use crate::support::{
    app::TestApp,
    deeds::{comment, says, trouble},
    seed,
};

both!(
    an_opened_incident_is_shown_with_its_first_update,
    an_incident_shows_on_its_components_and_leaves_their_baseline_alone,
    resolving_turns_the_components_green_again,
    a_component_stays_red_while_a_second_incident_is_open,
    resolving_turns_a_component_green_that_nobody_knew_anything_of,
    what_resolving_says_of_a_component_lasts,
    resolving_without_naming_a_component_only_ends_the_claim,
    resolving_passes_over_a_component_that_was_deleted_meanwhile,
    a_comment_changes_neither_state_nor_components,
    an_incident_may_go_back_to_an_earlier_state,
    reopening_hurts_only_what_it_names,
    an_incident_is_resolved_once_and_reopened_once,
    the_impact_is_the_worst_there_was_unless_staff_set_it,
    updates_of_the_same_instant_keep_their_order,
    a_deleted_incident_is_gone_and_claims_nothing,
    the_same_cause_opens_only_one_incident_at_a_time,
    a_component_set_by_hand_keeps_its_baseline_through_an_incident,
);

async fn an_opened_incident_is_shown_with_its_first_update(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    let incident = app.incident(id);
    assert_eq!((incident.name.as_str(), incident.state, incident.impact), ("Playback fails", Investigating, Impact::Critical));
    let [update] = &incident.updates[..] else { panic!("one update: {:?}", incident.updates) };
    assert_eq!((update.state, update.html.as_str()), (Some(Investigating), "<p>We are looking into it.</p>"));
    let [touched] = &update.touched[..] else { panic!("one component: {:?}", update.touched) };
    assert_eq!((touched.component, touched.name.as_str(), touched.old, touched.new), (player, "Player", Operational, MajorOutage));
    assert_eq!(incident.clock.first_posted, Some(incident.created_at));
    assert!(incident.number > 0);
}

async fn an_incident_shows_on_its_components_and_leaves_their_baseline_alone(app: &TestApp) {
    let (group, components) = app.group("Video", &["Player", "Uploads"]).await;
    let id = app.open(trouble("Playback fails", &[(components[0], PartialOutage)])).await;
    let snapshot = app.snapshot();
    let player = snapshot.component(components[0]).unwrap();
    assert_eq!((player.status, player.causes.as_slice()), (PartialOutage, &[id][..]));
    assert_eq!(app.status(components[1]), Operational);
    assert_eq!(snapshot.groups.iter().find(|g| g.id == group).unwrap().status, PartialOutage);
    assert_eq!(app.baseline(components[0]).await, Operational);
}

async fn resolving_turns_the_components_green_again(app: &TestApp) {
    let (player, uploads) = (app.component("Player").await, app.component("Uploads").await);
    let id = app.open(trouble("Everything fails", &[(player, MajorOutage), (uploads, DegradedPerformance)])).await;
    app.pass_minutes(10);
    app.resolve(id).await;
    assert_eq!((app.status(player), app.status(uploads)), (Operational, Operational));
    let incident = app.incident(id);
    assert_eq!((incident.state, incident.impact), (Resolved, Impact::Major));
    assert_eq!(incident.clock.resolved, Some(incident.updates[0].display_at));
    assert_eq!(app.snapshot().component(player).unwrap().causes, []);
}

async fn a_component_stays_red_while_a_second_incident_is_open(app: &TestApp) {
    let player = app.component("Player").await;
    let first = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    let second = app.open(trouble("Playback is slow", &[(player, DegradedPerformance)])).await;
    app.pass_minutes(10);
    app.resolve(first).await;
    assert_eq!(app.status(player), DegradedPerformance);
    assert_eq!(app.snapshot().component(player).unwrap().causes, [second]);
    app.pass_minutes(10);
    app.resolve(second).await;
    assert_eq!(app.status(player), Operational);
}

async fn resolving_turns_a_component_green_that_nobody_knew_anything_of(app: &TestApp) {
    let player = app.component_like(NewComponent { status: Unknown, ..NewComponent::named("Player") }).await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    app.resolve(id).await;
    assert_eq!(app.status(player), Operational);
}

async fn what_resolving_says_of_a_component_lasts(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    app.pass_minutes(10);
    app.resolve_with(id, &[(player, DegradedPerformance)]).await;
    app.pass_minutes(60 * 24);
    app.open(trouble("Something else", &[])).await;
    let snapshot = app.snapshot();
    let shown = snapshot.component(player).unwrap();
    assert_eq!((shown.status, shown.causes.as_slice()), (DegradedPerformance, &[][..]));
    assert_eq!(app.baseline(player).await, DegradedPerformance);
    let of_player = journal::Entity::find().filter(journal::Column::ComponentId.eq(Col(player))).order_by_desc(journal::Column::Id);
    let newest = of_player.one(app.services.db.read()).await.unwrap().unwrap();
    assert_eq!((newest.status.0, newest.cause.0, newest.cause_id), (DegradedPerformance, JournalCause::Incident, Some(id.to_string())));
}

async fn resolving_without_naming_a_component_only_ends_the_claim(app: &TestApp) {
    let player = app.component("Player").await;
    app.set(&[(player, DegradedPerformance)]).await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    app.post(id, says(Resolved, "Over.", &[])).await;
    assert_eq!(app.status(player), DegradedPerformance);
}

async fn resolving_passes_over_a_component_that_was_deleted_meanwhile(app: &TestApp) {
    let (player, uploads) = (app.component("Player").await, app.component("Uploads").await);
    let id = app.open(trouble("Everything fails", &[(player, MajorOutage), (uploads, MajorOutage)])).await;
    seed::delete_component(&app.services, app.page, player).await.unwrap();
    app.resolve(id).await;
    assert_eq!(app.status(uploads), Operational);
    assert_eq!(app.incident(id).affected.iter().map(|a| a.component).collect::<Vec<_>>(), [uploads]);
}

async fn a_comment_changes_neither_state_nor_components(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    app.post(id, says(Identified, "A disk.", &[])).await;
    app.post(id, comment("Still at it.")).await;
    let incident = app.incident(id);
    assert_eq!((incident.state, incident.updates[0].state, incident.updates.len()), (Identified, None, 3));
    assert_eq!(app.status(player), MajorOutage);
}

async fn an_incident_may_go_back_to_an_earlier_state(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    app.post(id, says(Monitoring, "Fixed?", &[(player, Operational)])).await;
    assert_eq!(app.status(player), Operational);
    app.post(id, says(Identified, "No.", &[(player, PartialOutage)])).await;
    assert_eq!((app.incident(id).state, app.status(player)), (Identified, PartialOutage));
}

async fn reopening_hurts_only_what_it_names(app: &TestApp) {
    let (player, uploads) = (app.component("Player").await, app.component("Uploads").await);
    let id = app.open(trouble("Everything fails", &[(player, MajorOutage), (uploads, MajorOutage)])).await;
    // Ended without a word about the components: the incident just stops claiming anything.
    app.post(id, says(Resolved, "Over.", &[])).await;
    app.reopen(id, &[(player, PartialOutage)]).await;
    let incident = app.incident(id);
    assert_eq!((incident.state, incident.clock.resolved), (Investigating, None));
    assert_eq!((app.status(player), app.status(uploads)), (PartialOutage, Operational));
    for affected in &incident.affected {
        assert_eq!(affected.status, app.status(affected.component), "what the incident says of a component is what the page shows");
    }
    let touched = app.open(trouble("Uploads", &[(uploads, DegradedPerformance)])).await;
    assert_eq!(app.incident(touched).updates[0].touched[0].old, Operational, "uploads worked when the second incident began");
}

async fn an_incident_is_resolved_once_and_reopened_once(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let (services, owner) = (&app.services, app.owner());
    let reopened = incidents::reopen(services, &owner, app.page, id, "", vec![]).await;
    assert!(matches!(reopened, Err(Error::Conflict(_))), "{reopened:?}");
    app.resolve(id).await;
    let resolved = incidents::resolve(services, &owner, app.page, id, "", None).await;
    assert!(matches!(resolved, Err(Error::Conflict(_))), "{resolved:?}");
    app.reopen(id, &[]).await;
    app.resolve(id).await;
}

async fn the_impact_is_the_worst_there_was_unless_staff_set_it(app: &TestApp) {
    let (player, uploads) = (app.component("Player").await, app.component("Uploads").await);
    let id = app.open(trouble("Playback is slow", &[(player, DegradedPerformance), (uploads, Operational)])).await;
    assert_eq!(app.incident(id).impact, Impact::Minor);
    app.post(id, says(Identified, "", &[(player, MajorOutage), (uploads, DegradedPerformance)])).await;
    assert_eq!(app.incident(id).impact, Impact::Major);
    app.post(id, says(Monitoring, "", &[(player, Operational), (uploads, Operational)])).await;
    assert_eq!(app.incident(id).impact, Impact::Major);
    app.edit(id, |e| e.impact_override = Some(Some(Impact::None))).await;
    assert_eq!((app.incident(id).impact, app.incident(id).impact_overridden), (Impact::None, true));
    app.edit(id, |e| e.impact_override = Some(None)).await;
    app.resolve_with(id, &[(player, MajorOutage)]).await;
    assert_eq!(app.incident(id).impact, Impact::Major, "how components are afterwards is not how much the incident hurt");
}

async fn updates_of_the_same_instant_keep_their_order(app: &TestApp) {
    // The clock stands, so everything happens within one millisecond; with an order by chance one of these would go wrong.
    for round in 0..12 {
        let id = app.open(trouble("Flapping", &[])).await;
        app.post(id, says(Monitoring, "", &[])).await;
        app.resolve(id).await;
        assert_eq!(app.incident(id).state, Resolved, "round {round}");
        let states: Vec<_> = app.incident(id).updates.iter().map(|u| u.state.unwrap()).collect();
        assert_eq!(states, [Resolved, Monitoring, Investigating], "round {round}");
    }
}

async fn a_deleted_incident_is_gone_and_claims_nothing(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    incidents::delete(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!((app.snapshot().incident(id), app.status(player)), (None, Operational));
    let posted = incidents::post_update(&app.services, &app.owner(), app.page, id, None, comment("Hello?")).await;
    assert!(matches!(posted, Err(Error::NotFound("incident"))), "{posted:?}");
    assert!(app.incident_row(id).await.deleted_at.is_some(), "it can be brought back from the database");
}

async fn the_same_cause_opens_only_one_incident_at_a_time(app: &TestApp) {
    let mut input = trouble("Disk full", &[]);
    (input.source, input.source_key) = (Some("alertmanager".into()), Some("disk-1".into()));
    let first = app.open(input.clone()).await;
    let version = app.snapshot().version;
    assert_eq!(app.open(input.clone()).await, first);
    assert_eq!(app.snapshot().version, version, "saying it twice changes nothing");
    app.resolve(first).await;
    assert_ne!(app.open(input).await, first);
}

async fn a_component_set_by_hand_keeps_its_baseline_through_an_incident(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback is slow", &[(player, DegradedPerformance)])).await;
    app.set(&[(player, MajorOutage)]).await;
    assert_eq!(app.status(player), MajorOutage, "the worst wins");
    app.post(id, says(Resolved, "Over.", &[])).await;
    assert_eq!(app.status(player), MajorOutage, "the end of an incident takes only its own claim away");
}
