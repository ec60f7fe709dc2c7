//! How delivery to subscribers does: a quiet line when all is well, a loud one when it is not.

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

/// What is said of delivery, and how bad it is.
fn verdict(health: &DeliveryHealth, late: i64) -> (Status, String) {
    let failed = (health.failed > 0).then(|| format!("{} given up since yesterday", many(health.failed, "message was", "messages were")));
    let stuck = (late > LATE).then(|| format!("The oldest message has waited for {}", span(late)));
    if failed.is_some() || stuck.is_some() {
        let words: Vec<String> = stuck.into_iter().chain(failed).collect();
        return (Status::MajorOutage, format!("{}.", words.join(". ")));
    }
    if health.retrying > 0 {
        let words = many(health.retrying, "message did not arrive at first and is tried again", "messages did not arrive at first and are tried again");
        return (Status::DegradedPerformance, format!("{words}."));
    }
    (Status::Operational, "Everything arrives.".to_owned())
}

/// The block: nothing as long as there is nothing to say.
#[component]
pub fn Delivery() -> impl IntoView {
    let live: Live = expect_context();
    let page = Memo::new(move |_| live.desk.with(|desk| desk.page));
    // Whoever changes the page may have set messages off.
    let version = Memo::new(move |_| live.desk.with(|desk| desk.version));
    let health = Resource::new(move || (page.get(), version.get()), |(page, _): (PageId, u64)| load_health(page));
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let every = std::time::Duration::from_secs(15);
        if let Ok(timer) = set_interval_with_handle(move || health.refetch(), every) {
            on_cleanup(move || timer.clear());
        }
    });
    let shown = move || {
        Suspend::new(async move {
            match health.await {
                Ok(health) => view! { <Block health=health /> }.into_any(),
                // What could not be asked is asked again soon.
                Err(_) => ().into_any(),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }.into_any()
}

#[component]
fn Block(health: Health) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let may = live.desk.with_untracked(|desk| desk.allows(Right::ManageSubscribers));
    let slug = live.desk.with_untracked(|desk| desk.slug.clone());
    let Health { delivery, missing } = health;
    let late = Memo::new(move |_| delivery.oldest.map_or(0, |oldest| clock.now.get().since(oldest).max(0)));
    let says = Memo::new(move |_| verdict(&delivery, late.get()));
    let is_idle = delivery.waiting + delivery.retrying + delivery.failed + delivery.sent == 0;
    let mark = Signal::derive(move || says.with(|(mark, _)| *mark));
    let number = |number: u64, word: &'static str| (number > 0).then(|| view! { <span>{format!("{} {word}", grouped(number))}</span> });
    // Where that is all there is to say, it is said already.
    let again = (delivery.failed > 0).then(|| number(delivery.retrying, "trying again"));
    let state = if delivery.failed > 0 { "?state=failed" } else { "" };
    let way = may.then(|| view! { <A href=format!("/console/{slug}/subscribers/messages{state}")>"Messages"</A> });
    let line = (!is_idle).then(|| {
        view! {
            <div class="delivery" class:loud=move || mark.get() == Status::MajorOutage>
                <Mark status=mark />
                <p role="status">{move || says.with(|(_, words)| words.clone())}</p>
                <p class="meta">
                    {number(delivery.sent, "sent since yesterday")} {number(delivery.waiting, "waiting")} {again} {way}
                </p>
            </div>
        }
    });
    let lacks = may.then(|| view! { <NotSetUp missing=missing /> });
    view! {
        <section aria-labelledby="delivery-title">
            <h2 id="delivery-title">"Subscribers"</h2>
            {line}
            {is_idle.then(|| view! { <p class="empty">"Nothing was sent to anybody since yesterday."</p> })}
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
        let health = |failed, retrying| DeliveryHealth { failed, retrying, waiting: 3, sent: 40, oldest: None };
        assert_eq!(verdict(&health(0, 0), 60_000), (Status::Operational, "Everything arrives.".to_owned()));
        assert_eq!(verdict(&health(0, 2), 0).0, Status::DegradedPerformance);
        let (mark, words) = verdict(&health(2, 5), 180_000);
        assert_eq!((mark, words.as_str()), (Status::MajorOutage, "The oldest message has waited for 3 min. 2 messages were given up since yesterday."));
    }
}
