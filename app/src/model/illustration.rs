//! Pictures in texts: how a text names one, and how large it may be when it is handed in.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The largest file that is taken, in bytes.
pub const ILLUSTRATION_LENGTH: usize = 5 * 1024 * 1024;

/// Where the files of pages are.
pub const FILES: &str = "/files/";

/// How many characters the unguessable part of a name has: 128 bits in hexadecimal.
const KEY_LENGTH: usize = 32;

/// The name of a picture in texts, `{128 bits drawn by lot}-{width}x{height}`: nobody guesses it, and whoever renders the text
/// knows how much room the picture takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Illustration {
    key: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// What is no name of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoIllustration;

impl fmt::Display for NoIllustration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is no name of a picture")
    }
}

impl Illustration {
    /// The picture with this key, of 32 hexadecimal digits.
    pub fn new(key: &str, width: u32, height: u32) -> Result<Self, NoIllustration> {
        let is_key = key.len() == KEY_LENGTH && key.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if is_key && width > 0 && height > 0 { Ok(Self { key: key.to_owned(), width, height }) } else { Err(NoIllustration) }
    }

    /// The picture at this address of ours.
    pub fn at(address: &str) -> Option<Self> {
        address.strip_prefix(FILES)?.parse().ok()
    }

    /// Where it is.
    pub fn address(&self) -> String {
        format!("{FILES}{self}")
    }

    /// The Markdown that shows it, with what it shows in words.
    pub fn markdown(&self, words: &str) -> String {
        let mut said = String::with_capacity(words.len());
        for c in words.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
            // Any of these could end the words, or make them something else.
            if matches!(c, '\\' | '[' | ']' | '`' | '*' | '_' | '<' | '>' | '&' | '!' | '~' | '|') {
                said.push('\\');
            }
            said.push(c);
        }
        format!("![{said}]({})", self.address())
    }
}

impl fmt::Display for Illustration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}x{}", self.key, self.width, self.height)
    }
}

impl FromStr for Illustration {
    type Err = NoIllustration;

    fn from_str(text: &str) -> Result<Self, NoIllustration> {
        let (key, size) = text.split_once('-').ok_or(NoIllustration)?;
        let (width, height) = size.split_once('x').ok_or(NoIllustration)?;
        let side = |digits: &str| digits.parse().map_err(|_| NoIllustration);
        let found = Self::new(key, side(width)?, side(height)?)?;
        // A name has one spelling: no sign before a number, no zero.
        if found.to_string() == text { Ok(found) } else { Err(NoIllustration) }
    }
}

impl TryFrom<String> for Illustration {
    type Error = NoIllustration;

    fn try_from(text: String) -> Result<Self, NoIllustration> {
        text.parse()
    }
}

impl From<Illustration> for String {
    fn from(illustration: Illustration) -> Self {
        illustration.to_string()
    }
}

/// How our own renderer begins a picture. No text of a person's can be the same: its `<` is written in other letters.
const BEGIN: &str = "<img src=\"/files/";

/// The pictures HTML of our own renderer shows, in their order.
pub fn shown_in(html: &str) -> impl Iterator<Item = Illustration> {
    html.split(BEGIN).skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok())
}

/// HTML of our own renderer for readers elsewhere: its pictures are at whole addresses below the page's.
pub fn for_elsewhere<'a>(html: &'a str, page: &str) -> Cow<'a, str> {
    if html.contains(BEGIN) { html.replace(BEGIN, &format!("<img src=\"{page}{FILES}")).into() } else { html.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_name_has_one_spelling() {
        let name = format!("{KEY}-640x80");
        let known: Illustration = name.parse().unwrap();
        assert_eq!((known.width, known.height, known.to_string()), (640, 80, name.clone()));
        assert_eq!(Illustration::at(&format!("/files/{name}")), Some(known));
        let upper = name.to_uppercase();
        for other in ["", KEY, &upper, "abc-640x80", &format!("{KEY}-0x80"), &format!("{KEY}-+640x80"), &format!("{KEY}-0640x80")] {
            assert_eq!(other.parse::<Illustration>(), Err(NoIllustration), "{other}");
        }
        for other in [format!("//files/{name}"), format!("https://evil.example/files/{name}"), format!("/files/{name}/..")] {
            assert_eq!(Illustration::at(&other), None, "{other}");
        }
    }

    #[test]
    fn words_stay_words() {
        let picture = Illustration::new(KEY, 1, 2).unwrap();
        assert_eq!(picture.markdown(" A [chart]\n of * "), format!("![A \\[chart\\] of \\*](/files/{KEY}-1x2)"));
    }

    #[test]
    fn readers_elsewhere_get_whole_addresses() {
        let html = format!("<p>src=\"/files/x <img src=\"/files/{KEY}-1x2\" alt=\"A\"></p>");
        assert_eq!(shown_in(&html).map(|picture| picture.to_string()).collect::<Vec<_>>(), [format!("{KEY}-1x2")]);
        let whole = for_elsewhere(&html, "https://status.example.com");
        assert_eq!(whole, format!("<p>src=\"/files/x <img src=\"https://status.example.com/files/{KEY}-1x2\" alt=\"A\"></p>"));
        assert!(matches!(for_elsewhere("<p>Nothing</p>", "https://a.example"), Cow::Borrowed(_)));
    }
}
