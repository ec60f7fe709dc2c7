//! API tokens of a page: found, made, taken back.

pub mod calls;
mod create;

use app::model::{Scope, access::Right, input::ListFilter, token::Token};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    live::Live,
    members::tabs::PeopleTabs,
    ui::{
        deed::Deed,
        long::Long,
        sure::Sure,
        time::{Ago, Clock, Time},
        toast::Toasts,
    },
};

use calls::{list_tokens, revoke_token};
use create::CreateForm;

/// What a token can be allowed, with what that means.
pub const SCOPES: [(Scope, &str, &str); 7] = [
    (Scope::Read, "Read", "What staff can read, but people and subscribers: drafts and internal notes too"),
    (Scope::Components, "Statuses", "Set what components are; read them"),
    (Scope::Incidents, "Incidents", "Run incidents, maintenance and announcements; read them and components"),
    (Scope::Metrics, "Metrics", "Push points to metrics; read them"),
    (Scope::Subscribers, "Subscribers", "See and change who is told"),
    (Scope::People, "People", "Invite, change and remove members, but no owners"),
    (Scope::Admin, "Everything", "All an admin may do, but members and tokens"),
];

/// `/console/{page}/people/tokens`
#[component]
pub fn TokensScreen() -> impl IntoView {
    let live: Live = expect_context();
    let text = RwSignal::new(String::new());
    let turn = RwSignal::new(0_u32);
    let again = Callback::new(move |()| turn.update(|turn| *turn += 1));
    let key = Signal::derive(move || (live.desk.with(|desk| desk.page), text.get(), turn.get()));
    let row = Callback::new(move |token: Token| view! { <Row token=token again=again /> }.into_any());
    let ask = |(page, text, _): (_, String, u32), after| list_tokens(page, ListFilter { text, after, limit: None });
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ManageTokens)));
    let shown = move || {
        if !may.get() {
            return view! { <p class="empty">"Tokens are for admins and owners of the page."</p> }.into_any();
        }
        view! {
            <div class="people">
                <section aria-labelledby="tokens-title">
                    <h2 id="tokens-title" class="visually-hidden">"API tokens"</h2>
                    <input r#type="search" class="find" placeholder="Find by name or beginning" aria-label="Find by name or beginning"
                        prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event)) />
                    <Long key=key ask=ask row=row empty="No token. A script that opens incidents or pushes metrics needs one." class="members" />
                </section>
                <div class="aside"><CreateForm again=again /></div>
            </div>
        }
        .into_any()
    };
    view! {
        <Title text="API tokens" />
        <h1>"People"</h1>
        <PeopleTabs />
        {shown}
    }
    .into_any()
}

#[component]
fn Row(token: Token, again: Callback<()>) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let clock: Clock = expect_context();
    let id = token.id;
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let words = format!("{} is good for nothing any more", token.name);
    let revoke = Callback::new(move |()| {
        let words = words.clone();
        deed.ask(
            move || revoke_token(id),
            move |()| {
                toasts.done(&words, None);
                _ = again.try_run(());
            },
        );
    });
    let is_over = token.expires_at.is_some_and(|at| at <= clock.now.get_untracked());
    let is_good = token.revoked_at.is_none() && !is_over;
    let state = match (token.revoked_at, token.expires_at) {
        (Some(at), _) => view! { <b>"revoked"</b> <Ago at=at /> }.into_any(),
        (None, Some(at)) if is_over => view! { <b>"ended"</b> <Ago at=at /> }.into_any(),
        (None, Some(at)) => view! { <span>"ends " <Time at=at /></span> }.into_any(),
        (None, None) => view! { <span>"does not end"</span> }.into_any(),
    };
    let used = match token.last_used_at {
        Some(at) => view! { <span>"last used " <Ago at=at /></span> }.into_any(),
        None => view! { <span>"never used"</span> }.into_any(),
    };
    let scopes: Vec<&str> = SCOPES.into_iter().filter(|(scope, ..)| token.scopes.contains(scope)).map(|(_, word, _)| word).collect();
    let way = is_good.then(|| view! { <Sure words="Revoke" ask="What signs with it is refused from now on." run=revoke /> });
    view! {
        <li class="member" class:out=!is_good>
            <div class="who">
                <p><b class="name"><bdi>{token.name}</bdi></b> " " <code class="begin">{token.prefix}"\u{2026}"</code></p>
                <p class="meta">{state} {used} <span>"made " <Ago at=token.created_at /></span></p>
            </div>
            <span class="role">{scopes.join(", ")}</span>
            {way}
        </li>
    }
    .into_any()
}
