//! The public page: what visitors read in a crisis.

#[cfg(feature = "ssr")]
pub mod address;
pub mod archive;
pub mod banner;
pub mod chart;
pub mod component;
pub mod data;
pub mod days;
pub mod event;
pub mod footer;
pub mod group;
pub mod horizon;
pub mod row;
#[cfg(test)]
mod samples;
pub mod spoken;
pub mod state;
#[cfg(feature = "ssr")]
mod still;
pub mod table;
pub mod time;

#[cfg(test)]
mod tests;

use leptos::prelude::*;

use crate::ui::node::{El, classed, el};
use data::{Series, View};
use state::PageState;

/// The points a view comes with.
pub fn series(view: &View) -> Vec<Series> {
    match view {
        View::Front { series, .. } | View::Component { series, .. } => series.clone(),
        _ => Vec::new(),
    }
}

/// The whole visible page.
pub fn screen(page: PageState, view: View) -> Vec<El> {
    let mut all = banner::header(page);
    let top = if matches!(view, View::Front { .. }) { banner::band(page) } else { banner::strip(page) };
    let frame = classed("div", "body");
    let body = match view {
        View::Served { .. } => frame.html(String::new()),
        view => frame.children(body(page, view)),
    };
    all.push(el("main").attr("id", "main").child(top).child(body).child(pill(page)));
    all.push(footer::footer(page));
    all.push(spoken::live_region(page));
    all
}

/// Tells of new updates above what is being read.
fn pill(page: PageState) -> El {
    classed("a", "pill")
        .attr("href", "#main")
        .hidden(move || page.unseen.get() == 0)
        .on("click", move |_| page.unseen.set(0))
        .live_text(move || page.text.new_updates(page.unseen.get()))
}

fn body(page: PageState, view: View) -> Vec<El> {
    match view {
        View::Front { filter, .. } => vec![
            about(page),
            event::incident::open_incidents(page),
            event::maintenance::running(page),
            table::table(page, filter),
            event::maintenance::upcoming(page),
            chart::charts(page, None),
            days::past_days(page),
        ],
        View::Month(month) => vec![days::month(page, month)],
        View::Incident { incident } => vec![event::incident::page(page, incident)],
        View::Maintenance { maintenance } => vec![event::maintenance::page(page, maintenance)],
        View::Component { id, journal, incidents, .. } => vec![component::page(page, id, journal, incidents)],
        #[cfg(feature = "ssr")]
        View::Still(content) => vec![still::page(page, *content)],
        View::Served { .. } => Vec::new(),
        View::NotFound => vec![apology(page, page.text.not_found(), None)],
        View::Fault { reference } => vec![apology(page, page.text.fault(), Some(&reference))],
    }
}

fn about(page: PageState) -> El {
    let words = move || page.snapshot.with(|s| s.page.description.clone());
    page.staff(classed("p", "about")).hidden(move || words().is_none()).live_text(move || words().unwrap_or_default())
}

/// A page that is not there or cannot be shown; what visitors came for stands above it all the same.
fn apology(page: PageState, what: &'static str, reference: Option<&str>) -> El {
    let link = time::sentence(el("a").attr("href", "/"), page, move || banner::headline(page));
    classed("section", "apology")
        .child(el("h1").text(what))
        .child_if(reference.map(|reference| el("p").text(page.text.fault_hint(reference))))
        .child(el("p").text(page.text.status_is()).text(" ").child(link))
}

/// What the document is called, without its mark: none on the front page, whose title is the headline.
pub fn own_title(page: PageState, view: &View) -> Option<String> {
    let text = page.text;
    let component = |id| page.snapshot.with(|s| s.component(id).map(|c| c.name.clone())).unwrap_or_default();
    match view {
        View::Front { .. } => None,
        View::Month(shown) => {
            let month = text.month(shown.month);
            Some(shown.component.map_or_else(|| text.history_of(&month), |id| text.history_of_one(&component(id), &month)))
        }
        View::Incident { incident } => Some(incident.name.clone()),
        View::Maintenance { maintenance } => Some(maintenance.name.clone()),
        View::Component { id, .. } => Some(component(*id)),
        #[cfg(feature = "ssr")]
        View::Still(content) => Some(still::title(page, content)),
        View::Served { title } => Some(title.clone()),
        View::NotFound => Some(text.not_found().trim_end_matches('.').to_owned()),
        View::Fault { .. } => Some(text.fault().trim_end_matches('.').to_owned()),
    }
}
