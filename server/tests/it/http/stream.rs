//! The event stream: what a tab gets first, what it missed, what comes, and when it must fetch everything anew.

use std::time::Duration;

use app::model::{
    Status::{MajorOutage, Operational},
    change::Change,
    snapshot::Snapshot,
};

use server::{live::feed::Frame, service::pages};

use crate::support::{
    app::TestApp,
    deeds::{comment, trouble},
    door::Door,
    process::until_so,
    raw::Frames,
};

both!(
    a_new_reader_is_greeted_and_told_to_fetch_the_page,
    a_reader_who_was_away_gets_exactly_what_was_missed,
    what_a_reader_folds_in_is_what_the_page_says,
    whoever_missed_too_much_or_comes_from_elsewhere_fetches_the_page,
    every_reader_gets_the_same_frames,
    the_snapshot_is_sent_again_only_when_it_has_changed,
    a_page_that_moves_to_another_address_is_sent_anew,
    a123_the_stream_of_one_page_says_nothing_of_another,
    when_the_database_is_away_readers_are_told_and_told_again_when_it_is_back,
);

on_sqlite!(
    a_quiet_stream_beats,
    a171_memory_for_a_reader_who_falls_behind_is_bounded,
    a171_a_reader_who_falls_behind_is_told_to_fetch_the_page,
    a171_a_reader_who_reads_nothing_is_dropped_and_gives_its_place_back,
    a170_one_address_and_all_together_have_only_so_many_streams,
    a170_other_sites_take_no_more_than_half_of_the_places,
);

/// The data of a change frame with this version.
fn change(frame: &str, snapshot: &Snapshot) -> Change {
    let mut lines = frame.lines();
    assert_eq!(lines.next(), Some(format!("id: {}", snapshot.event_id()).as_str()), "{frame}");
    assert_eq!(lines.next(), Some("event: change"), "{frame}");
    let data = lines.next().and_then(|line| line.strip_prefix("data: ")).expect("a frame has data");
    assert_eq!(lines.next(), None, "{frame}");
    serde_json::from_str(data).expect("it is a change")
}

async fn a_new_reader_is_greeted_and_told_to_fetch_the_page(app: &TestApp) {
    let door = Door::open(app).await;
    let mut stream = door.events("/events", &[]).await;
    let head = &stream.head;
    assert_eq!((head.status, head.header("content-type"), head.header("cache-control")), (200, "text/event-stream", "no-store"));
    assert_eq!((head.header("x-accel-buffering"), head.has("content-encoding"), head.has("content-length")), ("no", false, false));
    assert_eq!(stream.event().await.as_deref(), Some("event: resync\ndata: "));
    let since = format!("/events?since={}", app.snapshot().event_id());
    let mut informed = door.events(&since, &[("Accept-Encoding", "br, gzip")]).await;
    assert!(!informed.head.has("content-encoding"), "what is compressed is held back");
    app.component("Player").await;
    for stream in [&mut stream, &mut informed] {
        let frame = stream.event().await.unwrap();
        assert_eq!(change(&frame, &app.snapshot()).components.put.len(), 1, "first of all it gets what is new");
    }
}

async fn a_reader_who_was_away_gets_exactly_what_was_missed(app: &TestApp) {
    let door = Door::open(app).await;
    let player = app.component("Player").await;
    let mut seen = vec![app.snapshot()];
    for status in [MajorOutage, Operational, MajorOutage, Operational] {
        app.set(&[(player, status)]).await;
        seen.push(app.snapshot());
    }
    for away in 0..seen.len() {
        let since = seen[away].event_id();
        // A tab that reconnects names the last event it got; its address still says what it was rendered with.
        for (path, headers) in [
            (format!("/events?since={since}"), vec![]),
            ("/events".to_owned(), vec![("Last-Event-ID", since.as_str())]),
            (format!("/events?since={}", seen[0].event_id()), vec![("Last-Event-ID", since.as_str())]),
            (format!("/events?x=1&since={since}&since=junk"), vec![]),
        ] {
            let mut stream = door.events(&path, &headers).await;
            for missed in &seen[away + 1..] {
                change(&stream.event().await.unwrap(), missed);
            }
            app.pass_minutes(1);
            app.set(&[(player, if app.status(player) == Operational { MajorOutage } else { Operational })]).await;
            seen.push(app.snapshot());
            change(&stream.event().await.unwrap(), &app.snapshot());
        }
        if away > 2 {
            break;
        }
    }
}

