//! What visitors must never see.

use app::model::{
    IncidentState::*,
    Status::*,
    Visibility,
    access::Audience,
    input::{EditUpdate, NewComponent, PublishAt},
};
use server::service::{components, incidents};

use crate::support::{
    app::{TestApp, minutes},
    deeds::{note, says, trouble},
    seed,
};

both!(
    a_note_for_staff_is_in_no_public_snapshot_and_changes_nothing_there,
    a_note_for_staff_is_edited_and_deleted_in_secret,
    a_hidden_incident_is_seen_by_nobody_and_shows_on_no_component,
    an_incident_for_the_team_is_seen_by_the_team,
    an_incident_that_is_hidden_later_is_gone_for_visitors,
    what_a_hidden_incident_says_of_a_component_is_not_told_by_a_public_one,
    a_hidden_component_is_named_nowhere,
    a_hidden_component_that_changes_is_told_to_nobody,
    what_is_tagged_for_tools_stays_inside,
);

fn public(app: &TestApp) -> String {
    let reading = app.live().read();
    serde_json::to_string(&(reading.full.as_ref(), reading.browser.as_ref())).unwrap()
}

async fn a_note_for_staff_is_in_no_public_snapshot_and_changes_nothing_there(app: &TestApp) {
    app.reader().await;
    let id = app.open(trouble("Playback fails", &[])).await;
    app.outbox().await;
    let before = app.incident(id);
    let rev = app.incident_row(id).await.rev;
    app.pass_minutes(5);
    app.post(id, note("SECRET: the intern did it.")).await;
    assert!(!public(app).contains("SECRET"));
    assert_eq!(app.incident(id), before, "not even its time of change tells");
    assert_eq!(app.incident_row(id).await.rev, rev, "a note gets in nobody's way");
    assert_eq!(app.outbox().await, []);
    let team = app.hub.feed(&app.live(), Audience::Team).await.unwrap().read();
    assert!(!serde_json::to_string(team.full.as_ref()).unwrap().contains("SECRET"));
}

async fn a_note_for_staff_is_edited_and_deleted_in_secret(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let staff = app.post(id, note("SECRET one")).await;
    let before = app.incident(id);
    app.pass_minutes(5);
    let edit = EditUpdate { body: Some("SECRET two".into()), ..EditUpdate::at_rev(1) };
    incidents::edit_update(&app.services, &app.owner(), app.page, (id, staff), edit).await.unwrap();
    assert_eq!(app.incident(id), before);
    incidents::delete_update(&app.services, &app.owner(), app.page, id, staff).await.unwrap();
    assert_eq!(app.incident(id), before);
    assert!(!public(app).contains("SECRET"));
}

async fn a_hidden_incident_is_seen_by_nobody_and_shows_on_no_component(app: &TestApp) {
    app.reader().await;
    let player = app.component("Player").await;
    let mut input = trouble("SECRET break-in", &[(player, MajorOutage)]);
    input.visibility = Visibility::Hidden;
    let id = app.open(input).await;
    assert!(!public(app).contains("SECRET") && !public(app).contains(id.as_str()));
    assert_eq!(app.status(player), Operational);
    let team = app.hub.feed(&app.live(), Audience::Team).await.unwrap().read();
    assert_eq!(team.full.incident(id), None);
    app.post(id, says(Identified, "SECRET more", &[(player, PartialOutage)])).await;
    app.post(id, says(Resolved, "SECRET end", &[])).await;
    incidents::save_postmortem(&app.services, &app.owner(), app.page, id, None, "SECRET lesson").await.unwrap();
    incidents::publish_postmortem(&app.services, &app.owner(), app.page, id, true).await.unwrap();
    assert!(!public(app).contains("SECRET"));
    assert_eq!(app.outbox().await, [], "subscribers are visitors too");
}

async fn an_incident_for_the_team_is_seen_by_the_team(app: &TestApp) {
    app.reader().await;
    let player = app.component("Player").await;
    let mut input = trouble("SECRET drill", &[(player, MajorOutage)]);
    input.visibility = Visibility::Team;
    let id = app.open(input).await;
    let team = app.hub.feed(&app.live(), Audience::Team).await.unwrap();
    assert_eq!(team.read().full.component(player).unwrap().causes, [id]);
    assert_eq!(app.status(player), Operational);
    app.post(id, says(Identified, "SECRET more", &[])).await;
    assert_eq!(team.read().full.incident(id).unwrap().updates.len(), 2);
    assert!(!public(app).contains("SECRET"));
    assert_eq!(app.outbox().await, []);
}

async fn an_incident_that_is_hidden_later_is_gone_for_visitors(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Said too soon", &[(player, MajorOutage)])).await;
    app.edit(id, |e| e.visibility = Some(Visibility::Team)).await;
    assert_eq!((app.snapshot().incident(id), app.status(player)), (None, Operational));
    assert!(!public(app).contains("Said too soon"));
    app.edit(id, |e| e.visibility = Some(Visibility::Public)).await;
    assert_eq!(app.status(player), MajorOutage);
}

async fn what_a_hidden_incident_says_of_a_component_is_not_told_by_a_public_one(app: &TestApp) {
    let player = app.component("Player").await;
    let mut hidden = trouble("SECRET break-in", &[(player, MajorOutage)]);
    hidden.visibility = Visibility::Hidden;
    app.open(hidden).await;
    let mut draft = trouble("SECRET draft", &[(player, MajorOutage)]);
    draft.publish = PublishAt::At(app.now() + minutes(5));
    app.open(draft).await;
    let id = app.open(trouble("Playback is slow", &[(player, DegradedPerformance)])).await;
    assert_eq!(app.incident(id).updates[0].touched[0].old, Operational);
}

async fn a_hidden_component_is_named_nowhere(app: &TestApp) {
    let hidden = app.component_like(NewComponent { visibility: Visibility::Team, ..NewComponent::named("SECRET vault") }).await;
    let player = app.component("Player").await;
    let id = app.open(trouble("Both fail", &[(hidden, MajorOutage), (player, MajorOutage)])).await;
    assert!(!public(app).contains("SECRET") && !public(app).contains(hidden.as_str()));
    assert_eq!(app.incident(id).affected.iter().map(|a| a.component).collect::<Vec<_>>(), [player]);
    assert_eq!(app.incident(id).updates[0].touched.len(), 1);
    seed::show_component(&app.services, app.page, player, Visibility::Hidden).await.unwrap();
    assert!(!public(app).contains("Player") && !public(app).contains(player.as_str()));
}

async fn a_hidden_component_that_changes_is_told_to_nobody(app: &TestApp) {
    app.subscriber(|row| row.components = true, &[]).await;
    let hidden = app.component_like(NewComponent { visibility: Visibility::Team, ..NewComponent::named("SECRET vault") }).await;
    components::set_statuses(&app.services, &app.owner(), app.page, &[(hidden, MajorOutage)]).await.unwrap();
    assert_eq!(app.outbox().await, []);
}

async fn what_is_tagged_for_tools_stays_inside(app: &TestApp) {
    let mut input = trouble("Playback fails", &[]);
    input.metadata = serde_json::json!({ "jira": { "issue": "SECRET-1" } });
    (input.source, input.source_key) = (Some("SECRET tool".into()), Some("SECRET key".into()));
    app.open(input).await;
    assert!(!public(app).contains("SECRET"));
}
