//! `lightship component ...`.

use app::model::Status;
use clap::Subcommand;

use super::{Place, find};
use crate::{error::Result, service::components};

/// List components and set their status
#[derive(Subcommand)]
pub(super) enum Command {
    /// List components with their baseline status
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Set the baseline status of a component
    SetStatus {
        #[command(flatten)]
        place: Place,
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
                let desk = place.open().await?;
                for row in components::list_components(&desk.services, &desk.actor, desk.page).await? {
                    say!("{}  {:<20}  {}", row.id, row.status.to_string(), row.name);
                }
            }
            Self::SetStatus { place, component, status } => {
                let desk = place.open().await?;
                let id = find::component(&desk.services, desk.page, &component).await?;
                components::set_statuses(&desk.services, &desk.actor, desk.page, &[(id, status)]).await?;
                say!("{id} is {status}");
            }
        }
        Ok(())
    }
}
