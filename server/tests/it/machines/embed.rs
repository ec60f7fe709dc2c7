//! What other sites show of a page: the box in a corner, and frames they place themselves.

use app::model::{Status, input::EditPage, page::PageSettings};
use axum::http::Method;
use server::service::{maintenance, pages};

use super::ask::Reply;
use crate::support::{app::TestApp, deeds::trouble};

both!(
    the_box_shows_the_worst_that_goes_on,
    a030_the_box_runs_nothing_but_its_own_script,
    staff_choose_its_colours_and_its_corner,
    a_card_says_the_state_and_what_goes_on,
    a_list_says_how_each_component_is,
    a030_frames_run_nothing_but_our_script_whatever_is_asked_for,
);
on_sqlite!(
    only_what_is_made_for_it_may_be_framed,
    a_page_is_found_by_its_id_in_place_of_its_short_name,
    the_console_sees_each_page_on_its_own_host,
    other_sites_may_follow_the_stream_and_import_the_module,
);

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

async fn staff_choose_its_colours_and_its_corner(app: &TestApp) {
    app.open(trouble("Playback fails", &[])).await;
    let colours = [("incident_background_color", "ABCDEF"), ("incident_text_color", "red;}</style><script>alert(1)</script>")];
    let compatible = colours.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let settings = PageSettings { compatible, ..PageSettings::default() };
    let input = EditPage { settings: Some(settings), ..EditPage::at_rev(None) };
    pages::edit(&app.services, &app.owner(), app.page, input).await.unwrap();
    let frame = app.door().read("/embed/frame").await.text();
    assert!(frame.contains("background:#ABCDEF;color:#ffffff;") && !frame.contains("alert(1)"), "{frame}");
    for (position, edges) in [("", "'60px','','','60px'"), ("bottom-right", "'60px','','60px',''"), ("top-left", "'','60px','','60px'")] {
        let compatible = [("embed_position".to_owned(), position.to_owned())].into();
        let settings = PageSettings { compatible, ..PageSettings::default() };
        let input = EditPage { settings: Some(settings), ..EditPage::at_rev(None) };
        pages::edit(&app.services, &app.owner(), app.page, input).await.unwrap();
        let script = app.door().read("/embed/script.js").await.text();
        assert!(script.contains(&format!("var edges = [{edges}];")), "{position}: {script}");
    }
}

async fn a_card_says_the_state_and_what_goes_on(app: &TestApp) {
    let player = app.component("Player").await;
    let door = app.door();
    let card = door.read("/embed/card").await;
    assert!(card.text().contains("Everything is working.") && card.text().contains("<article class=\"ok\""), "{}", card.text());
    assert_eq!(card.header("content-type"), "text/html; charset=utf-8");
    let id = app.open(trouble("Playback fails", &[(player, Status::MajorOutage)])).await;
    let card = door.read("/embed/card?theme=dark&transparent=true&language=de").await.text();
    assert!(card.starts_with("<!DOCTYPE html><html lang=\"de\" dir=\"ltr\" data-theme=\"dark\" class=\"transparent\">"), "{card}");
    let link = format!("href=\"https://status.example.com/incidents/{id}\"><bdi>Playback fails</bdi></a>");
    assert!(card.contains(&link) && card.contains("Wird untersucht") && card.contains("<article class=\"major\""), "{card}");
}

async fn a_list_says_how_each_component_is(app: &TestApp) {
    let (_, parts) = app.group("Video", &["Player", "Upload"]).await;
    app.set(&[(parts[1], Status::PartialOutage)]).await;
    let list = app.door().read("/embed/components?theme=light").await.text();
    let group = list.find("<li class=\"group\">Video</li>").unwrap();
    let upload = list.find("<li class=\"partial trouble\">").unwrap();
    assert!(
        group < list.find("<bdi>Player</bdi>").unwrap()
            && list.contains("<bdi>Upload</bdi></a><span class=\"state\">Failing for some</span>"),
        "{list}"
    );
    assert!(group < upload && list.contains("<li class=\"ok\">"), "{list}");
}

