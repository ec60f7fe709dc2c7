//! Hooks of a page: other programs that are told every deed of the audit log, or those they want to hear of.

pub mod calls;
mod form;
mod row;

use app::model::{HookId, access::Right, hook::Hook};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{layout::complaint, live::Live, settings::tabs::SettingsTabs, ui::once::Once};

use calls::list_hooks;
use form::Form;
use row::Row;

/// What is being written.
#[derive(Clone, Copy, PartialEq)]
enum Writing {
    Nothing,
    New,
    One(HookId),
}

/// `/console/{page}/settings/hooks`
#[component]
pub fn HooksScreen() -> impl IntoView {
    let live: Live = expect_context();
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ManageHooks)));
    let shown = move || {
        if may.get() {
            view! { <Hooks /> }.into_any()
        } else {
            view! { <p class="empty">"Hooks are for admins and owners of the page."</p> }.into_any()
        }
    };
    view! {
        <Title text="Hooks" />
        <h1>"Settings"</h1>
        <SettingsTabs />
        {shown}
    }
    .into_any()
}

/// What there is, and what is being written.
#[component]
fn Hooks() -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let turn = RwSignal::new(0_u32);
    let again = Callback::new(move |()| turn.update(|turn| *turn += 1));
    let found = Resource::new(move || turn.get(), move |_| list_hooks(page));
    let writing = RwSignal::new(Writing::Nothing);
    let secret: RwSignal<Option<String>> = RwSignal::new(None);
    let change = Callback::new(move |id| writing.set(Writing::One(id)));
    let close = Callback::new(move |()| {
        writing.set(Writing::Nothing);
        _ = again.try_run(());
    });
    let row = move |hook: Hook| {
        let id = hook.id;
        let is_open = Memo::new(move |_| writing.get() == Writing::One(id));
        let shown = move || {
            let hook = hook.clone();
            if is_open.get() {
                view! { <Form of=Some(hook) close=close secret=secret /> }.into_any()
            } else {
                view! { <Row hook=hook again=again change=change secret=secret /> }.into_any()
            }
        };
        view! { <li>{shown}</li> }
    };
    let shown = move || {
        Suspend::new(async move {
            match found.await {
                Ok(all) if all.is_empty() => {
                    view! { <p class="empty">"No hook. One tells an archive, an alarm or a chat of yours what is done here, as the audit log has it."</p> }
                        .into_any()
                }
                Ok(all) => view! { <ul role="list" class="members hooks">{all.into_iter().map(row).collect_view()}</ul> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    let new = move || (writing.get() == Writing::New).then(|| view! { <Form of=None close=close secret=secret /> });
    view! {
        <section class="narrow" aria-labelledby="hooks-title">
            <header class="head">
                <h2 id="hooks-title">"Hooks"</h2>
                {move || (writing.get() == Writing::Nothing).then(|| view! {
                    <button r#type="button" on:click=move |_| writing.set(Writing::New)>"New hook"</button>
                })}
            </header>
            <p class="hint">"A hook is called with every entry of the audit log, as JSON, signed as Standard Webhooks says."</p>
            <Once words="This is the secret its messages are signed with. It is shown this once." secret=secret />
            {new}
            <Transition>{shown}</Transition>
        </section>
    }
    .into_any()
}
