//! E-mail over SMTP. Whatever is in a name or a text, it stays where it belongs: nothing of it becomes a header or a recipient.

use std::time::Duration;

use app::model::input::{check_email, clean_line};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, header::HeaderName, header::HeaderValue},
};

/// How long one exchange with the mail server may take.
const TIMEOUT: Duration = Duration::from_secs(20);

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

/// Sends mail through one server.
#[derive(Clone)]
pub struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// A mailer for this server and sender. No complaint repeats the address, and with it the password.
    pub fn open(url: &str, from: &str) -> Result<Self, String> {
        let from: Mailbox = from.trim().parse().map_err(|_| "the sender (--mail-from) must be like Status <status@example.com>")?;
        check_email(from.email.as_ref()).map_err(|_| "the sender (--mail-from) must have an address such as status@example.com")?;
        let refuse = || "the mail server (--smtp-url) must be like smtps://user:password@mail.example.com".to_owned();
        let url = encrypted(url.trim()).ok_or_else(refuse)?;
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url).map_err(|_| refuse())?;
        Ok(Self { server: server.timeout(Some(TIMEOUT)).build(), from })
    }

    /// Sends a mail; once this returns, the server has it.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = self.message(mail)?;
        match self.server.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(MailError::Refused(error.to_string())),
            Err(error) => Err(MailError::Later(error.to_string())),
        }
    }

    fn message(&self, mail: &Mail) -> Result<Message, MailError> {
        let refused = |why: &dyn std::fmt::Display| MailError::Refused(why.to_string());
        // What a mail server could read as something else is refused, not escaped.
        let address = check_email(&mail.address).map_err(|error| refused(&error))?;
        let address = address.parse().map_err(|error| refused(&error))?;
        let name = Some(clean_line(&mail.name)).filter(|name| !name.is_empty());
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .subject(clean_line(&mail.subject))
            .raw_header(automatic)
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
            .map_err(|error| refused(&error))
    }
}

/// The address with how to encrypt written out: from the first byte for `smtps`; else by STARTTLS, which the server must offer
/// if a password is sent over a network.
fn encrypted(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?']).next()?;
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    let is_here = matches!(name, "localhost" | "127.0.0.1" | "::1");
    if name.is_empty() || rest.contains(['?', '#']) {
        return None;
    }
    match scheme {
        "smtps" => Some(format!("smtps://{rest}")),
        "smtp" if user.is_some() && !is_here => Some(format!("smtp://{rest}?tls=required")),
        "smtp" => Some(format!("smtp://{rest}?tls=opportunistic")),
        _ => None,
    }
}

#[cfg(test)]
#[path = "email_tests.rs"]
mod tests;
