//! What chats get; that they take it is tried in `tests/it/deliver/channels.rs`.

use std::sync::Arc;

use app::model::{Language, NoticeKind, Status, message_text::OwnText};

use super::*;
use crate::notify::message::{News, Tone};

const CHATS: [Channel; 5] = [Channel::Slack, Channel::Teams, Channel::Discord, Channel::GoogleChat, Channel::Telegram];
const ADDRESS: &str = "https://api.telegram.org/bot1:x/sendMessage?chat_id=-100123&message_thread_id=7";

fn message(title: &str, text: &str) -> Message {
    let news = News {
        kind: NoticeKind::IncidentCreated,
        language: Language::English,
        page: "Reelway".into(),
        site: "https://status.example.com".into(),
        accent: "#1c4f8a".into(),
        title: title.into(),
        state: Some("Investigating".into()),
        tone: Tone::Bad,
        at: "1 May 2026, 14:02 UTC".into(),
        html: "<p>x</p>".into(),
        text: text.into(),
        affected: vec![("Player".into(), "Down".into(), Status::MajorOutage)],
        facts: vec!["Next update by 14:32.".into()],
        link: "https://status.example.com/incidents/abc".into(),
        thread: Some("abc".into()),
        own: OwnText::default(),
        footer: String::new(),
        payload: Arc::default(),
        turns: std::sync::Arc::default(),
    };
    let link = |path: &str| format!("https://status.example.com/{path}");
    Message {
        id: "m1".into(),
        news: Arc::new(news),
        manage: link("subscription/t"),
        leave: link("unsubscribe/t"),
        ask: None,
        challenge: None,
    }
}

#[test]
fn every_chat_says_what_happened_to_what_and_where_to_read_on() {
    for channel in CHATS {
        let body = write(channel, &message("Videos do not start", "We are looking into it."), ADDRESS).unwrap().to_string();
        for part in ["Investigating", "Videos do not start", "We are looking into it.", "Player: Down", "incidents/abc", "subscription/t"] {
            let plain = body.replace("\\\\", "");
            assert!(plain.contains(part), "{channel:?} {part}: {body}");
        }
    }
    assert_eq!(write(Channel::Telegram, &message("x", "y"), ADDRESS).unwrap()["chat_id"], "-100123");
    assert!(write(Channel::Email, &message("x", "y"), ADDRESS).is_none());
}

#[test]
fn what_a_text_says_calls_nobody_and_leads_nowhere() {
    let evil = "<!channel> @everyone <https://evil.example|click> [click](https://evil.example) <a href=\"https://evil.example\">x</a> *b*";
    for channel in CHATS {
        let body = write(channel, &message(evil, evil), ADDRESS).unwrap();
        let text = body.to_string();
        match channel {
            Channel::Slack => assert!(!text.contains("<!channel>") && !text.contains("<https://evil"), "{text}"),
            Channel::Discord => {
                assert_eq!(body["allowed_mentions"]["parse"], serde_json::json!([]));
                assert!(!text.contains("](https://evil"), "{text}");
            }
            Channel::Teams => assert!(!text.contains("](https://evil"), "{text}"),
            // The title of a card is plain text: nothing in it has a meaning.
            Channel::GoogleChat => assert!(!body["cardsV2"][0]["card"]["sections"].to_string().contains("<a href"), "{text}"),
            _ => assert!(!text.contains("<a href=\\\"https://evil") && !text.contains("<!channel>"), "{text}"),
        }
    }
}

#[test]
fn a_long_text_fits_what_each_service_takes() {
    let long = "Wörter und Ümläute ".repeat(2_000);
    for (channel, most) in [
        (Channel::Slack, 8_000),
        (Channel::Teams, 28_000),
        (Channel::Discord, 18_000),
        (Channel::GoogleChat, 20_000),
        (Channel::Telegram, 8_000),
    ] {
        let body = write(channel, &message(&long, &long), ADDRESS).unwrap();
        assert!(body.to_string().len() < most, "{channel:?}: {}", body.to_string().len());
    }
    let discord = write(Channel::Discord, &message(&long, &long), ADDRESS).unwrap();
    assert!(discord["embeds"][0]["description"].as_str().unwrap().chars().count() <= 4_096);
    assert!(discord["embeds"][0]["title"].as_str().unwrap().chars().count() <= 256);
}
