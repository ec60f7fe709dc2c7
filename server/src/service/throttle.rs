//! How often somebody may try: sign in, ask for a new password, set the installation up. Counted in this process's memory,
//! for an account, for a network and for everybody together; nobody is kept out for longer than minutes.

use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError},
};

use app::model::Instant;
use lru::LruCache;

use crate::{
    error::{Error, Result},
    service::secret,
};

/// How many accounts and networks are remembered; whoever was not seen for longest is forgotten.
const MOST: NonZeroUsize = NonZeroUsize::new(20_000).expect("not zero");

/// A number of tries at once, and how long it takes, in milliseconds, until another is possible.
#[derive(Clone, Copy)]
struct Allowance {
    at_once: i64,
    another_after: i64,
}

/// An account from one network: somebody who mistypes.
const OWN: Allowance = Allowance { at_once: 8, another_after: 15_000 };
/// An account from all networks that never signed in to it.
const ACCOUNT: Allowance = Allowance { at_once: 20, another_after: 15_000 };
/// A network, whatever the account: a company behind one address, or somebody who tries one password on many accounts.
const NETWORK: Allowance = Allowance { at_once: 30, another_after: 4_000 };
/// All networks that never signed in to the account they try.
const EVERYBODY: Allowance = Allowance { at_once: 200, another_after: 200 };
/// New passwords sent to one address.
const LETTERS: Allowance = Allowance { at_once: 3, another_after: 20 * 60_000 };

/// Subscriptions asked for from one network.
const SUBSCRIBING: Allowance = Allowance { at_once: 5, another_after: 12_000 };
/// Links that were not good, from one network.
const GUESSES: Allowance = Allowance { at_once: 40, another_after: 1_000 };

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Calls(String),
    Subscribing(String),
    Guesses(String),
    Own(String, String),
    Account(String),
    Network(String),
    Everybody,
    Letters(String),
    /// This network has signed in to this account.
    Known(String, String),
}

/// Counts tries. A bucket that leaks: each try adds what its allowance says, time takes it away.
pub struct Throttle {
    /// When each bucket will be empty.
    empty_at: Mutex<LruCache<Key, Instant>>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self { empty_at: Mutex::new(LruCache::new(MOST)) }
    }
}

impl Throttle {
    /// Counts a try to sign in to `account` from `network`, or refuses it. A network that has signed in to the account before is
    /// not kept out by what others try: so nobody can lock somebody else out.
    pub fn try_sign_in(&self, account: &str, network: &str, now: Instant) -> Result<()> {
        let (account, network) = (secret::hash(account), network.to_owned());
        let mut tries = vec![(Key::Own(account.clone(), network.clone()), OWN), (Key::Network(network.clone()), NETWORK)];
        if !self.knows(&Key::Known(account.clone(), network)) {
            tries.extend([(Key::Account(account), ACCOUNT), (Key::Everybody, EVERYBODY)]);
        }
        self.count(&tries, now)
    }

    /// The try was good: it counts for nothing, and the network is known from then on.
    pub fn signed_in(&self, account: &str, network: &str) {
        let (account, network) = (secret::hash(account), network.to_owned());
        let mut kept = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        kept.pop(&Key::Own(account.clone(), network.clone()));
        for (key, allowance) in [(Key::Network(network.clone()), NETWORK), (Key::Account(account.clone()), ACCOUNT)] {
            if let Some(at) = kept.get_mut(&key) {
                *at = Instant::from_millis(at.millis() - allowance.another_after);
            }
        }
        kept.put(Key::Known(account, network), Instant::default());
    }

    /// Counts a try of anything else that is asked for with a secret or an address, from `network`.
    pub fn try_anything(&self, network: &str, now: Instant) -> Result<()> {
        self.count(&[(Key::Network(network.to_owned()), NETWORK)], now)
    }

    /// Whether another new password may be sent to this address.
    pub fn may_send(&self, address: &str, now: Instant) -> bool {
        self.count(&[(Key::Letters(secret::hash(address)), LETTERS)], now).is_ok()
    }

    /// Counts that somebody asks from `network` to be told, or refuses it.
    pub fn try_subscribing(&self, network: &str, now: Instant) -> Result<()> {
        self.count(&[(Key::Subscribing(network.to_owned()), SUBSCRIBING)], now)
    }

    /// Counts a request that is signed with this token, which may make so many a minute, or refuses it.
    pub fn try_calling(&self, token: &str, a_minute: u32, now: Instant) -> Result<()> {
        let calls = Allowance { at_once: a_minute.into(), another_after: 60_000 / i64::from(a_minute.max(1)) };
        self.count(&[(Key::Calls(token.to_owned()), calls)], now)
    }

    /// Counts a link from `network` that was not good. Once there were many, they are told nothing else.
    pub fn guessed(&self, network: &str, now: Instant) -> Result<()> {
        self.count(&[(Key::Guesses(network.to_owned()), GUESSES)], now)
    }

    fn knows(&self, key: &Key) -> bool {
        self.empty_at.lock().unwrap_or_else(PoisonError::into_inner).get(key).is_some()
    }

