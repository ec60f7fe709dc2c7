//! The page itself, and what is said above it.

use app::{
    model::{headline::Banner, snapshot::Snapshot},
    shell,
    status::data::{PageData, View},
};
use axum::http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    asking::{Answered, Asking},
    cause::Cause,
    part::OfPage,
    problem::ReadRefusals,
    schema::{At, Day, Indicator, Key, Language, OneOf, PageKey, Status},
};
use crate::http::machine::json;

/// A page of statuses, as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page {
    /// Its id.
    id: PageKey,
    /// Its short name.
    slug: String,
    /// Its name.
    name: String,
    /// What it is about.
    description: Option<String>,
    /// Where visitors read it.
    url: String,
    /// The zone its days are counted in, an IANA name.
    time_zone: String,
    /// The language staff write in.
    language: Language,
    /// What is said above it.
    headline: String,
    /// The worst of what is said above it.
    status: Status,
    /// The page in one word, with the names the market uses.
    indicator: Indicator,
    /// Since when there has been trouble.
    since: Option<At>,
    /// When staff promised to say more.
    next_update_at: Option<At>,
    /// Open incidents and running maintenance, the worst first; what is suspected or was set stands with each component.
    causes: Vec<Cause>,
    /// How many components there are.
    components: usize,
    /// How many of them are not fine.
    not_operational: usize,
    /// The date there.
    today: Day,
    /// Grows with everything that changes.
    version: u64,
    /// When it last changed.
    updated_at: At,
    /// When it was made.
    created_at: At,
}

impl Page {
    fn of(asking: &Asking, snapshot: &Snapshot) -> Self {
        let page = &snapshot.page;
        let banner = Banner::of(snapshot, asking.now());
        let events = snapshot.open_incidents().into_iter().map(|incident| incident.id);
        let events = events.chain(snapshot.running_maintenances().into_iter().map(|work| work.id));
        Self {
            id: Key(page.id),
            slug: asking.live.head().slug,
            name: page.name.clone(),
            description: page.description.clone(),
            url: page.url.clone(),
            time_zone: page.time_zone.clone(),
            language: OneOf(page.settings.language),
            headline: headline(asking),
            status: OneOf(banner.mark),
            indicator: OneOf(snapshot.indicator().0),
            since: banner.since.map(At),
            next_update_at: banner.next_update_at.map(At),
            causes: events.filter_map(|id| Cause::event(snapshot, id)).collect(),
            components: snapshot.listed().count(),
            not_operational: snapshot.listed().filter(|component| component.status != app::model::Status::Operational).count(),
            today: Day(snapshot.today),
            version: snapshot.version,
            updated_at: At(snapshot.at),
            created_at: At(page.created_at),
        }
    }
}

/// What is said above the page, in its language.
pub fn headline(asking: &Asking) -> String {
    shell::headline(&PageData {
        snapshot: asking.reading.browser.as_ref().clone(),
        view: View::NotFound,
        language: asking.snapshot().page.settings.language,
        now: asking.now(),
        stale_since: asking.state.hub.stale_since(),
        can_mail: false,
    })
}

/// The page, what is said above it, and why.
#[utoipa::path(get, path = "/page", tag = "Page", params(OfPage), responses((status = 200, body = Page, description = "The page"), ReadRefusals), security((), ("token" = [])))]
pub async fn read_page(asking: Asking) -> Answered {
    let make = async { Ok((HeaderMap::new(), json(&Page::of(&asking, asking.snapshot())))) };
    asking.answer_many(Some(asking.now()), make).await
}
