//! What people say counts: an alert neither overwrites it nor takes it back.

use app::model::{Status, threshold::Reaction};
use server::service::components;

use super::{Scene, over, settle, with};
use crate::{
    support::{app::TestApp, deeds::trouble},
    thresholds::{
        BAD, FINE, content,
        maintenance::{begin, end},
        metric, minutes, threshold,
    },
};

both!(
    a_status_somebody_set_after_an_alert_stays_when_it_is_over,
    a_status_somebody_set_before_is_not_overwritten,
    what_somebody_says_is_fine_stays_so_until_it_fires_anew,
    what_somebody_says_as_the_alert_does_stays_when_it_is_over,
    an_incident_of_people_stays_when_the_alert_is_over,
    alerts_and_thresholds_on_one_component_get_along,
    what_fires_during_a_maintenance_is_done_at_its_end,
    what_is_over_before_the_end_of_a_maintenance_is_never_done,
    subscribers_are_told_as_of_any_change,
);

async fn a_status_somebody_set_after_an_alert_stays_when_it_is_over(app: &TestApp) {
    let scene = Scene::on(app).await;
    let fires = scene.fires("a1", "critical");
    scene.status_after(std::slice::from_ref(&fires)).await;
    app.set(&[(scene.component, Status::PartialOutage)]).await;
    assert_eq!(scene.status_after(&[fires.clone(), scene.fires("b2", "critical")]).await, Status::PartialOutage);
    settle(app).await;
    assert_eq!(scene.status_after(&[over(&fires), over(&scene.fires("b2", "critical"))]).await, Status::PartialOutage);
}

async fn a_status_somebody_set_before_is_not_overwritten(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.set(&[(scene.component, Status::DegradedPerformance)]).await;
    let fires = scene.fires("a1", "critical");
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::DegradedPerformance);
    assert_eq!(scene.status_after(&[over(&fires)]).await, Status::DegradedPerformance);
}

async fn what_somebody_says_is_fine_stays_so_until_it_fires_anew(app: &TestApp) {
    let scene = Scene::on(app).await;
    let fires = scene.fires("a1", "critical");
    scene.status_after(std::slice::from_ref(&fires)).await;
    app.set(&[(scene.component, Status::Operational)]).await;
    settle(app).await;
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::Operational);
    assert_eq!(scene.status_after(&[over(&fires)]).await, Status::Operational);
    app.pass_minutes(1);
    let again = with(&fires, "startsAt", serde_json::json!(app.now().to_string()));
    assert_eq!(scene.status_after(&[again]).await, Status::MajorOutage, "that is another time");
}

async fn what_somebody_says_as_the_alert_does_stays_when_it_is_over(app: &TestApp) {
    let scene = Scene::on(app).await;
    let fires = scene.fires("a1", "critical");
    scene.status_after(std::slice::from_ref(&fires)).await;
    app.subscriber(|row| row.components = true, &[]).await;
    let lines = async || components::list_journal(&app.services, &app.owner(), app.page, scene.component, 10).await.unwrap().len();
    let before = lines().await;
    for _ in 0..2 {
        app.set(&[(scene.component, Status::MajorOutage)]).await;
        assert_eq!(lines().await, before + 1, "said once");
    }
    assert_eq!(app.outbox().await.len(), 0, "that is no news");
    assert_eq!(scene.status_after(&[over(&fires)]).await, Status::MajorOutage);
}

async fn alerts_and_thresholds_on_one_component_get_along(app: &TestApp) {
    let scene = Scene::on(app).await;
    let metric = metric(app).await;
    threshold(app, metric, content(scene.component, Reaction::SetStatus, Status::DegradedPerformance)).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    let fires = scene.fires("a1", "critical");
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::MajorOutage, "the worst holds");
    assert_eq!(scene.status_after(&[over(&fires)]).await, Status::DegradedPerformance, "the threshold still fires");
    let again = with(&fires, "startsAt", serde_json::json!(app.now().to_string()));
    assert_eq!(scene.status_after(std::slice::from_ref(&again)).await, Status::MajorOutage);
    minutes(app, metric, &[FINE, FINE, FINE, FINE]).await;
    settle(app).await;
    assert_eq!(scene.status(), Status::MajorOutage, "the alert still goes on");
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    assert_eq!(scene.status(), Status::MajorOutage, "a threshold makes nothing better");
    app.set(&[(scene.component, Status::Operational)]).await;
    settle(app).await;
    minutes(app, metric, &[BAD, BAD]).await;
    assert_eq!(scene.status(), Status::Operational, "people overrule both");
    assert_eq!(scene.status_after(&[over(&again)]).await, Status::Operational);
}

async fn an_incident_of_people_stays_when_the_alert_is_over(app: &TestApp) {
    let scene = Scene::on(app).await;
    let fires = scene.fires("a1", "critical");
    scene.status_after(std::slice::from_ref(&fires)).await;
    let incident = app.open(trouble("Cards are refused", &[(scene.component, Status::PartialOutage)])).await;
    assert_eq!(scene.status_after(&[over(&fires)]).await, Status::PartialOutage);
    app.resolve(incident).await;
    assert_eq!(scene.status(), Status::Operational);
}

async fn what_fires_during_a_maintenance_is_done_at_its_end(app: &TestApp) {
    let scene = Scene::on(app).await;
    let work = begin(app, scene.component, true).await;
    let fires = scene.fires("a1", "critical");
    assert_eq!(scene.status_after(std::slice::from_ref(&fires)).await, Status::UnderMaintenance);
    settle(app).await;
    assert_eq!(scene.status(), Status::UnderMaintenance);
    end(app, work).await;
    settle(app).await;
    assert_eq!(scene.status(), Status::MajorOutage);
    assert_eq!(scene.status_after(&[over(&fires)]).await, Status::Operational);
}

async fn what_is_over_before_the_end_of_a_maintenance_is_never_done(app: &TestApp) {
    let scene = Scene::on(app).await;
    let work = begin(app, scene.component, true).await;
    let fires = scene.fires("a1", "critical");
    scene.status_after(std::slice::from_ref(&fires)).await;
    scene.status_after(&[over(&fires)]).await;
    end(app, work).await;
    settle(app).await;
    assert_eq!(scene.status(), Status::Operational);
    let version = app.snapshot().version;
    settle(app).await;
    assert_eq!(app.snapshot().version, version, "nothing is left to do");
}

async fn subscribers_are_told_as_of_any_change(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.subscriber(|row| row.components = true, &[]).await;
    scene.status_after(&[scene.fires("a1", "critical")]).await;
    assert_eq!(app.outbox().await.len(), 1);
}
