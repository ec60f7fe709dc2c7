//! A mail server for one test: it talks SMTP, keeps what it took, and misbehaves as told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What it does with the next mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Refuses the connection's greeting.
    Busy,
    /// Answers the recipient with this code.
    Recipient(u16),
    /// Answers the text with this code.
    Text(u16),
    /// Takes the text and hangs up before it says so.
    Drops,
    /// Takes the text and says so late.
    Slow(Duration),
    /// Never answers the recipient.
    Hangs,
}

/// A mail it took.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Whom it was for.
    pub to: Vec<String>,
    /// Its headers and text, soft line ends taken out.
    pub text: String,
}

impl Taken {
    /// A header, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
        let found = head.split("\r\n").find(|line| line.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())))?;
        Some(found.split_once(':')?.1.trim().to_owned())
    }

    /// The link in it that leads to this path.
    pub fn link(&self, path: &str) -> String {
        let from = self.text.find(path).unwrap_or_else(|| panic!("no {path} in {}", self.text));
        let rest = &self.text[from..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_'))).unwrap_or(rest.len());
        rest[..end].to_owned()
    }
}

/// The server.
#[derive(Clone, Default)]
pub struct MailServer {
    /// Where it is.
    pub url: String,
    taken: Arc<Mutex<Vec<Taken>>>,
    moods: Arc<Mutex<VecDeque<Mood>>>,
}

impl MailServer {
    /// Opens it.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { url: format!("smtp://{}", listener.local_addr().unwrap()), ..Self::default() };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.talk(stream).await });
            }
        });
        server
    }

    /// It does this with the next mails, in this order; then it is well again.
    pub fn shall(&self, moods: impl IntoIterator<Item = Mood>) {
        self.moods.lock().unwrap().extend(moods);
    }

    /// What it took so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// What it took, once it is so many.
    pub async fn wait_for(&self, many: usize) -> Vec<Taken> {
        for _ in 0..600 {
            if self.taken().len() >= many {
                return self.taken();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{many} mails were expected: {:?}", self.taken());
    }

    async fn talk(&self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        let mood = || self.moods.lock().unwrap().front().copied();
        if mood() == Some(Mood::Busy) {
            self.moods.lock().unwrap().pop_front();
            let _ = stream.write_all(b"421 too busy\r\n").await;
            return;
        }
        if stream.write_all(b"220 here\r\n").await.is_err() {
            return;
        }
        let (mut line, mut to) = (String::new(), Vec::new());
        while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
            let said = std::mem::take(&mut line);
            let answer = match said.split([' ', ':', '\r']).next().unwrap_or_default() {
                "RCPT" => match mood() {
                    Some(Mood::Recipient(code)) => {
                        self.moods.lock().unwrap().pop_front();
                        format!("{code} no\r\n")
                    }
                    Some(Mood::Hangs) => {
                        self.moods.lock().unwrap().pop_front();
                        std::future::pending().await
                    }
                    _ => {
                        to.push(said.trim().trim_start_matches("RCPT TO:").trim_matches(['<', '>']).to_owned());
                        "250 ok\r\n".to_owned()
                    }
                },
                // It takes several commands at once (RFC 2920).
                "EHLO" => "250-here\r\n250 PIPELINING\r\n".to_owned(),
                "DATA" if to.is_empty() => "554 for nobody\r\n".to_owned(),
                "DATA" => {
                    if stream.write_all(b"354 go on\r\n").await.is_err() {
                        return;
                    }
                    let mut text = String::new();
                    while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) && line != ".\r\n" {
                        // Dots at the beginning of a line are doubled on the way (RFC 5321, 4.5.2).
                        text.push_str(line.strip_prefix('.').unwrap_or(&line));
                        line.clear();
                    }
                    line.clear();
                    let text = text.replace("=\r\n", "").replace("=3D", "=");
                    match mood() {
                        Some(Mood::Text(code)) => {
                            self.moods.lock().unwrap().pop_front();
                            format!("{code} no\r\n")
                        }
                        other => {
                            self.taken.lock().unwrap().push(Taken { to: std::mem::take(&mut to), text });
                            match other {
                                Some(Mood::Drops) => {
                                    self.moods.lock().unwrap().pop_front();
                                    return;
                                }
                                Some(Mood::Slow(time)) => {
                                    self.moods.lock().unwrap().pop_front();
                                    tokio::time::sleep(time).await;
                                }
                                _ => {}
                            }
                            "250 taken\r\n".to_owned()
                        }
                    }
                }
                "QUIT" => break,
                "MAIL" | "RSET" => {
                    to.clear();
                    "250 ok\r\n".to_owned()
                }
                _ => "250 ok\r\n".to_owned(),
            };
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
