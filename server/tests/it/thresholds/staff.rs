//! What staff decide about thresholds, and who may.

use app::model::{
    Role, Status, Visibility,
    input::{EditComponent, EditThreshold, NewThreshold},
    threshold::{FiringEnd, Reaction},
};
use server::{
    error::Error,
    service::{components, metrics, thresholds},
};

use super::{BAD, FINE, content, firings, metric, minutes, scene, seen, suspected, threshold, watch};
use crate::support::app::TestApp;

both!(
    a_paused_threshold_undoes_what_it_did_and_does_nothing,
    a_changed_threshold_begins_anew,
    charts_show_the_limits_visitors_notice,
    a_threshold_that_is_deleted_leaves_nothing_behind,
    what_a_metric_did_goes_with_it,
    only_those_who_shape_the_page_decide_about_thresholds,
    a_threshold_says_something_about_a_component_of_its_page,
);

async fn a_paused_threshold_undoes_what_it_did_and_does_nothing(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    thresholds::pause(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!(app.status(component), Status::Operational);
    assert_eq!(firings(app, metric, id).await[0].end, Some(FiringEnd::Withdrawn));
    minutes(app, metric, &[BAD; 5]).await;
    assert_eq!((app.status(component), firings(app, metric, id).await.len()), (Status::Operational, 1));
    thresholds::resume(&app.services, &app.owner(), app.page, id).await.unwrap();
    watch(app).await;
    assert_eq!(app.status(component), Status::MajorOutage);
}

async fn a_changed_threshold_begins_anew(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    let rev = seen(app, metric, id).await.rev;
    let higher = NewThreshold { value: 1_000.0, ..content(component, Reaction::SetStatus, Status::MajorOutage) };
    let edit = EditThreshold { rev, content: higher };
    thresholds::edit(&app.services, &app.owner(), app.page, id, edit.clone()).await.unwrap();
    minutes(app, metric, &[BAD; 5]).await;
    assert_eq!(app.status(component), Status::Operational);
    let stale = thresholds::edit(&app.services, &app.owner(), app.page, id, EditThreshold { rev, ..edit }).await;
    assert!(matches!(stale, Err(Error::Conflict(_))));
}

async fn charts_show_the_limits_visitors_notice(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::Suspect, Status::PartialOutage).await;
    let limits = || app.snapshot().metrics[0].limits.clone();
    assert_eq!(limits(), [500.0]);
    let at = |value, reaction| NewThreshold { value, ..content(component, reaction, Status::MajorOutage) };
    threshold(app, metric, at(900.0, Reaction::SetStatus)).await;
    threshold(app, metric, at(700.0, Reaction::Draft)).await;
    assert_eq!(limits(), [500.0, 900.0], "a draft is for staff alone");
    thresholds::pause(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!(limits(), [900.0]);
    thresholds::resume(&app.services, &app.owner(), app.page, id).await.unwrap();
    let rev = seen(app, metric, id).await.rev;
    let edit = EditThreshold { rev, content: at(600.0, Reaction::Suspect) };
    thresholds::edit(&app.services, &app.owner(), app.page, id, edit).await.unwrap();
    assert_eq!(limits(), [600.0, 900.0]);
    thresholds::delete(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!(limits(), [900.0]);
    let hidden = EditComponent { visibility: Some(Visibility::Team), ..EditComponent::at_rev(None) };
    components::edit(&app.services, &app.owner(), app.page, component, hidden).await.unwrap();
    assert!(limits().is_empty(), "what says something about a hidden component is hidden too");
}

async fn a_threshold_that_is_deleted_leaves_nothing_behind(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::Suspect, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    thresholds::delete(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!(suspected(app, component), None);
    minutes(app, metric, &[BAD; 5]).await;
    assert_eq!(suspected(app, component), None);
    assert_eq!(thresholds::list_thresholds(&app.services, &app.owner(), app.page, metric).await.unwrap(), []);
    let gone = thresholds::resume(&app.services, &app.owner(), app.page, id).await;
    assert!(matches!(gone, Err(Error::NotFound("threshold"))));
}

async fn what_a_metric_did_goes_with_it(app: &TestApp) {
    let (component, metric, _) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    metrics::delete(&app.services, &app.owner(), app.page, metric).await.unwrap();
    watch(app).await;
    assert_eq!(app.status(component), Status::Operational);
    components::delete(&app.services, &app.owner(), app.page, component).await.unwrap();
    watch(app).await;
}

async fn only_those_who_shape_the_page_decide_about_thresholds(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::Suspect, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD, BAD, FINE]).await;
    let (services, page) = (&app.services, app.page);
    let rule = || content(component, Reaction::Suspect, Status::MajorOutage);
    for role in [Role::Editor, Role::Viewer] {
        let actor = app.member(role);
        assert!(matches!(thresholds::create(services, &actor, page, metric, rule()).await, Err(Error::Forbidden)));
        let edit = EditThreshold { rev: 1, content: rule() };
        assert!(matches!(thresholds::edit(services, &actor, page, id, edit).await, Err(Error::Forbidden)));
        assert!(matches!(thresholds::pause(services, &actor, page, id).await, Err(Error::Forbidden)));
        assert!(matches!(thresholds::delete(services, &actor, page, id).await, Err(Error::Forbidden)));
        assert_eq!(thresholds::list_thresholds(services, &actor, page, metric).await.unwrap().len(), 1, "they may look");
    }
    assert!(matches!(thresholds::dismiss(services, &app.member(Role::Viewer), page, id).await, Err(Error::Forbidden)));
    for actor in [app.stranger(), app.visitor()] {
        assert!(thresholds::list_thresholds(services, &actor, page, metric).await.is_err());
        assert!(thresholds::list_suspicions(services, &actor, page).await.is_err());
        assert!(thresholds::dismiss(services, &actor, page, id).await.is_err());
    }
    let elsewhere = thresholds::dismiss(services, &app.stranger(), app.other_page, id).await;
    assert!(matches!(elsewhere, Err(Error::NotFound("threshold"))));
}

async fn a_threshold_says_something_about_a_component_of_its_page(app: &TestApp) {
    let own = app.component("Player").await;
    let (foreign, metric) = (app.foreign_component().await, metric(app).await);
    let theirs = content(foreign, Reaction::Suspect, Status::MajorOutage);
    let refused = thresholds::create(&app.services, &app.owner(), app.page, metric, theirs).await;
    assert!(matches!(&refused, Err(Error::Invalid(fields)) if fields.iter().any(|field| field.0 == "component_id")), "{refused:?}");
    let odd = NewThreshold { value: f64::NAN, ..content(own, Reaction::Suspect, Status::MajorOutage) };
    assert!(matches!(thresholds::create(&app.services, &app.owner(), app.page, metric, odd).await, Err(Error::Invalid(_))));
}
