//! What staff say in messages in their own words, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{
    Language, NoticeKind,
    input::FieldErrors,
    message_text::{PLACEHOLDERS, Part, parts},
};

/// The longest subject, in characters.
pub const SUBJECT_LENGTH: usize = 200;

/// The longest words before and after the news, in characters each.
pub const PASSAGE_LENGTH: usize = 2_000;

/// The longest text message, in characters: four parts with letters of any script.
pub const SMS_LENGTH: usize = 4 * 67;

/// The longest foot of a mail, in characters.
pub const FOOTER_LENGTH: usize = 1_000;

/// How many placeholders a text may have.
const MOST: usize = 20;

/// Words for one kind of message in one language; what is empty, the product says in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditMessageText {
    /// The kind of message.
    pub kind: NoticeKind,
    /// The language.
    pub language: Language,
    /// The revision the editor saw; 0 if there was none.
    pub rev: i64,
    /// The subject of mails.
    #[serde(default)]
    pub subject: String,
    /// What stands before the news, in Markdown.
    #[serde(default)]
    pub intro: String,
    /// What stands after them, in Markdown.
    #[serde(default)]
    pub closing: String,
    /// All of a text message.
    #[serde(default)]
    pub sms: String,
}

impl EditMessageText {
    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.subject = errors.optional_line("subject", Some(&self.subject), SUBJECT_LENGTH).unwrap_or_default();
        self.intro = errors.text("intro", &self.intro, PASSAGE_LENGTH);
        self.closing = errors.text("closing", &self.closing, PASSAGE_LENGTH);
        self.sms = errors.text("sms", &self.sms, SMS_LENGTH);
        for (field, text) in [("subject", &self.subject), ("intro", &self.intro), ("closing", &self.closing), ("sms", &self.sms)] {
            if let Some(wrong) = wrong_with(text) {
                errors.add(field, wrong);
            }
        }
        errors.into_result(self)
    }
}

/// What is wrong with the placeholders of a text.
fn wrong_with(text: &str) -> Option<String> {
    let parts = parts(text);
    let unknown = parts.iter().find_map(|part| if let Part::Unknown(unknown) = part { Some(*unknown) } else { None });
    if let Some(unknown) = unknown {
        let known = PLACEHOLDERS.map(|(name, _)| format!("{{{name}}}")).join(", ");
        let unknown: String = unknown.chars().take(40).collect();
        return Some(format!("has {unknown}, which stands for nothing: there are {known}"));
    }
    let named = parts.iter().filter(|part| matches!(part, Part::Placeholder(_))).count();
    if named > MOST {
        return Some(format!("has {named} placeholders; at most {MOST} are possible"));
    }
    // What was said may be long: a mail with it many times over would be longer than mail servers take.
    let twice = parts.iter().filter(|part| **part == Part::Placeholder("body")).count() > 1;
    twice.then(|| "has {body} more than once".to_owned())
}

/// What shall stand at the foot of every mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditMailFooter {
    /// The revision the editor saw; 0 if there was none.
    pub rev: i64,
    /// Its lines, as plain text.
    pub text: String,
}

impl EditMailFooter {
    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.text = errors.text("footer", &self.text, FOOTER_LENGTH);
        errors.into_result(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(subject: &str, intro: &str, sms: &str) -> Result<EditMessageText, FieldErrors> {
        let [subject, intro, sms] = [subject, intro, sms].map(str::to_owned);
        let (kind, language) = (NoticeKind::IncidentCreated, Language::English);
        EditMessageText { kind, language, rev: 0, subject, intro, closing: String::new(), sms }.validate()
    }

    #[test]
    fn an_unknown_placeholder_is_refused_with_what_there_is() {
        let refused = edit("{page} {titel}", "{{7*7}}", "{link").unwrap_err();
        let fields: Vec<_> = refused.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["subject", "intro", "sms"]);
        let (_, said) = refused.iter().next().unwrap();
        assert!(said.contains("{titel}") && said.ends_with("{page}, {title}, {state}, {body}, {affected}, {link}, {when}"), "{said}");
        for evil in ["{% include '/etc/passwd' %}", "${7*7}", "{{['id']|filter('system')}}", "{% for x in 1..1e9 %}{% endfor %}"] {
            assert!(edit("", evil, "").is_err(), "a009 to a011: {evil}");
        }
    }

    #[test]
    fn a059_a_subject_is_one_line() {
        let kept = edit("Down\r\nBcc: victim@example.org", "a\r\nb", "").unwrap();
        assert_eq!((kept.subject.as_str(), kept.intro.as_str()), ("Down Bcc: victim@example.org", "a\nb"));
    }

    #[test]
    fn a_text_stays_short_whatever_it_is_filled_with() {
        assert!(edit("", &"{affected}".repeat(20), "").is_ok());
        assert!(edit("", &"{affected}".repeat(21), "").is_err());
        assert!(edit("", "{body} {body}", "").is_err());
        assert!(edit(&"x".repeat(SUBJECT_LENGTH + 1), "", "").is_err());
        assert!(edit("", "", &"x".repeat(SMS_LENGTH + 1)).is_err());
    }
}
