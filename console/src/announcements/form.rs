//! An announcement being written, beside what visitors will see.

use app::model::{
    Instant, Visibility,
    input::{EditAnnouncement, NewAnnouncement},
    notice::AnnouncementFile,
};
use leptos::prelude::*;

use super::calls::{change_announcement, create_announcement};
use crate::{
    components::form::Inline,
    error::ApiError,
    live::Live,
    maintenance::parts::Seen,
    ui::{
        deed::{Deed, Progress, Said},
        draft::Draft,
        field::{Line, Tick},
        moment::{Moment, page_zone},
        toast::Toasts,
    },
};

/// The form, for a new announcement or one there is.
#[component]
pub fn Form(
    /// The one there is.
    of: Option<AnnouncementFile>,
    /// The list as it is now.
    all: Signal<Vec<AnnouncementFile>>,
    /// Called once it is kept, or nobody wants it.
    close: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let key = of.as_ref().map_or_else(|| format!("{page} new announcement"), |of| of.id.to_string());
    let text = Draft::open(format!("{key} text"), of.as_ref().map_or("", |of| &of.text));
    let link = Draft::open(format!("{key} link"), of.as_ref().and_then(|of| of.link.as_deref()).unwrap_or_default());
    let starts_at: RwSignal<Option<Instant>> = RwSignal::new(of.as_ref().map(|of| of.starts_at));
    let ends_at: RwSignal<Option<Instant>> = RwSignal::new(of.as_ref().and_then(|of| of.ends_at));
    let dismissable = RwSignal::new(of.as_ref().is_none_or(|of| of.dismissable));
    let visibility = RwSignal::new(of.as_ref().map_or(Visibility::Public, |of| of.visibility));
    let own = of.as_ref().map(|of| of.id);
    let seen = RwSignal::new(of.as_ref().map_or(0, |of| of.rev));
    let deed = Deed::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let announcement = NewAnnouncement {
            text: text.text.get_untracked(),
            link: Some(link.text.get_untracked()).filter(|link| !link.trim().is_empty()),
            starts_at: starts_at.get_untracked(),
            ends_at: ends_at.get_untracked(),
            dismissable: dismissable.get_untracked(),
            visibility: visibility.get_untracked(),
        };
        let leave = move |words: &'static str| {
            text.settle();
            link.settle();
            toasts.done(words, None);
            live.refresh_soon();
            _ = close.try_run(());
        };
        match own {
            None => deed.ask(move || create_announcement(page, announcement.clone()), move |_| leave("It is announced")),
            Some(id) => {
                let input = EditAnnouncement { rev: seen.get_untracked(), announcement };
                deed.ask(move || change_announcement(page, id, input.clone()), move |()| leave("The announcement is changed"));
            }
        }
    };
    let now = move || all.with(|all| all.iter().find(|other| Some(other.id) == own).cloned());
    let conflict = move || {
        let moved_on = now().is_some_and(|now| now.rev != seen.get());
        (moved_on || matches!(deed.progress.get(), Progress::Failed(ApiError::Conflict(_)))).then(|| {
            let said = now().map(|now| now.text);
            let keep = move |_| {
                if let Some(now) = untrack(now) {
                    seen.set(now.rev);
                }
                deed.progress.set(Progress::Idle);
            };
            view! {
                <div class="conflict" role="alert">
                    <p>"Somebody else has changed this announcement while you were editing. It reads now: " {said}</p>
                    <button r#type="button" on:click=keep>"I have read it, go on with mine"</button>
                </div>
            }
        })
    };
    let give_up = move |_| {
        text.settle();
        link.settle();
        close.run(());
    };
    view! {
        <form class="say narrow" on:submit=save>
            <Inline label="The line" id="text" value=text.text hint="One line: **bold**, _emphasis_, [link](https://...)" wrong=deed.of_field("text") />
            <Line label="Link to more" id="link" value=link.text kind="url" hint="Empty for none" wrong=deed.of_field("link") />
            <div class="pair">
                <Moment label="From" id="starts-at" value=starts_at zone=page_zone() hint="Empty means now" wrong=deed.of_field("starts_at") />
                <Moment label="Until" id="ends-at" value=ends_at zone=page_zone() hint="Empty means until somebody ends it" wrong=deed.of_field("ends_at") />
            </div>
            <Tick label="Visitors can put it away" value=dismissable />
            <Seen value=visibility id="visibility" />
            {conflict}
            <div class="act">
                <button r#type="submit" class="primary" disabled=move || deed.is_pending()>{if own.is_some() { "Save" } else { "Announce" }}</button>
                <button r#type="button" class="plain" on:click=give_up>"Leave it"</button>
            </div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
