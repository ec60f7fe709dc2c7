//! A page of statuses, and what its staff can set about it.

use serde::{Deserialize, Serialize};

use crate::model::{Bars, Instant, Language, PageId, StateWords, reminder, uptime::UptimeRule};

/// What staff can set about a page, beyond its name, address and zone. Unknown keys are kept out, missing ones have defaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageSettings {
    /// The language of what staff write, and the fallback for the page's own words.
    pub language: Language,
    /// How outages count against uptime.
    pub uptime: UptimeRule,
    /// How the bars are drawn.
    pub bars: Bars,
    /// Which words stand for the statuses.
    pub words: StateWords,
    /// Where visitors can ask for help.
    pub support_url: Option<String>,
    /// The company's own site.
    pub url: Option<String>,
    /// Asks search engines to stay away.
    pub hidden_from_search: bool,
    /// Whether visitors see which components monitoring suspects of not being fine.
    pub suspected: bool,
    /// After how many hours without an update of an open incident its staff are reminded; empty for never.
    pub reminders: Vec<u32>,
    /// Fields other people's tools write and read back, with no effect here: the colours and places of the Statuspage API.
    pub compatible: std::collections::BTreeMap<String, String>,
}

impl Default for PageSettings {
    fn default() -> Self {
        Self {
            language: Language::English,
            uptime: UptimeRule::Standard,
            bars: Bars::Horizon,
            words: StateWords::Plain,
            support_url: None,
            url: None,
            hidden_from_search: false,
            suspected: true,
            reminders: reminder::HOURS.to_vec(),
            compatible: std::collections::BTreeMap::new(),
        }
    }
}

/// A page as its staff set it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageFile {
    /// Its id.
    pub id: PageId,
    /// Counts edits, from 1.
    pub rev: i64,
    /// Its name, usually the company's.
    pub name: String,
    /// Its short name in addresses.
    pub slug: String,
    /// Its own host name.
    pub host: Option<String>,
    /// What the page is about.
    pub description: Option<String>,
    /// The IANA name of the zone its days are counted in.
    pub time_zone: String,
    /// What staff set.
    pub settings: PageSettings,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last set up.
    pub updated_at: Instant,
}

/// A page as visitors know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// How it looks: what comes of it stands in the document, and browsers need no more.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub look: crate::model::look::Look,
    /// Its id.
    pub id: PageId,
    /// Its name, usually the company's.
    pub name: String,
    /// What the page is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its own address, without a slash at the end.
    pub url: String,
    /// The IANA name of the zone its days are counted in.
    pub time_zone: String,
    /// When the page was made.
    pub created_at: Instant,
    /// What staff set.
    pub settings: PageSettings,
}
