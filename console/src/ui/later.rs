//! What a part of a screen asks for once it stands in the browser. The screen itself comes without it: what is asked for on the
//! server inside a part that may not be there would be counted differently there and here.

use leptos::{prelude::*, task::spawn_local};

use crate::error::Result;

/// The newest answer; nothing before the first. It is asked for at once, and again whenever what it is about changes.
pub fn later<Q, T, F>(about: impl Fn() -> Q + 'static, ask: impl Fn(Q) -> F + 'static) -> RwSignal<Option<Result<T>>>
where
    Q: Clone + PartialEq + 'static,
    T: Send + Sync + 'static,
    F: Future<Output = Result<T>> + 'static,
{
    let found = RwSignal::new(None);
    let turn = RwSignal::new(0_u32);
    Effect::new(move |before: Option<Q>| {
        let now = about();
        if before.as_ref() != Some(&now) {
            turn.update_untracked(|turn| *turn += 1);
            let (own, answer) = (turn.get_untracked(), ask(now.clone()));
            spawn_local(async move {
                let answer = answer.await;
                if turn.try_get_untracked() == Some(own) {
                    _ = found.try_set(Some(answer));
                }
            });
        }
        now
    });
    found
}
