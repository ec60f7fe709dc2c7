//! While a component is maintained values are watched and nothing is done; what holds at the end is done then.

use app::model::{ComponentId, EventId, Status, input::NewMaintenance, threshold::Reaction};
use server::service::maintenance;

use super::{BAD, FINE, firings, minutes, scene, suspected};
use crate::support::app::{TestApp, minutes as span};

both!(
    what_fires_during_a_maintenance_is_done_at_its_end,
    what_is_over_before_the_end_is_never_done,
    what_recovers_during_a_maintenance_is_undone_at_its_end,
    what_somebody_sets_during_a_maintenance_stays,
    a_component_somebody_has_to_set_by_hand_waits_for_that,
);

/// Begins a maintenance of the component.
pub async fn begin(app: &TestApp, component: ComponentId, to_operational: bool) -> EventId {
    let (from, until) = (app.now() + span(1), app.now() + span(600));
    let mut input = NewMaintenance { components: vec![component], ..NewMaintenance::named("Cables", "We change them.", from, until) };
    input.switches.to_operational = to_operational;
    let id = maintenance::schedule(&app.services, &app.owner(), app.page, input).await.unwrap();
    maintenance::start(&app.services, &app.owner(), app.page, id, "We begin.").await.unwrap();
    id
}

/// Ends it.
pub async fn end(app: &TestApp, id: EventId) {
    maintenance::complete(&app.services, &app.owner(), app.page, id, "We are done.").await.unwrap();
}

async fn what_fires_during_a_maintenance_is_done_at_its_end(app: &TestApp) {
    for reaction in [Reaction::SetStatus, Reaction::Suspect, Reaction::Draft] {
        let (component, metric, id) = scene(app, reaction, Status::MajorOutage).await;
        let work = begin(app, component, true).await;
        minutes(app, metric, &[BAD; 5]).await;
        let firing = firings(app, metric, id).await.remove(0);
        assert_eq!((firing.applied_at, firing.event_id), (None, None), "it is written down, and nothing is done");
        assert_eq!((app.status(component), app.baseline(component).await), (Status::UnderMaintenance, Status::Operational));
        end(app, work).await;
        assert_eq!((app.status(component), suspected(app, component)), (Status::Operational, None));
        minutes(app, metric, &[BAD]).await;
        let after = firings(app, metric, id).await.remove(0);
        assert_eq!((after.id, after.applied_at), (firing.id, Some(app.now())));
        let wanted = match reaction {
            Reaction::SetStatus => (Status::MajorOutage, false, false),
            Reaction::Suspect => (Status::Operational, true, false),
            Reaction::Draft => (Status::Operational, false, true),
        };
        assert_eq!((app.status(component), suspected(app, component).is_some(), after.event_id.is_some()), wanted);
    }
    app.outbox().await;
}

async fn what_is_over_before_the_end_is_never_done(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    let work = begin(app, component, true).await;
    minutes(app, metric, &[BAD, BAD, BAD, FINE, FINE, FINE, FINE]).await;
    end(app, work).await;
    minutes(app, metric, &[FINE, FINE]).await;
    assert_eq!(app.status(component), Status::Operational);
    let firing = &firings(app, metric, id).await[0];
    assert_eq!((firing.applied_at, firing.ended_at.is_some()), (None, true), "it is written down nevertheless");
    app.outbox().await;
}

async fn what_recovers_during_a_maintenance_is_undone_at_its_end(app: &TestApp) {
    let (component, metric, _) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    let work = begin(app, component, true).await;
    minutes(app, metric, &[FINE; 6]).await;
    assert_eq!(app.baseline(component).await, Status::MajorOutage);
    end(app, work).await;
    minutes(app, metric, &[FINE]).await;
    assert_eq!(app.status(component), Status::Operational);
    app.outbox().await;
}

async fn what_somebody_sets_during_a_maintenance_stays(app: &TestApp) {
    let (component, metric, _) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    let work = begin(app, component, true).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    app.pass_minutes(1);
    app.set(&[(component, Status::DegradedPerformance)]).await;
    end(app, work).await;
    minutes(app, metric, &[BAD, BAD]).await;
    assert_eq!(app.status(component), Status::DegradedPerformance);
    minutes(app, metric, &[FINE; 5]).await;
    assert_eq!(app.status(component), Status::DegradedPerformance);
    app.outbox().await;
}

async fn a_component_somebody_has_to_set_by_hand_waits_for_that(app: &TestApp) {
    let (component, metric, _) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    let work = begin(app, component, false).await;
    end(app, work).await;
    minutes(app, metric, &[BAD; 5]).await;
    assert_eq!(app.status(component), Status::UnderMaintenance);
    app.outbox().await;
}
