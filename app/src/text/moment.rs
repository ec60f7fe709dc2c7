//! Times inside sentences. A sentence holds a stand-in for each time, and whoever shows the sentence decides in which
//! zone and form the time is written.

use crate::model::Instant;

/// Opens a stand-in. Staff cannot write it: `clean_text` removes control characters.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

/// The stand-in for a time.
pub fn at(instant: Instant) -> String {
    format!("{OPEN}{}{CLOSE}", instant.millis())
}

/// The stand-in for a time that is written with its zone: the first of a block.
pub fn at_zoned(instant: Instant) -> String {
    format!("{OPEN}z{}{CLOSE}", instant.millis())
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words, as they are.
    Words(String),
    /// A time.
    Time {
        /// Which.
        at: Instant,
        /// Whether its zone is written too.
        zoned: bool,
    },
}

/// A sentence cut at its times.
pub fn pieces(sentence: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in sentence.split(OPEN) {
        let (stand_in, words) = part.split_once(CLOSE).unwrap_or(("", part));
        let zoned = stand_in.starts_with('z');
        if let Ok(millis) = stand_in.trim_start_matches('z').parse() {
            pieces.push(Piece::Time { at: Instant::from_millis(millis), zoned });
        }
        if !words.is_empty() {
            pieces.push(Piece::Words(words.to_owned()));
        }
    }
    pieces
}

/// The sentence with every time written by `write`, which is also told whether the zone is wanted.
pub fn plain(sentence: &str, write: impl Fn(Instant, bool) -> String) -> String {
    let pieces = pieces(sentence).into_iter();
    pieces
        .map(|piece| match piece {
            Piece::Words(words) => words,
            Piece::Time { at, zoned } => write(at, zoned),
        })
        .collect()
}
