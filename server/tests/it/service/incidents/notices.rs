//! Who is told of an incident, of what, and how often.

use app::model::{Channel, IncidentState::*, NoticeKind::*, Status::*, SubscriberId, SubscriberState};
use server::service::{components, incidents};

use crate::support::{
    app::TestApp,
    deeds::{comment, says, trouble},
};

both!(
    each_update_tells_its_readers_once,
    an_update_tells_only_if_its_author_wants_it,
    a_reader_of_one_component_hears_of_incidents_that_touch_it,
    a_reader_of_a_group_hears_of_components_that_join_later,
    whoever_heard_the_beginning_hears_the_end,
    a_reader_of_one_incident_hears_of_no_other,
    whoever_wants_only_the_worst_hears_only_of_that,
    a_text_message_is_sent_at_the_beginning_and_the_end,
    only_active_readers_hear_anything,
    a_postmortem_is_told_once,
    several_components_set_at_once_are_told_to_the_readers_of_each,
);

/// Who was told what since the last look.
async fn told(app: &TestApp) -> Vec<(SubscriberId, app::model::NoticeKind)> {
    app.outbox().await.iter().map(|row| (row.subscriber_id.expect("it is for a subscriber").0, row.kind.0)).collect()
}

async fn each_update_tells_its_readers_once(app: &TestApp) {
    let (one, two) = (app.reader().await, app.reader().await);
    let id = app.open(trouble("Playback fails", &[])).await;
    let both = |kind| {
        let mut both = vec![(one, kind), (two, kind)];
        both.sort();
        both
    };
    let sorted = async || {
        let mut told = told(app).await;
        told.sort();
        told
    };
    assert_eq!(sorted().await, both(IncidentCreated));
    let update = app.post(id, comment("Still at it.")).await;
    let rows = app.outbox().await;
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!((row.kind.0, row.event_id.map(|e| e.0), row.update_id.map(|u| u.0)), (IncidentUpdated, Some(id), Some(update)));
        assert_eq!(
            (row.attempts, row.hold_until.0.since(row.created_at.0), row.version),
            (0, 10_000, i64::try_from(app.snapshot().version).unwrap())
        );
    }
    app.resolve(id).await;
    assert_eq!(sorted().await, both(IncidentResolved));
    app.edit(id, |e| e.pinned = Some(true)).await;
    incidents::acknowledge(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!(sorted().await, []);
}

async fn an_update_tells_only_if_its_author_wants_it(app: &TestApp) {
    app.reader().await;
    let mut quiet = trouble("Playback fails", &[]);
    quiet.update.notify = false;
    let id = app.open(quiet).await;
    assert_eq!(told(app).await, []);
    assert!(!app.incident(id).updates[0].notified);
    app.resolve(id).await;
    assert_eq!(told(app).await, [], "what began quietly ends quietly");
    app.reopen(id, &[]).await;
    app.post(id, comment("Loud.")).await;
    assert_eq!(told(app).await.len(), 1);
    app.resolve(id).await;
    assert_eq!(told(app).await.len(), 1, "the last choice is kept");
}

async fn a_reader_of_one_component_hears_of_incidents_that_touch_it(app: &TestApp) {
    let (player, uploads) = (app.component("Player").await, app.component("Uploads").await);
    let reader = app.subscriber(|row| row.whole_page = false, &[player.to_string()]).await;
    app.open(trouble("Uploads fail", &[(uploads, MajorOutage)])).await;
    app.open(trouble("Something", &[])).await;
    assert_eq!(told(app).await, []);
    let id = app.open(trouble("Both fail", &[(uploads, MajorOutage), (player, MajorOutage)])).await;
    assert_eq!(told(app).await, [(reader, IncidentCreated)]);
    app.post(id, comment("Still at it.")).await;
    assert_eq!(told(app).await, [(reader, IncidentUpdated)]);
}

async fn a_reader_of_a_group_hears_of_components_that_join_later(app: &TestApp) {
    let (group, _) = app.group("Video", &["Player"]).await;
    let reader = app.subscriber(|row| row.whole_page = false, &[group.to_string()]).await;
    let joined = app::model::input::NewComponent { group_id: Some(group), ..app::model::input::NewComponent::named("Live") };
    let live = app.component_like(joined).await;
    app.open(trouble("Live fails", &[(live, MajorOutage)])).await;
    assert_eq!(told(app).await, [(reader, IncidentCreated)]);
}

async fn whoever_heard_the_beginning_hears_the_end(app: &TestApp) {
    let (player, uploads) = (app.component("Player").await, app.component("Uploads").await);
    let reader = app.subscriber(|row| row.whole_page = false, &[player.to_string()]).await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    assert_eq!(told(app).await, [(reader, IncidentCreated)]);
    let update = app.incident(id).updates[0].id;
    let elsewhere =
        app::model::input::EditUpdate { statuses: Some(vec![(uploads, MajorOutage)]), ..app::model::input::EditUpdate::at_rev(1) };
    incidents::edit_update(&app.services, &app.owner(), app.page, (id, update), elsewhere).await.unwrap();
    assert!(app.incident(id).affected.iter().all(|a| a.component != player), "it turned out to be something else");
    app.resolve(id).await;
    assert_eq!(told(app).await, [(reader, IncidentResolved)]);
}

