//! Everything the page is made of, by group: put in order, set by hand several at once, archived and restored.

use app::model::{ComponentId, access::Right, shape::Shape};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use super::{
    archive::Archive,
    bulk::Bulk,
    calls::load_shape,
    grip::{Order, key},
    order::{Row, rows, seat},
    rows::{Head, One},
};
use crate::{layout::complaint, live::Live, ui::deed::Said};

/// From how many components on they can be looked for.
const MANY: usize = 12;

/// The screen.
#[component]
pub fn Components() -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let first = Resource::new(|| (), move |()| load_shape(page));
    let shown = move || {
        Suspend::new(async move {
            match first.await {
                Ok(shape) => view! { <Opened shape=shape /> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Title text="Components" /> <Transition>{shown}</Transition> }.into_any()
}

/// The shape of a page that is here, and follows what others do to it.
#[component]
fn Opened(shape: Shape) -> impl IntoView {
    let live: Live = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let order = Order::new(shape.places());
    let shape = RwSignal::new(shape);
    let version = Memo::new(move |_| live.desk.with(|desk| desk.version));
    Effect::new(move |before: Option<u64>| {
        let now = version.get();
        if before.is_some_and(|before| before != now) {
            leptos::task::spawn_local(async move {
                if let Ok(new) = load_shape(page).await {
                    order.follow(new.places());
                    _ = shape.try_set(new);
                }
            });
        }
        now
    });
    let may_shape: Signal<bool> = Signal::from(Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::ShapePage))));
    let may_set: Signal<bool> = Signal::from(Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::SetStatus))));
    let selected: RwSignal<Vec<ComponentId>> = RwSignal::new(Vec::new());
    let text = RwSignal::new(String::new());
    let told = RwSignal::new(String::new());
    let name_of = move |row: Row| {
        shape
            .with(|shape| match row {
                Row::Group(id) | Row::End(id) => shape.group(id).map(|g| g.name.clone()),
                Row::Component(id) => shape.component(id).map(|c| c.name.clone()),
            })
            .unwrap_or_default()
    };
    let moved = Callback::new(move |row: Row| {
        let Some((group, at, of)) = order.shown.with_untracked(|shown| seat(shown, row)) else { return };
        let place = group.map_or_else(|| "on the page".to_owned(), |group| format!("in {}", untrack(|| name_of(Row::Group(group)))));
        told.set(format!("{}: {at} of {of} {place}", untrack(|| name_of(row))));
    });
    let visible = move || {
        let wanted = text.get().to_lowercase();
        let all = order.shown.with(|shown| rows(shown));
        if wanted.is_empty() {
            return all;
        }
        all.into_iter().filter(|row| matches!(row, Row::Component(_)) && name_of(*row).to_lowercase().contains(&wanted)).collect()
    };
    let finds_none = move || !text.with(String::is_empty) && visible().is_empty();
    let may_move: Signal<bool> = Signal::from(Memo::new(move |_| may_shape.get() && text.with(String::is_empty)));
    let row = move |row: Row| {
        match row {
        Row::Group(id) => view! { <Head id=id shape=shape order=order selected=selected may_move=may_move may_set=may_set moved=moved /> }.into_any(),
        Row::Component(id) => view! { <One id=id shape=shape order=order selected=selected may_move=may_move may_set=may_set moved=moved /> }.into_any(),
        Row::End(_) => view! { <li class="end" data-row=key(row) class:target=move || order.over.with(|over| over.is_some_and(|(own, _)| own == row))></li> }.into_any(),
    }
    };
    let is_many = move || shape.with(|shape| shape.components.len() > MANY);
    let is_empty = move || shape.with(|shape| shape.components.is_empty() && shape.groups.is_empty());
    let ways = {
        let slug = slug.clone();
        move || {
            may_shape.get().then(|| {
                view! {
                    <span class="act">
                        <A href=format!("/console/{slug}/components/groups/new") attr:class="button">"New group"</A>
                        <A href=format!("/console/{slug}/components/new") attr:class="button primary">"New component"</A>
                    </span>
                }
            })
        }
    };
    view! {
        <header class="head">
            <h1>"Components"</h1>
            {ways}
        </header>
        {move || is_empty().then(|| view! { <p class="empty">"Nothing to watch yet. A component is what your visitors care about: \u{201c}Video uploading\u{201d}, not \u{201c}transcode-worker-eu-3\u{201d}."</p> })}
        {move || is_many().then(|| view! {
            <input r#type="search" class="find" placeholder="Find a component" aria-label="Find a component"
                prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event)) />
        })}
        <Bulk shape=shape selected=selected may=may_set />
        <p id="grip-help" class="visually-hidden">"Drag it, or press the arrow keys up and down, to move it."</p>
        <p class="visually-hidden" aria-live="polite">{move || told.get()}</p>
        {move || finds_none().then(|| view! { <p class="empty">{format!("No component is called \u{201c}{}\u{201d}. ", text.get())}<button r#type="button" class="plain" on:click=move |_| text.set(String::new())>"Clear"</button></p> })}
        <ul role="list" class="shape" class:dragging=move || order.dragged.with(Option::is_some)>
            <For each=visible key=|row| *row children=row />
        </ul>
        <Said deed=order.deed />
        <Archive shape=shape may=may_shape />
    }
    .into_any()
}
