//! Mail in a real conversation with a mail server, and what becomes of it while the server is away.

use std::time::Duration;

use app::model::{Language, LinkKind, Role};
use server::{
    jobs,
    notify::{
        email::Mailer,
        letter::Letter,
        post::{Errand, Post},
    },
    service::links,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    sync::mpsc,
};

use super::scene::person;
use crate::support::app::TestApp;

both!(a131_a_forgotten_password_is_mailed_to_who_has_the_address_and_nobody_else, a_mail_is_sent_again_when_the_server_is_busy);

/// A mail server for one test: hands on each mail as it came, headers and all, after turning away the first so many.
async fn server(mut busy: usize) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let (sender, mails) = mpsc::channel(10);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 here\r\n").await.unwrap();
            let (mut line, mut mail) = (String::new(), String::new());
            while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                let said = std::mem::take(&mut line);
                let answer = match said.split([' ', ':', '\r']).next().unwrap_or_default() {
                    "MAIL" if busy > 0 => {
                        busy -= 1;
                        "451 later\r\n"
                    }
                    "RCPT" => {
                        mail.push_str(&said);
                        "250 ok\r\n"
                    }
                    "DATA" => {
                        stream.write_all(b"354 go on\r\n").await.unwrap();
                        while stream.read_line(&mut line).await.unwrap() > 0 && line != ".\r\n" {
                            mail.push_str(&std::mem::take(&mut line));
                        }
                        line.clear();
                        sender.send(std::mem::take(&mut mail)).await.unwrap();
                        "250 taken\r\n"
                    }
                    "QUIT" => break,
                    _ => "250 ok\r\n",
                };
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        }
    });
    (url, mails)
}

/// A post office whose errands are run.
fn office(app: &TestApp, url: &str) -> Post {
    let (post, errands) = Post::open();
    let mailer = Mailer::open(url, "Status <status@example.com>").unwrap();
    tokio::spawn(jobs::post::run(errands, app.services.clone(), mailer));
    post
}

/// What a mail says, with its soft line ends taken out.
fn plain(mail: &str) -> String {
    mail.replace("=\r\n", "").replace("=3D", "=")
}

async fn next(mails: &mut mpsc::Receiver<String>) -> String {
    let mail = tokio::time::timeout(Duration::from_secs(20), mails.recv()).await.expect("a mail comes");
    plain(&mail.expect("the server is there"))
}

async fn a131_a_forgotten_password_is_mailed_to_who_has_the_address_and_nobody_else(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let (url, mut mails) = server(0).await;
    let post = office(app, &url);
    let forgotten = |email: &str| Errand::Forgotten {
        email: email.into(),
        ip: None,
        language: Language::German,
        link: "https://status.example.com/console/reset#".into(),
    };
    assert!(post.take(forgotten("nobody@example.com")) && post.take(forgotten("no address")) && post.take(forgotten(" ANN@example.com ")));
    let mail = next(&mut mails).await;
    assert!(mail.starts_with("RCPT TO:<ann@example.com>") && mail.matches("RCPT").count() == 1, "{mail}");
    let secret: String = mail.split("https://status.example.com/console/reset#").nth(1).unwrap().chars().take(40).collect();
    assert_eq!(links::look(&app.services, &secret).await.unwrap().email, "ann@example.com");
    assert!(mails.try_recv().is_err(), "nobody else was written to");
}

async fn a_mail_is_sent_again_when_the_server_is_busy(app: &TestApp) {
    let (url, mut mails) = server(1).await;
    let post = office(app, &url);
    let letter = Letter {
        kind: LinkKind::Invitation,
        name: "Bob\r\nBcc: victim@example.org".into(),
        address: "bob@example.com".into(),
        language: Language::English,
        page: Some("Reelway".into()),
        by: Some("Ann".into()),
        link: "https://status.example.com/console/invitation#abc".into(),
        hours: 72,
    };
    assert!(post.take(Errand::Letter(Box::new(letter))));
    let mail = next(&mut mails).await;
    assert!(mail.contains("Subject: You are invited to work on Reelway") && mail.contains("console/invitation#abc"), "{mail}");
    assert_eq!(mail.matches("RCPT").count(), 1);
    assert!(!mail.lines().any(|line| line.starts_with("Bcc")), "{mail}");
    assert!(!Post::default().take(Errand::Forgotten { email: String::new(), ip: None, language: Language::English, link: String::new() }));
}
