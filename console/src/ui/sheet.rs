//! A sheet over the screen: a modal dialog of the browser's own, which keeps the focus inside and gives it back.

use leptos::{ev, html, prelude::*};

/// The sheets of the console that somebody can open from anywhere.
#[derive(Clone, Copy)]
pub struct Sheets {
    /// Where every screen, thing and action is found by typing.
    pub palette: RwSignal<bool>,
    /// The keys, and what they do.
    pub help: RwSignal<bool>,
    /// On phones, the ways there is no room for in the bar.
    pub more: RwSignal<bool>,
}

impl Sheets {
    /// All of them closed.
    pub fn new() -> Self {
        Self { palette: RwSignal::new(false), help: RwSignal::new(false), more: RwSignal::new(false) }
    }

    /// Closes all of them.
    pub fn close(self) {
        for open in [self.palette, self.help, self.more] {
            if open.try_get_untracked().unwrap_or(false) {
                open.set(false);
            }
        }
    }

    /// Opens one in place of every other.
    pub fn show(self, one: RwSignal<bool>) {
        self.close();
        one.set(true);
    }
}

impl Default for Sheets {
    fn default() -> Self {
        Self::new()
    }
}

/// A sheet. What is on it is made when it opens.
#[component]
pub fn Sheet(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it is, for who cannot see it.
    label: &'static str,
    /// How it looks.
    class: &'static str,
    /// Whether it stays until what it asks for is done: neither Escape nor a click beside it closes it.
    #[prop(default = false)]
    stays: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let own: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move |_| {
        let is_wanted = open.get();
        let Some(dialog) = own.get() else { return };
        match (is_wanted, dialog.open()) {
            (true, false) => _ = dialog.show_modal(),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let closed = move |_| {
        if !stays {
            return open.set(false);
        }
        // A browser lets nobody be held for ever: the second Escape closes a dialog, whatever it says.
        if let Some(dialog) = own.get_untracked().filter(|_| open.get_untracked()) {
            _ = dialog.show_modal();
        }
    };
    let cancelled = move |event: leptos::web_sys::Event| {
        if stays {
            event.prevent_default();
        }
    };
    let beside = move |event: ev::MouseEvent| {
        let is_beside = own.get_untracked().is_some_and(|dialog| {
            let target: leptos::web_sys::Element = event_target(&event);
            target == **dialog
        });
        if is_beside && !stays {
            open.set(false);
        }
    };
    view! {
        <dialog node_ref=own class=format!("sheet {class}") aria-label=label on:close=closed on:click=beside on:cancel=cancelled>
            {move || open.get().then(|| view! { <div class="inside">{children()}</div> })}
        </dialog>
    }
    .into_any()
}
