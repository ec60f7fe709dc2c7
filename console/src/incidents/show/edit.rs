//! What an incident is beside its log: its title, its moments, how bad it is called, and who can see it.

use app::model::{
    Impact, Instant, Publication, Visibility,
    file::IncidentFile,
    input::{EditClock, EditIncident, PublishAt},
};
use leptos::prelude::*;

use crate::{
    incidents::{
        calls::change_incident,
        compose::{impacts, read_tags},
        say::Choice,
    },
    live::Live,
    maintenance::parts::Seen,
    ui::{
        deed::{Deed, Said},
        field::{Line, Tick},
        moment::{Moment, page_zone},
        overtaken::Overtaken,
        toast::Toasts,
    },
};

/// What is in the form.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    tags: RwSignal<String>,
    pinned: RwSignal<bool>,
    impact: RwSignal<Option<Impact>>,
    visibility: RwSignal<Visibility>,
    counts: RwSignal<bool>,
    false_alarm: RwSignal<bool>,
    promise: RwSignal<Option<Instant>>,
    publish_at: RwSignal<Option<Instant>>,
    started: RwSignal<Option<Instant>>,
    detected: RwSignal<Option<Instant>>,
    acknowledged: RwSignal<Option<Instant>>,
    mitigated: RwSignal<Option<Instant>>,
    /// The revision it shows.
    rev: RwSignal<i64>,
}

impl Form {
    fn new() -> Self {
        Self {
            name: RwSignal::default(),
            tags: RwSignal::default(),
            pinned: RwSignal::default(),
            impact: RwSignal::default(),
            visibility: RwSignal::new(Visibility::Public),
            counts: RwSignal::default(),
            false_alarm: RwSignal::default(),
            promise: RwSignal::default(),
            publish_at: RwSignal::default(),
            started: RwSignal::default(),
            detected: RwSignal::default(),
            acknowledged: RwSignal::default(),
            mitigated: RwSignal::default(),
            rev: RwSignal::default(),
        }
    }

    /// Shows what there is.
    fn take(self, file: &IncidentFile) {
        let (incident, clock) = (&file.incident, file.incident.clock);
        self.name.set(incident.name.clone());
        self.tags.set(incident.tags.join(", "));
        self.pinned.set(incident.pinned);
        self.impact.set(file.impact_override);
        self.visibility.set(file.visibility);
        self.counts.set(file.counts_as_downtime);
        self.false_alarm.set(incident.false_alarm);
        self.promise.set(incident.next_update_at);
        self.publish_at.set(file.publish_at);
        self.started.set(clock.started);
        self.detected.set(clock.detected);
        self.acknowledged.set(clock.acknowledged);
        self.mitigated.set(clock.mitigated);
        self.rev.set(file.rev);
    }

    /// What differs from what there was. A time to the minute is no other time than the same one to the second.
    fn changes(self, file: &IncidentFile) -> EditIncident {
        let (incident, clock) = (&file.incident, file.incident.clock);
        let minute = |at: Instant| at.millis().div_euclid(60_000);
        let moment = |now: RwSignal<Option<Instant>>, before: Option<Instant>| {
            let now = now.get_untracked();
            (now.map(minute) != before.map(minute)).then_some(now)
        };
        let is_waiting = file.publication != Publication::Published;
        let publish = |at: Option<Instant>| at.map_or(PublishAt::Draft, PublishAt::At);
        EditIncident {
            name: Some(self.name.get_untracked()),
            tags: Some(read_tags(&self.tags.get_untracked())),
            pinned: Some(self.pinned.get_untracked()),
            impact_override: Some(self.impact.get_untracked()),
            visibility: Some(self.visibility.get_untracked()),
            counts_as_downtime: incident.backfilled.then(|| self.counts.get_untracked()),
            false_alarm: Some(self.false_alarm.get_untracked()),
            next_update_at: moment(self.promise, incident.next_update_at),
            publish: moment(self.publish_at, file.publish_at).filter(|_| is_waiting).map(publish),
            clock: EditClock {
                started_at: moment(self.started, clock.started),
                detected_at: moment(self.detected, clock.detected),
                acknowledged_at: moment(self.acknowledged, clock.acknowledged),
                mitigated_at: moment(self.mitigated, clock.mitigated),
            },
            ..EditIncident::at_rev(self.rev.get_untracked())
        }
    }
}

