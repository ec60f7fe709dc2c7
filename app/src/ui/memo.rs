//! Memos whose code exists once, not once for each type of value and each closure: in a browser each of those would weigh
//! two kilobytes. What they hold is known by its type only where it is read.

use std::{any::Any, marker::PhantomData, sync::Arc};

use leptos::prelude::{Get, GetUntracked};

/// A value that follows signals and tells its readers only when it has really changed.
pub struct Memo<T> {
    held: leptos::prelude::Memo<Held>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

/// A value of some type.
#[derive(Clone)]
struct Held(Arc<dyn Same>);

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(&*other.0)
    }
}

trait Same: Any + Send + Sync {
    fn is_same(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + Send + Sync + 'static> Same for T {
    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>().is_some_and(|other| self == other)
    }
}

impl Held {
    fn read<T: 'static>(&self) -> &T {
        (&*self.0 as &dyn Any).downcast_ref::<T>().expect("a memo holds values of its own type only")
    }
}

impl<T: Clone + 'static> Memo<T> {
    /// The value; whoever reads it follows it.
    pub fn get(self) -> T {
        self.held.get().read::<T>().clone()
    }

    /// The value as it is now.
    pub fn get_untracked(self) -> T {
        self.held.get_untracked().read::<T>().clone()
    }
}

impl<T: 'static> Memo<T> {
    /// Reads the value without a copy of it; whoever reads it follows it.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(self.held.get().read())
    }

    /// Reads the value as it is now, without a copy of it.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(self.held.get_untracked().read())
    }
}

/// A value worked out from signals.
pub fn memo<T: PartialEq + Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    Memo { held: follow(Box::new(Plain(value))), kind: PhantomData }
}

/// A value worked out from signals; while there is none it stays as it was, at first `known`.
pub fn memo_of_last<T: PartialEq + Send + Sync + 'static>(known: T, value: impl Fn() -> Option<T> + Send + Sync + 'static) -> Memo<T> {
    Memo { held: follow(Box::new(Last(Held(Arc::new(known)), value))), kind: PhantomData }
}

/// A closure that is asked for a value. A trait of our own: the tables of `dyn Fn` carry two functions nobody calls.
trait Value: Send + Sync {
    fn value(&self, before: Option<&Held>) -> Held;
}

struct Plain<F>(F);

impl<T: PartialEq + Send + Sync + 'static, F: Fn() -> T + Send + Sync> Value for Plain<F> {
    fn value(&self, _: Option<&Held>) -> Held {
        Held(Arc::new((self.0)()))
    }
}

struct Last<F>(Held, F);

impl<T: PartialEq + Send + Sync + 'static, F: Fn() -> Option<T> + Send + Sync> Value for Last<F> {
    fn value(&self, before: Option<&Held>) -> Held {
        (self.1)().map_or_else(|| before.unwrap_or(&self.0).clone(), |value| Held(Arc::new(value)))
    }
}

#[inline(never)]
fn follow(value: Box<dyn Value>) -> leptos::prelude::Memo<Held> {
    leptos::prelude::Memo::new(move |before: Option<&Held>| value.value(before))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use leptos::prelude::*;

    use super::{memo, memo_of_last};

    #[test]
    fn a_memo_is_worked_out_anew_only_for_what_has_really_changed() {
        let owner = Owner::new();
        owner.with(|| {
            static READ: AtomicUsize = AtomicUsize::new(0);
            let number = RwSignal::new(4);
            let half = memo(move || number.get() / 2);
            let words = memo(move || {
                READ.fetch_add(1, Ordering::Relaxed);
                format!("{} halves", half.get())
            });
            assert_eq!((words.get(), half.with(|half| *half)), ("2 halves".to_owned(), 2));
            number.set(5);
            assert_eq!((words.get_untracked(), READ.load(Ordering::Relaxed)), ("2 halves".to_owned(), 1));
            number.set(6);
            assert_eq!((words.with_untracked(String::len), READ.load(Ordering::Relaxed)), (8, 2));
        });
        owner.unset_with_forced_cleanup();
    }

    #[test]
    fn what_is_gone_stays_as_it_was_last() {
        let owner = Owner::new();
        owner.with(|| {
            let there = RwSignal::new(None);
            let last = memo_of_last(0, move || there.get());
            assert_eq!(last.get(), 0);
            there.set(Some(7));
            assert_eq!(last.get(), 7);
            there.set(None);
            assert_eq!(last.get(), 7);
        });
        owner.unset_with_forced_cleanup();
    }
}
