//! One field that leads everywhere: any screen, any thing on the desk, and what can be done. A combobox with its list, steered
//! by keys alone or by pointer.

mod entries;
mod rank;

use leptos::{ev::KeyboardEvent, prelude::*};

use crate::{
    keys::Keys,
    live::Live,
    me::load_me,
    templates::calls::list_templates,
    ui::{
        focus::{UPDATE, to_update},
        go::Go,
        sheet::{Sheet, Sheets},
        theme::Theme,
        time::Clock,
    },
};

use entries::{Does, Entry, of_pages, of_templates, of_the_desk};
use rank::fit;

/// How many of what fits are shown.
const SHOWN: usize = 30;

/// How many rows a page key goes.
const PAGE: usize = 8;

/// The palette.
#[component]
pub fn Palette() -> impl IntoView {
    let sheets: Sheets = expect_context();
    view! { <Sheet open=sheets.palette label="Find or do" class="palette"><Finder /></Sheet> }.into_any()
}

/// What fits, the best first.
fn fitting(all: &[Entry], wanted: &str) -> Vec<Entry> {
    let wanted = wanted.trim().to_lowercase();
    if wanted.is_empty() {
        return all.iter().filter(|entry| entry.at_first).cloned().collect();
    }
    let words = |entry: &Entry| format!("{} {}", entry.kind, entry.words);
    let mut found: Vec<(u8, &Entry)> =
        all.iter().filter_map(|entry| fit(&wanted, &entry.name, &words(entry)).map(|rank| (rank, entry))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().take(SHOWN).map(|(_, entry)| entry.clone()).collect()
}

/// The id of a row.
fn row_id(at: usize) -> String {
    format!("found-{at}")
}

/// The row that is gone to from `at` of `count` by a key.
fn moved(key: &str, at: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(if at >= last { 0 } else { at + 1 }),
        "ArrowUp" => Some(if at == 0 { last } else { at - 1 }),
        "PageDown" => Some((at + PAGE).min(last)),
        "PageUp" => Some(at.saturating_sub(PAGE)),
        _ => None,
    }
}

#[component]
fn Finder() -> impl IntoView {
    let live: Live = expect_context();
    let clock: Clock = expect_context();
    let keys: Keys = expect_context();
    let sheets: Sheets = expect_context();
    let run = doing();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    // As the desk was when it was opened: a row that moves below somebody's finger is worse than one that is a minute old.
    let at_hand = live.desk.with_untracked(|desk| of_the_desk(desk, clock.now.get_untracked(), keys.are_on.get_untracked()));
    let all = RwSignal::new(at_hand);
    let wanted = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    leptos::task::spawn_local(async move {
        let mut more = of_templates(&slug, list_templates(page).await.unwrap_or_default());
        more.extend(of_pages(&slug, load_me().await.map(|me| me.pages).unwrap_or_default()));
        _ = all.try_update(|all| all.extend(more));
    });
    let found = Memo::new(move |_| all.with(|all| wanted.with(|wanted| fitting(all, wanted))));
    let count = Memo::new(move |_| found.with(Vec::len));
    let pick = move |at: usize| {
        if let Some(entry) = found.with_untracked(|found| found.get(at).cloned()) {
            sheets.palette.set(false);
            run(entry.does);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let key = event.key();
        if key == "Enter" {
            event.prevent_default();
            pick(at.get_untracked());
        } else if let Some(to) = moved(&key, at.get_untracked(), count.get_untracked()) {
            event.prevent_default();
            at.set(to);
            show(to);
        }
    };
    let row = move |(n, entry): (usize, Entry)| {
        let keys = entry.keys.map(|keys| keys.split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view());
        view! {
            <li role="option" id=row_id(n) aria-selected=move || if at.get() == n { "true" } else { "false" }
                on:pointermove=move |_| if at.get_untracked() != n { at.set(n) } on:click=move |_| pick(n)>
                <bdi class="name">{entry.name}</bdi>
                <span class="kind">{entry.kind}</span>
                <span class="with">{keys}</span>
            </li>
        }
    };
    let told = move || match count.get() {
        0 => "Nothing fits".to_owned(),
        1 => "1 fits".to_owned(),
        many => format!("{many} fit"),
    };
    view! {
        <div class="line">
            <input r#type="text" role="combobox" id="finder" autofocus=true autocomplete="off" autocapitalize="off" spellcheck="false"
                placeholder="Find a screen, an incident, a component, or something to do"
                aria-label="Find or do" aria-autocomplete="list" aria-controls="found" aria-expanded=move || (count.get() > 0).to_string()
                aria-activedescendant=move || (count.get() > 0).then(|| row_id(at.get()))
                prop:value=move || wanted.get() on:keydown=on_key
                on:input=move |event| {
                    wanted.set(event_target_value(&event));
                    at.set(0);
                } />
            <button r#type="button" class="plain" on:click=move |_| sheets.palette.set(false)>"Close"</button>
        </div>
        <ul role="listbox" id="found" aria-label="What fits">
            {move || found.get().into_iter().enumerate().map(row).collect_view()}
        </ul>
        <p class="empty" class:visually-hidden=move || count.get().gt(&0) role="status">{told}</p>
    }
    .into_any()
}

/// What picking does.
fn doing() -> impl Fn(Does) + Copy + Send + Sync + 'static {
    let go: Go = expect_context();
    let keys: Keys = expect_context();
    let sheets: Sheets = expect_context();
    let theme: Theme = expect_context();
    move |does: Does| match does {
        Does::Go(path) => {
            go.to(&path);
            if path.ends_with(UPDATE) {
                to_update();
            }
        }
        Does::See(url) => _ = window().open_with_url_and_target(&url, "_blank"),
        Does::Theme(value) => theme.choose(value),
        Does::Help => sheets.show(sheets.help),
        Does::Keys(on) => keys.switch(on),
    }
}

/// Brings a row into sight.
fn show(at: usize) {
    #[cfg(feature = "hydrate")]
    if let Some(row) = document().get_element_by_id(&row_id(at)) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = at;
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn arrows_go_round_and_page_keys_stop_at_the_ends() {
        assert_eq!(moved("ArrowDown", 2, 3), Some(0));
        assert_eq!(moved("ArrowUp", 0, 3), Some(2));
        assert_eq!(moved("PageDown", 0, 3), Some(2));
        assert_eq!(moved("PageUp", 2, 3), Some(0));
        assert_eq!(moved("ArrowDown", 0, 0), None);
        assert_eq!(moved("Home", 1, 3), None, "it belongs to the text");
    }
}
