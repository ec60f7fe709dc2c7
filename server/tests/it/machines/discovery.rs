//! What search engines and finders of holes look for.

use app::model::{Instant, Visibility, input::EditPage, page::PageSettings};
use server::service::pages;

use crate::support::{app::TestApp, deeds::trouble};

both!(search_engines_are_shown_around, a_page_can_hide_from_search_engines, a_finder_of_a_hole_learns_whom_to_tell);

async fn search_engines_are_shown_around(app: &TestApp) {
    let player = app.component("Player").await;
    let shown = app.open(trouble("Playback fails", &[])).await;
    let mut hidden = trouble("Hidden", &[]);
    hidden.visibility = Visibility::Hidden;
    let hidden = app.open(hidden).await;
    let planned = app.plan("Upgrade", 60, |_| ()).await;
    let door = app.door();
    let robots = door.read("/robots.txt").await;
    assert!(robots.text().ends_with("\nSitemap: https://status.example.com/sitemap.xml\n"), "{}", robots.text());
    assert!(robots.header("content-type").starts_with("text/plain"));
    let sitemap = door.read("/sitemap.xml").await;
    assert!(sitemap.header("content-type").starts_with("application/xml"));
    let xml = sitemap.text();
    for path in [
        "/".to_owned(),
        "/history".into(),
        format!("/components/{player}"),
        format!("/incidents/{shown}"),
        format!("/maintenance/{planned}"),
    ] {
        assert!(xml.contains(&format!("<loc>https://status.example.com{path}</loc>")), "{path}: {xml}");
        assert_eq!(door.get(&path).await.status, 200, "{path}");
    }
    assert!(!xml.contains(hidden.as_str()));
}

async fn a_page_can_hide_from_search_engines(app: &TestApp) {
    let settings = PageSettings { hidden_from_search: true, ..PageSettings::default() };
    let input = EditPage { settings: Some(settings), ..EditPage::at_rev(None) };
    pages::edit(&app.services, &app.owner(), app.page, input).await.unwrap();
    let door = app.door();
    assert_eq!(door.read("/robots.txt").await.text(), "User-agent: *\nDisallow: /\n");
    assert_eq!(door.get("/sitemap.xml").await.status, 404);
}

async fn a_finder_of_a_hole_learns_whom_to_tell(app: &TestApp) {
    assert_eq!(app.door().get("/.well-known/security.txt").await.status, 404, "nobody was named");
    let reply = app.door_with(&["--security-contact", "security@example.com"]).read("/.well-known/security.txt").await;
    let text = reply.text();
    let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name} in {text}"));
    assert_eq!(line("Contact: "), "mailto:security@example.com");
    assert_eq!(line("Canonical: "), "https://status.example.com/.well-known/security.txt");
    assert_eq!(line("Preferred-Languages: "), "en, de, fr, es, ja, ar");
    let days = line("Expires: ").parse::<Instant>().unwrap().since(app.now()) / 86_400_000;
    assert!((170..365).contains(&days), "{text}");
}
