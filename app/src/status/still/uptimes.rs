//! The uptime of each component, and whether it reaches its goal.

use leptos::prelude::*;

use super::table::{cell, row, table};
use crate::{
    model::component::Component,
    status::{data::still::UptimeOf, event::heading, state::PageState},
    text::number,
    ui::node::{El, classed, el},
};

/// The section; none if no component shows its days.
pub fn section(page: PageState, uptimes: &[UptimeOf]) -> El {
    let text = page.text;
    let shown: Vec<(Component, UptimeOf)> = page.snapshot.with(|s| {
        let found = |c: &Component| uptimes.iter().find(|of| of.component == c.id).copied();
        s.top_to_bottom().into_iter().filter_map(|c| Some((c.clone(), found(c)?))).collect()
    });
    let has_goals = shown.iter().any(|(component, _)| component.uptime_objective.is_some());
    let title = if has_goals { text.uptime_and_goals() } else { text.uptime_column() };
    let mut heads = vec![text.service_heading().to_owned(), text.uptime_column().to_owned()];
    if has_goals {
        heads.push(text.goal_heading().to_owned());
    }
    // What is true of all is said once.
    let first = shown.first().and_then(|(_, of)| of.since);
    let common = first.filter(|_| shown.iter().all(|(_, of)| of.since == first));
    let told = common.map(|date| text.watching_since(&text.date(date)));
    let rules = [Some(text.uptime_rules().to_owned()), told].into_iter().flatten().collect::<Vec<_>>().join(text.space());
    let is_empty = shown.is_empty();
    let rows = shown.into_iter().map(|(component, of)| {
        let since = of.since.filter(|_| common.is_none());
        line(page, component, UptimeOf { since, ..of }, has_goals)
    });
    let rows = rows.collect();
    el("section")
        .hidden(move || is_empty)
        .child(heading(title))
        .child(table("figures by-service", heads, rows))
        .child(classed("p", "note").text(rules))
}

fn line(page: PageState, component: Component, of: UptimeOf, has_goals: bool) -> El {
    let (text, point) = (page.text, page.text.point());
    let link = page.staff(classed("a", "name")).attr("href", format!("/components/{}", component.id));
    let link = link.child(el("bdi").text(component.name));
    let since = of.since.map(|date| classed("p", "note").text(text.watching_since(&text.date(date))));
    let uptime = of.uptime.map_or_else(|| text.no_data().to_owned(), |uptime| number::uptime(uptime, point));
    let mut cells = vec![cell("number", text.uptime_column()).text(uptime)];
    if has_goals {
        let goal = cell("goal", text.goal_heading());
        cells.push(match (component.uptime_objective, of.uptime) {
            (None, _) => goal,
            (Some(wanted), None) => goal.text(number::percent(wanted, point)),
            (Some(wanted), Some(uptime)) => {
                let (class, verdict) =
                    if uptime.reaches(wanted) { ("verdict", text.goal_met()) } else { ("verdict missed", text.goal_missed()) };
                goal.text(number::percent(wanted, point)).text(" ").child(classed("span", class).text(verdict))
            }
        });
    }
    row(el("div").child(link).child_if(since), cells)
}