async fn a030_frames_run_nothing_but_our_script_whatever_is_asked_for(app: &TestApp) {
    app.component("</bdi><script>alert(1)</script>\"onload=\"x").await;
    app.open(trouble("</a><img src=x onerror=alert(1)>", &[])).await;
    let door = app.door();
    for path in ["/embed/card", "/embed/components"] {
        let frame = door.read(path).await;
        assert_eq!(frame.text().matches("<script").count(), 1, "{}", frame.text());
        assert!(!frame.text().contains("<img") && !frame.text().contains("\"onload"), "{}", frame.text());
        let policy = frame.header("content-security-policy");
        assert!(policy.contains("script-src 'self'; style-src 'sha256-") && policy.ends_with("frame-ancestors *"), "{policy}");
        assert!(!policy.contains("unsafe") && frame.header("x-frame-options").is_empty(), "{policy}");
        for query in ["?callback=alert(1)//", "?origin=*", "?theme=%22%3E%3Cscript%3E", "?language=xx", "?transparent=1", "?of=x"] {
            assert_eq!(door.read(&format!("{path}{query}")).await.body, frame.body, "{query}");
        }
    }
    let hostile = "%22%3E%3C%2Fscript%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let preview =
        door.read(&format!("/embed/preview?theme={hostile}&name={hostile}&page={hostile}&position={hostile}&state={hostile}")).await;
    assert_eq!(preview.text().matches("<script").count(), 2, "{}", preview.text());
    assert_eq!(preview.header("x-robots-tag"), "noindex");
    let invented = door.read("/embed/preview?name=Invented&page=Invented").await;
    assert!(!invented.text().contains("Invented") && invented.text().contains("This is what an incident looks like"));
    let elsewhere = door.send(Method::GET, "/embed/preview", &[("host", "reelway.status.example.com")]).await;
    assert_eq!(elsewhere.status, 404, "no page says what is not so");
    let policy = preview.header("content-security-policy");
    assert!(policy.contains("script-src 'self' 'sha256-") && policy.ends_with("frame-ancestors 'self'"), "{policy}");
}

async fn only_what_is_made_for_it_may_be_framed(app: &TestApp) {
    let door = app.door();
    for (path, by) in [
        ("/", "'none'"),
        ("/history", "'none'"),
        ("/subscribe", "'none'"),
        ("/console/sign-in", "'none'"),
        ("/api/v2/summary.json", "'none'"),
        ("/widget.js", "'none'"),
        ("/nowhere", "'none'"),
        ("/embed/frame", "*"),
        ("/embed/card", "*"),
        ("/embed/components", "*"),
        ("/embed/preview", "'self'"),
    ] {
        let reply = door.get(path).await;
        let policy = reply.header("content-security-policy");
        assert!(policy.ends_with(&format!("frame-ancestors {by}")), "{path}: {policy}");
        assert_eq!(reply.header("x-frame-options"), if by == "'none'" { "DENY" } else { "" }, "{path}");
    }
}

async fn a_page_is_found_by_its_id_in_place_of_its_short_name(app: &TestApp) {
    let door = app.door();
    for host in [format!("{}.status.example.com", app.other_page), "otherwise.status.example.com".to_owned()] {
        let status = door.send(Method::GET, "/api/v2/status.json", &[("host", &host)]).await;
        assert!(status.text().contains("\"name\":\"Otherwise\""), "{host}: {}", status.text());
    }
}

async fn the_console_sees_each_page_on_its_own_host(app: &TestApp) {
    let door = app.door();
    let path = format!("/embed/card?of={}", app.other_page);
    assert!(door.read(&path).await.text().contains("Otherwise status"));
    let elsewhere = door.send(Method::GET, &path, &[("host", "reelway.status.example.com")]).await;
    assert!(elsewhere.text().contains("Reelway status"), "under another name the name counts");
    assert!(door.read("/embed/card").await.text().contains("Reelway status"));
}

async fn other_sites_may_follow_the_stream_and_import_the_module(app: &TestApp) {
    let door = app.door();
    for (path, kind) in [
        ("/widget.js", "text/javascript"),
        ("/widget.mjs", "text/javascript"),
        ("/frame.js", "text/javascript"),
        ("/widget.d.ts", "text/plain"),
    ] {
        let file = door.read(path).await;
        assert_eq!(
            (file.header("access-control-allow-origin"), file.header("cross-origin-resource-policy")),
            ("*", "cross-origin"),
            "{path}"
        );
        assert_eq!(file.header("content-type"), format!("{kind}; charset=utf-8"), "{path}");
    }
    let asks = [("origin", "https://example.org"), ("access-control-request-headers", "last-event-id")];
    let preflight = door.send(Method::OPTIONS, "/events", &asks).await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (204, "*"));
}
