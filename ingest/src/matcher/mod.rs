//! Which series belong to a metric: `http_requests_total{job="api",code=~"5..",zone!="test"}`, as Prometheus selects.
//!
//! A name may be written bare, or in quotes inside the braces if it has other letters: `{"disk used", host="a"}`. Conditions compare
//! with `=`, `!=`, `=~` and `!~`; patterns are regular expressions that have to fit the whole value. A label that is not there has the
//! empty value. The name is the label `__name__`. Whoever selects nothing at all gets a fault instead of everything.

mod read;

use std::{fmt, str::FromStr};

use regex::{Regex, RegexBuilder};

use crate::{Fault, Labels};

/// The label that stands for the name of a series.
const NAME: &str = "__name__";

/// The longest text of a matcher, in bytes.
pub const LONGEST: usize = 4096;

/// How many conditions a matcher may have.
pub const MOST: usize = 32;

/// How much room a compiled pattern may take, in bytes.
const PATTERN: usize = 1 << 20;

/// How one label is compared.
#[derive(Clone, Debug)]
enum Test {
    Is(String),
    IsNot(String),
    Like(Pattern),
    Unlike(Pattern),
}

/// A regular expression that has to fit a whole value.
#[derive(Clone, Debug)]
struct Pattern {
    text: String,
    compiled: Regex,
}

impl Pattern {
    fn new(text: String) -> Result<Self, String> {
        let compile = |pattern: &str| RegexBuilder::new(pattern).size_limit(PATTERN).dfa_size_limit(PATTERN).build();
        // Alone first: within the anchors a stray bracket could close theirs.
        compile(&text).map_err(|error| reason(&error))?;
        let compiled = compile(&format!("^(?s:{text})$")).map_err(|error| reason(&error))?;
        Ok(Self { text, compiled })
    }
}

/// The last line of what the library says; those before it draw a picture.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
    format!("the pattern cannot be read: {last}")
}

/// Conditions a series has to meet, all of them.
#[derive(Clone, Debug)]
pub struct Matcher {
    conditions: Vec<(String, Test)>,
}

impl Matcher {
    /// The one that selects exactly this series, as long as no other has the same labels and more.
    pub fn of(name: &str, labels: &Labels) -> Self {
        let is = |(label, value): &(String, String)| (label.clone(), Test::Is(value.clone()));
        let name = (NAME.to_owned(), Test::Is(name.to_owned()));
        Self { conditions: [name].into_iter().chain(labels.pairs().iter().take(MOST - 1).map(is)).collect() }
    }

    /// Whether this series belongs.
    pub fn matches(&self, name: &str, labels: &Labels) -> bool {
        self.conditions.iter().all(|(label, test)| {
            let value = if label == NAME { name } else { labels.get(label) };
            match test {
                Test::Is(text) => value == text,
                Test::IsNot(text) => value != text,
                Test::Like(pattern) => pattern.compiled.is_match(value),
                Test::Unlike(pattern) => !pattern.compiled.is_match(value),
            }
        })
    }

    /// The one name this matcher selects, if there is but one: what an index needs.
    pub fn name(&self) -> Option<&str> {
        self.conditions.iter().find_map(|(label, test)| match test {
            Test::Is(name) if label == NAME => Some(name.as_str()),
            _ => None,
        })
    }
}

impl FromStr for Matcher {
    type Err = Fault;

    /// The fault says at which byte reading ended.
    fn from_str(text: &str) -> Result<Self, Fault> {
        read::matcher(text).map(|conditions| Self { conditions })
    }
}

impl fmt::Display for Matcher {
    /// In a form that is read as the same matcher.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut conditions = self.conditions.as_slice();
        if let [(label, Test::Is(name)), rest @ ..] = conditions
            && label == NAME
            && read::is_bare(name)
        {
            f.write_str(name)?;
            conditions = rest;
            if rest.is_empty() {
                return Ok(());
            }
        }
        f.write_str("{")?;
        for (index, (label, test)) in conditions.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "," })?;
            if read::is_bare(label) {
                f.write_str(label)?
            } else {
                Quoted(label).fmt(f)?
            }
            let (sign, value) = match test {
                Test::Is(text) => ("=", text),
                Test::IsNot(text) => ("!=", text),
                Test::Like(pattern) => ("=~", &pattern.text),
                Test::Unlike(pattern) => ("!~", &pattern.text),
            };
            write!(f, "{sign}{}", Quoted(value))?;
        }
        f.write_str("}")
    }
}

/// Two are the same if they say the same.
impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Matcher {}

/// A text in quotes, with the escapes that are undone when it is read.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for letter in self.0.chars() {
            match letter {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                _ => write!(f, "{letter}")?,
            }
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
