//! Pages, and the box in the corner of other sites.

use app::model::input::EditMailFooter;
use serde_json::json;
use server::service::message_texts;

use super::Scene;
use crate::support::app::TestApp;

both!(a_page_is_set_up, the_foot_of_mails_is_the_one_the_console_shows, the_box_of_other_sites_is_set_up);

async fn a_page_is_set_up(app: &TestApp) {
    let scene = Scene::on(app).await;
    let page = scene.get("").await;
    assert_eq!((page["id"].as_str(), page["time_zone"].as_str()), (Some(app.page.as_str()), Some("Europe/Berlin")));
    assert_eq!((&page["css_greens"], &page["allow_page_subscribers"], &page["domain"]), (&json!("1e8542"), &json!(true), &json!(null)));
    assert_eq!(page["created_at"].as_str().map(str::len), Some(24), "milliseconds and Z: {}", page["created_at"]);
    let change = json!({ "page": { "name": "Reels", "domain": "status.reels.example", "time_zone": "UTC", "css_greens": "#0a0",
        "hidden_from_search": true, "allow_sms_subscribers": false, "url": "https://reels.example", "notifications_email_footer": "Bye" } });
    let page = scene.change("", change).await;
    assert_eq!((&page["name"], &page["domain"], &page["time_zone"]), (&json!("Reels"), &json!("status.reels.example"), &json!("UTC")));
    assert_eq!((&page["css_greens"], &page["hidden_from_search"]), (&json!("0a0"), &json!(true)));
    assert_eq!((&page["allow_sms_subscribers"], &page["allow_email_subscribers"]), (&json!(false), &json!(true)));
    assert_eq!((&page["url"], &page["notifications_email_footer"]), (&json!("https://reels.example"), &json!("Bye")));
    assert_eq!(app.snapshot().page.name, "Reels");
    for (field, value) in [
        ("domain", json!("nonsense")),
        ("subdomain", json!("admin")),
        ("time_zone", json!("Atlantis")),
        ("css_reds", json!("red;}")),
        ("viewers_must_be_team_members", json!(true)),
        ("name", json!("")),
        ("branding", json!("other")),
    ] {
        let (status, refused) = scene.call("PATCH", "", json!({ "page": { field: value } })).await;
        let words = refused["message"].as_str().unwrap_or_default();
        assert!(status == 422 && words.starts_with(field), "{field}: {status} {refused}");
    }
}

async fn the_foot_of_mails_is_the_one_the_console_shows(app: &TestApp) {
    let scene = Scene::on(app).await;
    let console = async || message_texts::list_message_texts(&app.services, &app.owner(), app.page).await.unwrap().footer;
    let change = |footer: &str| json!({ "page": { "notifications_email_footer": footer } });
    assert_eq!(scene.change("", change("Reelway, Harbour 1")).await["notifications_email_footer"], "Reelway, Harbour 1");
    assert_eq!(console().await.text, "Reelway, Harbour 1");
    let input = EditMailFooter { rev: console().await.rev, text: "Reelway, Harbour 2".into() };
    message_texts::edit_mail_footer(&app.services, &app.owner(), app.page, input).await.unwrap();
    assert_eq!(scene.get("").await["notifications_email_footer"], "Reelway, Harbour 2");
    let before = app.dump().await;
    let half = json!({ "page": { "name": "Reels", "notifications_email_footer": "x".repeat(10_000) } });
    let (status, refused) = scene.call("PATCH", "", half).await;
    assert_eq!((status, refused["message"].as_str().unwrap().starts_with("notifications_email_footer")), (422, true), "{refused}");
    assert!(before == app.dump().await, "nothing was written");
    assert_eq!(scene.change("", change("")).await["notifications_email_footer"], json!(null));
    assert_eq!(console().await.text, "");
}

async fn the_box_of_other_sites_is_set_up(app: &TestApp) {
    let scene = Scene::on(app).await;
    let config = scene.get("/status_embed_config").await;
    assert_eq!((&config["position"], &config["incident_background_color"]), (&json!("bottom-left"), &json!("#8a3200")));
    let change = json!({ "status_embed_config": { "position": "top-right", "incident_text_color": "#123456" } });
    let config = scene.change("/status_embed_config", change).await;
    assert_eq!((&config["position"], &config["incident_text_color"]), (&json!("top-right"), &json!("#123456")));
    assert_eq!(scene.get("/status_embed_config").await, config);
    let script = scene.door.get("/embed/script.js").await.text();
    assert!(script.contains("'','60px','60px',''"), "the box is where it was asked for");
    assert_eq!(app.snapshot().page.settings.compatible["incident_text_color"], "123456");
    for bad in [json!({ "position": "middle" }), json!({ "incident_text_color": "url(x)" })] {
        assert_eq!(scene.call("PUT", "/status_embed_config", bad.clone()).await.0, 422, "{bad}");
    }
}
