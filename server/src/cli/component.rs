//! `lightship component ...`.

use app::model::Status;
use clap::Subcommand;

use super::{Anywhere, find, remote::component as remote};
use crate::{error::Result, service::components};

/// List components and set their status
#[derive(Subcommand)]
pub(super) enum Command {
    /// List components with their status, open incidents and maintenance included
    List {
        #[command(flatten)]
        place: Anywhere,
    },
    /// Set the baseline status of a component
    SetStatus {
        #[command(flatten)]
        place: Anywhere,
        /// Id, name, or "Group - Name"
        component: String,
        /// operational, degraded_performance, partial_outage, major_outage, under_maintenance or unknown
        status: Status,
    },
}

impl Command {
    pub(super) async fn run(self) -> Result<()> {
        match self {
            Self::List { place } => {
                if let Some((server, output)) = place.there()? {
                    return remote::list(&server, output).await;
                }
                let desk = place.open().await?;
                for (row, status) in components::list_effective(&desk.services, &desk.actor, desk.page).await? {
                    say!("{}  {:<20}  {}", row.id, status.to_string(), row.name);
                }
            }
            Self::SetStatus { place, component, status } => {
                if let Some((server, output)) = place.there()? {
                    return remote::set_status(&server, output, &component, status).await;
                }
                let desk = place.open().await?;
                let id = find::component(&desk.services, desk.page, &component).await?;
                components::set_statuses(&desk.services, &desk.actor, desk.page, &[(id, status)]).await?;
                say!("{id} is {status}");
            }
        }
        Ok(())
    }
}
