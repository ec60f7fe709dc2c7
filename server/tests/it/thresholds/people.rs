//! What people say counts: a threshold neither overwrites it nor takes it back.

use app::model::{IncidentState, Status, threshold::Reaction};
use server::service::thresholds;

use super::{BAD, FINE, content, firings, metric, minutes, scene, suspected, threshold, watch};
use crate::support::{
    app::TestApp,
    deeds::{says, trouble},
};

both!(
    a_status_somebody_set_after_it_fired_stays_when_values_recover,
    a_status_somebody_set_is_not_overwritten_by_a_firing,
    what_somebody_says_is_fine_stays_so_until_it_fires_anew,
    what_an_incident_said_at_its_end_stays,
    two_thresholds_on_one_component_undo_only_their_own,
    a_suspicion_says_nothing_beside_an_incident,
    what_is_dismissed_is_silent_until_values_have_recovered,
);

async fn a_status_somebody_set_after_it_fired_stays_when_values_recover(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::SetStatus, Status::DegradedPerformance).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    assert_eq!(app.status(component), Status::DegradedPerformance);
    app.set(&[(component, Status::PartialOutage)]).await;
    minutes(app, metric, &[BAD, FINE, FINE, FINE, FINE]).await;
    assert_eq!(app.status(component), Status::PartialOutage);
    let firing = &firings(app, metric, id).await[0];
    assert!(firing.is_overruled && firing.ended_at.is_some());
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    assert_eq!(app.status(component), Status::PartialOutage, "a new firing does not overwrite it either");
}

async fn a_status_somebody_set_is_not_overwritten_by_a_firing(app: &TestApp) {
    let (component, metric, _) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    app.set(&[(component, Status::DegradedPerformance)]).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    assert_eq!(app.status(component), Status::DegradedPerformance);
    minutes(app, metric, &[FINE; 4]).await;
    assert_eq!(app.status(component), Status::DegradedPerformance);
}

async fn what_somebody_says_is_fine_stays_so_until_it_fires_anew(app: &TestApp) {
    let (component, metric, _) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    app.set(&[(component, Status::Operational)]).await;
    minutes(app, metric, &[BAD; 10]).await;
    assert_eq!(app.status(component), Status::Operational);
    minutes(app, metric, &[FINE; 4]).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    assert_eq!(app.status(component), Status::MajorOutage, "that is another time");
}

async fn what_an_incident_said_at_its_end_stays(app: &TestApp) {
    let (component, metric, _) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    let incident = app.open(trouble("Videos do not play", &[(component, Status::MajorOutage)])).await;
    app.resolve_with(incident, &[(component, Status::DegradedPerformance)]).await;
    minutes(app, metric, &[BAD, FINE, FINE, FINE, FINE]).await;
    assert_eq!(app.status(component), Status::DegradedPerformance);
}

async fn two_thresholds_on_one_component_undo_only_their_own(app: &TestApp) {
    let component = app.component("Player").await;
    let (slow, errors) = (metric(app).await, metric(app).await);
    threshold(app, slow, content(component, Reaction::SetStatus, Status::DegradedPerformance)).await;
    threshold(app, errors, content(component, Reaction::SetStatus, Status::MajorOutage)).await;
    minutes(app, slow, &[BAD, BAD, BAD]).await;
    assert_eq!(app.status(component), Status::DegradedPerformance);
    let both = async |slowness: f64, failing: f64| {
        app.pass_minutes(1);
        super::push(app, slow, slowness).await;
        super::push(app, errors, failing).await;
        watch(app).await;
        app.status(component)
    };
    let mut said = Vec::new();
    for _ in 0..3 {
        said.push(both(BAD, BAD).await);
    }
    assert_eq!(said, [Status::DegradedPerformance, Status::DegradedPerformance, Status::MajorOutage]);
    for _ in 0..4 {
        said.push(both(FINE, BAD).await);
    }
    assert_eq!(said.pop(), Some(Status::MajorOutage), "the first is over, the second is not");
    for _ in 0..4 {
        said.push(both(FINE, FINE).await);
    }
    assert_eq!(said.pop(), Some(Status::Operational), "what was so before either of them");
}

async fn a_suspicion_says_nothing_beside_an_incident(app: &TestApp) {
    let (component, metric, _) = scene(app, Reaction::Suspect, Status::DegradedPerformance).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    assert!(suspected(app, component).is_some());
    let incident = app.open(trouble("Videos do not play", &[(component, Status::PartialOutage)])).await;
    assert_eq!((suspected(app, component), app.status(component)), (None, Status::PartialOutage));
    app.post(incident, says(IncidentState::Resolved, "It is over.", &[(component, Status::Operational)])).await;
    assert!(suspected(app, component).is_some(), "the values still say so");
    minutes(app, metric, &[FINE; 4]).await;
    assert_eq!(suspected(app, component), None);
}

async fn what_is_dismissed_is_silent_until_values_have_recovered(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::Suspect, Status::DegradedPerformance).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    let editor = app.member(app::model::Role::Editor);
    thresholds::dismiss(&app.services, &editor, app.page, id).await.unwrap();
    assert_eq!(suspected(app, component), None);
    minutes(app, metric, &[BAD; 20]).await;
    assert_eq!(suspected(app, component), None);
    assert_eq!(thresholds::list_suspicions(&app.services, &app.owner(), app.page).await.unwrap(), []);
    assert_eq!(firings(app, metric, id).await[0].dismissed_by.as_deref(), Some("the editor"));
    minutes(app, metric, &[FINE; 4]).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    assert!(suspected(app, component).is_some(), "that is another time");
    assert_eq!(firings(app, metric, id).await.len(), 2);
}
