//! `lightship serve`: listen first, then reach for the database; what was last known is served from the first moment.

mod secret_key;
mod system;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::SharedClock,
    config::{DataSettings, Hidden, PeopleSettings, ServeSettings},
    database::{Database, sqlite_file},
    http::{
        accept::{self, Caps},
        ready::Door,
        router, session,
        state::AppState,
        timeouts::Timeouts,
    },
    jobs::{
        self, Jobs,
        deliver::Ways,
        graphite::{Format, Rules},
    },
    live::{hub::Hub, store::SnapshotStore, watch},
    migration::{self, MigrateError},
    notify::{email::Mailer, post::Post, push::Signatory, sms::Gateway},
    outbound::{Outbound, client::Caller},
    service::{Services, first_run, vault::Vault},
};

/// How long to wait before trying again to prepare a database that cannot be reached.
const RETRY: Duration = Duration::from_secs(1);

/// How long jobs have to finish what they are doing once the process is told to stop: as long as open requests have.
const LAST_TURN: Duration = Duration::from_secs(10);

/// A server that listens.
pub struct Running {
    /// Where.
    pub address: SocketAddr,
    /// Where Prometheus and probes ask, if anywhere.
    pub private: Option<SocketAddr>,
    /// The verbs, for those who run next to the server in the same process.
    pub services: Services,
    /// The pages.
    pub hub: Arc<Hub>,
    /// With what the first owner can be made, while there is none.
    pub setup_token: Option<String>,
    tasks: JoinSet<()>,
    jobs: Jobs,
    stop: CancellationToken,
}

impl Running {
    /// Stops in good order: no new connections, open requests finish, the last snapshots are kept.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if tokio::time::timeout(LAST_TURN, self.jobs.stop()).await.is_err() {
            tracing::warn!("a job did not end in time and is cut; what it had begun is undone");
        }
        while self.tasks.join_next().await.is_some() {}
        self.hub.save();
    }

    /// Adds something that runs beside the server until it stops.
    pub fn beside(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = task => {}
            }
        });
    }
}

/// Opens the data folder and the database behind it, without waiting for it.
pub async fn open(data: &DataSettings) -> Result<Database, String> {
    let url = data.database_url();
    // Checked here and not where settings are read: a complaint there would repeat the address, and with it the password.
    if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err("the database address (--database-url) must begin with postgres:// or sqlite:".to_owned());
    }
    system::write_for_ourselves();
    make_folder(&data.data)?;
    Database::open(&url).await.map_err(|error| format!("the database address (--database-url) does not work: {error}"))
}

/// The file a database would be made in, if there is none yet.
pub fn missing_file(data: &DataSettings) -> Option<PathBuf> {
    sqlite_file(&data.database_url()).map(PathBuf::from).filter(|file| !file.exists())
}

fn make_folder(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("the data folder {} cannot be made: {error}", folder.display()))
}

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It serves, and unless it is told otherwise does what happens by itself.
    Site,
    /// It only does what happens by itself, beside others that serve.
    Worker,
}

/// Starts the server. It answers at once; the database may come later, except that one made by a newer version stops the start.
pub async fn start(data: &DataSettings, settings: ServeSettings, clock: SharedClock) -> Result<Running, String> {
    start_part(Part::Site, data, settings, clock).await
}

