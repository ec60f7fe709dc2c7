//! `lightship incident ...`.

use app::model::{
    EventId, IncidentState, Instant,
    input::{NewIncident, NewUpdate},
};
use clap::Subcommand;

use super::{Anywhere, find, remote::incident as remote};
use crate::{
    clock::{Clock, SystemClock},
    error::Result,
    service::incidents,
};

/// How many incidents a list shows.
const LISTED: u64 = 200;

/// Open, update, resolve and list incidents
#[derive(Subcommand)]
pub(super) enum Command {
    /// Open an incident; prints its id
    Open {
        #[command(flatten)]
        place: Anywhere,
        /// Title
        name: String,
        /// What to say, in Markdown
        #[arg(long, short, default_value = "We are looking into it.")]
        message: String,
        /// investigating, identified, monitoring or resolved
        #[arg(long, default_value = "investigating")]
        state: IncidentState,
        /// Component and how badly it is hurt, such as "Search=major_outage". Repeatable
        #[arg(long = "component", short, value_name = "NAME=STATUS")]
        components: Vec<String>,
        /// When the trouble began, such as 2026-11-22T07:32:00Z
        #[arg(long, value_name = "TIME")]
        started: Option<Instant>,
        /// Promise the next update in so many minutes
        #[arg(long, value_name = "MINUTES")]
        next: Option<u32>,
        /// Tell no subscribers
        #[arg(long)]
        quiet: bool,
    },
    /// Add an update to an incident
    Update {
        #[command(flatten)]
        place: Anywhere,
        /// Id of the incident
        id: EventId,
        /// What to say, in Markdown
        #[arg(long, short)]
        message: String,
        /// investigating, identified, monitoring or resolved; unchanged if empty
        #[arg(long)]
        state: Option<IncidentState>,
        /// Component and how badly it is hurt now. Repeatable
        #[arg(long = "component", short, value_name = "NAME=STATUS")]
        components: Vec<String>,
        /// Promise the next update in so many minutes
        #[arg(long, value_name = "MINUTES")]
        next: Option<u32>,
        /// Tell no subscribers
        #[arg(long)]
        quiet: bool,
    },
    /// Resolve an incident; what it touched is said to work again
    Resolve {
        #[command(flatten)]
        place: Anywhere,
        /// Id of the incident
        id: EventId,
        /// What to say, in Markdown
        #[arg(long, short, default_value = "This incident is resolved.")]
        message: String,
    },
    /// List open incidents, newest first
    List {
        #[command(flatten)]
        place: Anywhere,
        /// Also those that are over
        #[arg(long)]
        all: bool,
    },
}

impl Command {
    pub(super) async fn run(self) -> Result<()> {
        match self {
            Self::Open { place, name, message, state, components, started, next, quiet } => {
                if let Some((server, output)) = place.there()? {
                    let next = in_minutes(SystemClock.now(), next);
                    let opened = remote::Opened { name, message, state, components, started, next, quiet };
                    return remote::open(&server, output, opened).await;
                }
                let desk = place.open().await?;
                let mut input = NewIncident::named(name, message);
                input.started_at = started;
                input.update.state = Some(state);
                input.update.statuses = find::statuses(&desk.services, desk.page, &components).await?;
                input.update.next_update_at = in_minutes(desk.services.clock.now(), next);
                input.update.notify = !quiet;
                let id = incidents::open(&desk.services, &desk.actor, desk.page, input).await?;
                say!("{id}");
            }
            Self::Update { place, id, message, state, components, next, quiet } => {
                if let Some((server, output)) = place.there()? {
                    let next = in_minutes(SystemClock.now(), next);
                    return remote::update(&server, output, id, remote::Said { message, state, components, next, quiet }).await;
                }
                let desk = place.open().await?;
                let input = NewUpdate {
                    state,
                    body: message,
                    statuses: find::statuses(&desk.services, desk.page, &components).await?,
                    next_update_at: in_minutes(desk.services.clock.now(), next),
                    notify: !quiet,
                    ..NewUpdate::default()
                };
                let posted = incidents::post_update(&desk.services, &desk.actor, desk.page, id, None, input).await;
                let update = find::naming(id, posted)?;
                say!("{update}");
            }
            Self::Resolve { place, id, message } => {
                if let Some((server, output)) = place.there()? {
                    return remote::resolve(&server, output, id, message).await;
                }
                let desk = place.open().await?;
                find::naming(id, incidents::resolve(&desk.services, &desk.actor, desk.page, id, &message, None).await)?;
                say!("{id} is resolved");
            }
            Self::List { place, all } => {
                if let Some((server, output)) = place.there()? {
                    return remote::list(&server, output, all).await;
                }
                let desk = place.open().await?;
                let rows = incidents::list_incidents(&desk.services, &desk.actor, desk.page, !all, LISTED).await?;
                if rows.is_empty() {
                    say!("{}", if all { "No incidents." } else { "No open incidents." });
                }
                for row in rows {
                    let impact = row.impact_override.unwrap_or(row.impact);
                    say!("{}  {}  {:<13}  {:<8}  {}", row.id, row.created_at, row.state.to_string(), impact.to_string(), row.name);
                }
            }
        }
        Ok(())
    }
}

fn in_minutes(now: Instant, minutes: Option<u32>) -> Option<Instant> {
    minutes.map(|minutes| now + std::time::Duration::from_secs(u64::from(minutes) * 60))
}
