//! A mail server and a receiver of webhooks that take everything, and write down what they took and when.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, State},
    http::HeaderMap,
    routing::post,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// The domain whose mail server answers after twenty seconds.
pub const TAR_PIT: &str = "@tar-pit.example.com";

/// One thing that was taken.
#[derive(Clone)]
struct Entry {
    to: String,
    subject: String,
    name: String,
    at: f64,
}

/// Where everything goes.
#[derive(Clone)]
pub struct Sinks {
    /// The mail server's address.
    pub mail: String,
    /// The receiver's address, without a slash at the end.
    pub hook: String,
    /// The address of a receiver that never answers, without a slash at the end.
    pub hanging: String,
    taken: Arc<Mutex<Vec<Entry>>>,
    is_away: Arc<AtomicBool>,
    begun: std::time::Instant,
}

impl Sinks {
    /// Opens both.
    #[expect(clippy::disallowed_methods, reason = "how long a harness waits is no time of the product")]
    pub async fn open() -> Self {
        let mail = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hook = TcpListener::bind("127.0.0.2:0").await.unwrap();
        let hanging = TcpListener::bind("127.0.0.3:0").await.unwrap();
        let sinks = Self {
            mail: format!("smtp://{}", mail.local_addr().unwrap()),
            hook: format!("http://{}", hook.local_addr().unwrap()),
            hanging: format!("http://{}", hanging.local_addr().unwrap()),
            taken: Arc::default(),
            is_away: Arc::default(),
            begun: std::time::Instant::now(),
        };
        let own = sinks.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = mail.accept().await {
                let own = own.clone();
                if !own.is_away.load(Ordering::Relaxed) {
                    tokio::spawn(async move {
                        let _ = own.talk(stream).await;
                    });
                }
            }
        });
        let router = Router::new().route("/{id}", post(take)).with_state(sinks.clone());
        tokio::spawn(async move { axum::serve(hook, router).await });
        let silent = Router::new().route("/{id}", post(std::future::pending::<()>));
        tokio::spawn(async move { axum::serve(hanging, silent).await });
        sinks
    }

    /// The mail server hangs up on everybody from now on, or no longer does.
    pub fn be_away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::Relaxed);
    }

    /// Seconds since it was opened.
    pub fn now(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    /// How many were taken.
    pub fn taken(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    /// When each was taken, in seconds after a moment.
    pub fn times_since(&self, begun: f64) -> Vec<f64> {
        self.taken.lock().unwrap().iter().map(|entry| entry.at - begun).collect()
    }

    /// How many different receivers that take no time were reached.
    pub fn taken_of_healthy(&self) -> usize {
        let taken = self.taken.lock().unwrap();
        let healthy = taken.iter().map(|entry| entry.to.as_str()).filter(|to| !to.ends_with(TAR_PIT));
        healthy.collect::<std::collections::BTreeSet<_>>().len()
    }

    /// How many mails were taken before a moment.
    pub fn mails_before(&self, moment: f64) -> usize {
        self.taken.lock().unwrap().iter().filter(|entry| entry.at < moment && entry.to.contains('@')).count()
    }

    /// Begins anew.
    pub fn forget(&self) {
        self.taken.lock().unwrap().clear();
    }

    /// Whom something with this subject reached, by name of the message.
    pub fn reached(&self) -> std::collections::BTreeSet<(String, String)> {
        self.taken.lock().unwrap().iter().map(|entry| (entry.to.clone(), entry.subject.clone())).collect()
    }

    /// How many arrived that had arrived before.
    pub fn twice(&self) -> usize {
        self.by_receiver().values().map(|names| names.len() - 1).sum()
    }

    /// How many of those carry another name than the first time.
    pub fn twice_under_other_names(&self) -> usize {
        self.by_receiver().values().map(|names| names.iter().filter(|name| **name != names[0]).count()).sum()
    }

    fn by_receiver(&self) -> BTreeMap<(String, String), Vec<String>> {
        let mut all: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for entry in self.taken.lock().unwrap().iter() {
            all.entry((entry.to.clone(), entry.subject.clone())).or_default().push(entry.name.clone());
        }
        all
    }

    fn take(&self, to: String, subject: String, name: String) {
        let at = self.now();
        self.taken.lock().unwrap().push(Entry { to, subject, name, at });
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 here\r\n").await?;
        let (mut line, mut to) = (String::new(), String::new());
        while stream.read_line(&mut line).await? > 0 {
            if self.is_away.load(Ordering::Relaxed) {
                return Ok(());
            }
            let said = std::mem::take(&mut line);
            // The mail server of one domain takes its time.
            if said.starts_with("RCPT") && said.contains(TAR_PIT) {
                tokio::time::sleep(Duration::from_secs(20)).await;
            }
            let answer: &[u8] = match said.get(..4).unwrap_or_default() {
                "RCPT" => {
                    to = said.trim().trim_start_matches("RCPT TO:").trim_matches(['<', '>']).to_owned();
                    b"250 ok\r\n"
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let mut head = (String::new(), String::new());
                    while stream.read_line(&mut line).await? > 0 && line != ".\r\n" {
                        if let Some(subject) = line.strip_prefix("Subject: ") {
                            head.0 = subject.trim().to_owned();
                        } else if let Some(name) = line.strip_prefix("Message-ID: ") {
                            head.1 = name.trim().to_owned();
                        }
                        line.clear();
                    }
                    line.clear();
                    self.take(std::mem::take(&mut to), head.0, head.1);
                    b"250 taken\r\n"
                }
                "EHLO" => b"250-here\r\n250 PIPELINING\r\n",
                "QUIT" => return stream.write_all(b"221 bye\r\n").await,
                _ => b"250 ok\r\n",
            };
            stream.write_all(answer).await?;
        }
        Ok(())
    }
}

async fn take(State(sinks): State<Sinks>, Path(id): Path<String>, headers: HeaderMap, body: String) {
    let value: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
    let subject = value["incident"]["name"].as_str().unwrap_or_default().to_owned();
    let name = headers.get("webhook-id").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    sinks.take(format!("hook {id}"), subject, name);
}