async fn what_a_reader_folds_in_is_what_the_page_says(app: &TestApp) {
    let door = Door::open(app).await;
    let mut folded: Snapshot = serde_json::from_slice(&door.get("/events/snapshot").await.body).unwrap();
    let mut stream = door.events(&format!("/events?since={}", folded.event_id()), &[]).await;
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    app.pass_minutes(5);
    app.post(id, comment("We know *why*.")).await;
    app.resolve(id).await;
    while folded.version < app.snapshot().version {
        let frame = stream.event().await.unwrap();
        let data = frame.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
        assert!(folded.apply(serde_json::from_str(data).unwrap()), "{frame}");
    }
    let fresh = door.get("/events/snapshot").await.text();
    assert_eq!(serde_json::to_string(&folded).unwrap(), fresh);
}

async fn whoever_missed_too_much_or_comes_from_elsewhere_fetches_the_page(app: &TestApp) {
    let door = Door::open(app).await;
    let player = app.component("Player").await;
    let first = app.snapshot();
    for n in 0..300 {
        app.set(&[(player, if n % 2 == 0 { MajorOutage } else { Operational })]).await;
    }
    let now = app.snapshot();
    assert!(now.version >= first.version + 300);
    let epoch = &now.epoch;
    let oldest = now.version - 256;
    for (since, frames) in [
        (first.event_id(), None),
        (format!("{epoch}-{}", oldest - 1), None),
        (format!("{epoch}-{oldest}"), Some(256)),
        (format!("{epoch}-{}", now.version), Some(0)),
        (format!("{epoch}-{}", now.version + 1), None),
        (format!("{epoch}-18446744073709551616"), None),
        (format!("{epoch}--1"), None),
        (format!("x{epoch}-{}", now.version), None),
        (format!("-{}", now.version), None),
        (now.version.to_string(), None),
        ("junk%0d%0adata: x".replace(' ', "%20"), None),
        (String::new(), None),
    ] {
        let mut stream = door.events(&format!("/events?since={since}"), &[]).await;
        match frames {
            None => assert_eq!(stream.event().await.as_deref(), Some("event: resync\ndata: "), "{since}"),
            Some(count) => {
                for n in 0..count {
                    let id = format!("id: {epoch}-{}\n", oldest + 1 + n);
                    assert!(stream.event().await.unwrap().starts_with(&id), "{since}");
                }
            }
        }
    }
}

async fn every_reader_gets_the_same_frames(app: &TestApp) {
    let door = Door::open(app).await;
    let since = format!("/events?since={}", app.snapshot().event_id());
    let mut readers: Vec<Frames> = Vec::new();
    for _ in 0..40 {
        readers.push(door.events(&since, &[]).await);
    }
    assert_eq!((app.live().public().readers(), door.state.streams.open()), (40, 40));
    let player = app.component("Player").await;
    let mut versions = vec![app.snapshot()];
    for status in [MajorOutage, Operational] {
        app.set(&[(player, status)]).await;
        versions.push(app.snapshot());
    }
    for version in &versions {
        let first = readers[0].event().await.unwrap();
        change(&first, version);
        for reader in &mut readers[1..] {
            assert_eq!(reader.event().await.as_deref(), Some(first.as_str()));
        }
    }
    drop(readers);
    app.set(&[(player, MajorOutage)]).await;
    until_so("their places are free", async || door.state.streams.open() == 0 && app.live().public().readers() == 0).await;
}

async fn the_snapshot_is_sent_again_only_when_it_has_changed(app: &TestApp) {
    let door = Door::open(app).await;
    app.component("Player").await;
    let first = door.get("/events/snapshot").await;
    assert_eq!((first.status, first.header("content-type")), (200, "application/json; charset=utf-8"));
    assert_eq!(first.header("cache-control"), "no-cache");
    let small = door.get_with("/events/snapshot", &[("Accept-Encoding", "gzip, br")]).await;
    assert_eq!((small.header("content-encoding"), small.header("vary")), ("br", "Accept-Encoding"));
    assert!(small.body.len() < first.body.len());
    let tag = first.header("etag").to_owned();
    app.pass_minutes(3);
    assert_eq!(door.get_with("/events/snapshot", &[("If-None-Match", &tag)]).await.status, 304);
    app.component("Downloads").await;
    let second = door.get_with("/events/snapshot", &[("If-None-Match", &tag)]).await;
    assert!(second.status == 200 && second.header("etag") != tag);
    let (old, new): (Snapshot, Snapshot) = (serde_json::from_slice(&first.body).unwrap(), serde_json::from_slice(&second.body).unwrap());
    assert_eq!((new.version, new.components.len()), (old.version + 1, 2));
}

