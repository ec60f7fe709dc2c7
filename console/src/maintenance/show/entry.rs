//! One update, which can be corrected.

use app::model::{MaintenanceState, event::Update, input::EditUpdate, plan::MaintenanceFile};
use leptos::prelude::*;

use crate::{
    illustrations::{AddPicture, Arrivals},
    live::Live,
    maintenance::{
        calls::{correct_word, delete_word},
        parts::state_word,
    },
    ui::{
        bare::bare,
        deed::{Deed, Said},
        draft::Draft,
        mark::{Mark, word},
        sure::Sure,
        time::Time,
        toast::Toasts,
    },
};

/// One update, which can be corrected.
#[component]
pub fn Entry(file: RwSignal<MaintenanceFile>, update: Update<MaintenanceState>, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let (event, id) = (file.with_untracked(|file| file.maintenance.id), update.id);
    let (author, rev) = file.with_untracked(|file| {
        file.authors.iter().find(|(own, ..)| *own == id).map(|(_, author, rev)| (author.clone(), *rev)).unwrap_or_default()
    });
    let editing = RwSignal::new(false);
    let text = Draft::open(format!("{id} correction"), &update.body).text;
    let deed = Deed::new();
    let save = move |submitted: leptos::ev::SubmitEvent| {
        submitted.prevent_default();
        let input = EditUpdate { body: Some(text.get_untracked()), ..EditUpdate::at_rev(rev) };
        deed.ask(
            move || correct_word(page, event, id, input.clone()),
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
        deed.ask(move || delete_word(page, event, id), done);
    });
    let touched = update
        .touched
        .iter()
        .map(|t| view! { <li><Mark status=t.new /> <span><bdi>{t.name.clone()}</bdi> ": " {word(t.new)}</span></li> })
        .collect_view();
    let edits = update.edits.clone();
    let edited = (!edits.is_empty()).then(|| {
        let before = edits
            .into_iter()
            .map(|edit| view! { <li><Time at=edit.replaced_at /><div class="prose" inner_html=edit.html></div></li> })
            .collect_view();
        view! { <details class="edits"><summary>"Edited"</summary><ol role="list">{before}</ol></details> }
    });
    let html = update.html.clone();
    let body = move || {
        if editing.get() {
            let arrivals = Arrivals::new();
            view! {
                <form on:submit=save>
                    <textarea aria-label="Corrected text" node_ref=arrivals.area on:paste=move |event| arrivals.paste(&event)
                        on:drop=move |event| arrivals.drop(&event) prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))>{bare(text.get_untracked())}</textarea>
                    <AddPicture id=format!("correction-{id}") text=text arrivals=arrivals />
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
    let told = update.notified.then(|| view! { <span>"subscribers were told"</span> });
    view! {
        <li>
            <p class="meta">
                <Time at=update.display_at />
                {update.state.map(|state| view! { <b>{state_word(state)}</b> })}
                <span><bdi>{author}</bdi></span>
                {told}
                {ways}
            </p>
            {body}
            <ul role="list" class="said-of">{touched}</ul>
            {edited}
            <Said deed=deed />
        </li>
    }
    .into_any()
}