/// Starts a part of the installation. A worker listens for probes alone, and its own address means nothing.
pub async fn start_part(part: Part, data: &DataSettings, settings: ServeSettings, clock: SharedClock) -> Result<Running, String> {
    let db = open(data).await?;
    let unwritable = |error| format!("the data folder {} cannot be written: {error}", data.data.display());
    let store = match part {
        Part::Site => Some(SnapshotStore::open(&data.data.join("snapshots")).map_err(unwritable)?),
        Part::Worker => None,
    };
    let hub = Arc::new(Hub::new(db.clone(), clock.clone(), settings.addresses(), store));
    let services = Services {
        db: db.clone(),
        clock,
        committed: hub.clone(),
        outbound: Arc::new(Outbound { allowed: settings.outbound.allow_networks.clone() }),
    };
    let stop = CancellationToken::new();
    let timeouts = Timeouts::default();
    let vault = Arc::new(Vault::new(&secret_key::open(settings.people.secret_key.as_ref().map(Hidden::reveal), &data.data)?));
    let mut tasks = JoinSet::new();
    let mailer = mailer(&settings.people)?;
    let ways = ways(&settings, &services, &vault, mailer.clone())?;
    let post = match mailer {
        Some(mailer) => {
            let (post, errands) = Post::open();
            tasks.spawn(until(stop.clone(), jobs::post::run(errands, services.clone(), mailer)));
            post
        }
        None => Post::default(),
    };
    let state = AppState::new((services.clone(), hub.clone()), settings.clone(), timeouts, (vault, post), stop.clone());
    if !session::is_protected(&settings.addresses()) {
        tracing::warn!("staff sign in over plain http: what they send can be read on its way, and their sessions taken. Use https");
    }

    let mut address = settings.listen;
    if part == Part::Site {
        let listener = accept::bind(settings.listen).await?;
        address = listener.local_addr().map_err(|error| error.to_string())?;
        let connections = settings.max_connections.min(system::room_for_connections());
        if connections < settings.max_connections {
            tracing::warn!(connections, "the system allows fewer open files than --max-connections needs (ulimit -n, LimitNOFILE=)");
        }
        let caps = Caps { connections, per_ip: settings.max_connections_per_ip, trusted: settings.trusted_proxies.clone() };
        tasks.spawn(accept::serve(listener, Door::new(router::public(state.clone()), state.clone()), caps, timeouts, stop.clone()));
    }
    let mut private = None;
    if let Some(wanted) = settings.metrics_listen {
        let caps = Caps { connections: 64, per_ip: 64, trusted: Vec::new() };
        let listener = accept::bind(wanted).await?;
        private = Some(listener.local_addr().map_err(|error| error.to_string())?);
        tasks.spawn(accept::serve(listener, Door::plain(router::private(state)), caps, timeouts, stop.clone()));
    }

    if part == Part::Site {
        for (listen, format) in
            [(settings.graphite.graphite_listen, Format::Lines), (settings.graphite.graphite_pickle_listen, Format::Pickles)]
        {
            let Some(listen) = listen else { continue };
            let (from, page) = (settings.graphite.graphite_from.clone(), settings.graphite.graphite_page.clone());
            let job = jobs::graphite::run(services.clone(), accept::bind(listen).await?, Rules { format, from, page });
            tasks.spawn(until(stop.clone(), job));
        }
    }

    let mut setup_token = None;
    match prepare(&db).await {
        Err(error @ MigrateError::Newer(_)) => return Err(error.to_string()),
        Err(error) => tracing::warn!(%error, "the database cannot be reached; serving what was last known"),
        Ok(()) => {
            match first_run::prepare(&services).await {
                Ok(token) => setup_token = token,
                Err(error) => tracing::warn!(%error, "whether there is an owner cannot be found out"),
            }
            if let Err(error) = hub.refresh().await {
                tracing::warn!(%error, "the pages cannot be read; serving what was last known");
            }
        }
    }
    tasks.spawn(until(stop.clone(), follow(db.clone(), hub.clone())));
    let jobs = match settings.no_jobs {
        true => jobs::spawn_none(services.clone(), hub.clone()),
        false => jobs::spawn(services.clone(), hub.clone(), Some((ways, settings.outbound.retry_scale))),
    };
    Ok(Running { address, private, services, hub, setup_token, tasks, jobs, stop })
}

/// The ways messages take.
fn ways(settings: &ServeSettings, services: &Services, vault: &Arc<Vault>, mailer: Option<Mailer>) -> Result<Ways, String> {
    let caller = Caller::new(services.outbound.clone())?;
    let gateway = Gateway::of(&settings.outbound)?;
    let signatory = Arc::new(Signatory::of(|n| vault.prove("vapid", &[n])));
    Ok(Ways { caller, mailer, gateway, signatory, vault: vault.clone(), base_url: settings.addresses().base_url() })
}

/// What sends mail, if there is a mail server.
fn mailer(settings: &PeopleSettings) -> Result<Option<Mailer>, String> {
    let Some(url) = &settings.smtp_url else { return Ok(None) };
    Mailer::open(url.reveal(), settings.mail_from.as_deref().unwrap_or_default()).map(Some)
}

async fn prepare(db: &Database) -> Result<(), MigrateError> {
    migration::migrate(db.write()).await
}

/// Prepares the database as soon as it can be reached, then follows it.
async fn follow(db: Database, hub: Arc<Hub>) {
    while let Err(error) = prepare(&db).await {
        tracing::debug!(%error, "the database still cannot be reached");
        let _ = hub.refresh().await;
        tokio::time::sleep(RETRY).await;
    }
    watch::follow(hub, db).await;
}

async fn until(stop: CancellationToken, task: impl Future<Output = ()>) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = task => {}
    }
}

/// Waits for a request to stop: Ctrl-C or SIGTERM.
pub async fn stop_signal() {
    let interrupted = tokio::signal::ctrl_c();
    let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _ = interrupted.await;
        return;
    };
    tokio::select! {
        _ = interrupted => {}
        _ = terminated.recv() => {}
    }
}
