//! What an open tab is sent: the change, not the page.

use std::sync::Arc;

use app::model::{
    ComponentId, IncidentState, Instant, Status,
    input::{Backfill, NewComponent, NewGroup, NewIncident, NewUpdate},
};
use server::{
    jobs::tick,
    service::{Nobody, Services, incidents},
};

use crate::support::{
    app::TestApp,
    deeds::{says, trouble},
    seed,
};

both!(
    one_update_on_the_large_page_is_a_frame_of_at_most_four_kilobytes,
    a_frame_weighs_the_same_on_a_small_page_and_on_a_large_one,
    midnight_on_the_large_page_is_a_small_frame
);

/// The most a frame may weigh, in bytes.
const LIMIT: usize = 4_096;

/// What people write in an emergency, and a little more.
const TEXT: &str = "Three services of this region answer slowly or not at all. We have found the cause, a switch that loses every third \
    packet, and are taking it out of the way. Playback of videos that are already open goes on; uploads wait and are not lost.";

async fn one_update_on_the_large_page_is_a_frame_of_at_most_four_kilobytes(app: &TestApp) {
    let components = fill(app, 25, 2_000).await;
    let whole = serde_json::to_vec(app.live().read().browser.as_ref()).unwrap().len();
    assert!(whole > 50 * LIMIT, "the page is large: {whole} bytes");
    for (deed, size) in story(app, &components[40..43]).await {
        assert!(size <= LIMIT, "{deed}: a frame of {size} bytes");
    }
}

async fn a_frame_weighs_the_same_on_a_small_page_and_on_a_large_one(app: &TestApp) {
    let few = fill(app, 1, 0).await;
    let small = story(app, &few[..3]).await;
    let many = fill(app, 10, 300).await;
    let large = story(app, &many[40..43]).await;
    for ((deed, small), (_, large)) in small.into_iter().zip(large) {
        assert!(large * 4 <= small * 5, "{deed}: {small} bytes on a small page, {large} on a large one");
    }
}

async fn midnight_on_the_large_page_is_a_small_frame(app: &TestApp) {
    fill(app, 25, 500).await;
    let mut stream = app.live().public().subscribe(None).coming;
    let day = app.snapshot().today;
    app.pass_minutes(12 * 60);
    assert!(tick::tick(&app.services, app.page, false).await.unwrap());
    assert!(app.snapshot().today > day, "a day has begun");
    let size = stream.try_recv().unwrap().bytes.len();
    assert!(size <= LIMIT, "every open tab gets it in the same second: {size} bytes");
}

/// One incident from its first report to its end; the bytes of each frame.
async fn story(app: &TestApp, hurt: &[ComponentId]) -> Vec<(&'static str, usize)> {
    let mut stream = app.live().public().subscribe(None).coming;
    let mut sent = || {
        let frame = stream.try_recv().expect("a frame follows on a commit at once");
        assert!(frame.bytes.starts_with(b"id: "), "the change itself is sent, not a call to fetch the page");
        assert!(stream.try_recv().is_err(), "one commit is one frame");
        frame.bytes.len()
    };
    let all = |status: Status| hurt.iter().map(|id| (*id, status)).collect::<Vec<_>>();
    let id = app.open(trouble("Slow answers in one region", &all(Status::PartialOutage))).await;
    let opened = sent();
    app.pass_minutes(12);
    app.post(id, says(IncidentState::Identified, TEXT, &[])).await;
    let update = sent();
    app.pass_minutes(5);
    app.post(id, NewUpdate { body: TEXT.to_owned(), statuses: all(Status::MajorOutage), ..NewUpdate::default() }).await;
    let worse = sent();
    app.pass_minutes(1);
    assert!(tick::tick(&app.services, app.page, true).await.unwrap());
    let minute = sent();
    app.pass_minutes(30);
    app.resolve(id).await;
    let resolved = sent();
    app.outbox().await;
    vec![
        ("it opens on three components", opened),
        ("an update", update),
        ("an update that makes three components worse", worse),
        ("a minute passes", minute),
        ("it is resolved", resolved),
    ]
}

/// Groups of twenty components, and incidents over ninety days, written without anybody looking.
async fn fill(app: &TestApp, groups: usize, incidents: i64) -> Vec<ComponentId> {
    let quiet = Services { db: app.services.db.clone(), clock: app.clock.clone(), committed: Arc::new(Nobody), outbound: Arc::default() };
    let mut all = Vec::new();
    for group in 1..=groups {
        let mut members = Vec::new();
        for n in 1..=20 {
            let start_date = Some(app::model::Date::constant(2025, 6, 1));
            let input = NewComponent { start_date, ..NewComponent::named(format!("Service {n}")) };
            members.push(seed::component(&quiet, app.page, input).await.unwrap());
        }
        let input = NewGroup { components: members.clone(), ..NewGroup::named(format!("Region {group}")) };
        seed::group(&quiet, app.page, input).await.unwrap();
        all.extend(members);
    }
    let now = app.now().millis();
    for n in 0..incidents {
        let began = now - (n + 1) * 89 * 86_400_000 / incidents;
        let mut input = NewIncident::named(format!("Slow answers {n}"), TEXT);
        input.update.statuses = vec![(all[usize::try_from(n).unwrap() * 7 % all.len()], Status::PartialOutage)];
        input.backfill = Some(Backfill {
            started_at: Instant::from_millis(began),
            resolved_at: Instant::from_millis(began + 20 * 60_000),
            counts_as_downtime: true,
        });
        incidents::open(&quiet, &app.owner(), app.page, input).await.unwrap();
    }
    app.hub.refresh().await.unwrap();
    all
}
