//! Text somebody types: kept in the browser until the server has it, whatever happens to the tab.

use leptos::prelude::*;

/// A text that survives a closed tab.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The text.
    pub text: RwSignal<String>,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser keeps drafts"))]
    key: StoredValue<String>,
    /// What is no draft: what the server has.
    kept: StoredValue<String>,
}

impl Draft {
    /// The draft with this name, as it was left, else `initial`.
    pub fn open(key: impl Into<String>, initial: &str) -> Self {
        let draft = Self {
            text: RwSignal::new(initial.to_owned()),
            key: StoredValue::new(format!("draft {}", key.into())),
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
                && let Some(left) = storage().and_then(|storage| storage.get_item(&self.key.get_value()).ok().flatten())
            {
                return self.text.set(left);
            }
            let text = self.text.get();
            let Some(storage) = storage() else { return };
            _ = if self.kept.with_value(|kept| *kept == text) {
                storage.remove_item(&self.key.get_value())
            } else {
                storage.set_item(&self.key.get_value(), &text)
            };
        });
    }

    /// Leaves it as it is, now that the server has it so.
    pub fn settle(self) {
        self.kept.set_value(self.text.get_untracked());
        #[cfg(feature = "hydrate")]
        if let (Some(storage), Some(key)) = (storage(), self.key.try_get_value()) {
            _ = storage.remove_item(&key);
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
