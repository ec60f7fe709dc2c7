//! The rows of the list: heads of groups, and components.

use app::model::{
    ComponentId, GroupId, Status, Visibility,
    shape::{ComponentFile, Shape},
};
use leptos::prelude::*;
use leptos_router::components::A;

use super::{
    grip::{Grip, Order, key},
    order::{Row, seat},
};
use crate::{
    live::Live,
    ui::mark::{Mark, word},
};

/// The classes of a row: what it is, whether it is being dragged, and whether something would be dropped before or behind it.
fn classes(order: Order, row: Row, kind: impl Fn() -> &'static str) -> impl Fn() -> String {
    move || {
        let dragged = if order.dragged.get() == Some(row) { " dragged" } else { "" };
        let over = match order.over.get() {
            Some((own, true)) if own == row => " drop behind",
            Some((own, false)) if own == row => " drop before",
            _ => "",
        };
        format!("part {}{dragged}{over}", kind())
    }
}

/// The head of a group.
#[component]
pub fn Head(
    id: GroupId,
    shape: RwSignal<Shape>,
    order: Order,
    selected: RwSignal<Vec<ComponentId>>,
    may_move: Signal<bool>,
    may_set: Signal<bool>,
    moved: Callback<Row>,
) -> impl IntoView {
    let live: Live = expect_context();
    let slug = live.desk.with_untracked(|desk| desk.slug.clone());
    let row = Row::Group(id);
    let name = Memo::new(move |_| shape.with(|shape| shape.group(id).map(|g| g.name.clone()).unwrap_or_default()));
    let inside = Memo::new(move |_| {
        order
            .shown
            .with(|shown| shown.iter().find(|place| place.group == Some(id)).map(|place| place.components.clone()).unwrap_or_default())
    });
    let all = Memo::new(move |_| inside.with(|ids| !ids.is_empty() && ids.iter().all(|id| selected.with(|own| own.contains(id)))));
    let select = move |event| {
        let ticked = event_target_checked(&event);
        let ids = inside.get_untracked();
        selected.update(|own| {
            own.retain(|id| !ids.contains(id));
            if ticked {
                own.extend(ids);
            }
        });
    };
    let tick = move || {
        may_set.get().then(|| {
            view! { <input r#type="checkbox" aria-label=move || format!("Select all of {}", name.get()) prop:checked=move || all.get() on:change=select /> }
        })
    };
    let class = classes(order, row, || "head");
    let hint = move || if inside.with(Vec::is_empty) { "nothing in it yet".to_owned() } else { String::new() };
    view! {
        <li class=class data-row=key(row)>
            <span class="tickbox">{tick}</span>
            {move || may_move.get().then(|| view! { <Grip row=row name=name order=order moved=moved /> })}
            <h2><A href=format!("/console/{slug}/components/groups/{id}")><bdi>{move || name.get()}</bdi></A></h2>
            <span class="hint">{hint}</span>
        </li>
    }
    .into_any()
}

/// What visitors see of it, where that is not everything always.
fn limits(component: &ComponentFile) -> Vec<&'static str> {
    let mut all = Vec::new();
    match component.visibility {
        Visibility::Public => {}
        Visibility::Team => all.push("staff only"),
        Visibility::Hidden => all.push("hidden"),
    }
    if component.only_show_if_degraded {
        all.push("shown only in trouble");
    }
    if !component.showcase {
        all.push("without history");
    }
    all
}

/// One component.
#[component]
pub fn One(
    id: ComponentId,
    shape: RwSignal<Shape>,
    order: Order,
    selected: RwSignal<Vec<ComponentId>>,
    may_move: Signal<bool>,
    may_set: Signal<bool>,
    moved: Callback<Row>,
) -> impl IntoView {
    let live: Live = expect_context();
    let slug = live.desk.with_untracked(|desk| desk.slug.clone());
    let row = Row::Component(id);
    let of =
        move |read: fn(&ComponentFile) -> String| Memo::new(move |_| shape.with(|shape| shape.component(id).map(read).unwrap_or_default()));
    let name = of(|component| component.name.clone());
    let limits = of(|component| limits(component).join(", "));
    let shown = Memo::new(move |_| {
        live.desk
            .with(|desk| desk.shows.component(id).map(|c| c.status))
            .or_else(|| shape.with(|shape| shape.component(id).map(|c| c.status)))
            .unwrap_or(Status::Unknown)
    });
    let is_inside = Memo::new(move |_| order.shown.with(|shown| seat(shown, row).is_some_and(|(group, ..)| group.is_some())));
    let is_selected = move || selected.with(|own| own.contains(&id));
    let select = move |event| {
        let ticked = event_target_checked(&event);
        selected.update(|own| {
            own.retain(|other| *other != id);
            if ticked {
                own.push(id);
            }
        });
    };
    let tick = move || {
        may_set.get().then(|| view! { <input r#type="checkbox" aria-label=move || format!("Select {}", name.get()) prop:checked=is_selected on:change=select /> })
    };
    let class = classes(order, row, move || if is_inside.get() { "inside" } else { "" });
    view! {
        <li class=class data-row=key(row)>
            <span class="tickbox">{tick}</span>
            {move || may_move.get().then(|| view! { <Grip row=row name=name order=order moved=moved /> })}
            <Mark status=shown />
            <A href=format!("/console/{slug}/components/{id}")><bdi>{move || name.get()}</bdi></A>
            <span class="hint">{move || limits.get()}</span>
            <span class="word">{move || word(shown.get())}</span>
        </li>
    }
    .into_any()
}