/// Changing what an incident is.
#[component]
pub fn Edit(file: RwSignal<IncidentFile>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let (page, id) = (live.desk.with_untracked(|desk| desk.page), file.with_untracked(|file| file.incident.id));
    let form = Form::new();
    let open = RwSignal::new(false);
    let take = move || file.with_untracked(|file| form.take(file));
    take();
    // As long as nobody works on the form, it shows what there is.
    Effect::new(move |_| {
        file.track();
        if !open.get() {
            take();
        }
    });
    let deed = Deed::new();
    let save = Callback::new(move |()| {
        let input = file.with_untracked(|file| form.changes(file));
        let done = move |()| {
            open.set(false);
            toasts.done("The incident is changed", None);
            live.refresh_soon();
        };
        deed.ask(move || change_incident(page, id, input.clone()), done);
    });
    let is_overtaken = Signal::derive(move || open.get() && file.with(|file| file.rev) != form.rev.get());
    let mine = Callback::new(move |()| form.rev.set(file.with_untracked(|file| file.rev)));
    let theirs = Callback::new(move |()| take());
    let about = Memo::new(move |_| {
        file.with(|file| (file.publication != Publication::Published, file.incident.backfilled, file.incident.state.is_open()))
    });
    let publish = move || {
        about.get().0.then(|| {
            view! { <Moment label="Comes out at" id="publish-at" value=form.publish_at zone=page_zone() hint="Empty keeps it a draft" wrong=deed.of_field("publish") /> }
        })
    };
    let counts = move || about.get().1.then(|| view! { <Tick label="It counts as downtime" value=form.counts /> });
    let promise = move || {
        about.get().2.then(|| {
            view! { <Moment label="Next update promised for" id="own-promise" value=form.promise zone=page_zone() hint="Empty means that nothing is promised" wrong=deed.of_field("next_update_at") /> }
        })
    };
    view! {
        <details prop:open=move || open.get() on:toggle=move |event| open.set(is_unfolded(&event))>
            <summary>"Change title, moments, who sees it"</summary>
            <form class="say planning" on:submit=move |event| {
                event.prevent_default();
                save.run(());
            }>
                <Line label="Title" id="own-title" value=form.name wrong=deed.of_field("name") />
                <Moment label="Began" id="started" value=form.started zone=page_zone() hint="Empty if nobody knows" wrong=deed.of_field("started_at") />
                <Moment label="Noticed" id="detected" value=form.detected zone=page_zone() hint="Empty if nobody knows" wrong=deed.of_field("detected_at") />
                <Moment label="Taken on" id="acknowledged" value=form.acknowledged zone=page_zone() wrong=deed.of_field("acknowledged_at") />
                <Moment label="Fix in place" id="mitigated" value=form.mitigated zone=page_zone() wrong=deed.of_field("mitigated_at") />
                {promise}
                {publish}
                <Choice legend="Impact" name="own-impact" options=impacts() value=form.impact />
                <Seen value=form.visibility id="visibility" />
                <Line label="Tags" id="own-tags" value=form.tags hint="With commas between them" wrong=deed.of_field("tags") />
                <Tick label="Keep it on top of the page" value=form.pinned />
                <Tick label="It was a false alarm: nothing counts" value=form.false_alarm />
                {counts}
                <Overtaken what="this incident" place="above" is=is_overtaken deed=deed theirs=theirs mine=mine />
                <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Save"</button></div>
                <Said deed=deed />
            </form>
        </details>
    }
    .into_any()
}

/// Whether what was folded is open now.
pub fn is_unfolded(event: &leptos::ev::Event) -> bool {
    event_target::<leptos::web_sys::HtmlDetailsElement>(event).open()
}
