//! One component: what it is, what it was set to and by whom, and what can be done to it as a whole.

use app::model::{
    ComponentId, Status,
    access::Right,
    input::EditComponent,
    shape::{ComponentFile, GroupFile, Shape},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    calls::{change_component, delete_component, load_shape, set_statuses},
    form::{Fields, Parts},
    journal::Journal,
};
use crate::{
    error::ApiError,
    layout::complaint,
    live::Live,
    ui::{
        address::own_id,
        deed::{Deed, Said},
        go::Go,
        mark::word,
        overtaken::Overtaken,
        severity::Severity,
        sure::Sure,
        toast::Toasts,
    },
};

/// The screen.
#[component]
pub fn ShowComponent() -> impl IntoView {
    let live: Live = expect_context();
    let own = own_id("/components/", "");
    let id = Memo::new(move |_| own.get().and_then(|id| id.parse::<ComponentId>().ok()));
    let page = live.desk.with_untracked(|desk| desk.page);
    let first = Resource::new(move || id.get(), move |id| async move { load_shape(page).await.map(|shape| (id, shape)) });
    let shown = move || {
        Suspend::new(async move {
            match first.await {
                Ok((id, shape)) => match id.and_then(|id| shape.component(id).cloned()) {
                    Some(component) => view! { <Opened component=component shape=shape /> }.into_any(),
                    None => complaint(&ApiError::NotFound("component".to_owned())),
                },
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }.into_any()
}

/// A component that is here, and follows what others do to it.
#[component]
fn Opened(component: ComponentFile, shape: Shape) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let id = component.id;
    let file = RwSignal::new(component);
    let gone = RwSignal::new(false);
    let version = Memo::new(move |_| live.desk.with(|desk| desk.version));
    Effect::new(move |before: Option<u64>| {
        let now = version.get();
        if before.is_some_and(|before| before != now) {
            leptos::task::spawn_local(async move {
                if let Ok(shape) = load_shape(page).await {
                    match shape.component(id).cloned() {
                        Some(new) => _ = file.try_set(new),
                        None => _ = gone.try_set(true),
                    }
                }
            });
        }
        now
    });
    let may: Signal<bool> = Signal::from(Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ShapePage)) && !gone.get()));
    let title = move || file.with(|file| file.name.clone());
    let groups = shape.groups;
    let plain = move || (!may.get()).then(|| file.with(|file| file.description.clone()).map(|said| view! { <p>{said}</p> }));
    view! {
        <Title text=title />
        {move || gone.get().then(|| view! { <p class="complaint" role="alert">"Somebody has deleted this component."</p> })}
        <Head file=file may=may />
        <div class="incident">
            <div>
                {plain}
                {move || may.get().then(|| view! { <Edit file=file groups=groups.clone() /> })}
            </div>
            <aside><Journal id=id version=version /></aside>
        </div>
    }
    .into_any()
}

