//! Correcting what was said, and two people at the same thing.

use app::model::{
    EventId,
    IncidentState::*,
    Status::*,
    UpdateId,
    input::{EditIncident, EditUpdate},
};
use sea_orm::EntityTrait;
use server::{
    entity::{Col, event_update},
    error::{Error, Result},
    service::incidents,
};

use crate::support::{
    app::{TestApp, minutes},
    deeds::{comment, note, says, trouble},
    refused::fields,
};

both!(
    an_edit_changes_what_it_names_and_nothing_else,
    an_edit_of_something_stale_is_refused,
    an_update_to_something_stale_is_refused_only_if_its_author_says_what_they_saw,
    two_people_resolve_at_once_and_one_of_them_hears_it_is_done,
    editing_an_update_keeps_what_it_said,
    an_edit_that_leaves_an_update_without_a_word_is_refused,
    correcting_what_an_update_said_of_a_component_keeps_how_it_was_before,
    an_update_edited_into_the_end_settles_its_components,
    correcting_a_past_resolution_leaves_todays_components_alone,
    a_typo_corrected_in_a_resolution_overrules_nobody,
    deleting_the_last_word_goes_back_to_the_one_before,
    the_only_update_cannot_be_deleted,
    moving_an_update_moves_what_follows_from_it,
    a_promise_survives_the_correction_of_a_typo,
    nothing_is_promised_for_what_is_over,
);

async fn edit_update(
    app: &TestApp,
    (id, update): (EventId, UpdateId),
    change: impl FnOnce(&mut EditUpdate<app::model::IncidentState>),
) -> Result<()> {
    let row = event_update::Entity::find_by_id(Col(update)).one(app.services.db.read()).await.unwrap().unwrap();
    let mut input = EditUpdate::at_rev(row.rev);
    change(&mut input);
    incidents::edit_update(&app.services, &app.owner(), app.page, (id, update), input).await
}

async fn an_edit_changes_what_it_names_and_nothing_else(app: &TestApp) {
    let player = app.component("Player").await;
    let mut input = trouble("Playback fails", &[(player, MajorOutage)]);
    input.tags = vec!["video".into()];
    let id = app.open(input).await;
    let before = app.incident_row(id).await;
    app.pass_minutes(1);
    app.edit(id, |e| {
        e.name = Some("  Playback \n fails for all ".into());
        e.pinned = Some(true);
    })
    .await;
    let mut expected = before.clone();
    expected.name = "Playback fails for all".into();
    expected.pinned = true;
    expected.rev = before.rev + 1;
    expected.updated_at = Col(app.now());
    assert_eq!(app.incident_row(id).await, expected);
    assert_eq!(app.snapshot().open_incidents()[0].name, "Playback fails for all");
}

async fn an_edit_of_something_stale_is_refused(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let seen = app.incident_row(id).await.rev;
    app.edit(id, |e| e.name = Some("Theirs".into())).await;
    let unchanged = app.dump().await;
    let mine = EditIncident { name: Some("Mine".into()), ..EditIncident::at_rev(seen) };
    let edited = incidents::edit(&app.services, &app.owner(), app.page, id, mine).await;
    assert!(matches!(edited, Err(Error::Conflict(_))), "{edited:?}");
    let update = app.incident(id).updates[0].id;
    let stale = EditUpdate { body: Some("Mine".into()), ..EditUpdate::at_rev(0) };
    let edited = incidents::edit_update(&app.services, &app.owner(), app.page, (id, update), stale).await;
    assert!(matches!(edited, Err(Error::Conflict(_))), "{edited:?}");
    assert_eq!(app.dump().await, unchanged);
}

