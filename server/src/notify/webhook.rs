//! Webhooks: the bodies other people's receivers know from Statuspage, signed as Standard Webhooks says
//! (standardwebhooks.com: `webhook-id`, `webhook-timestamp`, `webhook-signature`).

use std::time::Duration;

use app::model::{Instant, subscriber::Wishes};
use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{
    Method,
    header::{HeaderMap, HeaderValue},
};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{message::Message, outcome::Outcome};
use crate::outbound::client::Caller;

/// How long a receiver has to answer.
const WITHIN: Duration = Duration::from_secs(30);

/// How many components a message is told of one by one: so many calls one receiver answers in the time there is for a message.
const MOST_TURNS: usize = 100;

/// Sends a message, signed with these secrets: the newest, and the one before it while receivers change over.
pub async fn send(caller: &Caller, endpoint: &str, message: &Message, secrets: &[String], now: Instant) -> Outcome {
    post(caller, endpoint, (&message.id, body(message, secrets)), secrets, now).await
}

/// Sends what a message says of the components its receiver wants to hear of, a body each under an id of its own; stops at the first
/// that is not taken.
pub async fn send_turns(
    caller: &Caller,
    endpoint: &str,
    (message, wishes): (&Message, &Wishes),
    secrets: &[String],
    now: Instant,
) -> Option<Outcome> {
    let wanted: Vec<(usize, &Value)> = message.news.turns.iter().enumerate().filter(|(_, turn)| is_wanted(wishes, turn)).collect();
    if wanted.len() > MOST_TURNS {
        tracing::warn!(id = message.id, components = wanted.len(), "a webhook is told of the first {MOST_TURNS} components alone");
    }
    for (n, turn) in wanted.into_iter().take(MOST_TURNS) {
        let mut body = turn.clone();
        body["meta"]["unsubscribe"] = json!(message.leave);
        let outcome = post(caller, endpoint, (&format!("{}-{n}", message.id), body), secrets, now).await;
        if !matches!(outcome, Outcome::Taken(_)) {
            return Some(outcome);
        }
    }
    None
}

/// Whether the component that a body is about is one that somebody wants to hear of.
fn is_wanted(wishes: &Wishes, turn: &Value) -> bool {
    let is = |field: &str, id: String| turn["component"][field] == id;
    wishes.is_whole_page()
        || wishes.components.iter().any(|own| is("id", own.to_string()))
        || wishes.groups.iter().any(|own| is("group_id", own.to_string()))
}

/// Sends a body under an id that is the same at every try.
pub async fn post(caller: &Caller, endpoint: &str, (id, body): (&str, Value), secrets: &[String], now: Instant) -> Outcome {
    let body = body.to_string();
    let Some(headers) = headers(id, &body, secrets, now) else { return Outcome::Refused("the message cannot be signed".to_owned()) };
    Outcome::of_call(caller.send(Method::POST, endpoint, headers, body.into_bytes(), WITHIN).await)
}

/// What is sent: what all receivers get, and where this one leaves. Before it has agreed, it is told what it will need to check
/// signatures.
pub fn body(message: &Message, secrets: &[String]) -> Value {
    let mut body = message.news.payload.as_ref().clone();
    body["meta"]["unsubscribe"] = json!(message.leave);
    if let Some((_, link)) = &message.ask {
        body["challenge"] = json!(message.challenge);
        body["confirm"] = json!(link);
        body["secret"] = json!(secrets.first());
    }
    body
}

fn headers(id: &str, body: &str, secrets: &[String], now: Instant) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    let seconds = now.millis().div_euclid(1_000);
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    headers.insert("webhook-id", HeaderValue::try_from(id).ok()?);
    headers.insert("webhook-timestamp", HeaderValue::from(seconds));
    let signatures: Vec<String> = secrets.iter().map(|secret| signature(secret, id, seconds, body)).collect::<Option<_>>()?;
    if !signatures.is_empty() {
        headers.insert("webhook-signature", HeaderValue::try_from(signatures.join(" ")).ok()?);
    }
    Some(headers)
}

/// `v1,` and the HMAC-SHA-256 over id, time and body, in base64.
pub fn signature(secret: &str, id: &str, seconds: i64, body: &str) -> Option<String> {
    let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).ok()?;
    let mut signer = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    signer.update(format!("{id}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", BASE64_STANDARD.encode(signer.finalize().into_bytes())))
}

/// Whether a body was signed with this secret, at most five minutes away from `now`: how a receiver checks it.
pub fn is_signed(secret: &str, (id, timestamp, signatures): (&str, &str, &str), body: &str, now: Instant) -> bool {
    let Ok(seconds) = timestamp.parse::<i64>() else { return false };
    let is_fresh = (now.millis().div_euclid(1_000) - seconds).abs() <= 300;
    let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).unwrap_or_default();
    let fits = |given: &str| {
        let Some(Ok(given)) = given.strip_prefix("v1,").map(|given| BASE64_STANDARD.decode(given)) else { return false };
        let Ok(mut signer) = Hmac::<Sha256>::new_from_slice(&key) else { return false };
        signer.update(format!("{id}.{seconds}.{body}").as_bytes());
        signer.verify_slice(&given).is_ok()
    };
    is_fresh && !key.is_empty() && signatures.split(' ').any(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn a055_a_signature_is_what_the_standard_says_and_fits_nothing_else() {
        // The example of standardwebhooks.com's own libraries.
        let (id, seconds, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        let signature = signature(SECRET, id, seconds, body).unwrap();
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let now = Instant::from_millis(seconds * 1_000 + 60_000);
        let given =
            |id: &str, seconds: i64, signature: &str, body: &str| is_signed(SECRET, (id, &seconds.to_string(), signature), body, now);
        assert!(given(id, seconds, &signature, body));
        assert!(given(id, seconds, &format!("v1,AAAA {signature}"), body), "one of several is enough");
        assert!(!given(id, seconds, &signature, r#"{"test": 2432232315}"#), "another body");
        assert!(!given("msg_other", seconds, &signature, body), "another id");
        assert!(!given(id, seconds + 1, &signature, body), "another time");
        assert!(!given(id, seconds, "v1,", body) && !given(id, seconds, "", body));
        let late = Instant::from_millis(seconds * 1_000 + 301_000);
        assert!(!is_signed(SECRET, (id, &seconds.to_string(), &signature), body, late), "too old");
    }
}
