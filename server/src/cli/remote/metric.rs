//! `lightship metric ...`.

use app::model::{Instant, MetricId};
use clap::Subcommand;
use reqwest::Method;
use serde_json::{Value, json};

use super::{There, text};
use crate::error::Result;

/// Push points to metrics of another Lightship, and list them
#[derive(Subcommand)]
pub(in super::super) enum Command {
    /// Push a point
    Push {
        #[command(flatten)]
        there: There,
        /// Id of the metric
        id: MetricId,
        /// What was measured
        #[arg(allow_negative_numbers = true)]
        value: f64,
        /// When, such as 2026-11-22T07:32:00Z; now if unset
        #[arg(long, value_name = "TIME")]
        at: Option<Instant>,
    },
    /// List metrics with their newest values
    List {
        #[command(flatten)]
        there: There,
    },
}

impl Command {
    pub(in super::super) async fn run(self) -> Result<()> {
        match self {
            Self::Push { there, id, value, at } => {
                let (server, output) = there.open()?;
                let mut point = json!({ "value": value });
                if let Some(at) = at {
                    point["timestamp"] = json!(at.millis() as f64 / 1_000.0);
                }
                let taken = server.send(Method::POST, &format!("/metrics/{id}/points"), &point).await?;
                output.one(&taken, |_| format!("{id} has the point"));
            }
            Self::List { there } => {
                let (server, output) = there.open()?;
                let line = |row: &Value| {
                    let value = row["last_value"].as_f64().map(|value| value.to_string()).unwrap_or_default();
                    format!("{}  {value:>14} {:<6}  {}", text(row, "id"), text(row, "suffix"), text(row, "name"))
                };
                output.all(&server.list("/metrics").await?, "No metrics.", line);
            }
        }
        Ok(())
    }
}
