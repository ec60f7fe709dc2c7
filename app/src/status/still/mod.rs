//! Pages that do not change while they are open: the server writes them, and a browser takes over the frame around them.
//! Nothing here is part of what browsers download.

mod accessibility;
mod announcements;
mod calendar;
mod figures;
mod months;
mod postmortem;
mod recovery;
pub mod subscribe;
mod table;
mod told;
mod uptimes;

use crate::{
    status::{data::still::Content, state::PageState},
    ui::node::El,
};

/// The page.
pub fn page(page: PageState, content: Content) -> El {
    match content {
        Content::Recovery(view) => recovery::page(page, view),
        Content::Calendar(view) => calendar::page(page, view),
        Content::Postmortem(incident) => postmortem::page(page, incident),
        Content::Announcements { past } => announcements::page(page, past),
        Content::Accessibility => accessibility::page(page),
        Content::Subscribe(view) => subscribe::page(page, view),
        Content::Told(told) => told::page(page, told),
    }
}

/// What the page is called.
pub fn title(page: PageState, content: &Content) -> String {
    let text = page.text;
    match content {
        Content::Recovery(_) => text.recovery().to_owned(),
        Content::Calendar(view) => {
            use leptos::prelude::*;
            let name = page.snapshot.with_untracked(|s| s.component(view.component).map(|c| c.name.clone()));
            text.uptime_of(&name.unwrap_or_default())
        }
        Content::Postmortem(incident) => text.postmortem_of(&incident.name),
        Content::Announcements { .. } => text.announcements().to_owned(),
        Content::Accessibility => text.accessibility().to_owned(),
        Content::Subscribe(_) => text.subscribe().to_owned(),
        Content::Told(told) => told::title(page, told).to_owned(),
    }
}
