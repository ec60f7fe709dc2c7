//! Subscriptions, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{
    Channel, EventId,
    input::{FieldErrors, NAME_LENGTH, check_email},
    subscriber::Wishes,
};

/// The longest address of an endpoint, in characters.
const ENDPOINT_LENGTH: usize = 1_000;

/// How many groups and components can be chosen one by one.
const CHOICES: usize = 500;

/// Dialling codes no message is sent to: satellites, and services that are paid for by whoever calls (ITU-T E.164).
const PAID_FOR: [&str; 8] = ["+1900", "+1976", "+808", "+870", "+878", "+881", "+882", "+979"];

/// Somebody who wants to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSubscriber {
    /// How.
    pub channel: Channel,
    /// Where: a mail address, a telephone number, the address of an endpoint; for a browser its push subscription as JSON.
    pub address: String,
    /// The one event they want to hear of, until it is over; none for a lasting subscription.
    #[serde(default)]
    pub event: Option<EventId>,
    /// What they want to hear.
    #[serde(default)]
    pub wishes: Wishes,
}

impl NewSubscriber {
    /// Cleans and checks it. Whether what was chosen exists is checked where the page is.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        match check_address(self.channel, &self.address) {
            Ok(address) => self.address = address,
            Err(message) => errors.add("address", message),
        }
        check_wishes(&mut errors, &mut self.wishes);
        errors.into_result(self)
    }
}

/// Other wishes of a subscriber.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditSubscriber {
    /// What they want to hear from now on.
    pub wishes: Wishes,
}

impl EditSubscriber {
    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        check_wishes(&mut errors, &mut self.wishes);
        errors.into_result(self)
    }
}

/// A page's subscribers, as staff look for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubscriberFilter {
    /// Only whose address has this in it.
    pub text: String,
    /// Only of this channel.
    pub channel: Option<Channel>,
    /// Only in this state.
    pub state: Option<crate::model::SubscriberState>,
    /// Where this part begins: `next` of the part before; none for the first.
    pub after: Option<String>,
    /// How many at most; 50 if none, never more than 200.
    pub limit: Option<usize>,
}

/// A page's messages, as staff look for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeliveryFilter {
    /// Only to this subscriber.
    pub subscriber: Option<crate::model::SubscriberId>,
    /// Only about this event.
    pub event: Option<EventId>,
    /// Only in this state.
    pub state: Option<crate::model::DeliveryState>,
    /// Where this part begins: `next` of the part before; none for the first.
    pub after: Option<String>,
    /// How many at most; 50 if none, never more than 200.
    pub limit: Option<usize>,
}

fn check_wishes(errors: &mut FieldErrors, wishes: &mut Wishes) {
    wishes.groups.sort_unstable();
    wishes.groups.dedup();
    wishes.components.sort_unstable();
    wishes.components.dedup();
    if wishes.groups.len() + wishes.components.len() > CHOICES {
        errors.add("components", format!("are too many: choose at most {CHOICES}, or the whole page"));
    }
    let kinds = wishes.kinds;
    if !(kinds.incidents || kinds.maintenances || kinds.postmortems || kinds.components) {
        errors.add("kinds", "must name at least one thing to hear of");
    }
    wishes.time_zone = errors.optional_line("time_zone", wishes.time_zone.as_deref(), NAME_LENGTH);
}

/// The address as it is kept, or what is wrong with it.
fn check_address(channel: Channel, text: &str) -> Result<String, &'static str> {
    match channel {
        Channel::Email => check_email(text).map_err(|_| "must be an address such as name@example.com"),
        Channel::Sms => check_number(text),
        Channel::Push => Ok(text.trim().to_owned()),
        _ => check_endpoint(text),
    }
}

/// A telephone number with its country, as E.164 writes it: +4930123456.
fn check_number(text: &str) -> Result<String, &'static str> {
    let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}')).collect();
    let number = number.strip_prefix("00").map_or(number.clone(), |rest| format!("+{rest}"));
    let digits = number.strip_prefix('+').unwrap_or_default();
    if !(7..=15).contains(&digits.len()) || !digits.bytes().all(|c| c.is_ascii_digit()) || digits.starts_with('0') {
        return Err("must be a telephone number with its country, such as +49 30 123456");
    }
    if PAID_FOR.iter().any(|code| number.starts_with(code)) {
        return Err("is a number messages are not sent to");
    }
    Ok(number)
}

/// What can be said of an endpoint's address without looking it up.
pub(super) fn check_endpoint(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let Some(rest) = rest.filter(|rest| !rest.is_empty()) else { return Err("must be an address that begins with https:// or http://") };
    if text.chars().count() > ENDPOINT_LENGTH {
        return Err("is too long: at most 1000 characters are possible");
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '"' | '<' | '>' | '#')) {
        return Err("has a character in it that no address has");
    }
    if rest.split(['/', '?']).next().unwrap_or_default().contains('@') {
        return Err("must not have a user name or a password in it");
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(channel: Channel, address: &str) -> Result<String, FieldErrors> {
        NewSubscriber { channel, address: address.into(), event: None, wishes: Wishes::default() }.validate().map(|asked| asked.address)
    }

    #[test]
    fn an_address_is_kept_in_one_spelling() {
        assert_eq!(asked(Channel::Email, " Ann@Example.COM ").unwrap(), "ann@example.com");
        assert_eq!(asked(Channel::Sms, "+49 (30) 123-456").unwrap(), "+4930123456");
        assert_eq!(asked(Channel::Sms, "0049 30 123456").unwrap(), "+4930123456");
        assert_eq!(asked(Channel::Webhook, " https://example.com/hook?x=1 ").unwrap(), "https://example.com/hook?x=1");
        assert_eq!(asked(Channel::Slack, "HTTPS://hooks.slack.com/services/T/B/x").unwrap(), "HTTPS://hooks.slack.com/services/T/B/x");
    }

    #[test]
    fn a038_an_endpoint_is_a_web_address_and_nothing_else() {
        for bad in [
            "file:///etc/passwd",
            "view-source:https://example.com",
            "gopher://127.0.0.1:6379/_INFO",
            "ftp://example.com",
            "dict://example.com",
            "data:text/plain,x",
            "unix:/var/run/docker.sock",
            "https://",
            "example.com/hook",
            "",
            "https://example.com/ hook",
            "https://example.com/\r\nX: y",
        ] {
            let refused = asked(Channel::Webhook, bad).unwrap_err();
            assert_eq!(refused.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["address"], "{bad}");
        }
        assert!(asked(Channel::Webhook, "HTTP://example.com/hook").is_ok());
    }

    #[test]
    fn a039_an_endpoint_hides_no_other_host() {
        for bad in ["http://user:pw@127.0.0.2:9900/", "http://127.0.0.2:9900#@127.0.0.3:9901/", "http://127.0.0.3:9901\\@127.0.0.2:9900/"] {
            assert!(asked(Channel::Webhook, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a082_a_number_has_a_country_and_costs_nobody_a_fortune() {
        for bad in ["030 123456", "+979 123456789", "+1 900 555 0100", "+881 6 12345678", "+12", "+1234567890123456", "+49x123456", ""] {
            assert!(asked(Channel::Sms, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn who_wants_to_hear_of_nothing_is_asked_of_what() {
        let kinds = crate::model::subscriber::Kinds { incidents: false, maintenances: false, postmortems: false, components: false };
        let refused = EditSubscriber { wishes: Wishes { kinds, ..Wishes::default() } }.validate().unwrap_err();
        assert!(refused.to_string().starts_with("kinds"), "{refused}");
    }
}
