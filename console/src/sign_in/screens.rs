//! The screens before anybody is signed in.

use app::model::{
    LinkKind,
    account::LinkSeen,
    input::{SetUp, UseLink},
    next::next_path,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::A, hooks::use_query_map};

use super::{
    calls::{forgot_password, load_entrance, look_at_link, redeem_link, set_up_installation},
    form::SignInForm,
};
use crate::{
    error::ApiError,
    layout::complaint,
    ui::{
        deed::{Deed, Said},
        field::Line,
        go::leave_for,
        time::Clock,
    },
};

/// What is behind the `#` of the address, which no server sees. Empty while the server renders.
fn fragment() -> RwSignal<String> {
    let secret = RwSignal::new(String::new());
    Effect::new(move |_| {
        #[cfg(feature = "hydrate")]
        secret.set(location().hash().unwrap_or_default().trim_start_matches('#').to_owned());
    });
    secret
}

/// A screen with one thing on it.
#[component]
fn Alone(
    /// What it is.
    title: &'static str,
    /// The thing.
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title />
        <main class="alone" id="main">
            <h1>{title}</h1>
            {children()}
        </main>
    }
    .into_any()
}

/// `/console/sign-in`
#[component]
pub fn SignInScreen() -> impl IntoView {
    provide_context(Clock::of_the_browser());
    let query = use_query_map();
    let entrance = Resource::new_blocking(|| (), |()| load_entrance());
    let done = Callback::new(move |()| {
        let asked = query.with_untracked(|query| query.get("next"));
        leave_for(next_path(asked.as_deref()));
    });
    let more = move || {
        Suspend::new(async move {
            match entrance.await {
                Ok(entrance) if entrance.needs_owner => view! {
                    <p class="hint">"Nobody can sign in yet: open the address the server printed when it started to become the first owner."</p>
                }
                .into_any(),
                Ok(entrance) if entrance.can_mail => view! { <p><A href="/console/forgot">"Forgotten your password?"</A></p> }.into_any(),
                _ => view! { <p class="hint">"Forgotten your password? An admin of your page can make you a link to a new one."</p> }.into_any(),
            }
        })
    };
    view! {
        <Alone title="Sign in">
            <SignInForm done=done />
            <Suspense>{more}</Suspense>
        </Alone>
    }
    .into_any()
}

