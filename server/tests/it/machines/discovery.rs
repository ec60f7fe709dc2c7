//! What search engines and finders of holes look for.

use app::model::{Instant, Status, Visibility, input::EditPage, page::PageSettings};
use server::service::pages;

use crate::support::{app::TestApp, deeds::trouble};

both!(
    search_engines_are_shown_around,
    a_page_can_hide_from_search_engines,
    a_finder_of_a_hole_learns_whom_to_tell,
    a_language_model_is_told_how_things_are,
);

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
    assert_eq!(door.get("/llms.txt").await.status, 404);
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

async fn a_language_model_is_told_how_things_are(app: &TestApp) {
    let player = app.component("Player [beta]").await;
    let door = app.door();
    let calm = door.read("/llms.txt").await;
    assert_eq!(calm.header("content-type"), "text/plain; charset=utf-8");
    assert!(calm.text().starts_with("# Reelway status\n\n> Everything is working.\n\n"), "{}", calm.text());
    assert!(calm.text().contains(&format!("- [Player \\[beta\\]](https://status.example.com/components/{player}): Working\n")));
    let open = app.open(trouble("Playback fails", &[(player, Status::MajorOutage)])).await;
    let planned = app.plan("Upgrade", 60, |_| ()).await;
    let mut hidden = trouble("Nobody may know", &[]);
    hidden.visibility = Visibility::Hidden;
    app.open(hidden).await;
    let text = door.read("/llms.txt").await.text();
    let incident = format!("- [Playback fails](https://status.example.com/incidents/{open}): Investigating, last changed ");
    let maintenance = format!("- [Upgrade](https://status.example.com/maintenance/{planned}): Scheduled, from ");
    assert!(text.contains("is down.") && text.contains(&incident) && text.contains(&maintenance) && !text.contains("Nobody"), "{text}");
    for line in text.lines().filter_map(|line| line.split_once("](https://status.example.com")) {
        let path = line.1.split(')').next().unwrap_or_default();
        assert!(["/events", "/mcp"].contains(&path) || door.get(path).await.status == 200, "{path} is there");
    }
}
