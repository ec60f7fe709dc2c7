//! What is wrong with what came in, and where it stands.

use std::fmt;

/// How much of what somebody else wrote is repeated in a fault, in characters.
const QUOTED: usize = 60;

/// Where something stands in what came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The whole of it.
    Whole,
    /// A line and a column, both from 1. Columns count bytes.
    Line(usize, usize),
    /// So many bytes from the start.
    Byte(usize),
    /// A field, as a path: `data.abc[2].value`.
    Field(String),
}

/// Something that was not taken, with the reason, in words for whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub place: Place,
    /// Why it was not taken: a sentence without capital and full stop.
    pub why: String,
}

impl Fault {
    /// Nothing of it can be read.
    pub fn whole(why: impl Into<String>) -> Self {
        Self { place: Place::Whole, why: why.into() }
    }

    /// A line cannot be read; line and column from 1.
    pub fn line(line: usize, column: usize, why: impl Into<String>) -> Self {
        Self { place: Place::Line(line, column), why: why.into() }
    }

    /// It cannot be read from this byte on.
    pub fn byte(offset: usize, why: impl Into<String>) -> Self {
        Self { place: Place::Byte(offset), why: why.into() }
    }

    /// A field cannot be read.
    pub fn field(path: impl Into<String>, why: impl Into<String>) -> Self {
        Self { place: Place::Field(path.into()), why: why.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Whole => f.write_str(&self.why),
            Place::Line(line, column) => write!(f, "line {line}, column {column}: {}", self.why),
            Place::Byte(offset) => write!(f, "byte {offset}: {}", self.why),
            Place::Field(path) => write!(f, "{path}: {}", self.why),
        }
    }
}

impl std::error::Error for Fault {}

/// What somebody else wrote, short enough and escaped, to be repeated in a fault.
pub(crate) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("{short:?}")
}
