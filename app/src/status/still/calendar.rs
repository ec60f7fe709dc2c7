//! The uptime calendar of a component: months as grids of days.

use leptos::prelude::*;

use crate::{
    model::{
        Date, Status, calendar,
        uptime::{History, Uptime},
    },
    status::{
        archive::{choice, steps},
        data::{Month, still::CalendarView},
        horizon,
        state::PageState,
    },
    text::number,
    ui::{
        mark::{class, mark},
        node::{El, classed, el},
    },
};

/// The page.
pub fn page(page: PageState, view: CalendarView) -> El {
    let CalendarView { component: id, months, history, earlier, later } = view;
    let name = page.snapshot.with_untracked(|s| s.component(id).map(|c| c.name.clone())).unwrap_or_default();
    let link = page.staff(el("a")).attr("href", format!("/components/{id}")).child(el("bdi").text(name.clone()));
    classed("section", "archive")
        .child(classed("p", "kicker").child(link))
        .child(el("h1").text(page.text.uptime_of(&name)))
        .child(choice(page, "/uptime", Some(id), None))
        .child(steps(page, earlier, later, |month| format!("/uptime/{id}/{:04}/{:02}", month.year, month.month)))
        .child(classed("div", "calendars").children(months.into_iter().map(|month| grid(page, month, &history))))
        .child(classed("div", "legends").child(horizon::marks(page)))
        .child(classed("p", "note").text(page.text.uptime_rules()))
}

fn grid(page: PageState, (month, uptime): (Month, Option<Uptime>), history: &History) -> El {
    let (year, at) = (i32::from(month.year), i32::from(month.month));
    let first = calendar::date(year, at, 1);
    let next = if at == 12 { calendar::date(year + 1, 1, 1) } else { calendar::date(year, at + 1, 1) };
    let (from, until) = (calendar::ordinal(first), calendar::ordinal(next));
    let monday = from - i32::from(calendar::weekday(first)) + 1;
    let cell = |at: i32| if (from..until).contains(&at) { day(page, calendar::from_ordinal(at), history) } else { el("td") };
    let weeks = (0..6).map(|week| monday + week * 7).filter(|start| *start < until);
    let weeks = weeks.map(|start| el("tr").children((start..start + 7).map(cell)));
    let figure = uptime.map(|uptime| classed("span", "number").text(number::uptime(uptime, page.text.point())));
    let heads = page.text.weekdays().map(|day| el("th").attr("scope", "col").text(day));
    classed("table", "calendar")
        .child(el("caption").text(page.text.month(month)).child_if(figure))
        .child(el("thead").child(el("tr").children(heads)))
        .child(el("tbody").children(weeks))
}

/// A day: its number, and unless it was simply fine its mark. Days to come show their number alone.
fn day(page: PageState, date: Date, history: &History) -> El {
    let number = date.day().to_string();
    if date > page.snapshot.with_untracked(|s| s.today) {
        return classed("td", "to-come").text(number);
    }
    let status = history.worst(date);
    let trouble = history.day(date).map_or(0, |d| d.tally.trouble());
    let words = page.text.whole_day(&page.text.date(date), page.state_word(status), trouble, 0);
    let fine = if status == Status::Operational { " fine" } else { "" };
    el("td")
        .class(format!("state-{}{fine}", class(status)))
        .attr("title", words.clone())
        .child(el("span").attr("aria-hidden", "true").text(number))
        .child_if((status != Status::Operational).then(|| mark(status)))
        .child(classed("span", "visually-hidden").text(words))
}
