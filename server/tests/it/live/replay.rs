//! A tab that was away gets what it missed, or is told to fetch the page; every process sends the same.

use std::sync::{Arc, Mutex};

use app::model::{
    PageId, Status,
    change::Change,
    input::{EditPage, PublishAt},
};
use sea_orm::EntityTrait;
use server::{
    database::Database,
    entity::{Col, page},
    live::{feed::Frame, hub::Hub},
    service::{Committed, Services, pages},
};

use crate::support::{
    app::{TestApp, addresses},
    deeds::{note, trouble},
};

both!(
    a_tab_that_was_away_gets_exactly_what_it_missed,
    a_tab_that_was_away_too_long_is_told_to_fetch_the_page,
    a_tab_of_another_line_of_versions_is_told_to_fetch_the_page,
    every_process_sends_the_same_bytes,
    a123_a_change_that_shows_nothing_to_visitors_tells_them_nothing,
    a_commit_is_published_only_after_it_is_kept,
);

/// How many frames a feed keeps.
const RING: usize = 256;

async fn change_something(app: &TestApp, times: usize) {
    for n in 0..times {
        let edit = EditPage { description: Some(Some(format!("Described {n}"))), ..EditPage::at_rev(None) };
        pages::edit(&app.services, &app.owner(), app.page, edit).await.unwrap();
    }
}

fn versions(frames: &[Arc<Frame>]) -> Vec<u64> {
    frames.iter().map(|frame| frame.version.expect("a change")).collect()
}

fn is_resync(frames: &[Arc<Frame>]) -> bool {
    matches!(frames, [only] if only.bytes == Frame::resync().bytes)
}

async fn a_tab_that_was_away_gets_exactly_what_it_missed(app: &TestApp) {
    let feed = app.live().public();
    let at = feed.read().browser.clone();
    assert!(feed.subscribe(Some(&at.event_id())).missed.is_empty(), "nothing was missed");
    change_something(app, 5).await;
    let (first, id) = (at.version + 1, |ahead: u64| format!("{}-{}", at.epoch, at.version + ahead));
    assert_eq!(versions(&feed.subscribe(Some(&at.event_id())).missed), (first..first + 5).collect::<Vec<_>>());
    assert_eq!(versions(&feed.subscribe(Some(&id(3))).missed), [first + 3, first + 4]);
    let mut tab = feed.subscribe(Some(&id(3)));
    change_something(app, 1).await;
    assert_eq!(tab.coming.try_recv().unwrap().version, Some(first + 5), "nothing falls between the missed and the coming");
}

async fn a_tab_that_was_away_too_long_is_told_to_fetch_the_page(app: &TestApp) {
    let feed = app.live().public();
    let at = feed.read().browser.clone();
    change_something(app, RING).await;
    assert_eq!(feed.subscribe(Some(&at.event_id())).missed.len(), RING, "as long as everything it missed is kept");
    change_something(app, 1).await;
    assert!(is_resync(&feed.subscribe(Some(&at.event_id())).missed));
}

async fn a_tab_of_another_line_of_versions_is_told_to_fetch_the_page(app: &TestApp) {
    change_something(app, 2).await;
    let feed = app.live().public();
    let at = feed.read().browser.clone();
    let newer = format!("{}-{}", at.epoch, at.version + 1);
    let other = format!("x{}-{}", at.epoch, at.version);
    for id in [newer.as_str(), other.as_str(), "", "-", "nonsense", &format!("{}--1", at.epoch), &format!("{}-", at.epoch)] {
        assert!(is_resync(&feed.subscribe(Some(id)).missed), "{id}");
    }
    assert!(is_resync(&feed.subscribe(None).missed), "who says nothing knows nothing");
}

async fn every_process_sends_the_same_bytes(app: &TestApp) {
    let elsewhere = Hub::new(app.services.db.clone(), app.clock.clone(), addresses(), None);
    elsewhere.refresh().await.unwrap();
    let feeds = [app.live().public(), elsewhere.page(app.page).unwrap().public()];
    let [mut here, mut there] = feeds.map(|feed| feed.subscribe(None).coming);
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, Status::MajorOutage)])).await;
    app.pass_minutes(7);
    app.resolve(id).await;
    elsewhere.committed(app.page, 0).await;
    for _ in 0..3 {
        assert_eq!(here.try_recv().unwrap().bytes, there.try_recv().unwrap().bytes);
    }
    assert!(here.try_recv().is_err() && there.try_recv().is_err());
}

async fn a123_a_change_that_shows_nothing_to_visitors_tells_them_nothing(app: &TestApp) {
    let mut stream = app.live().public().subscribe(None).coming;
    let player = app.component("Player").await;
    stream.try_recv().unwrap();
    let mut draft = trouble("Not out yet", &[(player, Status::MajorOutage)]);
    draft.publish = PublishAt::Draft;
    let id = app.open(draft).await;
    app.post(id, note("Nobody may read this.")).await;
    let version = app.snapshot().version;
    assert!(stream.try_recv().is_err(), "not even that something happened");
    let mut tab = app.live().read().browser.as_ref().clone();
    app.component("Search").await;
    let frame = stream.try_recv().unwrap();
    assert_eq!(frame.version, Some(version + 3), "two versions were for staff alone");
    let text = std::str::from_utf8(&frame.bytes).unwrap();
    let change: Change = serde_json::from_str(text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap()).unwrap();
    assert!(tab.apply(change) && tab == *app.live().read().browser);
    let feed = app.live().public();
    let seen = |version: u64| feed.subscribe(Some(&format!("{}-{version}", tab.epoch))).missed;
    assert_eq!([version, version + 1, version + 2].map(|v| versions(&seen(v))), [[version + 3], [version + 3], [version + 3]]);
    assert!(seen(version + 3).is_empty() && is_resync(&seen(version + 4)));
}

async fn a_commit_is_published_only_after_it_is_kept(app: &TestApp) {
    /// Looks into the database whenever it is told of a commit.
    struct Witness(Database, Mutex<Vec<(i64, i64)>>);

    #[async_trait::async_trait]
    impl Committed for Witness {
        async fn committed(&self, page: PageId, version: i64) {
            let row = page::Entity::find_by_id(Col(page)).one(self.0.read()).await.unwrap().unwrap();
            self.1.lock().unwrap().push((version, row.version));
        }

        async fn points_arrived(&self, _page: PageId) {}
    }

    let witness = Arc::new(Witness(app.services.db.clone(), Mutex::default()));
    let services = Services { committed: witness.clone(), ..app.services.clone() };
    for n in 0..3 {
        let edit = EditPage { description: Some(Some(format!("Described {n}"))), ..EditPage::at_rev(None) };
        pages::edit(&services, &app.owner(), app.page, edit).await.unwrap();
    }
    let told = witness.1.lock().unwrap().clone();
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|(said, kept)| said == kept), "whoever is told can read it, on another connection: {told:?}");
}
