//! Feeds, read by a parser that is none of ours: what is in them, what survives edits, and what cannot break them.

use app::model::{
    EventId, IncidentState, Instant, Status,
    input::{EditMaintenance, EditUpdate},
};
use axum::http::Method;
use feed_rs::{
    model::{Entry, Feed, FeedType},
    parser,
};
use server::service::{incidents, maintenance};

use super::{ask::Door, json::Json};
use crate::support::{
    app::TestApp,
    deeds::{comment, says, trouble},
};

both!(
    every_feed_tells_incidents_and_maintenance,
    a_log_is_told_as_readers_know_it,
    an_edit_makes_no_new_entry,
    a_reader_can_have_one_kind_only,
    components_and_groups_have_feeds_of_their_own,
    a_feed_has_fifty_entries_what_changed_last_first,
    who_has_a_feed_already_gets_nothing,
    a_feed_speaks_the_language_of_its_page,
    a_postmortem_is_told_first,
    what_comes_back_by_rule_is_news_a_week_before,
    json_feeds_have_what_readers_need,
);

const FEEDS: [(&str, &str); 3] =
    [("/history.atom", "application/atom+xml"), ("/history.rss", "application/rss+xml"), ("/feed.json", "application/feed+json")];

/// A feed, parsed.
pub async fn feed(door: &Door, path: &str) -> Feed {
    let reply = door.read(path).await;
    parser::parse(&reply.body[..]).unwrap_or_else(|error| panic!("{path}: {error}: {}", reply.text()))
}

fn entry<'a>(feed: &'a Feed, id: &EventId) -> &'a Entry {
    let found = feed.entries.iter().find(|e| e.links.iter().any(|link| link.href.ends_with(id.as_str())));
    found.unwrap_or_else(|| panic!("{id} is not in the feed"))
}

fn html(entry: &Entry) -> &str {
    let content = entry.content.as_ref().and_then(|c| c.body.as_deref());
    content.or(entry.summary.as_ref().map(|s| s.content.as_str())).expect("an entry says something")
}

fn title(entry: &Entry) -> &str {
    &entry.title.as_ref().expect("an entry has a title").content
}

