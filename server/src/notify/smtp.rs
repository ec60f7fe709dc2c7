//! Conversations with one mail server. Connections are kept from mail to mail, and what can be said at once is (RFC 2920): over many
//! small mails, waiting for answers is most of the time.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters},
        commands::{Data, Ehlo, Mail, Quit, Rcpt, Rset},
        extension::ClientId,
        response::Response,
    },
};
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::Semaphore,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use url::Url;

/// How long one mail may take. Shorter than a worker holds a message.
const WITHIN: Duration = Duration::from_secs(30);

/// How long a kept connection has to show that somebody still listens.
const AWAKE: Duration = Duration::from_secs(5);

/// How long it may take to say goodbye.
const GOODBYE: Duration = Duration::from_millis(500);

/// How many connections are open at a time.
const AT_ONCE: usize = 32;

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The server said so, or the conversation broke off.
    #[error("{0}")]
    Said(#[from] Error),
    /// There was no conversation.
    #[error("{0}")]
    Unreachable(#[from] io::Error),
    /// It took too long.
    #[error("no answer within {} seconds", WITHIN.as_secs())]
    Slow,
}

/// When a connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte.
    Always,
    /// By STARTTLS, or nothing is sent.
    Required,
    /// By STARTTLS, if the server offers it.
    Offered,
}

/// A mail server and the connections to it.
pub struct Relay {
    host: String,
    port: u16,
    encryption: Encryption,
    hello: ClientId,
    login: Option<Credentials>,
    tls: Arc<ClientConfig>,
    kept: Mutex<Vec<Line>>,
    room: Semaphore,
}

/// One connection.
struct Line {
    connection: AsyncSmtpConnection,
    /// Whether the server takes several commands before it has answered the first.
    is_pipelined: bool,
}

impl Relay {
    /// The server at `smtp(s)://user:password@host:port/own-name`; the ports are 465 and 587 unless others are given. None if the
    /// address is no such one.
    pub fn at(url: &Url, encryption: Encryption, tls: ClientConfig) -> Option<Self> {
        let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned());
        let user = decoded(url.username())?;
        let password = decoded(url.password().unwrap_or_default())?;
        let own = url.path().trim_matches('/');
        Some(Self {
            host: url.host_str()?.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(if encryption == Encryption::Always { 465 } else { 587 }),
            encryption,
            hello: if own.is_empty() { ClientId::default() } else { ClientId::Domain(own.to_owned()) },
            login: (!user.is_empty()).then(|| Credentials::new(user, password)),
            tls: Arc::new(tls),
            kept: Mutex::default(),
            room: Semaphore::new(AT_ONCE),
        })
    }

    /// Sends a mail; once this returns its answer, the server has it.
    pub async fn send(&self, envelope: &Envelope, mail: &[u8]) -> Result<Response, Failure> {
        let conversation = async {
            let _room = self.room.acquire().await;
            let begin = Begin::of(envelope);
            let mut line = match self.resume(&begin).await {
                Some(line) => line,
                None => {
                    let mut line = self.connect().await?;
                    line.begin(&begin).await?;
                    line
                }
            };
            let answer = line.rest(&begin, mail).await;
            let is_good = match &answer {
                Ok(_) => true,
                // Who said no to one mail may say yes to the next.
                Err(error) => error.status().is_some_and(|code| u16::from(code) != 421) && line.connection.command(Rset).await.is_ok(),
            };
            if is_good {
                self.kept().push(line);
            }
            Ok(answer?)
        };
        tokio::time::timeout(WITHIN, conversation).await.unwrap_or(Err(Failure::Slow))
    }

    /// Ends the conversations nobody needs now.
    pub async fn hang_up(&self) {
        let idle = std::mem::take(&mut *self.kept());
        let goodbyes = idle.into_iter().map(|mut line| async move { line.connection.command(Quit).await.is_ok() });
        let _ = tokio::time::timeout(GOODBYE, futures::future::join_all(goodbyes)).await;
    }

    /// A kept connection whose server takes another mail. Those whose server has gone are given up.
    async fn resume(&self, begin: &Begin) -> Option<Line> {
        loop {
            let mut line = self.kept().pop()?;
            if let Ok(Ok(_)) = tokio::time::timeout(AWAKE, line.begin(begin)).await {
                return Some(line);
            }
        }
    }

    async fn connect(&self) -> Result<Line, Failure> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        // The end of a mail must not wait until the server has confirmed its beginning.
        stream.set_nodelay(true)?;
        let stream: Box<dyn AsyncTokioStream> = match self.encryption {
            Encryption::Always => {
                let name = ServerName::try_from(self.host.clone()).map_err(io::Error::other)?;
                Box::new(Encrypted(TlsConnector::from(self.tls.clone()).connect(name, stream).await?))
            }
            Encryption::Required | Encryption::Offered => Box::new(stream),
        };
        let mut line = AsyncSmtpConnection::connect_with_transport(stream, &self.hello).await?;
        let starts_tls = match self.encryption {
            Encryption::Always => false,
            Encryption::Required => true,
            Encryption::Offered => line.can_starttls(),
        };
        if starts_tls {
            line.starttls(TlsParameters::new_rustls(self.host.clone())?, &self.hello).await?;
        }
        if let Some(login) = &self.login {
            line.auth(DEFAULT_MECHANISMS, login).await?;
        }
        // What it can do, once more: the library keeps only what it knows itself.
        let can = line.command(Ehlo::new(self.hello.clone())).await;
        let is_pipelined = can.is_ok_and(|can| can.message().any(|word| word.trim().eq_ignore_ascii_case("PIPELINING")));
        Ok(Line { connection: line, is_pipelined })
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Line>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What stands before a mail: from whom, to whom, and that it follows.
struct Begin {
    from: Mail,
    to: Vec<Rcpt>,
}

