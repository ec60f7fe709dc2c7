//! The parts of what is said of an incident: the text with its preview, the components with how bad each is, and what visitors
//! would read.

use std::time::Duration;

use app::model::{ComponentId, EventId, Impact, IncidentState, Status};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::calls::{Foresight, foresee, preview};
use crate::{
    illustrations::{AddPicture, Arrivals},
    live::Live,
    ui::{
        bare::bare,
        draft::Draft,
        field::Field,
        mark::{Mark, word},
        severity::Severity,
    },
};

/// What an incident can do to a component, from nothing on.
pub const STEPS: [Status; 4] = [Status::Operational, Status::DegradedPerformance, Status::PartialOutage, Status::MajorOutage];

/// How long nothing is typed before a preview is asked for.
const PAUSE: Duration = Duration::from_millis(250);

/// Runs something once `watched` has not changed for a moment.
pub fn after_a_pause(watched: impl Fn() + Send + Sync + 'static, run: impl Fn() + Clone + Send + Sync + 'static) {
    let timer: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
    Effect::new(move |_| {
        watched();
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        let run = run.clone();
        timer.set_value(set_timeout_with_handle(run, PAUSE).ok());
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
}

/// What to say, in Markdown, beside what visitors will see.
#[component]
pub fn Words(
    /// Its id.
    id: &'static str,
    /// What it is.
    #[prop(into)]
    label: String,
    /// The text.
    draft: Draft,
    /// What is wrong with it.
    #[prop(into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let text = draft.text;
    let html = RwSignal::new(String::new());
    let arrivals = Arrivals::new();
    after_a_pause(
        move || text.track(),
        move || {
            let asked = text.get_untracked();
            leptos::task::spawn_local(async move {
                if let Ok(made) = preview(asked.clone()).await
                    && text.try_get_untracked().is_some_and(|now| now == asked)
                {
                    html.set(made);
                }
            });
        },
    );
    view! {
        <div class="words">
            <Field label=label id=id hint="Markdown: **bold**, [link](https://...), lists." wrong=wrong>
                <textarea
                    id=id
                    node_ref=arrivals.area
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                    on:paste=move |event| arrivals.paste(&event)
                    on:drop=move |event| arrivals.drop(&event)
                    aria-describedby=format!("{id}-more")
                    aria-invalid=move || wrong.get().is_some().then_some("true")
                >
                    {bare(text.get_untracked())}
                </textarea>
            </Field>
            <AddPicture id=id text=text arrivals=arrivals />
            <div class="preview" aria-label="Preview">
                <p class="hint">"As visitors will read it"</p>
                <div class="prose" inner_html=move || html.get()></div>
            </div>
        </div>
    }
    .into_any()
}

/// The components, each with how bad it is.
#[component]
pub fn Touched(
    /// What was chosen: only what differs from `Operational`, or was named before.
    chosen: RwSignal<Vec<(ComponentId, Status)>>,
    /// Whether only the chosen ones are shown at first.
    #[prop(default = false)]
    only_chosen: bool,
    /// What is wrong with it.
    #[prop(into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let live: Live = expect_context();
    let filter = RwSignal::new(String::new());
    let all = RwSignal::new(!only_chosen);
    let named = Memo::new(move |_| {
        live.desk.with(|desk| {
            let of = |(group, components): (Option<app::model::component::Group>, Vec<app::model::component::Component>)| {
                let group = group.map(|g| g.name).unwrap_or_default();
                components.into_iter().map(move |c| (c.id, c.name, group.clone())).collect::<Vec<_>>()
            };
            desk.by_group().into_iter().flat_map(of).collect::<Vec<_>>()
        })
    });
    let before = chosen.get_untracked();
    let shown = move || {
        let wanted = filter.get().to_lowercase();
        let is_shown = |(id, name, group): &(ComponentId, String, String)| {
            let is_chosen = chosen.with(|chosen| chosen.iter().any(|(own, _)| own == id));
            let fits = name.to_lowercase().contains(&wanted) || group.to_lowercase().contains(&wanted);
            (all.get() && fits) || is_chosen
        };
        named.get().into_iter().filter(is_shown).collect::<Vec<_>>()
    };
    let is_long = move || all.get() && named.with(|named| named.len() > 8);
    let row = move |(id, name, group): (ComponentId, String, String)| {
        let value = Signal::derive(move || {
            chosen.with(|chosen| chosen.iter().find(|(own, _)| *own == id).map_or(Status::Operational, |(_, status)| *status))
        });
        let was_named = before.iter().any(|(own, _)| *own == id);
        let pick = Callback::new(move |status| {
            chosen.update(|chosen| {
                chosen.retain(|(own, _)| *own != id);
                if status != Status::Operational || was_named {
                    chosen.push((id, status));
                }
            });
        });
        view! {
            <li class="touched">
                <span class="name"><bdi>{name.clone()}</bdi>" "<span class="hint">{group}</span></span>
                <span class="word">{move || (value.get() != Status::Operational || was_named).then(|| word(value.get()))}</span>
                <Severity of=format!("How bad it is: {name}") id=format!("t-{id}") steps=&STEPS value=value pick=pick />
            </li>
        }
    };
    view! {
        <fieldset class="components">
            <legend>"What is hurt, and how badly"</legend>
            {move || is_long().then(|| view! {
                <input r#type="search" placeholder="Find a component" aria-label="Find a component"
                    prop:value=move || filter.get() on:input=move |event| filter.set(event_target_value(&event)) />
            })}
            {move || named.with(Vec::is_empty).then(|| view! { <p class="hint">"There is no component yet."</p> })}
            <ul role="list" class="touchlist"><For each=shown key=|(id, ..)| *id children=row /></ul>
            {move || (!all.get()).then(|| view! {
                <button r#type="button" class="plain" on:click=move |_| all.set(true)>"Add a component"</button>
            })}
            {move || wrong.get().map(|wrong| view! { <p class="wrong">{wrong}</p> })}
        </fieldset>
    }
    .into_any()
}

/// The states an update can set.
pub const STATES: [(IncidentState, &str); 4] = [
    (IncidentState::Investigating, "Investigating"),
    (IncidentState::Identified, "Identified"),
    (IncidentState::Monitoring, "Monitoring"),
    (IncidentState::Resolved, "Resolved"),
];

/// A state in one word.
pub fn state_word(state: IncidentState) -> &'static str {
    STATES.into_iter().find(|(own, _)| *own == state).map_or("", |(_, word)| word)
}

/// An impact in one word.
pub fn as_impact(impact: Impact) -> &'static str {
    match impact {
        Impact::None => "none",
        Impact::Minor => "minor",
        Impact::Major => "major",
        Impact::Critical => "critical",
        Impact::Maintenance => "maintenance",
    }
}

