//! The server's event stream, and the whole snapshot by itself.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, EventSource, Headers, MessageEvent, RequestInit, Response, window};

/// What the stream says. `beat` is optional: a server that sends it lets us notice a connection that died silently.
const KINDS: [&str; 5] = ["change", "resync", "points", "stale", "beat"];

/// Opens the stream from this version on. `receive` gets kind, id and data of each event; `open` and `error` come
/// as events of their own. The browser reconnects by itself unless the server refuses.
pub fn open(since: &str, receive: impl Fn(&str, &str, &str) + Clone + 'static) -> Option<EventSource> {
    let source = EventSource::new(&format!("/events?since={since}")).ok()?;
    for kind in KINDS {
        let receive = receive.clone();
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            receive(kind, &event.last_event_id(), &event.data().as_string().unwrap_or_default());
        });
        _ = source.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
        listener.forget();
    }
    for kind in ["open", "error"] {
        let receive = receive.clone();
        let listener = Closure::<dyn Fn(Event)>::new(move |_| receive(kind, "", ""));
        _ = source.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
        listener.forget();
    }
    Some(source)
}

/// The text at an address of ours.
pub async fn fetch(path: &str) -> Option<String> {
    let answer: Response = JsFuture::from(window()?.fetch_with_str(path)).await.ok()?.dyn_into().ok()?;
    if answer.ok() { body(&answer).await } else { None }
}

async fn body(answer: &Response) -> Option<String> {
    JsFuture::from(answer.text().ok()?).await.as_ref().ok().and_then(JsValue::as_string)
}

/// What the server answered when asked for the whole snapshot.
pub enum Answer {
    /// Nothing new since the tag.
    Same,
    /// The snapshot as JSON, with its tag.
    New(String, String),
}

/// Asks for the whole snapshot; `tag` is the one of the last answer.
pub async fn snapshot(tag: &str) -> Option<Answer> {
    let headers = Headers::new().ok()?;
    if !tag.is_empty() {
        headers.set("if-none-match", tag).ok()?;
    }
    let options = RequestInit::new();
    options.set_headers(&headers);
    let answer = JsFuture::from(window()?.fetch_with_str_and_init("/events/snapshot", &options)).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    if answer.status() == 304 {
        return Some(Answer::Same);
    }
    if !answer.ok() {
        return None;
    }
    let tag = answer.headers().get("etag").ok().flatten().unwrap_or_default();
    Some(Answer::New(body(&answer).await?, tag))
}
