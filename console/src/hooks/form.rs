//! A hook being written: what it is for, where it is, what it hears of.

use app::model::{
    audit::NOUNS,
    hook::Hook,
    input::{EditHook, NewHook},
};
use leptos::prelude::*;

use super::calls::{change_hook, create_hook};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::{Line, Tick},
        toast::Toasts,
    },
};

/// The form, for a new hook or one there is.
#[component]
pub fn Form(
    /// The one there is.
    of: Option<Hook>,
    /// Called once it is kept, or nobody wants it.
    close: Callback<()>,
    /// Where the secret of a new one is shown.
    secret: RwSignal<Option<String>>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let own = of.as_ref().map(|of| (of.id, of.rev));
    let key = own.map_or_else(|| format!("{page} new hook"), |(id, _)| id.to_string());
    let content = of.map_or_else(|| NewHook { name: String::new(), url: String::new(), nouns: Vec::new() }, |of| of.content);
    let name = Draft::open(format!("{key} name"), &content.name);
    let url = Draft::open(format!("{key} url"), &content.url);
    let everything = RwSignal::new(content.nouns.is_empty());
    let nouns = RwSignal::new(content.nouns);
    let deed = Deed::new();
    let leave = move |words: &'static str| {
        name.settle();
        url.settle();
        toasts.done(words, None);
        _ = close.try_run(());
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let nouns = if everything.get_untracked() { Vec::new() } else { nouns.get_untracked() };
        let content = NewHook { name: name.text.get_untracked(), url: url.text.get_untracked(), nouns };
        match own {
            None => deed.ask(
                move || create_hook(page, content.clone()),
                move |made| {
                    secret.set(Some(made.secret));
                    leave("The hook is added");
                },
            ),
            Some((id, rev)) => {
                let input = EditHook { rev, content };
                deed.ask(move || change_hook(page, id, input.clone()), move |()| leave("The hook is changed"));
            }
        }
    };
    let give_up = move |_| {
        name.settle();
        url.settle();
        close.run(());
    };
    let noun = move |noun: &'static str| {
        let id = format!("hook-{noun}");
        let is = move || nouns.with(|nouns| nouns.iter().any(|own| own == noun));
        let change = move |event| {
            let wanted = event_target_checked(&event);
            nouns.update(|nouns| {
                nouns.retain(|own| own != noun);
                if wanted {
                    nouns.push(noun.to_owned());
                }
            });
        };
        view! {
            <label class="tick" for=id.clone()>
                <input r#type="checkbox" id=id.clone() prop:checked=is on:change=change />
                <span>{noun}</span>
            </label>
        }
    };
    let wrong = deed.of_field("nouns");
    let chosen = move || {
        (!everything.get()).then(|| {
            view! {
                <fieldset class="pick nouns">
                    <legend>"What is done to"</legend>
                    {NOUNS.into_iter().map(noun).collect_view()}
                    {move || wrong.get().map(|wrong| view! { <p class="wrong">{wrong}</p> })}
                </fieldset>
            }
        })
    };
    view! {
        <form class="entry hook" on:submit=save>
            <Line label="What it is for" id="hook-name" value=name.text hint="Such as \"archive\" or \"security team\"" wrong=deed.of_field("name") />
            <Line label="Address" id="hook-url" kind="url" value=url.text hint="Begins with https://; it answers with a status of 200 to 299" wrong=deed.of_field("url") />
            <Tick label="Every entry of the log" value=everything />
            {chosen}
            <div class="act">
                <button r#type="submit" class="primary" disabled=move || deed.is_pending()>{if own.is_some() { "Save" } else { "Add it" }}</button>
                <button r#type="button" class="plain" on:click=give_up>"Leave it"</button>
            </div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
