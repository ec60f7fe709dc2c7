//! Alerts that ask for an incident: when it opens, what it says, how it ends, and where people have the last word.

use app::model::{EventId, Impact, IncidentState, NoticeKind, Publication, Scope, Status, Visibility, input::NewComponent};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use server::{
    entity::{alert as alerts_table, incident},
    service::incidents,
};

use super::{STARTED, Scene, alert, group, over, settle, token, with};
use crate::{
    support::{
        app::TestApp,
        deeds::{comment, trouble},
    },
    thresholds::maintenance::{begin, end},
};

both!(
    an_alert_opens_an_incident_and_its_end_resolves_it,
    the_alerts_of_a_component_make_one_incident_that_says_the_worst,
    what_is_told_again_changes_nothing,
    a_draft_is_written_for_staff_and_taken_back,
    an_incident_somebody_works_on_is_theirs,
    whoever_only_takes_it_on_leaves_its_end_to_the_alert,
    an_incident_somebody_ended_opens_anew_with_the_next_alert_alone,
    where_people_say_something_already_no_alert_opens_an_incident,
    what_fires_during_a_maintenance_opens_at_its_end,
    a_component_nobody_sees_has_an_incident_nobody_sees,
    an_alert_that_sets_the_status_stays_when_an_incident_ends,
    what_cannot_be_an_incident_is_named,
);

/// A page with a component, and a program that may run incidents.
async fn scene(app: &TestApp) -> Scene<'_> {
    let mut scene = Scene::on(app).await;
    scene.token = token(app, Some(app.page), Scope::Incidents).await;
    scene
}

/// An alert of the component that asks for an incident, as the label scheme for Statuspage has it.
fn asks(scene: &Scene<'_>, fingerprint: &str, status: &str, annotations: Value) -> Value {
    let labels = json!({ "statuspage": "true", "statuspagePageId": scene.app.page, "statuspageComponentId": scene.component });
    let mut all = json!({ "statuspageComponentName": "Payments", "statuspageComponentStatus": status });
    all.as_object_mut().unwrap().extend(annotations.as_object().unwrap().clone());
    with(&alert(fingerprint, &labels), "annotations", all)
}

/// All incidents there are, deleted ones too, oldest first.
async fn all(app: &TestApp) -> Vec<incident::Model> {
    incident::Entity::find().order_by_asc(incident::Column::CreatedAt).all(app.services.db.read()).await.unwrap()
}

/// The only incident there is.
async fn only(app: &TestApp) -> incident::Model {
    let all = all(app).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.into_iter().next().unwrap()
}

/// What visitors read of an incident, oldest first.
fn said(app: &TestApp, id: EventId) -> Vec<String> {
    let mut said: Vec<_> = app.incident(id).updates.iter().map(|update| (update.display_at, update.body.clone())).collect();
    said.sort();
    said.into_iter().map(|(_, body)| body).collect()
}

async fn told(app: &TestApp) -> Vec<NoticeKind> {
    app.outbox().await.iter().map(|row| row.kind.0).collect()
}

async fn an_alert_opens_an_incident_and_its_end_resolves_it(app: &TestApp) {
    let scene = scene(app).await;
    app.reader().await;
    let words =
        json!({ "statuspageSummary": "Cards are *refused*.", "statuspageStatus": "identified", "statuspageImpactOverride": "critical" });
    let fires = asks(&scene, "a1", "partial_outage", words);
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::PartialOutage);
    let row = only(app).await;
    let id = row.id.0;
    assert_eq!((row.name.as_str(), row.source.as_deref()), ("Problems with Payments", Some("alertmanager")));
    assert_eq!(row.started_at.unwrap().to_string(), STARTED.replace("684082", ""));
    let seen = app.incident(id);
    assert_eq!(
        (seen.state, seen.impact, said(app, id)),
        (IncidentState::Identified, Impact::Critical, vec!["Cards are *refused*.".to_owned()])
    );
    assert_eq!((told(app).await, app.baseline(scene.component).await), (vec![NoticeKind::IncidentCreated], Status::Operational));
    app.pass_minutes(5);
    assert_eq!(scene.status_after(&[over(&fires)]).await, Status::Operational);
    let seen = app.incident(id);
    assert_eq!((seen.state, said(app, id)[1].as_str()), (IncidentState::Resolved, "Our monitoring sees no more errors on Payments."));
    assert_eq!(told(app).await, [NoticeKind::IncidentResolved]);
    let rev = only(app).await.rev;
    settle(app).await;
    assert_eq!((only(app).await.rev, app.outbox().await.len()), (rev, 0));
}

