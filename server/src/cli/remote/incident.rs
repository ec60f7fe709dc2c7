//! `lightship incident ...` on another Lightship.

use app::model::{EventId, IncidentState, Instant};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Output, Server, find, text};
use crate::error::Result;

/// What an incident begins with.
pub(in super::super) struct Opened {
    pub name: String,
    pub message: String,
    pub state: IncidentState,
    pub components: Vec<String>,
    pub started: Option<Instant>,
    pub next: Option<Instant>,
    pub quiet: bool,
}

/// Opens one.
pub(in super::super) async fn open(server: &Server, output: Output, opened: Opened) -> Result<()> {
    let body = json!({
        "name": opened.name,
        "body": opened.message,
        "state": opened.state,
        "components": find::statuses(server, &opened.components).await?,
        "started_at": opened.started,
        "next_update_at": opened.next,
        "notify": !opened.quiet,
    });
    let made = server.send(Method::POST, "/incidents", &body).await?;
    output.one(&made, |made| text(made, "id").to_owned());
    Ok(())
}

/// What is said of an incident.
pub(in super::super) struct Said {
    pub message: String,
    pub state: Option<IncidentState>,
    pub components: Vec<String>,
    pub next: Option<Instant>,
    pub quiet: bool,
}

/// Adds an update.
pub(in super::super) async fn update(server: &Server, output: Output, id: EventId, said: Said) -> Result<()> {
    let body = json!({
        "body": said.message,
        "state": said.state,
        "components": find::statuses(server, &said.components).await?,
        "next_update_at": said.next,
        "notify": !said.quiet,
    });
    let now = server.send(Method::POST, &format!("/incidents/{id}/updates"), &body).await?;
    output.one(&now, |now| format!("{id} is {}", text(now, "state")));
    Ok(())
}

/// Ends one.
pub(in super::super) async fn resolve(server: &Server, output: Output, id: EventId, message: String) -> Result<()> {
    let now = server.send(Method::POST, &format!("/incidents/{id}/resolve"), &json!({ "body": message })).await?;
    output.one(&now, |_| format!("{id} is resolved"));
    Ok(())
}

/// Lists them, newest first.
pub(in super::super) async fn list(server: &Server, output: Output, all: bool) -> Result<()> {
    let rows = server.list(if all { "/incidents" } else { "/incidents?open=true" }).await?;
    let line = |row: &Value| {
        let field = |name: &str| text(row, name);
        format!("{}  {}  {:<13}  {:<8}  {}", field("id"), field("created_at"), field("state"), field("impact"), field("name"))
    };
    output.all(&rows, if all { "No incidents." } else { "No open incidents." }, line);
    Ok(())
}
