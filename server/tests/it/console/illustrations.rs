//! Pictures in texts: who hands them in, what is served of them, where they are shown, and when they are forgotten.

use std::{collections::BTreeSet, io::Cursor};

use app::model::{
    EventId, IncidentState, Role, Visibility,
    illustration::{ILLUSTRATION_LENGTH, Illustration},
    input::{EditUpdate, NewIncident, NewMaintenance, NewTemplate, PublishAt},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sea_orm::EntityTrait;
use serde_json::json;
use server::{
    entity::illustration,
    error::Error,
    jobs::prune,
    service::{illustrations, incidents, maintenance, templates},
};

use super::staff::Staff;
use crate::support::{app::TestApp, deeds::comment, door::Door};

both!(
    a_picture_is_shown_wherever_its_text_is_read,
    a_picture_says_what_it_shows_and_is_one_of_the_page,
    a_postmortem_shows_pictures,
    what_no_text_shows_is_forgotten_after_a_week,
    only_who_runs_events_hands_pictures_in,
    a022_a_picture_from_elsewhere_is_in_nothing_anybody_reads,
    a145_a_picture_is_served_as_what_it_is_whatever_it_was_called,
    a146_no_name_of_a_file_is_a_path,
);

on_sqlite!(a121_who_guesses_names_of_pictures_asks_the_database_nothing, a149_no_more_is_read_than_a_picture_may_have);

const DAY: i64 = 86_400_000;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbaImage::from_pixel(width, height, image::Rgba([18, 89, 127, 255])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn kept(app: &TestApp) -> Illustration {
    illustrations::keep(&app.services, &app.member(Role::Editor), app.page, png(640, 80)).await.expect("it is a picture")
}

async fn told(app: &TestApp, text: &str) -> EventId {
    app.open(NewIncident::named("Uploads fail", text)).await
}

async fn a_picture_is_shown_wherever_its_text_is_read(app: &TestApp) {
    let door = Door::open(app).await;
    let picture = kept(app).await;
    let id = told(app, &format!("We look.\n\n{}", picture.markdown("Errors by region"))).await;
    let (name, address) = (picture.to_string(), picture.address());
    let shown = format!("<img src=\"{address}\" alt=\"Errors by region\" width=\"640\" height=\"80\" loading=\"lazy\">");
    for path in ["/".to_owned(), format!("/incidents/{id}"), format!("/history/{}", "2026/03")] {
        let html = door.get(&path).await.text();
        assert!(html.contains(&shown) || path.starts_with("/history"), "{path}: {html}");
        assert!(!html.contains(&format!("https://status.example.com{address}")), "{path}");
    }
    let whole = format!("https://status.example.com{address}");
    for path in ["/history.atom", "/history.rss", "/feed.json"] {
        let feed = door.get(path).await.text();
        let plain = feed.replace("&lt;", "<").replace("&quot;", "\"").replace("&gt;", ">").replace("\\\"", "\"");
        assert!(plain.contains(&format!("<img src=\"{whole}\"")), "{path}: {feed}");
        assert!(!plain.contains(&format!("src=\"{address}\"")), "{path}: {feed}");
    }
    let served = door.get(&address).await;
    assert_eq!((served.status, served.header("content-type")), (200, "image/png"));
    assert_eq!(served.header("cross-origin-resource-policy"), "cross-origin", "readers of feeds show it");
    let deeds: Vec<_> = app.audit().await.into_iter().filter(|row| row.noun == "illustration").collect();
    assert_eq!(deeds.iter().map(|row| (row.verb.as_str(), row.noun_id.as_deref())).collect::<Vec<_>>(), [("added", Some(name.as_str()))]);
    app.outbox().await;
}

async fn a_picture_says_what_it_shows_and_is_one_of_the_page(app: &TestApp) {
    let owner = app.owner();
    let picture = kept(app).await;
    let id = told(app, "We look.").await;
    let post = async |body: String| incidents::post_update(&app.services, &owner, app.page, id, None, comment(&body)).await;
    let field = |error: Error| match error {
        Error::Invalid(errors) => errors.iter().map(|(field, said)| format!("{field} {said}")).collect::<String>(),
        other => panic!("{other}"),
    };
    let silent = field(post(format!("Look:\n\n![]({})", picture.address())).await.unwrap_err());
    assert!(silent.starts_with("body has a picture without words"), "{silent}");
    let unknown = Illustration::new(&"0".repeat(32), 640, 80).unwrap();
    let other_size = format!("{}-1x1", picture.to_string().split('-').next().unwrap()).parse::<Illustration>().unwrap();
    let theirs = illustrations::keep(&app.services, &app.stranger(), app.other_page, png(9, 9)).await.unwrap();
    for strange in [unknown, other_size, theirs] {
        let refused = field(post(strange.markdown("A chart")).await.unwrap_err());
        assert!(refused.starts_with("body shows a picture this page does not have"), "{refused}");
    }
    let first = app.incident(id).updates[0].id;
    let correct = |body: String| EditUpdate::<IncidentState> { body: Some(body), ..EditUpdate::at_rev(1) };
    let correction =
        incidents::edit_update(&app.services, &owner, app.page, (id, first), correct(format!("![ ]({})", picture.address()))).await;
    assert!(field(correction.unwrap_err()).starts_with("body has a picture without words"));
    incidents::edit_update(&app.services, &owner, app.page, (id, first), correct(picture.markdown("A chart"))).await.unwrap();
    let (from, until) = (app.now() + std::time::Duration::from_secs(60), app.now() + std::time::Duration::from_secs(120));
    let silent = NewMaintenance::named("Cables", format!("![]({})", picture.address()), from, until);
    assert!(field(maintenance::schedule(&app.services, &owner, app.page, silent).await.unwrap_err()).starts_with("body has a picture"));
    app.outbox().await;
}

async fn a_postmortem_shows_pictures(app: &TestApp) {
    let (owner, door) = (app.owner(), Door::open(app).await);
    let picture = kept(app).await;
    let id = told(app, "We look.").await;
    app.resolve(id).await;
    let save = async |text: String| incidents::save_postmortem(&app.services, &owner, app.page, id, None, &text).await;
    let refused = save(format!("![]({})", picture.address())).await.unwrap_err().to_string();
    assert!(refused.starts_with("body_draft has a picture without words"), "{refused}");
    save(format!("It was the disk.\n\n{}", picture.markdown("Free space"))).await.unwrap();
    incidents::publish_postmortem(&app.services, &owner, app.page, id, false).await.unwrap();
    let html = door.get(&format!("/incidents/{id}/postmortem")).await.text();
    assert!(html.contains(&format!("<img src=\"{}\" alt=\"Free space\"", picture.address())), "{html}");
    let feed = door.get("/feed.json").await.text();
    assert!(feed.contains(&format!("https://status.example.com{}", picture.address())), "{feed}");
    app.outbox().await;
}

async fn what_no_text_shows_is_forgotten_after_a_week(app: &TestApp) {
    let (owner, door) = (app.owner(), Door::open(app).await);
    let [told_of, dropped, corrected, deleted, taken_back, learned, prepared] =
        [kept(app).await, kept(app).await, kept(app).await, kept(app).await, kept(app).await, kept(app).await, kept(app).await];
    told(app, &told_of.markdown("A chart")).await;
    let id = told(app, &corrected.markdown("A chart")).await;
    let first = app.incident(id).updates[0].id;
    let correction = EditUpdate::<IncidentState> { body: Some("No chart.".into()), ..EditUpdate::at_rev(1) };
    incidents::edit_update(&app.services, &owner, app.page, (id, first), correction).await.unwrap();
    let update = app.post(id, comment(&taken_back.markdown("A chart"))).await;
    incidents::delete_update(&app.services, &owner, app.page, id, update).await.unwrap();
    incidents::save_postmortem(&app.services, &owner, app.page, id, None, &learned.markdown("A chart")).await.unwrap();
    let gone = told(app, &deleted.markdown("A chart")).await;
    incidents::delete(&app.services, &owner, app.page, gone).await.unwrap();
    let template = NewTemplate {
        name: "Slow".into(),
        texts: vec![(IncidentState::Investigating, prepared.markdown("A chart"))],
        ..NewTemplate::default()
    };
    templates::create(&app.services, &owner, app.page, template).await.unwrap();

    prune::prune(&app.services).await.unwrap();
    for picture in [&told_of, &dropped, &corrected, &deleted, &taken_back, &learned, &prepared] {
        assert_eq!(door.get(&picture.address()).await.status, 200, "whoever has begun a text has a week");
    }
    app.clock.advance(7 * DAY + 1_000);
    let fresh = kept(app).await;
    prune::prune(&app.services).await.unwrap();
    for picture in [&told_of, &corrected, &learned, &prepared, &fresh] {
        assert_eq!(door.get(&picture.address()).await.status, 200, "somebody can still read of it");
    }
    for picture in [&dropped, &deleted, &taken_back] {
        assert_eq!(door.get(&picture.address()).await.status, 404, "nobody can");
    }
    let rows = illustration::Entity::find().all(app.services.db.read()).await.unwrap();
    let left: BTreeSet<String> = rows.into_iter().map(|row| row.name).collect();
    assert_eq!(left, [told_of, corrected, learned, prepared, fresh].map(|picture| picture.to_string()).into());
    let forgot = app.audit().await.into_iter().filter(|row| row.verb == "forgot" && row.noun == "illustration").count();
    let version = app.live().version();
    prune::prune(&app.services).await.unwrap();
    assert_eq!((forgot, app.live().version()), (3, version), "what is to be forgotten is forgotten once");
    let ledger = app.live().ledger().await.unwrap();
    assert_eq!(ledger.illustrations.len(), 5);
    app.outbox().await;
}

async fn only_who_runs_events_hands_pictures_in(app: &TestApp) {
    let keep = async |actor| illustrations::keep(&app.services, &actor, app.page, png(2, 2)).await;
    for role in [Role::Owner, Role::Admin, Role::Editor] {
        assert!(keep(app.member(role)).await.is_ok(), "{role}");
    }
    assert!(matches!(keep(app.member(Role::Viewer)).await, Err(Error::Forbidden)));
    for other in [app.visitor(), app.stranger()] {
        assert!(matches!(keep(other).await, Err(Error::Forbidden | Error::NotFound(_))));
    }
    assert_eq!(illustration::Entity::find().all(app.services.db.read()).await.unwrap().len(), 3);
    let too_large = vec![0; ILLUSTRATION_LENGTH + 1];
    let refused = illustrations::keep(&app.services, &app.owner(), app.page, too_large).await.unwrap_err().to_string();
    assert_eq!(refused, "picture is larger than 5 MB");
}

async fn a022_a_picture_from_elsewhere_is_in_nothing_anybody_reads(app: &TestApp) {
    let door = Door::open(app).await;
    let foreign = "![A chart](https://evil.example/p.gif) ![](//evil.example/q.gif) ![B](https://evil.example/files/x)";
    let id = told(app, foreign).await;
    for path in ["/".to_owned(), format!("/incidents/{id}"), "/history.atom".to_owned(), "/feed.json".to_owned()] {
        let text = door.get(&path).await.text();
        assert!(text.contains("A chart") && !text.contains("evil.example") && !text.contains("<img"), "{path}: {text}");
    }
    let policy = door.get("/").await.header("content-security-policy").to_owned();
    assert!(policy.contains("img-src 'self' data:;"), "{policy}");
    app.outbox().await;
}

async fn a145_a_picture_is_served_as_what_it_is_whatever_it_was_called(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Editor).await;
    let keep = async |bytes: &[u8]| {
        let content = STANDARD.encode(bytes);
        staff.call("illustrations/keep", &json!({ "page": app.page, "content": content, "content_type": "image/svg+xml" })).await
    };
    let mut polyglot = png(4, 4);
    polyglot.extend_from_slice(b"<html><script>window.__xss=1</script>");
    let reply = keep(&polyglot).await;
    let name: Illustration = serde_json::from_slice(&reply.body).expect("it is kept");
    let served = door.get(&name.address()).await;
    assert_eq!((served.status, served.header("content-type")), (200, "image/png"));
    assert!(served.body.starts_with(b"\x89PNG") && !served.body.windows(6).any(|bytes| bytes == b"script"));
    assert_eq!(served.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(served.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!((served.header("x-content-type-options"), served.has("set-cookie")), ("nosniff", false));
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><script>window.__xss=1</script></svg>";
    let gif = [b"GIF89a/*".as_slice(), b"*/=0;window.__xss=1//"].concat();
    for bad in [svg.as_slice(), b"<html><script>window.__xss=1</script></html>", &gif, b"%PDF-1.4", b""] {
        let reply = keep(bad).await;
        assert!(reply.status == 422 && reply.text().contains("picture"), "{}: {}", reply.status, reply.text());
    }
    let not_base64 = staff.call("illustrations/keep", &json!({ "page": app.page, "content": "*" })).await;
    assert_eq!(not_base64.status, 422);
}

async fn a146_no_name_of_a_file_is_a_path(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Editor).await;
    let long = "a".repeat(300);
    let evil = ["../../etc/cron.d/x", "..%2f..%2f", "..\\..\\", "/etc/passwd", "a\0.png", "CON", &long, "<img src=x>.png", "a.png;.html"];
    for name in evil {
        let input = json!({ "page": app.page, "content": STANDARD.encode(png(2, 2)), "name": name, "filename": name });
        let reply = staff.call("illustrations/keep", &input).await;
        let kept: Illustration = serde_json::from_slice(&reply.body).expect("the name of a file is nothing anybody asks for");
        assert_eq!(door.get(&kept.address()).await.status, 200, "{name}");
        let asked: String = name.bytes().map(|byte| format!("%{byte:02x}")).collect();
        assert!(matches!(door.get(&format!("/files/{asked}")).await.status, 400 | 404), "{name}");
    }
    let rows = illustration::Entity::find().all(app.services.db.read()).await.unwrap();
    assert!(rows.len() == evil.len() && rows.iter().all(|row| row.name.parse::<Illustration>().is_ok()), "names are drawn by lot");
}

async fn a121_who_guesses_names_of_pictures_asks_the_database_nothing(app: &TestApp) {
    let door = Door::open(app).await;
    let picture = kept(app).await;
    let draft = NewIncident {
        publish: PublishAt::Draft,
        visibility: Visibility::Team,
        ..NewIncident::named("Not yet", picture.markdown("A secret"))
    };
    app.open(draft).await;
    assert!(!door.get("/").await.text().contains(&picture.to_string()), "a draft is no visitor's");
    let before = app.services.db.uses();
    for n in 0..50_u32 {
        let guess = Illustration::new(&format!("{n:032x}"), 640, 80).unwrap();
        assert_eq!(door.get(&guess.address()).await.status, 404);
    }
    assert_eq!(app.services.db.uses(), before);
    let key = picture.to_string().split('-').next().unwrap().len();
    assert_eq!(key * 4, 128, "bits nobody guesses");
    app.outbox().await;
}

async fn a149_no_more_is_read_than_a_picture_may_have(app: &TestApp) {
    let door = Door::open(app).await;
    let (editor, viewer) = (Staff::enter(app, &door, Role::Editor).await, Staff::enter(app, &door, Role::Viewer).await);
    let of_size = |bytes: usize| json!({ "page": app.page, "content": STANDARD.encode(vec![0_u8; bytes]) });
    let before = app.dump().await;
    let told = editor.call("illustrations/keep", &of_size(ILLUSTRATION_LENGTH)).await;
    assert!(told.status == 422 && told.text().contains("must be a PNG"), "so much is read: {} {}", told.status, told.text());
    assert_eq!(editor.call("illustrations/keep", &of_size(ILLUSTRATION_LENGTH + 8_192)).await.status, 413);
    assert_eq!(viewer.call("illustrations/keep", &of_size(ILLUSTRATION_LENGTH)).await.status, 403);
    // Of who is not signed in as much is read as of any other call.
    let nobody = Staff { cookie: String::new(), ..Staff::enter(app, &door, Role::Viewer).await };
    assert_eq!(nobody.call("illustrations/keep", &of_size(1_024 * 1_024)).await.status, 413);
    assert_eq!(nobody.call("illustrations/keep", &of_size(16)).await.status, 401);
    // No other call takes more than before.
    assert_eq!(editor.call("markdown", &json!({ "text": "x".repeat(600 * 1_024) })).await.status, 413);
    assert_eq!(editor.call("markdown", &json!({ "text": "x".repeat(2 * 1_024 * 1_024) })).await.status, 413);
    // A body without an end.
    let mut wire = door.wire().await;
    let headers = [("Origin", "https://status.example.com"), ("Cookie", editor.cookie.as_str()), ("Transfer-Encoding", "chunked")];
    wire.ask("POST", "/_fn/illustrations/keep", &[&headers[..], &[("Content-Type", "application/json")]].concat()).await;
    let chunk = format!("{:x}\r\n{}\r\n", 256 * 1_024, "x".repeat(256 * 1_024));
    let mut sent = 0;
    while sent < 64 && wire.send(&chunk).await {
        sent += 1;
    }
    let reply = wire.reply().await;
    assert!(reply.status == 413 || reply.status == 0, "{} after {sent} chunks", reply.status);
    for parts in
        ["--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n".repeat(10_000), "--x\r\n".to_owned() + &"A".repeat(1_100_000)]
    {
        let headers =
            [("Origin", "https://status.example.com"), ("Cookie", &editor.cookie), ("Content-Type", "multipart/form-data; boundary=x")];
        let reply = door.send("POST", "/_fn/illustrations/keep", &headers, &parts).await;
        assert!(matches!(reply.status, 400 | 413 | 415 | 422), "{}: {}", reply.status, reply.text());
    }
    let after = app.dump().await;
    for (table, rows) in before.iter().filter(|(table, _)| !matches!(**table, "session" | "account" | "member" | "audit")) {
        assert_eq!(Some(rows), after.get(table), "{table}");
    }
}
