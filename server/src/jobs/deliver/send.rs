//! One try: the message is written for its receiver and sent the way they chose.

use std::sync::Arc;

use app::model::{Channel, NoticeKind, SubscriberState};

use super::{content::Author, staff};
use crate::{
    entity::{Col, outbox, subscriber},
    error::{Error, Result},
    notify::{
        chat,
        email::{Mail, MailError, Mailer},
        mail,
        message::{Message, News},
        outcome::{Outcome, short},
        push::{self, Signatory},
        sms::Gateway,
        webhook,
    },
    outbound::client::Caller,
    service::{
        Services, secret,
        subscribers::{
            self,
            link::{self, Use},
        },
        vault::Vault,
    },
};

/// How long a chat has to answer.
const WITHIN: std::time::Duration = std::time::Duration::from_secs(20);

/// The ways there are.
#[derive(Clone)]
pub struct Ways {
    /// For calls.
    pub caller: Caller,
    /// For mail, if there is a mail server.
    pub mailer: Option<Mailer>,
    /// For text messages, if there is a gateway.
    pub gateway: Option<Gateway>,
    /// For notifications in browsers.
    pub signatory: Arc<Signatory>,
    /// What links and webhooks are signed with.
    pub vault: Arc<Vault>,
    /// Where the console is, without a slash at the end.
    pub base_url: String,
}

/// Sends a message; what came of it, and whether the receiver proved by its answer that it wants this. A fault means nothing was
/// sent.
pub async fn send(
    services: &Services,
    author: &Author,
    ways: &Ways,
    row: &outbox::Model,
    reader: Option<&subscriber::Model>,
) -> Result<(Outcome, bool)> {
    if row.user_id.is_some() {
        return Ok((staff::remind(services, author, ways, row).await?, false));
    }
    if let Some(hook) = row.hook_id {
        return Ok((staff::call(services, ways, row, hook).await?, false));
    }
    let Some(reader) = reader.filter(|reader| reader.deleted_at.is_none()) else {
        return Ok((Outcome::Refused("the subscriber is gone".to_owned()), false));
    };
    let is_confirmation = row.kind.0 == NoticeKind::Confirmation;
    if !is_confirmation && reader.state.0 != SubscriberState::Active {
        return Ok((Outcome::Refused("the subscriber is not told any more".to_owned()), false));
    }
    let Some(news) = author.news(row, reader).await? else {
        return Ok((Outcome::Refused("what it was about is gone".to_owned()), false));
    };
    let message = addressed(&ways.vault, row, reader, news);
    let now = services.clock.now();
    Ok(match reader.channel.0 {
        Channel::Email => (by_mail(ways.mailer.as_ref(), &mail::write(&message, &reader.address)).await, false),
        Channel::Sms => match &ways.gateway {
            Some(gateway) => (gateway.send(&ways.caller, &reader.address, &message).await, false),
            None => (missing("no gateway for text messages is set"), false),
        },
        Channel::Push => (push::send(&ways.caller, &ways.signatory, &reader.address, &message, now).await, false),
        Channel::Webhook => by_webhook(services, ways, reader, &message).await?,
        channel => match chat::write(channel, &message, &reader.address) {
            Some(body) => (Outcome::of_call(ways.caller.post_json(&reader.address, &body, WITHIN).await), false),
            None => return Err(Error::Fault(format!("there is no way to send by {channel:?}"))),
        },
    })
}

/// What names a message: the same at every try.
pub fn name(row: &outbox::Model) -> String {
    format!("msg-{}-{}", row.created_at.0.millis(), row.id)
}

fn missing(what: &str) -> Outcome {
    Outcome::Later(what.to_owned(), None)
}

async fn by_webhook(services: &Services, ways: &Ways, reader: &subscriber::Model, message: &Message) -> Result<(Outcome, bool)> {
    let now = services.clock.now();
    let secrets = subscribers::secrets(&ways.vault, reader)?;
    let outcome = webhook::send(&ways.caller, &reader.address, message, &secrets, now).await;
    // Whoever is sent both again knows the first by its id.
    let outcome = match outcome {
        Outcome::Taken(answer) if reader.components && !message.news.turns.is_empty() => {
            let wishes = subscribers::load_wishes(services.db.read(), reader).await?;
            let failed = webhook::send_turns(&ways.caller, &reader.address, (message, &wishes), &secrets, now).await;
            failed.unwrap_or(Outcome::Taken(answer))
        }
        outcome => outcome,
    };
    let is_proof = message.challenge.as_ref().is_some_and(|challenge| outcome.answer().contains(challenge));
    Ok((outcome, is_proof))
}

/// Sends a mail; without a server, later.
pub async fn by_mail(mailer: Option<&Mailer>, mail: &Mail) -> Outcome {
    let Some(mailer) = mailer else { return missing("no mail server is set") };
    match mailer.deliver(mail).await {
        Ok(answer) => Outcome::Taken(short(&answer)),
        // What a server says about us is no word about the address: it is tried again until somebody has mended it.
        Err((MailError::Refused(why), Some(530 | 534 | 535 | 538))) => Outcome::Later(short(&why), None),
        Err((MailError::Refused(why), Some(550 | 551 | 553))) => Outcome::Gone(short(&why)),
        Err((MailError::Refused(why), _)) => Outcome::Refused(short(&why)),
        Err((MailError::Later(why), _)) => Outcome::Later(short(&why), None),
    }
}

/// The message for one receiver, with the links only they have.
fn addressed(vault: &Vault, row: &outbox::Model, reader: &subscriber::Model, news: Arc<News>) -> Message {
    let id = reader.id.0;
    let name = name(row);
    let message = Message::to(name, news, &link::make(vault, id, Use::Manage));
    match (row.kind.0, reader.state.0, reader.asked_at) {
        (NoticeKind::Confirmation, SubscriberState::Active, _) => message.says_already_told(),
        (NoticeKind::Confirmation, _, Some(Col(at))) => {
            let link = link::make(vault, id, Use::Confirm(at));
            let challenge = secret::hash(&link).chars().take(32).collect();
            message.asks(&link, challenge)
        }
        _ => message,
    }
}
