//! RSS 2.0, for readers that know nothing else.

use app::model::Instant;
use jiff::{fmt::rfc2822, tz::TimeZone};
use rss::{Category, Channel, Guid, Item};

use super::entry;

/// The feed as RSS.
pub fn write(feed: &entry::Feed) -> Vec<u8> {
    let channel = Channel {
        title: feed.title.clone(),
        link: feed.home.clone(),
        description: feed.about.clone(),
        language: Some(feed.language.to_owned()),
        pub_date: time(feed.updated),
        last_build_date: time(feed.updated),
        items: feed.entries.iter().map(item).collect(),
        ..Channel::default()
    };
    channel.to_string().into_bytes()
}

/// RSS has one date only, and its readers go by it: when something last changed.
fn item(entry: &entry::Entry) -> Item {
    let category = |name: &String| Category { name: name.clone(), ..Category::default() };
    Item {
        title: Some(entry.title.clone()),
        link: Some(entry.url.clone()),
        description: Some(entry.html.clone()),
        categories: entry.tags.iter().map(category).collect(),
        guid: Some(Guid { value: entry.url.clone(), permalink: true }),
        pub_date: time(entry.updated),
        ..Item::default()
    }
}

fn time(at: Instant) -> Option<String> {
    rfc2822::to_string(&at.timestamp().to_zoned(TimeZone::UTC)).ok()
}
