//! Elements in a browser's document: taken over from what the server sent, or made anew.

use leptos::{
    prelude::{Owner, RenderEffect, StoredValue, untrack},
    wasm_bindgen::{JsCast, prelude::Closure},
    web_sys::{Document, Element, Event, window},
};

use super::{Ask, Child, Content, El, Item, Parts, Value, Words};

/// Makes the elements served in `root` follow their signals.
pub fn take_over(root: &Element, elements: Vec<El>) {
    take_over_children(root, elements.into_iter().map(Child::Element).collect());
}

fn document() -> Option<Document> {
    window()?.document()
}

/// Runs at once and whenever a signal it reads changes, until its owner is cleaned up.
fn follow(run: impl FnMut() + 'static) {
    follow_boxed(Box::new(run));
}

fn follow_boxed(mut run: Box<dyn FnMut()>) {
    StoredValue::new_local(RenderEffect::new(move |_: Option<()>| run()));
}

/// Elements are met in order; words between them are as served.
fn take_over_children(parent: &Element, children: Vec<Child>) {
    let mut next = parent.first_element_child();
    for child in children {
        let Child::Element(element) = child else { continue };
        let found = next.take();
        if let Some(found) = found.as_ref().filter(|found| found.local_name() == element.0.tag) {
            next = found.next_element_sibling();
            wake(found, element, true);
        } else if let Some(made) = build(element) {
            // Something else stands there, a browser extension's work perhaps: ours goes before it.
            _ = parent.insert_before(&made, found.as_deref());
            next = found;
        }
    }
}

fn build(element: El) -> Option<Element> {
    let document = document()?;
    let is_drawing = matches!(element.0.tag, "svg" | "g" | "path" | "rect" | "line" | "text");
    let made = if is_drawing {
        document.create_element_ns(Some("http://www.w3.org/2000/svg"), element.0.tag)
    } else {
        document.create_element(element.0.tag)
    };
    let made = made.ok()?;
    wake(&made, element, false);
    Some(made)
}

fn append(parent: &Element, children: Vec<Child>) {
    for child in children {
        match child {
            Child::Element(element) => _ = build(element).map(|made| parent.append_child(&made)),
            Child::Text(words) => _ = parent.append_with_str_1(&words),
        }
    }
}

/// Makes the element follow its signals; `served` if everything in it is as the server sent it.
fn wake(place: &Element, El(element): El, served: bool) {
    let Parts { attributes, content, listeners, .. } = *element;
    for (name, value) in attributes {
        match value {
            Value::Fixed(value) if !served => _ = place.set_attribute(name, &value),
            Value::Fixed(_) => {}
            Value::Live(value) => follow_attribute(place.clone(), name, value, served),
        }
    }
    for (event, then) in listeners {
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| then.hear(&event));
        _ = place.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        StoredValue::new_local(listener);
    }
    match content {
        Content::Children(children) if served => take_over_children(place, children),
        Content::Children(children) => append(place, children),
        Content::Text(words) => {
            let (place, mut served) = (place.clone(), served);
            follow(move || {
                let words = words.ask();
                if !std::mem::take(&mut served) {
                    place.set_text_content(Some(&words));
                }
            });
        }
        Content::Html(_) if served => {}
        Content::Html(html) => place.set_inner_html(&html),
        Content::Live(content) => {
            let (place, mut served) = (place.clone(), served);
            follow(move || {
                let children = content.ask();
                if std::mem::take(&mut served) {
                    take_over_children(&place, children);
                } else {
                    place.set_text_content(None);
                    append(&place, children);
                }
            });
        }
        Content::Each(items) => follow_list(place.clone(), items, served),
    }
}

fn follow_attribute(place: Element, name: &'static str, value: Box<dyn Ask<Option<Words>>>, mut served: bool) {
    let mut shown = None;
    follow(move || {
        let value = value.ask();
        if !std::mem::take(&mut served) && shown != value {
            match &value {
                Some(value) => _ = place.set_attribute(name, value),
                None => _ = place.remove_attribute(name),
            }
        }
        shown = value;
    });
}

/// An entry that is shown, and what owns its effects.
struct Shown {
    key: String,
    place: Element,
    owner: Owner,
}

fn follow_list(list: Element, items: Box<dyn Ask<Vec<Item>>>, mut served: bool) {
    // Entries outlive the effect's runs, so they belong to whoever owns the list.
    let parent = Owner::current().unwrap_or_default();
    let mut shown: Vec<Shown> = Vec::new();
    follow(move || {
        let wanted = items.ask();
        let mut found = served.then(|| list.first_element_child()).flatten();
        let mut old = std::mem::take(&mut shown);
        for item in wanted {
            if let Some(at) = old.iter().position(|o| o.key == item.key) {
                shown.push(old.remove(at));
                continue;
            }
            let owner = parent.with(Owner::new);
            let here = found.take().filter(|_| served);
            let place = owner.with(|| {
                untrack(|| {
                    let element = item.make.make();
                    match here {
                        Some(here) if here.local_name() == element.0.tag => {
                            found = here.next_element_sibling();
                            wake(&here, element, true);
                            Some(here)
                        }
                        other => {
                            found = other;
                            build(element)
                        }
                    }
                })
            });
            if let Some(place) = place {
                shown.push(Shown { key: item.key, place, owner });
            }
        }
        for gone in old {
            gone.place.remove();
            gone.owner.cleanup();
        }
        if !std::mem::take(&mut served) {
            arrange(&list, &shown);
        }
    });
}

/// Puts the entries in their order, moving only those that are out of place.
fn arrange(list: &Element, shown: &[Shown]) {
    let mut next: Option<Element> = None;
    for entry in shown.iter().rev() {
        let is_in_place = entry.place.parent_element().as_ref() == Some(list) && entry.place.next_element_sibling() == next;
        if !is_in_place {
            _ = list.insert_before(&entry.place, next.as_deref());
        }
        next = Some(entry.place.clone());
    }
}
