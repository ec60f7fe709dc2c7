//! What one subscriber hears: in a sentence, and to be changed for them.

use app::model::{
    ComponentId, GroupId, Language, Word,
    input::EditSubscriber,
    subscriber::{Kinds, SubscriberFile, Wishes},
};
use leptos::prelude::*;

use super::calls::change_wishes;
use crate::{
    desk::Desk,
    live::Live,
    maintenance::parts::Ticks,
    ui::{
        deed::{Deed, Said},
        field::{Line, Tick},
        pick::Pick,
        select::Select,
    },
};

/// What they hear of, by kind.
fn kinds(wishes: &Wishes) -> String {
    let kinds = wishes.kinds;
    let all = [
        (kinds.incidents, "incidents"),
        (kinds.maintenances, "maintenance"),
        (kinds.postmortems, "postmortems"),
        (kinds.components, "components whose status changes without a word"),
    ];
    let named: Vec<&str> = all.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
    let only = if wishes.only_severe { ", only of what hurts much" } else { "" };
    format!("{}{only}", named.join(", "))
}

/// What they hear of, by place.
fn scope(wishes: &Wishes, desk: &Desk) -> String {
    if wishes.is_whole_page() {
        return "the whole page, with what comes later".to_owned();
    }
    let group = |id: &GroupId| desk.shows.groups.iter().find(|group| group.id == *id).map(|group| format!("all of {}", group.name));
    let component = |id: &ComponentId| desk.shows.component(*id).map(|component| component.name.clone());
    let named: Vec<String> = wishes.groups.iter().filter_map(group).chain(wishes.components.iter().filter_map(component)).collect();
    if named.is_empty() { "parts of the page that are gone".to_owned() } else { named.join(", ") }
}

/// What they hear.
#[component]
pub fn Hears(
    /// Who.
    file: RwSignal<SubscriberFile>,
    /// Looks at them again.
    again: Callback<()>,
) -> impl IntoView {
    let live: Live = expect_context();
    let facts = move || {
        let subscription = file.with(|file| file.subscription.clone());
        let wishes = subscription.wishes;
        let place = match subscription.event {
            Some(id) => live.desk.with(|desk| {
                let incident = desk.shows.incident(id).map(|incident| incident.name.clone());
                let name = incident.or_else(|| desk.shows.maintenance(id).map(|maintenance| maintenance.name.clone()));
                name.map_or("one event only, until it is over".to_owned(), |name| format!("\u{201c}{name}\u{201d} only, until it is over"))
            }),
            None => live.desk.with(|desk| scope(&wishes, desk)),
        };
        let language = wishes.language.map_or("the page's own", Language::own_name);
        let zone = wishes.time_zone.clone().unwrap_or_else(|| "the page's own".to_owned());
        view! {
            <dt>"Of"</dt><dd><bdi>{place}</bdi></dd>
            <dt>"What"</dt><dd>{kinds(&wishes)}</dd>
            <dt>"In"</dt><dd>{language}</dd>
            <dt>"Times in"</dt><dd>{zone}</dd>
        }
    };
    let wishes = Memo::new(move |_| file.with(|file| file.subscription.wishes.clone()));
    let form = move || view! { <Change file=file wishes=wishes.get() again=again /> };
    view! {
        <section aria-labelledby="hears-title">
            <h2 id="hears-title">"What they hear"</h2>
            <dl class="moments">{facts}</dl>
            <details>
                <summary>"Change it for them"</summary>
                {form}
            </details>
        </section>
    }
    .into_any()
}

