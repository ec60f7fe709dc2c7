//! A real PostgreSQL cluster of our own: started when a test first needs it, gone when the test process is gone,
//! however that ends.

use std::{
    fs::OpenOptions,
    io::Write,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Output, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use sea_orm::{ConnectionTrait, DatabaseConnection};
use server::{database::Database, migration::migrate};
use tokio::sync::OnceCell;

/// What to do if there is no PostgreSQL. The tests fail then: an unproven half would look like a proven whole.
const MISSING: &str = "these tests need PostgreSQL: apt-get install postgresql (or set LIGHTSHIP_PG_BIN to the folder of its pg_ctl)";

/// Nothing in it outlives the test process, so nothing has to reach the disk.
const SETTINGS: &str = "
listen_addresses = ''
max_connections = 300
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
";

/// Waits until the process that holds the other end of its input is gone, then takes the cluster with it.
/// Tries more than once, because that process may have died while the cluster was starting.
const WATCHDOG: &str = r#"
trap '' INT TERM HUP
cat > /dev/null
for try in 1 2 3; do
    "$@" -D "$FOLDER/data" -m immediate -w -t 10 stop && break
    sleep 0.5
done
rm -rf "$FOLDER"
"#;

/// One PostgreSQL server with its files.
pub struct Cluster {
    bin: PathBuf,
    folder: PathBuf,
    /// Whom to run it as, by numbers: PostgreSQL refuses to run as root.
    runs_as: Option<(String, String)>,
    /// Closed by the operating system when this process ends, even by `kill -9`; the watchdog sees it.
    lifeline: Option<ChildStdin>,
    watchdog: Child,
}

impl Cluster {
    /// A new cluster, running.
    pub fn start() -> Self {
        Self::start_with("")
    }

    /// A cluster that may be stopped: it keeps what was committed, as long as the machine itself runs.
    pub fn lasting() -> Self {
        Self::start_with("synchronous_commit = on\n")
    }

    fn start_with(more: &str) -> Self {
        let bin = find_bin().unwrap_or_else(|| panic!("{MISSING}"));
        let runs_as = (id("-u", None).as_deref() == Some("0")).then(somebody);
        let folder = PathBuf::from(run(command("mktemp", runs_as.as_ref()).args(["-d", "/tmp/lightship-postgres-XXXXXXXX"])));
        let mut watchdog = Command::new("sh");
        // A group of its own, so that Ctrl-C at the terminal does not reach it.
        watchdog.args(["-c", WATCHDOG, "watchdog"]).process_group(0).env("FOLDER", &folder);
        let stop = command(bin.join("pg_ctl"), runs_as.as_ref());
        watchdog.arg(stop.get_program()).args(stop.get_args()).current_dir("/tmp");
        let mut watchdog = watchdog.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("sh can be run");
        let lifeline = watchdog.stdin.take();
        let cluster = Self { bin, folder, runs_as, lifeline, watchdog };
        let data = cluster.folder.join("data");
        run(cluster.command("initdb").arg("-D").arg(&data).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]));
        let mut settings = OpenOptions::new().append(true).open(data.join("postgresql.conf")).expect("initdb writes it");
        let socket = format!("unix_socket_directories = '{}'\n", cluster.folder.display());
        settings.write_all([SETTINGS, &socket, more].concat().as_bytes()).expect("the folder is ours");
        cluster.start_again();
        cluster
    }

    /// Stops it as a power cut would: nobody is asked to finish. Only a [`lasting`](Self::lasting) one then knows its last
    /// commits when it is [started again](Self::start_again).
    pub fn stop(&self) {
        run(self.control().args(["-w", "-t", "60", "-m", "immediate", "stop"]));
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).expect("pg_ctl writes it")
    }

    /// Starts it after a [`stop`](Self::stop).
    pub fn start_again(&self) {
        run(self.control().arg("-l").arg(self.folder.join("log")).args(["-w", "-t", "60", "start"]));
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder.display())
    }

    /// A connection that is not the product's, for what an administrator does.
    pub async fn administer(&self, database: &str) -> DatabaseConnection {
        sea_orm::Database::connect(self.url(database)).await.expect("the cluster runs")
    }

    /// Makes an empty database with today's schema.
    pub async fn migrated(&self, name: &str) {
        let admin = self.administer("postgres").await;
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("the name is free");
        admin.close().await.expect("nothing else uses it");
        let db = Database::open(&self.url(name)).await.expect("the address is right");
        migrate(db.write()).await.expect("an empty database can be migrated");
        // PostgreSQL copies only databases nobody is connected to.
        db.write().close_by_ref().await.expect("nothing else uses it");
        db.read().close_by_ref().await.expect("nothing else uses it");
    }

    fn control(&self) -> Command {
        let mut command = self.command("pg_ctl");
        command.arg("-D").arg(self.folder.join("data"));
        command
    }

    fn command(&self, program: &str) -> Command {
        command(self.bin.join(program), self.runs_as.as_ref())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        let _ = self.watchdog.wait();
    }
}

