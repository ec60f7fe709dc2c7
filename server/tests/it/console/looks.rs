//! How a page looks, over HTTP: what is served of it, to whom, and as what.

use app::model::{
    input::{EditLook, NewBlock},
    look::PictureKind,
};
use server::service::look;

use crate::support::{app::TestApp, door::Door};

both!(a146_pictures_and_sheets_are_served_as_what_they_are);

const LOGO: &[u8] =
    b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 40\"><script>window.__xss=1</script><path d=\"M0 0h9\"/></svg>";

async fn a146_pictures_and_sheets_are_served_as_what_they_are(app: &TestApp) {
    let owner = app.owner();
    let door = Door::open(app).await;
    let plain = door.get("/").await.text();
    assert!(!plain.contains("/files/") && !plain.contains("class=\"own"), "nothing of it stands on a page that has none");
    look::set_picture(&app.services, &owner, app.page, PictureKind::Logo, LOGO.to_vec()).await.unwrap();
    look::set_picture(&app.services, &owner, app.page, PictureKind::Icon, LOGO.to_vec()).await.unwrap();
    let rev = look::load_look(&app.services, &owner, app.page).await.unwrap().rev;
    let input = EditLook {
        rev,
        accent: Some("#ffcc00".into()),
        css: "h1 { letter-spacing: 0.01em }".into(),
        header: NewBlock { source: "Welcome to **Reelway**".into(), is_html: false },
        footer: NewBlock { source: "<p>Made by <a href=\"https://reelway.example\">us</a><img src=x onerror=x></p>".into(), is_html: true },
    };
    look::edit_look(&app.services, &owner, app.page, input).await.unwrap();
    let page = door.get("/").await.text();
    let kept = look::load_look(&app.services, &owner, app.page).await.unwrap().look;
    let (sheet, logo, icon) = (kept.sheet.unwrap(), kept.logo.unwrap().file, kept.icon.unwrap().file);
    assert!(page.contains(&format!("<link rel=\"stylesheet\" href=\"/files/{sheet}\">")), "{page}");
    assert!(page.contains(&format!("<link rel=\"shortcut icon\" href=\"/files/{icon}\">")));
    assert!(page.contains("Welcome to <strong>Reelway</strong>") && page.contains("Made by <a href=\"https://reelway.example\""));
    assert!(!page.contains("onerror") && !page.contains("letter-spacing"), "the sheet is a file of its own");
    let of_sheet = door.get(&format!("/files/{sheet}")).await;
    assert_eq!((of_sheet.status, of_sheet.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(of_sheet.text().contains("@scope (body)") && of_sheet.text().contains(&format!("/files/{logo}")), "{}", of_sheet.text());
    let of_logo = door.get(&format!("/files/{logo}")).await;
    assert_eq!((of_logo.status, of_logo.header("content-type")), (200, "image/svg+xml"));
    assert_eq!(of_logo.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(of_logo.header("x-content-type-options"), "nosniff");
    assert!(of_logo.header("content-security-policy").contains("sandbox") && !of_logo.text().contains("script"));
    for path in ["/files/abcdefghijkl", "/files/..%2f..%2fetc%2fpasswd", "/files/", "/files/logo.png", "/files/ABCDEFGHIJKL"] {
        assert_eq!(door.get(path).await.status, 404, "{path}");
    }
    look::remove_picture(&app.services, &owner, app.page, PictureKind::Icon).await.unwrap();
    assert_eq!(door.get(&format!("/files/{icon}")).await.status, 404, "what is shown no more is gone");
    app.outbox().await;
}
