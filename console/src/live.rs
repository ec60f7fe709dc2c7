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
        let slug = self.desk.with_untracked(|desk| desk.slug.clone());
        leptos::task::spawn_local(async move {
            match crate::desk::load_desk(slug).await {
                // An answer that was overtaken by a newer one is of no use.
                Ok(desk) if desk.version >= self.desk.with_untracked(|own| own.version) => self.desk.set(desk),
                Ok(_) => {}
                Err(crate::error::ApiError::Unreachable) => self.lost.set(true),
                Err(error) => leptos::logging::warn!("{error}"),
            }
        });
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{EventSource, MessageEvent};

    use super::Live;

    /// Opens the stream; it is closed with the owner.
    pub fn open(live: Live) {
        let path = live.desk.with_untracked(|desk| format!("/_fn/events/{}", desk.slug));
        let Ok(source) = EventSource::new(&path) else { return live.lost.set(true) };
        let changed = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            live.lost.set(false);
            let version = event.data().as_string().and_then(|data| data.parse().ok()).unwrap_or(u64::MAX);
            if version > live.desk.with_untracked(|desk| desk.version) {
                live.refresh();
            }
        });
        let alive = Closure::<dyn FnMut()>::new(move || live.lost.set(false));
        let lost = Closure::<dyn FnMut()>::new(move || live.lost.set(true));
        _ = source.add_event_listener_with_callback("version", changed.as_ref().unchecked_ref());
        source.set_onopen(Some(alive.as_ref().unchecked_ref()));
        source.set_onerror(Some(lost.as_ref().unchecked_ref()));
        let open = StoredValue::new_local((source, changed, alive, lost));
        on_cleanup(move || open.with_value(|(source, ..)| source.close()));
    }
}
