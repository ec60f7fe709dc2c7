//! One connection a browser: the tab that holds a lock leads, and tells the others over a channel.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{BroadcastChannel, MessageEvent, window};

/// The name of the lock and of the channel.
const NAME: &str = "lightship";

/// What one tab tells the others: kind, id, data.
pub type Message<'a> = [&'a str; 3];

/// The channel to the other tabs, if the browser has one. `receive` gets what they say.
pub fn channel(receive: impl Fn(&str, &str, &str) + 'static) -> Option<BroadcastChannel> {
    let channel = BroadcastChannel::new(NAME).ok()?;
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let parts: Vec<String> = Array::from(&event.data()).iter().filter_map(|part| part.as_string()).collect();
        if let [kind, id, data] = &parts[..] {
            receive(kind, id, data);
        }
    });
    channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    Some(channel)
}

/// Tells the other tabs.
pub fn tell(channel: Option<&BroadcastChannel>, message: Message) {
    if let Some(channel) = channel {
        let parts: Array = message.into_iter().map(JsValue::from_str).collect();
        _ = channel.post_message(&parts);
    }
}

/// Runs `lead` once this tab is the one that leads: when the tab that leads now is gone. Returns whether the browser
/// has locks at all; without them every tab has to lead itself.
pub fn when_leading(lead: impl Fn() + 'static) -> bool {
    let request = || {
        let navigator = window()?.navigator();
        let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        // The lock is held as long as the promise is open: until the tab is closed.
        let held = Closure::<dyn Fn() -> Promise>::new(move || {
            lead();
            Promise::new(&mut |_, _| {})
        });
        let answer = request.call2(&locks, &NAME.into(), held.as_ref()).ok();
        held.forget();
        answer
    };
    request().is_some()
}
