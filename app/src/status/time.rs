//! Times in the page, and sentences with times in them.

use leptos::prelude::*;

use crate::ui::memo::memo;
use crate::{
    model::{Date, Instant},
    status::state::PageState,
    text::moment::{Piece, pieces},
    ui::node::{Child, El, el},
};

/// Within how many milliseconds of now a time needs no date.
const NEAR: i64 = 20 * 60 * 60_000;

/// A time; `on` is the date the reader already knows (if not given, today).
pub fn moment(page: PageState, at: Instant, zoned: bool, on: Option<Date>) -> El {
    written(page, at, move || page.write(at, zoned, on))
}

fn written(page: PageState, at: Instant, words: impl Fn() -> String + Send + Sync + 'static) -> El {
    el("time").attr("datetime", at.to_string()).live_attr("title", move || page.own_zone.get().then(|| page.exact(at))).live_text(words)
}

/// A sentence of the catalogue as the content of `host`, its times as elements of their own.
pub fn sentence(host: El, page: PageState, words: impl Fn() -> String + Send + Sync + 'static) -> El {
    let words = memo(words);
    let part = move |piece| match piece {
        Piece::Words(words) => Child::Text(words.into()),
        Piece::Time { at, zoned } => Child::Element(moment(page, at, zoned, None)),
    };
    host.live(move || pieces(&words.get()).into_iter().map(part).collect())
}

/// The same for a sentence about now: a time some hours away needs no date, on whichever side of midnight a reader's clock stands.
/// So it is as long in every zone, and nothing moves when it is written in the reader's own.
pub fn near_sentence(host: El, page: PageState, words: impl Fn() -> String + Send + Sync + 'static) -> El {
    let words = memo(words);
    let part = move |piece| match piece {
        Piece::Words(words) => Child::Text(words.into()),
        Piece::Time { at, zoned } => {
            let is_near = page.now.get_untracked().since(at).abs() < NEAR;
            Child::Element(written(page, at, move || page.write(at, zoned, is_near.then(|| page.civil(at).date))))
        }
    };
    host.live(move || pieces(&words.get()).into_iter().map(part).collect())
}

/// The same for a sentence that stays as it is.
pub fn fixed_sentence(host: El, page: PageState, words: &str) -> El {
    pieces(words).into_iter().fold(host, |host, piece| match piece {
        Piece::Words(words) => host.text(words),
        Piece::Time { at, zoned } => host.child(moment(page, at, zoned, None)),
    })
}

/// The same with the date of each time, today's too: for pages that are read on another day than they were written.
pub fn dated_sentence(host: El, page: PageState, words: &str) -> El {
    pieces(words).into_iter().fold(host, |host, piece| match piece {
        Piece::Words(words) => host.text(words),
        Piece::Time { at, zoned } => host.child(moment(page, at, zoned, NO_DAY)),
    })
}

/// A date the reader knows when there is none.
pub const NO_DAY: Option<Date> = Some(Date::ZERO);