async fn every_feed_tells_incidents_and_maintenance(app: &TestApp) {
    let player = app.component("Player").await;
    let name = "Feeds: <script>alert(1)</script> & \"quotes\" é 日本";
    let mut input = trouble(name, &[(player, Status::PartialOutage)]);
    input.update.body = "line one\nline two <b>x</b>".into();
    let incident = app.open(input).await;
    let planned = app.plan("Feeds, maintenance; with \\ signs", 60, |_| ()).await;
    let door = app.door();
    for (path, content_type) in FEEDS {
        let reply = door.read(path).await;
        assert!(reply.header("content-type").starts_with(content_type), "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "*");
        let feed = feed(&door, path).await;
        let kind = match path {
            "/history.atom" => FeedType::Atom,
            "/history.rss" => FeedType::RSS2,
            _ => FeedType::JSON,
        };
        assert_eq!(feed.feed_type, kind);
        assert_eq!(feed.title.as_ref().unwrap().content, "Reelway status - Incident History");
        assert_eq!(feed.entries.len(), 2);
        let told = entry(&feed, &incident);
        assert_eq!(told.links[0].href, format!("https://status.example.com/incidents/{incident}"));
        assert_eq!(title(told), name, "{path}");
        assert!(html(told).contains("<strong>Investigating</strong> - line one"), "{path}: {}", html(told));
        assert!(!html(told).contains("<b>x</b>") || html(told).contains("line two"), "{path}");
        assert!(told.updated.or(told.published).is_some());
        let told = entry(&feed, &planned);
        assert_eq!(title(told), "Feeds, maintenance; with \\ signs");
        assert_eq!(told.links[0].href, format!("https://status.example.com/maintenance/{planned}"));
        let begins = "<p><strong>THIS IS A SCHEDULED EVENT Mar <var data-var='date'>2</var>, <var data-var='time'>14:00</var> - \
                      <var data-var='time'>15:00</var> UTC+1</strong></p>";
        assert!(html(told).starts_with(begins), "{path}: {}", html(told));
        assert_ne!(feed.entries[0].id, feed.entries[1].id);
    }
    let atom = door.read("/history.atom").await.text();
    assert!(atom.contains("<id>tag:status.example.com,2005:/history</id>"), "{atom}");
    assert!(atom.contains("<id>tag:status.example.com,2005:Incident/"), "{atom}");
    assert!(atom.contains("xml:lang=\"en\"") && atom.contains("<name>Reelway</name>"), "{atom}");
    assert!(atom.contains("href=\"https://status.example.com/history.atom\" rel=\"self\""), "{atom}");
}

async fn a_log_is_told_as_readers_know_it(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    app.pass_minutes(5);
    app.post(id, says(IncidentState::Investigating, "* one\n* two", &[])).await;
    app.pass_minutes(5);
    app.post(id, comment("Still on it.\n\nReally.")).await;
    app.pass_minutes(5);
    app.resolve(id).await;
    let feed = feed(&app.door(), "/history.atom").await;
    let told = html(entry(&feed, &id));
    let moment = |clock: &str| format!("<p><small>Mar <var data-var='date'>2</var>, <var data-var='time'>{clock}</var> UTC+1</small><br>");
    let newest = format!("{}<strong>Resolved</strong> - It works again.</p>", moment("13:15"));
    assert!(told.starts_with(&newest), "{told}");
    assert!(told.contains(&format!("{}<strong>Update</strong> - Still on it.</p>", moment("13:10"))), "{told}");
    assert!(told.contains("Really.</p>") && told.contains(&format!("{}<strong>Update</strong></p><ul>", moment("13:05"))), "{told}");
    assert!(told.contains(&format!("{}<strong>Investigating</strong> - We are looking into it.</p>", moment("13:00"))), "{told}");
}

async fn an_edit_makes_no_new_entry(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let planned = app.plan("Upgrade", 60, |_| ()).await;
    let door = app.door();
    let ids = async |path: &str| {
        let feed = feed(&door, path).await;
        (entry(&feed, &id).id.clone(), entry(&feed, &planned).id.clone())
    };
    let moments = async || {
        let feed = feed(&door, "/history.atom").await;
        (entry(&feed, &id).published, entry(&feed, &id).updated)
    };
    let mut before = Vec::new();
    for (path, _) in FEEDS {
        before.push(ids(path).await);
    }
    let (published, updated) = moments().await;
    app.pass_minutes(10);
    let update = app.incident(id).updates[0].id;
    let mut edit = EditUpdate::at_rev(1);
    edit.body = Some("Corrected.".into());
    incidents::edit_update(&app.services, &app.owner(), app.page, (id, update), edit).await.unwrap();
    app.edit(id, |e| e.name = Some("Playback fails for some".into())).await;
    let mut edit = EditMaintenance::at_rev(1);
    edit.name = Some("Great upgrade".into());
    maintenance::edit(&app.services, &app.owner(), app.page, planned, edit).await.unwrap();
    for (at, (path, _)) in FEEDS.iter().enumerate() {
        assert_eq!(ids(path).await, before[at], "{path}");
    }
    let later = moments().await;
    assert_eq!(later.0, published);
    assert!(later.1 > updated, "an edit is an update");
    let feed = feed(&door, "/history.atom").await;
    assert_eq!(title(entry(&feed, &id)), "Playback fails for some");
    assert!(html(entry(&feed, &id)).contains("Corrected."));
}

async fn a_reader_can_have_one_kind_only(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let planned = app.plan("Upgrade", 60, |_| ()).await;
    let door = app.door();
    for (path, _) in FEEDS {
        let incidents = feed(&door, &format!("{path}?only=incidents")).await;
        assert_eq!((incidents.entries.len(), entry(&incidents, &id).id.is_empty()), (1, false));
        let planned_only = feed(&door, &format!("{path}?utm=1&only=maintenance")).await;
        assert_eq!((planned_only.entries.len(), entry(&planned_only, &planned).id.is_empty()), (1, false));
        let wrong = door.get(&format!("{path}?only=everything")).await;
        assert_eq!((wrong.status, wrong.text().as_str()), (400, "only must be incidents or maintenance\n"));
    }
}

async fn components_and_groups_have_feeds_of_their_own(app: &TestApp) {
    let (group, ids) = app.group("Video", &["Playback", "Uploads"]).await;
    let payments = app.component("Payments").await;
    let one = app.open(trouble("Playback fails", &[(ids[0], Status::PartialOutage)])).await;
    let two = app.open(trouble("Nobody can pay", &[(payments, Status::PartialOutage)])).await;
    let planned = app.plan("Upgrade", 60, |m| m.components = vec![ids[1]]).await;
    let door = app.door();
    for end in ["history.atom", "history.rss"] {
        let of = async |path: String| {
            let feed = feed(&door, &path).await;
            let mut links: Vec<String> = feed.entries.iter().map(|e| e.links[0].href[e.links[0].href.len() - 12..].to_owned()).collect();
            links.sort();
            (feed.title.unwrap().content, links)
        };
        let sorted = |mut ids: Vec<String>| {
            ids.sort();
            ids
        };
        let (title, found) = of(format!("/components/{}/{end}", ids[0])).await;
        assert_eq!((title.as_str(), found), ("Reelway status - Playback - Incident History", vec![one.to_string()]));
        assert_eq!(of(format!("/components/{payments}/{end}")).await.1, [two.to_string()]);
        assert_eq!(of(format!("/groups/{group}/{end}")).await.1, sorted(vec![one.to_string(), planned.to_string()]));
        for unknown in ["components/aaaaaaaaaaaa", "groups/aaaaaaaaaaaa", "components/x", "groups/%00"] {
            let reply = door.get(&format!("/{unknown}/{end}")).await;
            assert_eq!((reply.status, reply.body.len()), (404, 0), "{unknown}");
        }
        assert_eq!(door.get(&format!("/groups/{}/{end}", ids[0])).await.status, 404, "a component is no group");
    }
}

async fn a_feed_has_fifty_entries_what_changed_last_first(app: &TestApp) {
    let mut ids = Vec::new();
    for n in 0..55 {
        app.clock.advance(1_000);
        ids.push(app.open(trouble(&format!("cap {n}"), &[])).await);
    }
    app.clock.advance(1_000);
    app.post(ids[0], comment("Still on it.")).await;
    for (path, _) in FEEDS {
        let feed = feed(&app.door(), path).await;
        assert_eq!(feed.entries.len(), 50);
        assert_eq!([title(&feed.entries[0]), title(&feed.entries[1])], ["cap 0", "cap 54"]);
    }
}

async fn who_has_a_feed_already_gets_nothing(app: &TestApp) {
    let door = app.door();
    for path in ["/history.atom", "/history.rss", "/feed.json", "/calendar.ics"] {
        let tag = door.read(path).await.header("etag").to_owned();
        let again = door.send(Method::GET, path, &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
}

async fn a_feed_speaks_the_language_of_its_page(app: &TestApp) {
    app.speak_german().await;
    let id = app.plan("Umbau", 60, |_| ()).await;
    let feed = feed(&app.door(), "/history.atom").await;
    assert_eq!(feed.title.as_ref().unwrap().content, "Status von Reelway - Störungen und Wartungen");
    let told = html(entry(&feed, &id));
    assert!(told.contains("GEPLANTE WARTUNG <var data-var='date'>2</var>. Mär") && told.contains("<strong>Geplant</strong>"), "{told}");
}

async fn a_postmortem_is_told_first(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    app.resolve(id).await;
    incidents::save_postmortem(&app.services, &app.owner(), app.page, id, None, "We learned *much*.").await.unwrap();
    let door = app.door();
    assert!(!html(entry(&feed(&door, "/history.atom").await, &id)).contains("learned"));
    incidents::publish_postmortem(&app.services, &app.owner(), app.page, id, false).await.unwrap();
    let feed = feed(&door, "/history.atom").await;
    let told = html(entry(&feed, &id));
    let first = told.split("</p>").next().unwrap();
    assert!(first.ends_with("<strong>What we learned</strong> - We learned <em>much</em>."), "{told}");
}

async fn json_feeds_have_what_readers_need(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, Status::PartialOutage)])).await;
    let document = app.door().json("/feed.json").await;
    let keys = ["version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items"];
    assert_eq!(document.keys(), keys);
    assert_eq!(document["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(document["feed_url"], "https://status.example.com/feed.json");
    let item = &document["items"][0];
    assert_eq!(item.keys(), ["id", "url", "title", "content_html", "date_published", "date_modified", "tags"]);
    assert!(item["id"].text().starts_with("tag:") && item["url"].text().ends_with(id.as_str()));
    assert_eq!(item["tags"], Json::List(vec![Json::Text("Player".into())]));
    assert_eq!(item["date_published"].text().parse::<Instant>().unwrap(), app.now());
}

async fn what_comes_back_by_rule_is_news_a_week_before(app: &TestApp) {
    app.plan("Weekly rebuild", 60, |m| m.recurrence = Some("FREQ=WEEKLY;COUNT=10".into())).await;
    let planned: Vec<Instant> = app.snapshot().maintenances.iter().map(|m| m.scheduled_for).collect();
    assert!(planned.len() > 3, "{planned:?}");
    let door = app.door();
    assert_eq!(feed(&door, "/history.atom").await.entries.len(), 1);
    app.pass_minutes(1440);
    app.component("Something that makes a version").await;
    let feed = feed(&door, "/history.atom").await;
    assert_eq!(feed.entries.len(), 2);
    let published = feed.entries[0].published.unwrap().timestamp_millis();
    assert_eq!(published, planned[1].millis() - 7 * 86_400_000, "so that readers show it as new");
}
