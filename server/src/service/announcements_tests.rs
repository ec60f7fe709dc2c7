//! Announcements on a real database.

use app::model::{Instant, Role, Visibility};

use super::*;
use crate::service::testing::{TestServices, at};

fn saying(text: &str, starts_at: Option<Instant>, ends_at: Option<Instant>) -> NewAnnouncement {
    NewAnnouncement { text: text.into(), link: None, starts_at, ends_at, dismissable: true, visibility: Visibility::Public }
}

#[tokio::test]
async fn an_announcement_is_shown_in_its_time() {
    let (services, page) = TestServices::with_page().await;
    let editor = services.member(page, Role::Editor);
    let id = create(&services, &editor, page, saying("We **move** on Friday", None, Some(at("2026-11-23T00:00:00Z")))).await.unwrap();
    create(&services, &editor, page, saying("Later", Some(at("2026-12-01T00:00:00Z")), None)).await.unwrap();
    let ledger = services.ledger(page).await;
    let shown = crate::live::derive::snapshot(&ledger, app::model::access::Audience::Public, "https://status.example.com").announcements;
    assert_eq!(shown.iter().map(|a| a.html.as_str()).collect::<Vec<_>>(), ["We <strong>move</strong> on Friday"]);
    assert_eq!(shown[0].starts_at, services.now());
    let edit_to = |rev, text| EditAnnouncement { rev, announcement: saying(text, None, None) };
    services.clock.advance(60_000);
    edit(&services, &editor, page, id, edit_to(1, "We have moved")).await.unwrap();
    assert!(matches!(edit(&services, &editor, page, id, edit_to(1, "Late")).await, Err(Error::Conflict(_))));
    let row = &services.ledger(page).await.announcements[&id];
    assert_eq!((row.text_html.as_str(), row.starts_at.0, row.ends_at), ("We have moved", shown[0].starts_at, None));
    let texts: Vec<_> = list_announcements(&services, &editor, page).await.unwrap().into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["Later", "We have moved"]);
    delete(&services, &editor, page, id).await.unwrap();
    assert_eq!(services.ledger(page).await.announcements.len(), 1);
    assert!(matches!(delete(&services, &editor, page, id).await, Err(Error::NotFound("announcement"))));
}

#[tokio::test]
async fn an_end_before_the_start_is_refused() {
    let (services, page) = TestServices::with_page().await;
    let editor = services.member(page, Role::Editor);
    let over = saying("Over", None, Some(services.now()));
    let named = |result: Result<AnnouncementId>| matches!(result, Err(Error::Invalid(fields)) if fields.iter().any(|f| f.0 == "ends_at"));
    assert!(named(create(&services, &editor, page, over).await));
    let viewer = services.member(page, Role::Viewer);
    assert!(matches!(create(&services, &viewer, page, saying("No", None, None)).await, Err(Error::Forbidden)));
    assert_eq!(services.page_row(page).await.version, 1, "what is refused makes no version");
}
