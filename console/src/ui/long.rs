//! Long lists: the first part comes with the screen, every other when it is asked for.

use std::future::Future;

use app::model::listing::Listing;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    error::Result,
    layout::complaint,
    ui::deed::{Deed, Progress},
};

/// A long list. It begins anew whenever `key` changes.
#[component]
pub fn Long<K, T, A, F>(
    /// What the list depends on.
    key: Signal<K>,
    /// Asks for the part behind a place.
    ask: A,
    /// One of them, shown as an item of a list.
    row: Callback<T, AnyView>,
    /// What is said if there is none.
    #[prop(into)]
    empty: String,
    /// What is shown in place of that.
    #[prop(optional)]
    nothing: Option<Callback<(), AnyView>>,
    /// How the list looks.
    #[prop(default = "long")]
    class: &'static str,
) -> impl IntoView
where
    K: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    A: Fn(K, Option<String>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Listing<T>>> + Send + 'static,
{
    let first = {
        let ask = ask.clone();
        Resource::new(move || key.get(), move |key| ask(key, None))
    };
    let shown = move || {
        let (ask, empty) = (ask.clone(), empty.clone());
        Suspend::new(async move {
            match first.await {
                Ok(listing) if listing.items.is_empty() => match nothing {
                    Some(nothing) => nothing.run(()),
                    None => view! { <p class="empty">{empty}</p> }.into_any(),
                },
                Ok(listing) => {
                    let key = key.get_untracked();
                    let next = move |after: Option<String>| ask(key.clone(), after);
                    view! { <ul role="list" class=class>{part(listing, next, row)}</ul> }.into_any()
                }
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }.into_any()
}

/// A part, and the way to the next.
fn part<T, A, F>(listing: Listing<T>, ask: A, row: Callback<T, AnyView>) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    A: Fn(Option<String>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Listing<T>>> + Send + 'static,
{
    let rows = listing.items.into_iter().map(|item| row.run(item)).collect_view();
    let more = listing.next.map(|place| {
        let deed = Deed::new();
        let came: RwSignal<Option<Listing<T>>> = RwSignal::new(None);
        let asked = ask.clone();
        let load = move |_| {
            let (ask, place) = (asked.clone(), place.clone());
            deed.ask(move || ask(Some(place.clone())), move |listing| came.set(Some(listing)));
        };
        let load = Callback::new(load);
        move || match came.get() {
            Some(listing) => part(listing, ask.clone(), row),
            None => {
                let failed = move || if let Progress::Failed(error) = deed.progress.get() { Some(complaint(&error)) } else { None };
                view! {
                    <li class="more">
                        <button r#type="button" disabled=move || deed.is_pending() on:click=move |_| load.run(())>"Load more"</button>
                        {failed}
                    </li>
                }
                .into_any()
            }
        }
    });
    view! { {rows} {more} }.into_any()
}
