//! The ship's log: the updates of an incident or a maintenance, times in a gutter, prose beside them.

use leptos::prelude::*;

use crate::{
    model::{
        Date, Instant, UpdateId,
        event::{Edit, Touched, Update},
    },
    status::{
        state::PageState,
        time::{fixed_sentence, moment},
    },
    text::moment::at,
    ui::{
        mark::mark,
        memo::Memo,
        node::{El, classed, el, item},
    },
};

/// A text longer than this, in bytes of HTML, is cut on small screens, with a link to the whole.
const LONG: usize = 420;

/// An update with its stage in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    id: UpdateId,
    stage: &'static str,
    html: String,
    at: Instant,
    edits: Vec<Edit>,
    touched: Vec<Touched>,
}

impl Entry {
    /// The update, its stage as `word` has it.
    pub fn of<S: Copy>(update: &Update<S>, word: impl Fn(Option<S>) -> &'static str) -> Self {
        Self {
            id: update.id,
            stage: word(update.state),
            html: update.html.clone(),
            at: update.display_at,
            edits: update.edits.clone(),
            touched: update.touched.iter().filter(|t| t.old != t.new).cloned().collect(),
        }
    }
}

/// All updates, newest first. `on` is the date the reader already knows; `more` is where a long text is in full.
pub fn log(page: PageState, entries: impl Fn() -> Vec<Entry> + 'static, on: Option<Date>, more: Option<String>) -> El {
    classed("ol", "log").attr("role", "list").each(move || {
        let more = more.clone();
        let entry = move |update: Entry| {
            let (key, more) = (format!("{}{}{}", update.id, update.stage, update.html), more.clone());
            item(key, move || written(page, update, on, more))
        };
        entries().into_iter().map(entry).collect()
    })
}

/// The newest update in full, the earlier ones folded.
pub fn folded(page: PageState, entries: Memo<Vec<Entry>>, more: Option<String>) -> Vec<El> {
    let earlier = move || entries.with(|e| e.len().saturating_sub(1));
    let rest = log(page, move || entries.with(|e| e.iter().skip(1).cloned().collect()), None, None);
    vec![
        log(page, move || entries.with(|e| e.first().cloned().into_iter().collect()), None, more),
        classed("details", "earlier")
            .hidden(move || earlier() == 0)
            .child(el("summary").live_text(move || page.text.earlier_updates(earlier())))
            .child(rest),
    ]
}

fn written(page: PageState, update: Entry, on: Option<Date>, more: Option<String>) -> El {
    let (id, at) = (update.id, update.at);
    let more = more.filter(|_| update.html.len() > LONG);
    let prose = if more.is_some() { "prose long" } else { "prose" };
    let when = classed("div", "when")
        .child(moment(page, at, false, on))
        .child(classed("span", "ago").live_text(move || format!(", {}", page.text.ago(page.now.get().since(at)))));
    let what = classed("div", "what")
        .child(classed("p", "stage").text(update.stage))
        .child(page.staff(classed("div", prose)).html(update.html))
        .child_if(more.map(|more| classed("a", "more").attr("href", more).text(page.text.read_on())))
        .child_if((!update.touched.is_empty()).then(|| touched(page, update.touched)))
        .child_if(edits(page, update.edits));
    el("li")
        .attr("id", format!("update-{id}"))
        .live_attr("class", move || Some(if page.fresh.with(|fresh| fresh.contains(&id)) { "entry fresh" } else { "entry" }))
        .child(when)
        .child(what)
}

/// What the update said before, folded behind when it was edited last.
fn edits(page: PageState, edits: Vec<Edit>) -> Option<El> {
    let last = edits.last()?.replaced_at;
    let summary = el("summary").child(fixed_sentence(el("span"), page, &page.text.edited(&at(last))));
    let earlier = edits.into_iter().rev().flat_map(|edit| {
        let until = page.text.before_edit(&at(edit.replaced_at));
        [fixed_sentence(classed("p", "note"), page, &until), page.staff(classed("div", "prose")).html(edit.html)]
    });
    Some(classed("details", "edits").child(summary).children(earlier))
}

/// What the update did to components.
fn touched(page: PageState, touched: Vec<Touched>) -> El {
    let line = |t: Touched| {
        let words = page.text.became(&t.name, page.state_word(t.old), page.state_word(t.new));
        el("li").child(mark(t.new)).text(" ").text(words)
    };
    classed("ul", "touched").attr("role", "list").children(touched.into_iter().map(line))
}
