//! What is to be sent, handed over by whoever wants it sent: nobody waits for a mail server, and how long an answer takes does
//! not tell whether there was anything to send.

use app::model::Language;
use tokio::sync::mpsc;

use crate::notify::{email::Mail, letter::Letter};

/// How much may wait to be sent.
const ROOM: usize = 1_000;

/// Something to send.
pub enum Errand {
    /// A letter.
    Letter(Box<Letter>),
    /// A mail as it is.
    Mail(Box<Mail>),
    /// A way to a new password for whoever has this address, if anybody has.
    Forgotten {
        /// The address somebody typed.
        email: String,
        /// Where they are.
        ip: Option<String>,
        /// The language they read.
        language: Language,
        /// Where the link leads, up to its secret.
        link: String,
    },
}

/// Where errands are handed in.
#[derive(Clone, Default)]
pub struct Post(Option<mpsc::Sender<Errand>>);

impl Post {
    /// A post office, and the errands it takes, for whoever runs them.
    pub fn open() -> (Self, mpsc::Receiver<Errand>) {
        let (sender, receiver) = mpsc::channel(ROOM);
        (Self(Some(sender)), receiver)
    }

    /// Whether anything can be sent at all.
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Hands in an errand. Whether it was taken; it is not when there is no mail server, or too much waits for it.
    pub fn take(&self, errand: Errand) -> bool {
        let taken = self.0.as_ref().is_some_and(|sender| sender.try_send(errand).is_ok());
        if self.is_open() && !taken {
            tracing::warn!("a mail is not sent: too many wait already");
        }
        taken
    }
}
