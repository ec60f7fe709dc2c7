//! The program on a data folder of its own, with everybody who is to be told.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use app::model::{
    Channel, DeliveryState, PageId, SubscriberId,
    input::{NewIncident, NewPage},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QuerySelect, Statement};
use server::{
    clock::SystemClock,
    database::Database,
    entity::{Col, incident, outbox, subscriber},
    migration,
    service::{Nobody, Services, actor::Actor, incidents, pages, random, rows},
};
use tempfile::TempDir;

use super::sinks::{Sinks, TAR_PIT};

/// Where messages stand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// How many there are.
    pub created: usize,
    /// Waiting.
    pub pending: usize,
    /// Being sent.
    pub sending: usize,
    /// Given up.
    pub failed: usize,
}

/// An installation.
pub struct Installation {
    services: Services,
    page: PageId,
    folder: TempDir,
    url: Option<String>,
    mail: String,
    running: Mutex<Option<Child>>,
}

impl Installation {
    /// A page with so many who are told: four of five by mail, the others by webhook.
    pub async fn make(url: Option<String>, sinks: &Sinks, many: usize) -> Self {
        Self::with(url, sinks, many, |_| false).await
    }

    /// The same, with receivers that take their time: of which, their number tells.
    pub async fn with(url: Option<String>, sinks: &Sinks, many: usize, is_slow: fn(usize) -> bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own = url.clone().unwrap_or_else(|| format!("sqlite:{}", folder.path().join("lightship.db").display()));
        let db = Database::open(&own).await.unwrap();
        migration::migrate(db.write()).await.unwrap();
        let services = Services { db, clock: Arc::new(SystemClock), committed: Arc::new(Nobody), outbound: Arc::default() };
        let new = NewPage { name: "Chaos".into(), slug: "chaos".into(), time_zone: "UTC".into() };
        let page = pages::create(&services, &Actor::command_line(), new).await.unwrap();
        let all = (0..many).map(|n| reader(&services, page, (n, is_slow(n)), sinks)).collect();
        rows::insert_all(services.db.write(), all).await.unwrap();
        Self { services, page, folder, url, mail: sinks.mail.clone(), running: Mutex::new(None) }
    }

    /// Starts the program.
    pub fn start(&self) -> Child {
        self.start_with(&[])
    }

    /// The same with more settings.
    pub fn start_with(&self, settings: &[&str]) -> Child {
        let mut command = Command::new(program());
        command.env_clear().current_dir(self.folder.path());
        command.args(["serve", "--listen", "127.0.0.1:0", "--log", "error", "--allow-networks", "127.0.0.2/31"]);
        command.arg("--data").arg(self.folder.path()).args(["--smtp-url", &self.mail, "--mail-from", "Status <status@example.com>"]);
        command.args(settings);
        if let Some(url) = &self.url {
            command.args(["--database-url", url]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap()
    }

    /// Waits until it has come up.
    pub async fn wait_until_lit(&self, server: &mut Child) {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert!(server.try_wait().unwrap().is_none(), "the program has ended by itself");
    }

    /// It goes on until the end.
    pub fn keep(&self, server: Child) {
        *self.running.lock().unwrap() = Some(server);
    }

    /// Everybody is to be told of an incident.
    pub async fn publish(&self, name: &str) {
        let input = NewIncident::named(name, "We are looking into it.");
        incidents::open(&self.services, &Actor::command_line(), self.page, input).await.unwrap();
    }

    /// How many wait.
    pub async fn waiting(&self) -> usize {
        let tally = self.tally().await;
        tally.pending + tally.sending
    }

    /// Where messages stand now.
    pub async fn tally(&self) -> Tally {
        let by_state = outbox::Entity::find().select_only().column(outbox::Column::State).column_as(outbox::Column::Id.count(), "many");
        let by_state = by_state.group_by(outbox::Column::State);
        let mut tries = 0;
        // One question, so that nothing moves while it is counted.
        let counted = loop {
            match by_state.clone().into_tuple::<(Col<DeliveryState>, i64)>().all(self.services.db.read()).await {
                Ok(counted) => break counted,
                // The database may have been away a moment ago.
                Err(error) if tries > 50 => panic!("the database does not come back: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
            tries += 1;
        };
        let of = |state: DeliveryState| {
            counted.iter().find(|(known, _)| known.0 == state).map_or(0, |(_, many)| usize::try_from(*many).unwrap())
        };
        Tally {
            pending: of(DeliveryState::Pending),
            sending: of(DeliveryState::Sending),
            failed: of(DeliveryState::Failed),
            created: counted.iter().map(|(_, many)| usize::try_from(*many).unwrap()).sum(),
        }
    }

    /// Where messages stand once none waits any more, or so much time has passed.
    pub async fn settled(&self, patience: Duration) -> Tally {
        let waits = patience.as_millis() / 100;
        for _ in 0..waits {
            let tally = self.tally().await;
            if tally.created > 0 && tally.pending + tally.sending == 0 {
                return tally;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.tally().await
    }

    /// How many messages there have to be: one for each reader and incident.
    pub async fn due(&self) -> usize {
        let db = self.services.db.read();
        incident::Entity::find().all(db).await.unwrap().len() * subscriber::Entity::find().all(db).await.unwrap().len()
    }

    /// How many were to be told of something since the first incident and were not.
    pub async fn lost(&self, sinks: &Sinks) -> usize {
        let reached = sinks.reached();
        let db = self.services.db.read();
        let names: Vec<String> = incident::Entity::find().all(db).await.unwrap().into_iter().map(|row| row.name).collect();
        let readers = subscriber::Entity::find().all(db).await.unwrap();
        // The first incident was told, and forgotten, before anything was ended.
        let later = names.iter().filter(|name| *name != "Everything is slow");
        let told = |row: &subscriber::Model, name: &str| match row.channel.0 {
            Channel::Webhook => (format!("hook {}", row.id), name.to_owned()),
            _ => (row.address.clone(), format!("[Chaos] Investigating: {name}")),
        };
        later.map(|name| readers.iter().filter(|row| !reached.contains(&told(row, name))).count()).sum()
    }

    /// Whether the database is whole.
    pub async fn broken(&self) -> usize {
        if let Some(mut server) = self.running.lock().unwrap().take() {
            let _ = server.kill();
            let _ = server.wait();
        }
        if self.url.is_some() {
            return 0;
        }
        let db = self.services.db.read();
        let ask = async |sql: &str| db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        let said: String = ask("PRAGMA integrity_check").await[0].try_get_by_index(0).unwrap();
        usize::from(said != "ok") + ask("PRAGMA foreign_key_check").await.len()
    }
}

fn reader(services: &Services, page: PageId, (n, is_slow): (usize, bool), sinks: &Sinks) -> subscriber::Model {
    let id: SubscriberId = random::id();
    let (channel, address, host) = match n % 5 {
        0 if is_slow => (Channel::Webhook, format!("{}/{id}", sinks.hanging), "127.0.0.3".to_owned()),
        _ if is_slow => (Channel::Email, format!("a{n}{TAR_PIT}"), TAR_PIT.trim_start_matches('@').to_owned()),
        0 => (Channel::Webhook, format!("{}/{id}", sinks.hook), "127.0.0.2".to_owned()),
        _ => (Channel::Email, format!("a{n}@example{}.com", n % 40), format!("example{}.com", n % 40)),
    };
    let row = subscriber::Model::of_page(id, page, channel, address, services.clock.now());
    subscriber::Model { host, ..row.confirmed() }
}

/// The program `make build` makes, two folders above this one.
fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(2).unwrap().join("lightship")
}
