//! `lightship maintenance ...`.

use app::model::{EventId, Instant};
use clap::{Args, Subcommand};
use reqwest::Method;
use serde_json::{Value, json};

use super::{There, find::Names, text};
use crate::error::Result;

/// Plan, begin, end and list maintenance on another Lightship
#[derive(Subcommand)]
pub(in super::super) enum Command {
    /// Plan a maintenance; prints its id
    Schedule(Schedule),
    /// Begin one now
    Start(Deed),
    /// End one now
    Complete(Deed),
    /// Call one off
    Cancel(Deed),
    /// List those that are planned or go on, the earliest first
    List {
        #[command(flatten)]
        there: There,
        /// Also those that are over
        #[arg(long)]
        all: bool,
    },
}

/// A maintenance to be planned.
#[derive(Args)]
pub(in super::super) struct Schedule {
    #[command(flatten)]
    there: There,
    /// Title
    name: String,
    /// When it begins, such as 2026-11-22T22:00:00Z
    #[arg(long, value_name = "TIME")]
    from: Instant,
    /// When it ends
    #[arg(long, value_name = "TIME")]
    until: Instant,
    /// What to say, in Markdown
    #[arg(long, short, default_value = "We will be working on this.")]
    message: String,
    /// Component it touches. Repeatable
    #[arg(long = "component", short, value_name = "NAME")]
    components: Vec<String>,
    /// Tell no subscribers
    #[arg(long)]
    quiet: bool,
}

/// Something done with one.
#[derive(Args)]
pub(in super::super) struct Deed {
    #[command(flatten)]
    there: There,
    /// Id of the maintenance
    id: EventId,
    /// What to say, in Markdown; the page's own words if empty
    #[arg(long, short)]
    message: Option<String>,
}

impl Command {
    pub(in super::super) async fn run(self) -> Result<()> {
        match self {
            Self::Schedule(asked) => asked.run().await,
            Self::Start(deed) => deed.run("start", "has begun").await,
            Self::Complete(deed) => deed.run("complete", "is over").await,
            Self::Cancel(deed) => deed.run("cancel", "is called off").await,
            Self::List { there, all } => {
                let (server, output) = there.open()?;
                let mut rows = server.list(if all { "/maintenance" } else { "/maintenance?open=true" }).await?;
                rows.sort_by(|one, other| text(one, "scheduled_for").cmp(text(other, "scheduled_for")));
                let line = |row: &Value| {
                    let field = |name: &str| text(row, name);
                    format!("{}  {}  {:<11}  {}", field("id"), field("scheduled_for"), field("state"), field("name"))
                };
                output.all(&rows, if all { "No maintenance." } else { "No maintenance is planned." }, line);
                Ok(())
            }
        }
    }
}

impl Schedule {
    async fn run(self) -> Result<()> {
        let (server, output) = self.there.open()?;
        let names = if self.components.is_empty() { None } else { Some(Names::load(&server).await?) };
        let ids = names.iter().flat_map(|names| self.components.iter().map(|meant| names.id(meant)));
        let body = json!({
            "name": self.name,
            "body": self.message,
            "scheduled_for": self.from,
            "scheduled_until": self.until,
            "components": ids.collect::<Result<Vec<_>>>()?,
            "notify": !self.quiet,
        });
        let made = server.send(Method::POST, "/maintenance", &body).await?;
        output.one(&made, |made| text(made, "id").to_owned());
        Ok(())
    }
}

impl Deed {
    async fn run(self, verb: &str, done: &str) -> Result<()> {
        let (server, output) = self.there.open()?;
        let body = self.message.map_or_else(|| json!({}), |message| json!({ "body": message }));
        let now = server.send(Method::POST, &format!("/maintenance/{}/{verb}", self.id), &body).await?;
        output.one(&now, |_| format!("{} {done}", self.id));
        Ok(())
    }
}
