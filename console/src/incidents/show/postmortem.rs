//! What was learned from it: written as a draft nobody outside sees, published, taken back.

use app::model::file::IncidentFile;
use leptos::prelude::*;

use crate::{
    incidents::{
        calls::{IncidentDeed, do_to_incident},
        say::Words,
        show::edit::is_unfolded,
    },
    live::Live,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        sure::Sure,
        time::Time,
        toast::Toasts,
    },
};

/// The postmortem.
#[component]
pub fn Postmortem(file: RwSignal<IncidentFile>, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = file.with_untracked(|file| file.incident.id);
    let text = move |file: &IncidentFile| file.postmortem.as_ref().and_then(|p| p.draft.clone().or(p.body.clone())).unwrap_or_default();
    let body = Draft::open(format!("{id} postmortem"), &file.with_untracked(text));
    let deed = Deed::new();
    let rev = move || file.with_untracked(|file| file.postmortem.as_ref().map_or(0, |p| p.rev));
    // The revision that was seen when writing began: only a look at what changed makes it a newer one.
    let seen = RwSignal::new(rev());
    let run = move |what: IncidentDeed, words: &'static str| {
        let done = move |()| {
            body.settle();
            toasts.done(words, None);
            live.refresh_soon();
        };
        deed.ask(move || do_to_incident(page, id, what.clone()), done);
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        run(IncidentDeed::SavePostmortem(seen.get_untracked(), body.text.get_untracked()), "The draft is kept");
    };
    let publish = move |_| run(IncidentDeed::PublishPostmortem(seen.get_untracked(), body.text.get_untracked()), "The postmortem is out");
    // Whoever has not changed a word reads what there is.
    Effect::new(move |before: Option<String>| {
        let now = file.with(text);
        let is_mine = body.text.with_untracked(|own| *own == now);
        if is_mine || before.is_some_and(|before| body.text.with_untracked(|own| *own == before)) {
            body.text.set(now.clone());
            body.settle();
            seen.set(rev());
        }
        now
    });
    let take_back = Callback::new(move |()| run(IncidentDeed::RevertPostmortem, "The postmortem is taken back"));
    let delete = Callback::new(move |()| {
        body.text.set(String::new());
        run(IncidentDeed::DeletePostmortem, "The postmortem is deleted");
    });
    let standing = Memo::new(move |_| {
        file.with(|file| {
            let postmortem = file.postmortem.as_ref();
            let (out, has_draft) = (postmortem.and_then(|p| p.published_at), postmortem.is_some_and(|p| p.draft.is_some()));
            (out, has_draft, file.incident.state.is_open())
        })
    });
    let says = move || {
        let (out, has_draft, _) = standing.get();
        match (out, has_draft) {
            (Some(at), false) => view! { <p class="meta"><span>"Published"</span> <Time at=at /></p> }.into_any(),
            (Some(at), true) => {
                view! { <p class="meta"><span>"Published"</span> <Time at=at /> <span>"with changes nobody outside sees yet"</span></p> }
                    .into_any()
            }
            (None, true) => view! { <p class="meta">"A draft: nobody outside sees it."</p> }.into_any(),
            (None, false) => {
                view! { <p class="empty">"Nothing was written yet. People forgive outages sooner when they read what was learned."</p> }
                    .into_any()
            }
        }
    };
    let ways = move || {
        let (out, has_draft, is_open) = standing.get();
        let publish = (!is_open).then(|| {
            view! { <button r#type="button" class="primary" disabled=move || deed.is_pending() || body.text.with(String::is_empty) on:click=publish>"Publish"</button> }
        });
        let wait = is_open.then(|| view! { <span class="hint">"It can be published once the incident is resolved."</span> });
        let take_back = out
            .map(|_| view! { <Sure words="Take it back" ask="Visitors will not read it any more; the text stays here." run=take_back /> });
        let delete = (out.is_some() || has_draft)
            .then(|| view! { <Sure words="Delete it" ask="The text is gone then, outside and here." run=delete /> });
        view! { {publish} {take_back} {delete} {wait} }
    };
    let conflict = move || {
        (file.with(|file| file.postmortem.as_ref().map_or(0, |p| p.rev)) != seen.get()).then(|| {
            let keep = move |_| seen.set(rev());
            let theirs = move |_| {
                body.text.set(file.with_untracked(text));
                body.settle();
                seen.set(rev());
            };
            let said = file.with(text);
            view! {
                <div class="conflict" role="alert">
                    <p>"Somebody else has written while you were. This is what they have now:"</p>
                    <pre class="theirs">{said}</pre>
                    <div class="act">
                        <button r#type="button" on:click=theirs>"Take theirs"</button>
                        <button r#type="button" on:click=keep>"Go on with mine"</button>
                    </div>
                </div>
            }
        })
    };
    let unfolded = RwSignal::new(false);
    let form = move || {
        may.get().then(|| view! {
            <details prop:open=move || unfolded.get() on:toggle=move |event| unfolded.set(is_unfolded(&event))>
                <summary>"Write it"</summary>
                <form class="say" aria-label="Postmortem" on:submit=save>
                    <Words id="postmortem" label="What happened, why, and what will be different" draft=body wrong=deed.of_field("body_draft") />
                    {conflict}
                    <div class="act">
                        <button r#type="submit" disabled=move || deed.is_pending()>"Keep as a draft"</button>
                        {ways}
                    </div>
                    <Said deed=deed />
                </form>
            </details>
        })
    };
    view! {
        <section aria-labelledby="postmortem-title">
            <h2 id="postmortem-title">"Postmortem"</h2>
            {says}
            {form}
        </section>
    }
    .into_any()
}
