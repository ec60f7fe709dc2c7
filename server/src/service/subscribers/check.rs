//! Whether an endpoint may be called at all, as far as its address tells. What its name leads to is decided when it is called.

use app::model::Channel;

use crate::{
    error::{Error, Result},
    outbound::address,
    service::Services,
};

/// Refuses an address that leads where nothing may be sent, naming the field.
pub fn check(services: &Services, channel: Channel, text: &str) -> Result<()> {
    let endpoint = match channel {
        Channel::Email | Channel::Sms => return Ok(()),
        Channel::Push => push_endpoint(text)?,
        _ => text.to_owned(),
    };
    let checked = address::check(&endpoint, &services.outbound);
    checked.map(|_| ()).map_err(|refusal| Error::field("address", refusal.to_string()))
}

/// The endpoint of a browser's push subscription: JSON as `PushSubscription.toJSON()` gives it, with both keys.
fn push_endpoint(text: &str) -> Result<String> {
    let refuse = || Error::field("address", "must be a browser's push subscription");
    if text.len() > 2_000 {
        return Err(refuse());
    }
    let value: serde_json::Value = serde_json::from_str(text).map_err(|_| refuse())?;
    let text_at = |pointer: &str| value.pointer(pointer).and_then(serde_json::Value::as_str).map(str::to_owned);
    let (key, auth) = (text_at("/keys/p256dh").ok_or_else(refuse)?, text_at("/keys/auth").ok_or_else(refuse)?);
    let is_key = |key: &str, length: usize| {
        use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
        BASE64_URL_SAFE_NO_PAD.decode(key.trim_end_matches('=')).is_ok_and(|bytes| bytes.len() == length)
    };
    if !is_key(&key, 65) || !is_key(&auth, 16) {
        return Err(refuse());
    }
    text_at("/endpoint").filter(|endpoint| endpoint.starts_with("https://")).ok_or_else(refuse)
}
