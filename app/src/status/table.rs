//! "What you use": every component in its group, with its days, its uptime and its state.

use leptos::{prelude::*, web_sys::Event};

use crate::ui::memo::memo;
use crate::{
    model::{
        ComponentId, GroupId, Status,
        component::Component,
        order,
        snapshot::{Snapshot, WINDOW_DAYS},
        within::position,
    },
    status::{data::Filter, group::group, horizon, row::row, state::PageState},
    ui::node::{El, classed, el, item},
};

/// From this many components on the list can be searched.
const SEARCHED_FROM: usize = 8;

/// From this many components on groups without trouble start closed.
pub const FOLDED_FROM: usize = 13;

/// What the reader filters by, as signals.
#[derive(Clone, Copy)]
pub struct Filtering {
    /// Part of a name.
    pub query: RwSignal<String>,
    /// Only what is not fine.
    pub only_affected: RwSignal<bool>,
}

impl Filtering {
    /// Whether the component is to be shown. A group's name stands for all its components.
    fn shows(self, snapshot: &Snapshot, component: &Component) -> bool {
        let group = component.group_id.and_then(|id| snapshot.groups.iter().find(|g| g.id == id));
        let matches = self.query.with(|query| {
            let query = lower(query.trim());
            let contains = |name: &str| position(&lower(name), &query).is_some();
            query.is_empty() || contains(&component.name) || group.is_some_and(|g| contains(&g.name))
        });
        component.is_listed()
            && matches
            && (!self.only_affected.get() || component.status != Status::Operational || component.suspected.is_some())
    }

    /// Whether everything is shown.
    pub fn is_empty(self) -> bool {
        !self.only_affected.get() && self.query.with(|q| q.trim().is_empty())
    }
}

/// A place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// A group with its components.
    Group(GroupId),
    /// A component without a group.
    Component(ComponentId),
}

/// Groups and loose components in page order, those left out that the filter hides.
fn entries(snapshot: &Snapshot, filter: Filtering) -> Vec<Entry> {
    let shown: Vec<&Component> = snapshot.listed().filter(|c| filter.shows(snapshot, c)).collect();
    let groups = snapshot.groups.iter().filter(|g| shown.iter().any(|c| c.group_id == Some(g.id)));
    let loose = shown.iter().filter(|c| c.group_id.is_none());
    let mut entries: Vec<_> = groups.map(|g| (g.position, Entry::Group(g.id))).collect();
    entries.extend(loose.map(|c| (c.position, Entry::Component(c.id))));
    order::by_key(&mut entries, |(position, _)| *position);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// The components of a group that the filter shows.
pub fn members(snapshot: &Snapshot, filter: Filtering, group: GroupId) -> Vec<ComponentId> {
    snapshot.listed().filter(|c| c.group_id == Some(group) && filter.shows(snapshot, c)).map(|c| c.id).collect()
}

/// The whole section.
pub fn table(page: PageState, filter: Filter) -> El {
    let filter = Filtering { query: RwSignal::new(filter.query), only_affected: RwSignal::new(filter.only_affected) };
    let shown = memo(move || page.snapshot.with(|s| entries(s, filter)));
    let is_empty = move || shown.with(Vec::is_empty);
    let head = classed("div", "head").child(el("h2").attr("id", "what").text(page.text.what_you_use())).child(search(page, filter));
    let axis = classed("div", "grid axis-row")
        .hidden(is_empty)
        .child(horizon::axis(page))
        .child(classed("span", "uptime").text(page.text.uptime_heading(WINDOW_DAYS)));
    let entry = move |entry: Entry| match entry {
        Entry::Group(id) => item(id, move || group(page, filter, id)),
        Entry::Component(id) => item(id, move || row(page, id)),
    };
    classed("section", "table")
        .attr("aria-labelledby", "what")
        .hidden(move || page.snapshot.with(|s| s.listed().next().is_none()))
        .child(head)
        .child(axis)
        .child(classed("ul", "rows").attr("role", "list").each(move || shown.get().into_iter().map(entry).collect()))
        .child(el("div").live_child(move || is_empty().then(|| nothing(page, filter))))
        .child(classed("div", "legends").hidden(is_empty).child(horizon::legend(page)))
}

/// A form for those without scripts; with them every key counts at once.
fn search(page: PageState, filter: Filtering) -> El {
    let few = memo(move || page.snapshot.with(|s| s.listed().count() < SEARCHED_FROM));
    let field = el("input")
        .attr("id", "q")
        .attr("name", "q")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("placeholder", page.text.search())
        .attr("value", filter.query.get_untracked())
        .on("input", move |event| {
            filter.query.set(event_target_value(event));
            remember(filter);
        });
    let check = el("input")
        .attr("name", "affected")
        .attr("value", "1")
        .attr("type", "checkbox")
        .attr_if("checked", filter.only_affected.get_untracked().then_some(""))
        .on("change", move |event| {
            filter.only_affected.set(event_target_checked(event));
            remember(filter);
        });
    classed("form", "search")
        .attr("action", "/")
        .attr("method", "get")
        .attr("role", "search")
        .hidden(move || few.get() && filter.is_empty())
        .on("submit", Event::prevent_default)
        .child(classed("label", "visually-hidden").attr("for", "q").text(page.text.search()))
        .child(field)
        .child(classed("label", "check").child(check).text(page.text.only_affected()))
        .child(classed("button", "unscripted").attr("type", "submit").text(page.text.show()))
}

fn nothing(page: PageState, filter: Filtering) -> El {
    let query = filter.query.get();
    let words = if query.trim().is_empty() { page.text.none_affected().to_owned() } else { page.text.no_match(query.trim()) };
    classed("p", "nothing").text(words).text(" ").child(el("a").attr("href", "/").text(page.text.clear()))
}

/// Keeps the address in step with the filter, so that it can be sent to a colleague.
#[cfg(feature = "hydrate")]
fn remember(filter: Filtering) {
    crate::live::browser::set_query(&[
        ("q", filter.query.get_untracked().trim()),
        ("affected", if filter.only_affected.get_untracked() { "1" } else { "" }),
    ]);
}

#[cfg(not(feature = "hydrate"))]
fn remember(_: Filtering) {}

/// In lower case. The browser knows how: its tables need not be sent to it.
#[cfg(feature = "hydrate")]
fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

#[cfg(not(feature = "hydrate"))]
fn lower(text: &str) -> String {
    text.to_lowercase()
}
