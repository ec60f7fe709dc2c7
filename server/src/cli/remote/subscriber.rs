//! `lightship subscriber ...`.

use app::model::{Channel, SubscriberId};
use clap::Subcommand;
use reqwest::Method;
use serde_json::{Value, json};

use super::{There, text};
use crate::error::Result;

/// Add, list and erase subscribers of another Lightship
#[derive(Subcommand)]
pub(in super::super) enum Command {
    /// Add one; they are asked to confirm
    Add {
        #[command(flatten)]
        there: There,
        /// Mail address, telephone number, or address of an endpoint
        address: String,
        /// email, sms, webhook, slack, teams, discord, google_chat or telegram
        #[arg(long, default_value = "email")]
        channel: Channel,
        /// You vouch for them: they are not asked to confirm
        #[arg(long)]
        confirmed: bool,
    },
    /// Erase one and all that is known of them
    Remove {
        #[command(flatten)]
        there: There,
        /// Id of the subscriber
        id: SubscriberId,
    },
    /// List subscribers, newest first
    List {
        #[command(flatten)]
        there: There,
    },
}

impl Command {
    pub(in super::super) async fn run(self) -> Result<()> {
        match self {
            Self::Add { there, address, channel, confirmed } => {
                let (server, output) = there.open()?;
                let body = json!({ "channel": channel, "address": address, "vouched": confirmed });
                let made = server.send(Method::POST, "/subscribers", &body).await?;
                output.one(&made, |made| text(made, "id").to_owned());
            }
            Self::Remove { there, id } => {
                let (server, output) = there.open()?;
                server.remove(&format!("/subscribers/{id}")).await?;
                output.one(&Value::Null, |_| format!("{id} is erased"));
            }
            Self::List { there } => {
                let (server, output) = there.open()?;
                let line = |row: &Value| {
                    let field = |name: &str| text(row, name);
                    format!("{}  {:<8}  {:<12}  {}", field("id"), field("channel"), field("state"), field("address"))
                };
                output.all(&server.list("/subscribers").await?, "No subscribers.", line);
            }
        }
        Ok(())
    }
}
