//! What a firing does, and that it is undone.

use app::model::{
    ActorKind, JournalCause, NoticeKind, Status,
    headline::{Banner, Headline},
    input::{EditPage, MetricDisplay, NewMetric, NewThreshold},
    page::PageSettings,
    threshold::{FiringEnd, Reaction, Side, Sight},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::{
    entity::{Col, incident, journal},
    service::{lately, metrics, pages, thresholds},
};

use super::{BAD, FINE, content, firings, metric, minutes, push, scene, seen, suspected, threshold, watch};
use crate::support::app::TestApp;

both!(
    values_beyond_it_for_long_enough_make_the_component_suspected,
    the_page_can_keep_suspicions_to_itself,
    a_status_is_set_and_taken_back,
    a_draft_is_written_and_taken_back,
    a_draft_somebody_works_on_stays,
    without_data_nothing_fires_and_nothing_ends,
    what_turns_all_the_time_stays_until_it_is_quiet,
    several_processes_fire_once,
    a_sum_counts_once_its_interval_is_over,
);

async fn values_beyond_it_for_long_enough_make_the_component_suspected(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::Suspect, Status::DegradedPerformance).await;
    minutes(app, metric, &[FINE, BAD, BAD]).await;
    assert_eq!(suspected(app, component), None, "a minute and no more");
    minutes(app, metric, &[BAD]).await;
    let since = app.now();
    assert_eq!((suspected(app, component), app.status(component)), (Some(since), Status::Operational));
    let banner = Banner::of(&app.snapshot(), app.now());
    assert_eq!(banner.headline, Headline::Suspected { names: vec!["Player".into()], since });
    let listed = thresholds::list_suspicions(&app.services, &app.owner(), app.page).await.unwrap();
    assert_eq!(listed.iter().map(|s| (s.threshold, s.component, s.since)).collect::<Vec<_>>(), [(id, component, since)]);
    assert_eq!((listed[0].value, listed[0].suffix.as_deref()), (BAD, Some("ms")));
    minutes(app, metric, &[FINE, FINE, FINE]).await;
    assert_eq!(suspected(app, component), Some(since), "not for long enough");
    minutes(app, metric, &[FINE]).await;
    assert_eq!(suspected(app, component), None);
    assert_eq!(thresholds::list_suspicions(&app.services, &app.owner(), app.page).await.unwrap(), []);
    let kept = firings(app, metric, id).await;
    assert_eq!((kept.len(), kept[0].end, kept[0].value), (1, Some(FiringEnd::Recovered), BAD));
    let said = app.audit().await.into_iter().filter(|line| line.actor_kind == ActorKind::Job);
    let said: Vec<String> = said.map(|line| format!("{} {}", line.verb, line.noun)).collect();
    let wanted = ["fired threshold", "suspected component", "ended the firing of threshold", "cleared the suspicion of component"];
    assert_eq!(said, wanted);
    let lately = lately::list_lately(&app.services, &app.owner(), app.page).await.unwrap();
    let named: Vec<_> = lately.iter().take(4).map(|done| done.name.as_deref()).collect();
    assert_eq!(named, ["Player", "Latency", "Player", "Latency"].map(Some), "the newest first: {lately:?}");
    assert!(app.outbox().await.is_empty(), "nobody is told of what nobody has confirmed");
}

async fn the_page_can_keep_suspicions_to_itself(app: &TestApp) {
    let (component, metric, _) = scene(app, Reaction::Suspect, Status::DegradedPerformance).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    assert!(suspected(app, component).is_some());
    let settings = Some(PageSettings { suspected: false, ..PageSettings::default() });
    pages::edit(&app.services, &app.owner(), app.page, EditPage { settings, ..EditPage::at_rev(None) }).await.unwrap();
    assert_eq!(suspected(app, component), None);
    assert_eq!(thresholds::list_suspicions(&app.services, &app.owner(), app.page).await.unwrap().len(), 1, "staff see it");
}

async fn a_status_is_set_and_taken_back(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::SetStatus, Status::PartialOutage).await;
    app.subscriber(|row| row.components = true, &[]).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    assert_eq!((app.status(component), suspected(app, component)), (Status::PartialOutage, None));
    let told: Vec<NoticeKind> = app.outbox().await.iter().map(|row| row.kind.0).collect();
    assert_eq!(told, [NoticeKind::ComponentChanged]);
    let of_component = journal::Entity::find().filter(journal::Column::ComponentId.eq(Col(component)));
    let entries = of_component.all(app.services.db.read()).await.unwrap();
    let last = entries.last().unwrap();
    assert_eq!((last.cause.0, last.cause_id.clone()), (JournalCause::Monitoring, Some(id.to_string())));
    minutes(app, metric, &[FINE; 4]).await;
    assert_eq!(app.status(component), Status::Operational);
    assert_eq!(app.outbox().await.len(), 1);
}

