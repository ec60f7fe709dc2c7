//! Promised updates that are late: shouted in the strip, in the title and in the mark of the tab, said once to who listens, with
//! the way to write them.

use app::model::{EventId, Instant, access::Right, incident::Incident};
use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    live::Live,
    ui::{
        focus::{UPDATE, to_update},
        time::{Clock, span},
    },
};

/// How long an open incident may be silent before somebody is reminded of it.
const SILENCE: i64 = 60 * 60_000;

/// Whether the tab shouts. It belongs to the whole console: titles are written by whatever screen there is.
#[derive(Clone, Copy)]
pub struct Shout(pub RwSignal<bool>);

impl Shout {
    /// A title, with what is shouted before it.
    pub fn before(self, title: String) -> String {
        // A server has no tab.
        if cfg!(feature = "hydrate") && self.0.get() { format!("Update overdue - {title}") } else { title }
    }
}

/// An incident whose promised update is late.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Late {
    id: EventId,
    name: String,
    due: Instant,
}

/// All of them, the latest first.
fn late(live: Live, clock: Clock) -> Vec<Late> {
    let now = clock.now.get();
    live.desk.with(|desk| {
        let mut all: Vec<Late> = desk
            .shows
            .open_incidents()
            .into_iter()
            .filter(|incident| incident.is_overdue(now))
            .filter_map(|incident| Some(Late { id: incident.id, name: incident.name.clone(), due: incident.next_update_at? }))
            .collect();
        all.sort_by_key(|late| (late.due, late.id));
        all
    })
}

/// Since when an open incident is silent, if that is long: nothing was said, and nothing is promised.
pub fn silent_since(incident: &Incident, now: Instant) -> Option<Instant> {
    let last = incident.updates.first().map_or(incident.began(), |update| update.display_at);
    let is_promised = incident.next_update_at.is_some();
    (incident.state.is_open() && !is_promised && now.since(last) >= SILENCE).then_some(last)
}

/// The way to where the next update of an incident is written.
#[component]
pub fn ToUpdate(
    /// The incident.
    id: EventId,
    /// What the way is called.
    #[prop(into)]
    words: String,
    /// How it looks.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let live: Live = expect_context();
    let to = live.desk.with_untracked(|desk| format!("/console/{}/incidents/{id}{UPDATE}", desk.slug));
    view! { <A href=to attr:class=class on:click=move |_| to_update_soon()>{words}</A> }.into_any()
}

/// Once the address says so.
fn to_update_soon() {
    request_animation_frame(to_update);
}

/// What is late, in the strip on top of every screen.
#[component]
pub fn OverdueStrip() -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let Shout(shout) = expect_context();
    let all = Memo::new(move |_| late(live, clock));
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::RunEvents)));
    let told = RwSignal::new(String::new());
    // What is said does not count the minutes: it is said once for each promise that is broken.
    let names = Memo::new(move |_| all.with(|all| all.iter().map(|late| late.name.clone()).collect::<Vec<_>>()));
    Effect::new(move |_| {
        let names = names.get();
        shout.set(!names.is_empty());
        told.set(if names.is_empty() { String::new() } else { format!("Update overdue: {}", names.join(", ")) });
        #[cfg(feature = "hydrate")]
        app::live::browser::set_favicon(if names.is_empty() { "/favicon.svg" } else { "/mark/overdue.svg" });
    });
    on_cleanup(move || shout.set(false));
    let entry = move |late: Late| {
        let Late { id, name, due } = late;
        let by = move || span(clock.now.get().since(due));
        let way = move || may.get().then(|| view! { <ToUpdate id=id words="Write it" class="button primary" /> });
        view! {
            <li>
                <span><b>"Update overdue"</b> " by " {by} ": " <bdi>{name}</bdi></span>
                {way}
            </li>
        }
    };
    let list = move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            view! { <section class="overdue" aria-label="Overdue updates"><ul role="list">{all.into_iter().map(entry).collect_view()}</ul></section> }
        })
    };
    view! {
        {list}
        <p class="visually-hidden" role="status">{move || told.get()}</p>
    }
    .into_any()
}

/// Of one open incident: that its update is late, or that it is silent for long, with the way to say something.
#[component]
pub fn Unsaid(
    /// The incident, if it is still there.
    #[prop(into)]
    incident: Signal<Option<Incident>>,
    /// Whether whoever looks may say something.
    #[prop(into)]
    may: Signal<bool>,
) -> impl IntoView {
    let clock: Clock = expect_context();
    // Only what comes and goes makes it anew, not each second.
    let unsaid = Memo::new(move |_| {
        let now = clock.now.get();
        incident.with(|incident| {
            let incident = incident.as_ref()?;
            let late = incident.next_update_at.filter(|_| incident.is_overdue(now));
            late.map(|due| (incident.id, due, true)).or_else(|| silent_since(incident, now).map(|since| (incident.id, since, false)))
        })
    });
    move || {
        unsaid.get().map(|(id, since, is_late)| {
            let long = move || span(clock.now.get().since(since));
            let words = if is_late { "Update overdue by " } else { "Silent for " };
            view! {
                <p class="unsaid" class:late=is_late>
                    <span>{words}{long}</span>
                    {move || may.get().then(|| view! { <ToUpdate id=id words="Write the next update" /> })}
                </p>
            }
        })
    }
}
