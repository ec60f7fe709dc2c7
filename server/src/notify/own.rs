//! What a message says in words of the staff's own. What is put in the place of a placeholder is text, whatever it looks like.

use app::model::{
    NoticeKind,
    illustration::for_elsewhere,
    input::{SMS_LENGTH, clean_line},
    message_text::{MessageTexts, fill},
};

use super::message::{Message, News, cut, escaped};

/// The longest subject, in characters.
const SUBJECT: usize = 250;

/// How much is said of what an event touches, in characters.
const AFFECTED: usize = 500;

impl News {
    /// The same in the words staff have for such news, and with their foot of mails.
    pub fn in_words_of(self, texts: &MessageTexts) -> Self {
        let own = texts.find(self.kind, self.language).map(|found| found.text.clone()).unwrap_or_default();
        Self { own, footer: texts.footer.text.clone(), ..self }
    }

    /// Whether it concerns its reader alone: then own words stand in place of ours, not before what staff said.
    pub fn is_about_reader(&self) -> bool {
        matches!(self.kind, NoticeKind::Confirmation | NoticeKind::Test)
    }
}

impl Message {
    /// What was said, as plain text and as HTML; nothing if own words stand in its place.
    pub fn said(&self) -> (&str, &str) {
        let news = &self.news;
        if news.is_about_reader() && !news.own.intro.source.is_empty() { ("", "") } else { (&news.text, &news.html) }
    }

    /// The subject in own words, if there are any.
    pub fn own_subject(&self) -> Option<String> {
        let filled = clean_line(&self.filled(&self.news.own.subject));
        (!filled.is_empty()).then(|| cut(&filled, SUBJECT))
    }

    /// What stands before the news and what stands after them, as plain text.
    pub fn around(&self) -> [String; 2] {
        let own = &self.news.own;
        [&own.intro, &own.closing].map(|passage| self.filled(&passage.source))
    }

    /// The same as HTML.
    pub fn around_in_html(&self) -> [String; 2] {
        let own = &self.news.own;
        [&own.intro, &own.closing].map(|passage| {
            let html = for_elsewhere(&passage.html, &self.news.site);
            fill(&html, |name| escaped(&self.value(name)).replace('\n', "<br>"))
        })
    }

    /// A text message in own words, if there are any. However long it becomes, it leads to where to read on.
    pub fn own_sms(&self) -> Option<String> {
        let own = self.news.own.sms.as_str();
        if own.is_empty() {
            return None;
        }
        let (_, link) = self.button();
        let with = |body: &str| fill(own, |name| if name == "body" { body.to_owned() } else { self.value(name) });
        let whole = with(&self.news.text);
        let over = whole.chars().count().saturating_sub(SMS_LENGTH);
        let room = self.news.text.chars().count().saturating_sub(over);
        let text = if over == 0 { whole } else { with(&if room > 1 { cut(&self.news.text, room) } else { String::new() }) };
        if text.chars().count() <= SMS_LENGTH && text.contains(&link) {
            return Some(text);
        }
        let text = text.replace(&link, "");
        let room = SMS_LENGTH.saturating_sub(link.chars().count() + 1).max(40);
        Some(format!("{} {link}", cut(text.trim(), room)))
    }

    fn filled(&self, text: &str) -> String {
        fill(text, |name| self.value(name))
    }

    fn value(&self, name: &str) -> String {
        let news = &self.news;
        match name {
            "page" => news.page.clone(),
            "title" => news.title.clone(),
            "state" => news.state.clone().unwrap_or_default(),
            "body" => news.text.clone(),
            "affected" => {
                let all: Vec<String> = news.affected.iter().map(|(name, status, _)| format!("{name}: {status}")).collect();
                cut(&all.join(", "), AFFECTED)
            }
            "link" => self.button().1,
            "when" => news.at.clone(),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
#[path = "own_tests.rs"]
mod tests;
