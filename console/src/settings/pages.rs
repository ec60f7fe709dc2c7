//! The pages somebody works on, and another one.

use app::model::{Role, input::NewPage};
use leptos::prelude::*;
use leptos_router::components::A;

use super::calls::create_page;
use crate::{
    layout::complaint,
    live::Live,
    me::{MyPage, load_me},
    members::role_word,
    ui::{
        deed::{Deed, Said},
        draft::Draft,
        field::Line,
        go::leave_for,
    },
};

/// The pages, and the form for another.
#[component]
pub fn Pages() -> impl IntoView {
    let live: Live = expect_context();
    let me = Resource::new(|| (), |()| load_me());
    let here = move |slug: &str| live.desk.with_untracked(|desk| desk.slug == slug);
    let row = move |page: MyPage| {
        let this = here(&page.slug).then(|| view! { <b class="tag">"this one"</b> });
        view! {
            <li class="member">
                <div class="who">
                    <p><A href=format!("/console/{}", page.slug) attr:class="name"><bdi>{page.name}</bdi></A> " " {this}</p>
                    <p class="meta">{page.slug}</p>
                </div>
                <span class="role">{role_word(page.role)}</span>
            </li>
        }
    };
    let shown = move || {
        Suspend::new(async move {
            match me.await {
                Ok(me) => {
                    let owns = me.pages.iter().any(|page| page.role == Role::Owner);
                    let form = owns.then(|| view! { <div class="aside"><NewPageForm /></div> });
                    view! {
                        <div class="people">
                            <section aria-labelledby="pages-title">
                                <h2 id="pages-title">"Your pages"</h2>
                                <ul role="list" class="members">{me.pages.into_iter().map(row).collect_view()}</ul>
                            </section>
                            {form}
                        </div>
                    }
                    .into_any()
                }
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Suspense>{shown}</Suspense> }.into_any()
}

/// Another page.
#[component]
fn NewPageForm() -> impl IntoView {
    let live: Live = expect_context();
    let (name, slug) = (Draft::open("new page name", ""), Draft::open("new page slug", ""));
    let zone = Draft::open("new page zone", &live.desk.with_untracked(|desk| desk.shows.page.time_zone.clone()));
    let deed = Deed::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = NewPage { name: name.text.get_untracked(), slug: slug.text.get_untracked(), time_zone: zone.text.get_untracked() };
        let to = format!("/console/{}/settings", input.slug.trim().to_lowercase());
        deed.ask(
            move || create_page(input.clone()),
            move |_| {
                name.clear();
                slug.clear();
                leave_for(&to);
            },
        );
    };
    view! {
        <section class="panel" aria-labelledby="new-page-title">
            <h2 id="new-page-title">"Another page"</h2>
            <p class="hint">"With its own components, incidents and staff. You will own it."</p>
            <form class="entry" on:submit=submit>
                <Line label="Name" id="new-name" value=name.text wrong=deed.of_field("name") />
                <Line label="Short name" id="new-slug" value=slug.text hint="In addresses: lower-case letters, digits and dashes" wrong=deed.of_field("slug") />
                <Line label="Time zone" id="new-zone" value=zone.text wrong=deed.of_field("time_zone") />
                <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Make the page"</button></div>
                <Said deed=deed />
            </form>
        </section>
    }
    .into_any()
}
