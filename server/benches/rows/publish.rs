//! From a commit to what visitors read, on the large page: until the snapshot is in place, and until its page can be sent.

use std::sync::Arc;

use app::model::input::NewUpdate;
use server::{
    http::render,
    service::{Nobody, Services, incidents},
};

use crate::{
    clock::{Runs, Stopwatch},
    data::{Data, actor},
    page,
    table::{Goal, Row},
};

/// A published update is on the page within a second.
const LIMIT: f64 = 1_000.0;

const RUNS: usize = 20;

/// Measures updates of an incident that goes on.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let set = data.large().await;
    // The verb commits and tells nobody, so that what follows the commit can be timed alone.
    let silent = Services { committed: Arc::new(Nobody), ..set.services.clone() };
    let incident = set.live().read().full.open_incidents().first().map(|i| i.id).expect("some go on");
    let (mut commit, mut published, mut sendable) = (Runs::default(), Runs::default(), Runs::default());
    for n in 0..RUNS {
        let input = NewUpdate { body: format!("Still working on it, step {n}."), ..NewUpdate::default() };
        let watch = Stopwatch::start();
        incidents::post_update(&silent, &actor(), set.page, incident, None, input).await.expect("the update is fine");
        commit.add(watch.millis());
        let before = set.live().read().full.version;
        let watch = Stopwatch::start();
        set.hub.advance(set.page).await.expect("the database answers");
        published.add(watch.millis());
        assert_eq!(set.live().read().full.version, before + 1, "the commit made one version");
        let _document = render::document(page::front(set)).await.expect("it can be rendered");
        sendable.add(watch.millis());
    }
    vec![
        Row::new("an update's own commit, large page", Goal::None, "ms", commit.median(), commit.spread()),
        Row::new("from commit to snapshot, large page", Goal::AtMost(LIMIT), "ms", published.median(), published.spread()),
        Row::new("from commit to a page to send, large page", Goal::AtMost(LIMIT), "ms", sendable.median(), sendable.spread()),
    ]
}
