//! What can be done about a subscriber.

use std::time::Duration;

use app::model::{SubscriberId, SubscriberState, subscriber::SubscriberFile};
use leptos::prelude::*;

use crate::{
    live::Live,
    subscribers::{
        add::SECRET,
        calls::{SubscriberDeed, do_to_subscriber, renew_secret},
    },
    ui::{
        deed::{Deed, Said},
        field::Line,
        go::Go,
        once::Once,
        sure::Sure,
        toast::Toasts,
    },
};

/// How long after something was sent its answer is looked for.
const ANSWER: Duration = Duration::from_millis(2_500);

/// The buttons: only what can be done as things stand.
#[component]
pub fn Actions(
    /// To whom.
    file: RwSignal<SubscriberFile>,
    /// Looks at them again.
    again: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let go: Go = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let id = file.with_untracked(|file| file.subscription.id);
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let run = move |what: SubscriberDeed, words: &'static str, undo: Option<SubscriberDeed>| {
        let sends = matches!(what, SubscriberDeed::Test | SubscriberDeed::AskAgain);
        let done = move |()| {
            let back = undo.clone().map(|undo| {
                Callback::new(move |()| {
                    let undo = undo.clone();
                    deed.ask(move || do_to_subscriber(page, id, undo.clone()), move |()| _ = again.try_run(()));
                })
            });
            toasts.done(words, back);
            _ = again.try_run(());
            if sends {
                set_timeout(move || _ = again.try_run(()), ANSWER);
            }
        };
        deed.ask(move || do_to_subscriber(page, id, what.clone()), done);
    };
    let erase = Callback::new(move |()| {
        let slug = slug.clone();
        deed.ask(
            move || do_to_subscriber(page, id, SubscriberDeed::Erase),
            move |()| {
                toasts.done("Everything that was known of them is gone", None);
                go.to(&format!("/console/{slug}/subscribers"));
            },
        );
    });
    let button = move |words: &'static str, what: SubscriberDeed, said: &'static str| {
        view! { <button r#type="button" disabled=move || deed.is_pending() on:click=move |_| run(what.clone(), said, None)>{words}</button> }
    };
    let state = Memo::new(move |_| file.with(|file| file.subscription.state));
    let quarantine = Callback::new(move |why: String| {
        run(SubscriberDeed::Quarantine(why), "Nothing is sent to them any more", Some(SubscriberDeed::Reactivate));
    });
    let leave = Callback::new(move |()| run(SubscriberDeed::Unsubscribe, "They are told no more", None));
    let actions = move || {
        let state = state.get();
        let test = (state == SubscriberState::Active).then(|| button("Send a test", SubscriberDeed::Test, "A test is on its way"));
        let ask = (state != SubscriberState::Active)
            .then(|| button("Ask again", SubscriberDeed::AskAgain, "They are asked whether they want it"));
        let back = (state == SubscriberState::Quarantined).then(|| button("Reactivate", SubscriberDeed::Reactivate, "They are told again"));
        let hold = (state == SubscriberState::Active).then(|| view! { <Quarantine run=quarantine /> });
        let leave = (state != SubscriberState::Unsubscribed).then(|| {
            view! { <Sure words="Unsubscribe" ask="They are told no more, and only they themselves can change that." run=leave /> }
        });
        view! {
            {test} {back} {ask} {hold} {leave}
            <Sure words="Erase" ask="Address, choices and messages go at once and for good. Nothing remembers that they left." run=erase />
        }
    };
    view! { <div class="actions">{actions}</div> }.into_any()
}

/// Quarantine, with the reason.
#[component]
fn Quarantine(run: Callback<String>) -> impl IntoView {
    let is_asking = RwSignal::new(false);
    let why = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_asking.set(false);
        run.run(why.get_untracked());
    };
    move || {
        if !is_asking.get() {
            return view! { <button r#type="button" class="plain" on:click=move |_| is_asking.set(true)>"Quarantine"</button> }.into_any();
        }
        view! {
            <form class="asking" aria-label="Quarantine" on:submit=submit>
                <Line label="Why nothing is sent to them for now" id="quarantine-why" value=why hint="Staff read it here" />
                <div class="act">
                    <button r#type="submit">"Quarantine"</button>
                    <button r#type="button" class="plain" on:click=move |_| is_asking.set(false)>"Leave it"</button>
                </div>
            </form>
        }
        .into_any()
    }
}

/// What the messages of a webhook are signed with: renewed, and shown once.
#[component]
pub fn Secret(
    /// Whose.
    id: SubscriberId,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let secret: RwSignal<Option<String>> = RwSignal::new(None);
    let deed = Deed::new();
    let renew = Callback::new(move |()| deed.ask(move || renew_secret(page, id), move |text| _ = secret.try_set(Some(text))));
    view! {
        <section aria-labelledby="secret-title" class="panel">
            <h2 id="secret-title">"Secret"</h2>
            <p class="hint">"Messages are signed with it. The one before goes on being good beside a new one, so that the receiver can change over in peace."</p>
            <div class="actions"><Sure words="Renew the secret" ask="The secret before the last is good no more." run=renew /></div>
            <Once words=SECRET secret=secret />
            <Said deed=deed />
        </section>
    }
    .into_any()
}