async fn a_draft_is_written_and_taken_back(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::Draft, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    let draft = firings(app, metric, id).await[0].event_id.unwrap();
    let row = app.incident_row(draft).await;
    assert_eq!((row.name.as_str(), row.source.as_deref(), row.published_at), ("Problems with Player", Some("threshold"), None));
    assert_eq!((app.status(component), app.snapshot().incident(draft)), (Status::Operational, None));
    minutes(app, metric, &[FINE; 4]).await;
    assert!(app.incident_row(draft).await.deleted_at.is_some());
    assert!(!firings(app, metric, id).await[0].is_overruled);
    assert!(app.outbox().await.is_empty());
}

async fn a_draft_somebody_works_on_stays(app: &TestApp) {
    let (_, metric, id) = scene(app, Reaction::Draft, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD, BAD]).await;
    let draft = firings(app, metric, id).await[0].event_id.unwrap();
    app.edit(draft, |edit| edit.name = Some("Videos do not play".into())).await;
    minutes(app, metric, &[FINE; 4]).await;
    assert_eq!(app.incident_row(draft).await.deleted_at, None);
    assert!(firings(app, metric, id).await[0].is_overruled);
    let all = incident::Entity::find().all(app.services.db.read()).await.unwrap();
    assert_eq!(all.len(), 1);
}

async fn without_data_nothing_fires_and_nothing_ends(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    minutes(app, metric, &[BAD, BAD]).await;
    let last = app.now();
    for _ in 0..10 {
        app.pass_minutes(4);
        watch(app).await;
    }
    assert_eq!(app.status(component), Status::Operational);
    assert_eq!(seen(app, metric, id).await.sight, Sight::Silent(Some(last)));
    minutes(app, metric, &[BAD]).await;
    assert_eq!(app.status(component), Status::Operational, "what lies before the gap does not count");
    minutes(app, metric, &[BAD, BAD]).await;
    assert_eq!(app.status(component), Status::MajorOutage);
    app.pass_minutes(600);
    watch(app).await;
    assert_eq!((app.status(component), firings(app, metric, id).await[0].ended_at), (Status::MajorOutage, None));
}

async fn what_turns_all_the_time_stays_until_it_is_quiet(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    let flap = [BAD, BAD, BAD, FINE, FINE, FINE, FINE];
    for _ in 0..3 {
        minutes(app, metric, &flap).await;
    }
    assert_eq!(firings(app, metric, id).await.len(), 3);
    assert!(seen(app, metric, id).await.is_unsteady);
    for _ in 0..12 {
        minutes(app, metric, &flap).await;
        assert_eq!(app.status(component), Status::MajorOutage, "it has turned four times within an hour");
    }
    minutes(app, metric, &[FINE; 26]).await;
    assert_eq!(app.status(component), Status::MajorOutage, "quiet for 29 minutes");
    minutes(app, metric, &[FINE; 1]).await;
    assert_eq!((app.status(component), firings(app, metric, id).await.len()), (Status::Operational, 3));
}

async fn several_processes_fire_once(app: &TestApp) {
    let (component, metric, id) = scene(app, Reaction::SetStatus, Status::MajorOutage).await;
    for _ in 0..3 {
        app.pass_minutes(1);
        push(app, metric, BAD).await;
    }
    let all = || thresholds::watch(&app.services);
    let (a, b, c) = tokio::join!(all(), all(), all());
    a.and(b).and(c).unwrap();
    assert_eq!((firings(app, metric, id).await.len(), app.status(component)), (1, Status::MajorOutage));
    let deeds = app.audit().await.into_iter().filter(|line| line.verb == "fired").count();
    assert_eq!(deeds, 1);
}

async fn a_sum_counts_once_its_interval_is_over(app: &TestApp) {
    let component = app.component("Player").await;
    let display = MetricDisplay { aggregation: app::model::Aggregation::Count, ..MetricDisplay::named("Logins") };
    let input = NewMetric { id: None, display, interval_seconds: 60 };
    let logins = metrics::create(&app.services, &app.owner(), app.page, input).await.unwrap();
    let few = NewThreshold { for_minutes: 1, ..NewThreshold::at(component, Side::Below, 3.0) };
    threshold(app, logins, few).await;
    let other = metric(app).await;
    threshold(app, other, content(component, Reaction::Draft, Status::MajorOutage)).await;
    // Three in every minute, one after the other: at most moments of a minute there are fewer than three yet.
    app.clock.advance(100_000 - app.now().millis().rem_euclid(60_000));
    for _ in 0..12 {
        app.clock.advance(20_000);
        push(app, logins, 1.0).await;
        watch(app).await;
        assert_eq!(suspected(app, component), None);
    }
    for _ in 0..3 {
        app.pass_minutes(1);
        push(app, logins, 1.0).await;
        watch(app).await;
    }
    assert!(suspected(app, component).is_some(), "one in a minute is too few");
}
