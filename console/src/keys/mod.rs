//! Single keys that do something, for who would rather not reach for a mouse. They can be switched off: who speaks to their
//! computer, or hits keys by accident, needs them to be.

pub mod help;
pub mod listen;

use leptos::prelude::*;

use crate::layout::screens::{Screen, behind};

/// The name the choice is kept by.
#[cfg(feature = "hydrate")]
const KEPT: &str = "keys";

/// Whether single keys do anything in this browser.
#[derive(Clone, Copy)]
pub struct Keys {
    /// Whether they do.
    pub are_on: RwSignal<bool>,
}

impl Keys {
    /// As it was left in this browser; they do at first.
    pub fn open() -> Self {
        let keys = Self { are_on: RwSignal::new(true) };
        Effect::new(move |_| {
            #[cfg(feature = "hydrate")]
            keys.are_on.set(storage().and_then(|storage| storage.get_item(KEPT).ok().flatten()).as_deref() != Some("off"));
            #[cfg(not(feature = "hydrate"))]
            let _ = keys;
        });
        keys
    }

    /// Switches them on or off, and keeps the choice.
    pub fn switch(self, on: bool) {
        self.are_on.set(on);
        #[cfg(feature = "hydrate")]
        if let Some(storage) = storage() {
            _ = if on { storage.remove_item(KEPT) } else { storage.set_item(KEPT, "off") };
        }
    }
}

#[cfg(feature = "hydrate")]
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// What a key asks for.
#[derive(Clone, Copy, Debug)]
pub enum Stroke {
    /// Wait for the key behind `g`.
    Then,
    /// Go to a screen.
    Go(&'static Screen),
    /// Open an incident.
    NewIncident,
    /// Schedule maintenance.
    Schedule,
    /// Write the next update of an open incident.
    Update,
    /// Look for something on this screen, or anywhere.
    Find,
    /// Go to the next thing of a list.
    Next,
    /// Go to the one before.
    Back,
    /// Show what keys do.
    Help,
}

/// What a key asks for, pressed alone or behind `g`.
pub fn read(key: &str, is_behind_g: bool) -> Option<Stroke> {
    let mut letters = key.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
    if is_behind_g && let Some(screen) = behind(letter) {
        return Some(Stroke::Go(screen));
    }
    match letter {
        'g' => Some(Stroke::Then),
        'n' => Some(Stroke::NewIncident),
        's' => Some(Stroke::Schedule),
        'u' => Some(Stroke::Update),
        '/' => Some(Stroke::Find),
        'j' => Some(Stroke::Next),
        'k' => Some(Stroke::Back),
        '?' => Some(Stroke::Help),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_means_something_else_behind_g() {
        assert!(matches!(read("s", false), Some(Stroke::Schedule)));
        assert!(matches!(read("s", true), Some(Stroke::Go(screen)) if screen.name == "Settings"));
        assert!(matches!(read("g", false), Some(Stroke::Then)));
        assert!(matches!(read("n", true), Some(Stroke::NewIncident)), "no screen is behind it");
    }

    #[test]
    fn keys_with_names_and_capital_letters_mean_nothing() {
        for key in ["Escape", "Enter", "N", "G", "", "F1", "Tab"] {
            assert!(read(key, false).is_none() && read(key, true).is_none(), "{key}");
        }
    }
}
