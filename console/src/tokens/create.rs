//! A new token: what it is for, what it may do, until when. Its secret is shown this once.

use app::model::{Instant, Scope, input::NewToken};
use leptos::prelude::*;

use super::{SCOPES, calls::create_token};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::{Field, Line},
        once::Once,
        time::Clock,
    },
};

/// How long a token can be good for, in days; for ever if none.
const TERMS: [(Option<i64>, &str); 4] =
    [(Some(30), "30 days"), (Some(90), "90 days"), (Some(365), "1 year"), (None, "as long as nobody revokes it")];

/// The form.
#[component]
pub fn CreateForm(
    /// Fetches the list again.
    again: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let name = Draft::open(format!("{page} token name"), "");
    let scopes: RwSignal<Vec<Scope>> = RwSignal::new(Vec::new());
    let term = RwSignal::new(Some(90_i64));
    let secret: RwSignal<Option<String>> = RwSignal::new(None);
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let until = |days: i64| Instant::from_millis(clock.now.get_untracked().millis() + days * 86_400_000);
        let input = NewToken {
            name: name.text.get_untracked(),
            scopes: scopes.get_untracked(),
            unlimited: false,
            expires_at: term.get_untracked().map(until),
        };
        deed.ask(
            move || create_token(page, input.clone()),
            move |made| {
                secret.set(Some(made));
                name.clear();
                scopes.set(Vec::new());
                _ = again.try_run(());
            },
        );
    };
    let scope = move |(own, word, meaning): (Scope, &'static str, &'static str)| {
        let id = format!("scope-{own}");
        let is = move || scopes.with(|scopes| scopes.contains(&own));
        let change = move |event| {
            let wanted = event_target_checked(&event);
            scopes.update(|scopes| {
                scopes.retain(|scope| *scope != own);
                if wanted {
                    scopes.push(own);
                }
            });
        };
        view! {
            <div class="picked">
                <input r#type="checkbox" id=id.clone() prop:checked=is aria-describedby=format!("{id}-is") on:change=change />
                <label for=id.clone()>{word}</label>
                <span class="hint" id=format!("{id}-is")>{meaning}</span>
            </div>
        }
    };
    let wrong = deed.of_field("scopes");
    let choose = move |event| term.set(TERMS.into_iter().find(|(_, word)| *word == event_target_value(&event)).and_then(|(days, _)| days));
    let terms = TERMS.into_iter().map(|(days, word)| view! { <option value=word selected=days == Some(90)>{word}</option> }).collect_view();
    let chosen = move || TERMS.into_iter().find(|(days, _)| *days == term.get()).map_or("", |(_, word)| word);
    view! {
        <section class="panel" aria-labelledby="create-title">
            <h2 id="create-title">"Make a token"</h2>
            <Once words="This is the token. It is shown this once, and kept here as a fingerprint only." secret=secret />
            <form class="entry" on:submit=submit>
                <Line label="What it is for" id="token-name" value=name.text hint="Such as \"deploys\" or \"metrics of the player\"" wrong=deed.of_field("name") />
                <fieldset class="pick">
                    <legend>"What it may do"</legend>
                    {SCOPES.into_iter().map(scope).collect_view()}
                    {move || wrong.get().map(|wrong| view! { <p class="wrong">{wrong}</p> })}
                </fieldset>
                <Field label="Good for" id="token-term" wrong=deed.of_field("expires_at")>
                    <select id="token-term" prop:value=chosen on:change=choose aria-describedby="token-term-more">{terms}</select>
                </Field>
                <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Make it"</button></div>
                <Said deed=deed />
            </form>
        </section>
    }
    .into_any()
}
