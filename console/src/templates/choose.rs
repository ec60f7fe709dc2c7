//! A new incident from a template: one choice, and its title, its components and its words are there.

use app::model::{
    ComponentId, IncidentState, Status,
    template::{Template, fill},
};
use leptos::prelude::*;

use super::calls::list_templates;
use crate::{
    live::Live,
    ui::{draft::Draft, field::Field},
};

/// The choice. Nothing is shown while there is no template.
#[component]
pub fn FromTemplate(
    /// The title it fills in.
    name: Draft,
    /// The words it fills in, anew when state or components change, until somebody writes their own.
    body: Draft,
    /// The components it fills in.
    chosen: RwSignal<Vec<(ComponentId, Status)>>,
    /// The state the words are for.
    state: RwSignal<IncidentState>,
) -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let found = Resource::new(move || page, list_templates);
    let taken: RwSignal<Option<Template>> = RwSignal::new(None);
    // What was filled in last: whatever differs from it was written by somebody.
    let filled = StoredValue::new(String::new());
    Effect::new(move |_| {
        let (state, chosen) = (state.get(), chosen.get());
        let text = taken.with(|template| template.as_ref().and_then(|template| template.text(state).map(str::to_owned)));
        let Some(text) = text else { return };
        if body.text.with_untracked(|own| !own.is_empty() && filled.with_value(|filled| filled != own)) {
            return;
        }
        let words = live.desk.with_untracked(|desk| {
            let name = |(id, _): &(ComponentId, Status)| desk.shows.component(*id).map(|component| component.name.as_str());
            fill(&text, &desk.shows.page.name, &chosen.iter().filter_map(name).collect::<Vec<_>>())
        });
        filled.set_value(words.clone());
        body.text.set(words);
    });
    let take = Callback::new(move |template: Option<Template>| {
        if let Some(template) = &template {
            let is_written = body.text.with_untracked(|own| !own.is_empty() && filled.with_value(|filled| filled != own));
            if !is_written {
                body.text.set(String::new());
            }
            name.text.set(template.content.name.clone());
            chosen.set(template.content.statuses.clone());
        }
        taken.set(template);
    });
    let shown = move || {
        Suspend::new(async move {
            match found.await {
                Ok(all) if !all.is_empty() => view! { <Choose all=all take=take /> }.into_any(),
                _ => ().into_any(),
            }
        })
    };
    view! { <Suspense>{shown}</Suspense> }.into_any()
}

/// The templates by folder.
#[component]
fn Choose(all: Vec<Template>, take: Callback<Option<Template>>) -> impl IntoView {
    let option = |template: &Template| {
        let id = template.id.to_string();
        view! { <option value=id>{template.content.name.clone()}</option> }
    };
    let mut folders: Vec<String> = all.iter().filter_map(|template| template.content.folder.clone()).collect();
    folders.sort();
    folders.dedup();
    let loose = all.iter().filter(|template| template.content.folder.is_none()).map(option).collect_view();
    let filed = folders.into_iter().map(|folder| {
        let inside = all.iter().filter(|template| template.content.folder.as_ref() == Some(&folder)).map(option).collect_view();
        view! { <optgroup label=folder.clone()>{inside}</optgroup> }
    });
    let filed = filed.collect_view();
    let choose = move |event| {
        let id = event_target_value(&event);
        take.run(all.iter().find(|template| template.id.as_str() == id).cloned());
    };
    view! {
        <Field label="From a template" id="template">
            <select id="template" on:change=choose>
                <option value="">"none: write it yourself"</option>
                {loose}
                {filed}
            </select>
        </Field>
    }
    .into_any()
}
