//! Setting several components at once.

use app::model::{ComponentId, Status, shape::Shape};
use leptos::prelude::*;

use super::calls::set_statuses;
use crate::{
    live::Live,
    ui::{deed::Deed, mark::word, severity::Severity, toast::Toasts},
};

/// Sets several at once.
#[component]
pub fn Bulk(shape: RwSignal<Shape>, selected: RwSignal<Vec<ComponentId>>, may: Signal<bool>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let count = Memo::new(move |_| selected.with(Vec::len));
    let pick = Callback::new(move |status: Status| {
        let ids = selected.get_untracked();
        let before: Vec<(ComponentId, Status)> =
            shape.with_untracked(|shape| ids.iter().filter_map(|id| shape.component(*id).map(|c| (*id, c.status))).collect());
        let wanted: Vec<(ComponentId, Status)> = ids.iter().map(|id| (*id, status)).collect();
        let done = move |()| {
            let before = before.clone();
            let undo = Callback::new(move |()| {
                let before = before.clone();
                leptos::task::spawn_local(async move {
                    if let Err(error) = set_statuses(page, before).await {
                        leptos::logging::warn!("{error}");
                    }
                    live.refresh_soon();
                });
            });
            let of = if ids.len() == 1 { "1 component is".to_owned() } else { format!("{} components are", ids.len()) };
            toasts.done(&format!("{of} now: {}", word(status)), Some(undo));
            selected.set(Vec::new());
            live.refresh_soon();
        };
        deed.ask(move || set_statuses(page, wanted.clone()), done);
    });
    move || {
        (may.get() && count.get() > 0).then(|| {
            view! {
                <div class="bulk" role="group" aria-label="What is selected">
                    <span>{move || format!("{} selected", count.get())}</span>
                    <Severity of="Set all of them to" id="bulk" value=Signal::stored(Status::Unknown) pick=pick disabled=Signal::derive(move || deed.is_pending()) />
                    <button r#type="button" class="plain" on:click=move |_| selected.set(Vec::new())>"Select none"</button>
                </div>
            }
        })
    }
}