async fn the_alerts_of_a_component_make_one_incident_that_says_the_worst(app: &TestApp) {
    let scene = scene(app).await;
    app.reader().await;
    let words = |text: &str, impact: &str| json!({ "statuspageSummary": text, "statuspageImpactOverride": impact });
    let slow = asks(&scene, "a1", "degraded_performance", words("Slow.", "minor"));
    let twin = asks(&scene, "a2", "degraded_performance", words("Slow.", "minor"));
    let down = asks(&scene, "b2", "major_outage", words("Down.", "critical"));
    assert_eq!(scene.status_after(&[slow.clone(), twin.clone()]).await, Status::DegradedPerformance);
    let id = only(app).await.id.0;
    assert_eq!((said(app, id), told(app).await), (vec!["Slow.".to_owned()], vec![NoticeKind::IncidentCreated]));
    app.pass_minutes(1);
    assert_eq!(scene.status_after(&[slow.clone(), down.clone()]).await, Status::MajorOutage);
    assert_eq!((said(app, id).len(), app.incident(id).impact, told(app).await), (2, Impact::Critical, vec![NoticeKind::IncidentUpdated]));
    app.pass_minutes(1);
    assert_eq!(scene.status_after(&[over(&down), slow.clone()]).await, Status::DegradedPerformance);
    assert_eq!((app.incident(id).impact, app.incident(id).state), (Impact::Minor, IncidentState::Investigating));
    assert_eq!(app.outbox().await.len(), 0, "that it hurts less is read on the page");
    app.pass_minutes(1);
    assert_eq!(scene.status_after(&[over(&slow)]).await, Status::DegradedPerformance, "the twin goes on");
    assert_eq!(scene.status_after(&[over(&twin)]).await, Status::Operational);
    assert_eq!((only(app).await.state.0, told(app).await), (IncidentState::Resolved, vec![NoticeKind::IncidentResolved]));
}

async fn what_is_told_again_changes_nothing(app: &TestApp) {
    let scene = scene(app).await;
    let fires = asks(&scene, "a1", "major_outage", json!({ "statuspageSummary": "12 % fail." }));
    let body = group(std::slice::from_ref(&fires));
    let replies = futures::future::join_all((0..4).map(|_| scene.tell("", &body))).await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    let before = only(app).await;
    let figures = asks(&scene, "a1", "major_outage", json!({ "statuspageSummary": "13 % fail." }));
    for again in [&fires, &figures] {
        scene.status_after(std::slice::from_ref(again)).await;
        settle(app).await;
    }
    assert_eq!(only(app).await, before, "figures change all the time");
    let worse = asks(&scene, "a1", "major_outage", json!({ "statuspageStatus": "identified" }));
    scene.status_after(&[worse]).await;
    assert_eq!(only(app).await.state.0, IncidentState::Identified);
    let calm = asks(&scene, "a1", "major_outage", json!({ "statuspageStatus": "resolved" }));
    assert_eq!(scene.status_after(std::slice::from_ref(&calm)).await, Status::Operational);
    assert_eq!(only(app).await.state.0, IncidentState::Resolved);
    assert_eq!(scene.status_after(&[fires]).await, Status::MajorOutage, "it asks again");
    assert_eq!(all(app).await.len(), 2);
}

