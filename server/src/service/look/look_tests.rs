//! Looks on a real database.

use app::model::Role;

use super::*;
use crate::service::testing::TestServices;

fn asking(rev: i64, change: impl FnOnce(&mut EditLook)) -> EditLook {
    let mut input = EditLook { rev, accent: None, css: String::new(), header: NewBlock::default(), footer: NewBlock::default() };
    change(&mut input);
    input
}

fn fields<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result {
        Err(Error::Invalid(fields)) => fields.iter().map(|(field, _)| field.to_owned()).collect(),
        other => panic!("{other:?}"),
    }
}

const LOGO: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 40\" onload=\"x\"><path d=\"M0 0h120v40z\"/></svg>";

#[tokio::test]
async fn a_look_becomes_a_sheet_that_is_kept_once() {
    let (services, page) = TestServices::with_page().await;
    let admin = services.member(page, Role::Admin);
    edit_look(&services, &admin, page, asking(1, |look| look.accent = Some(" FC0 ".into()))).await.unwrap();
    let first = load_look(&services, &admin, page).await.unwrap();
    assert_eq!((first.rev, first.look.accent.as_deref()), (2, Some("#ffcc00")));
    let sheet = load_file(&services, first.look.sheet.unwrap()).await.unwrap();
    assert!(sheet.content_type.starts_with("text/css") && String::from_utf8(sheet.content).unwrap().contains("--accent"));
    assert!(matches!(edit_look(&services, &admin, page, asking(1, |_| ())).await, Err(Error::Conflict(_))));
    set_picture(&services, &admin, page, PictureKind::Logo, LOGO.to_vec()).await.unwrap();
    let second = load_look(&services, &admin, page).await.unwrap();
    let logo = second.look.logo.clone().unwrap();
    assert_eq!((logo.width, logo.height), (120, 40));
    let kept = load_file(&services, logo.file).await.unwrap();
    assert!(kept.content_type == "image/svg+xml" && !String::from_utf8(kept.content).unwrap().contains("onload"));
    assert!(matches!(load_file(&services, first.look.sheet.unwrap()).await, Err(Error::NotFound(_))), "what is shown no more is forgotten");
    pages::edit(
        &services,
        &admin,
        page,
        app::model::input::EditPage {
            settings: Some(app::model::page::PageSettings::default()),
            name: Some("Other".into()),
            ..app::model::input::EditPage::at_rev(None)
        },
    )
    .await
    .unwrap();
    assert_eq!(load_look(&services, &admin, page).await.unwrap().look, second.look, "settings leave it alone");
    remove_picture(&services, &admin, page, PictureKind::Logo).await.unwrap();
    edit_look(&services, &admin, page, asking(5, |_| ())).await.unwrap();
    assert_eq!(load_look(&services, &admin, page).await.unwrap().look, Look::default());
}

#[tokio::test]
async fn a026_html_above_and_below_the_page_is_the_owners() {
    let (services, page) = TestServices::with_page().await;
    let (owner, admin) = (services.member(page, Role::Owner), services.member(page, Role::Admin));
    let html = |rev| {
        asking(rev, |look| {
            look.header = NewBlock { source: "<p onclick=x>Hi<script>1</script><a href=javascript:x>a</a></p>".into(), is_html: true }
        })
    };
    assert!(matches!(edit_look(&services, &admin, page, html(1)).await, Err(Error::Forbidden)));
    edit_look(&services, &owner, page, html(1)).await.unwrap();
    let shown = load_look(&services, &owner, page).await.unwrap().look.header.html;
    assert!(shown.starts_with("<p>Hi<a") && !shown.contains("script") && !shown.contains("onclick"), "{shown}");
    let beside = |rev| EditLook { accent: Some("#159".into()), ..html(rev) };
    edit_look(&services, &admin, page, beside(2)).await.unwrap();
    let words = |rev| asking(rev, |look| look.footer.source = "**We** <b>run</b> it".into());
    edit_look(&services, &admin, page, words(3)).await.unwrap();
    let shown = load_look(&services, &owner, page).await.unwrap().look.footer.html;
    assert!(shown.contains("<strong>We</strong> &lt;b&gt;"), "{shown}");
}

#[tokio::test]
async fn a151_only_owners_and_admins_change_looks_and_only_so_much() {
    let (services, page) = TestServices::with_page().await;
    let (editor, admin) = (services.member(page, Role::Editor), services.member(page, Role::Admin));
    let red = |rev| asking(rev, |look| look.css = "h1 { color: red }".into());
    assert!(matches!(edit_look(&services, &editor, page, red(1)).await, Err(Error::Forbidden)));
    assert!(matches!(set_picture(&services, &editor, page, PictureKind::Icon, LOGO.to_vec()).await, Err(Error::Forbidden)));
    let large = asking(1, |look| look.css = format!("/*{}*/", "x".repeat(64 * 1024)));
    assert_eq!(fields(edit_look(&services, &admin, page, large).await), ["css"]);
    let fetching = asking(1, |look| look.css = "a{background:url(//evil.example)}".into());
    assert_eq!(fields(edit_look(&services, &admin, page, fetching).await), ["css"]);
    assert_eq!(fields(edit_look(&services, &admin, page, asking(1, |look| look.accent = Some("red".into()))).await), ["accent"]);
    assert_eq!(fields(set_picture(&services, &admin, page, PictureKind::Icon, vec![b'x'; PICTURE_LENGTH + 1]).await), ["picture"]);
    assert_eq!(fields(set_picture(&services, &admin, page, PictureKind::Icon, b"MZ".to_vec()).await), ["picture"]);
    edit_look(&services, &admin, page, red(1)).await.unwrap();
}
