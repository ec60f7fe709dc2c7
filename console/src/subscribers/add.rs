//! Somebody else who is told: how, where, and whether they know of it.

use app::model::{
    Channel, SubscriberState,
    input::NewSubscriber,
    subscriber::{SubscriberFile, Wishes},
};
use leptos::prelude::*;

use super::{calls::add_subscriber, words::CHANNELS};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::{Field, Tick},
        once::Once,
        select::Select,
    },
};

/// What is said of a secret that is shown.
pub const SECRET: &str =
    "What its messages are signed with, as Standard Webhooks says. It is shown this once: keep it where the receiver reads it.";

/// The form.
#[component]
pub fn AddForm(
    /// Fetches the list again.
    again: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let channel = RwSignal::new(Channel::Email);
    let address = Draft::open(format!("{page} subscriber address"), "");
    let vouched = RwSignal::new(false);
    let came: RwSignal<Option<String>> = RwSignal::new(None);
    let secret: RwSignal<Option<String>> = RwSignal::new(None);
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = NewSubscriber {
            channel: channel.get_untracked(),
            address: address.text.get_untracked(),
            event: None,
            wishes: Wishes::default(),
        };
        let is_vouched = vouched.get_untracked();
        came.set(None);
        secret.set(None);
        let done = move |file: SubscriberFile| {
            let whom = file.subscription.address;
            _ = came.try_set(Some(match file.subscription.state {
                SubscriberState::Active => format!("{whom} is told from now on."),
                _ => format!("{whom} is asked first, and told once they say yes."),
            }));
            _ = secret.try_set(file.secret);
            address.clear();
            _ = vouched.try_set(false);
            _ = again.try_run(());
        };
        deed.ask(move || add_subscriber(page, input.clone(), is_vouched), done);
    };
    let options: Vec<_> = CHANNELS.into_iter().map(|(channel, word, _)| (channel, word.to_owned())).collect();
    let hint = move || CHANNELS.into_iter().find(|(own, ..)| *own == channel.get()).map(|(.., hint)| hint);
    let wrong = deed.of_field("address");
    view! {
        <form class="panel" aria-labelledby="add-title" on:submit=submit>
            <h2 id="add-title">"Add somebody"</h2>
            <Select label="How" id="add-channel" options=Signal::stored(options) value=channel />
            <Field label="Where" id="add-address" wrong=wrong>
                <input id="add-address" autocomplete="off" prop:value=move || address.text.get() on:input=move |event| address.text.set(event_target_value(&event))
                    aria-describedby="add-address-like add-address-more" aria-invalid=move || wrong.get().is_some().then_some("true") />
                <p class="hint" id="add-address-like">{hint}</p>
            </Field>
            <Tick label="Confirmed already: I vouch that they want it" value=vouched />
            <p class="hint">{move || if vouched.get() { "They are told at once." } else { "They are asked first, and told once they say yes." }}</p>
            <div class="act"><button r#type="submit" disabled=move || deed.is_pending()>"Add"</button></div>
            <Said deed=deed />
            <p role="status">{move || came.get()}</p>
            <Once words=SECRET secret=secret />
        </form>
    }
    .into_any()
}