async fn a_draft_is_written_for_staff_and_taken_back(app: &TestApp) {
    let scene = scene(app).await;
    app.reader().await;
    let fires = asks(&scene, "a1", "major_outage", json!({}));
    for (fires, is_touched) in [(fires.clone(), false), (with(&fires, "startsAt", json!("2026-03-02T11:59:30Z")), true)] {
        assert_eq!(scene.tell("?incident=draft", &group(std::slice::from_ref(&fires))).await.status, 200);
        let draft = all(app).await.pop().unwrap();
        assert_eq!((draft.publication.0, scene.status()), (Publication::Draft, Status::Operational));
        assert_eq!(app.snapshot().incident(draft.id.0), None);
        if is_touched {
            app.edit(draft.id.0, |edit| edit.name = Some("Cards are refused".into())).await;
        }
        app.pass_minutes(1);
        assert_eq!(scene.tell("?incident=draft", &group(&[over(&fires)])).await.status, 200);
        assert_eq!(app.incident_row(draft.id.0).await.deleted_at.is_none(), is_touched);
    }
    assert_eq!(app.outbox().await.len(), 0);
    assert_eq!(scene.tell("?incident=maybe", &group(&[fires])).await.status, 422);
}

async fn an_incident_somebody_works_on_is_theirs(app: &TestApp) {
    let scene = scene(app).await;
    let (slow, down) = (asks(&scene, "a1", "partial_outage", json!({})), asks(&scene, "b2", "major_outage", json!({})));
    scene.status_after(std::slice::from_ref(&slow)).await;
    let id = only(app).await.id.0;
    app.post(id, comment("We have called the bank.")).await;
    let theirs = only(app).await;
    assert_eq!(scene.status_after(&[slow.clone(), down.clone()]).await, Status::PartialOutage, "an alert says nothing more of it");
    settle(app).await;
    assert_eq!(scene.status_after(&[over(&slow), over(&down)]).await, Status::PartialOutage);
    settle(app).await;
    assert_eq!(only(app).await, theirs);
    let rows = alerts_table::Entity::find().all(app.services.db.read()).await.unwrap();
    assert!(rows.iter().all(|row| row.settled_at.is_some() && row.overruled), "{rows:?}");
}

async fn whoever_only_takes_it_on_leaves_its_end_to_the_alert(app: &TestApp) {
    let scene = scene(app).await;
    let (slow, down) = (asks(&scene, "a1", "partial_outage", json!({})), asks(&scene, "b2", "major_outage", json!({})));
    scene.status_after(std::slice::from_ref(&slow)).await;
    let id = only(app).await.id.0;
    app.pass_minutes(1);
    incidents::acknowledge(&app.services, &app.owner(), app.page, id).await.unwrap();
    app.pass_minutes(1);
    assert_eq!(scene.status_after(&[slow.clone(), down.clone()]).await, Status::MajorOutage);
    assert_eq!(scene.status_after(&[over(&slow), over(&down)]).await, Status::Operational);
    assert_eq!(only(app).await.state.0, IncidentState::Resolved);
}

async fn an_incident_somebody_ended_opens_anew_with_the_next_alert_alone(app: &TestApp) {
    let scene = scene(app).await;
    let fires = asks(&scene, "a1", "major_outage", json!({}));
    scene.status_after(std::slice::from_ref(&fires)).await;
    let id = only(app).await.id.0;
    app.pass_minutes(1);
    app.resolve(id).await;
    settle(app).await;
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::Operational, "somebody said it is over");
    assert_eq!(all(app).await.len(), 1);
    app.pass_minutes(1);
    let next = with(&asks(&scene, "b2", "major_outage", json!({})), "startsAt", json!(app.now().to_string()));
    assert_eq!(scene.status_after(std::slice::from_ref(&next)).await, Status::MajorOutage);
    assert_eq!(all(app).await.len(), 2);
    incidents::delete(&app.services, &app.owner(), app.page, all(app).await[1].id.0).await.unwrap();
    settle(app).await;
    assert_eq!(scene.status_after(&[fires.clone(), next.clone()]).await, Status::Operational);
    assert_eq!(scene.status_after(&[over(&fires), over(&next)]).await, Status::Operational);
    assert_eq!(all(app).await.len(), 2);
}

async fn where_people_say_something_already_no_alert_opens_an_incident(app: &TestApp) {
    let scene = scene(app).await;
    let theirs = app.open(trouble("Cards are refused", &[(scene.component, Status::DegradedPerformance)])).await;
    let fires = asks(&scene, "a1", "major_outage", json!({}));
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::DegradedPerformance);
    app.resolve(theirs).await;
    app.set(&[(scene.component, Status::PartialOutage)]).await;
    let next = asks(&scene, "b2", "major_outage", json!({}));
    assert_eq!(scene.status_after(&[fires, next]).await, Status::PartialOutage);
    assert_eq!(only(app).await.id.0, theirs);
}

