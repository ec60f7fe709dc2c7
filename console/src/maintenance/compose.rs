//! A new maintenance, on one screen; or another plan for windows that come back.

use std::time::Duration;

use app::model::{
    EventId, Instant, NoticeKind, Visibility,
    access::Right,
    input::{NewMaintenance, NewUpdate, PublishAt},
    plan::RecurrenceFile,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    calls::{load_maintenance, replan_maintenance, schedule_maintenance},
    parts::{Plan, Seen, SwitchFields, Ticks, Window},
    recur::{Comeback, Recurs},
};
use crate::{
    error::ApiError,
    incidents::say::Words,
    layout::complaint,
    live::Live,
    telling::{Tell, TellSubscribers, calls::Word, said},
    ui::{
        address::own_id,
        deed::{Deed, Said},
        draft::Draft,
        field::Line,
        go::Go,
        moment::{Moment, page_zone},
        time::Clock,
        toast::Toasts,
    },
};

const HOUR: Duration = Duration::from_secs(3600);

/// The screen.
#[component]
pub fn Schedule() -> impl IntoView {
    let live: Live = expect_context();
    let own = own_id("/maintenance/", "/rule");
    let id = Memo::new(move |_| own.get().map(|id| id.parse::<EventId>().ok()));
    let page = live.desk.with_untracked(|desk| desk.page);
    let load = move |id: Option<Option<EventId>>| async move {
        let gone = || ApiError::NotFound("recurrence".to_owned());
        match id {
            None => Ok(None),
            Some(id) => {
                let id = id.ok_or_else(gone)?;
                let rule = load_maintenance(page, id).await?.recurrence.filter(|rule| rule.ended_at.is_none());
                rule.map(|rule| Some((id, rule))).ok_or_else(gone)
            }
        }
    };
    let first = Resource::new(move || id.get(), load);
    let shown = move || {
        Suspend::new(async move {
            match first.await {
                _ if !live.desk.with_untracked(|desk| desk.allows(Right::RunEvents)) => complaint(&ApiError::Forbidden),
                Ok(of) => view! { <Form of=of /> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }.into_any()
}

/// The window a plan begins with: the next one of the rule, or an hour this time tomorrow.
fn window(of: Option<&RecurrenceFile>, clock: Clock) -> (Instant, Instant) {
    if let Some(next) = of.and_then(|rule| rule.next.first()) {
        return *next;
    }
    let hour = clock.now.get_untracked().millis() / 3_600_000 + 25;
    let from = Instant::from_millis(hour * 3_600_000);
    (from, from + HOUR)
}

/// The form.
#[component]
fn Form(of: Option<(EventId, RecurrenceFile)>) -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let go: Go = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let (from, until) = window(of.as_ref().map(|(_, rule)| rule), clock);
    let plan = Plan::new(from, until);
    let template = of.as_ref().map(|(_, rule)| rule.template.clone());
    let key = of.as_ref().map_or_else(|| format!("{page} new maintenance"), |(_, rule)| format!("{} plan", rule.id));
    let name = Draft::open(format!("{key} title"), template.as_ref().map_or("", |t| &t.name));
    let body = Draft::open(format!("{key} text"), template.as_ref().map_or("", |t| &t.update.body));
    let comeback = Comeback::of(of.as_ref().map(|(_, rule)| rule.rule.as_str()));
    let usual = template.as_ref().map(|t| t.update.notify);
    let tell = Tell::following(move || usual.unwrap_or_else(|| plan.components.with(|components| !components.is_empty())));
    if let Some(template) = &template {
        plan.set_switches(&template.switches);
        plan.components.set(template.components.clone());
        plan.visibility.set(template.visibility);
        plan.tags.set(template.tags.join(", "));
    }
    let publish_at: RwSignal<Option<Instant>> = RwSignal::new(None);
    let deed = Deed::new();
    let replaces = StoredValue::new(of.map(|(id, rule)| (id, rule.rev)));
    let is_new = replaces.with_value(Option::is_none);
    let zone = StoredValue::new(page_zone());
    let comes_back = Memo::new(move |_| zone.with_value(|zone| comeback.rule(plan.from.get().unwrap_or_default(), zone)).is_some());

    let missing = RwSignal::new(None);
    let schedule = Callback::new(move |publish: PublishAt| {
        let (Some(from), Some(until)) = (plan.from.get_untracked(), plan.until.get_untracked()) else {
            return missing.set(Some("needs a date and a time".to_owned()));
        };
        missing.set(None);
        let input = NewMaintenance {
            update: NewUpdate { body: body.text.get_untracked(), notify: tell.value.get_untracked(), ..NewUpdate::default() },
            components: plan.components.get_untracked(),
            switches: plan.switches(),
            recurrence: untrack(|| zone.with_value(|zone| comeback.rule(from, zone))),
            visibility: plan.visibility.get_untracked(),
            publish,
            tags: plan.tag_list(),
            ..NewMaintenance::named(name.text.get_untracked(), "", from, until)
        };
        let ask = move || {
            let input = input.clone();
            async move {
                match replaces.get_value() {
                    Some((id, seen)) => replan_maintenance(page, id, seen, input).await,
                    None => schedule_maintenance(page, input).await,
                }
            }
        };
        deed.ask(ask, move |id| {
            name.clear();
            body.clear();
            live.refresh_soon();
            let slug = live.desk.with_untracked(|desk| desk.slug.clone());
            go.to(&format!("/console/{slug}/maintenance/{id}"));
            if publish == PublishAt::Now {
                said(live, toasts, id, "It is planned");
            }
        });
    });
    let submit = move || schedule.run(publish_at.get_untracked().map_or(PublishAt::Now, PublishAt::At));
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            submit();
        }
    };
    let heading = if is_new { "Schedule maintenance" } else { "Change what comes back" };
    let lead = (!is_new).then(|| {
        view! {
            <p class="note">"Windows to come that nobody touched make way for the new ones. What was changed by hand, is running or is over stays."</p>
        }
    });
    let wrong = move |field: &'static str| {
        let said = deed.of_field(field);
        Signal::derive(move || said.get().or_else(|| missing.get()))
    };
    let later = move || {
        (!comes_back.get()).then(|| {
            view! {
                <Moment label="Visitors see it from" id="publish-at" value=publish_at zone=page_zone() hint="Empty means from now on" wrong=deed.of_field("publish") />
            }
        })
    };
    let as_draft = move || {
        (!comes_back.get()).then(|| {
            view! { <button r#type="button" disabled=move || deed.is_pending() on:click=move |_| schedule.run(PublishAt::Draft)>"Keep as a draft"</button> }
        })
    };
    let word = move || Word { kind: NoticeKind::MaintenanceScheduled, event: None, components: plan.components.get(), severe: false };
    let silent = move || (plan.visibility.get() != Visibility::Public).then_some("Nobody is told of what only staff can see.");
    view! {
        <Title text=heading />
        <h1>{heading}</h1>
        {lead}
        <form class="planner" on:keydown=on_key on:submit=move |event| {
            event.prevent_default();
            submit();
        }>
            <div class="say">
                <Line label="Title" id="title" value=name.text hint="What will be done, as a customer would say it" wrong=deed.of_field("name") />
                <Words id="body" label="What to say" draft=body wrong=deed.of_field("body") />
                <Ticks chosen=plan.components legend="Components it touches" wrong=deed.of_field("components") />
                <TellSubscribers tell=tell word=Signal::derive(word) silent=Signal::derive(silent) label="Tell subscribers now that it is planned" />
            </div>
            <div class="say">
                <Window plan=plan from_wrong=wrong("scheduled_for") until_wrong=wrong("scheduled_until") />
                <Recurs comeback=comeback plan=plan must=!is_new wrong=deed.of_field("recurrence") />
                <SwitchFields plan=plan wrong=deed.of_field("remind_before") />
                <details>
                    <summary>"Who sees it and from when, tags"</summary>
                    <Seen value=plan.visibility id="visibility" />
                    {later}
                    <Line label="Tags" id="tags" value=plan.tags hint="With commas between them" wrong=deed.of_field("tags") />
                </details>
            </div>
            <div class="foot">
                <div class="act">
                    <button r#type="submit" class="primary" disabled=move || deed.is_pending()>
                        {move || if !is_new { "Plan like this from now on" } else if comes_back.get() { "Schedule all of them" } else { "Schedule" }}
                    </button>
                    {as_draft}
                    <span class="hint">"Ctrl + Enter schedules"</span>
                </div>
                <Said deed=deed />
            </div>
        </form>
    }
    .into_any()
}
