//! The templates in their order, which can be changed.

use app::model::{TemplateId, template::Template};
use leptos::prelude::*;
use leptos_router::components::A;

use super::calls::{create_template, delete_template, order_templates};
use crate::{
    incidents::say::state_word,
    live::Live,
    ui::{deed::Deed, sure::Sure, toast::Toasts},
};

/// The list.
#[component]
pub fn List(
    /// All of them.
    all: Vec<Template>,
    /// Whether whoever looks may change them.
    may: bool,
) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let ids: Vec<TemplateId> = all.iter().map(|template| template.id).collect();
    let count = ids.len();
    let deed = Deed::new();
    deed.tell_failures(toasts);
    let put = Callback::new(move |(ids, back): (Vec<TemplateId>, Option<Vec<TemplateId>>)| {
        let done = move |()| {
            let undo = back.clone().map(|before| {
                Callback::new(move |()| {
                    let before = before.clone();
                    deed.ask(move || order_templates(page, before.clone()), move |()| live.refresh_soon());
                })
            });
            toasts.done("The templates have another order", undo);
            live.refresh_soon();
        };
        deed.ask(move || order_templates(page, ids.clone()), done);
    });
    let row = move |(n, template): (usize, Template)| {
        let (id, name) = (template.id, template.content.name.clone());
        let to = live.desk.with_untracked(|desk| format!("/console/{}/settings/templates/{id}", desk.slug));
        let states: Vec<&str> = template.content.texts.iter().map(|(state, _)| state_word(*state)).collect();
        let states = if states.is_empty() { "no text".to_owned() } else { states.join(", ") };
        let hurts = match template.content.statuses.len() {
            0 => "no component".to_owned(),
            1 => "1 component".to_owned(),
            many => format!("{many} components"),
        };
        let move_it = {
            let ids = ids.clone();
            move |by: isize| {
                let mut wanted = ids.clone();
                if let Some(other) = n.checked_add_signed(by).filter(|other| *other < wanted.len()) {
                    wanted.swap(n, other);
                    put.run((wanted, Some(ids.clone())));
                }
            }
        };
        let (up, down) = (move_it.clone(), move_it);
        let content = template.content.clone();
        let delete = Callback::new(move |()| {
            let content = content.clone();
            let done = move |()| {
                let content = content.clone();
                let undo = Callback::new(move |()| {
                    let content = content.clone();
                    deed.ask(move || create_template(page, content.clone()), move |_| live.refresh_soon());
                });
                toasts.done("The template is deleted", Some(undo));
                live.refresh_soon();
            };
            deed.ask(move || delete_template(page, id), done);
        });
        let ways = may.then(|| {
            view! {
                <span class="ways">
                    <button r#type="button" class="plain" aria-label=format!("Move {name} up") disabled=move || n == 0 || deed.is_pending() on:click=move |_| up(-1)>"\u{2191}"</button>
                    <button r#type="button" class="plain" aria-label=format!("Move {name} down") disabled=move || n + 1 == count || deed.is_pending() on:click=move |_| down(1)>"\u{2193}"</button>
                    <Sure words="Delete" ask="Incidents that began with it stay as they are." run=delete />
                </span>
            }
        });
        let folder = template.content.folder.map(|folder| view! { <b>{folder}</b> });
        view! {
            <li class="member">
                <div class="who">
                    <p><A href=to attr:class="name"><bdi>{template.content.name}</bdi></A></p>
                    <p class="meta">{folder} <span>{states}</span> <span>{hurts}</span></p>
                </div>
                {ways}
            </li>
        }
    };
    view! { <ol role="list" class="members templates">{all.into_iter().enumerate().map(row).collect_view()}</ol> }.into_any()
}
