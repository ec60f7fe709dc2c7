//! JSON Feed 1.1.

use app::model::Instant;
use serde::Serialize;

use super::entry;
use crate::http::machine::json;

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    description: &'a str,
    language: &'static str,
    authors: [Author<'a>; 1],
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    date_published: Instant,
    date_modified: Instant,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
}

/// The feed as JSON.
pub fn write(feed: &entry::Feed) -> Vec<u8> {
    json(&Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: &feed.address,
        description: &feed.about,
        language: feed.language,
        authors: [Author { name: &feed.author }],
        items: feed.entries.iter().map(item).collect(),
    })
}

fn item(entry: &entry::Entry) -> Item<'_> {
    Item {
        id: &entry.id,
        url: &entry.url,
        title: &entry.title,
        content_html: &entry.html,
        date_published: entry.published,
        date_modified: entry.updated,
        tags: &entry.tags,
    }
}
