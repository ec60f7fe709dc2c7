//! A group: made, changed, taken away.

use app::model::{
    Collapse, GroupId,
    access::Right,
    input::{EditGroup, NewGroup},
    shape::{GroupFile, Shape},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::calls::{change_group, create_group, delete_group, load_shape};
use crate::{
    error::ApiError,
    layout::complaint,
    live::Live,
    maintenance::parts::Ticks,
    ui::{
        address::own_id,
        deed::{Deed, Progress, Said},
        draft::Draft,
        field::Line,
        go::Go,
        select::Select,
        sure::Sure,
        toast::Toasts,
    },
};

/// The screen, for a new group or one there is.
#[component]
pub fn ShowGroup() -> impl IntoView {
    let live: Live = expect_context();
    let own = own_id("/components/groups/", "");
    let id = Memo::new(move |_| own.get().map(|id| id.parse::<GroupId>().ok()));
    let page = live.desk.with_untracked(|desk| desk.page);
    let first = Resource::new(move || id.get(), move |id| async move { load_shape(page).await.map(|shape| (id, shape)) });
    let shown = move || {
        Suspend::new(async move {
            match first.await {
                _ if !live.desk.with_untracked(|desk| desk.allows(Right::ShapePage)) => complaint(&ApiError::Forbidden),
                Ok((None, shape)) => view! { <Form group=None shape=shape /> }.into_any(),
                Ok((Some(id), shape)) => match id.and_then(|id| shape.group(id).cloned()) {
                    Some(group) => view! { <Form group=Some(group) shape=shape /> }.into_any(),
                    None => complaint(&ApiError::NotFound("group".to_owned())),
                },
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }.into_any()
}

#[component]
fn Form(group: Option<GroupFile>, shape: Shape) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let go: Go = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let slug = StoredValue::new(slug);
    let key = group.as_ref().map_or_else(|| format!("{page} new group"), |group| group.id.to_string());
    let heading = group.as_ref().map_or_else(|| "New group".to_owned(), |group| group.name.clone());
    let name = Draft::open(format!("{key} name"), group.as_ref().map_or("", |g| &g.name));
    let description = Draft::open(format!("{key} description"), group.as_ref().and_then(|g| g.description.as_deref()).unwrap_or_default());
    let collapse = RwSignal::new(group.as_ref().map_or(Collapse::WhenFine, |g| g.collapse));
    let own = group.as_ref().map(|group| group.id);
    let inside = StoredValue::new(
        shape.places().into_iter().find(|place| own.is_some() && place.group == own).map(|place| place.components).unwrap_or_default(),
    );
    let components = RwSignal::new(inside.get_value());
    let seen = RwSignal::new(group.map_or(0, |group| group.rev));
    let deed = Deed::new();
    let leave = move |words: &'static str| {
        name.settle();
        description.settle();
        toasts.done(words, None);
        live.refresh_soon();
        _ = slug.try_with_value(|slug| go.to(&format!("/console/{slug}/components")));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = Some(description.text.get_untracked()).filter(|text| !text.trim().is_empty());
        let ids = components.get_untracked();
        let new = NewGroup {
            description: said,
            collapse: collapse.get_untracked(),
            components: ids,
            ..NewGroup::named(name.text.get_untracked())
        };
        match own {
            None => deed.ask(move || create_group(page, new.clone()), move |_| leave("The group is there")),
            Some(id) => {
                let edit = EditGroup {
                    name: Some(new.name),
                    description: Some(new.description),
                    collapse: Some(new.collapse),
                    components: (inside.with_value(|inside| *inside != new.components)).then_some(new.components),
                    ..EditGroup::at_rev(Some(seen.get_untracked()))
                };
                deed.ask(move || change_group(page, id, edit.clone()), move |()| leave("The group is changed"));
            }
        }
    };
    let delete = move |id: GroupId| {
        let run = Callback::new(move |()| {
            deed.ask(move || delete_group(page, id), move |()| leave("The group is gone; its components stay where it stood"))
        });
        view! { <Sure words="Delete group" ask="Its components stay, where it stood." run=run /> }
    };
    let conflict = move || {
        matches!(deed.progress.get(), Progress::Failed(ApiError::Conflict(_))).then(|| {
            let keep = move |_| {
                leptos::task::spawn_local(async move {
                    if let Ok(shape) = load_shape(page).await
                        && let Some(now) = own.and_then(|id| shape.group(id).map(|g| g.rev))
                    {
                        seen.set(now);
                        deed.progress.set(Progress::Idle);
                    }
                });
            };
            view! {
                <div class="conflict" role="alert">
                    <p>"Somebody else has changed this group while you were editing. Your text is still here."</p>
                    <button r#type="button" on:click=keep>"Go on with mine"</button>
                </div>
            }
        })
    };
    let ways = vec![
        (Collapse::WhenFine, "Open while something in it is not fine".to_owned()),
        (Collapse::Never, "Open at first".to_owned()),
        (Collapse::Always, "Closed at first".to_owned()),
    ];
    view! {
        <Title text=heading.clone() />
        <h1><bdi>{heading}</bdi></h1>
        <form class="say narrow" on:submit=save>
            <Line label="Name" id="name" value=name.text wrong=deed.of_field("name") />
            <Line label="Description" id="description" value=description.text wrong=deed.of_field("description") />
            <Select label="On the page" id="collapse" options=Signal::stored(ways) value=collapse />
            <Ticks chosen=components legend="Components in it" wrong=deed.of_field("components") />
            {conflict}
            <div class="act">
                <button r#type="submit" class="primary" disabled=move || deed.is_pending()>{if own.is_some() { "Save" } else { "Create group" }}</button>
                {own.map(delete)}
            </div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
