//! Who else has this incident in front of them, and whether they are writing: said before somebody posts, not after.

use app::model::file::{Here, IncidentFile};
use leptos::prelude::*;

use crate::{
    live::Live,
    ui::{
        draft::Draft,
        time::{Clock, span},
    },
};

/// Everybody else who is here.
#[component]
pub fn WhoIsHere(
    /// The incident.
    file: RwSignal<IncidentFile>,
    /// What is being written here.
    body: Draft,
) -> impl IntoView {
    let clock: Clock = expect_context();
    let live: Live = expect_context();
    let others: RwSignal<Vec<Here>> = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        #[cfg(feature = "hydrate")]
        browser::tell(file, body, live, others);
        #[cfg(not(feature = "hydrate"))]
        let _ = (file, body, live);
    });
    let words = move || {
        let says = |here: Here| match here.writing_at {
            Some(at) => {
                let ago = clock.now.get().since(at);
                let ago = if ago < 60_000 { format!("{} s", ago / 1_000) } else { span(ago) };
                format!("{} is writing, last change {ago} ago.", here.name)
            }
            None => format!("{} is here too.", here.name),
        };
        others.get().into_iter().map(says).collect::<Vec<_>>().join(" ")
    };
    view! { <p class="here" role="status">{words}</p> }.into_any()
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use app::model::file::{Here, IncidentFile, Writing};
    use leptos::{prelude::*, task::spawn_local};

    use crate::{
        incidents::calls::{be_here, leave},
        live::Live,
        ui::draft::Draft,
    };

    /// How often it is said.
    const OFTEN: Duration = Duration::from_secs(8);

    /// Says so now, every few seconds, and when somebody begins or ends writing.
    pub fn tell(file: RwSignal<IncidentFile>, body: Draft, live: Live, others: RwSignal<Vec<Here>>) {
        let page = live.desk.with_untracked(|desk| desk.page);
        let id = file.with_untracked(|file| file.incident.id);
        let typed: StoredValue<String> = StoredValue::new(body.text.get_untracked());
        let say = move || {
            let Some(text) = body.text.try_get_untracked() else { return };
            let has_changed = typed.try_update_value(|before| std::mem::replace(before, text.clone()) != text).unwrap_or(false);
            let writing = match (text.is_empty(), has_changed) {
                (true, _) => Writing::Nothing,
                (false, true) => Writing::Now,
                (false, false) => Writing::Earlier,
            };
            spawn_local(async move {
                if let Ok(here) = be_here(page, id, writing).await {
                    _ = others.try_set(here);
                }
            });
        };
        say();
        if let Ok(timer) = set_interval_with_handle(say, OFTEN) {
            on_cleanup(move || {
                timer.clear();
                spawn_local(async move {
                    _ = leave(page, id).await;
                });
            });
        }
        let is_writing = Memo::new(move |_| body.text.with(|text| !text.is_empty()));
        Effect::new(move |before: Option<bool>| {
            let now = is_writing.get();
            if before.is_some_and(|before| before != now) {
                say();
            }
            now
        });
    }
}
