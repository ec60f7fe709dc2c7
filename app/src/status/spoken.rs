//! What a screen reader is told when something changes: the headline and changed states, at most once every 15 seconds.

use leptos::prelude::*;

use crate::{
    status::state::PageState,
    ui::node::{El, classed},
};

/// The one live region of a page. Empty as served, so nothing is read out on arrival.
pub fn live_region(page: PageState) -> El {
    let said = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    announce(page, said);
    #[cfg(not(feature = "hydrate"))]
    let _ = page;
    classed("p", "visually-hidden").attr("role", "status").attr("aria-live", "polite").live_text(move || said.get())
}

/// The headline, and in what state every component is that is not fine.
#[cfg(feature = "hydrate")]
fn announce(page: PageState, said: RwSignal<String>) {
    use crate::{
        model::Status,
        ui::{effect::effect, memo::memo},
    };
    const PAUSE: std::time::Duration = std::time::Duration::from_secs(15);

    let words = memo(move || {
        let headline = page.plain(&page.text.headline(&page.banner.get().headline));
        let troubled: Vec<_> = page.snapshot.with(|s| {
            let troubled = s.listed().filter(|c| c.status != Status::Operational);
            troubled.map(|c| (c.name.clone(), c.status)).collect()
        });
        let states = troubled.into_iter().map(|(name, status)| format!(" {name}: {}.", page.state_word(status)));
        headline + &states.collect::<String>()
    });
    let pausing = StoredValue::new(false);
    let mut before = None;
    effect(move || {
        let now = words.get();
        let old = before.replace(now.clone());
        if old.is_some_and(|old| old != now) && !pausing.get_value() {
            pausing.set_value(true);
            said.set(now);
            set_timeout(
                move || {
                    pausing.set_value(false);
                    said.set(words.get_untracked());
                },
                PAUSE,
            );
        }
    });
}
