//! Own words as they are filled in; that they arrive is tried in `tests/it/deliver/texts.rs`.

use std::sync::Arc;

use app::model::{
    Language, Status,
    message_text::{MailFooter, MessageText, OwnText, Passage},
};

use super::*;
use crate::notify::{mail, message::Tone, sms};

const LINK: &str = "https://status.example.com/incidents/abc";

fn message(kind: NoticeKind, own: OwnText) -> Message {
    let texts = MessageTexts {
        texts: vec![MessageText { kind, language: Language::English, rev: 1, text: own }],
        footer: MailFooter { rev: 1, text: "Example Ltd".into() },
    };
    let news = News {
        kind,
        language: Language::English,
        page: "Reelway".into(),
        site: "https://status.example.com".into(),
        accent: "#1c4f8a".into(),
        title: "Videos & more".into(),
        state: None,
        tone: Tone::Bad,
        at: "1 May 2026, 14:02 UTC".into(),
        html: "<p>We look.</p>".into(),
        text: "We look.".into(),
        affected: vec![("Player".into(), "Down".into(), Status::MajorOutage), ("Search".into(), "Slow".into(), Status::MajorOutage)],
        facts: Vec::new(),
        link: LINK.into(),
        thread: None,
        own: OwnText::default(),
        footer: String::new(),
        payload: Arc::default(),
        turns: std::sync::Arc::default(),
    };
    Message::to("m1".into(), Arc::new(news.in_words_of(&texts)), "t")
}

fn passage(source: &str) -> Passage {
    Passage { source: source.into(), html: format!("<p>{source}</p>") }
}

#[test]
fn values_are_escaped_for_where_they_stand() {
    let own = OwnText { subject: "{title}".into(), intro: passage("{title}, {affected}"), ..OwnText::default() };
    let message = message(NoticeKind::IncidentCreated, own);
    assert_eq!(message.subject(), "Videos & more");
    assert_eq!(message.around()[0], "Videos & more, Player: Down, Search: Slow");
    assert_eq!(message.around_in_html()[0], "<p>Videos &amp; more, Player: Down, Search: Slow</p>");
}

#[test]
fn a_subject_of_nothing_is_ours() {
    let own = OwnText { subject: "{state}".into(), ..OwnText::default() };
    assert_eq!(message(NoticeKind::IncidentCreated, own).subject(), "[Reelway] Videos & more");
}

#[test]
fn words_before_the_news_stand_in_place_of_what_is_ours() {
    let own = || OwnText { intro: passage("Hello."), ..OwnText::default() };
    let before = mail::write(&message(NoticeKind::IncidentCreated, own()), "ann@example.com").text;
    assert!(before.contains("Hello.\n\nWe look.") && before.ends_with("\nExample Ltd\n"), "{before}");
    let instead = mail::write(&message(NoticeKind::Test, own()), "ann@example.com");
    assert!(instead.text.contains("Hello.") && !instead.text.contains("We look."), "{}", instead.text);
    assert!(!instead.html.contains("We look."), "{}", instead.html);
}

#[test]
fn a_text_message_leads_somewhere_however_long_it_becomes() {
    let write = |sms: &str| sms::write(&message(NoticeKind::IncidentCreated, OwnText { sms: sms.into(), ..OwnText::default() }));
    assert_eq!(write("{page}: {body} {link}"), format!("Reelway: We look. {LINK}"));
    assert_eq!(write("{link} {body}"), format!("{LINK} We look."));
    assert_eq!(write("Trouble"), format!("Trouble {LINK}"));
    for long in ["x".repeat(SMS_LENGTH), "{title} ".repeat(20), "{link} ".repeat(20), format!("{}{{link}}", "x".repeat(SMS_LENGTH - 6))] {
        let text = write(&long);
        assert!(text.contains(LINK) && text.chars().count() <= SMS_LENGTH, "{}: {text}", text.chars().count());
    }
}
