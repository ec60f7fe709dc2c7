//! How delivery to subscribers does: a quiet line when all is well, a loud one when it is not.

use std::time::Duration;

use app::model::{PageId, Status, access::Right, subscriber::DeliveryHealth};
use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    live::Live,
    messages::calls::{Health, load_health},
    subscribers::{
        missing::NotSetUp,
        words::{grouped, many},
    },
    ui::{
        mark::Mark,
        time::{Clock, span},
    },
};

/// How long a message may wait before that is a failure of ours, in milliseconds.
const LATE: i64 = 60_000;

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(15);

/// What is said of delivery, and how bad it is.
fn verdict(health: &DeliveryHealth, late: i64) -> (Status, String) {
    let paused = (health.paused_hooks > 0)
        .then(|| format!("{} because of failing for long", many(health.paused_hooks, "hook is paused", "hooks are paused")));
    let failed = (health.failed > 0).then(|| format!("{} given up since yesterday", many(health.failed, "message was", "messages were")));
    let stuck = (late > LATE).then(|| format!("The oldest message has waited for {}", span(late)));
    if failed.is_some() || stuck.is_some() || paused.is_some() {
        let words: Vec<String> = stuck.into_iter().chain(failed).chain(paused).collect();
        return (Status::MajorOutage, format!("{}.", words.join(". ")));
    }
    if health.retrying > 0 {
        let words = many(
            health.retrying,
            "message did not arrive at first and is tried again",
            "messages did not arrive at first and are tried again",
        );
        return (Status::DegradedPerformance, format!("{words}."));
    }
    (Status::Operational, "Everything arrives.".to_owned())
}

/// The block.
#[component]
pub fn Delivery() -> impl IntoView {
    let live: Live = expect_context();
    let page = Memo::new(move |_| live.desk.with(|desk| desk.page));
    let first = Resource::new(move || page.get(), load_health);
    let shown = move || {
        Suspend::new(async move {
            match first.await {
                Ok(health) => view! { <Block health=health /> }.into_any(),
                // The rest of the screen is worth more than a complaint here.
                Err(_) => ().into_any(),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }.into_any()
}

/// Looks again every few seconds, and whenever the page has changed: whoever changed it may have set messages off.
fn follow(page: PageId, delivery: RwSignal<DeliveryHealth>) {
    let live: Live = expect_context();
    let look = move || {
        leptos::task::spawn_local(async move {
            if let Ok(health) = load_health(page).await
                && delivery.try_with_untracked(|before| *before != health.delivery).unwrap_or(false)
            {
                delivery.set(health.delivery);
            }
        });
    };
    let version = Memo::new(move |_| live.desk.with(|desk| desk.version));
    Effect::new(move |before: Option<u64>| {
        let now = version.get();
        if before.is_some_and(|before| before != now) {
            look();
        }
        now
    });
    Effect::new(move |_| {
        if let Ok(timer) = set_interval_with_handle(look, EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
}

#[component]
fn Block(health: Health) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let may = live.desk.with_untracked(|desk| desk.allows(Right::ManageSubscribers));
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let (delivery, missing) = (RwSignal::new(health.delivery), health.missing);
    follow(page, delivery);
    let late = Memo::new(move |_| delivery.with(|it| it.oldest).map_or(0, |oldest| clock.now.get().since(oldest).max(0)));
    let says = Memo::new(move |_| delivery.with(|delivery| verdict(delivery, late.get())));
    let is_idle = Memo::new(move |_| delivery.with(|it| it.waiting + it.retrying + it.failed + it.sent + it.paused_hooks == 0));
    let mark = Signal::derive(move || says.with(|(mark, _)| *mark));
    let number = |number: u64, word: &'static str| (number > 0).then(|| view! { <span>{format!("{} {word}", grouped(number))}</span> });
    let way = move || {
        let state = if delivery.with(|it| it.failed > 0) { "?state=failed" } else { "" };
        let hooks =
            delivery.with(|it| it.paused_hooks > 0).then(|| view! { <A href=format!("/console/{slug}/settings/hooks")>"Hooks"</A> });
        may.then(|| view! { <A href=format!("/console/{slug}/subscribers/messages{state}")>"Messages"</A> " " {hooks} })
    };
    let numbers = move || {
        let it = delivery.get();
        // Where that is all there is to say, it is said already.
        let again = if it.failed > 0 { it.retrying } else { 0 };
        view! { {number(it.sent, "sent since yesterday")} {number(it.waiting, "waiting")} {number(again, "trying again")} }
    };
    let line = move || {
        if is_idle.get() {
            return view! { <p class="empty">"Nothing was sent to anybody since yesterday."</p> }.into_any();
        }
        view! {
            <div class="delivery" class:loud=move || mark.get() == Status::MajorOutage>
                <Mark status=mark />
                <p role="status">{move || says.with(|(_, words)| words.clone())}</p>
                <p class="meta">{numbers} {way.clone()}</p>
            </div>
        }
        .into_any()
    };
    let lacks = may.then(|| view! { <NotSetUp missing=missing /> });
    view! {
        <section aria-labelledby="delivery-title">
            <h2 id="delivery-title">"Subscribers"</h2>
            {line}
            {lacks}
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_loud_only_when_somebody_is_not_told() {
        let health = |failed, retrying| DeliveryHealth { failed, retrying, waiting: 3, sent: 40, paused_hooks: 0, oldest: None };
        let paused = DeliveryHealth { paused_hooks: 1, ..health(0, 0) };
        assert_eq!(verdict(&paused, 0), (Status::MajorOutage, "1 hook is paused because of failing for long.".to_owned()));
        assert_eq!(verdict(&health(0, 0), 60_000), (Status::Operational, "Everything arrives.".to_owned()));
        assert_eq!(verdict(&health(0, 2), 0).0, Status::DegradedPerformance);
        let (mark, words) = verdict(&health(2, 5), 180_000);
        assert_eq!(
            (mark, words.as_str()),
            (Status::MajorOutage, "The oldest message has waited for 3 min. 2 messages were given up since yesterday.")
        );
    }
}