async fn a_reader_of_one_incident_hears_of_no_other(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let follow = |row: &mut server::entity::subscriber::Model| {
        (row.whole_page, row.event_id, row.scope_key) = (false, Some(id.into()), id.to_string());
    };
    let reader = app.subscriber(follow, &[]).await;
    let other = app.open(trouble("Another", &[])).await;
    app.resolve(other).await;
    assert_eq!(told(app).await, []);
    app.resolve(id).await;
    assert_eq!(told(app).await, [(reader, IncidentResolved)]);
}

async fn whoever_wants_only_the_worst_hears_only_of_that(app: &TestApp) {
    let (player, uploads) = (app.component("Player").await, app.component("Uploads").await);
    let reader = app.subscriber(|row| row.only_severe = true, &[]).await;
    let id = app.open(trouble("Slow", &[(player, DegradedPerformance), (uploads, Operational)])).await;
    assert_eq!(told(app).await, []);
    app.post(id, says(Identified, "Worse.", &[(player, MajorOutage)])).await;
    assert_eq!(told(app).await, [(reader, IncidentUpdated)]);
    app.post(id, says(Monitoring, "Better.", &[(player, Operational)])).await;
    assert_eq!(told(app).await, [(reader, IncidentUpdated)], "whoever was told once hears how it goes on");
}

async fn a_text_message_is_sent_at_the_beginning_and_the_end(app: &TestApp) {
    let phone = app.subscriber(|row| row.channel.0 = Channel::Sms, &[]).await;
    let id = app.open(trouble("Playback fails", &[])).await;
    app.post(id, comment("Still at it.")).await;
    app.resolve(id).await;
    assert_eq!(told(app).await, [(phone, IncidentCreated), (phone, IncidentResolved)]);
}

async fn only_active_readers_hear_anything(app: &TestApp) {
    for state in [SubscriberState::Unconfirmed, SubscriberState::Quarantined, SubscriberState::Unsubscribed] {
        app.subscriber(|row| row.state.0 = state, &[]).await;
    }
    app.subscriber(|row| row.deleted_at = Some(row.created_at), &[]).await;
    app.subscriber(|row| row.incidents = false, &[]).await;
    app.subscriber(|row| row.page_id.0 = app.other_page, &[]).await;
    app.open(trouble("Playback fails", &[])).await;
    assert_eq!(told(app).await, []);
}

async fn a_postmortem_is_told_once(app: &TestApp) {
    let reader = app.reader().await;
    app.subscriber(|row| row.postmortems = false, &[]).await;
    let mut quiet = trouble("Playback fails", &[]);
    quiet.update.notify = false;
    let id = app.open(quiet).await;
    app.resolve(id).await;
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    incidents::save_postmortem(services, &owner, page, id, None, "A disk.").await.unwrap();
    assert_eq!(app.incident(id).postmortem, None);
    incidents::publish_postmortem(services, &owner, page, id, true).await.unwrap();
    assert_eq!(app.incident(id).postmortem.unwrap().html, "<p>A disk.</p>");
    assert_eq!(told(app).await, [(reader, PostmortemPublished)]);
    incidents::revert_postmortem(services, &owner, page, id).await.unwrap();
    assert_eq!(app.incident(id).postmortem, None);
    incidents::publish_postmortem(services, &owner, page, id, true).await.unwrap();
    assert_eq!(told(app).await, []);
    incidents::delete_postmortem(services, &owner, page, id).await.unwrap();
    assert_eq!(app.incident(id).postmortem, None);
}

async fn several_components_set_at_once_are_told_to_the_readers_of_each(app: &TestApp) {
    let (player, uploads) = (app.component("Player").await, app.component("Uploads").await);
    let wants = |row: &mut server::entity::subscriber::Model| (row.whole_page, row.components) = (false, true);
    let of_player = app.subscriber(wants, &[player.to_string()]).await;
    let of_uploads = app.subscriber(wants, &[uploads.to_string()]).await;
    app.reader().await;
    let everything = [(player, MajorOutage), (uploads, DegradedPerformance)];
    components::set_statuses(&app.services, &app.owner(), app.page, &everything).await.unwrap();
    let mut told = told(app).await;
    told.sort();
    let mut expected = vec![(of_player, ComponentChanged), (of_uploads, ComponentChanged)];
    expected.sort();
    assert_eq!(told, expected);
    components::set_statuses(&app.services, &app.owner(), app.page, &everything).await.unwrap();
    assert_eq!(app.outbox().await, [], "nothing has changed");
}
