//! The horizon: a strip of days. A good day is a low stub on the waterline; a bad one rises as high as it was long.

mod card;
pub mod shape;
mod strip;

use leptos::prelude::*;

use crate::model::calendar;
use crate::model::{Date, EventId, Status, component::SubjectId, uptime::History};
use crate::status::state::PageState;

pub use card::{card, event_link};
pub use strip::{axis, legend, marks, strip};

/// What is known about one day of one component or group.
struct DayFacts {
    status: Status,
    /// Milliseconds in which something hurt.
    trouble: i64,
    /// How long each status held, worst first, fine time left out.
    parts: Vec<(Status, i64)>,
    causes: Vec<EventId>,
}

fn facts(history: &History, date: Date) -> DayFacts {
    use crate::model::Word;
    let Some(day) = history.day(date) else {
        return DayFacts { status: history.worst(date), trouble: 0, parts: Vec::new(), causes: Vec::new() };
    };
    let bad = Status::ALL.iter().rev().copied().filter(|s| *s != Status::Operational);
    DayFacts {
        status: day.tally.worst(),
        trouble: day.tally.trouble(),
        parts: bad.map(|s| (s, day.tally.of(s))).filter(|(_, millis)| *millis > 0).collect(),
        causes: day.causes.clone(),
    }
}

/// The day in words, for screen readers and tooltips.
fn in_words(page: PageState, subject: SubjectId, date: Date) -> String {
    let facts = page.snapshot.with(|s| s.histories.get(&subject).map(|h| facts(h, date)));
    let Some(facts) = facts else { return String::new() };
    page.text.whole_day(&page.text.date(date), page.state_word(facts.status), facts.trouble, facts.causes.len())
}

/// Marks another day in all bars, kept within the window; without a day the last one is where it starts.
fn step(page: PageState, days: i32) {
    let today = page.snapshot.with_untracked(|s| s.today);
    let from = page.day.get_untracked().unwrap_or(today);
    let first = calendar::ordinal(today) - crate::model::snapshot::WINDOW_DAYS + 1;
    let at = (calendar::ordinal(from).saturating_add(days)).clamp(first, calendar::ordinal(today));
    page.day.set(Some(calendar::from_ordinal(at)));
}