async fn an_update_to_something_stale_is_refused_only_if_its_author_says_what_they_saw(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let seen = app.incident_row(id).await.rev;
    app.post(id, says(Identified, "Theirs", &[])).await;
    let unchanged = app.dump().await;
    let mine = || says(Monitoring, "Mine", &[]);
    let posted = incidents::post_update(&app.services, &app.owner(), app.page, id, Some(seen), mine()).await;
    assert!(matches!(posted, Err(Error::Conflict(_))), "{posted:?}");
    assert_eq!(app.dump().await, unchanged);
    incidents::post_update(&app.services, &app.owner(), app.page, id, Some(seen + 1), mine()).await.unwrap();
    incidents::post_update(&app.services, &app.owner(), app.page, id, None, mine()).await.unwrap();
}

async fn two_people_resolve_at_once_and_one_of_them_hears_it_is_done(app: &TestApp) {
    app.reader().await;
    let (owner, services) = (app.owner(), &app.services);
    for round in 0..10 {
        let id = app.open(trouble("Playback fails", &[])).await;
        app.outbox().await;
        let resolve = || incidents::resolve(services, &owner, app.page, id, "Over.", None);
        let (one, two) = tokio::join!(resolve(), resolve());
        assert!(one.is_ok() != two.is_ok(), "round {round}: {one:?} {two:?}");
        let late = one.and(two);
        assert!(matches!(late, Err(Error::Conflict(_))), "round {round}: {late:?}");
        assert_eq!(app.outbox().await.len(), 1, "round {round}: one resolution, one message");
        assert_eq!(app.incident(id).updates.len(), 2);
    }
}

async fn editing_an_update_keeps_what_it_said(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let update = app.post(id, says(Identified, "A *dsik*.", &[])).await;
    app.pass_minutes(3);
    edit_update(app, (id, update), |e| e.body = Some("A *disk*.".into())).await.unwrap();
    app.pass_minutes(3);
    edit_update(app, (id, update), |e| e.body = Some("Two *disks*.".into())).await.unwrap();
    let shown = app.incident(id).updates[0].clone();
    assert_eq!(shown.html, "<p>Two <em>disks</em>.</p>");
    let earlier: Vec<_> = shown.edits.iter().map(|e| e.html.as_str()).collect();
    assert_eq!(earlier, ["<p>A <em>dsik</em>.</p>", "<p>A <em>disk</em>.</p>"]);
    assert_eq!(shown.edits[1].replaced_at, app.now());
    assert_eq!(shown.updated_at, app.now());
}

async fn an_edit_that_leaves_an_update_without_a_word_is_refused(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[])).await;
    let update = app.post(id, comment("Still at it.")).await;
    let staff = app.post(id, note("The pager is broken.")).await;
    let unchanged = app.dump().await;
    assert_eq!(fields(edit_update(app, (id, update), |e| e.body = Some(" \n".into())).await), ["body"]);
    assert_eq!(fields(edit_update(app, (id, staff), |e| e.body = Some(String::new())).await), ["body"]);
    assert_eq!(fields(edit_update(app, (id, staff), |e| e.state = Some(Some(Resolved))).await), ["state"]);
    assert_eq!(fields(edit_update(app, (id, staff), |e| e.statuses = Some(vec![(player, MajorOutage)])).await), ["components"]);
    assert_eq!(app.dump().await, unchanged);
    let opening = app.incident(id).updates.last().unwrap().id;
    edit_update(app, (id, opening), |e| e.body = Some(String::new())).await.unwrap();
}

async fn correcting_what_an_update_said_of_a_component_keeps_how_it_was_before(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    let update = app.incident(id).updates[0].id;
    edit_update(app, (id, update), |e| e.statuses = Some(vec![(player, PartialOutage)])).await.unwrap();
    let touched = app.incident(id).updates[0].touched[0].clone();
    assert_eq!((touched.old, touched.new), (Operational, PartialOutage));
    assert_eq!(app.status(player), PartialOutage);
}

async fn an_update_edited_into_the_end_settles_its_components(app: &TestApp) {
    let player = app.component("Player").await;
    app.set(&[(player, DegradedPerformance)]).await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    let update = app.post(id, says(Monitoring, "Fixed.", &[(player, Operational)])).await;
    assert_eq!(app.status(player), DegradedPerformance);
    edit_update(app, (id, update), |e| e.state = Some(Some(Resolved))).await.unwrap();
    assert_eq!((app.incident(id).state, app.status(player)), (Resolved, Operational));
}

