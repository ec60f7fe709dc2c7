//! From the text of a matcher to its conditions.

use super::{LONGEST, MOST, NAME, Pattern, Test};
use crate::Fault;

/// Whether a name needs no quotes: letters and digits of any script, `_`, `:`, `.`, `-`, `/`, `%` and `*`.
pub(super) fn is_bare(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_bare_letter)
}

fn is_bare_letter(letter: char) -> bool {
    letter.is_alphanumeric() || "_:.-/%*".contains(letter)
}

/// Reads a whole matcher.
pub(super) fn matcher(text: &str) -> Result<Vec<(String, Test)>, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::byte(LONGEST, format!("a matcher is no longer than {LONGEST} bytes")));
    }
    let mut reader = Reader { text, at: 0 };
    let mut conditions = Vec::new();
    reader.spaces();
    let name = reader.bare();
    if !name.is_empty() {
        conditions.push((NAME.to_owned(), Test::Is(name.to_owned())));
    }
    reader.spaces();
    if reader.took("{") {
        reader.conditions(&mut conditions)?;
    }
    reader.spaces();
    match (reader.rest().is_empty(), conditions.is_empty()) {
        (false, _) => Err(reader.fault("there is something after the end")),
        (true, true) => Err(reader.fault("name a series, or a condition in braces")),
        (true, false) => Ok(conditions),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fault(&self, why: &str) -> Fault {
        Fault::byte(self.at, why)
    }

    fn spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn took(&mut self, sign: &str) -> bool {
        let there = self.rest().starts_with(sign);
        self.at += if there { sign.len() } else { 0 };
        there
    }

    /// A name without quotes; empty if there is none.
    fn bare(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|letter| !is_bare_letter(letter)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// What is between braces, up to and with the closing one. A comma may stand behind the last.
    fn conditions(&mut self, conditions: &mut Vec<(String, Test)>) -> Result<(), Fault> {
        loop {
            self.spaces();
            if self.took("}") {
                return Ok(());
            }
            if conditions.len() == MOST {
                return Err(self.fault(&format!("a matcher has at most {MOST} conditions")));
            }
            let start = self.at;
            let quoted = self.quoted()?;
            let label = quoted.clone().unwrap_or_else(|| self.bare().to_owned());
            if label.is_empty() {
                return Err(Fault::byte(start, "a label is expected, or `}`"));
            }
            self.spaces();
            let signs = ["=~", "!~", "!=", "="];
            match signs.into_iter().find(|sign| self.took(sign)) {
                Some(sign) => {
                    let test = self.test(sign)?;
                    conditions.push((label, test));
                }
                None if quoted.is_some() => {
                    if conditions.iter().any(|(known, test)| known == NAME && matches!(test, Test::Is(_))) {
                        return Err(Fault::byte(start, "the series has a name already"));
                    }
                    // First, as if it had been written before the braces.
                    conditions.insert(0, (NAME.to_owned(), Test::Is(label)));
                }
                None => return Err(self.fault("one of =, !=, =~ and !~ is expected")),
            }
            self.spaces();
            if !self.took(",") && !self.rest().starts_with('}') {
                return Err(self.fault("a comma is expected, or `}`"));
            }
        }
    }

    fn test(&mut self, sign: &str) -> Result<Test, Fault> {
        self.spaces();
        let start = self.at;
        let value = self.quoted()?.ok_or_else(|| self.fault("a value in quotes is expected"))?;
        let pattern = |value| Pattern::new(value).map_err(|why| Fault::byte(start, why));
        Ok(match sign {
            "=~" => Test::Like(pattern(value)?),
            "!~" => Test::Unlike(pattern(value)?),
            "!=" => Test::IsNot(value),
            _ => Test::Is(value),
        })
    }

    /// A text in quotes of any kind, if one begins here. Between backticks a backslash is a letter.
    fn quoted(&mut self) -> Result<Option<String>, Fault> {
        let start = self.at;
        let Some(quote) = self.rest().chars().next().filter(|letter| "\"'`".contains(*letter)) else { return Ok(None) };
        self.at += 1;
        let mut found = String::new();
        let mut letters = self.rest().char_indices();
        while let Some((offset, letter)) = letters.next() {
            if letter == quote {
                self.at += offset + 1;
                return Ok(Some(found));
            }
            if letter != '\\' || quote == '`' {
                found.push(letter);
                continue;
            }
            match letters.next().map(|(_, escaped)| escaped) {
                Some('n') => found.push('\n'),
                Some('r') => found.push('\r'),
                Some('t') => found.push('\t'),
                Some(same @ ('\\' | '"' | '\'')) => found.push(same),
                _ => return Err(Fault::byte(self.at + offset, "a backslash stands before \\, a quote, n, r or t; write it twice")),
            }
        }
        Err(Fault::byte(start, "this text does not end"))
    }
}
