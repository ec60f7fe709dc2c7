//! A source being written: what it is, where it is, what it lets us in with.

use app::model::{
    Word,
    input::{Credentials, CredentialsChange, EditSource, NewSource, SourceSettings},
    source::{Source, SourceKind},
};
use leptos::prelude::*;

use super::{
    calls::{change_source, create_source},
    words::{called, credentials},
};
use crate::{
    live::Live,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::{Line, Tick},
        select::Select,
        toast::Toasts,
    },
};

/// The form, for a new source or one there is.
#[component]
pub fn Form(
    /// The one there is.
    of: Option<Source>,
    /// Called once it is kept, or nobody wants it.
    close: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let own = of.as_ref().map(|of| (of.id, of.rev));
    let has_credentials = of.as_ref().is_some_and(|of| of.has_credentials);
    let key = own.map_or_else(|| format!("{page} new source"), |(id, _)| id.to_string());
    let blank = || NewSource { name: String::new(), kind: SourceKind::Prometheus, url: String::new(), settings: SourceSettings::default() };
    let content = of.map_or_else(blank, |of| of.content);
    let name = Draft::open(format!("{key} name"), &content.name);
    let url = Draft::open(format!("{key} url"), &content.url);
    let kind = RwSignal::new(content.kind);
    let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
    let org = text(content.settings.org);
    let database = text(content.settings.database);
    let header = text(content.settings.header);
    let account = text(content.settings.account.map(|account| account.to_string()));
    let (user, secret, forget) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let deed = Deed::new();
    let leave = move |words: &'static str| {
        name.settle();
        url.settle();
        toasts.done(words, None);
        _ = close.try_run(());
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let given = |text: RwSignal<String>| Some(text.get_untracked()).filter(|text| !text.trim().is_empty());
        let content = NewSource {
            name: name.text.get_untracked(),
            kind: kind.get_untracked(),
            url: url.text.get_untracked(),
            settings: SourceSettings {
                org: given(org),
                database: given(database),
                account: given(account).and_then(|text| text.trim().parse().ok()),
                header: given(header),
            },
        };
        let change = match (given(secret), given(user)) {
            (None, None) if forget.get_untracked() => CredentialsChange::Forget,
            (None, None) => CredentialsChange::Keep,
            (secret, user) => CredentialsChange::Set(Credentials { user: user.unwrap_or_default(), secret: secret.unwrap_or_default() }),
        };
        match own {
            None => deed.ask(move || create_source(page, content.clone(), change.clone()), move |_| leave("The source is added")),
            Some((id, rev)) => {
                let input = EditSource { rev, content, credentials: change };
                deed.ask(move || change_source(page, id, input.clone()), move |()| leave("The source is changed"));
            }
        }
    };
    let give_up = move |_| {
        name.settle();
        url.settle();
        close.run(());
    };
    let kinds: Vec<(SourceKind, String)> = SourceKind::ALL.iter().map(|kind| (*kind, called(*kind).to_owned())).collect();
    let settings = move || match kind.get() {
        SourceKind::Influx2 => view! { <Line label="Organisation" id="source-org" value=org wrong=deed.of_field("org") /> }.into_any(),
        SourceKind::Influx1 | SourceKind::Influx3 => {
            view! { <Line label="Database" id="source-database" value=database wrong=deed.of_field("database") /> }.into_any()
        }
        SourceKind::NewRelic => {
            view! { <Line label="Number of the account" id="source-account" value=account kind="number" wrong=deed.of_field("account") /> }
                .into_any()
        }
        SourceKind::Json => {
            let hint = "Empty: Authorization, as browsers send it";
            view! { <Line label="Header for the secret" id="source-header" value=header hint=hint wrong=deed.of_field("header") /> }
                .into_any()
        }
        SourceKind::Prometheus | SourceKind::Graphite | SourceKind::Datadog | SourceKind::Pingdom => ().into_any(),
    };
    let hint = if has_credentials { "Set. It stays what it is if this is empty" } else { "Not set" };
    let lets_in = move || {
        let (first, second) = credentials(kind.get());
        let first = first.map(|label| {
            view! { <Line label=label id="source-user" value=user kind="password" autocomplete="off" wrong=deed.of_field("user") /> }
        });
        view! {
            {first}
            <Line label=second id="source-secret" value=secret kind="password" autocomplete="new-password" hint=hint wrong=deed.of_field("secret") />
        }
    };
    let forgets = has_credentials.then(|| view! { <Tick label="Forget what is set" value=forget /> });
    view! {
        <form class="entry hook" on:submit=save>
            <Select label="What it is" id="source-kind" options=Signal::stored(kinds) value=kind wrong=deed.of_field("kind") />
            <Line label="Name" id="source-name" value=name.text wrong=deed.of_field("name") />
            <Line label="Address" id="source-url" kind="url" value=url.text hint="Such as https://prometheus.example.com; paths are added to it" wrong=deed.of_field("url") />
            {settings}
            {lets_in}
            {forgets}
            <div class="act">
                <button r#type="submit" class="primary" disabled=move || deed.is_pending()>{if own.is_some() { "Save" } else { "Add it" }}</button>
                <button r#type="button" class="plain" on:click=give_up>"Leave it"</button>
            </div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
