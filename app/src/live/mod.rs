//! The open page in a browser: it ticks, follows the server's event stream and folds what happens into what is shown.

pub mod browser;
mod feed;
mod fold;
pub mod points;
pub mod read;
pub mod stream;
mod tabs;

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    status::{banner, state::PageState, time::NO_DAY},
    ui::{effect::effect, zone},
};

/// How often clocks and durations move.
const TICK: Duration = Duration::from_secs(30);

/// Half a year, to see whether two zones change their clocks alike.
const HALF_A_YEAR: Duration = Duration::from_secs(182 * 86_400);

/// Brings a page to life that is about to be hydrated. Nothing changes before hydration is done: effects run after it.
pub fn start(page: PageState, own_title: Option<String>) {
    effect(move || {
        page.awake.set(true);
        page.own_zone.set(zones_differ(page));
        tick(page);
        feed::Feed::start(page);
    });
    _ = set_interval_with_handle(move || tick(page), TICK);
    browser::on_visible(move || tick(page));
    effect(move || browser::set_title(&banner::title(page, own_title.as_deref())));
    effect(move || browser::set_favicon(&banner::favicon(page.banner.with(|b| b.mark))));
}

/// Puts the times of a page that stays as it was served into the reader's own zone, where that is another.
pub fn localise(page: PageState) {
    effect(move || {
        if page.own_zone.get() {
            untrack(|| {
                browser::for_each_time(|place, at| {
                    place.set_text_content(Some(&page.write(at, false, NO_DAY)));
                    _ = place.set_attribute("title", &page.exact(at));
                })
            });
        }
    });
}

/// Moves the page's clock, never to before what it shows: the reader's own clock may be wrong.
fn tick(page: PageState) {
    let shown = page.snapshot.with_untracked(|s| s.at);
    page.now.set(browser::now().max(shown));
    if !browser::is_scrolled() {
        page.unseen.set(0);
    }
}

/// Whether clocks in the page's zone and in the reader's ever show different times.
fn zones_differ(page: PageState) -> bool {
    let now = browser::now();
    let differ = |at| page.home.with_untracked(|home| zone::civil(Some(home), at) != zone::civil(None, at));
    differ(now) || differ(now + HALF_A_YEAR)
}
