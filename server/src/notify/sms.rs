//! Text messages through a gateway: as Twilio understands them, or as plain JSON.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::{
    Method,
    header::{HeaderMap, HeaderValue},
};
use serde_json::json;

use super::{
    message::{Message, cut},
    outcome::Outcome,
};
use crate::{
    config::{Hidden, OutboundSettings, SmsFormat},
    outbound::client::Caller,
};

/// How long a gateway has to answer.
const WITHIN: Duration = Duration::from_secs(20);

/// The longest message, in characters: two parts of a text with letters of any script.
const LENGTH: usize = 134;

/// A gateway.
#[derive(Clone)]
pub struct Gateway {
    url: String,
    format: SmsFormat,
    credentials: Option<String>,
    from: String,
}

impl Gateway {
    /// The gateway that was set, if one was.
    pub fn of(settings: &OutboundSettings) -> Result<Option<Self>, String> {
        let Some(url) = &settings.sms_url else { return Ok(None) };
        let from = settings.sms_from.clone().ok_or("text messages (--sms-url) need a sender (--sms-from)")?;
        let credentials = settings.sms_credentials.as_ref().map(Hidden::reveal).map(str::to_owned);
        Ok(Some(Self { url: url.reveal().to_owned(), format: settings.sms_format, credentials, from }))
    }

    /// Sends a text to a number.
    pub async fn send(&self, caller: &Caller, to: &str, message: &Message) -> Outcome {
        let text = write(message);
        let (kind, body) = match self.format {
            SmsFormat::Twilio => {
                let form = [("To", to), ("From", &self.from), ("Body", &text)];
                ("application/x-www-form-urlencoded", serde_urlencoded::to_string(form).unwrap_or_default())
            }
            SmsFormat::Json => ("application/json", json!({ "to": to, "from": self.from, "text": text, "id": message.id }).to_string()),
        };
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static(kind));
        if let Some(credentials) = &self.credentials {
            let proof = match credentials.contains(':') {
                true => format!("Basic {}", BASE64_STANDARD.encode(credentials)),
                false => format!("Bearer {credentials}"),
            };
            if let Ok(proof) = HeaderValue::try_from(proof) {
                headers.insert("authorization", proof);
            }
        }
        let result = caller.send(Method::POST, &self.url, headers, body.into_bytes(), WITHIN).await;
        // What Twilio answers with 400 is about this number: nobody can be reached there.
        match result {
            Ok(reply) if reply.status.as_u16() == 400 => Outcome::Refused(Outcome::of_call(Ok(reply)).answer().to_owned()),
            other => Outcome::of_call(other),
        }
    }
}

/// The text: what happened, and where to read on.
pub fn write(message: &Message) -> String {
    if let Some(own) = message.own_sms() {
        return own;
    }
    let (_, link) = message.button();
    let head = format!("{}: {}", message.news.page, message.headline());
    let room = LENGTH.saturating_sub(link.chars().count() + 1).max(40);
    format!("{} {link}", cut(&head, room))
}
