//! Every word a visitor reads, in every language. The sentences stand in `app/text`, one file a language; a browser gets
//! the one it needs. What there is to say, and with which parts, is declared in [`messages`].

pub mod message;
pub mod messages;
pub mod moment;
pub mod number;

mod dates;
mod headline;
mod states;
#[cfg(test)]
mod tests;

use crate::model::Language;

use message::{Part, put};
use messages::Key;

/// All messages of one language. Times inside sentences are written with [`moment::at`], so that the page can put the
/// reader's own time there; durations are milliseconds.
#[derive(Debug)]
pub struct Text {
    /// The language.
    pub language: Language,
    messages: Vec<String>,
}

impl Text {
    /// The messages of a language, in the order of [`Key`]. They stay for as long as the process or the page.
    pub fn of(language: Language, messages: Vec<String>) -> &'static Self {
        Box::leak(Box::new(Self { language, messages }))
    }

    fn words(&'static self, key: Key) -> &'static str {
        self.messages.get(key as usize).map_or("", String::as_str)
    }

    fn sentence(&'static self, key: Key, parts: &[Part]) -> String {
        put(self.language, self.words(key), parts)
    }
}

#[cfg(feature = "ssr")]
mod files {
    use std::{collections::BTreeMap, sync::LazyLock};

    use serde::Deserialize;

    use super::{Text, messages::Key};
    use crate::model::{Language, Word};

    fn file(language: Language) -> &'static str {
        match language {
            Language::English => include_str!("../../text/en.json"),
            Language::German => include_str!("../../text/de.json"),
            Language::French => include_str!("../../text/fr.json"),
            Language::Spanish => include_str!("../../text/es.json"),
            Language::Japanese => include_str!("../../text/ja.json"),
            Language::Arabic => include_str!("../../text/ar.json"),
        }
    }

    /// The file of a language.
    #[derive(Deserialize)]
    pub struct File {
        /// What browsers get, by name.
        pub browser: BTreeMap<String, String>,
        /// What only the server says, by name.
        pub server: BTreeMap<String, String>,
    }

    /// The messages of a language, as their file has them.
    pub fn by_name(language: Language) -> File {
        serde_json::from_str(file(language)).expect("a test reads every language")
    }

    fn in_order(language: Language) -> Vec<String> {
        let File { mut browser, mut server } = by_name(language);
        let browser = Key::BROWSER.iter().map(|(name, _)| browser.remove(*name).unwrap_or_default());
        let server = Key::SERVER.iter().map(|(name, _)| server.remove(*name).unwrap_or_default());
        browser.chain(server).collect()
    }

    static TEXTS: LazyLock<Vec<&'static Text>> =
        LazyLock::new(|| Language::ALL.iter().map(|language| Text::of(*language, in_order(*language))).collect());

    /// The messages of a language.
    pub fn text(language: Language) -> &'static Text {
        TEXTS.iter().find(|text| text.language == language).unwrap_or(&TEXTS[0])
    }
}

#[cfg(feature = "ssr")]
pub use files::{by_name, text};
