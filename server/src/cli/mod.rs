//! The command line: starts the server, and does the essential deeds straight on the database when nothing else works.

/// Writes a line for whoever ran the command. Who listens no longer (`| head`) is no fault.
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

mod component;
mod find;
mod incident;
mod log;
mod page;
mod refusal;
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
    migration::{self, MigrateError},
    run,
    service::{Nobody, Services, actor::Actor},
};

/// What help says of the settings file.
const FILE: &str = "Every setting can also stand in a file lightship.toml in the folder the program is started in, for example: \
    listen = \"0.0.0.0:3000\". A flag wins over the environment, the environment over the file.";

/// Lightship, a status site that stays lit while everything else is down
#[derive(Parser)]
#[command(name = "lightship", version, about, after_help = FILE)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    log: LogSettings,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the status site
    #[command(after_help = FILE)]
    Serve(serve::Serve),
    /// Deliver messages and do what happens by itself, beside processes that serve (with --no-jobs) on the same database
    #[command(after_help = FILE)]
    Worker(serve::Serve),
    /// Serve a made-up video platform to try things on: seeded into an empty database, and living
    #[command(after_help = FILE)]
    Demo(serve::Serve),
    /// Open, update, resolve and list incidents
    #[command(subcommand)]
    Incident(incident::Command),
    /// List components and set their status
    #[command(subcommand)]
    Component(component::Command),
    /// Make and list status pages
    #[command(subcommand)]
    Page(page::Command),
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
    migration::migrate(db.write()).await.map_err(|error| Error::Fault(said(&error)))?;
    Ok(Services { db, clock: Arc::new(SystemClock), committed: Arc::new(Nobody), outbound: Arc::default() })
}

/// What to say of a command line that cannot be read. Somebody who asks for help is no complaint.
fn complaint(error: &clap::Error) -> String {
    use clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if !error.use_stderr() || error.kind() == DisplayHelpOnMissingArgumentOrSubcommand {
        error.exit();
    }
    refusal::one_line(error)
}

fn said(error: &MigrateError) -> String {
    match error {
        MigrateError::Newer(_) => error.to_string(),
        MigrateError::Database(fault) => format!("the database cannot be reached: {fault}"),
    }
}

/// Reads the command line and the settings file, and does what they say.
pub fn run() -> Result<(), String> {
    let command = file::apply(Cli::command(), Path::new("lightship.toml"))?;
    let cli = command.try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)).map_err(|error| complaint(&error))?;
    log::begin(&cli.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve(command) => command.run().await,
            Command::Worker(command) => command.run_worker().await,
            Command::Demo(command) => command.run_demo().await,
            Command::Incident(command) => command.run().await.map_err(|error| error.to_string()),
            Command::Component(command) => command.run().await.map_err(|error| error.to_string()),
            Command::Page(command) => command.run().await.map_err(|error| error.to_string()),
            Command::User(command) => command.run().await.map_err(|error| error.to_string()),
            Command::Token(command) => command.run().await.map_err(|error| error.to_string()),
        }
    });
    done.map_err(|error| refusal::joined(&error))
}
