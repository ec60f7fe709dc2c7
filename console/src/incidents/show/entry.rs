//! One update, which can be corrected.

use app::model::{IncidentState, event::Update, file::IncidentFile, input::EditUpdate};
use leptos::prelude::*;

use crate::{
    incidents::{
        calls::{correct_update, delete_update},
        say::state_word,
    },
    live::Live,
    ui::{
        deed::{Deed, Said},
        mark::{Mark, word},
        sure::Sure,
        time::Time,
        toast::Toasts,
    },
};

/// One update, which can be corrected.
#[component]
pub fn Entry(file: RwSignal<IncidentFile>, update: Update<IncidentState>, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let (event, id) = (file.with_untracked(|file| file.incident.id), update.id);
    let (author, rev) = file.with_untracked(|file| {
        file.authors.iter().find(|(own, ..)| *own == id).map(|(_, author, rev)| (author.clone(), *rev)).unwrap_or_default()
    });
    let editing = RwSignal::new(false);
    let text = RwSignal::new(update.body.clone());
    let deed = Deed::new();
    let save = move |event_: leptos::ev::SubmitEvent| {
        event_.prevent_default();
        let input = EditUpdate { body: Some(text.get_untracked()), ..EditUpdate::at_rev(rev) };
        deed.ask(
            move || correct_update(page, event, id, input.clone()),
            move |()| {
                editing.set(false);
                live.refresh_soon();
            },
        );
    };
    let delete = Callback::new(move |()| {
        let done = move |()| {
            toasts.done("The update is deleted", None);
            live.refresh_soon();
        };
        deed.ask(move || delete_update(page, event, id), done);
    });
    let touched = update
        .touched
        .iter()
        .map(|t| view! { <li><Mark status=t.new /> <bdi>{t.name.clone()}</bdi> ": " {word(t.new)}</li> })
        .collect_view();
    let edited = (!update.edits.is_empty()).then(|| view! { <span>"edited"</span> });
    let html = update.html.clone();
    let body = move || {
        if editing.get() {
            view! {
                <form on:submit=save>
                    <textarea aria-label="Corrected text" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))>{text.get_untracked()}</textarea>
                    <div class="act">
                        <button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Save"</button>
                        <button r#type="button" class="plain" on:click=move |_| editing.set(false)>"Leave it"</button>
                    </div>
                </form>
            }
            .into_any()
        } else {
            view! { <div class="prose" inner_html=html.clone()></div> }.into_any()
        }
    };
    let ways = move || {
        (may.get() && !editing.get()).then(|| {
            view! {
                <span class="ways">
                    <button r#type="button" class="plain" on:click=move |_| editing.set(true)>"Correct"</button>
                    <Sure words="Delete" ask="Visitors will not read it any more." run=delete />
                </span>
            }
        })
    };
    view! {
        <li>
            <p class="meta">
                <Time at=update.display_at />
                {update.state.map(|state| view! { <b>{state_word(state)}</b> })}
                <span><bdi>{author}</bdi></span>
                {edited}
                {ways}
            </p>
            {body}
            <ul role="list" class="said-of">{touched}</ul>
            <Said deed=deed />
        </li>
    }
    .into_any()
}
