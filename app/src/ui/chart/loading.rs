//! Fetches Chart.js and the painter, once, when the first chart is about to be seen.

use std::{cell::Cell, rc::Rc};

use js_sys::Array;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, window};

use super::{
    SCRIPTS,
    message::{READY, listen},
};

/// Runs `then` once the element is in view, or nearly so.
pub fn when_near(element: &Element, then: impl Fn() + 'static) {
    let seen = Closure::<dyn Fn(Array, IntersectionObserver)>::new(move |entries: Array, observer: IntersectionObserver| {
        let mut entries = entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok());
        if entries.any(|entry| entry.is_intersecting()) {
            observer.disconnect();
            then();
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin("120px");
    if let Ok(observer) = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options) {
        observer.observe(element);
    }
    seen.forget();
}

thread_local! {
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Fetches what draws charts, the first time it is called. `ready` is told when it can draw; without it charts stay as they are.
pub fn fetch(ready: impl Fn() + 'static) {
    if !ASKED.replace(true) {
        _ = begin(ready);
    }
}

fn begin(ready: impl Fn() + 'static) -> Option<()> {
    let document = window()?.document()?;
    let paths = document.query_selector(&format!("[{SCRIPTS}]")).ok()??.get_attribute(SCRIPTS)?;
    let mut paths = paths.split(' ');
    let mut add = |tag: &str, attributes: &[(&str, &str)], path: &str| {
        let element = document.create_element(tag).ok()?;
        for (name, value) in attributes {
            _ = element.set_attribute(name, value);
        }
        _ = element.set_attribute(path, paths.next()?);
        document.document_element()?.append_child(&element).ok()?;
        Some(element)
    };
    // Both have to be here, whichever comes first.
    let here = Rc::new(Cell::new(0));
    let one = Rc::new(move || {
        here.set(here.get() + 1);
        if here.get() == 2 {
            ready();
        }
    });
    let other = one.clone();
    listen(&document, READY, move |_| other());
    let script = add("script", &[], "src")?;
    listen(&script, "load", move |_| one());
    add("script", &[("type", "module")], "src")?;
    add("link", &[("rel", "preload"), ("as", "fetch"), ("type", "application/wasm"), ("crossorigin", "")], "href")?;
    Some(())
}