/// `/console/setup#token`: the first owner.
#[component]
pub fn SetUpScreen() -> impl IntoView {
    provide_context(Clock::of_the_browser());
    let entrance = Resource::new_blocking(|| (), |()| load_entrance());
    let shown = move || {
        Suspend::new(async move {
            match entrance.await {
                Ok(entrance) if entrance.needs_owner => view! { <SetUpForm needs_page=entrance.needs_page /> }.into_any(),
                Ok(_) => {
                    view! { <p>"This installation has an owner already."</p><p><A href="/console/sign-in">"Sign in"</A></p> }.into_any()
                }
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Alone title="Set up Lightship"><Suspense>{shown}</Suspense></Alone> }.into_any()
}

#[component]
fn SetUpForm(needs_page: bool) -> impl IntoView {
    let token = fragment();
    let (name, email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let page = RwSignal::new(String::new());
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        #[cfg(feature = "hydrate")]
        let time_zone = app::ui::zone::own_zone();
        #[cfg(not(feature = "hydrate"))]
        let time_zone = None;
        let input = SetUp {
            token: token.get_untracked(),
            name: name.get_untracked(),
            email: email.get_untracked(),
            password: password.get_untracked(),
            page: needs_page.then(|| page.get_untracked()),
            time_zone,
        };
        deed.ask(move || set_up_installation(input.clone()), |()| leave_for("/console"));
    };
    view! {
        <form class="entry" on:submit=submit>
            <p>"You become its first owner. Others are invited from the console."</p>
            <Line label="Set-up token" id="token" value=token hint="The server printed it when it started" wrong=deed.of_field("token") />
            {needs_page.then(|| view! {
                <Line label="Name of the page" id="page" value=page hint="What your visitors call you" wrong=deed.of_field("page") />
            })}
            <Line label="Your name" id="name" autocomplete="name" value=name wrong=deed.of_field("name") />
            <Line label="E-mail address" id="email" kind="email" autocomplete="username" value=email wrong=deed.of_field("email") />
            <Line label="Password" id="password" kind="password" autocomplete="new-password" value=password
                hint="At least 12 characters; several unrelated words make a good one" wrong=deed.of_field("password") />
            <Said deed=deed />
            <button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Set up"</button>
        </form>
    }
    .into_any()
}

/// `/console/forgot`
#[component]
pub fn ForgotScreen() -> impl IntoView {
    provide_context(Clock::of_the_browser());
    let email = RwSignal::new(String::new());
    let sent = RwSignal::new(false);
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        deed.ask(move || forgot_password(email.get_untracked()), move |()| sent.set(true));
    };
    let shown = move || {
        if sent.get() {
            view! { <p>"If somebody has this address here, a mail with a link is on its way. The link is good for an hour."</p> }.into_any()
        } else {
            view! {
                <form class="entry" on:submit=submit>
                    <Line label="E-mail address" id="email" kind="email" autocomplete="username" value=email wrong=deed.of_field("email") />
                    <Said deed=deed />
                    <button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Send a link"</button>
                </form>
            }
            .into_any()
        }
    };
    view! { <Alone title="Forgotten password">{shown}<p><A href="/console/sign-in">"Back to signing in"</A></p></Alone> }.into_any()
}

/// `/console/invitation#secret` and `/console/reset#secret`
#[component]
pub fn LinkScreen() -> impl IntoView {
    provide_context(Clock::of_the_browser());
    let secret = fragment();
    let found: RwSignal<Option<Result<LinkSeen, ApiError>>> = RwSignal::new(None);
    Effect::new(move |_| {
        let secret = secret.get();
        if !secret.is_empty() {
            leptos::task::spawn_local(async move { found.set(Some(look_at_link(secret).await)) });
        }
    });
    let shown = move || match found.get() {
        None => view! { <p class="hint">"The address has to be complete, with everything behind the #."</p> }.into_any(),
        Some(Err(ApiError::NotFound(_))) => {
            view! { <p>"This link is not good, or no more: links are used once, and expire. Ask for a new one."</p> }.into_any()
        }
        Some(Err(error)) => complaint(&error),
        Some(Ok(seen)) => view! { <LinkForm secret=secret.get_untracked() seen=seen /> }.into_any(),
    };
    view! { <Alone title="Welcome">{shown}</Alone> }.into_any()
}

#[component]
fn LinkForm(secret: String, seen: LinkSeen) -> impl IntoView {
    let is_invitation = seen.kind == LinkKind::Invitation;
    let (name, password) = (RwSignal::new(seen.name.clone()), RwSignal::new(String::new()));
    let needs_password = seen.needs_password;
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = UseLink {
            secret: secret.clone(),
            name: is_invitation.then(|| name.get_untracked()),
            password: needs_password.then(|| password.get_untracked()),
        };
        deed.ask(move || redeem_link(input.clone()), |signed_in| leave_for(if signed_in { "/console" } else { "/console/sign-in" }));
    };
    let page = seen.page.clone().unwrap_or_default();
    let about = if is_invitation { format!("You are invited to work on {page}.") } else { "Choose a new password.".to_owned() };
    view! {
        <form class="entry" on:submit=submit>
            <p>{about} " " <b>{seen.email}</b></p>
            {(is_invitation && needs_password).then(|| view! {
                <Line label="Your name" id="name" autocomplete="name" value=name wrong=deed.of_field("name") />
            })}
            {needs_password.then(|| view! {
                <Line label="Password" id="password" kind="password" autocomplete="new-password" value=password
                    hint="At least 12 characters; several unrelated words make a good one" wrong=deed.of_field("password") />
            })}
            <Said deed=deed />
            <button r#type="submit" class="primary" disabled=move || deed.is_pending()>{if is_invitation { "Join" } else { "Set password" }}</button>
        </form>
    }
    .into_any()
}