static SHARED: OnceLock<Cluster> = OnceLock::new();
static TEMPLATE: OnceCell<()> = OnceCell::const_new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a migrated database of its own, on the cluster all tests share.
pub async fn fresh_database() -> String {
    let cluster = SHARED.get_or_init(Cluster::start);
    TEMPLATE.get_or_init(|| cluster.migrated("template_lightship")).await;
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let admin = cluster.administer("postgres").await;
    admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template_lightship")).await.expect("the template is idle");
    admin.close().await.expect("nothing else uses it");
    cluster.url(&name)
}

/// Where `pg_ctl` and `initdb` are: where we are told, else the newest that Debian knows, else on the PATH.
fn find_bin() -> Option<PathBuf> {
    if let Some(told) = std::env::var_os("LIGHTSHIP_PG_BIN") {
        return Some(told.into()).filter(|bin: &PathBuf| has_postgres(bin));
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<(u32, PathBuf)> =
        versions.filter_map(|e| Some((e.file_name().to_str()?.parse().ok()?, e.path().join("bin")))).collect();
    debian.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    debian.into_iter().rev().map(|(_, bin)| bin).chain(std::env::split_paths(&path)).find(|bin| has_postgres(bin))
}

fn has_postgres(bin: &Path) -> bool {
    bin.join("pg_ctl").exists() && bin.join("initdb").exists()
}

/// Somebody who is not root: user and group, by numbers.
fn somebody() -> (String, String) {
    let of = |name| Some((id("-u", Some(name))?, id("-g", Some(name))?));
    of("postgres").or_else(|| of("nobody")).expect("every system has a user called nobody")
}

/// A program as somebody who is not root, for tests of what only root may do.
pub fn as_nobody(program: &Path) -> Command {
    let is_root = id("-u", None).as_deref() == Some("0");
    command(program, is_root.then(somebody).as_ref())
}

fn id(flag: &str, user: Option<&str>) -> Option<String> {
    let output = Command::new("id").arg(flag).args(user).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn command(program: impl AsRef<std::ffi::OsStr>, runs_as: Option<&(String, String)>) -> Command {
    let mut command = match runs_as {
        None => Command::new(program),
        Some((user, group)) => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", user, "--regid", group, "--clear-groups", "--"]).arg(program);
            command
        }
    };
    // The folder the tests run in may be closed to that user.
    command.current_dir("/tmp").stdin(Stdio::null());
    command
}

/// Runs it to its end and answers with what it printed. The server it may start keeps neither of our outputs open.
fn run(command: &mut Command) -> String {
    let starts_server = command.get_args().any(|a| a == "start");
    let outputs = || if starts_server { Stdio::null() } else { Stdio::piped() };
    let Output { status, stdout, stderr } = command
        .stdout(outputs())
        .stderr(outputs())
        .spawn()
        .and_then(Child::wait_with_output)
        .unwrap_or_else(|error| panic!("{MISSING}: {error}"));
    assert!(status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8_lossy(&stdout).trim().to_owned()
}
