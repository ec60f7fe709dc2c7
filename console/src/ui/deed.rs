//! Something that is asked of the server: under way, done, or refused with the way to try again. What was typed stays until
//! the server says that it is kept.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    error::{ApiError, Result},
    ui::{time::Clock, toast::Toasts},
};

/// How far a deed is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing was asked for.
    Idle,
    /// The server has not answered yet.
    Pending,
    /// It is kept, since this moment.
    Done(app::model::Instant),
    /// It was refused, or failed.
    Failed(ApiError),
}

/// Something that can be asked of the server, again and again.
#[derive(Clone, Copy)]
pub struct Deed {
    /// How far it is.
    pub progress: RwSignal<Progress>,
    again: StoredValue<Option<Callback<()>>>,
    clock: Clock,
    sign_in: Option<SignInAgain>,
}

impl Deed {
    /// A deed nobody has asked for yet.
    pub fn new() -> Self {
        Self { progress: RwSignal::new(Progress::Idle), again: StoredValue::new(None), clock: expect_context(), sign_in: use_context() }
    }

    /// Asks for it, and goes on once it is done, even if its screen was left meanwhile: `done` may not count on what belongs to that.
    /// `ask` is called again for another try.
    pub fn ask<T: 'static, F: Future<Output = Result<T>> + 'static>(
        self,
        ask: impl Fn() -> F + Send + Sync + Clone + 'static,
        done: impl Fn(T) + Send + Sync + Clone + 'static,
    ) {
        if self.is_pending() {
            return;
        }
        let retry = {
            let (ask, done) = (ask.clone(), done.clone());
            Callback::new(move |()| self.ask(ask.clone(), done.clone()))
        };
        self.again.set_value(Some(retry));
        self.progress.set(Progress::Pending);
        let asked = ask();
        spawn_local(async move {
            match asked.await {
                Ok(kept) => {
                    _ = self.progress.try_set(Progress::Done(self.clock.now.try_get_untracked().unwrap_or_default()));
                    done(kept);
                }
                Err(error) => {
                    if error == ApiError::SignedOut
                        && let Some(again) = self.sign_in
                    {
                        again.and_then(self.again.try_get_value().flatten());
                    }
                    _ = self.progress.try_set(Progress::Failed(error));
                }
            }
        });
    }

    /// Whether the server has not answered yet.
    pub fn is_pending(self) -> bool {
        self.progress.try_with(|progress| *progress == Progress::Pending).unwrap_or(false)
    }

    /// What is wrong with one field.
    pub fn of_field(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.progress.with(|progress| if let Progress::Failed(error) = progress { error.of_field(name) } else { None })
        })
    }

    /// Tries again.
    pub fn retry(self) {
        // Nothing is left to try again once its screen is gone.
        if let Some(again) = self.again.try_get_value().flatten() {
            self.progress.set(Progress::Idle);
            _ = again.try_run(());
        }
    }

    /// Tells of a failure where there is no place for words beside what failed.
    pub fn tell_failures(self, toasts: Toasts) {
        Effect::new(move |_| {
            if let Progress::Failed(error) = self.progress.get() {
                toasts.failed(&error.to_string(), Callback::new(move |()| self.retry()));
            }
        });
    }
}

impl Default for Deed {
    fn default() -> Self {
        Self::new()
    }
}

/// What waits for somebody to sign in again: the dialog opens over the screen, never instead of it, and all of it is asked for
/// again afterwards.
#[derive(Clone, Copy)]
pub struct SignInAgain {
    /// Whether somebody has to sign in.
    pub is_needed: RwSignal<bool>,
    waiting: RwSignal<Vec<Callback<()>>>,
}

impl SignInAgain {
    /// Nothing waits.
    pub fn new() -> Self {
        Self { is_needed: RwSignal::new(false), waiting: RwSignal::new(Vec::new()) }
    }

    /// Asks somebody to sign in, and then goes on with this.
    pub fn and_then(self, again: Option<Callback<()>>) {
        self.waiting.update(|waiting| waiting.extend(again));
        self.is_needed.set(true);
    }

    /// Somebody has signed in.
    pub fn done(self) {
        self.is_needed.set(false);
        let waiting = self.waiting.try_update(std::mem::take).unwrap_or_default();
        waiting.into_iter().for_each(|again| _ = again.try_run(()));
    }
}

impl Default for SignInAgain {
    fn default() -> Self {
        Self::new()
    }
}

/// How far a deed is, in words beside what it is about.
#[component]
pub fn Said(
    /// Which.
    deed: Deed,
) -> impl IntoView {
    let clock: Clock = expect_context();
    let words = move || match deed.progress.get() {
        Progress::Idle => ().into_any(),
        Progress::Pending => view! { <span class="pending">"Saving\u{2026}"</span> }.into_any(),
        Progress::Done(at) => view! { <span class="saved">{format!("Saved {}", clock.civil(at).clock())}</span> }.into_any(),
        Progress::Failed(error) => {
            let retry =
                error.may_pass().then(|| view! { <button type="button" class="plain" on:click=move |_| deed.retry()>"Try again"</button> });
            view! { <span class="failed">"Not saved: " {error.to_string()} " " {retry}</span> }.into_any()
        }
    };
    view! { <p class="said" role="status">{words}</p> }.into_any()
}
