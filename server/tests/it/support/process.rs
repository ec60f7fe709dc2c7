//! The real program as processes of the operating system: started in a folder of its own, asked over HTTP and at the
//! command line, stopped, continued and killed by its own number.

use std::{
    io::{BufRead, BufReader, Read},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use app::model::{PageId, input::NewPage, snapshot::Snapshot};
use server::{
    clock::SystemClock,
    database::Database,
    service::{Nobody, Services},
};
use tempfile::TempDir;

use super::{postgres, seed};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_lightship");

/// Nothing here takes longer on a busy machine; whatever does has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where programs live: a data folder that is also the folder they are started in, and a database.
pub struct Home {
    folder: TempDir,
    /// None for the SQLite file in the folder.
    url: Option<String>,
    program: PathBuf,
}

impl Home {
    /// An empty folder; the program makes its own SQLite file there.
    pub fn on_sqlite() -> Self {
        super::speak_tls();
        Self { folder: tempfile::tempdir().expect("there is a temporary folder"), url: None, program: PROGRAM.into() }
    }

    /// An empty folder, and a database on the PostgreSQL server all tests share.
    pub async fn on_postgres() -> Self {
        Self::at(postgres::fresh_database().await)
    }

    /// An empty folder, and any database.
    pub fn at(url: String) -> Self {
        super::speak_tls();
        Self { url: Some(url), ..Self::on_sqlite() }
    }

    /// The same, with another copy of the program.
    pub fn with_program(self, program: PathBuf) -> Self {
        Self { program, ..self }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The database's address.
    pub fn url(&self) -> String {
        self.url.clone().unwrap_or_else(|| format!("sqlite:{}", self.path().join("lightship.db").display()))
    }

    /// The verbs on the same database and by the real clock, for a test that writes beside the programs.
    pub async fn services(&self) -> Services {
        let db = Database::open(&self.url()).await.expect("the address is right");
        server::migration::migrate(db.write()).await.expect("the database answers");
        Services { db, clock: Arc::new(SystemClock), committed: Arc::new(Nobody), outbound: Arc::default() }
    }

    /// Makes the page most tests need.
    pub async fn page(&self, services: &Services) -> PageId {
        let input = NewPage { name: "Reelway".into(), slug: "reelway".into(), time_zone: "UTC".into() };
        seed::page(services, input).await.expect("the page is fine")
    }

    /// `lightship serve`, lit, on a free port, with a private address for metrics.
    pub fn serve(&self, more: &[&str]) -> Program {
        let listen = ["--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"];
        let mut program = self.launch(&[&["serve"], &listen[..], more].concat());
        program.wait_until_lit();
        program
    }

    /// A program with these words; nobody waits for anything.
    pub fn launch(&self, words: &[&str]) -> Program {
        Program::spawn(self.command(words))
    }

    /// A local command, run to its end.
    pub fn cli(&self, words: &[&str]) -> Said {
        self.launch(words).said()
    }

    /// A local command that must succeed; answers with what it printed.
    pub fn done(&self, words: &[&str]) -> String {
        let said = self.cli(words);
        assert!(said.status.success() && said.stderr.is_empty(), "{words:?}: {said:?}");
        said.stdout.trim().to_owned()
    }

    /// A local command that must be refused; answers with the one line it complains in.
    pub fn refused(&self, words: &[&str]) -> String {
        self.cli(words).one_complaint()
    }

    /// What [`launch`](Self::launch) starts, for tests that have their own wishes.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        // Nothing from outside: neither the settings of whoever runs the tests nor a lightship.toml of theirs.
        command.args(words).env_clear().env("LIGHTSHIP_LOG", "warn").env("LIGHTSHIP_DATA", self.path()).current_dir(self.path());
        if let Some(url) = &self.url {
            command.env("LIGHTSHIP_DATABASE_URL", url);
        }
        command
    }
}

/// One process. It is gone when this is dropped.
pub struct Program {
    child: Child,
    started: Instant,
    stdout: Reader,
    stderr: Reader,
    /// Where it listens, once it is lit.
    address: Option<SocketAddr>,
    http: reqwest::Client,
}

impl Program {
    /// Starts it and reads what it says.
    #[expect(clippy::disallowed_methods, reason = "how long a process takes is no time of the product")]
    pub fn spawn(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let started = Instant::now();
        let mut child = command.spawn().expect("the program can be run");
        let stdout = Reader::of(child.stdout.take().expect("it is piped"));
        let stderr = Reader::of(child.stderr.take().expect("it is piped"));
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).no_proxy();
        Self { child, started, stdout, stderr, address: None, http: http.build().expect("it needs nothing") }
    }

    fn wait_until_lit(&mut self) {
        let lit = until("the program is lit", || {
            let said = self.stdout.text();
            let ended = self.child.try_wait().expect("it can be asked");
            assert!(ended.is_none(), "it ended with {ended:?}: {said}{}", self.stderr.text());
            said.lines().find_map(|line| Some(line.split_once("(listening on ")?.1.trim_end_matches(')').to_owned()))
        });
        self.address = Some(lit.parse().expect("it says where it listens"));
    }

    /// Where visitors find it, without a slash at the end.
    pub fn base(&self) -> String {
        format!("http://{}", self.address.expect("it is lit"))
    }

    /// For a program whose port the test chose, before it is lit.
    pub fn listens_on(&mut self, address: SocketAddr) {
        self.address = Some(address);
    }

    /// How long it has been running.
    pub fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// What a visitor gets.
    pub async fn get(&self, path: &str) -> Answer {
        self.try_get(path).await.unwrap_or_else(|error| panic!("{path}: {error}\n{}", self.stderr.text()))
    }

    /// The same for a program that may not listen yet.
    pub async fn try_get(&self, path: &str) -> reqwest::Result<Answer> {
        Answer::of(self.http.get(format!("{}{path}", self.base())).send().await?).await
    }

    /// What the whole page says now.
    pub async fn snapshot(&self) -> Snapshot {
        let answer = self.get("/events/snapshot").await;
        serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
    }

    /// The event stream of the page.
    pub async fn events(&self) -> reqwest::Response {
        self.http.get(format!("{}/events", self.base())).timeout(PATIENCE * 2).send().await.expect("it answers")
    }

    /// A number of its own metrics, such as `lightship_database_uses{by="request"}`.
    pub async fn metric(&self, name: &str) -> u64 {
        let said = self.stdout.text();
        let address = said.lines().find_map(|line| line.strip_prefix("Metrics and probes: ")).expect("it says where");
        let text = Answer::of(self.http.get(address).send().await.expect("it answers")).await.expect("it ends").body;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in\n{text}")).parse().expect("it is a number")
    }

    /// Sends it `STOP`, `CONT`, `TERM` or `KILL`.
    pub fn signal(&self, name: &str) {
        let kill = Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", name, &self.child.id().to_string()]).status();
        assert!(kill.expect("sh can be run").success(), "{name} was not sent");
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(mut self) {
        self.end();
    }

    /// Waits until it ends by itself, and answers with what it said.
    pub fn said(mut self) -> Said {
        let status = until("the program ends", || self.child.try_wait().expect("it can be asked"));
        let seconds = self.started.elapsed().as_secs_f64();
        Said { status, stdout: self.stdout.whole(), stderr: self.stderr.whole(), seconds }
    }

    /// What it has complained about so far.
    pub fn complaints(&self) -> String {
        self.stderr.text()
    }

    /// What it has printed so far.
    pub fn printed(&self) -> String {
        self.stdout.text()
    }

    fn end(&mut self) {
        // Exactly this process; it is ours until it is waited for, so its number can be nobody else's.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.end();
    }
}

/// What a process said until it ended.
#[derive(Debug)]
pub struct Said {
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: String,
    /// What it complained about.
    pub stderr: String,
    /// How long it took.
    pub seconds: f64,
}

impl Said {
    /// The one line in which it says why it did nothing.
    pub fn one_complaint(&self) -> String {
        assert!(!self.status.success(), "it should have been refused: {self:?}");
        assert!(self.status.code().is_some() && !self.stderr.contains("panicked"), "{self:?}");
        assert_eq!((self.stderr.lines().count(), self.stdout.as_str()), (1, ""), "{self:?}");
        let line = self.stderr.trim().strip_prefix("lightship: ").unwrap_or_else(|| panic!("{self:?}"));
        line.to_owned()
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: reqwest::header::HeaderMap,
    /// Its body, as far as it is text.
    pub body: String,
}

impl Answer {
    async fn of(response: reqwest::Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await?;
        Ok(Self { status, headers, body: String::from_utf8_lossy(&body).into_owned() })
    }

    /// A header, empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Reads a pipe in the background, so that nobody who writes into it has to wait.
struct Reader {
    text: Arc<Mutex<String>>,
    thread: Option<JoinHandle<()>>,
}

impl Reader {
    fn of(pipe: impl Read + Send + 'static) -> Self {
        let text = Arc::new(Mutex::new(String::new()));
        let into = text.clone();
        let thread = std::thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                let mut text = into.lock().unwrap_or_else(PoisonError::into_inner);
                text.push_str(&line);
                text.push('\n');
            }
        });
        Self { text, thread: Some(thread) }
    }

    fn text(&self) -> String {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Everything, once the process has ended.
    fn whole(&mut self) -> String {
        if let Some(thread) = self.thread.take() {
            thread.join().expect("it only reads");
        }
        self.text()
    }
}

/// Asks again and again until there is an answer.
#[expect(clippy::disallowed_methods, reason = "how long a process takes is no time of the product")]
pub fn until<T>(what: &str, mut answer: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = answer() {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Asks again and again until it is so; answers with the seconds that took.
#[expect(clippy::disallowed_methods, reason = "how long a process takes is no time of the product")]
pub async fn until_so(what: &str, mut is_so: impl AsyncFnMut() -> bool) -> f64 {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    begun.elapsed().as_secs_f64()
}

/// A port nobody listens on now, for a program that must be found before it says where it is.
pub fn free_port() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it is bound")
}
