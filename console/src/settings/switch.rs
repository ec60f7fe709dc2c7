//! Whose page this is, at the top of the rail, and the way to one's other pages.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    live::Live,
    me::{MyPage, load_me},
};

/// The name, and what else there is.
#[component]
pub fn PageSwitch() -> impl IntoView {
    let live: Live = expect_context();
    let name = move || live.desk.with(|desk| desk.shows.page.name.clone());
    let pages: RwSignal<Vec<MyPage>> = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            if let Ok(me) = load_me().await {
                _ = pages.try_set(me.pages);
            }
        });
    });
    let others = Memo::new(move |_| {
        let slug = live.desk.with(|desk| desk.slug.clone());
        pages.get().into_iter().filter(|page| page.slug != slug).collect::<Vec<_>>()
    });
    let way = |page: MyPage| view! { <li><A href=format!("/console/{}", page.slug)><bdi>{page.name}</bdi></A></li> };
    move || {
        let others = others.get();
        if others.is_empty() {
            return view! { <p class="whose"><bdi>{name}</bdi></p> }.into_any();
        }
        view! {
            <details class="whose">
                <summary aria-label=move || format!("{}, other pages", name())><bdi>{name}</bdi></summary>
                <ul role="list">{others.into_iter().map(way).collect_view()}</ul>
            </details>
        }
        .into_any()
    }
}
