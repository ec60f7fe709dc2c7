//! Sends what was handed in: several at a time, again after a while when the mail server does not take it.

use std::time::Duration;

use app::model::LinkKind;
use futures::{StreamExt, stream};
use tokio::sync::mpsc;

use crate::{
    error::Result,
    notify::{
        email::{Mail, MailError, Mailer},
        letter::Letter,
        post::Errand,
    },
    service::{Services, links},
};

/// How many are sent at a time.
const AT_ONCE: usize = 4;

/// How long to wait after each failure; after the last, the letter is given up.
const AGAIN_AFTER: [Duration; 4] = [Duration::from_secs(2), Duration::from_secs(15), Duration::from_secs(60), Duration::from_secs(300)];

/// Sends until nothing can be handed in any more.
pub async fn run(errands: mpsc::Receiver<Errand>, services: Services, mailer: Mailer) {
    let (services, mailer) = (&services, &mailer);
    let errands = stream::unfold(errands, |mut errands| async move { errands.recv().await.map(|errand| (errand, errands)) });
    errands.for_each_concurrent(AT_ONCE, |errand| async move { do_errand(errand, services, mailer).await }).await;
}

async fn do_errand(errand: Errand, services: &Services, mailer: &Mailer) {
    match written(errand, services).await {
        Ok(Some(mail)) => send(&mail, mailer).await,
        Ok(None) => {}
        Err(error) if error.is_fault() => tracing::error!(%error, "a letter could not be written"),
        Err(_) => {}
    }
}

async fn written(errand: Errand, services: &Services) -> Result<Option<Mail>> {
    let (email, ip, language, link) = match errand {
        Errand::Letter(letter) => return Ok(Some(letter.mail())),
        Errand::Mail(mail) => return Ok(Some(*mail)),
        Errand::Forgotten { email, ip, language, link } => (email, ip, language, link),
    };
    let made = links::forgotten(services, &email, ip).await?;
    let letter = made.map(|made| Letter {
        kind: LinkKind::Reset,
        name: made.name,
        address: made.email,
        language: made.language.unwrap_or(language),
        page: None,
        by: None,
        link: format!("{link}{}", made.secret),
        hours: made.hours,
    });
    Ok(letter.map(|letter| letter.mail()))
}

async fn send(mail: &Mail, mailer: &Mailer) {
    for again_after in AGAIN_AFTER.into_iter().map(Some).chain([None]) {
        match (mailer.send(mail).await, again_after) {
            (Ok(()), _) => return,
            (Err(MailError::Later(error)), Some(after)) => {
                tracing::warn!(error, "the mail server did not take a mail; it is sent again later");
                tokio::time::sleep(after).await;
            }
            (Err(error), _) => {
                tracing::error!(%error, "a mail is given up");
                return;
            }
        }
    }
}
