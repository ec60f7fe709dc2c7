//! Components that are archived: kept with their history, shown nowhere.

use app::model::{
    input::EditComponent,
    shape::{ComponentFile, Shape},
};
use leptos::prelude::*;
use leptos_router::components::A;

use super::calls::{change_component, delete_component};
use crate::{
    live::Live,
    ui::{deed::Deed, sure::Sure, time::Time, toast::Toasts},
};

/// What is archived.
#[component]
pub fn Archive(shape: RwSignal<Shape>, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let archived =
        Memo::new(move |_| shape.with(|shape| shape.components.iter().filter(|c| c.archived_at.is_some()).cloned().collect::<Vec<_>>()));
    let row = move |component: ComponentFile| {
        let id = component.id;
        let back = move |_| {
            let input = EditComponent { archived: Some(false), ..EditComponent::at_rev(None) };
            let done = move |()| {
                let again = EditComponent { archived: Some(true), ..EditComponent::at_rev(None) };
                let undo = Callback::new(move |()| {
                    let again = again.clone();
                    leptos::task::spawn_local(async move {
                        _ = change_component(page, id, again).await;
                        live.refresh_soon();
                    });
                });
                toasts.done("It is back, at the end of its group", Some(undo));
                live.refresh_soon();
            };
            deed.ask(move || change_component(page, id, input.clone()), done);
        };
        let delete = Callback::new(move |()| {
            let done = move |()| {
                toasts.done("The component is deleted", None);
                live.refresh_soon();
            };
            deed.ask(move || delete_component(page, id), done);
        });
        let ways = may.get().then(|| {
            view! {
                <span class="ways">
                    <button r#type="button" class="plain" on:click=back>"Restore"</button>
                    <Sure words="Delete" ask="Its history goes with it." run=delete />
                </span>
            }
        });
        view! {
            <li class="part">
                <A href=format!("/console/{slug}/components/{id}")><bdi>{component.name}</bdi></A>
                <span class="hint">"archived "{component.archived_at.map(|at| view! { <Time at=at /> })}</span>
                {ways}
            </li>
        }
    };
    move || {
        let row = row.clone();
        (!archived.with(Vec::is_empty)).then(|| {
            view! {
                <section class="block" aria-labelledby="archive-title">
                    <h2 id="archive-title">"Archived"</h2>
                    <p class="hint">"Nobody outside sees them. They keep their history."</p>
                    <ul role="list" class="shape">{move || archived.get().into_iter().map(row.clone()).collect_view()}</ul>
                </section>
            }
        })
    }
}
