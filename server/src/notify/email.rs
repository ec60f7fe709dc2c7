//! E-mail over SMTP, or into files. Whatever is in a name or a text, it stays where it belongs: nothing of it becomes a header or a recipient.

use std::sync::Arc;

use app::model::input::{check_email, clean_line};
use lettre::{
    AsyncFileTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, header::HeaderName, header::HeaderValue},
};
use url::Url;

use super::smtp::{Encryption, Failure, Relay};
use crate::{config::mail_folder, outbound::client};

/// A mail as it is read.
pub struct Mail {
    /// What its reader is called.
    pub name: String,
    /// Their address.
    pub address: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// What only messages to subscribers have.
    pub extra: Extra,
}

/// What sets a message to a subscriber apart from a letter.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// What names it; the same at every try, so that nobody reads it twice.
    pub id: Option<String>,
    /// What groups it with others about the same.
    pub thread: Option<String>,
    /// Where its reader leaves, with one click (RFC 8058).
    pub unsubscribe: Option<String>,
    /// What its sender is called, in place of what was set.
    pub sender: Option<String>,
}

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// It will never be.
    #[error("the mail cannot be sent: {0}")]
    Refused(String),
    /// It may be later.
    #[error("the mail server did not take it: {0}")]
    Later(String),
}

/// Sends mail through one server, or keeps it in files.
#[derive(Clone)]
pub struct Mailer {
    way: Way,
    from: Mailbox,
}

#[derive(Clone)]
enum Way {
    Relay(Arc<Relay>),
    Folder(AsyncFileTransport<Tokio1Executor>),
}

impl Mailer {
    /// A mailer for this server and sender. No complaint repeats the address, and with it the password.
    pub fn open(url: &str, from: &str) -> Result<Self, String> {
        let from: Mailbox = from.trim().parse().map_err(|_| "the sender (--mail-from) must be like Status <status@example.com>")?;
        check_email(from.email.as_ref()).map_err(|_| "the sender (--mail-from) must have an address such as status@example.com")?;
        if let Some(folder) = mail_folder(url) {
            std::fs::create_dir_all(folder).map_err(|error| format!("no mail can be kept in {}: {error}", folder.display()))?;
            return Ok(Self { way: Way::Folder(AsyncFileTransport::new(folder)), from });
        }
        let refuse = || "the mail server (--smtp-url) must be like smtps://user:password@mail.example.com".to_owned();
        let (url, encryption) = encryption(url.trim()).ok_or_else(refuse)?;
        let relay = Relay::at(&url, encryption, client::tls()?).ok_or_else(refuse)?;
        Ok(Self { way: Way::Relay(Arc::new(relay)), from })
    }

    /// Sends a mail; once this returns, the server has it.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.deliver(mail).await.map(|_| ()).map_err(|(error, _)| error)
    }

    /// Sends a mail; the server's answer, or why it did not take it with the code it gave.
    pub async fn deliver(&self, mail: &Mail) -> Result<String, (MailError, Option<u16>)> {
        let message = self.message(mail).map_err(|error| (error, None))?;
        let relay = match &self.way {
            Way::Relay(relay) => relay,
            Way::Folder(files) => {
                let kept = files.send(message).await.map(|name| format!("kept as {name}.eml"));
                return kept.map_err(|error| (MailError::Later(error.to_string()), None));
            }
        };
        match relay.send(message.envelope(), &message.formatted()).await {
            Ok(response) => Ok(response.message().collect::<Vec<_>>().join(" ")),
            Err(Failure::Said(error)) => {
                let code = error.status().map(u16::from);
                let why = if error.is_permanent() { MailError::Refused(said(&error)) } else { MailError::Later(said(&error)) };
                Err((why, code))
            }
            Err(failure) => Err((MailError::Later(failure.to_string()), None)),
        }
    }

    /// There is nothing more to send now.
    pub async fn hang_up(&self) {
        if let Way::Relay(relay) = &self.way {
            relay.hang_up().await;
        }
    }

    fn message(&self, mail: &Mail) -> Result<Message, MailError> {
        let refused = |why: &dyn std::fmt::Display| MailError::Refused(why.to_string());
        // What a mail server could read as something else is refused, not escaped.
        let address = check_email(&mail.address).map_err(|error| refused(&error))?;
        let address = address.parse().map_err(|error| refused(&error))?;
        let name = Some(clean_line(&mail.name)).filter(|name| !name.is_empty());
        let header = |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        let mut from = self.from.clone();
        if let Some(sender) = mail.extra.sender.as_deref().map(clean_line).filter(|sender| !sender.is_empty()) {
            from.name = Some(sender);
        }
        let mut builder = Message::builder()
            .from(from)
            .to(Mailbox::new(name, address))
            .subject(clean_line(&mail.subject))
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
        let domain = self.from.email.domain();
        let named = |local: &str| format!("<{}@{domain}>", clean_line(local));
        if let Some(id) = &mail.extra.id {
            builder = builder.message_id(Some(named(id)));
        }
        if let Some(thread) = &mail.extra.thread {
            // The first message of a thread is this one's parent only in name; that is what groups them.
            builder = builder.in_reply_to(named(thread)).references(named(thread));
        }
        if let Some(link) = &mail.extra.unsubscribe {
            builder = builder
                .raw_header(header("List-Unsubscribe", format!("<{}>", clean_line(link))))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()))
                .raw_header(header("Precedence", "list".to_owned()));
        }
        builder.multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone())).map_err(|error| refused(&error))
    }
}

/// What the server said, or what went wrong on the way to it.
fn said(error: &lettre::transport::smtp::Error) -> String {
    let mut source: &dyn std::error::Error = error;
    let mut text = error.to_string();
    while let Some(inner) = source.source() {
        text = format!("{text}: {inner}");
        source = inner;
    }
    text
}

/// The address, and how to encrypt: from the first byte for `smtps`; else by STARTTLS, which the server must offer if a password is
/// sent over a network.
fn encryption(url: &str) -> Option<(Url, Encryption)> {
    let url = Url::parse(url).ok().filter(|url| url.query().is_none() && url.fragment().is_none())?;
    let host = url.host_str().filter(|host| !host.is_empty())?;
    let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let encryption = match url.scheme() {
        "smtps" => Encryption::Always,
        "smtp" if !url.username().is_empty() && !is_here => Encryption::Required,
        "smtp" => Encryption::Offered,
        _ => return None,
    };
    Some((url, encryption))
}

#[cfg(test)]
#[path = "email_tests.rs"]
mod tests;
