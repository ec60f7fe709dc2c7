//! A group of components in the list.

use leptos::prelude::*;

use crate::ui::memo::memo;
use crate::{
    model::{Collapse, GroupId, Status},
    status::{
        horizon,
        row::{row, row_class, uptime},
        state::PageState,
        table::{FOLDED_FROM, Filtering, members},
    },
    ui::{
        mark::live_mark,
        node::{El, classed, el, item},
    },
};

/// The group: a head with its own days, and its components, which can be folded away.
pub fn group(page: PageState, filter: Filtering, id: GroupId) -> El {
    let group = move || page.snapshot.with(|s| s.groups.iter().find(|g| g.id == id).map(|g| (g.name.clone(), g.status)));
    let group = memo(move || group().unwrap_or((String::new(), Status::Unknown)));
    let name = move || group.with(|(name, _)| name.clone());
    let status = move || group.with(|(_, status)| *status);
    let shown = move || page.snapshot.with(|s| members(s, filter, id));
    let has_days = memo(move || page.snapshot.with(|s| s.histories.contains_key(&id.cast())));
    let is_open = memo(move || open(page, id) || !filter.is_empty());
    let who = classed("div", "who")
        .child(page.staff(classed("h3", "name")).child(el("bdi").live_text(name)))
        .child(classed("span", "why").live_text(move || summary(page, id)));
    let details = el("details")
        .flag("open", move || is_open.get())
        .child(classed("summary", "grid").child(live_mark(status)).child(who))
        .child(classed("ul", "rows").attr("role", "list").each(move || {
            let rows = shown().into_iter();
            rows.map(|id| item(id, move || row(page, id))).collect()
        }));
    let figures = classed("div", "grid figures")
        .child(classed("div", "days-cell").live_child(move || has_days.get().then(|| horizon::strip(page, id.cast(), name, None))))
        .child(uptime(page, id.cast()))
        .child(classed("span", "component-status").live_text(move || page.state_word(status())));
    el("li")
        .live_class(move || format!("group {}", row_class(page, id.cast(), status())))
        .attr("data-group-id", id.to_string())
        .child(details)
        .child(figures)
        .child(horizon::card(page, id.cast()))
}

/// Whether the group starts open: as staff want it, and by itself when something in it is not fine or the list is short.
fn open(page: PageState, id: GroupId) -> bool {
    page.snapshot.with(|s| {
        let Some(group) = s.groups.iter().find(|g| g.id == id) else { return false };
        match group.collapse {
            Collapse::Never => true,
            Collapse::Always => false,
            Collapse::WhenFine => {
                let is_suspected = || s.listed().any(|c| c.group_id == Some(id) && c.suspected.is_some());
                group.status > Status::Unknown || is_suspected() || s.listed().count() < FOLDED_FROM
            }
        }
    })
}

/// How many of its components are affected.
fn summary(page: PageState, id: GroupId) -> String {
    let (total, affected) = page.snapshot.with(|s| {
        let members = s.listed().filter(|c| c.group_id == Some(id));
        (members.clone().count(), members.filter(|c| c.status > Status::Unknown).count())
    });
    if affected == 0 { page.text.services(total) } else { page.text.affected_of(affected, total) }
}
