//! Text somebody types: kept in the browser until the server has it, whatever happens to the tab.

use leptos::prelude::*;

/// A text that survives a closed tab.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The text.
    pub text: RwSignal<String>,
    /// What it is kept by, also once its screen is gone and the server has it only then. Only a browser keeps drafts.
    #[cfg(feature = "hydrate")]
    key: &'static str,
    /// What is no draft: what the server has.
    kept: StoredValue<String>,
}

impl Draft {
    /// The draft with this name, as it was left, else `initial`.
    pub fn open(key: impl Into<String>, initial: &str) -> Self {
        #[cfg(not(feature = "hydrate"))]
        let _ = key;
        let draft = Self {
            text: RwSignal::new(initial.to_owned()),
            #[cfg(feature = "hydrate")]
            key: as_name(format!("draft {}", key.into())),
            kept: StoredValue::new(initial.to_owned()),
        };
        #[cfg(feature = "hydrate")]
        draft.keep();
        draft
    }

    #[cfg(feature = "hydrate")]
    fn keep(self) {
        Effect::new(move |before: Option<()>| {
            if before.is_none()
                && let Some(left) = storage().and_then(|storage| storage.get_item(self.key).ok().flatten())
            {
                return self.text.set(left);
            }
            let text = self.text.get();
            let Some(storage) = storage() else { return };
            _ = if self.kept.with_value(|kept| *kept == text) { storage.remove_item(self.key) } else { storage.set_item(self.key, &text) };
        });
    }

    /// Leaves it as it is, now that the server has it so.
    pub fn settle(self) {
        if let Some(text) = self.text.try_get_untracked() {
            self.kept.set_value(text);
        }
        #[cfg(feature = "hydrate")]
        if let Some(storage) = storage() {
            _ = storage.remove_item(self.key);
        }
    }

    /// Forgets it, now that the server has it.
    pub fn clear(self) {
        self.text.set(String::new());
        self.settle();
    }
}

#[cfg(feature = "hydrate")]
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// A name that lives as long as the tab. Each is made once: there are no more of them than things somebody wrote about.
#[cfg(feature = "hydrate")]
fn as_name(name: String) -> &'static str {
    use std::{cell::RefCell, collections::BTreeSet};
    thread_local! {
        static NAMES: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) };
    }
    NAMES.with_borrow_mut(|names| {
        if let Some(own) = names.get(name.as_str()) {
            return *own;
        }
        let own: &'static str = name.leak();
        names.insert(own);
        own
    })
}
