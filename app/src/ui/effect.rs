//! Effects whose code exists once, not once for each closure.

use leptos::prelude::Effect;

/// Runs soon, when the page is as it was just made, and whenever a signal it reads changes, until its owner is cleaned up.
pub fn effect(run: impl FnMut() + 'static) {
    boxed(Box::new(run));
}

#[inline(never)]
fn boxed(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}
