//! Memos whose code exists once for each type of value, not once for each closure.

use leptos::prelude::Memo;

/// A value that follows signals and tells its readers only when it has really changed.
pub fn memo<T: PartialEq + Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    boxed(Box::new(value))
}

trait Value<T>: Send + Sync {
    fn value(&self) -> T;
}

impl<T, F: Fn() -> T + Send + Sync> Value<T> for F {
    fn value(&self) -> T {
        self()
    }
}

#[inline(never)]
fn boxed<T: PartialEq + Send + Sync + 'static>(value: Box<dyn Value<T>>) -> Memo<T> {
    Memo::new(move |_| value.value())
}
