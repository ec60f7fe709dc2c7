//! Drafts, embargoes, what is entered after the fact, and what turns out to be nothing.

use app::model::{
    IncidentState::*,
    NoticeKind,
    Status::{self, *},
    input::{Backfill, PublishAt},
    recovery::{Recovered, Recovery},
};
use server::{error::Error, service::incidents};

use crate::support::{
    app::{TestApp, minutes},
    deeds::{note, says, trouble},
    refused::{answer, fields},
    seed,
};

both!(
    a_draft_is_seen_by_nobody_until_it_is_published,
    an_embargoed_incident_comes_out_at_its_time_exactly_once,
    two_processes_publish_an_embargoed_incident_once,
    a_note_for_staff_does_not_keep_a_draft_from_settling_its_components,
    a_draft_comes_out_even_if_its_component_is_gone,
    what_is_out_stays_out,
    an_incident_entered_afterwards_counts_only_if_staff_say_so,
    an_incident_entered_afterwards_stays_over,
    a_false_alarm_counts_neither_against_uptime_nor_in_recovery,
    what_turns_out_to_be_nothing_after_all_stops_counting,
);

fn kinds(rows: &[server::entity::outbox::Model]) -> Vec<NoticeKind> {
    rows.iter().map(|row| row.kind.0).collect()
}

async fn a_draft_is_seen_by_nobody_until_it_is_published(app: &TestApp) {
    app.reader().await;
    let player = app.component("Player").await;
    let mut input = trouble("Playback will fail", &[(player, MajorOutage)]);
    input.publish = PublishAt::Draft;
    let before = app.snapshot();
    let id = app.open(input).await;
    app.pass_minutes(5);
    app.post(id, says(Identified, "Written beforehand.", &[(player, PartialOutage)])).await;
    let drafted = app.snapshot();
    assert_eq!((&drafted.incidents, &drafted.components), (&before.incidents, &before.components));
    assert_eq!(app.outbox().await, []);
    app.pass_minutes(55);
    incidents::publish(&app.services, &app.owner(), app.page, id).await.unwrap();
    let incident = app.incident(id);
    assert!(incident.updates.iter().all(|u| u.display_at == app.now()), "nobody could read them before");
    assert_eq!((incident.state, incident.clock.first_posted, app.status(player)), (Identified, Some(app.now()), PartialOutage));
    assert_eq!(kinds(&app.outbox().await), [NoticeKind::IncidentCreated]);
}

