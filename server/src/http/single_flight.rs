//! A bounded cache in which each value is made once, however many ask for it at the same time, and remade when it is out of date.

use std::{
    future::Future,
    hash::Hash,
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use lru::LruCache;
use tokio::sync::Mutex as AsyncMutex;

struct Slot<T, V> {
    kept: RwLock<Option<(T, V)>>,
    making: AsyncMutex<()>,
}

/// Values by key, each with the tag (such as a version) it was made for. The least recently used ones go first.
pub struct SingleFlight<K, T, V> {
    slots: Mutex<LruCache<K, Arc<Slot<T, V>>>>,
}

impl<K: Hash + Eq, T: PartialEq + Clone, V: Clone> SingleFlight<K, T, V> {
    /// A cache of at most `most` values.
    pub fn new(most: NonZeroUsize) -> Self {
        Self { slots: Mutex::new(LruCache::new(most)) }
    }

    /// The value for `key` made for `tag`; `make` runs at most once at a time for a key. If it fails, the last value made
    /// for any tag serves instead, if there is one.
    pub async fn get<E, F: Future<Output = Result<V, E>>>(&self, key: K, tag: T, make: impl FnOnce() -> F) -> Result<V, E> {
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            slots.get_or_insert(key, || Arc::new(Slot { kept: RwLock::new(None), making: AsyncMutex::new(()) })).clone()
        };
        if let Some(value) = slot.fresh(&tag) {
            return Ok(value);
        }
        let _making = slot.making.lock().await;
        if let Some(value) = slot.fresh(&tag) {
            return Ok(value);
        }
        match make().await {
            Ok(value) => {
                *slot.kept.write().unwrap_or_else(PoisonError::into_inner) = Some((tag, value.clone()));
                Ok(value)
            }
            Err(error) => slot.last().ok_or(error),
        }
    }

    /// Whether what is kept for `key` was made for `tag`, and is no older value that serves because making failed.
    pub fn is_fresh(&self, key: &K, tag: &T) -> bool {
        let slot = self.slots.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        slot.is_some_and(|slot| slot.fresh(tag).is_some())
    }

    /// The last value made for `key`, whatever it was made for.
    pub fn kept(&self, key: &K) -> Option<V> {
        let slot = self.slots.lock().unwrap_or_else(PoisonError::into_inner).get(key)?.clone();
        slot.last()
    }
}

impl<T: PartialEq, V: Clone> Slot<T, V> {
    fn last(&self) -> Option<V> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(_, value)| value.clone())
    }

    fn fresh(&self, tag: &T) -> Option<V> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(made_for, _)| made_for == tag).map(|(_, value)| value.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn many_askers_make_one_value() {
        let cache = Arc::new(SingleFlight::<&str, u64, usize>::new(NonZeroUsize::MIN));
        let made = Arc::new(AtomicUsize::new(0));
        let ask = |tag: u64| {
            let (cache, made) = (cache.clone(), made.clone());
            async move {
                let make = || async {
                    tokio::task::yield_now().await;
                    Ok::<_, ()>(made.fetch_add(1, Ordering::SeqCst))
                };
                cache.get("page", tag, make).await
            }
        };
        let answers = futures::future::join_all((0..100).map(|_| ask(1))).await;
        assert!(answers.iter().all(|a| *a == Ok(0)));
        assert_eq!(ask(2).await, Ok(1), "another version is made anew");
    }

    #[tokio::test]
    async fn when_making_fails_the_last_value_serves() {
        let cache = SingleFlight::<&str, u64, usize>::new(NonZeroUsize::MIN);
        assert_eq!(cache.get("page", 1, || async { Err("down") }).await, Err("down"));
        assert_eq!(cache.get("page", 1, || async { Ok::<_, &str>(7) }).await, Ok(7));
        assert_eq!(cache.get("page", 2, || async { Err("down") }).await, Ok(7));
        assert!(cache.is_fresh(&"page", &1) && !cache.is_fresh(&"page", &2) && !cache.is_fresh(&"other", &1));
        assert_eq!((cache.kept(&"page"), cache.kept(&"other")), (Some(7), None));
        assert_eq!(cache.get("page", 2, || async { Ok::<_, &str>(8) }).await, Ok(8));
    }
}
