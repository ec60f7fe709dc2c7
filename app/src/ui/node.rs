//! What a page is made of: elements whose attributes and content may follow signals.
//!
//! The reactive system is Leptos' own; only its typed view tree is not used for visitors. There every element, attribute
//! and closure is a type with a dozen functions: the public page came to 468 KB of compressed WASM with it, three times
//! its budget. Here all elements are one type and their code exists once. Rules that keep it small:
//! - whatever changes is an attribute of an element or its whole content, so no markers stand between nodes;
//! - taking over a served page walks elements alone, in order; what does not fit is made anew instead of failing.

use std::borrow::Cow;

use leptos::web_sys::Event;

#[cfg(feature = "hydrate")]
mod dom;
#[cfg(feature = "ssr")]
mod html;

#[cfg(feature = "hydrate")]
pub use dom::take_over;
#[cfg(feature = "ssr")]
pub use html::{escape, to_html};

/// Text that is part of the program or made for the page.
pub type Words = Cow<'static, str>;

/// An element. Boxed, so that handing one on is handing on an address.
pub struct El(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<(&'static str, Value)>,
    content: Content,
    listeners: Vec<(&'static str, Box<dyn Hear>)>,
}

/// A closure that is asked for a value. A trait of our own: the tables of `dyn Fn` carry two functions nobody calls.
pub trait Ask<T> {
    /// The value now.
    fn ask(&self) -> T;
}

impl<T, F: Fn() -> T> Ask<T> for F {
    fn ask(&self) -> T {
        self()
    }
}

/// A closure that is told of an event.
trait Hear {
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "nothing happens to HTML"))]
    fn hear(&self, event: &Event);
}

impl<F: Fn(&Event)> Hear for F {
    fn hear(&self, event: &Event) {
        self(event);
    }
}

/// A closure that makes an element once.
trait Make {
    fn make(self: Box<Self>) -> El;
}

impl<F: FnOnce() -> El> Make for F {
    fn make(self: Box<Self>) -> El {
        self()
    }
}

enum Value {
    Fixed(Words),
    Live(Box<dyn Ask<Option<Words>>>),
}

enum Content {
    Children(Vec<Child>),
    Text(Box<dyn Ask<Words>>),
    Html(String),
    Live(Box<dyn Ask<Vec<Child>>>),
    Each(Box<dyn Ask<Vec<Item>>>),
}

/// Something in an element.
pub enum Child {
    /// An element.
    Element(El),
    /// Words.
    Text(Words),
}

/// An entry of a list: what it is recognised by, and how it is made when it is new.
pub struct Item {
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "a list that is rendered once compares nothing"))]
    key: String,
    make: Box<dyn Make>,
}

/// An entry of a list. An entry with the same key stays as it is; a change of the key makes it anew.
pub fn item(key: impl ToString, make: impl FnOnce() -> El + 'static) -> Item {
    Item { key: key.to_string(), make: Box::new(make) }
}

/// An element without attributes and content.
#[inline(never)]
pub fn el(tag: &'static str) -> El {
    El(Box::new(Parts { tag, attributes: Vec::new(), content: Content::Children(Vec::new()), listeners: Vec::new() }))
}

/// An element with a class.
#[inline(never)]
pub fn classed(tag: &'static str, class: &'static str) -> El {
    el(tag).attr("class", class)
}

impl El {
    #[inline(never)]
    fn with_attribute(mut self, name: &'static str, value: Value) -> Self {
        self.0.attributes.push((name, value));
        self
    }

    #[inline(never)]
    fn with_content(mut self, content: Content) -> Self {
        self.0.content = content;
        self
    }

    #[inline(never)]
    fn with_listener(mut self, event: &'static str, then: Box<dyn Hear>) -> Self {
        self.0.listeners.push((event, then));
        self
    }

    #[inline(never)]
    fn with_child(mut self, child: Child) -> Self {
        if let Content::Children(children) = &mut self.0.content {
            children.push(child);
        }
        self
    }

    /// Adds an attribute.
    pub fn attr(self, name: &'static str, value: impl Into<Words>) -> Self {
        self.with_attribute(name, Value::Fixed(value.into()))
    }

    /// Adds an attribute if there is a value for it.
    pub fn attr_if(self, name: &'static str, value: Option<impl Into<Words>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Adds an attribute that follows signals; without a value it is absent.
    pub fn live_attr<W: Into<Words>>(self, name: &'static str, value: impl Fn() -> Option<W> + 'static) -> Self {
        self.with_attribute(name, Value::Live(Box::new(move || value().map(Into::into))))
    }

    /// Adds an attribute that is there or not, as signals say.
    pub fn flag(self, name: &'static str, is_set: impl Fn() -> bool + 'static) -> Self {
        self.live_attr(name, move || is_set().then_some(""))
    }

    /// Hides the element while signals say so.
    pub fn hidden(self, is_hidden: impl Fn() -> bool + 'static) -> Self {
        self.flag("hidden", is_hidden)
    }

    /// Sets the class.
    pub fn class(self, class: impl Into<Words>) -> Self {
        self.attr("class", class)
    }

    /// Sets a class that follows signals.
    pub fn live_class(self, class: impl Fn() -> String + 'static) -> Self {
        self.live_attr("class", move || Some(class()))
    }

    /// Adds words.
    pub fn text(self, words: impl Into<Words>) -> Self {
        self.with_child(Child::Text(words.into()))
    }

    /// Adds an element.
    #[inline(never)]
    pub fn child(self, child: El) -> Self {
        self.with_child(Child::Element(child))
    }

    /// Adds an element if there is one.
    #[inline(never)]
    pub fn child_if(self, child: Option<El>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// Adds elements.
    pub fn children(self, children: impl IntoIterator<Item = El>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Makes the content words that follow signals.
    pub fn live_text<W: Into<Words>>(self, words: impl Fn() -> W + 'static) -> Self {
        self.with_content(Content::Text(Box::new(move || words().into())))
    }

    /// Makes the content HTML that is safe: rendered and sanitised by the server.
    pub fn html(self, html: String) -> Self {
        self.with_content(Content::Html(html))
    }

    /// Makes the content follow signals: whenever one of them changes, it is made anew.
    pub fn live(self, content: impl Fn() -> Vec<Child> + 'static) -> Self {
        self.with_content(Content::Live(Box::new(content)))
    }

    /// The same for at most one element.
    pub fn live_child(self, child: impl Fn() -> Option<El> + 'static) -> Self {
        self.live(move || child().into_iter().map(Child::Element).collect())
    }

    /// Makes the content a list: entries come, go and move, those that stay are left alone.
    pub fn each(self, items: impl Fn() -> Vec<Item> + 'static) -> Self {
        self.with_content(Content::Each(Box::new(items)))
    }

    /// Runs `then` when the event happens.
    pub fn on(self, event: &'static str, then: impl Fn(&Event) + 'static) -> Self {
        self.with_listener(event, Box::new(then))
    }
}
