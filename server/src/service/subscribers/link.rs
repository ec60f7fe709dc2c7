//! Links only a subscriber has: signed with the installation's secret key, so that none has to be kept. Each names its
//! subscriber and what it is for; no address is in it.

use app::model::{Channel, Instant, SubscriberId};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use crate::{
    error::{Error, Result},
    service::vault::Vault,
};

/// What the links are signed for.
const PURPOSE: &str = "subscriber";

/// How many bytes of the signature a link has.
const PROOF: usize = 16;

/// What a link lets its bearer do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Confirm; what they asked for at this moment.
    Confirm(Instant),
    /// See and change what they are told, and leave.
    Manage,
}

impl Use {
    fn text(self) -> String {
        match self {
            Self::Confirm(asked_at) => format!("c{:x}", asked_at.millis()),
            Self::Manage => "m".to_owned(),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text.split_at_checked(1)? {
            ("c", at) => i64::from_str_radix(at, 16).ok().map(|at| Self::Confirm(Instant::from_millis(at))),
            ("m", "") => Some(Self::Manage),
            _ => None,
        }
    }
}

/// The text of a link: `{subscriber}-{use}-{proof}`.
pub fn make(vault: &Vault, id: SubscriberId, to: Use) -> String {
    let said = format!("{id}-{}", to.text());
    let proof = vault.prove(PURPOSE, said.as_bytes());
    format!("{said}-{}", BASE64_URL_SAFE_NO_PAD.encode(&proof[..PROOF]))
}

/// Whose link this is, and what for; not found if it is none of ours. Every wrong one is answered alike.
pub fn read(vault: &Vault, text: &str) -> Result<(SubscriberId, Use)> {
    let refuse = || Error::NotFound("link");
    let mut parts = text.splitn(3, '-');
    let (id, to, proof) = (parts.next(), parts.next(), parts.next());
    let (Some(id), Some(to), Some(proof)) = (id, to, proof) else { return Err(refuse()) };
    let proof = BASE64_URL_SAFE_NO_PAD.decode(proof).map_err(|_| refuse())?;
    let said = format!("{id}-{to}");
    if proof.len() != PROOF || !vault.is_proof(PURPOSE, said.as_bytes(), &proof) {
        return Err(refuse());
    }
    let to = Use::parse(to).ok_or_else(refuse)?;
    Ok((id.parse().map_err(|_| refuse())?, to))
}

/// The host behind an address, in lower case; empty for a number.
pub fn host_of(channel: Channel, address: &str) -> String {
    let host = match channel {
        Channel::Sms => None,
        Channel::Email => address.rsplit_once('@').map(|(_, domain)| domain.to_owned()),
        Channel::Push => endpoint_of(address).and_then(|endpoint| host(&endpoint)),
        _ => host(address),
    };
    host.unwrap_or_default().to_lowercase()
}

/// The endpoint in a browser's push subscription.
fn endpoint_of(subscription: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(subscription).ok()?;
    value.get("endpoint")?.as_str().map(str::to_owned)
}

fn host(address: &str) -> Option<String> {
    url::Url::parse(address).ok()?.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> SubscriberId {
        text.parse().unwrap()
    }

    #[test]
    fn a069_a_link_is_good_for_its_subscriber_and_its_use_alone() {
        let vault = Vault::new(&[7; 32]);
        let (ann, bob) = (id("aaaaaaaaaaaa"), id("bbbbbbbbbbbb"));
        let confirm = Use::Confirm(Instant::from_millis(1_700_000_000_000));
        for to in [confirm, Use::Manage] {
            let link = make(&vault, ann, to);
            assert_eq!(read(&vault, &link).unwrap(), (ann, to));
            assert!(link.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')), "{link}");
            let swapped = link.replace("aaaaaaaaaaaa", "bbbbbbbbbbbb");
            let other_use = link.replacen(&format!("-{}-", to.text()), if to == Use::Manage { "-c18bcfe56800-" } else { "-m-" }, 1);
            let last = link.len() - 1;
            let (first, end) = link.split_at(last);
            let cut = first.to_owned();
            let flipped = (0..4).map(|bit| format!("{first}{}", char::from(end.as_bytes()[0] ^ (1 << bit))));
            let other_key = make(&Vault::new(&[8; 32]), ann, to);
            let bad =
                [swapped, other_use, cut, other_key, make(&vault, bob, to).replace('b', "a"), String::new(), "--".into(), "a-m-".into()];
            for bad in bad.into_iter().chain(flipped).filter(|bad| *bad != link) {
                let refused = read(&vault, &bad).map(|_| bad.clone());
                assert!(matches!(refused, Err(Error::NotFound("link"))), "{refused:?}");
            }
        }
    }

    #[test]
    fn the_host_behind_an_address_is_known() {
        for (channel, address, expected) in [
            (Channel::Email, "ann@mail.example.com", "mail.example.com"),
            (Channel::Sms, "+4930123456", ""),
            (Channel::Webhook, "https://Hooks.Example.com:8443/x?y", "hooks.example.com"),
            (Channel::Webhook, "http://127.1/", "127.0.0.1"),
            (Channel::Push, r#"{"endpoint":"https://push.example.com/abc","keys":{}}"#, "push.example.com"),
            (Channel::Push, "nonsense", ""),
        ] {
            assert_eq!(host_of(channel, address), expected, "{address}");
        }
    }
}
