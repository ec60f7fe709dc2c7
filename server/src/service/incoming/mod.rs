//! Series other programs push: to which metrics each belongs, what its values are worth there, and a list of all that arrive.
//!
//! A metric takes every series its matcher selects. Values of several series at the same instant become one by the metric's
//! aggregation, as far as they arrive together. A series that belongs to no metric is listed and nothing else.

mod list;
mod rules;
mod seen;
mod take;
mod worth;

use std::{
    collections::HashSet,
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use app::model::{Instant, PageId};
use lru::LruCache;

pub use list::list_arrivals;
pub use seen::prune;
pub use take::{Taken, take};

use crate::{
    error::Result,
    service::{Services, metrics},
};

/// Of how many pages the matchers are kept as they are used.
const PAGES: NonZeroUsize = NonZeroUsize::new(256).expect("not zero");

/// Of how many series it is known when they were last written down.
const SERIES: NonZeroUsize = NonZeroUsize::new(20_000).expect("not zero");

/// How often a series is written down, as long as nothing needs its last value: once in so many milliseconds.
const NOTED_EVERY: i64 = 60_000;

/// What a process remembers of the series that arrive.
pub struct Incoming {
    rules: Mutex<LruCache<PageId, Arc<rules::Rules>>>,
    noted: Mutex<LruCache<(PageId, String), Instant>>,
}

impl Default for Incoming {
    fn default() -> Self {
        Self { rules: Mutex::new(LruCache::new(PAGES)), noted: Mutex::new(LruCache::new(SERIES)) }
    }
}

impl Incoming {
    /// The matchers of the page's metrics, compiled when one of them is new.
    async fn rules(&self, services: &Services, page: PageId) -> Result<Arc<rules::Rules>> {
        let wanted = rules::wanted(&metrics::in_order(services.db.read(), page).await?);
        let mut kept = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rules) = kept.get(&page)
            && rules.are_of(&wanted)
        {
            return Ok(rules.clone());
        }
        let rules = Arc::new(rules::Rules::new(wanted));
        kept.put(page, rules.clone());
        Ok(rules)
    }

    /// Those of the keys that were not written down within the last minute.
    fn due<'a>(&self, page: PageId, now: Instant, keys: impl Iterator<Item = &'a str>) -> HashSet<&'a str> {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let late = |at: &Instant| now.since(*at) >= NOTED_EVERY;
        keys.filter(|key| noted.get(&(page, (*key).to_owned())).is_none_or(late)).collect()
    }

    fn noted<'a>(&self, page: PageId, now: Instant, keys: impl Iterator<Item = &'a str>) {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            noted.put((page, key.to_owned()), now);
        }
    }
}