/// Its name, what it is now, and what can be done to it as a whole.
#[component]
fn Head(file: RwSignal<ComponentFile>, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let go: Go = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let id = file.with_untracked(|file| file.id);
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let is_archived = Memo::new(move |_| file.with(|file| file.archived_at.is_some()));
    let status = Memo::new(move |_| file.with(|file| file.status));
    let locked: Signal<bool> = Memo::new(move |_| is_archived.get() || !live.desk.with(|desk| desk.allows(Right::SetStatus))).into();
    let back = move |to: Status| {
        Callback::new(move |()| {
            leptos::task::spawn_local(async move {
                _ = set_statuses(page, vec![(id, to)]).await;
                live.refresh_soon();
            });
        })
    };
    let pick = Callback::new(move |to: Status| {
        let before = status.get_untracked();
        let done = move |()| {
            toasts.done(&format!("It is now: {}", word(to)), Some(back(before)));
            live.refresh_soon();
        };
        deed.ask(move || set_statuses(page, vec![(id, to)]), done);
    });
    let archive = Callback::new(move |to: bool| {
        let set =
            move |archived: bool| change_component(page, id, EditComponent { archived: Some(archived), ..EditComponent::at_rev(None) });
        let done = move |()| {
            let undo = Callback::new(move |()| {
                leptos::task::spawn_local(async move {
                    _ = set(!to).await;
                    live.refresh_soon();
                });
            });
            toasts.done(
                if to { "It is archived: kept with its history, shown nowhere" } else { "It is back, at the end of its group" },
                Some(undo),
            );
            live.refresh_soon();
        };
        deed.ask(move || set(to), done);
    });
    let delete = Callback::new(move |()| {
        let slug = slug.clone();
        let done = move |()| {
            toasts.done("The component is deleted", None);
            live.refresh_soon();
            go.to(&format!("/console/{slug}/components"));
        };
        deed.ask(move || delete_component(page, id), done);
    });
    let because = move || {
        let shown = live.desk.with(|desk| desk.shows.component(id).map(|c| c.status))?;
        (shown != status.get()).then(|| format!("The page shows \u{201c}{}\u{201d} because of what goes on.", word(shown)))
    };
    let ways = move || {
        may.get().then(|| {
            let to = !is_archived.get();
            view! {
                <div class="actions">
                    <button r#type="button" class="plain" on:click=move |_| archive.run(to)>{if to { "Archive" } else { "Restore" }}</button>
                    <Sure words="Delete" ask="No surface shows it or its history any more. Archiving keeps both." run=delete />
                </div>
            }
        })
    };
    view! {
        <header class="incident-head">
            <h1><bdi>{move || file.with(|file| file.name.clone())}</bdi></h1>
            <div class="steps">
                <Severity of="Set to" id="own-status" value=status pick=pick disabled=locked />
                <span>{move || word(status.get())}</span>
                <span class="hint">{because}</span>
            </div>
            {move || is_archived.get().then(|| view! { <p class="note">"Archived: nobody outside sees it. It keeps its history."</p> })}
            {ways}
        </header>
    }
    .into_any()
}

/// Changing what it is.
#[component]
fn Edit(file: RwSignal<ComponentFile>, groups: Vec<GroupFile>) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let (id, rev) = file.with_untracked(|file| (file.id, file.rev));
    let parts = file.with_untracked(|file| Parts::of(&id.to_string(), Some(file)));
    let seen = RwSignal::new(rev);
    let touched = RwSignal::new(false);
    let objective_wrong = RwSignal::new(None);
    let deed = Deed::new();
    // As long as nobody works on the form, it shows what there is.
    Effect::new(move |before: Option<()>| {
        file.track();
        if before.is_some() && !touched.get_untracked() {
            file.with_untracked(|file| {
                parts.take(file);
                seen.set(file.rev);
            });
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        objective_wrong.set(parts.objective_wrong());
        if objective_wrong.with_untracked(Option::is_some) {
            return;
        }
        let input = parts.as_edit(seen.get_untracked());
        let done = move |()| {
            parts.settle();
            touched.set(false);
            live.refresh_soon();
        };
        deed.ask(move || change_component(page, id, input.clone()), done);
    };
    let is_overtaken = Signal::derive(move || touched.get() && file.with(|file| file.rev) != seen.get());
    let mine = Callback::new(move |()| seen.set(file.with_untracked(|file| file.rev)));
    let theirs = Callback::new(move |()| {
        file.with_untracked(|file| {
            parts.take(file);
            seen.set(file.rev);
        });
        touched.set(false);
    });
    view! {
        <form class="say" on:submit=save on:input=move |_| touched.set(true) on:change=move |_| touched.set(true)>
            <Fields parts=parts groups=groups deed=deed objective_wrong=objective_wrong />
            <Overtaken what="this component" is=is_overtaken deed=deed theirs=theirs mine=mine />
            <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Save"</button></div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
