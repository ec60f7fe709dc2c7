//! Mails as they are written, and kept in files; a mail server takes them in `tests/it/process/mail.rs`.

use super::*;

fn mailer() -> Mailer {
    Mailer::open("smtp://127.0.0.1:2525", "Status <status@example.com>").unwrap()
}

fn mail(name: &str, address: &str, subject: &str) -> Mail {
    let text = |text: &str| text.to_owned();
    Mail {
        name: text(name),
        address: text(address),
        subject: text(subject),
        text: text("Hello\r\n.\r\nworld"),
        html: text("<p>Hello</p>"),
        extra: Extra::default(),
    }
}

#[tokio::test]
async fn a059_nothing_in_a_name_or_subject_becomes_a_header() {
    let evil =
        ["x\r\nBcc: victim@example.org", "x\nBcc: victim@example.org", "x\rBcc: v@example.org", "x\0y", "x\u{2028}Bcc: v@example.org"];
    for text in evil {
        let message = mailer().message(&mail(text, "bob@example.com", text)).unwrap();
        let written = String::from_utf8(message.formatted()).unwrap();
        let headers = written.split("\r\n\r\n").next().unwrap();
        assert!(!headers.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{headers}");
        assert_eq!(headers.lines().filter(|line| line.starts_with("To:")).count(), 1);
        assert_eq!(message.envelope().to().iter().map(ToString::to_string).collect::<Vec<_>>(), ["bob@example.com"]);
    }
    for address in ["bob@example.com\r\nRCPT TO:<v@x.example>", "bob@example.com,v@x.example", "-oQ/tmp/x@y.example", "a@localhost", ""] {
        assert!(matches!(mailer().message(&mail("Bob", address, "x")), Err(MailError::Refused(_))), "{address}");
    }
}

#[tokio::test]
async fn a_mail_is_plain_text_and_html_from_the_sender_that_was_set() {
    let written = String::from_utf8(mailer().message(&mail("Bøb", "bob@example.com", "Grüße")).unwrap().formatted()).unwrap();
    for expected in
        ["From: Status <status@example.com>", "multipart/alternative", "text/plain", "text/html", "Auto-Submitted: auto-generated"]
    {
        assert!(written.contains(expected), "{expected}: {written}");
    }
}

#[test]
fn a_password_is_only_sent_over_a_network_encrypted() {
    for (url, expected) in [
        ("smtps://u:p@mail.example.com", Some(Encryption::Always)),
        ("smtp://u:p@mail.example.com:587", Some(Encryption::Required)),
        ("smtp://u:p@localhost:2525", Some(Encryption::Offered)),
        ("smtp://[::1]:25", Some(Encryption::Offered)),
        ("smtp://relay", Some(Encryption::Offered)),
        ("smtp://u:p@mail.example.com?tls=none", None),
        ("smtp://u:p@", None),
        ("https://mail.example.com", None),
        ("mail.example.com", None),
    ] {
        assert_eq!(encryption(url).map(|(_, encryption)| encryption), expected, "{url}");
    }
}

#[tokio::test]
async fn what_is_set_wrong_is_refused_without_repeating_the_password() {
    for (url, from) in [
        ("smtp://user:hunter2@", "Status <status@example.com>"),
        ("smtp://user:hunter2@mail.example.com:port", "Status <status@example.com>"),
        ("ftp://user:hunter2@mail.example.com", "Status <status@example.com>"),
        ("smtps://user:hunter2@mail.example.com", "nobody"),
        ("smtps://user:hunter2@mail.example.com", "root@localhost"),
        ("smtps://user:hunter2@mail.example.com", ""),
    ] {
        let refused = Mailer::open(url, from).err().unwrap();
        assert!(!refused.contains("hunter2") && refused.contains("--"), "{refused}");
    }
}

#[tokio::test]
async fn a_mail_that_is_sent_nowhere_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("new/mail");
    let mailer = Mailer::open(&format!("file:{}", inside.display()), "Status <status@example.com>").unwrap();
    let answer = mailer.deliver(&mail("Ada", "ada@example.com", "Search is slow")).await.unwrap();
    let kept: Vec<_> = std::fs::read_dir(&inside).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(kept.len(), 1);
    let text = std::fs::read_to_string(&kept[0]).unwrap();
    assert!(text.contains("Subject: Search is slow\r\n") && text.contains("ada@example.com"), "{text}");
    assert!(answer.contains(kept[0].file_stem().unwrap().to_str().unwrap()), "{answer}");
    // A file where the folder should be.
    let refused = Mailer::open(&format!("file:{}", kept[0].display()), "Status <status@example.com>").err().unwrap();
    assert!(refused.starts_with("no mail can be kept in"), "{refused}");
}