/// A choice of one of a few words.
#[component]
pub fn Choice<T: PartialEq + Clone + Send + Sync + 'static>(
    /// What is chosen by it.
    #[prop(into)]
    legend: String,
    /// Tells it from others on the screen.
    name: &'static str,
    /// What there is to choose from.
    options: Vec<(T, String)>,
    /// What is chosen.
    value: RwSignal<T>,
) -> impl IntoView {
    let option = move |(n, (own, words)): (usize, (T, String))| {
        let id = format!("{name}-{n}");
        let (is, set) = (own.clone(), own);
        let chosen = Memo::new(move |_| value.with(|value| *value == is));
        view! {
            <span class="option">
                <input
                    r#type="radio"
                    name=name
                    id=id.clone()
                    prop:checked=move || chosen.get()
                    checked=chosen.get_untracked()
                    on:change=move |_| value.set(set.clone())
                />
                <label for=id>{words}</label>
            </span>
        }
    };
    view! { <fieldset class="choice"><legend>{legend}</legend><div>{options.into_iter().enumerate().map(option).collect_view()}</div></fieldset> }.into_any()
}

/// What visitors would read if this were said now.
#[component]
pub fn Foreseen(
    /// The incident; none if it is a new one.
    id: Option<EventId>,
    /// The title of a new one.
    #[prop(into)]
    name: Signal<String>,
    /// The state that is set.
    #[prop(into)]
    state: Signal<Option<IncidentState>>,
    /// What is said of components.
    #[prop(into)]
    statuses: Signal<Vec<(ComponentId, Status)>>,
) -> impl IntoView {
    let live: Live = expect_context();
    let seen: RwSignal<Option<Foresight>> = RwSignal::new(None);
    after_a_pause(
        move || {
            name.track();
            state.track();
            statuses.track();
            live.desk.track();
        },
        move || {
            let page = live.desk.with_untracked(|desk| desk.page);
            let (name, state, statuses) = (name.get_untracked(), state.get_untracked(), statuses.get_untracked());
            let name = if id.is_none() && name.trim().is_empty() { "\u{2026}".to_owned() } else { name };
            leptos::task::spawn_local(async move {
                if let Ok(foresight) = foresee(page, id, name, state, statuses).await {
                    _ = seen.try_set(Some(foresight));
                }
            });
        },
    );
    let shown = move || {
        seen.get().map(|seen| {
            let stays = seen.stays.into_iter().map(|stays| {
                let because = (!stays.because.is_empty()).then(|| format!(" because of {}", stays.because.join(", ")));
                view! { <li><bdi>{stays.name}</bdi> " stays: " <b>{word(stays.status)}</b> {because}</li> }
            });
            view! {
                <p class="sentence"><Mark status=seen.mark /> <span>{seen.headline}</span></p>
                <ul role="list" class="stays">{stays.collect_view()}</ul>
            }
        })
    };
    view! { <div class="foreseen" aria-live="polite"><p class="hint">"Visitors will read"</p>{shown}</div> }.into_any()
}