async fn a_page_that_moves_to_another_address_is_sent_anew(app: &TestApp) {
    let door = Door::open(app).await;
    let host = [("Host", "otherwise.status.example.com")];
    let (front, snapshot) = (door.get_with("/", &host).await, door.get_with("/events/snapshot", &host).await);
    assert!(front.text().contains("href=\"https://otherwise.status.example.com/\""));
    let version = app.hub.page(app.other_page).unwrap().read().full.event_id();
    // The oldest page has the base URL to itself; once it is gone the next one has.
    pages::delete(&app.services, &app.owner(), app.page).await.unwrap();
    app.hub.refresh().await.unwrap();
    assert_eq!(app.hub.page(app.other_page).unwrap().read().full.event_id(), version);
    assert!(door.get_with("/", &host).await.text().contains("href=\"https://status.example.com/\""));
    let again = door.get_with("/events/snapshot", &[host[0], ("If-None-Match", snapshot.header("etag"))]).await;
    assert!(again.status == 200 && again.text().contains("\"https://status.example.com\""));
}

async fn a123_the_stream_of_one_page_says_nothing_of_another(app: &TestApp) {
    let door = Door::open(app).await;
    let other = app.hub.page(app.other_page).unwrap();
    let since = format!("/events?since={}", app.snapshot().event_id());
    let mut own = door.events(&since, &[]).await;
    let theirs = format!("/events?since={}", other.read().full.event_id());
    let mut foreign = door.events(&theirs, &[("Host", "otherwise.status.example.com")]).await;
    app.foreign_component().await;
    assert!(foreign.event().await.unwrap().contains("Theirs"));
    app.component("Ours").await;
    let told = own.event().await.unwrap();
    assert!(told.contains("Ours") && !told.contains("Theirs"), "{told}");
    assert!(!door.get("/events/snapshot").await.text().contains("Theirs"));
}

async fn when_the_database_is_away_readers_are_told_and_told_again_when_it_is_back(app: &TestApp) {
    let door = Door::open(app).await;
    let since = format!("/events?since={}", app.snapshot().event_id());
    let mut stream = door.events(&since, &[]).await;
    app.hub.refresh().await.unwrap();
    let lost = app.now();
    door.state.hub.contact().lost();
    app.clock.advance(59_000);
    door.state.hub.tell_staleness();
    assert!(!door.get("/").await.text().contains("\"stale_since\""), "a minute is nothing");
    app.clock.advance(2_000);
    door.state.hub.tell_staleness();
    assert_eq!(stream.event().await, Some(format!("event: stale\ndata: {lost}")));
    assert!(door.get("/").await.text().contains(&format!("\"stale_since\":\"{lost}\"")));
    let mut late = door.events(&since, &[]).await;
    assert_eq!(late.event().await, Some(format!("event: stale\ndata: {lost}")), "whoever comes later is told at once");
    app.hub.refresh().await.unwrap();
    for stream in [&mut stream, &mut late] {
        assert_eq!(stream.event().await.as_deref(), Some("event: stale\ndata: "));
    }
    assert!(!door.get("/").await.text().contains("\"stale_since\""));
}

async fn a_quiet_stream_beats(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.hurry()).await;
    let mut stream = door.events(&format!("/events?since={}", app.snapshot().event_id()), &[]).await;
    // Longer than a request or an idle connection may take.
    for _ in 0..8 {
        assert_eq!(stream.next().await.as_deref(), Some("event: beat\ndata:"));
    }
}

async fn a171_a_reader_who_falls_behind_is_told_to_fetch_the_page(app: &TestApp) {
    let door = Door::open(app).await;
    let mut stream = door.events(&format!("/events?since={}", app.snapshot().event_id()), &[]).await;
    let live = app.live();
    // Sent in one go: the one who carries them to the reader has no turn in between.
    for n in 0..300 {
        live.public().send(Frame::unversioned("points", &n.to_string()));
    }
    assert_eq!(stream.event().await.as_deref(), Some("event: resync\ndata: "));
    for n in 300 - 256..300 {
        assert_eq!(stream.event().await, Some(format!("event: points\ndata: {n}")));
    }
}

