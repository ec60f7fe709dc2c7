//! From which source a metric's points are pulled.

use app::model::{
    Instant, MetricId, SourceId,
    source::{Pull, Pulled, Source, SourceKind, Tried},
};
use leptos::prelude::*;

use crate::{
    layout::complaint,
    live::Live,
    sources::{
        EVERY,
        calls::{list_sources, pull_of, set_pull, try_source},
        tried::Outcome,
        words::{example, pull},
    },
    ui::{
        deed::{Deed, Said},
        field::Line,
        later::later,
        select::Select,
        time::{Ago, every},
    },
};

/// The section of a metric's screen.
#[component]
pub fn PulledFrom(
    /// The metric.
    id: MetricId,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let turn = RwSignal::new(0_u32);
    let again = Callback::new(move |()| turn.update(|turn| *turn += 1));
    let ask = move |_| async move {
        let sources = list_sources(page).await?;
        pull_of(page, id).await.map(|pulled| (sources, pulled))
    };
    let found = later(move || turn.get(), ask);
    let shown = move || {
        found.get().map(|found| match found {
            Ok((sources, None)) if sources.is_empty() => {
                let to = live.desk.with_untracked(|desk| format!("/console/{}/settings/sources", desk.slug));
                view! { <p class="hint">"Points are pushed. To have them pulled, " <a href=to>"add a source"</a> " first."</p> }.into_any()
            }
            Ok((sources, pulled)) => view! { <Choice id=id sources=sources pulled=pulled again=again /> }.into_any(),
            Err(error) => complaint(&error),
        })
    };
    view! {
        <section aria-labelledby="pulled-title">
            <h2 id="pulled-title">"Pulled from"</h2>
            {shown}
        </section>
    }
    .into_any()
}

/// How it goes, as it goes.
#[component]
fn State(id: MetricId, first: Pulled) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let now = RwSignal::new(first);
    every(EVERY, move || {
        leptos::task::spawn_local(async move {
            if let Ok(Some(new)) = pull_of(page, id).await {
                _ = now.try_set(new);
            }
        });
    });
    let told = |words: &'static str, at: Option<Instant>| at.map(|at| view! { <p class="meta">{words} <Ago at=at /></p> });
    move || {
        now.with(|pulled| {
            let error = pulled.last_error.clone().map(|error| view! { <p class="wrong">{error}</p> });
            let ways = [
                ("Last asked ", pulled.last_at),
                ("Points are there up to ", pulled.backfilled_to),
                ("Fails since ", pulled.failing_since),
            ];
            view! { {ways.map(|(words, at)| told(words, at)).collect_view()} {error} }
        })
    }
}

/// Choosing a source and a query.
#[component]
fn Choice(id: MetricId, sources: Vec<Source>, pulled: Option<Pulled>, again: Callback<()>) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let was: Option<Pull> = pulled.as_ref().map(|pulled| pulled.pull.clone());
    let text = |pick: fn(&Pull) -> Option<String>| RwSignal::new(was.as_ref().and_then(pick).unwrap_or_default());
    let source: RwSignal<Option<SourceId>> = RwSignal::new(was.as_ref().map(|pull| pull.source_id));
    let query = text(|pull| Some(pull.query.clone()));
    let path = text(|pull| pull.path.clone());
    let time_path = text(|pull| pull.time_path.clone());
    let interval = RwSignal::new(was.as_ref().map_or(60, |pull| pull.interval_seconds).to_string());
    let kinds: Vec<(SourceId, SourceKind)> = sources.iter().map(|source| (source.id, source.content.kind)).collect();
    let kind = Memo::new(move |_| source.get().and_then(|id| kinds.iter().find(|(own, _)| *own == id).map(|(_, kind)| *kind)));
    let nowhere = (None, "No source: points are pushed".to_owned());
    let options: Vec<(Option<SourceId>, String)> =
        std::iter::once(nowhere).chain(sources.into_iter().map(|source| (Some(source.id), source.content.name))).collect();
    let asked = move || {
        let paths = (path.get_untracked(), time_path.get_untracked());
        source.get_untracked().map(|source| pull(source, query.get_untracked(), paths, &interval.get_untracked()))
    };
    let deed = Deed::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let pull = asked();
        deed.ask(
            move || set_pull(page, id, pull.clone()),
            move |()| {
                live.refresh_soon();
                _ = again.try_run(());
            },
        );
    };
    let tried: RwSignal<Option<Tried>> = RwSignal::new(None);
    let trial = Deed::new();
    trial.tell_failures(expect_context());
    let wrong = move |field: &'static str| {
        let (saved, tried) = (deed.of_field(field), trial.of_field(field));
        Signal::derive(move || saved.get().or_else(|| tried.get()))
    };
    let ask = move |_| {
        if let Some(pull) = asked() {
            trial.ask(move || try_source(page, Some(id), pull.clone()), move |found| _ = tried.try_set(Some(found)));
        }
    };
    let fields = move || {
        let kind = kind.get()?;
        let paths = (kind == SourceKind::Json).then(|| {
            view! {
                <Line label="Path to the number" id="pull-path" value=path hint="As RFC 9535 writes it, such as $.latency.p95" wrong=wrong("path") />
                <Line label="Path to its time" id="pull-time-path" value=time_path hint="Empty: now" wrong=wrong("time_path") />
            }
        });
        Some(view! {
            <Line label="Query" id="pull-query" value=query hint=example(kind) wrong=wrong("query") />
            {paths}
            <Line label="Asked every ... seconds" id="pull-interval" value=interval kind="number" wrong=wrong("interval_seconds") />
            <div class="act"><button r#type="button" disabled=move || trial.is_pending() on:click=ask>"Try it now"</button></div>
            <Outcome tried=tried />
        })
    };
    view! {
        {pulled.map(|first| view! { <State id=id first=first /> })}
        <form class="say" on:submit=save>
            <Select label="Source" id="pull-source" options=Signal::stored(options) value=source wrong=wrong("source_id") />
            {fields}
            <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Save the source"</button></div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
