//! Atom (RFC 4287).

use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Link, Person, Text};

use super::entry;

/// The feed as Atom.
pub fn write(feed: &entry::Feed) -> Vec<u8> {
    let feed = Feed {
        id: feed.id.clone(),
        title: Text::plain(feed.title.clone()),
        updated: time(feed.updated),
        authors: vec![Person { name: feed.author.clone(), ..Person::default() }],
        links: vec![link("alternate", "text/html", &feed.home), link("self", "application/atom+xml", &feed.address)],
        lang: Some(feed.language.to_owned()),
        entries: feed.entries.iter().map(written).collect(),
        ..Feed::default()
    };
    feed.to_string().into_bytes()
}

fn written(entry: &entry::Entry) -> Entry {
    let category = |name: &String| Category { term: name.clone(), ..Category::default() };
    Entry {
        id: entry.id.clone(),
        title: Text::plain(entry.title.clone()),
        published: Some(time(entry.published)),
        updated: time(entry.updated),
        links: vec![link("alternate", "text/html", &entry.url)],
        categories: entry.tags.iter().map(category).collect(),
        content: Some(Content { value: Some(entry.html.clone()), content_type: Some("html".to_owned()), ..Content::default() }),
        ..Entry::default()
    }
}

fn link(rel: &str, mime_type: &str, href: &str) -> Link {
    Link { rel: rel.to_owned(), mime_type: Some(mime_type.to_owned()), href: href.to_owned(), ..Link::default() }
}

fn time(at: app::model::Instant) -> FixedDateTime {
    at.to_string().parse().unwrap_or_default()
}
