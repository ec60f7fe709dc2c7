//! Every word a visitor reads, in every language. The sentences stand in `app/text`, one file a language; a browser gets
//! the one it needs. What there is to say, and with which parts, is declared in [`messages`]; what only pages say that the
//! server writes alone, and so no browser gets, in [`served`].

#[macro_use]
mod declare;

pub mod message;
pub mod messages;
pub mod moment;
pub mod number;
pub mod served;

mod dates;
mod headline;
mod states;
#[cfg(test)]
mod tests;

use crate::model::Language;

use message::{Part, put};
use messages::Key;
use served::Served;

/// All messages of one language. Times inside sentences are written with [`moment::at`], so that the page can put the
/// reader's own time there; durations are milliseconds.
#[derive(Debug)]
pub struct Text {
    /// The language.
    pub language: Language,
    messages: Vec<String>,
    served: Vec<String>,
}

impl Text {
    /// The messages of a language, in the order of [`Key`]. They stay for as long as the process or the page.
    pub fn of(language: Language, messages: Vec<String>) -> &'static Self {
        Box::leak(Box::new(Self { language, messages, served: Vec::new() }))
    }

    fn words(&'static self, key: Key) -> &'static str {
        self.messages.get(key as usize).map_or("", String::as_str)
    }

    fn sentence(&'static self, key: Key, parts: &[Part]) -> String {
        put(self.language, self.words(key), parts)
    }

    fn served_words(&'static self, key: Served) -> &'static str {
        self.served.get(key as usize).map_or("", String::as_str)
    }

    fn served_sentence(&'static self, key: Served, parts: &[Part]) -> String {
        put(self.language, self.served_words(key), parts)
    }
}

#[cfg(any(test, feature = "ssr"))]
mod files {
    use std::{collections::BTreeMap, sync::LazyLock};

    use super::{Text, messages::Key, served::Served};
    use crate::model::{Language, Word};

    /// Everything that is said in some language: the messages browsers get too, and those only the server says.
    fn files(language: Language) -> [&'static str; 2] {
        macro_rules! of {
            ($code:literal) => {
                [include_str!(concat!("../../text/", $code, ".json")), include_str!(concat!("../../text/served/", $code, ".json"))]
            };
        }
        match language {
            Language::English => of!("en"),
            Language::German => of!("de"),
            Language::French => of!("fr"),
            Language::Spanish => of!("es"),
            Language::Japanese => of!("ja"),
            Language::Arabic => of!("ar"),
        }
    }

    /// The messages of a language by name, as their two files have them.
    pub fn by_name(language: Language) -> [BTreeMap<String, String>; 2] {
        files(language).map(|file| serde_json::from_str(file).expect("a test reads every language"))
    }

    /// The messages of a language in the order of [`Key`], as a browser gets them, and in the order of [`Served`].
    pub fn in_order(language: Language) -> [Vec<String>; 2] {
        let [mut messages, mut served] = by_name(language);
        [
            Key::ALL.iter().map(|(name, _)| messages.remove(*name).unwrap_or_default()).collect(),
            Served::ALL.iter().map(|(name, _)| served.remove(*name).unwrap_or_default()).collect(),
        ]
    }

    static TEXTS: LazyLock<Vec<Text>> = LazyLock::new(|| {
        let whole = |language: &Language| {
            let [messages, served] = in_order(*language);
            Text { language: *language, messages, served }
        };
        Language::ALL.iter().map(whole).collect()
    });

    /// The messages of a language.
    pub fn text(language: Language) -> &'static Text {
        TEXTS.iter().find(|text| text.language == language).unwrap_or(&TEXTS[0])
    }
}

#[cfg(any(test, feature = "ssr"))]
pub use files::{by_name, in_order, text};