async fn a171_memory_for_a_reader_who_falls_behind_is_bounded(app: &TestApp) {
    let live = app.live();
    let mut slow = live.public().subscribe(Some(&app.snapshot().event_id()));
    let player = app.component("Player").await;
    for n in 0..400 {
        app.set(&[(player, if n % 2 == 0 { MajorOutage } else { Operational })]).await;
    }
    assert!(slow.missed.is_empty());
    let mut kept = 0;
    assert!(matches!(slow.coming.try_recv(), Err(tokio::sync::broadcast::error::TryRecvError::Lagged(145))));
    while slow.coming.try_recv().is_ok() {
        kept += 1;
    }
    assert_eq!(kept, 256, "memory for those who do not read is bounded");
}

async fn a171_a_reader_who_reads_nothing_is_dropped_and_gives_its_place_back(app: &TestApp) {
    let door = Door::with(app, |wishes| {
        wishes.hurry();
        wishes.timeouts.headers = Duration::from_secs(10);
    })
    .await;
    let mut wire = crate::support::raw::Wire::narrow(door.address).await;
    wire.ask("GET", &format!("/events?since={}", app.snapshot().event_id()), &[]).await;
    let mut reader = door.events(&format!("/events?since={}", app.snapshot().event_id()), &[]).await;
    let id = app.open(trouble("Playback fails", &[])).await;
    let mut told = 0;
    let text = "Nothing new. ".repeat(1_500);
    until_so("the one who does not read is gone", async || {
        // So much is not said about a single incident.
        let mut input = trouble("Playback fails again", &[]);
        input.update.body.clone_from(&text);
        app.open(input).await;
        told += 1;
        while !reader.event().await.unwrap().contains(&format!("-{}\n", app.snapshot().version)) {}
        door.state.streams.open() == 1
    })
    .await;
    println!("{told} incidents of 20 KB until it was dropped");
    app.post(id, comment("Still here.")).await;
    assert!(reader.event().await.unwrap().contains("Still here."));
}

async fn a170_other_sites_take_no_more_than_half_of_the_places(app: &TestApp) {
    let door = Door::with(app, |wishes| {
        wishes.settings.max_streams_per_ip = 4;
        wishes.settings.max_streams = 6;
        wishes.settings.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    })
    .await;
    let guest = |ip: &'static str| [("X-Forwarded-For", ip), ("Origin", "https://shop.example")];
    let _guests = [door.events("/events", &guest("203.0.113.1")).await, door.events("/events", &guest("203.0.113.1")).await];
    let refused = door.get_with("/events", &guest("203.0.113.1")).await;
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (503, "*"), "half of what an address may have");
    let _another = door.events("/events", &guest("203.0.113.2")).await;
    assert_eq!(door.get_with("/events", &guest("203.0.113.3")).await.status, 503, "half of what all may have");
    for path in ["/events?guest", "/events?since=x&guest"] {
        assert_eq!(door.get_with(path, &[("X-Forwarded-For", "203.0.113.3")]).await.status, 503, "so do frames of the page on other sites");
    }
    door.events("/events", &[("X-Forwarded-For", "203.0.113.1")]).await;
}

async fn a170_one_address_and_all_together_have_only_so_many_streams(app: &TestApp) {
    let door = Door::with(app, |wishes| {
        wishes.settings.max_streams_per_ip = 2;
        wishes.settings.max_streams = 3;
        wishes.settings.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
        wishes.timeouts.beat = Duration::from_millis(50);
    })
    .await;
    let from = |ip: &'static str| [("X-Forwarded-For", ip)];
    let first = door.events("/events", &from("203.0.113.1")).await;
    let _second = door.events("/events", &from("203.0.113.1")).await;
    let refused = door.get_with("/events", &from("203.0.113.1")).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "30"), "an address has its own cap");
    assert_eq!(door.get_with("/", &from("203.0.113.1")).await.status, 200, "the page is served all the same");
    assert_eq!(door.get_with("/events/snapshot", &from("203.0.113.1")).await.status, 200, "and so is the way without a stream");
    let _third = door.events("/events", &from("203.0.113.2")).await;
    let refused = door.get_with("/events", &from("203.0.113.3")).await;
    assert_eq!(refused.status, 503, "all together have one too");
    // Whoever only asks for the headers takes no place.
    drop(first);
    until_so("a place is free", async || door.state.streams.open() == 2).await;
    assert_eq!(door.ask("HEAD", "/events", &from("203.0.113.3")).await.status, 200);
    until_so("it is still free", async || door.state.streams.open() == 2).await;
    door.events("/events", &from("203.0.113.3")).await;
}
