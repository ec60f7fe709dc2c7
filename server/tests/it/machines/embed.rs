//! The box in the corner of other sites.

use app::model::{Status, input::EditPage, page::PageSettings};
use server::service::{maintenance, pages};

use super::ask::Reply;
use crate::support::{app::TestApp, deeds::trouble};

both!(the_box_shows_the_worst_that_goes_on, a030_the_box_runs_nothing_but_its_own_script, staff_choose_its_colours);

fn is_shown(frame: &Reply) -> bool {
    frame.text().contains("<body data-show=\"true\">")
}

async fn the_box_shows_the_worst_that_goes_on(app: &TestApp) {
    let player = app.component("Player").await;
    let door = app.door();
    assert!(!is_shown(&door.read("/embed/frame").await), "all is well");
    assert!(is_shown(&door.read("/embed/frame?test=true&mobile=true").await), "unless somebody wants to see it");
    let planned = app.plan("Upgrade", 0, |_| ()).await;
    maintenance::start(&app.services, &app.owner(), app.page, planned, "It begins.").await.ok();
    let frame = door.read("/embed/frame").await;
    let link = format!("href=\"https://status.example.com/maintenance/{planned}\">Upgrade</a>");
    assert!(is_shown(&frame) && frame.text().contains(&link) && frame.text().contains("Maintenance under way"), "{}", frame.text());
    let id = app.open(trouble("Playback fails", &[(player, Status::MajorOutage)])).await;
    let frame = door.read("/embed/frame?mobile=true").await;
    let link = format!("href=\"https://status.example.com/incidents/{id}\">Playback fails</a>");
    assert!(is_shown(&frame) && frame.text().contains(&link) && frame.text().contains("<p>Investigating</p>"), "{}", frame.text());
    assert_eq!(frame.header("content-type"), "text/html; charset=utf-8");
    let script = door.read("/embed/script.js").await;
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!((script.header("access-control-allow-origin"), script.header("cross-origin-resource-policy")), ("*", "cross-origin"));
}

async fn a030_the_box_runs_nothing_but_its_own_script(app: &TestApp) {
    app.open(trouble("</a><script>alert(1)</script>\"onload=\"x", &[])).await;
    let door = app.door();
    let frame = door.read("/embed/frame").await;
    assert_eq!(frame.text().matches("<script").count(), 1, "{}", frame.text());
    let policy = frame.header("content-security-policy");
    assert!(
        policy.contains("script-src 'sha256-") && policy.contains("style-src 'sha256-") && policy.ends_with("frame-ancestors *"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    for query in ["?callback=alert(1)//", "?origin=*", "?mobile=%3Cscript%3E", "?test=1"] {
        assert_eq!(door.read(&format!("/embed/frame{query}")).await.body, frame.body, "{query}");
    }
}

async fn staff_choose_its_colours(app: &TestApp) {
    app.open(trouble("Playback fails", &[])).await;
    let colours = [("incident_background_color", "ABCDEF"), ("incident_text_color", "red;}</style><script>alert(1)</script>")];
    let compatible = colours.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let settings = PageSettings { compatible, ..PageSettings::default() };
    let input = EditPage { settings: Some(settings), ..EditPage::at_rev(None) };
    pages::edit(&app.services, &app.owner(), app.page, input).await.unwrap();
    let frame = app.door().read("/embed/frame").await.text();
    assert!(frame.contains("background:#ABCDEF;color:#ffffff;") && !frame.contains("alert(1)"), "{frame}");
}
