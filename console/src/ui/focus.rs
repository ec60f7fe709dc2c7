//! Where the focus goes when a screen changes without a document being loaded.

use std::time::Duration;

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};

/// What stands behind the `#` of an incident's address when somebody comes to write its next update.
pub const UPDATE: &str = "#update";

/// How often a form that is still on its way is looked for, and how long between two looks.
const LOOKS: u8 = 100;
const BETWEEN: Duration = Duration::from_millis(100);

/// The first element a selector finds.
pub fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// What has the focus, if anything has.
pub fn focused() -> Option<Element> {
    document().active_element().filter(|element| element.tag_name() != "BODY")
}

/// Puts the focus at the beginning of a screen somebody was brought to, unless the screen itself has put it elsewhere.
pub fn to_work() {
    // After whatever lay over the screen has given the focus back.
    request_animation_frame(|| {
        if let Some(work) = find("#main").filter(|_| !focused().is_some_and(|element| element.has_attribute("autofocus"))) {
            _ = work.focus();
        }
    });
}

/// Puts the focus where the next update is written, as soon as that is here and as long as the address says so.
pub fn to_update() {
    look_for_update(LOOKS);
}

fn look_for_update(left: u8) {
    if location().hash().ok().as_deref() != Some(UPDATE) {
        return;
    }
    match find(".next textarea") {
        Some(field) => {
            // With its label, which stands above it.
            field.closest(".field").ok().flatten().inspect(Element::scroll_into_view);
            _ = field.focus();
        }
        None if left > 0 => set_timeout(move || look_for_update(left - 1), BETWEEN),
        None => {}
    }
}
