//! A random walk: values, people and maintenance in any order. After each step the component is what people said last, or what
//! thresholds that fired since then want, and nothing else.

use app::model::{EventId, Instant, Status, threshold::Reaction};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use server::service::thresholds;

use super::{BAD, FINE, content, metric, push, threshold, watch};
use crate::support::app::TestApp;

both!(thresholds_undo_only_their_own_whatever_happens);

/// How many minutes a walk lasts.
const STEPS: usize = 150;

async fn thresholds_undo_only_their_own_whatever_happens(app: &TestApp) {
    for seed in 0..3 {
        walk(app, seed).await;
    }
    app.outbox().await;
}

async fn walk(app: &TestApp, seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let component = app.component("Player").await;
    let mut metrics = Vec::new();
    for status in [Status::DegradedPerformance, Status::PartialOutage, Status::MajorOutage] {
        let id = metric(app).await;
        let rule = content(component, Reaction::SetStatus, status);
        threshold(app, id, app::model::input::NewThreshold { for_minutes: 1, recover_minutes: 1, turns: 100, ..rule }).await;
        metrics.push((id, false));
    }
    let mut said: (Status, Instant) = (Status::Operational, app.now());
    let mut work: Option<EventId> = None;
    for step in 0..STEPS {
        app.clock.advance(30_000);
        match rng.random_range(0..12) {
            0 | 1 => {
                let all = [Status::Operational, Status::DegradedPerformance, Status::PartialOutage, Status::MajorOutage];
                let status = all[rng.random_range(0..all.len())];
                // Whoever sets what is so already says nothing new.
                if app.baseline(component).await != status {
                    app.set(&[(component, status)]).await;
                    said = (status, app.now());
                }
            }
            2 if work.is_none() => work = Some(super::maintenance::begin(app, component, true).await),
            2 | 3 => {
                if let Some(id) = work.take() {
                    super::maintenance::end(app, id).await;
                }
            }
            _ => {}
        }
        app.clock.advance(30_000);
        let before = app.baseline(component).await;
        for (id, is_bad) in &mut metrics {
            if rng.random_bool(0.25) {
                *is_bad = !*is_bad;
            }
            push(app, *id, if *is_bad { BAD } else { FINE }).await;
        }
        watch(app).await;
        let now = app.baseline(component).await;
        let what = format!("seed {seed}, step {step}, said {said:?}");
        if work.is_some() {
            assert_eq!(now, before, "{what}: nothing is done during a maintenance");
            continue;
        }
        let mut wanted = said.0;
        for (id, _) in &metrics {
            for own in thresholds::list_thresholds(&app.services, &app.owner(), app.page, *id).await.unwrap() {
                let open = own.firings.first().filter(|firing| firing.ended_at.is_none() && firing.began_at > said.1);
                if open.is_some() && !said.0.is_trouble() {
                    wanted = wanted.max(own.content.status);
                }
            }
        }
        assert_eq!(now, wanted, "{what}");
        let again = app.snapshot().version;
        watch(app).await;
        assert_eq!(app.snapshot().version, again, "{what}: all is done at once");
    }
    // Once all is fine, nothing of theirs is left.
    if let Some(id) = work {
        super::maintenance::end(app, id).await;
    }
    for _ in 0..4 {
        app.pass_minutes(1);
        for (id, _) in &metrics {
            push(app, *id, FINE).await;
        }
        watch(app).await;
    }
    assert_eq!(app.baseline(component).await, said.0, "seed {seed}");
}
