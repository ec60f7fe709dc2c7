//! Puts the parts into a message: `{part}`, and `{n, plural, one {# update} other {# updates}}`, a small and strict part
//! of the message format of the International Components for Unicode.

use std::{borrow::Cow, fmt::Write};

use crate::model::Language;

/// What goes into a message.
pub struct Part<'a> {
    name: &'static str,
    words: Cow<'a, str>,
    number: Option<i64>,
}

impl<'a> Part<'a> {
    /// Words.
    pub fn words(name: &'static str, words: &'a str) -> Self {
        Self { name, words: Cow::Borrowed(words), number: None }
    }

    /// Words made for this message.
    pub fn made(name: &'static str, words: String) -> Self {
        Self { name, words: Cow::Owned(words), number: None }
    }

    /// A number, which may decide between forms.
    pub fn number(name: &'static str, number: i64) -> Self {
        Self { name, words: Cow::Owned(number.to_string()), number: Some(number) }
    }
}

/// A number of things, as callers have it.
pub trait Number {
    /// As it is written.
    fn count(self) -> i64;
}

impl Number for i64 {
    fn count(self) -> i64 {
        self
    }
}

impl Number for i32 {
    fn count(self) -> i64 {
        i64::from(self)
    }
}

impl Number for usize {
    fn count(self) -> i64 {
        i64::try_from(self).unwrap_or(i64::MAX)
    }
}

/// The form a number asks for in a language.
pub fn plural(language: Language, n: i64) -> &'static str {
    match (language, n) {
        (Language::Japanese, _) => "other",
        (Language::French, 0 | 1) | (Language::English | Language::German | Language::Spanish, 1) => "one",
        (Language::Arabic, 0) => "zero",
        (Language::Arabic, 1) => "one",
        (Language::Arabic, 2) => "two",
        (Language::Arabic, n) if (3..=10).contains(&(n % 100)) => "few",
        (Language::Arabic, n) if n % 100 >= 11 => "many",
        _ => "other",
    }
}

/// The message with its parts. What it names and nobody gave is left out; tests see to it that there is no such thing.
pub fn put(language: Language, message: &str, parts: &[Part]) -> String {
    let mut said = String::with_capacity(message.len() + 32);
    fill(&mut said, language, message, parts, "");
    said
}

fn fill(said: &mut String, language: Language, message: &str, parts: &[Part], number: &str) {
    let mut rest = message;
    while let Some(open) = rest.find('{') {
        words(said, &rest[..open], number);
        let (inside, after) = braced(&rest[open..]);
        hole(said, language, inside, parts);
        rest = after;
    }
    words(said, rest, number);
}

/// In the forms of a number `#` is the number.
fn words(said: &mut String, words: &str, number: &str) {
    if number.is_empty() {
        said.push_str(words);
    } else {
        for (n, piece) in words.split('#').enumerate() {
            if n > 0 {
                said.push_str(number);
            }
            said.push_str(piece);
        }
    }
}

fn hole(said: &mut String, language: Language, inside: &str, parts: &[Part]) {
    let (name, forms) = inside.split_once(',').unwrap_or((inside, ""));
    let Some(part) = parts.iter().find(|part| part.name == name.trim()) else { return };
    let Some(number) = part.number.filter(|_| !forms.is_empty()) else {
        isolated(said, language, part);
        return;
    };
    let forms = forms.trim_start().strip_prefix("plural,").unwrap_or_default();
    if let Some(form) = form(forms, plural(language, number)) {
        fill(said, language, form, parts, &part.words);
    }
}

/// What is written from left to right keeps its direction in a sentence that runs the other way.
fn isolated(said: &mut String, language: Language, part: &Part) {
    // The first character with a direction, roughly: letters, and what our own stand-ins and isolates begin with.
    let first = part.words.chars().find(|c| c.is_ascii_alphabetic() || *c < ' ' || *c > '\u{bf}');
    let from_the_left = |c: char| matches!(c, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{58f}' | '\u{900}'..='\u{1fff}' | '\u{2c00}'..);
    if language.direction() == "rtl" && first.is_some_and(from_the_left) {
        _ = write!(said, "\u{2068}{}\u{2069}", part.words);
    } else {
        said.push_str(&part.words);
    }
}

/// Whether a character only directs how others are written: what this module puts around names, and its like.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}') || letter.is_control()
}

/// The form of that name, or the last: `other`.
pub fn form<'a>(forms: &'a str, wanted: &str) -> Option<&'a str> {
    let mut last = None;
    let mut rest = forms;
    while let Some(open) = rest.find('{') {
        let name = rest[..open].trim();
        let (inside, after) = braced(&rest[open..]);
        if name == wanted {
            return Some(inside);
        }
        last = Some(inside);
        rest = after;
    }
    last
}

/// What stands between the brace that opens `text` and the one that closes it, and what comes after.
pub fn braced(text: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return (&text[1..at], &text[at + 1..]);
                }
            }
            _ => {}
        }
    }
    (&text[1..], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_go_where_they_are_named() {
        let say = |message: &str, n: i64| put(Language::English, message, &[Part::words("who", "Search"), Part::number("n", n)]);
        assert_eq!(say("{who} is down ({n}).", 3), "Search is down (3).");
        assert_eq!(say("{n, plural, one {# update} other {# updates}} of {who}", 1), "1 update of Search");
        assert_eq!(say("{n, plural, one {{who} is down.} other {{who} are down: #.}}", 2), "Search are down: 2.");
        assert_eq!(say("# stays, {unknown}and {n, plural, few {few} other {other}}", 5), "# stays, and other");
        assert_eq!(say("{broken", 1), "");
    }

    #[test]
    fn names_keep_their_direction_in_a_sentence_from_right_to_left() {
        let say = |who: &str| put(Language::Arabic, "{who}.", &[Part::words("who", who)]);
        assert_eq!(say("Search"), "\u{2068}Search\u{2069}.");
        assert_eq!(say("17:31 UTC"), "\u{2068}17:31 UTC\u{2069}.");
        assert_eq!([say("27 نوفمبر"), say("\u{1}z5\u{2}"), say("12")], ["27 نوفمبر.", "\u{1}z5\u{2}.", "12."]);
    }

    #[test]
    fn numbers_ask_for_the_forms_of_their_language() {
        let forms = |language, numbers: &[i64]| numbers.iter().map(|n| plural(language, *n)).collect::<Vec<_>>();
        assert_eq!(forms(Language::English, &[0, 1, 2]), ["other", "one", "other"]);
        assert_eq!(forms(Language::French, &[0, 1, 2]), ["one", "one", "other"]);
        assert_eq!(forms(Language::Japanese, &[0, 1, 2]), ["other", "other", "other"]);
        let arabic = forms(Language::Arabic, &[0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111]);
        assert_eq!(arabic, ["zero", "one", "two", "few", "few", "many", "many", "other", "other", "few", "many"]);
    }
}
