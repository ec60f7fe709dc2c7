//! Keeps the desk current: the server says that something has changed, and the desk is fetched anew.

use leptos::prelude::*;

use crate::desk::Desk;

/// The desk of the page somebody works on, and whether it is current.
#[derive(Clone, Copy)]
pub struct Live {
    /// The desk.
    pub desk: RwSignal<Desk>,
    /// Since when the server has been silent, if it is.
    pub lost: RwSignal<bool>,
}

impl Live {
    /// A desk that follows the server as long as the reactive owner lives.
    pub fn follow(desk: Desk) -> Self {
        let live = Self { desk: RwSignal::new(desk), lost: RwSignal::new(false) };
        Effect::new(move |_| {
            #[cfg(feature = "hydrate")]
            browser::open(live);
        });
        live
    }

    /// Fetches the desk again after something was done here, whether the stream lives or not.
    pub fn refresh_soon(self) {
        #[cfg(feature = "hydrate")]
        self.refresh();
    }

    #[cfg(feature = "hydrate")]
    fn refresh(self) {
        // Whoever asks for it may have left the page.
        let Some(slug) = self.desk.try_with_untracked(|desk| desk.slug.clone()) else { return };
        leptos::task::spawn_local(async move {
            match crate::desk::load_desk(slug).await {
                // An answer that was overtaken by a newer one is of no use.
                Ok(desk) if self.desk.try_with_untracked(|own| desk.version >= own.version).unwrap_or(false) => self.desk.set(desk),
                Ok(_) => {}
                Err(crate::error::ApiError::Unreachable) => self.lost.set(true),
                Err(error) => leptos::logging::warn!("{error}"),
            }
        });
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{EventSource, MessageEvent};

    use super::Live;
    use crate::{desk::load_desk, error::ApiError, ui::deed::SignInAgain};

    /// How long until a stream that was refused is asked for again.
    const PATIENCE: Duration = Duration::from_secs(3);

    /// The stream, and what hears it.
    type Open = (EventSource, Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut()>, Closure<dyn FnMut()>);

    /// Opens the stream, and opens it again whenever it ends. It is closed with the owner.
    pub fn open(live: Live) {
        let sign_in: SignInAgain = expect_context();
        let current: StoredValue<Option<Open>, LocalStorage> = StoredValue::new_local(None);
        on_cleanup(move || close(current));
        connect(live, sign_in, current);
    }

    fn close(current: StoredValue<Option<Open>, LocalStorage>) {
        _ = current.try_update_value(|open| {
            if let Some((source, ..)) = open.take() {
                source.close();
            }
        });
    }

    fn connect(live: Live, sign_in: SignInAgain, current: StoredValue<Option<Open>, LocalStorage>) {
        close(current);
        let Some(path) = live.desk.try_with_untracked(|desk| format!("/_fn/events/{}", desk.slug)) else { return };
        let Ok(source) = EventSource::new(&path) else { return live.lost.set(true) };
        let changed = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            live.lost.set(false);
            let version = event.data().as_string().and_then(|data| data.parse().ok()).unwrap_or(u64::MAX);
            if live.desk.try_with_untracked(|desk| version > desk.version).unwrap_or(false) {
                live.refresh();
            }
        });
        let alive = Closure::<dyn FnMut()>::new(move || live.lost.set(false));
        let ended = source.clone();
        let lost = Closure::<dyn FnMut()>::new(move || {
            live.lost.set(true);
            // A stream that was cut is asked for again by the browser, one that was refused is not.
            if ended.ready_state() == EventSource::CLOSED {
                look_why(live, sign_in, current);
            }
        });
        _ = source.add_event_listener_with_callback("version", changed.as_ref().unchecked_ref());
        source.set_onopen(Some(alive.as_ref().unchecked_ref()));
        source.set_onerror(Some(lost.as_ref().unchecked_ref()));
        current.set_value(Some((source, changed, alive, lost)));
    }

    /// Whoever is signed out is asked to sign in, over what they are doing; everything else passes.
    fn look_why(live: Live, sign_in: SignInAgain, current: StoredValue<Option<Open>, LocalStorage>) {
        let again = Callback::new(move |()| connect(live, sign_in, current));
        leptos::task::spawn_local(async move {
            let Some(slug) = live.desk.try_with_untracked(|desk| desk.slug.clone()) else { return };
            match load_desk(slug).await {
                Err(ApiError::SignedOut) => sign_in.and_then(Some(again)),
                _ => set_timeout(move || again.run(()), PATIENCE),
            }
        });
    }
}