/// Other wishes for them.
#[component]
fn Change(file: RwSignal<SubscriberFile>, wishes: Wishes, again: Callback<()>) -> impl IntoView {
    let live: Live = expect_context();
    let (page, id) = (live.desk.with_untracked(|desk| desk.page), file.with_untracked(|file| file.subscription.id));
    let (incidents, maintenances) = (RwSignal::new(wishes.kinds.incidents), RwSignal::new(wishes.kinds.maintenances));
    let (postmortems, statuses) = (RwSignal::new(wishes.kinds.postmortems), RwSignal::new(wishes.kinds.components));
    let only_severe = RwSignal::new(wishes.only_severe);
    let whole = RwSignal::new(wishes.is_whole_page());
    let groups: RwSignal<Vec<GroupId>> = RwSignal::new(wishes.groups);
    let components: RwSignal<Vec<ComponentId>> = RwSignal::new(wishes.components);
    let language = RwSignal::new(wishes.language);
    let zone = RwSignal::new(wishes.time_zone.unwrap_or_default());
    let deed = Deed::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let is_whole = whole.get_untracked();
        let wishes = Wishes {
            groups: if is_whole { Vec::new() } else { groups.get_untracked() },
            components: if is_whole { Vec::new() } else { components.get_untracked() },
            kinds: Kinds {
                incidents: incidents.get_untracked(),
                maintenances: maintenances.get_untracked(),
                postmortems: postmortems.get_untracked(),
                components: statuses.get_untracked(),
            },
            only_severe: only_severe.get_untracked(),
            language: language.get_untracked(),
            time_zone: Some(zone.get_untracked()).filter(|zone| !zone.trim().is_empty()),
        };
        let ask = move || change_wishes(page, id, EditSubscriber { wishes: wishes.clone() });
        deed.ask(ask, move |()| _ = again.try_run(()));
    };
    let languages: Vec<(Option<Language>, String)> = std::iter::once((None, "the page's own".to_owned()))
        .chain(Language::ALL.iter().map(|language| (Some(*language), language.own_name().to_owned())))
        .collect();
    let kinds_wrong = deed.of_field("kinds");
    let parts = move || {
        (!whole.get()).then(|| {
            view! {
                <Groups chosen=groups />
                <Ticks chosen=components legend="Components" wrong=deed.of_field("components") />
            }
        })
    };
    let scopes = vec![
        (true, "The whole page", "With every component that comes later"),
        (false, "Parts of it", "Groups and components, chosen one by one"),
    ];
    view! {
        <form class="say" aria-label="What they hear" on:submit=save>
            <fieldset class="switches">
                <legend>"Of which kinds of things"</legend>
                <Tick label="Incidents" value=incidents />
                <Tick label="Maintenance" value=maintenances />
                <Tick label="Postmortems" value=postmortems />
                <Tick label="Components whose status changes without a word" value=statuses />
                <Tick label="Only of what hurts much" value=only_severe />
                {move || kinds_wrong.get().map(|wrong| view! { <p class="wrong">{wrong}</p> })}
            </fieldset>
            <Pick legend="Of which parts of the page" name="scope" options=scopes value=whole />
            {parts}
            <Select label="Language" id="wish-language" options=Signal::stored(languages) value=language />
            <Line label="Time zone" id="wish-zone" value=zone hint="Such as Europe/Berlin; empty means the page's own" wrong=deed.of_field("time_zone") />
            <div class="act"><button r#type="submit" disabled=move || deed.is_pending()>"Save"</button></div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}

/// The groups, to be ticked as a whole.
#[component]
fn Groups(chosen: RwSignal<Vec<GroupId>>) -> impl IntoView {
    let live: Live = expect_context();
    let groups = Memo::new(move |_| live.desk.with(|desk| desk.shows.groups.iter().map(|g| (g.id, g.name.clone())).collect::<Vec<_>>()));
    let one = move |(id, name): (GroupId, String)| {
        let is = move || chosen.with(|chosen| chosen.contains(&id));
        let change = move |event| {
            let is_ticked = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.retain(|own| *own != id);
                if is_ticked {
                    chosen.push(id);
                }
            });
        };
        view! { <label class="tick"><input r#type="checkbox" prop:checked=is checked=is on:change=change /><span><bdi>{name}</bdi></span></label> }
    };
    move || {
        (!groups.with(Vec::is_empty)).then(|| {
            view! {
                <fieldset class="ticks">
                    <legend>"Groups, with what they will have"</legend>
                    <div class="columns">{groups.get().into_iter().map(one).collect_view()}</div>
                </fieldset>
            }
        })
    }
}