impl Begin {
    fn of(envelope: &Envelope) -> Self {
        let to = envelope.to().iter().map(|to| Rcpt::new(to.clone(), Vec::new())).collect();
        Self { from: Mail::new(envelope.from().cloned(), Vec::new()), to }
    }
}

/// All of it.
impl fmt::Display for Begin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.from)?;
        self.to.iter().try_for_each(|to| write!(formatter, "{to}"))?;
        write!(formatter, "{Data}")
    }
}

impl Line {
    /// Says from whom a mail is, and all else at once if the server takes that; what it answers to the first.
    async fn begin(&mut self, begin: &Begin) -> Result<Response, Error> {
        if self.is_pipelined { self.connection.command(begin).await } else { self.connection.command(&begin.from).await }
    }

    /// Hears or says what follows the sender, and the mail.
    async fn rest(&mut self, begin: &Begin, mail: &[u8]) -> Result<Response, Error> {
        if !self.is_pipelined {
            for to in &begin.to {
                self.connection.command(to).await?;
            }
            self.connection.command(Data).await?;
            return self.connection.message(mail).await;
        }
        let mut refusal = None;
        for _ in &begin.to {
            refusal = refusal.or(self.connection.read_response().await.err());
        }
        let go_on = self.connection.read_response().await;
        match (refusal, go_on) {
            (None, Ok(_)) => self.connection.message(mail).await,
            (None, Err(error)) | (Some(error), Err(_)) => Err(error),
            // It wants a mail for nobody: an empty one is not sent to anybody.
            (Some(error), Ok(_)) => {
                let _ = self.connection.message(b"").await;
                Err(error)
            }
        }
    }
}

/// A connection that is encrypted from its first byte.
struct Encrypted(TlsStream<TcpStream>);

impl fmt::Debug for Encrypted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Encrypted")
    }
}

impl AsyncTokioStream for Encrypted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbound::authority::{Authority, answer};

    /// What a server says from the greeting to its leave; a mail is three lines, a blank one and the dot.
    const SAYS: &[&str] =
        &["250 hello\r\n", "250 hello again\r\n", "250 ok\r\n", "250 ok\r\n", "354 go on\r\n", "", "", "", "250 taken\r\n"];

    fn relay(port: u16, trusts: &Authority) -> Relay {
        let url = Url::parse(&format!("smtps://localhost:{port}")).unwrap();
        Relay::at(&url, Encryption::Always, trusts.trusted()).unwrap()
    }

    async fn send(relay: &Relay) -> Result<Response, Failure> {
        let envelope = Envelope::new(Some("a@example.com".parse().unwrap()), vec!["b@example.com".parse().unwrap()]).unwrap();
        relay.send(&envelope, b"Subject: x\r\n\r\nHello").await
    }

    #[tokio::test]
    async fn a_mail_server_is_spoken_to_in_secret_from_the_first_byte() {
        let authority = Authority::fresh();
        let port = answer(authority.server("localhost", 2100), "220 here\r\n", SAYS).await;
        let answer = send(&relay(port, &authority)).await.unwrap();
        assert_eq!(answer.message().collect::<Vec<_>>(), ["taken"]);
    }

    #[tokio::test]
    async fn after_a_refusal_the_same_conversation_goes_on() {
        let hello = ["250 hello\r\n", "250-hello\r\n250 PIPELINING\r\n"];
        let taken = ["250 ok\r\n", "250 ok\r\n", "354 go on\r\n", "", "", "", "250 taken\r\n"];
        // A server says no to the mail itself, or takes what follows for nobody: a blank line and the dot.
        for refused in [
            &["250 ok\r\n", "550 nobody\r\n", "554 for nobody\r\n"][..],
            &["250 ok\r\n", "550 nobody\r\n", "354 go on\r\n", "", "250 for nobody\r\n"],
        ] {
            let authority = Authority::fresh();
            let says: Vec<&'static str> = [&hello[..], refused, &["250 forgotten\r\n"], &taken[..]].concat();
            let port = answer(authority.server("localhost", 2100), "220 here\r\n", says.leak()).await;
            let relay = relay(port, &authority);
            let failure = send(&relay).await.unwrap_err();
            assert!(failure.to_string().contains("nobody"), "{failure}");
            assert!(send(&relay).await.unwrap().message().eq(["taken"]));
            assert_eq!(relay.kept().len(), 1);
        }
    }

    #[tokio::test]
    async fn a054_a_mail_server_that_cannot_prove_who_it_is_gets_nothing() {
        let (known, unknown) = (Authority::fresh(), Authority::fresh());
        for (authority, name, good_until) in [(&unknown, "localhost", 2100), (&known, "other.example", 2100), (&known, "localhost", 2020)] {
            let port = answer(authority.server(name, good_until), "220 here\r\n", SAYS).await;
            let failure = send(&relay(port, &known)).await.unwrap_err();
            assert!(failure.to_string().contains("certificate"), "{failure}");
        }
    }
}
