//! What staff say in messages to subscribers in words of their own: for each kind of message in each language, with placeholders
//! for what is only known once there is something to tell.

use serde::{Deserialize, Serialize};

use crate::model::{Language, NoticeKind};

/// What stands for something in a message: its name, and what it becomes.
pub const PLACEHOLDERS: [(&str, &str); 7] = [
    ("page", "the name of the page"),
    ("title", "what it is about, such as the title of the incident"),
    ("state", "where that stands"),
    ("body", "what was said"),
    ("affected", "what it touches, each with its status"),
    ("link", "the address to read on at"),
    ("when", "when it was said"),
];

/// How the style of a mail for dark screens begins: whoever shows one to staff makes it light or dark here.
pub const IN_THE_DARK: &str = "@media (prefers-color-scheme:dark)";

/// A few lines in Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// As they were written.
    pub source: String,
    /// The same, rendered.
    pub html: String,
}

/// Words of staff for one kind of message in one language. Where a field is empty, the product says it in its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnText {
    /// The subject of mails, which is the first line in chats and the title of notifications too.
    pub subject: String,
    /// What stands before the news.
    pub intro: Passage,
    /// What stands after them.
    pub closing: Passage,
    /// All of a text message.
    pub sms: String,
}

/// Words of staff, and for what they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageText {
    /// The kind of message.
    pub kind: NoticeKind,
    /// The language.
    pub language: Language,
    /// Counts edits, from 1.
    pub rev: i64,
    /// The words.
    pub text: OwnText,
}

/// What stands at the foot of every mail, such as the address the law wants there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailFooter {
    /// Counts edits, from 1; 0 if there never was one.
    pub rev: i64,
    /// Its lines, as plain text.
    pub text: String,
}

/// All that staff say in their own words in the messages of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageTexts {
    /// What they wrote for kinds of messages.
    pub texts: Vec<MessageText>,
    /// What stands at the foot of every mail.
    pub footer: MailFooter,
}

impl MessageTexts {
    /// What they wrote for a kind of message in a language.
    pub fn find(&self, kind: NoticeKind, language: Language) -> Option<&MessageText> {
        self.texts.iter().find(|text| text.kind == kind && text.language == language)
    }

    /// Another number after each change.
    pub fn edits(&self) -> i64 {
        self.texts.iter().map(|text| text.rev).sum::<i64>() + self.footer.rev
    }
}

/// A part of a text with placeholders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words that stay as they are.
    Words(&'a str),
    /// The placeholder with this name.
    Placeholder(&'static str),
    /// What begins like a placeholder and is none.
    Unknown(&'a str),
}

/// The parts of a text in their order. A placeholder stands in one pair of braces or in two.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, braced) = rest.split_at(open);
        if !before.is_empty() {
            parts.push(Part::Words(before));
        }
        let (part, behind) = begins_with(braced);
        parts.push(part);
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}

fn begins_with(braced: &str) -> (Part<'_>, &str) {
    for (open, close) in [("{{", "}}"), ("{", "}")] {
        let inside = braced.strip_prefix(open).and_then(|rest| rest.split_once(close));
        let known = inside.and_then(|(name, behind)| {
            let (known, _) = PLACEHOLDERS.iter().find(|(known, _)| *known == name.trim())?;
            Some((Part::Placeholder(known), behind))
        });
        if let Some(known) = known {
            return known;
        }
    }
    let end = braced.find('}').map_or(braced.len(), |close| braced[close..].find(|c| c != '}').map_or(braced.len(), |more| close + more));
    let (unknown, behind) = braced.split_at(end);
    (Part::Unknown(unknown), behind)
}

/// A text with values in the place of its placeholders, in one walk: a value that looks like a placeholder stays what it is.
pub fn fill(text: &str, value: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    for part in parts(text) {
        match part {
            Part::Words(words) | Part::Unknown(words) => filled.push_str(words),
            Part::Placeholder(name) => filled.push_str(&value(name)),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(text: &str) -> String {
        fill(text, |name| match name {
            "page" => "Reelway {title}".to_owned(),
            "title" => "{{7*7}} ${7*7} {page}".to_owned(),
            name => format!("<{name}>"),
        })
    }

    #[test]
    fn placeholders_become_what_is_known_and_nothing_else_becomes_anything() {
        assert_eq!(say("{page}: {{ state }}, {when}"), "Reelway {title}: <state>, <when>");
        assert_eq!(say("{title}"), "{{7*7}} ${7*7} {page}", "what a value says is text");
        for literal in [
            "a009 {{7*7}} ${7*7} {% for x in 1..1e9 %}{% endfor %} {{ \"a\" | repeat: 100000000 }}",
            "a010 {% include '/etc/passwd' %} {% include /etc/passwd %} {% render \"../../etc/passwd\" %}",
            "a011 {{['id']|filter('system')}} {{_self.env.getFilter(\"id\")}}",
            "} { {{ }} {} {{}} {Page} {page",
        ] {
            assert_eq!(say(literal), literal);
        }
    }

    #[test]
    fn what_is_no_placeholder_is_found() {
        let unknown = |text| parts(text).into_iter().filter(|part| matches!(part, Part::Unknown(_))).collect::<Vec<_>>();
        assert_eq!(unknown("{page} and {{ page }} } {affected}"), []);
        assert_eq!(unknown("{name} {{7*7}} {page"), [Part::Unknown("{name}"), Part::Unknown("{{7*7}}"), Part::Unknown("{page")]);
    }

    #[test]
    fn edits_count_whatever_was_edited() {
        let text = MessageText { kind: NoticeKind::Test, language: Language::English, rev: 2, text: OwnText::default() };
        let texts = MessageTexts { texts: vec![text], footer: MailFooter { rev: 3, text: String::new() } };
        assert_eq!(texts.edits(), 5);
        assert!(texts.find(NoticeKind::Test, Language::German).is_none());
    }
}
