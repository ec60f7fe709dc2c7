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
mod manual;
mod page;
mod refusal;
mod remote;
mod serve;
mod token;
mod user;

use std::{path::Path, sync::Arc};

use app::model::PageId;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use self::remote::{Output, Server};
use crate::{
    clock::SystemClock,
    config::{DataSettings, LogSettings, RemoteSettings, file},
    error::{Error, Result},
    migration::{self, MigrateError},
    run,
    service::{Nobody, Services, actor::Actor},
};

/// What help says of the settings file.
const FILE: &str = "Every setting can also stand in a file lightship.toml in the folder the program is started in, for example: \
    listen = \"0.0.0.0:3000\". A flag wins over the environment, the environment over the file; what is empty in the environment is not set.";

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
    /// Plan, begin, end and list maintenance on another Lightship
    #[command(subcommand)]
    Maintenance(remote::maintenance::Command),
    /// Push points to metrics of another Lightship, and list them
    #[command(subcommand)]
    Metric(remote::metric::Command),
    /// Add, list and erase subscribers of another Lightship
    #[command(subcommand)]
    Subscriber(remote::subscriber::Command),
    /// Keep servers by a name, to work on with --profile NAME
    #[command(subcommand)]
    Profile(remote::profile::Command),
    /// Make and list status pages
    #[command(subcommand)]
    Page(page::Command),
    /// Add, list and disable people who run the page, and give them new passwords
    #[command(subcommand)]
    User(user::Command),
    /// Make, list and revoke API tokens
    #[command(subcommand)]
    Token(token::Command),
    /// Print what a shell needs to complete commands
    Completions(manual::Completions),
    /// Print the manual page, or write one for each command
    Man(manual::Manual),
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

/// Where a command works: on the database of this machine, or on another Lightship.
#[derive(Args, Clone, Debug)]
struct Anywhere {
    #[command(flatten)]
    place: Place,

    #[command(flatten)]
    remote: RemoteSettings,

    /// Print what another server answers, as JSON
    #[arg(long)]
    json: bool,
}

impl Anywhere {
    /// The Lightship that was named, if it is not the one of this machine.
    fn there(&self) -> Result<Option<(Server, Output)>> {
        let server = Server::named(&self.remote, self.place.page.as_deref())?;
        if server.is_none() && self.json {
            return Err(Error::field("--json", "is for another server: name one with --url or --profile"));
        }
        Ok(server.map(|server| (server, Output { json: self.json })))
    }

    async fn open(&self) -> Result<Desk> {
        self.place.open().await
    }
}

/// What a local command works with.
struct Desk {
    services: Services,
    actor: Actor,
    page: PageId,
}

impl Place {
    async fn open(&self) -> Result<Desk> {
        let services = known(&self.data).await?;
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

/// The same, where there is a database already: most commands make none in a folder that was meant to be another.
async fn known(data: &DataSettings) -> Result<Services> {
    if let Some(file) = run::missing_file(data) {
        let file = file.display();
        return Err(Error::field(
            "--data",
            format!("must be where the data is: there is no {file}; `lightship page create NAME` begins one"),
        ));
    }
    services(data).await
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
    let command = file::pass_over_empty(file::apply(Cli::command(), Path::new("lightship.toml"))?);
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
            Command::Maintenance(command) => command.run().await.map_err(|error| error.to_string()),
            Command::Metric(command) => command.run().await.map_err(|error| error.to_string()),
            Command::Subscriber(command) => command.run().await.map_err(|error| error.to_string()),
            Command::Profile(command) => command.run().map_err(|error| error.to_string()),
            Command::Completions(command) => {
                command.run(Cli::command());
                Ok(())
            }
            Command::Man(command) => command.run(Cli::command()).map_err(|error| error.to_string()),
            Command::Page(command) => command.run().await.map_err(|error| error.to_string()),
            Command::User(command) => command.run().await.map_err(|error| error.to_string()),
            Command::Token(command) => command.run().await.map_err(|error| error.to_string()),
        }
    });
    done.map_err(|error| refusal::joined(&error))
}
