//! `lightship component ...` on another Lightship.

use app::model::Status;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Output, Server, find::Names, text};
use crate::error::Result;

/// Lists components with their status.
pub(in super::super) async fn list(server: &Server, output: Output) -> Result<()> {
    let rows = server.list("/components").await?;
    output.all(&rows, "No components.", |row| format!("{}  {:<20}  {}", text(row, "id"), text(row, "status"), text(row, "name")));
    Ok(())
}

/// Sets the baseline status of one.
pub(in super::super) async fn set_status(server: &Server, output: Output, meant: &str, status: Status) -> Result<()> {
    let names = Names::load(server).await?;
    let id = names.id(meant)?;
    let now = server.send(Method::PUT, &format!("/components/{id}/status"), &json!({ "status": status })).await?;
    output.one(&now, |now: &Value| match text(now, "status") {
        shown if shown == status.to_string() || shown.is_empty() => format!("{id} is {status}"),
        shown => format!("{id} is {status}; visitors see {shown}"),
    });
    Ok(())
}
