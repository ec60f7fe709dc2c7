//! What is prepared for an incident before there is one.

pub mod calls;
pub mod choose;
mod form;
mod list;

use app::model::{access::Right, template::Template};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use crate::{layout::complaint, live::Live, settings::tabs::SettingsTabs, ui::address::own_id};

use calls::list_templates;
use form::Form;
use list::List;

/// `/console/{page}/settings/templates`
#[component]
pub fn TemplatesScreen() -> impl IntoView {
    let live: Live = expect_context();
    let found = Resource::new(move || live.desk.with(|desk| (desk.page, desk.version)), |(page, _)| list_templates(page));
    let may = Memo::new(move |_| live.desk.with(|desk| desk.allows(Right::RunEvents)));
    let to = move || live.desk.with(|desk| format!("/console/{}/settings/templates/new", desk.slug));
    let shown = move || {
        Suspend::new(async move {
            match found.await {
                Ok(all) if all.is_empty() => {
                    view! { <p class="empty">"No template yet. One is worth it for everything that has happened twice: at night its words are already there."</p> }
                        .into_any()
                }
                Ok(all) => view! { <List all=all may=may.get_untracked() /> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <Title text="Templates" />
        <h1>"Settings"</h1>
        <SettingsTabs />
        <section class="narrow" aria-labelledby="templates-title">
            <header class="head">
                <h2 id="templates-title">"Templates"</h2>
                {move || may.get().then(|| view! { <A href=to attr:class="button">"New template"</A> })}
            </header>
            <p class="hint">"Whoever opens an incident starts from one with a single choice."</p>
            <Transition>{shown}</Transition>
        </section>
    }
    .into_any()
}

/// `/console/{page}/settings/templates/new`
#[component]
pub fn NewTemplateScreen() -> impl IntoView {
    view! {
        <Title text="New template" />
        <h1>"New template"</h1>
        <Form before=None />
    }
    .into_any()
}

/// `/console/{page}/settings/templates/{id}`
#[component]
pub fn EditTemplateScreen() -> impl IntoView {
    let live: Live = expect_context();
    let own = own_id("/templates/", "");
    let id = move || own.get().unwrap_or_default();
    let page = live.desk.with_untracked(|desk| desk.page);
    let found = Resource::new(move || page, list_templates);
    let shown = move || {
        let id = id();
        Suspend::new(async move {
            match found.await.map(|all| all.into_iter().find(|template: &Template| template.id.as_str() == id)) {
                Ok(Some(template)) => view! { <Form before=Some(template) /> }.into_any(),
                Ok(None) => complaint(&crate::error::ApiError::NotFound("template".to_owned())),
                Err(error) => complaint(&error),
            }
        })
    };
    view! {
        <Title text="Template" />
        <h1>"Template"</h1>
        <Suspense>{shown}</Suspense>
    }
    .into_any()
}
