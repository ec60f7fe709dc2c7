//! A template, new or as it is: title, folder, a text for each state, and what it usually hurts.

use app::model::{
    IncidentState, Word,
    input::{EditTemplate, NewTemplate},
    template::{Template, VARIABLES},
};
use leptos::prelude::*;

use super::calls::{create_template, save_template};
use crate::{
    incidents::say::{STATES, Touched},
    live::Live,
    ui::{
        bare::bare,
        deed::{Deed, Said},
        draft::Draft,
        field::{Field, Line},
        go::Go,
    },
};

/// The ids of the texts, and the names their errors carry.
const FIELDS: [&str; 4] = ["text_investigating", "text_identified", "text_monitoring", "text_resolved"];

/// The form.
#[component]
pub fn Form(
    /// The template as it is; none for a new one.
    before: Option<Template>,
) -> impl IntoView {
    let live: Live = expect_context();
    let go: Go = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let key = before.as_ref().map_or_else(|| format!("{page} new template"), |template| format!("template {}", template.id));
    let known = before.as_ref().map(|template| template.content.clone()).unwrap_or_default();
    let name = Draft::open(format!("{key} name"), &known.name);
    let folder = Draft::open(format!("{key} folder"), known.folder.as_deref().unwrap_or_default());
    let said = |state: IncidentState| known.texts.iter().find(|(own, _)| *own == state).map_or("", |(_, text)| text.as_str());
    let texts: Vec<(IncidentState, Draft)> =
        STATES.into_iter().map(|(state, _)| (state, Draft::open(format!("{key} {}", state.as_str()), said(state)))).collect();
    let chosen = RwSignal::new(known.statuses);
    let seen = before.map(|template| (template.id, template.rev));
    let deed = Deed::new();
    let to = move || live.desk.with_untracked(|desk| format!("/console/{}/settings/templates", desk.slug));
    let drafts = texts.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let content = NewTemplate {
            name: name.text.get_untracked(),
            folder: Some(folder.text.get_untracked()),
            texts: drafts.iter().map(|(state, draft)| (*state, draft.text.get_untracked())).collect(),
            statuses: chosen.get_untracked(),
            ..NewTemplate::default()
        };
        let drafts = drafts.clone();
        let ask = move || {
            let content = content.clone();
            async move {
                match seen {
                    Some((id, rev)) => save_template(page, id, EditTemplate { rev, content }).await,
                    None => create_template(page, content).await.map(|_| ()),
                }
            }
        };
        let done = move |()| {
            name.settle();
            folder.settle();
            drafts.iter().for_each(|(_, draft)| draft.settle());
            live.refresh_soon();
            go.to(&to());
        };
        deed.ask(ask, done);
    };
    let text = move |((state, draft), id): ((IncidentState, Draft), &'static str)| {
        let label = STATES.into_iter().find(|(own, _)| *own == state).map_or("", |(_, word)| word);
        let wrong = deed.of_field(id);
        view! {
            <Field label=label id=id wrong=wrong>
                <textarea id=id prop:value=move || draft.text.get() on:input=move |event| draft.text.set(event_target_value(&event))
                    aria-describedby=format!("{id}-more") aria-invalid=move || wrong.get().is_some().then_some("true")>
                    {bare(draft.text.get_untracked())}
                </textarea>
            </Field>
        }
    };
    let variables = VARIABLES.map(|(word, meaning)| view! { <li><code>{word}</code> " becomes " {meaning}</li> }).collect_view();
    view! {
        <form class="compose" on:submit=submit>
            <Touched chosen=chosen wrong=deed.of_field("components") />
            <div class="say">
                <Line label="Title" id="template-name" value=name.text hint="Of the incident; the template is called the same" wrong=deed.of_field("name") />
                <Line label="Filed under" id="template-folder" value=folder.text hint="Such as \"Providers\"; empty for none" wrong=deed.of_field("folder") />
                <div class="hint"><p>"What to say in each state, in Markdown. Leave empty what you would write yourself."</p><ul class="variables">{variables}</ul></div>
                {texts.into_iter().zip(FIELDS).map(text).collect_view()}
                <div class="act">
                    <button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Save"</button>
                    <button r#type="button" on:click=move |_| go.to(&to())>"Back to the list"</button>
                </div>
                <Said deed=deed />
            </div>
        </form>
    }
    .into_any()
}
