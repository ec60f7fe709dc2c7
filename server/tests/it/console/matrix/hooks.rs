//! What is expected of the screen and the calls of hooks.

use app::model::input::NewHook;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use server::{
    entity::hook,
    service::{hooks, vault::Vault},
};

use super::table::{Line, line};
use crate::support::app::TestApp;

// Owner, admin, editor, viewer, stranger, crossing, nobody.
const MANAGE: &str = "200 200 403 403 404 200 401";
const MANAGE_OURS: &str = "200 200 403 403 404 404 401";

/// The screen.
pub fn routes() -> Vec<Line> {
    vec![line("200 200 200 200 404 404 302", "/console/{page}/settings/hooks", Value::Null)]
}

/// The calls.
pub fn calls() -> Vec<Line> {
    let deed = |id: &str, deed: &str| json!({ "page": "$page", "id": id, "deed": deed });
    let change = || json!({ "page": "$page", "id": "$hook", "input": { "rev": 1, "content": content() } });
    vec![
        line(MANAGE, "hooks", json!({ "page": "$page" })),
        line(MANAGE, "hooks/create", json!({ "page": "$page", "input": content() })),
        line(MANAGE_OURS, "hooks/edit", change()),
        line(MANAGE_OURS, "hooks/renew-secret", json!({ "page": "$page", "id": "$hook" })),
        line(MANAGE_OURS, "hooks/do", deed("$hook", "Test")),
        line(MANAGE_OURS, "hooks/do", deed("$hook", "Pause")),
        line(MANAGE_OURS, "hooks/do", deed("$hook", "Resume")),
        line(MANAGE_OURS, "hooks/do", deed("$hook", "Delete")),
        line(MANAGE_OURS, "hooks/do", deed("$removed", "Restore")),
    ]
}

fn content() -> NewHook {
    NewHook { name: "Archive".into(), url: "https://example.com/hook".into(), nouns: vec!["token".into()] }
}

/// The text with a fresh hook of the page under test in it, in place of all there were.
pub async fn stand_in(app: &TestApp, text: String) -> String {
    if !text.contains("$hook") && !text.contains("$removed") {
        return text;
    }
    hook::Entity::delete_many().exec(app.services.db.write()).await.expect("they go");
    let (services, owner, vault) = (&app.services, app.owner(), Vault::new(&[7; 32]));
    let id = hooks::create_hook(services, &vault, &owner, app.page, content()).await.expect("it is fine").id;
    if text.contains("$removed") {
        hooks::delete_hook(services, &owner, app.page, id).await.expect("it is there");
    }
    text.replace("$hook", id.as_str()).replace("$removed", id.as_str())
}