async fn what_fires_during_a_maintenance_opens_at_its_end(app: &TestApp) {
    let scene = scene(app).await;
    let work = begin(app, scene.component, true).await;
    let (short, fires) = (asks(&scene, "a1", "major_outage", json!({})), asks(&scene, "b2", "partial_outage", json!({})));
    scene.status_after(&[short.clone(), fires.clone()]).await;
    scene.status_after(&[over(&short)]).await;
    settle(app).await;
    assert_eq!(all(app).await, []);
    end(app, work).await;
    settle(app).await;
    assert_eq!((scene.status(), only(app).await.created_by.as_str()), (Status::PartialOutage, "alerts"));
    assert_eq!(scene.status_after(&[over(&fires)]).await, Status::Operational);
}

async fn a_component_nobody_sees_has_an_incident_nobody_sees(app: &TestApp) {
    let mut scene = scene(app).await;
    scene.component = app.component_like(NewComponent { visibility: Visibility::Team, ..NewComponent::named("SECRET vault") }).await;
    let fires = asks(&scene, "a1", "major_outage", json!({}));
    assert_eq!(scene.tell("", &group(&[fires])).await.status, 200);
    let row = only(app).await;
    assert_eq!((row.visibility.0, app.snapshot().incident(row.id.0)), (Visibility::Team, None));
}

async fn an_alert_that_sets_the_status_stays_when_an_incident_ends(app: &TestApp) {
    let scene = scene(app).await;
    let plain = scene.fires("a1", "warning");
    let fires = asks(&scene, "b2", "major_outage", json!({}));
    assert_eq!(scene.status_after(&[plain.clone(), fires.clone()]).await, Status::MajorOutage);
    assert_eq!(app.baseline(scene.component).await, Status::DegradedPerformance);
    app.pass_minutes(1);
    assert_eq!(scene.status_after(&[over(&fires)]).await, Status::DegradedPerformance, "that one goes on");
    assert_eq!(scene.status_after(&[over(&plain)]).await, Status::Operational);
}

async fn what_cannot_be_an_incident_is_named(app: &TestApp) {
    let mut scene = scene(app).await;
    let deep = "> ".repeat(100) + "a";
    for (annotations, says) in [
        (json!({ "statuspageStatus": "bad" }), "annotations.statuspageStatus must be one of investigating"),
        (json!({ "statuspageImpactOverride": "huge" }), "annotations.statuspageImpactOverride must be one of none"),
        (json!({ "statuspageImpactOverride": "maintenance" }), "annotations.statuspageImpactOverride of an incident cannot be maintenance"),
        (json!({ "statuspageSummary": "x".repeat(25_001) }), "annotations.statuspageSummary"),
        (json!({ "statuspageSummary": deep }), "annotations.statuspageSummary"),
    ] {
        let reply = scene.tell("", &group(&[asks(&scene, "a1", "major_outage", annotations), scene.fires("b2", "warning")])).await;
        assert_eq!((reply.status, scene.status()), (422, Status::DegradedPerformance), "{says}: {}", reply.text());
        assert!(reply.text().contains(&format!("alerts[0].{says}")), "{says}: {}", reply.text());
    }
    scene.status_after(&[over(&scene.fires("b2", "warning"))]).await;
    let fires = asks(&scene, "a1", "major_outage", json!({ "statuspageSummary": "a\u{0}b" }));
    scene.token = token(app, Some(app.page), Scope::Components).await;
    let reply = scene.tell("", &group(std::slice::from_ref(&fires))).await;
    assert!(reply.status == 422 && reply.text().contains("alerts[0].labels.statuspage asks for an incident"), "{}", reply.text());
    assert_eq!((all(app).await, scene.status()), (vec![], Status::Operational));
    scene.token = token(app, Some(app.page), Scope::Incidents).await;
    assert_eq!(scene.status_after(&[fires]).await, Status::MajorOutage);
    assert_eq!(said(app, only(app).await.id.0), ["ab"]);
}
