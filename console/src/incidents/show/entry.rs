//! One update, which can be corrected.

use app::model::{
    IncidentState, Instant,
    event::{Edit, Update},
    file::IncidentFile,
    input::EditUpdate,
};
use leptos::prelude::*;

use crate::{
    illustrations::{AddPicture, Arrivals},
    incidents::{
        calls::{correct_update, delete_update},
        say::state_word,
    },
    live::Live,
    ui::{
        bare::bare,
        deed::{Deed, Said},
        mark::{Mark, word},
        moment::{Moment, page_zone},
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
    let shown_at = update.display_at;
    let at = RwSignal::new(Some(shown_at));
    let deed = Deed::new();
    let save = move |event_: leptos::ev::SubmitEvent| {
        event_.prevent_default();
        let minute = |at: Instant| at.millis().div_euclid(60_000);
        let display_at = at.get_untracked().filter(|at| minute(*at) != minute(shown_at));
        let input = EditUpdate { body: Some(text.get_untracked()), display_at, ..EditUpdate::at_rev(rev) };
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
        .map(|t| view! { <li><Mark status=t.new /> <span><bdi>{t.name.clone()}</bdi> ": " {word(t.new)}</span></li> })
        .collect_view();
    let edited = (!update.edits.is_empty()).then(|| {
        let earlier = |edit: &Edit| {
            let (html, at) = (edit.html.clone(), edit.replaced_at);
            view! { <div class="prose" inner_html=html></div> <p class="meta">"until " <Time at=at /></p> }
        };
        view! { <details class="earlier"><summary>"edited"</summary>{update.edits.iter().rev().map(earlier).collect_view()}</details> }
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
                    <Moment label="Shown at" id=format!("{id}-at") value=at zone=page_zone() wrong=deed.of_field("display_at") />
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
                {ways}
            </p>
            {body}
            {edited}
            <ul role="list" class="said-of">{touched}</ul>
            <Said deed=deed />
        </li>
    }
    .into_any()
}
