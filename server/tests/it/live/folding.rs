//! An open tab, a process that follows, and one that starts afresh see the same, whatever was done before.

use std::{collections::BTreeMap, sync::Arc};

use app::model::{change::Change, snapshot::Snapshot};
use server::live::{feed::Frame, hub::Hub};
use tokio::sync::broadcast::{Receiver, error::TryRecvError};

use super::walk::Walk;
use crate::support::app::{TestApp, addresses};

both!(a_thousand_random_verbs_fold_into_what_a_fresh_start_reads);

/// How many verbs there are between two fresh starts.
const EVERY: usize = 50;

async fn a_thousand_random_verbs_fold_into_what_a_fresh_start_reads(app: &TestApp) {
    let mut walk = Walk::new(app, 20_260_302);
    let mut tab = Tab::open(app);
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for step in 1..=1_000 {
        let (verb, refused) = walk.step().await;
        let (done, not) = tally.entry(verb).or_default();
        *if refused { not } else { done } += 1;
        tab.follow(app);
        assert_eq!(tab.shows, *app.live().read().browser, "an open tab, after step {step}: {verb}");
        if step % EVERY == 0 {
            same_as_a_fresh_start(app, step).await;
        }
    }
    assert!(tally.values().all(|(done, _)| *done > 0), "every verb does something in this walk: {tally:?}");
    let done: usize = tally.values().map(|(done, _)| done).sum();
    assert!(done > 600, "most of it is done, not refused: {tally:?}");
    assert!(tab.folded > 400, "frames are folded, {} of them", tab.folded);
    assert!(tab.fetched * 20 < tab.folded, "whole snapshots are fetched {} times beside {} frames", tab.fetched, tab.folded);
    app.outbox().await;
}

async fn same_as_a_fresh_start(app: &TestApp, step: usize) {
    let fresh = Hub::new(app.services.db.clone(), app.clock.clone(), addresses(), None);
    fresh.refresh().await.unwrap();
    let fresh = fresh.page(app.page).unwrap();
    let (mut followed, read) = (app.live().ledger().await.unwrap(), fresh.ledger().await.unwrap());
    followed.numbers.clear();
    // Points make no version: their counter is followed apart.
    followed.page.metric_version = read.page.metric_version;
    assert_eq!(followed, read, "the rows in memory, after step {step}");
    let (shown, anew) = (app.live().read().full, fresh.read().full);
    if shown.version == anew.version {
        assert_eq!(shown, anew, "the snapshot, after step {step}");
    } else {
        assert!(shown.shows_like(&anew), "what visitors see, after step {step}: {shown:?}\n{anew:?}");
    }
}

/// A browser tab that was opened once and has not been reloaded.
struct Tab {
    shows: Snapshot,
    stream: Receiver<Arc<Frame>>,
    folded: usize,
    fetched: usize,
}

impl Tab {
    fn open(app: &TestApp) -> Self {
        let shows = app.live().read().browser.as_ref().clone();
        let stream = app.live().public().subscribe(Some(&shows.event_id())).coming;
        Self { shows, stream, folded: 0, fetched: 0 }
    }

    fn follow(&mut self, app: &TestApp) {
        loop {
            match self.stream.try_recv() {
                Ok(frame) => self.take(app, &frame),
                Err(TryRecvError::Empty) => return,
                Err(error) => panic!("the stream: {error}"),
            }
        }
    }

    fn take(&mut self, app: &TestApp, frame: &Frame) {
        let text = std::str::from_utf8(&frame.bytes).unwrap();
        let data = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap_or_default();
        match text.lines().find_map(|line| line.strip_prefix("event: ")) {
            Some("change") => {
                let change: Change = serde_json::from_str(data).unwrap();
                if change.version > self.shows.version {
                    assert!(self.shows.apply(change), "a frame that does not follow on version {}: {data}", self.shows.version);
                    self.folded += 1;
                }
            }
            Some("resync") => {
                self.shows = app.live().read().browser.as_ref().clone();
                self.fetched += 1;
            }
            Some("points") => {}
            other => panic!("an unknown event {other:?}"),
        }
    }
}
