//! One message: to whom, of what, what became of it, and each try.

use app::model::{
    DeliveryState, NoticeKind,
    subscriber::{Attempt, Delivery},
};
use leptos::prelude::*;
use leptos_router::components::A;

use super::calls::{call_off, list_attempts, send_again};
use crate::{
    desk::Desk,
    layout::complaint,
    live::Live,
    subscribers::words::{channel_word, delivery_word, kind_word},
    ui::{
        deed::Deed,
        mark::Mark,
        time::{Clock, Time, span},
        toast::Toasts,
    },
};

/// Where the event of a message is, and what it is called; those that are over long since are called what they are.
fn event_of(message: &Delivery, desk: &Desk) -> Option<(String, String)> {
    let id = message.event?;
    let is_maintenance = matches!(
        message.kind,
        NoticeKind::MaintenanceScheduled
            | NoticeKind::MaintenanceReminder
            | NoticeKind::MaintenanceStarted
            | NoticeKind::MaintenanceUpdated
            | NoticeKind::MaintenanceCompleted
            | NoticeKind::MaintenanceCancelled
    );
    let (folder, noun) = if is_maintenance { ("maintenance", "a maintenance") } else { ("incidents", "an incident") };
    let name = desk.shows.incident(id).map(|incident| incident.name.clone());
    let name = name.or_else(|| desk.shows.maintenance(id).map(|maintenance| maintenance.name.clone()));
    Some((format!("/console/{}/{folder}/{id}", desk.slug), name.unwrap_or_else(|| noun.to_owned())))
}

/// One message.
#[component]
pub fn Row(
    /// Which.
    message: Delivery,
    /// Whether it stands among messages to one subscriber.
    theirs: bool,
) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let about = live.desk.with_untracked(|desk| event_of(&message, desk));
    let about = about.map(|(path, name)| view! { " " <A href=path><bdi>{name}</bdi></A> });
    let address = message.address.clone();
    let whom = (!theirs).then(|| {
        let path = live.desk.with_untracked(|desk| format!("/console/{}/subscribers/{}", desk.slug, message.subscriber));
        view! { <span>{channel_word(message.channel)} " " <A href=path><bdi>{address}</bdi></A></span> }
    });
    let (made, kind, attempts) = (message.created_at, message.kind, message.attempts);
    let message = RwSignal::new(message);
    let stands = Memo::new(move |_| message.with(|message| delivery_word(message.state, message.attempts)));
    let when = move || {
        message.with(|message| match (message.done_at, message.next_attempt_at) {
            (Some(at), _) => Some(view! { <span><Time at=at /></span> }.into_any()),
            (None, Some(at)) if at > clock.now.get() => Some(view! { <span>"next try " <Time at=at /></span> }.into_any()),
            (None, Some(_)) => Some(view! { <span>"at any moment"</span> }.into_any()),
            (None, None) => None,
        })
    };
    let answer = move || message.with(|message| message.answer.clone()).map(|answer| view! { <p class="answer"><bdi>{answer}</bdi></p> });
    let tries = (attempts > 0).then(|| view! { <Tries message=message attempts=attempts /> });
    view! {
        <li class="message">
            <Mark status=Signal::derive(move || stands.get().0) />
            <div>
                <p><b>{kind_word(kind)}</b>{about}</p>
                <p class="meta">
                    <span class="stands">{move || stands.get().1}</span> {when} {whom}
                    <span>"made " <Time at=made /></span>
                </p>
                {answer}
                {tries}
            </div>
            <Ways message=message />
        </li>
    }
    .into_any()
}

/// What can be done about it.
#[component]
fn Ways(message: RwSignal<Delivery>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let clock: Clock = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = message.with_untracked(|message| message.id);
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let stands = move |state: DeliveryState, is_over: bool| {
        let now = clock.now.try_get_untracked().unwrap_or_default();
        _ = message.try_update(|message| {
            message.state = state;
            message.done_at = is_over.then_some(now);
            message.next_attempt_at = (!is_over).then_some(now);
        });
    };
    let again = Callback::new(move |()| {
        let done = move |()| {
            stands(DeliveryState::Pending, false);
            toasts.done("It is sent again now", None);
        };
        deed.ask(move || send_again(page, id), done);
    });
    let off = Callback::new(move |()| {
        let done = move |()| {
            stands(DeliveryState::Cancelled, true);
            toasts.done("It is not sent", Some(again));
        };
        deed.ask(move || call_off(page, id), done);
    });
    let whom = message.with_untracked(|message| message.address.clone());
    let button = move |words: &'static str, run: Callback<()>| {
        let label = format!("{words}: {whom}");
        view! { <button r#type="button" class="plain" aria-label=label disabled=move || deed.is_pending() on:click=move |_| run.run(())>{words}</button> }
    };
    let state = Memo::new(move |_| message.with(|message| (message.state, message.attempts > 0)));
    let ways = move || match state.get() {
        (DeliveryState::Pending, true) => view! { {button.clone()("Send now", again)} {button.clone()("Call off", off)} }.into_any(),
        (DeliveryState::Pending, false) => button.clone()("Call off", off).into_any(),
        (DeliveryState::Failed | DeliveryState::Cancelled, _) => button.clone()("Send again", again).into_any(),
        (DeliveryState::Sending | DeliveryState::Sent, _) => ().into_any(),
    };
    view! { <div class="actions">{ways}</div> }.into_any()
}

/// Each try, fetched when somebody looks.
#[component]
fn Tries(message: RwSignal<Delivery>, attempts: i32) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = message.with_untracked(|message| message.id);
    let wanted = RwSignal::new(false);
    let found = LocalResource::new(move || {
        let wanted = wanted.get();
        async move { if wanted { Some(list_attempts(page, id).await) } else { None } }
    });
    let entry = |attempt: Attempt| {
        let took = if attempt.took < 1_000 {
            format!("{} ms", attempt.took)
        } else {
            format!("{}.{} s", attempt.took / 1_000, attempt.took % 1_000 / 100)
        };
        let took = if attempt.took < 60_000 { took } else { span(attempt.took) };
        let word = if attempt.is_taken { "taken" } else { "not taken" };
        view! { <li><Time at=attempt.at /> " " {word} " " <span class="hint">{took}</span> " " <bdi>{attempt.answer}</bdi></li> }
    };
    let list = move || match found.get().flatten() {
        None => view! { <p class="hint">"Looking\u{2026}"</p> }.into_any(),
        Some(Ok(all)) => view! { <ol class="tries">{all.into_iter().map(entry).collect_view()}</ol> }.into_any(),
        Some(Err(error)) => complaint(&error),
    };
    let words = if attempts == 1 { "1 try".to_owned() } else { format!("{attempts} tries") };
    let inside = move || wanted.get().then(list);
    view! { <details on:toggle=move |_| wanted.set(true)><summary>{words}</summary>{inside}</details> }.into_any()
}
