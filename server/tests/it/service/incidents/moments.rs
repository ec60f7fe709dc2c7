//! When things happened: the moments of an incident, and a clock that cannot be trusted.

use app::model::{
    IncidentState::*,
    Instant,
    Status::*,
    input::{EditClock, EditIncident, NewUpdate},
};
use server::{error::Error, service::incidents};

use crate::support::{
    app::{TestApp, minutes},
    deeds::{says, trouble},
    refused::fields,
};

both!(
    acknowledging_twice_keeps_the_first_moment,
    a_moment_before_the_start_is_refused_by_name,
    no_moment_lies_in_the_future,
    a_clock_that_is_a_little_fast_is_forgiven,
    an_update_that_would_end_the_incident_before_its_start_is_refused,
    mitigation_is_when_monitoring_began,
    reopening_takes_mitigation_back,
    trouble_that_began_earlier_counts_from_then,
    a_clock_that_jumps_back_disturbs_nothing,
);

async fn acknowledging_twice_keeps_the_first_moment(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    app.pass_minutes(5);
    incidents::acknowledge(&app.services, &app.owner(), app.page, id).await.unwrap();
    let first = app.incident(id).clock.acknowledged;
    assert_eq!(first, Some(app.now()));
    app.pass_minutes(5);
    let version = app.snapshot().version;
    incidents::acknowledge(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!((app.incident(id).clock.acknowledged, app.snapshot().version), (first, version));
}

async fn a_moment_before_the_start_is_refused_by_name(app: &TestApp) {
    let now = app.now();
    let mut input = trouble("Playback fails", &[]);
    (input.started_at, input.detected_at) = (Some(now - minutes(10)), Some(now - minutes(11)));
    assert_eq!(fields(incidents::open(&app.services, &app.owner(), app.page, input.clone()).await), ["detected_at"]);
    input.detected_at = Some(now - minutes(9));
    let id = app.open(input).await;
    let unchanged = app.dump().await;
    let cases: [(&str, EditClock); 4] = [
        ("detected_at", EditClock { detected_at: Some(Some(now - minutes(11))), ..EditClock::default() }),
        ("acknowledged_at", EditClock { acknowledged_at: Some(Some(now - minutes(11))), ..EditClock::default() }),
        ("mitigated_at", EditClock { mitigated_at: Some(Some(now - minutes(11))), ..EditClock::default() }),
        ("acknowledged_at", EditClock { acknowledged_at: Some(Some(now - minutes(10))), ..EditClock::default() }),
    ];
    for (field, clock) in cases {
        let input = EditIncident { clock, ..EditIncident::at_rev(app.incident_row(id).await.rev) };
        assert_eq!(fields(incidents::edit(&app.services, &app.owner(), app.page, id, input).await), [field], "{clock:?}");
    }
    assert_eq!(app.dump().await, unchanged);
    app.edit(id, |e| e.clock.detected_at = Some(None)).await;
    assert_eq!(app.incident(id).clock.detected, None, "what nobody knows any more is unknown");
}

async fn no_moment_lies_in_the_future(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let unchanged = app.dump().await;
    let later: Instant = app.now() + minutes(5);
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    let update = NewUpdate { display_at: Some(later), ..says(Identified, "Soon.", &[]) };
    assert_eq!(fields(incidents::post_update(services, &owner, page, id, None, update.clone()).await), ["display_at"]);
    let mut input = trouble("Later", &[]);
    input.update = update;
    assert_eq!(fields(incidents::open(services, &owner, page, input).await), ["display_at"]);
    let mut input = trouble("Later", &[]);
    input.started_at = Some(later);
    assert_eq!(fields(incidents::open(services, &owner, page, input).await), ["started_at"]);
    for field in ["started_at", "detected_at", "acknowledged_at", "mitigated_at"] {
        let mut input = EditIncident::at_rev(app.incident_row(id).await.rev);
        *match field {
            "started_at" => &mut input.clock.started_at,
            "detected_at" => &mut input.clock.detected_at,
            "acknowledged_at" => &mut input.clock.acknowledged_at,
            _ => &mut input.clock.mitigated_at,
        } = Some(Some(later));
        assert_eq!(fields(incidents::edit(services, &owner, page, id, input).await), [field]);
    }
    assert_eq!(app.dump().await, unchanged);
}

async fn a_clock_that_is_a_little_fast_is_forgiven(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    app.pass_minutes(1);
    // A script on another machine whose clock is 20 seconds ahead of ours.
    let ahead = app.now() + std::time::Duration::from_secs(20);
    app.post(id, NewUpdate { display_at: Some(ahead), ..says(Identified, "A disk.", &[]) }).await;
    assert_eq!(app.incident(id).updates[0].display_at, app.now());
    app.resolve(id).await;
    assert_eq!((app.incident(id).state, app.status(player)), (Resolved, Operational), "what is said later counts");
}

async fn an_update_that_would_end_the_incident_before_its_start_is_refused(app: &TestApp) {
    app.pass_minutes(60);
    let mut input = trouble("Playback fails", &[]);
    input.started_at = Some(app.now() - minutes(10));
    input.update.display_at = Some(app.now() - minutes(20));
    let id = app.open(input).await;
    let unchanged = app.dump().await;
    for state in [Monitoring, Resolved] {
        let early = NewUpdate { display_at: Some(app.now() - minutes(15)), ..says(state, "Over.", &[]) };
        let posted = incidents::post_update(&app.services, &app.owner(), app.page, id, None, early).await;
        assert_eq!(fields(posted), ["display_at"], "{state}");
    }
    assert_eq!(app.dump().await, unchanged);
}

async fn mitigation_is_when_monitoring_began(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    app.pass_minutes(5);
    let monitoring = app.post(id, says(Monitoring, "", &[])).await;
    let mitigated = app.incident(id).clock.mitigated;
    assert_eq!(mitigated, Some(app.now()));
    app.pass_minutes(5);
    app.post(id, says(Monitoring, "Still fine.", &[])).await;
    assert_eq!(app.incident(id).clock.mitigated, mitigated, "the first moment counts");
    incidents::delete_update(&app.services, &app.owner(), app.page, id, monitoring).await.unwrap();
    assert_eq!(app.incident(id).clock.mitigated, Some(app.now()), "a moment nobody tells of any more does not count");
}

async fn reopening_takes_mitigation_back(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    app.pass_minutes(5);
    app.post(id, says(Monitoring, "", &[])).await;
    app.resolve(id).await;
    app.pass_minutes(5);
    app.reopen(id, &[]).await;
    assert_eq!(app.incident(id).clock.mitigated, None);
    app.pass_minutes(5);
    app.post(id, says(Monitoring, "", &[])).await;
    assert_eq!(app.incident(id).clock.mitigated, Some(app.now()));
}

async fn trouble_that_began_earlier_counts_from_then(app: &TestApp) {
    let player = app.component("Player").await;
    let start = app.now();
    app.pass_minutes(30);
    let mut input = trouble("Playback fails", &[(player, MajorOutage)]);
    input.started_at = Some(start);
    app.open(input).await;
    assert_eq!(app.snapshot().component(player).unwrap().since.map(Instant::minute), Some(start.minute()));
}

async fn a_clock_that_jumps_back_disturbs_nothing(app: &TestApp) {
    let player = app.component("Player").await;
    for jump in [-60, 24 * 60, -24 * 60, 60] {
        let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
        app.pass_minutes(jump);
        app.post(id, says(Identified, "A disk.", &[(player, PartialOutage)])).await;
        app.pass_minutes(-jump);
        app.resolve(id).await;
        let (snapshot, incident) = (app.snapshot(), app.incident(id));
        assert_eq!((incident.state, app.status(player)), (Resolved, Operational), "after a jump of {jump} minutes");
        assert!(incident.updates.is_sorted_by_key(|u| std::cmp::Reverse(u.display_at)));
        assert!(incident.clock.resolved >= Some(incident.began()));
        let uptime = snapshot.uptime(player.cast()).unwrap();
        assert!(uptime.thousandths() <= 100_000);
        assert!(matches!(incidents::resolve(&app.services, &app.owner(), app.page, id, "", None).await, Err(Error::Conflict(_))));
    }
}
