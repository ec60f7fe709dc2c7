//! Notifications in browsers: Web Push (RFC 8030) with its payload encrypted for the browser alone (RFC 8291) and signed by this
//! installation (VAPID, RFC 8292).

use std::time::Duration;

use app::model::Instant;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use reqwest::{
    Method,
    header::{HeaderMap, HeaderValue},
};
use serde_json::{Value, json};
use url::Url;
use web_push_native::{
    Auth, WebPushBuilder,
    p256::{
        PublicKey,
        ecdsa::{Signature, SigningKey, signature::Signer},
    },
};

use super::{
    message::{Message, cut},
    outcome::Outcome,
};
use crate::outbound::client::Caller;

/// How long a push service has to answer.
const WITHIN: Duration = Duration::from_secs(20);

/// How long a push service keeps a message for a device that is off.
const KEPT: Duration = Duration::from_secs(12 * 3_600);

/// How long a signature is good, in seconds; at most a day.
const SIGNED_FOR: i64 = 12 * 3_600;

/// What notifications are signed with.
pub struct Signatory(SigningKey);

impl Signatory {
    /// The key of this installation: made from its secret key, the same in every process.
    /// `draw` gives another number of 256 bits for each `n`, always the same ones and known to nobody else.
    pub fn of(draw: impl Fn(u8) -> [u8; 32]) -> Self {
        // Nearly every number of 256 bits is a key of this curve; the next is taken for the few that are none.
        let mut keys = (0..u8::MAX).filter_map(|n| SigningKey::from_slice(&draw(n)).ok());
        Self(keys.next().expect("one of so many numbers is a key"))
    }

    /// What browsers know it by: an uncompressed point in base64 for addresses.
    pub fn public(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_encoded_point(false).as_bytes())
    }

    fn authorization(&self, endpoint: &Url, contact: &str, now: Instant) -> String {
        let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let audience = endpoint.origin().ascii_serialization();
        let claims = json!({ "aud": audience, "exp": now.millis().div_euclid(1_000) + SIGNED_FOR, "sub": contact });
        let said = format!("{}.{}", part(json!({ "typ": "JWT", "alg": "ES256" })), part(claims));
        let signature: Signature = self.0.sign(said.as_bytes());
        format!("vapid t={said}.{}, k={}", BASE64_URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public())
    }
}

/// Sends a message to a browser. `subscription` is what the browser gave, as JSON.
pub async fn send(caller: &Caller, signatory: &Signatory, subscription: &str, message: &Message, now: Instant) -> Outcome {
    let Some((endpoint, headers, body)) = written(signatory, subscription, message, now) else {
        return Outcome::Gone("the browser's subscription cannot be read".to_owned());
    };
    let result = caller.send(Method::POST, endpoint.as_str(), headers, body, WITHIN).await;
    match result {
        Ok(reply) if matches!(reply.status.as_u16(), 404 | 410) => Outcome::Gone(Outcome::of_call(Ok(reply)).answer().to_owned()),
        other => Outcome::of_call(other),
    }
}

fn written(signatory: &Signatory, subscription: &str, message: &Message, now: Instant) -> Option<(Url, HeaderMap, Vec<u8>)> {
    let subscription: Value = serde_json::from_str(subscription).ok()?;
    let text = |pointer: &str| subscription.pointer(pointer).and_then(Value::as_str);
    let bytes = |pointer: &str| BASE64_URL_SAFE_NO_PAD.decode(text(pointer)?.trim_end_matches('=')).ok();
    let endpoint = Url::parse(text("/endpoint")?).ok()?;
    let key = PublicKey::from_sec1_bytes(&bytes("/keys/p256dh")?).ok()?;
    let auth = Auth::clone_from_slice(&bytes("/keys/auth").filter(|auth| auth.len() == 16)?);
    let news = &message.news;
    let (_, link) = message.button();
    let payload = json!({
        "title": cut(&message.top(), 120),
        "body": cut(&news.text, 300),
        "page": news.page,
        "url": link,
        "tag": news.thread.clone().unwrap_or_else(|| message.id.clone()),
        "language": app::model::Word::as_str(news.language),
    });
    let builder = WebPushBuilder::new(endpoint.as_str().parse().ok()?, key, auth).with_valid_duration(KEPT);
    let (parts, body) = builder.build(payload.to_string()).ok()?.into_parts();
    let mut headers = parts.headers;
    headers.remove("content-length");
    headers.insert("urgency", HeaderValue::from_static("high"));
    let contact = if news.site.starts_with("https://") { news.site.clone() } else { "mailto:status@example.com".to_owned() };
    headers.insert("authorization", HeaderValue::try_from(signatory.authorization(&endpoint, &contact, now)).ok()?);
    Some((endpoint, headers, body))
}
