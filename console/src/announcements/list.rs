//! All announcements: those shown now, those to come, those over.

use app::model::{
    AnnouncementId, Visibility,
    access::Right,
    input::{EditAnnouncement, NewAnnouncement},
    notice::AnnouncementFile,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    calls::{change_announcement, delete_announcement, list_announcements},
    form::Form,
};
use crate::{
    layout::complaint,
    live::Live,
    ui::{
        deed::Deed,
        sure::Sure,
        time::{Ago, Clock, Time},
        toast::Toasts,
    },
};

/// The screen.
#[component]
pub fn Announcements() -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let first = Resource::new(|| (), move |()| list_announcements(page));
    let shown = move || {
        Suspend::new(async move {
            match first.await {
                Ok(all) => view! { <Opened all=all /> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Title text="Announcements" /> <Transition>{shown}</Transition> }.into_any()
}

/// What is being written.
#[derive(Clone, Copy, PartialEq)]
enum Writing {
    Nothing,
    New,
    One(AnnouncementId),
}

/// Announcements that are here, and follow what others do to them.
#[component]
fn Opened(all: Vec<AnnouncementFile>) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let all = RwSignal::new(all);
    let version = Memo::new(move |_| live.desk.with(|desk| desk.version));
    Effect::new(move |before: Option<u64>| {
        let now = version.get();
        if before.is_some_and(|before| before != now) {
            leptos::task::spawn_local(async move {
                if let Ok(new) = list_announcements(page).await {
                    _ = all.try_set(new);
                }
            });
        }
        now
    });
    let may: Signal<bool> = Signal::from(Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::RunEvents))));
    let writing = RwSignal::new(Writing::Nothing);
    let close = Callback::new(move |()| writing.set(Writing::Nothing));
    let form = move || match writing.get() {
        Writing::Nothing => None,
        Writing::New => Some(view! { <h2>"New announcement"</h2> <Form of=None all=all.into() close=close /> }.into_any()),
        Writing::One(id) => {
            let of = all.with_untracked(|all| all.iter().find(|one| one.id == id).cloned());
            Some(view! { <h2>"Change the announcement"</h2> <Form of=of all=all.into() close=close /> }.into_any())
        }
    };
    let minute = Memo::new(move |_| clock.now.get().minute());
    let part = move |heading: &'static str, fits: fn(&AnnouncementFile, app::model::Instant) -> bool| {
        move || {
            let now = minute.get();
            let own: Vec<AnnouncementFile> = all.with(|all| all.iter().filter(|one| fits(one, now)).cloned().collect());
            (!own.is_empty()).then(|| {
                let rows = own.into_iter().map(|one| view! { <One one=one may=may writing=writing /> }).collect_view();
                view! { <section class="block"><h2>{heading}</h2><ul role="list" class="announcements">{rows}</ul></section> }
            })
        }
    };
    let is_over = |one: &AnnouncementFile, now| one.ends_at.is_some_and(|ends| ends <= now);
    let now_part = part("Shown now", |one, now| one.starts_at.minute() <= now && one.ends_at.is_none_or(|ends| ends > now));
    let coming = part("To come", |one, now| one.starts_at.minute() > now && one.ends_at.is_none_or(|ends| ends > now));
    let over = part("Over", is_over);
    view! {
        <header class="head">
            <h1>"Announcements"</h1>
            {move || (may.get() && writing.get() == Writing::Nothing).then(|| view! {
                <button r#type="button" class="primary" on:click=move |_| writing.set(Writing::New)>"New announcement"</button>
            })}
        </header>
        {form}
        {move || all.with(Vec::is_empty).then(|| view! { <p class="empty">"Nothing is announced. An announcement is one line above the page: a change of terms, a day of reduced support. It never changes a status."</p> })}
        {now_part}
        {coming}
        {over}
    }
    .into_any()
}

/// One announcement.
#[component]
fn One(one: AnnouncementFile, may: Signal<bool>, writing: RwSignal<Writing>) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = one.id;
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let as_input = {
        let one = one.clone();
        move |rev: i64, ends_at| EditAnnouncement {
            rev,
            announcement: NewAnnouncement {
                text: one.text.clone(),
                link: one.link.clone(),
                starts_at: Some(one.starts_at),
                ends_at,
                dismissable: one.dismissable,
                visibility: one.visibility,
            },
        }
    };
    let (rev, ended) = (one.rev, one.ends_at);
    let end = {
        let as_input = as_input.clone();
        move |_| {
            let (input, back) = (as_input(rev, Some(clock.now.get_untracked())), as_input(rev + 1, ended));
            let done = move |()| {
                let back = back.clone();
                let undo = Callback::new(move |()| {
                    let back = back.clone();
                    leptos::task::spawn_local(async move {
                        _ = change_announcement(page, id, back).await;
                        live.refresh_soon();
                    });
                });
                toasts.done("The announcement is over", Some(undo));
                live.refresh_soon();
            };
            deed.ask(move || change_announcement(page, id, input.clone()), done);
        }
    };
    let delete = Callback::new(move |()| {
        let done = move |()| {
            toasts.done("The announcement is deleted", None);
            live.refresh_soon();
        };
        deed.ask(move || delete_announcement(page, id), done);
    });
    let now = clock.now.get_untracked();
    let runs = one.starts_at <= now && one.ends_at.is_none_or(|ends| ends > now);
    let ways = move || {
        may.get().then(|| {
            let end = end.clone();
            view! {
                <span class="ways">
                    {runs.then(|| view! { <button r#type="button" class="plain" on:click=end>"End now"</button> })}
                    <button r#type="button" class="plain" on:click=move |_| writing.set(Writing::One(id))>"Change"</button>
                    <Sure words="Delete" ask="Nobody will find it any more." run=delete />
                </span>
            }
        })
    };
    let seen = match one.visibility {
        Visibility::Public => None,
        Visibility::Team => Some("staff only"),
        Visibility::Hidden => Some("hidden"),
    };
    let until = match one.ends_at {
        Some(at) => view! { <span>"until "<Time at=at /></span> }.into_any(),
        None => view! { <span>"until somebody ends it"</span> }.into_any(),
    };
    let link = one.link.clone().map(|link| view! { <a href=link.clone() target="_blank" rel="noopener">"more"</a> });
    view! {
        <li>
            <p class="line"><span inner_html=one.html.clone()></span>" "{link}</p>
            <p class="meta">
                <span>"from "<Time at=one.starts_at /></span>
                {until}
                {seen.map(|seen| view! { <b>{seen}</b> })}
                {one.dismissable.then(|| view! { <span>"can be put away"</span> })}
                <span>"by "<bdi>{one.created_by.clone()}</bdi>", "<Ago at=one.created_at /></span>
                {ways}
            </p>
        </li>
    }
    .into_any()
}
