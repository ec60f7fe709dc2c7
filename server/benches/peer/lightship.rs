//! Lightship in this process, as the program starts it; it commits an update when it is told to, and says when that was.

use std::{net::SocketAddr, path::Path, sync::Arc};

use app::model::{EventId, PageId, input::NewUpdate};
use clap::{Args, Command, FromArgMatches};
use server::{
    clock::SystemClock,
    config::{DataSettings, ServeSettings},
    run::{self, Running},
    service::{Nobody, Services, incidents},
};

use crate::{clock, data::actor, peer::mark};

/// A server that commits.
pub struct Lightship {
    running: Running,
    /// The verbs with nobody told of a commit, so that the moment after it can be taken.
    silent: Services,
    page: PageId,
    incident: EventId,
}

impl Lightship {
    /// Starts it on the data in a folder, with the settings it has by itself.
    pub async fn serve(folder: &Path) -> Self {
        let command = ServeSettings::augment_args(Command::new("serve"));
        let matches = command.get_matches_from(["serve", "--listen", "127.0.0.1:0"]);
        let settings = ServeSettings::from_arg_matches(&matches).expect("these are settings");
        let data = DataSettings { data: folder.to_owned(), database_url: None };
        let running = run::start(&data, settings, Arc::new(SystemClock)).await.expect("it can be started");
        let live = running.hub.pages().into_iter().next().expect("there is a page");
        let incident = live.read().full.open_incidents().first().map(|incident| incident.id).expect("some go on");
        let silent = Services { committed: Arc::new(Nobody), ..running.services.clone() };
        Self { running, silent, page: live.head().id, incident }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// Commits an update, takes the time, and lets everybody know as a commit of the same process does.
    pub async fn commit(&mut self, number: u64) -> u64 {
        let body = format!("We are still at it, and will say more soon: {}", mark(number));
        let update = NewUpdate { body, ..NewUpdate::default() };
        incidents::post_update(&self.silent, &actor(), self.page, self.incident, None, update).await.expect("the update is fine");
        let committed = clock::epoch_nanos();
        self.running.hub.advance(self.page).await.expect("the database answers");
        committed
    }
}
