//! Whatever is written, what we write of it can be read, and says the same.

use app::model::{
    EventId, Instant, Language, MaintenanceState, UpdateId,
    event::Update,
    input::{clean_line, clean_text},
    maintenance::Maintenance,
};
use app::text::text;
use icalendar::{Calendar, Component};
use proptest::prelude::*;

use super::{
    atom, calendar,
    entry::{Entry, Feed},
    json_feed, rss2,
};

fn feed(title: &str, html: &str) -> Feed {
    let at = Instant::from_millis(1_792_681_207_507);
    let entry = Entry {
        id: "tag:status.example.com,2005:Incident/1".into(),
        url: "https://status.example.com/incidents/aaaaaaaaaaaa".into(),
        title: clean_line(title),
        published: at,
        updated: at,
        html: clean_text(html),
        tags: vec![clean_line(title)],
    };
    Feed {
        id: "tag:status.example.com,2005:/history".into(),
        title: clean_line(title),
        about: clean_line(title),
        home: "https://status.example.com/".into(),
        address: "https://status.example.com/history.atom".into(),
        author: clean_line(title),
        language: "en",
        updated: at,
        entries: vec![entry],
    }
}

fn maintenance(name: &str, body: &str) -> Maintenance {
    let at = Instant::from_millis(1_792_681_207_507);
    let update = Update {
        id: UpdateId::draw(|| 2),
        state: Some(MaintenanceState::Scheduled),
        body: body.into(),
        html: String::new(),
        display_at: at,
        created_at: at,
        updated_at: at,
        touched: Vec::new(),
        notified: false,
        edits: Vec::new(),
    };
    Maintenance {
        id: EventId::draw(|| 1),
        number: 1,
        name: name.into(),
        state: MaintenanceState::Scheduled,
        scheduled_for: at,
        scheduled_until: at,
        started_at: None,
        verifying_at: None,
        ended_at: None,
        cancelled_at: None,
        to_maintenance: true,
        recurring: false,
        sequence: 1,
        tags: Vec::new(),
        affected: Vec::new(),
        updates: vec![update],
        created_at: at,
        updated_at: at,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a154_feeds_are_read_again_whatever_is_in_them(title in any::<String>(), html in any::<String>()) {
        let feed = feed(&title, &html);
        for written in [atom::write(&feed), rss2::write(&feed), json_feed::write(&feed)] {
            let text = String::from_utf8(written).unwrap();
            let read = feed_rs::parser::parse(text.as_bytes());
            prop_assert!(read.is_ok(), "{:?}: {}", read, text);
            prop_assert_eq!(read.unwrap().entries.len(), 1);
        }
        let read = atom_syndication::Feed::read_from(&atom::write(&feed)[..]).unwrap();
        prop_assert_eq!(read.entries[0].title.as_str(), feed.entries[0].title.as_str());
        prop_assert_eq!(read.entries[0].content().and_then(|c| c.value()).unwrap_or_default(), feed.entries[0].html.as_str());
    }

    #[test]
    fn a_calendar_is_read_again_whatever_is_in_it(name in any::<String>(), body in any::<String>()) {
        let event = calendar::event_of(&maintenance(&name, &body), "https://status.example.com", &[], text(Language::English));
        let mut whole = Calendar::empty();
        whole.push(event);
        let written = calendar::folded(&whole.to_string());
        for line in written.split("\r\n") {
            prop_assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{}", line);
        }
        let read: Calendar = icalendar::parser::read_calendar(&icalendar::parser::unfold(&written)).unwrap().into();
        let event = read.events().next().unwrap();
        prop_assert_eq!(event.property_value("SUMMARY").unwrap_or_default(), clean_line(&name));
        prop_assert_eq!(event.property_value("DTEND"), Some("20261022T150107Z"));
    }
}
