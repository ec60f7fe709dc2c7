//! One hook: where it is, what it hears of, how it does, and what can be done to it.

use app::model::{HookId, Status, hook::Hook};
use leptos::prelude::*;

use super::calls::{HookDeed, do_to_hook, renew_hook_secret};
use crate::{
    live::Live,
    subscribers::words::many,
    ui::{deed::Deed, mark::Mark, sure::Sure, time::Ago, toast::Toasts},
};

/// How a hook does, in a word or two.
fn standing(hook: &Hook) -> (Status, String) {
    let failures = u64::try_from(hook.failures).unwrap_or_default();
    match (hook.paused_at, &hook.pause_reason) {
        (Some(_), Some(why)) => (Status::MajorOutage, format!("Paused: {why}")),
        (Some(_), None) => (Status::Unknown, "Paused".to_owned()),
        _ if failures > 0 => (Status::DegradedPerformance, format!("Fails, {}", many(failures, "try so far", "tries so far"))),
        _ if hook.last_at.is_none() => (Status::Unknown, "Not called yet".to_owned()),
        _ => (Status::Operational, "Takes what it is told".to_owned()),
    }
}

/// One hook.
#[component]
pub fn Row(
    /// Which.
    hook: Hook,
    /// Fetches the list again.
    again: Callback<()>,
    /// Opens it to be changed.
    change: Callback<HookId>,
    /// Where another secret is shown.
    secret: RwSignal<Option<String>>,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = hook.id;
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let run = move |what: HookDeed, words: &'static str| {
        deed.ask(
            move || do_to_hook(page, id, what),
            move |()| {
                let undo = (what == HookDeed::Delete).then(|| {
                    Callback::new(move |()| deed.ask(move || do_to_hook(page, id, HookDeed::Restore), move |()| _ = again.try_run(())))
                });
                toasts.done(words, undo);
                _ = again.try_run(());
            },
        );
    };
    let renew = Callback::new(move |()| deed.ask(move || renew_hook_secret(page, id), move |drawn| secret.set(Some(drawn))));
    let delete = Callback::new(move |()| run(HookDeed::Delete, "The hook is deleted"));
    let (mark, words) = standing(&hook);
    let hears = if hook.content.nouns.is_empty() { "every entry".to_owned() } else { hook.content.nouns.join(", ") };
    let answered = hook.last_at.map(|at| {
        view! { <p class="meta"><span>"Last answer " <Ago at=at /></span> <code>{hook.last_answer.clone().unwrap_or_default()}</code></p> }
    });
    let waiting = (hook.waiting > 0).then(|| view! { <span>{format!("{} waiting", hook.waiting)}</span> });
    let is_paused = hook.paused_at.is_some();
    let turn = move |_| {
        if is_paused { run(HookDeed::Resume, "The hook is told again") } else { run(HookDeed::Pause, "The hook is told nothing") }
    };
    view! {
        <div class="hook-row">
            <div class="who">
                <p><b class="name"><bdi>{hook.content.name.clone()}</bdi></b> " " <code class="begin">{hook.content.url.clone()}</code></p>
                <p class="meta"><Mark status=mark /> <span>{words}</span> {waiting} <span>"hears of " {hears}</span></p>
                {answered}
            </div>
            <p class="ways">
                <button r#type="button" class="plain" disabled=move || deed.is_pending() on:click=move |_| run(HookDeed::Test, "A test is on its way")>"Send a test"</button>
                <button r#type="button" class="plain" on:click=move |_| change.run(id)>"Change"</button>
                <button r#type="button" class="plain" disabled=move || deed.is_pending() on:click=turn>{if is_paused { "Resume" } else { "Pause" }}</button>
                <Sure words="New secret" ask="Messages carry the old signature as well, until there is yet another." run=renew />
                <Sure words="Delete" ask="What waits for it is not sent." run=delete />
            </p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use app::model::{Instant, input::NewHook};

    use super::*;

    #[test]
    fn how_a_hook_does_is_said_in_words() {
        let hook = |change: fn(&mut Hook)| {
            let at = Instant::default();
            let mut hook = Hook {
                id: "aaaaaaaaaaaa".parse().unwrap(),
                rev: 1,
                content: NewHook { name: "Archive".into(), url: "https://example.com".into(), nouns: vec![] },
                paused_at: None,
                pause_reason: None,
                failures: 0,
                failing_since: None,
                last_at: Some(at),
                last_answer: None,
                waiting: 0,
                created_at: at,
            };
            change(&mut hook);
            standing(&hook)
        };
        assert_eq!(hook(|_| ()).0, Status::Operational);
        assert_eq!(hook(|hook| hook.last_at = None).0, Status::Unknown);
        assert_eq!(hook(|hook| hook.failures = 2), (Status::DegradedPerformance, "Fails, 2 tries so far".to_owned()));
        assert_eq!(hook(|hook| hook.paused_at = hook.last_at), (Status::Unknown, "Paused".to_owned()));
        let failed = |hook: &mut Hook| (hook.paused_at, hook.pause_reason) = (hook.last_at, Some("500".to_owned()));
        assert_eq!(hook(failed), (Status::MajorOutage, "Paused: 500".to_owned()));
    }
}
