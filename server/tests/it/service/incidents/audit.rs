//! Who did what is written down, in the same transaction.

use app::model::{ActorKind, IncidentState::*, Status::*, input::EditUpdate};
use server::service::{components, incidents};

use crate::support::{
    app::TestApp,
    deeds::{note, says, trouble},
};

both!(every_deed_is_written_down_with_its_author, what_nobody_changed_is_not_written_down);

async fn every_deed_is_written_down_with_its_author(app: &TestApp) {
    let player = app.component("Player").await;
    let (services, page) = (&app.services, app.page);
    let mut script = app.token(app::model::Scope::Incidents);
    (script.ip, script.request_id) = (Some("192.0.2.7".into()), Some("abc".into()));
    let id = incidents::open(services, &script, page, trouble("Playback fails", &[(player, MajorOutage)])).await.unwrap();
    let update = incidents::post_update(services, &script, page, id, None, says(Identified, "A dsik.", &[])).await.unwrap();
    incidents::post_update(services, &script, page, id, None, note("For us.")).await.unwrap();
    let edit = EditUpdate { body: Some("A disk.".into()), ..EditUpdate::at_rev(1) };
    incidents::edit_update(services, &script, page, (id, update), edit).await.unwrap();
    incidents::acknowledge(services, &script, page, id).await.unwrap();
    app.edit(id, |e| e.pinned = Some(true)).await;
    incidents::delete_update(services, &script, page, id, update).await.unwrap();
    incidents::resolve(services, &script, page, id, "Over.", None).await.unwrap();
    components::set_statuses(services, &script, page, &[(player, PartialOutage)]).await.unwrap();
    incidents::delete(services, &script, page, id).await.unwrap();
    let rows: Vec<_> =
        app.audit().await.into_iter().filter(|row| row.actor_kind == ActorKind::Token || row.actor_kind == ActorKind::User).collect();
    let deeds: Vec<(&str, &str)> = rows.iter().map(|row| (row.verb.as_str(), row.noun.as_str())).collect();
    let expected = [
        ("opened", "incident"),
        ("updated", "incident"),
        ("noted on", "incident"),
        ("edited", "update"),
        ("acknowledged", "incident"),
        ("edited", "incident"),
        ("deleted", "update"),
        ("updated", "incident"),
        ("set status of", "component"),
        ("deleted", "incident"),
    ];
    assert_eq!(deeds, expected);
    let opened = &rows[0];
    assert_eq!((opened.page_id.map(|p| p.0), opened.noun_id.clone()), (Some(page), Some(id.to_string())));
    assert_eq!((opened.actor_kind.0, opened.actor_name.as_str()), (ActorKind::Token, "a incidents script"));
    assert_eq!(
        (opened.actor_id.clone(), opened.ip.as_deref(), opened.request_id.as_deref()),
        (script.id.clone(), Some("192.0.2.7"), Some("abc"))
    );
    assert_eq!(opened.after.as_ref().unwrap()["name"], "Playback fails");
    let edited = &rows[3];
    assert_eq!((&edited.before.as_ref().unwrap()["body"], &edited.after.as_ref().unwrap()["body"]), (&"A dsik.".into(), &"A disk.".into()));
    let updated = &rows[1];
    assert_eq!(updated.before.as_ref().unwrap()["state"], "investigating", "the incident as it was");
    assert!(rows.iter().all(|row| row.before.is_some() || row.after.is_some()));
}

async fn what_nobody_changed_is_not_written_down(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[])).await;
    incidents::acknowledge(&app.services, &app.owner(), app.page, id).await.unwrap();
    let unchanged = app.dump().await;
    incidents::acknowledge(&app.services, &app.owner(), app.page, id).await.unwrap();
    components::set_statuses(&app.services, &app.owner(), app.page, &[(player, Operational)]).await.unwrap();
    incidents::open(&app.services, &app.visitor(), app.page, trouble("By nobody", &[])).await.unwrap_err();
    assert_eq!(app.dump().await, unchanged);
}