async fn an_embargoed_incident_comes_out_at_its_time_exactly_once(app: &TestApp) {
    app.reader().await;
    let mut input = trouble("Playback will fail", &[]);
    let due = app.now() + minutes(30);
    input.publish = PublishAt::At(due);
    let id = app.open(input).await;
    let publish = async || incidents::publish_due(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert!(!publish().await, "not yet");
    assert_eq!((app.snapshot().incident(id), app.outbox().await), (None, vec![]));
    app.clock.set(due);
    assert!(publish().await);
    assert_eq!(app.incident(id).clock.first_posted, Some(due));
    assert_eq!(kinds(&app.outbox().await), [NoticeKind::IncidentCreated]);
    app.pass_minutes(1);
    assert!(!publish().await, "once only");
    assert_eq!(app.outbox().await, []);
}

async fn two_processes_publish_an_embargoed_incident_once(app: &TestApp) {
    app.reader().await;
    for round in 0..10 {
        let mut input = trouble("Playback will fail", &[]);
        input.publish = PublishAt::At(app.now() + minutes(1));
        let id = app.open(input).await;
        app.pass_minutes(2);
        let owner = app.owner();
        let publish = || incidents::publish_due(&app.services, &owner, app.page, id);
        let (one, two) = tokio::join!(publish(), publish());
        assert!(one.unwrap() != two.unwrap(), "round {round}");
        assert_eq!(app.outbox().await.len(), 1, "round {round}");
    }
}

async fn a_note_for_staff_does_not_keep_a_draft_from_settling_its_components(app: &TestApp) {
    let player = app.component("Player").await;
    let mut input = trouble("It was short", &[(player, MajorOutage)]);
    input.publish = PublishAt::Draft;
    let id = app.open(input).await;
    app.post(id, says(Resolved, "Over, but slow.", &[(player, DegradedPerformance)])).await;
    app.post(id, note("Ask the network people.")).await;
    assert_eq!(app.status(player), Operational);
    app.pass_minutes(1);
    incidents::publish(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!((app.status(player), app.baseline(player).await), (DegradedPerformance, DegradedPerformance));
}

async fn a_draft_comes_out_even_if_its_component_is_gone(app: &TestApp) {
    let (player, uploads) = (app.component("Player").await, app.component("Uploads").await);
    let mut input = trouble("It was short", &[(player, MajorOutage), (uploads, MajorOutage)]);
    input.publish = PublishAt::Draft;
    let id = app.open(input).await;
    app.post(id, says(Resolved, "Over.", &[(player, DegradedPerformance), (uploads, DegradedPerformance)])).await;
    seed::delete_component(&app.services, app.page, player).await.unwrap();
    incidents::publish(&app.services, &app.owner(), app.page, id).await.unwrap();
    assert_eq!((app.incident(id).state, app.status(uploads)), (Resolved, DegradedPerformance));
}

async fn what_is_out_stays_out(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let unchanged = app.dump().await;
    let published = incidents::publish(&app.services, &app.owner(), app.page, id).await;
    assert!(matches!(published, Err(Error::Conflict(_))), "{published:?}");
    for publish in [PublishAt::Now, PublishAt::Draft, PublishAt::At(app.now() + minutes(5))] {
        let mut input = app::model::input::EditIncident::at_rev(app.incident_row(id).await.rev);
        input.publish = Some(publish);
        assert_eq!(fields(incidents::edit(&app.services, &app.owner(), app.page, id, input).await), ["publish"]);
    }
    assert_eq!(app.dump().await, unchanged);
    // An embargo that is over already is none.
    let mut input = trouble("At once", &[]);
    input.publish = PublishAt::At(app.now() - minutes(5));
    let id = app.open(input).await;
    assert_eq!(app.incident(id).clock.first_posted, Some(app.incident_row(id).await.created_at.0));
}

async fn an_incident_entered_afterwards_counts_only_if_staff_say_so(app: &TestApp) {
    app.reader().await;
    let player = app.component("Player").await;
    app.pass_minutes(24 * 60);
    let (started_at, resolved_at) = (app.now() - minutes(180), app.now() - minutes(120));
    let entered = |counts_as_downtime| {
        let mut input = trouble("It failed last night", &[(player, MajorOutage)]);
        input.backfill = Some(Backfill { started_at, resolved_at, counts_as_downtime });
        input
    };
    let tally = || app.snapshot().histories[&player.cast()].day("2026-03-03".parse().unwrap()).map_or(0, |d| d.tally.of(MajorOutage));
    let id = app.open(entered(false)).await;
    let incident = app.incident(id);
    assert!(incident.backfilled);
    assert_eq!((incident.state, incident.clock.started, incident.clock.resolved), (Resolved, Some(started_at), Some(resolved_at)));
    assert_eq!(incident.clock.first_posted, None, "visitors were told nothing at the time");
    assert_eq!((app.status(player), tally()), (Operational, 0));
    app.edit(id, |e| e.counts_as_downtime = Some(true)).await;
    assert_eq!(tally(), 60 * 60_000);
    app.edit(id, |e| e.counts_as_downtime = Some(false)).await;
    assert_eq!(tally(), 0);
    app.open(entered(true)).await;
    assert_eq!((app.status(player), tally()), (Operational, 60 * 60_000));
    assert_eq!(app.baseline(player).await, Operational);
    assert_eq!(app.outbox().await, [], "nobody is told of the past");
    let ordinary = app.open(trouble("Now", &[])).await;
    app.outbox().await;
    let mut edit = app::model::input::EditIncident::at_rev(app.incident_row(ordinary).await.rev);
    edit.counts_as_downtime = Some(true);
    assert_eq!(fields(incidents::edit(&app.services, &app.owner(), app.page, ordinary, edit).await), ["counts_as_downtime"]);
}

async fn an_incident_entered_afterwards_stays_over(app: &TestApp) {
    app.pass_minutes(60);
    let entered = |from: u64, until: u64| {
        let mut input = trouble("It failed", &[]);
        let (started_at, resolved_at) = (app.now() - minutes(from), app.now() - minutes(until));
        input.backfill = Some(Backfill { started_at, resolved_at, counts_as_downtime: true });
        input
    };
    let id = app.open(entered(30, 20)).await;
    let unchanged = app.dump().await;
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    let reopened = incidents::reopen(services, &owner, page, id, "Back.", vec![]).await;
    let posted = incidents::post_update(services, &owner, page, id, None, says(Investigating, "Back.", &[])).await;
    let end = app.incident(id).updates[0].id;
    let deleted = incidents::delete_update(services, &owner, page, id, end).await;
    assert_eq!([answer(&reopened), answer(&posted), answer(&deleted)], ["conflict"; 3]);
    assert_eq!(fields(incidents::open(services, &owner, page, entered(20, 30)).await), ["resolved_at"]);
    let mut later = entered(30, 20);
    later.backfill = later.backfill.map(|b| Backfill { resolved_at: app.now() + minutes(5), ..b });
    assert_eq!(fields(incidents::open(services, &owner, page, later).await), ["resolved_at"]);
    assert_eq!(app.dump().await, unchanged);
    for _ in 0..8 {
        let id = app.open(entered(20, 20)).await;
        assert_eq!(app.incident(id).state, Resolved, "however short it was");
    }
}

async fn a_false_alarm_counts_neither_against_uptime_nor_in_recovery(app: &TestApp) {
    let player = app.component("Player").await;
    app.pass_minutes(24 * 60);
    for _ in 0..3 {
        let id = app.open(trouble("A short one", &[])).await;
        app.edit(id, |e| e.clock.started_at = Some(Some(app.now() - minutes(10)))).await;
        app.resolve(id).await;
    }
    let uptime = || app.snapshot().uptime(player.cast()).unwrap().thousandths();
    let resolved = || {
        let snapshot = app.snapshot();
        let all = snapshot.incidents.iter().map(|i| Recovered { clock: i.clock, began: i.began(), false_alarm: i.false_alarm });
        Recovery::of(all).resolve.n
    };
    let id = app.open(trouble("Nothing works", &[(player, MajorOutage)])).await;
    app.edit(id, |e| e.clock.started_at = Some(Some(app.now() - minutes(60)))).await;
    assert!(uptime() < 100_000);
    app.pass_minutes(60);
    incidents::close_as_false_alarm(&app.services, &app.owner(), app.page, id, "The probe was broken.").await.unwrap();
    let incident = app.incident(id);
    assert_eq!((incident.state, incident.false_alarm, incident.updates.len()), (Resolved, true, 2));
    assert_eq!((app.status(player), uptime(), resolved()), (Operational, 100_000, 3));
    app.reopen(id, &[(player, MajorOutage)]).await;
    assert!(!app.incident(id).false_alarm);
    assert_eq!(app.status(player), MajorOutage);
}

async fn what_turns_out_to_be_nothing_after_all_stops_counting(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Nothing works", &[(player, MajorOutage)])).await;
    app.pass_minutes(61);
    app.resolve(id).await;
    let trouble_today = || {
        let snapshot = app.snapshot();
        snapshot.histories[&player.cast()].day(snapshot.today).map_or(0, |d| d.tally.trouble())
    };
    assert!(trouble_today() >= 60 * 60_000);
    app.edit(id, |e| e.false_alarm = Some(true)).await;
    assert_eq!(trouble_today(), 0);
    let statuses: Vec<Status> = app.snapshot().components.iter().map(|c| c.status).collect();
    assert_eq!(statuses, [Operational]);
}
