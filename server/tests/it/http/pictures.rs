//! Pictures of the state for whoever passes on a link: one a version and language, whatever they are asked for by.

use app::model::{
    Language, Status, Word,
    input::{EditPage, NAME_LENGTH},
};
use server::service::pages;

use super::scene::Scene;
use crate::support::{app::TestApp, deeds::trouble, door::Door};

both!(a_picture_is_drawn_once_a_version_and_language, a_page_names_the_picture_of_its_state, a161_the_longest_texts_make_no_larger_picture,);

on_sqlite!(a_picture_is_no_page_and_is_asked_for_as_a_file_is, one_picture_keeps_no_page_waiting);

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

async fn a_picture_is_drawn_once_a_version_and_language(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let before = app.services.db.uses().1;
    let first = door.get("/og/en/major.png").await;
    assert!(first.status == 200 && first.body.starts_with(PNG) && first.body.len() < 150_000, "{} bytes", first.body.len());
    for other in ["/og/en/ok.png", "/og/en/nodata.png?v=7", "/og/en/major.png?lang=de&v=999"] {
        assert_eq!(door.get(other).await.looks(), first.looks(), "{other}: whichever state is named");
    }
    let german = door.get("/og/de/major.png").await;
    assert!(german.body.starts_with(PNG) && german.body != first.body);
    // There are no letters for these: the mark alone is the same.
    assert_eq!(door.get("/og/ja/major.png").await.body, door.get("/og/ar/major.png").await.body);
    app.resolve(scene.incident).await;
    let fine = door.get("/og/en/ok.png").await;
    assert!(fine.body.starts_with(PNG) && fine.body != first.body, "a change makes another");
    assert_eq!(app.services.db.uses().1, before, "nobody asks the database");
}

async fn a_page_names_the_picture_of_its_state(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    for path in scene.pages() {
        let html = door.get(&path).await.text();
        let content =
            |name: &str| html.split(&format!("=\"{name}\" content=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
        let image = content("og:image").unwrap_or_else(|| panic!("{path}: {html}"));
        let own = image.strip_prefix("https://status.example.com").expect("the page knows where it is");
        assert!(own.starts_with("/og/en/major.png?v="), "{path}: {image}");
        assert!(door.get(own).await.body.starts_with(PNG), "{path}");
        assert!(content("og:url").unwrap().starts_with("https://status.example.com/"), "{path}");
        assert_eq!(content("og:site_name").as_deref(), Some("Reelway"), "{path}");
        assert!(html.contains("<script type=\"application/ld+json\">{"), "{path}");
    }
    for path in ["/nothing".to_owned()] {
        let html = door.get(&path).await.text();
        assert!(!html.contains("og:image") && !html.contains("ld+json"), "{html}");
    }
}

async fn a_picture_is_no_page_and_is_asked_for_as_a_file_is(app: &TestApp) {
    let (_, door) = (Scene::on(app).await, Door::open(app).await);
    let path = "/og/en/ok.png";
    let got = door.get(path).await;
    assert_eq!((got.header("content-type"), got.header("x-content-type-options")), ("image/png", "nosniff"));
    assert_eq!(got.header("cross-origin-resource-policy"), "cross-origin", "other sites show it");
    assert!(got.header("cache-control").starts_with("public, max-age=60") && !got.has("set-cookie") && !got.has("vary"));
    let again = door.get_with(path, &[("If-None-Match", got.header("etag"))]).await;
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, got.header("etag")));
    let head = door.ask("HEAD", path, &[]).await;
    assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, got.header("etag")));
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let reply = door.ask(method, path, &[("Content-Length", "0")]).await;
        assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD"), "{method}");
    }
}

async fn one_picture_keeps_no_page_waiting(app: &TestApp) {
    let (_, door) = (Scene::on(app).await, Door::open(app).await);
    let turn = door.state.extras.acquire().await.unwrap();
    let mut waiting = door.wire().await;
    waiting.ask("GET", "/og/en/ok.png", &[]).await;
    for path in ["/", "/recovery", "/accessibility"] {
        assert_eq!(door.get(path).await.status, 200, "{path}");
    }
    drop(turn);
    assert_eq!(waiting.reply().await.status, 200);
}

async fn a161_the_longest_texts_make_no_larger_picture(app: &TestApp) {
    let door = Door::open(app).await;
    for letter in ["W", "W ", "\u{c5}\u{301}", "\u{1f44d}", "\u{754c}"] {
        let longest: String = letter.chars().cycle().take(NAME_LENGTH).collect();
        for too_long in [longest.clone() + "WW", "W".repeat(10_240)] {
            let name = EditPage { name: Some(too_long), ..EditPage::at_rev(None) };
            assert!(pages::edit(&app.services, &app.owner(), app.page, name).await.is_err(), "{letter:?}");
        }
        let name = EditPage { name: Some(longest.clone()), ..EditPage::at_rev(None) };
        pages::edit(&app.services, &app.owner(), app.page, name).await.expect("it is as long as a name may be");
        let hurt = app.component(&longest).await;
        app.open(trouble(&longest, &[(hurt, Status::MajorOutage)])).await;
        for language in Language::ALL {
            let reply = door.get(&format!("/og/{}/major.png", language.as_str())).await;
            assert!(reply.status == 200 && reply.body.starts_with(PNG), "{letter:?}");
            let size = |from: usize| u32::from_be_bytes(reply.body[from..from + 4].try_into().expect("four bytes"));
            assert_eq!((size(16), size(20)), (1_200, 630), "{letter:?}");
            assert!(reply.body.len() < 150_000, "{letter:?}: {} bytes", reply.body.len());
        }
    }
    // Nobody else has a say in what is drawn.
    let drawn = door.get("/og/en/major.png").await;
    let long = "W".repeat(10_240);
    assert_eq!(door.get(&format!("/og/en/major.png?title={long}&name={long}")).await.looks(), drawn.looks());
    for other in [format!("/og/en/{long}.png"), format!("/og/{long}/major.png"), "/og/en/major.svg".into(), "/og/en/major.png/x".into()] {
        assert_eq!(door.get(&other).await.status, 404, "{other}");
    }
}