    /// Counts in all buckets, or in none if one is full.
    fn count(&self, tries: &[(Key, Allowance)], now: Instant) -> Result<()> {
        let mut kept = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        let mut longest = 0;
        for (key, allowance) in tries {
            let full = allowance.at_once * allowance.another_after;
            // A clock that was set back must not keep anybody waiting for longer than a full bucket.
            let level = kept.get(key).map_or(0, |at| at.since(now)).min(full);
            longest = longest.max(level + allowance.another_after - full);
        }
        if longest > 0 {
            return Err(Error::TooMany { retry: u64::try_from(longest).unwrap_or_default().div_ceil(1_000) });
        }
        for (key, allowance) in tries {
            let full = allowance.at_once * allowance.another_after;
            let level = kept.get(key).map_or(0, |at| at.since(now)).min(full);
            kept.put(key.clone(), Instant::from_millis(now.millis() + level + allowance.another_after));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_millis(1_000_000_000 + seconds * 1_000)
    }

    fn tries(throttle: &Throttle, many: usize, account: impl Fn(usize) -> String, network: impl Fn(usize) -> String) -> usize {
        (0..many).filter(|n| throttle.try_sign_in(&account(*n), &network(*n), at(0)).is_ok()).count()
    }

    #[test]
    fn a097_one_password_tried_on_a_thousand_accounts_is_stopped() {
        let throttle = Throttle::default();
        assert_eq!(tries(&throttle, 1_000, |n| format!("{n}@x.example"), |_| "6.6.6.6".into()), 30);
        let refused = throttle.try_sign_in("a@x.example", "6.6.6.6", at(0));
        assert!(matches!(refused, Err(Error::TooMany { retry: 4 })), "{refused:?}");
        assert!(throttle.try_sign_in("a@x.example", "6.6.6.6", at(4)).is_ok());
        assert!(throttle.try_sign_in("a@x.example", "7.7.7.7", at(0)).is_ok(), "others may");
    }

    #[test]
    fn an_account_is_tried_from_all_networks_together_only_so_often() {
        let throttle = Throttle::default();
        assert_eq!(tries(&throttle, 1_000, |_| "ann@x.example".into(), |n| format!("10.0.0.{n}")), 20);
        let refused = throttle.try_sign_in("ann@x.example", "6.6.6.6", at(0));
        assert!(matches!(refused, Err(Error::TooMany { retry: 15 })), "{refused:?}");
        assert_eq!(tries(&throttle, 1_000, |n| format!("{n}"), |n| format!("n{n}")), 180, "everybody together");
    }

    #[test]
    fn nobody_locks_somebody_out_who_has_signed_in_from_their_network_before() {
        let throttle = Throttle::default();
        throttle.try_sign_in("ann@x.example", "ann's", at(0)).unwrap();
        throttle.signed_in("ann@x.example", "ann's");
        tries(&throttle, 1_000, |_| "ann@x.example".into(), |n| format!("10.0.0.{n}"));
        tries(&throttle, 1_000, |n| format!("{n}"), |n| format!("n{n}"));
        assert!(throttle.try_sign_in("ann@x.example", "another", at(0)).is_err());
        for _ in 0..8 {
            throttle.try_sign_in("ann@x.example", "ann's", at(0)).unwrap();
        }
        let refused = throttle.try_sign_in("ann@x.example", "ann's", at(0));
        assert!(matches!(refused, Err(Error::TooMany { retry: 15 })), "from there too there is an end: {refused:?}");
        assert!(throttle.try_sign_in("ann@x.example", "another", at(120)).is_ok(), "it lasts for minutes");
    }

    #[test]
    fn what_was_good_does_not_count() {
        let throttle = Throttle::default();
        for _ in 0..1_000 {
            throttle.try_sign_in("ann@x.example", "office", at(0)).unwrap();
            throttle.signed_in("ann@x.example", "office");
        }
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_out_for_long() {
        let throttle = Throttle::default();
        tries(&throttle, 1_000, |_| "ann@x.example".into(), |_| "home".into());
        assert!(throttle.try_sign_in("ann@x.example", "home", at(-1_000_000)).is_err());
        let Err(Error::TooMany { retry }) = throttle.try_sign_in("ann@x.example", "home", at(-1_000_000)) else { panic!("refused") };
        assert!(retry <= 15, "{retry}");
    }

    #[test]
    fn a074_who_asks_for_many_subscriptions_gets_few() {
        let throttle = Throttle::default();
        assert_eq!((0..60).filter(|second| throttle.try_subscribing("6.6.6.6", at(*second)).is_ok()).count(), 9);
        assert!(throttle.try_subscribing("7.7.7.7", at(60)).is_ok(), "others may");
    }

    #[test]
    fn a070_who_guesses_links_is_told_so_within_a_hundred() {
        let throttle = Throttle::default();
        let counted = (0..10_000).filter(|n| throttle.guessed("6.6.6.6", at(n * 60 / 10_000)).is_ok()).count();
        assert!(counted <= 100, "{counted}");
    }

    #[test]
    fn a_token_may_ask_as_often_as_it_may() {
        let throttle = Throttle::default();
        let taken = |token, second| (0..100).filter(|_| throttle.try_calling(token, 60, at(second)).is_ok()).count();
        assert_eq!((taken("one", 0), taken("one", 10), taken("other", 10)), (60, 10, 60));
        assert!(matches!(throttle.try_calling("one", 60, at(10)), Err(Error::TooMany { retry: 1 })));
    }

    #[test]
    fn letters_to_one_address_are_few() {
        let throttle = Throttle::default();
        assert_eq!((0..10).filter(|_| throttle.may_send("ann@x.example", at(0))).count(), 3);
        assert!(throttle.may_send("bob@x.example", at(0)) && throttle.may_send("ann@x.example", at(20 * 60)));
    }
}