async fn correcting_a_past_resolution_leaves_todays_components_alone(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    let first_end = app.resolve(id).await;
    app.pass_minutes(30);
    app.reopen(id, &[(player, PartialOutage)]).await;
    app.pass_minutes(30);
    app.resolve(id).await;
    edit_update(app, (id, first_end), |e| e.statuses = Some(vec![(player, DegradedPerformance)])).await.unwrap();
    assert_eq!((app.status(player), app.baseline(player).await), (Operational, Operational));
}

async fn a_typo_corrected_in_a_resolution_overrules_nobody(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    let end = app.resolve(id).await;
    app.set(&[(player, PartialOutage)]).await;
    edit_update(app, (id, end), |e| e.body = Some("It works again!".into())).await.unwrap();
    assert_eq!(app.status(player), PartialOutage);
}

async fn deleting_the_last_word_goes_back_to_the_one_before(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    app.pass_minutes(5);
    let end = app.post(id, says(Resolved, "Over.", &[])).await;
    incidents::delete_update(&app.services, &app.owner(), app.page, id, end).await.unwrap();
    let incident = app.incident(id);
    assert_eq!((incident.state, incident.clock.resolved, incident.updates.len()), (Investigating, None, 1));
    assert_eq!(app.status(player), MajorOutage);
    let again = incidents::delete_update(&app.services, &app.owner(), app.page, id, end).await;
    assert!(matches!(again, Err(Error::NotFound("update"))), "{again:?}");
}

async fn the_only_update_cannot_be_deleted(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let staff = app.post(id, note("The pager is broken.")).await;
    let only = app.incident(id).updates[0].id;
    let deleted = incidents::delete_update(&app.services, &app.owner(), app.page, id, only).await;
    assert!(matches!(deleted, Err(Error::Conflict(_))), "{deleted:?}");
    incidents::delete_update(&app.services, &app.owner(), app.page, id, staff).await.unwrap();
}

async fn moving_an_update_moves_what_follows_from_it(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    app.pass_minutes(60);
    let end = app.resolve(id).await;
    let over = app.now() - minutes(20);
    edit_update(app, (id, end), |e| e.display_at = Some(over)).await.unwrap();
    assert_eq!(app.incident(id).clock.resolved, Some(over));
    let unchanged = app.dump().await;
    assert_eq!(fields(edit_update(app, (id, end), |e| e.display_at = Some(app.now() + minutes(5))).await), ["display_at"]);
    assert_eq!(app.dump().await, unchanged);
}

async fn a_promise_survives_the_correction_of_a_typo(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let update = app.post(id, says(Identified, "A dsik.", &[])).await;
    let soon = app.now() + minutes(30);
    app.edit(id, |e| e.next_update_at = Some(Some(soon))).await;
    edit_update(app, (id, update), |e| e.body = Some("A disk.".into())).await.unwrap();
    assert_eq!(app.incident(id).next_update_at, Some(soon));
    app.post(id, comment("Here it is.")).await;
    assert_eq!(app.incident(id).next_update_at, None, "the next update keeps the promise");
}

async fn nothing_is_promised_for_what_is_over(app: &TestApp) {
    let mut input = trouble("Playback fails", &[]);
    input.update.next_update_at = Some(app.now() + minutes(30));
    let id = app.open(input).await;
    assert!(app.incident(id).next_update_at.is_some());
    app.resolve(id).await;
    assert_eq!(app.incident(id).next_update_at, None);
    let row = app.incident_row(id).await;
    let promise = EditIncident { next_update_at: Some(Some(app.now() + minutes(5))), ..EditIncident::at_rev(row.rev) };
    assert_eq!(fields(incidents::edit(&app.services, &app.owner(), app.page, id, promise).await), ["next_update_at"]);
}
