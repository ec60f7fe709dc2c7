//! The command line: starts the server, and does the essential deeds straight on the database when nothing else works.

mod component;
mod find;
mod incident;
mod serve;
mod token;
mod user;

use std::{path::Path, sync::Arc};

use app::model::PageId;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::{
    clock::SystemClock,
    config::{DataSettings, LogSettings, file},
    error::{Error, Result},
    migration, run,
    service::{Nobody, Services, actor::Actor},
};

/// Lightship, a status site that stays lit while everything else is down
#[derive(Parser)]
#[command(
    name = "lightship",
    version,
    about,
    after_help = "Every setting can also stand in lightship.toml, for example: listen = \"0.0.0.0:3000\""
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    log: LogSettings,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the status site
    Serve(serve::Serve),
    /// Serve a made-up video platform to try things on: seeded into an empty database, and living
    Demo(serve::Serve),
    /// Open, update, resolve and list incidents
    #[command(subcommand)]
    Incident(incident::Command),
    /// List components and set their status
    #[command(subcommand)]
    Component(component::Command),
    /// Add, list and disable people who run the page, and give them new passwords
    #[command(subcommand)]
    User(user::Command),
    /// Make, list and revoke API tokens
    #[command(subcommand)]
    Token(token::Command),
}

/// Where a local command works.
#[derive(Args, Clone, Debug)]
struct Place {
    #[command(flatten)]
    data: DataSettings,

    /// Short name of the page. The only page if there is just one
    #[arg(long, value_name = "SLUG")]
    page: Option<String>,
}

/// What a local command works with.
struct Desk {
    services: Services,
    actor: Actor,
    page: PageId,
}

impl Place {
    async fn open(&self) -> Result<Desk> {
        let services = services(&self.data).await?;
        let page = find::page(&services, self.page.as_deref()).await?;
        Ok(Desk { services, actor: Actor::command_line(), page })
    }
}

/// The verbs on the database of this machine, brought up to date, for a process without visitors.
async fn services(data: &DataSettings) -> Result<Services> {
    let db = run::open(data).await.map_err(Error::Fault)?;
    migration::migrate(db.write()).await.map_err(|error| Error::Fault(error.to_string()))?;
    Ok(Services { db, clock: Arc::new(SystemClock), committed: Arc::new(Nobody) })
}

/// Reads the command line and the settings file, and does what they say.
pub fn run() -> Result<(), String> {
    let command = file::apply(Cli::command(), Path::new("lightship.toml"))?;
    let matches = command.try_get_matches().unwrap_or_else(|error| error.exit());
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    serve::log_to(&cli.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(command) => command.run().await,
            Command::Demo(command) => command.run_demo().await,
            Command::Incident(command) => command.run().await.map_err(|error| error.to_string()),
            Command::Component(command) => command.run().await.map_err(|error| error.to_string()),
            Command::User(command) => command.run().await.map_err(|error| error.to_string()),
            Command::Token(command) => command.run().await.map_err(|error| error.to_string()),
        }
    })
}
