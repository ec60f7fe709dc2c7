//! Changing what is planned. What somebody else changed meanwhile is never overwritten unknowingly.

use app::model::{
    Instant, Publication,
    input::{EditMaintenance, PublishAt},
    plan::MaintenanceFile,
};
use leptos::prelude::*;

use crate::{
    live::Live,
    maintenance::{
        calls::change_maintenance,
        parts::{Plan, Seen, SwitchFields, Ticks, Window},
    },
    ui::{
        deed::{Deed, Said},
        field::Line,
        moment::{Moment, page_zone},
        overtaken::Overtaken,
        toast::Toasts,
    },
};

/// Changing what is planned.
#[component]
pub fn Edit(file: RwSignal<MaintenanceFile>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let (id, from, until) =
        file.with_untracked(|file| (file.maintenance.id, file.maintenance.scheduled_for, file.maintenance.scheduled_until));
    let plan = Plan::new(from, until);
    let name = RwSignal::new(String::new());
    let publish_at: RwSignal<Option<Instant>> = RwSignal::new(None);
    let seen = RwSignal::new(0);
    let open = RwSignal::new(false);
    let take_theirs = move || {
        file.with_untracked(|file| {
            plan.from.set(Some(file.maintenance.scheduled_for));
            plan.until.set(Some(file.maintenance.scheduled_until));
            plan.components.set(file.maintenance.affected.iter().map(|a| a.component).collect());
            plan.visibility.set(file.visibility);
            plan.tags.set(file.maintenance.tags.join(", "));
            plan.set_switches(&file.switches);
            name.set(file.maintenance.name.clone());
            publish_at.set(file.publish_at);
            seen.set(file.rev);
        });
    };
    take_theirs();
    // As long as nobody works on the form, it shows what there is.
    Effect::new(move |_| {
        file.track();
        if !open.get() {
            take_theirs();
        }
    });
    let deed = Deed::new();
    let save = Callback::new(move |()| {
        let before = file.get_untracked();
        let is_waiting = before.publication != Publication::Published;
        let publish = publish_at.get_untracked().map_or(PublishAt::Draft, PublishAt::At);
        let input = EditMaintenance {
            name: Some(name.get_untracked()),
            components: Some(plan.components.get_untracked()),
            scheduled_for: plan.from.get_untracked(),
            scheduled_until: plan.until.get_untracked(),
            switches: Some(plan.switches()),
            visibility: Some(plan.visibility.get_untracked()),
            tags: Some(plan.tag_list()),
            publish: (is_waiting && publish_at.get_untracked() != before.publish_at).then_some(publish),
            ..EditMaintenance::at_rev(seen.get_untracked())
        };
        let done = move |()| {
            open.set(false);
            toasts.done("The plan is changed", None);
            live.refresh_soon();
        };
        deed.ask(move || change_maintenance(page, id, input.clone()), done);
    });
    let is_overtaken = Signal::derive(move || open.get() && file.with(|file| file.rev) != seen.get());
    let mine = Callback::new(move |()| seen.set(file.with_untracked(|file| file.rev)));
    let theirs = Callback::new(move |()| take_theirs());
    let waits = Memo::new(move |_| file.with(|file| file.publication != Publication::Published));
    let publish = move || {
        waits.get().then(|| {
            view! { <Moment label="Visitors see it from" id="publish-at" value=publish_at zone=page_zone() hint="Empty keeps it a draft" wrong=deed.of_field("publish") /> }
        })
    };
    view! {
        <section aria-labelledby="plan-title">
            <h2 id="plan-title">"The plan"</h2>
            <details prop:open=move || open.get() on:toggle=move |event| open.set(is_open(&event))>
                <summary>"Change the plan"</summary>
                <form class="say planning" on:submit=move |event| {
                    event.prevent_default();
                    save.run(());
                }>
                    <Line label="Title" id="own-title" value=name wrong=deed.of_field("name") />
                    <Window plan=plan from_wrong=deed.of_field("scheduled_for") until_wrong=deed.of_field("scheduled_until") />
                    <Ticks chosen=plan.components legend="Components it touches" wrong=deed.of_field("components") />
                    <SwitchFields plan=plan wrong=deed.of_field("remind_before") />
                    <Seen value=plan.visibility id="visibility" />
                    {publish}
                    <Line label="Tags" id="own-tags" value=plan.tags hint="With commas between them" wrong=deed.of_field("tags") />
                    <Overtaken what="this maintenance" place="beside the log" is=is_overtaken deed=deed theirs=theirs mine=mine />
                    <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Save the plan"</button></div>
                    <Said deed=deed />
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// Whether what was folded is open now.
fn is_open(event: &leptos::ev::Event) -> bool {
    event_target::<leptos::web_sys::HtmlDetailsElement>(event).open()
}
