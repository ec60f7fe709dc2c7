//! What is expected of the screen and the calls of sources.

use app::model::{
    SourceId,
    input::{CredentialsChange, NewSource, SourceSettings},
    source::SourceKind,
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use server::{
    entity::{metric_pull, metric_source},
    service::{sources, vault::Vault},
};

use super::table::{Line, line};
use crate::support::app::TestApp;

// Owner, admin, editor, viewer, stranger, crossing, nobody.
const MANAGE: &str = "200 200 403 403 404 200 401";
const MANAGE_OURS: &str = "200 200 403 403 404 404 401";
const NAME_OURS: &str = "200 200 403 403 404 422 401";

/// The screen.
pub fn routes() -> Vec<Line> {
    vec![line("200 200 200 200 404 404 302", "/console/{page}/settings/sources", Value::Null)]
}

/// The calls.
pub fn calls() -> Vec<Line> {
    let change = json!({ "page": "$page", "id": "$source", "input": { "rev": 1, "content": content(), "credentials": "Forget" } });
    let pull = |id: &str| json!({ "source_id": id, "query": "up", "interval_seconds": 60 });
    let of_metric = json!({ "page": "$page", "id": "$metric" });
    vec![
        line(MANAGE, "sources", json!({ "page": "$page" })),
        line(MANAGE, "sources/create", json!({ "page": "$page", "input": content(), "credentials": "Keep" })),
        line(MANAGE_OURS, "sources/edit", change),
        line(MANAGE_OURS, "sources/delete", json!({ "page": "$page", "id": "$source" })),
        line(NAME_OURS, "sources/try", json!({ "page": "$page", "metric": null, "pull": pull("$blocked") })),
        line(MANAGE_OURS, "metrics/pull", of_metric),
        line(MANAGE_OURS, "metrics/set-pull", json!({ "page": "$page", "id": "$metric", "pull": pull("$source") })),
    ]
}

fn content() -> NewSource {
    let settings = SourceSettings::default();
    NewSource { name: "Ours".into(), kind: SourceKind::Prometheus, url: "https://example.com".into(), settings }
}

/// The text with a fresh source of the page under test in it, in place of all there were.
pub async fn stand_in(app: &TestApp, text: String) -> String {
    if !text.contains("$source") && !text.contains("$blocked") {
        return text;
    }
    let db = app.services.db.write();
    metric_pull::Entity::delete_many().exec(db).await.expect("they go");
    metric_source::Entity::delete_many().exec(db).await.expect("they go");
    let (vault, owner, input) = (Vault::new(&[7; 32]), app.owner(), (content(), CredentialsChange::Keep));
    let id: SourceId = sources::create_source(&app.services, &vault, &owner, app.page, input).await.expect("it is fine");
    if text.contains("$blocked") {
        // Nobody is really called.
        let away = sea_orm::sea_query::Expr::value("http://127.0.0.1:9901");
        metric_source::Entity::update_many().col_expr(metric_source::Column::Url, away).exec(db).await.expect("it is there");
    }
    text.replace("$source", id.as_str()).replace("$blocked", id.as_str())
}
