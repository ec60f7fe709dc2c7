//! What messages say in words of the staff's own: on the way, each way.

use app::model::{
    Channel, IncidentState, Language, NoticeKind, Role,
    input::{EditMailFooter, EditMessageText},
};
use server::{
    config::{OutboundSettings, SmsFormat},
    error::Error,
    service::{message_texts, subscribers},
};

use super::{Worker, down, past_hold, reader, settled};
use crate::{
    subscribers::asking,
    support::{
        app::TestApp,
        deeds::says,
        mail_server::{MailServer, Taken},
        receiver::Receiver,
    },
};

both!(
    own_words_arrive_in_their_language_alone_and_leave_with_a_reset,
    a009_what_is_put_in_a_text_is_text_and_what_stands_for_nothing_is_refused,
    a059_no_subject_and_no_title_become_a_header,
    a061_nothing_in_own_words_ends_a_mail,
    nobody_takes_away_the_way_out_and_mails_of_one_incident_stand_together,
    chats_and_text_messages_say_it_too,
    who_asks_is_asked_in_own_words_and_who_is_told_already_is_not,
    words_are_the_admins_and_somebody_elses_are_not_overwritten,
);

/// Words for a new incident in English.
fn words() -> EditMessageText {
    EditMessageText {
        kind: NoticeKind::IncidentCreated,
        language: Language::English,
        rev: 0,
        subject: String::new(),
        intro: String::new(),
        closing: String::new(),
        sms: String::new(),
    }
}

async fn keep(app: &TestApp, input: EditMessageText) -> i64 {
    message_texts::edit_message_text(&app.services, &app.owner(), app.page, input).await.expect("the words are fine").rev
}

async fn keep_footer(app: &TestApp, text: &str) {
    let input = EditMailFooter { rev: 0, text: text.into() };
    message_texts::edit_mail_footer(&app.services, &app.owner(), app.page, input).await.expect("the foot is fine");
}

/// Somebody who reads this language by mail.
async fn reads(app: &TestApp, language: Language, address: &str) {
    let set = |row: &mut server::entity::subscriber::Model| {
        (row.channel.0, row.address, row.language) = (Channel::Email, address.to_owned(), Some(language.to_string()));
    };
    app.subscriber(set, &[]).await;
}

fn to<'a>(mails: &'a [Taken], address: &str) -> Vec<&'a Taken> {
    mails.iter().filter(|mail| mail.to == [address]).collect()
}

/// The part of a mail with this type, as it was written.
fn part(mail: &Taken, kind: &str) -> String {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let (_, border) = mail.text.split_once("boundary=\"").expect("it has parts");
    let border = format!("\r\n--{}", border.split('"').next().unwrap_or_default());
    let found = mail.text.split(&border).find(|part| part.contains(&format!("Content-Type: {kind}"))).expect("there is such a part");
    let (head, body) = found.split_once("\r\n\r\n").expect("a head and a body");
    if !head.contains("base64") {
        return body.to_owned();
    }
    let body: String = body.split_whitespace().collect();
    String::from_utf8(BASE64_STANDARD.decode(body).expect("it is base64")).expect("it is text")
}

async fn own_words_arrive_in_their_language_alone_and_leave_with_a_reset(app: &TestApp) {
    let server = MailServer::open().await;
    let player = app.component("Player").await;
    reads(app, Language::English, "ann@example.com").await;
    reads(app, Language::German, "bob@example.com").await;
    let input = EditMessageText {
        subject: "{page} has trouble: {title}".into(),
        intro: "Dear **customer**, on {when}:".into(),
        closing: "Yours, the {{page}} team. It hurts {affected}.".into(),
        ..words()
    };
    let rev = keep(app, input).await;
    let worker = Worker::start(app, Some(&server));
    down(app, player).await;
    let mails = server.wait_for(2).await;
    let (ann, bob) = (to(&mails, "ann@example.com")[0], to(&mails, "bob@example.com")[0]);
    assert_eq!(ann.header("subject").unwrap(), "Reelway has trouble: Videos do not start");
    let (plain, html) = (part(ann, "text/plain"), part(ann, "text/html"));
    assert!(
        html.contains("Dear <strong>customer</strong>, on ") && html.contains("Yours, the Reelway team. It hurts Player: Down."),
        "{html}"
    );
    assert!(plain.contains("Dear **customer**, on ") && plain.contains("Yours, the Reelway team."), "{plain}");
    let order = ["Dear ", "We are looking into it.", "Yours, "].map(|words| plain.find(words).expect("it is said"));
    assert!(order.is_sorted(), "{plain}");
    assert!(!bob.text.contains("customer") && !bob.header("subject").unwrap().contains("has trouble"), "{bob:?}");
    keep(app, EditMessageText { rev, ..words() }).await;
    down(app, player).await;
    let mails = server.wait_for(4).await;
    settled(app).await;
    worker.stop().await;
    let again = to(&mails, "ann@example.com")[1];
    assert_eq!(again.header("subject").unwrap(), "[Reelway] Investigating: Videos do not start");
    assert!(!again.text.contains("customer"), "{again:?}");
}

async fn a009_what_is_put_in_a_text_is_text_and_what_stands_for_nothing_is_refused(app: &TestApp) {
    let owner = app.owner();
    let refused = async |input| match message_texts::edit_message_text(&app.services, &owner, app.page, input).await {
        Err(Error::Invalid(errors)) => errors.iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    for evil in [
        "{{1337*7331}}",
        "${1337*7331}",
        "{% for x in 1..1e9 %}{% endfor %}",
        "{{ \"a\" | repeat: 100000000 }}",
        // a010
        "{% include '/etc/passwd' %}",
        "{% include /etc/passwd %}",
        "{% render \"../../../../etc/passwd\" %}",
        "{% layout /proc/self/environ %}",
        // a011
        "{{['id']|filter('system')}}",
        "{{_self.env.registerUndefinedFilterCallback(\"exec\")}}{{_self.env.getFilter(\"id\")}}",
        "{name}",
    ] {
        assert_eq!(refused(EditMessageText { subject: evil.into(), sms: evil.into(), ..words() }).await, ["subject", "sms"], "{evil}");
        assert_eq!(refused(EditMessageText { intro: evil.into(), closing: evil.into(), ..words() }).await, ["intro", "closing"], "{evil}");
    }
    assert_eq!(refused(EditMessageText { intro: "[here](https://example.com/{title})".into(), ..words() }).await, ["intro"]);
    assert_eq!(
        refused(EditMessageText { closing: "![x](/files/0123456789abcdef0123456789abcdef-1x2)".into(), ..words() }).await,
        ["closing"]
    );
    let server = MailServer::open().await;
    let player = app.component("Player").await;
    reads(app, Language::English, "ann@example.com").await;
    let html = "<script>alert(1)</script> <b onclick=x>bold</b> [x](javascript:alert(1))";
    keep(app, EditMessageText { intro: format!("{html} {{title}} {{body}}"), ..words() }).await;
    keep_footer(app, "Example <i>Ltd</i> & Sons\n1 Harbour Street {page}").await;
    let worker = Worker::start(app, Some(&server));
    let mut trouble = crate::support::deeds::trouble("{{1337*7331}} <img src=x> {page}", &[(player, app::model::Status::MajorOutage)]);
    trouble.update.body = "a *b* <u>c</u> ${1337*7331}".into();
    app.open(trouble).await;
    past_hold(app);
    let mail = server.wait_for(1).await.remove(0);
    settled(app).await;
    worker.stop().await;
    let shown = part(&mail, "text/html");
    for dead in ["<script", "<b ", "onclick=x>", "href=\"javascript", "<img src=x", "<u>c", "<i>", "9801547"] {
        assert!(!shown.contains(dead), "{dead}: {shown}");
    }
    assert!(shown.contains("{{1337*7331}} &lt;img src=x&gt; {page} a *b* &lt;u&gt;c&lt;/u&gt; ${1337*7331}"), "{shown}");
    assert!(
        shown.contains(">Example &lt;i&gt;Ltd&lt;/i&gt; &amp; Sons</span><br><span dir=\"auto\">1 Harbour Street {page}</span>"),
        "{shown}"
    );
}

async fn a059_no_subject_and_no_title_become_a_header(app: &TestApp) {
    let server = MailServer::open().await;
    reads(app, Language::English, "ann@example.com").await;
    let evil = "Outage\r\nBcc: victim@example.org\r\n\r\nhello";
    keep(app, EditMessageText { subject: format!("{evil} {{title}} {{body}}"), ..words() }).await;
    let worker = Worker::start(app, Some(&server));
    let mut trouble = crate::support::deeds::trouble(evil, &[]);
    trouble.update.body = evil.into();
    app.open(trouble).await;
    past_hold(app);
    let mails = server.wait_for(1).await;
    settled(app).await;
    worker.stop().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["ann@example.com"]);
    let head = mails[0].text.split("\r\n\r\n").next().unwrap();
    assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
    let subject = mails[0].header("subject").unwrap();
    let said = "Outage Bcc: victim@example.org hello";
    assert_eq!(subject, format!("{said} {said} {said}"));
}

async fn a061_nothing_in_own_words_ends_a_mail(app: &TestApp) {
    let server = MailServer::open().await;
    let player = app.component("Player").await;
    reads(app, Language::English, "ann@example.com").await;
    // a062: every end of line somebody could take for the end of the text.
    let evil = "x\r\n.\r\nMAIL FROM:<x@y.example>\r\n\n.\n\r.\r\n.\rRCPT TO:<victim@example.org>\r\n\r\n.\r\nend";
    keep(app, EditMessageText { intro: evil.into(), closing: evil.into(), ..words() }).await;
    keep_footer(app, evil).await;
    let worker = Worker::start(app, Some(&server));
    down(app, player).await;
    server.wait_for(1).await;
    settled(app).await;
    worker.stop().await;
    let mails = server.taken();
    assert_eq!((mails.len(), &mails[0].to), (1, &vec!["ann@example.com".to_owned()]));
    assert_eq!(part(&mails[0], "text/plain").matches("\nend").count(), 3, "{}", mails[0].text);
}

async fn nobody_takes_away_the_way_out_and_mails_of_one_incident_stand_together(app: &TestApp) {
    let server = MailServer::open().await;
    let player = app.component("Player").await;
    reads(app, Language::English, "ann@example.com").await;
    let quiet =
        |kind, subject: &str| EditMessageText { kind, subject: subject.into(), intro: "Hello.".into(), closing: "Bye.".into(), ..words() };
    keep(app, quiet(NoticeKind::IncidentCreated, "One")).await;
    keep(app, quiet(NoticeKind::IncidentUpdated, "Two")).await;
    keep_footer(app, "Example Ltd\n1 Harbour Street").await;
    let worker = Worker::start(app, Some(&server));
    let id = down(app, player).await;
    server.wait_for(1).await;
    app.post(id, says(IncidentState::Identified, "A cable was cut.", &[])).await;
    past_hold(app);
    server.wait_for(2).await;
    app.resolve(id).await;
    past_hold(app);
    let mails = server.wait_for(3).await;
    settled(app).await;
    worker.stop().await;
    let subjects: Vec<_> = mails.iter().map(|mail| mail.header("subject").unwrap()).collect();
    assert_eq!(subjects, ["One", "Two", "[Reelway] Resolved: Videos do not start"]);
    let threads: std::collections::BTreeSet<_> = mails.iter().map(|mail| mail.header("references").unwrap()).collect();
    assert_eq!(threads.len(), 1, "they stand together");
    for mail in &mails {
        assert!(mail.header("list-unsubscribe").unwrap().contains("/unsubscribe/"));
        for kind in ["text/plain", "text/html"] {
            let said = part(mail, kind);
            for link in ["/incidents/", "/subscription/", "/unsubscribe/"] {
                assert!(said.contains(link), "{link}: {said}");
            }
            let (leave, foot) = (said.rfind("/unsubscribe/").unwrap(), said.find("1 Harbour Street").expect("every mail has the foot"));
            assert!(leave < foot, "{said}");
        }
    }
}

async fn chats_and_text_messages_say_it_too(app: &TestApp) {
    let player = app.component("Player").await;
    let receiver = Receiver::open("127.0.0.2").await;
    reader(app, Channel::Slack, &format!("{}/slack", receiver.url)).await;
    reader(app, Channel::Webhook, &format!("{}/webhook", receiver.url)).await;
    reader(app, Channel::Sms, "+4930123456").await;
    keep(
        app,
        EditMessageText {
            subject: "<!channel> {title}".into(),
            intro: "Dear <https://evil.example|customer>,".into(),
            closing: "Yours.".into(),
            sms: "{page}! {title}: {body}".into(),
            ..words()
        },
    )
    .await;
    let settings = OutboundSettings {
        sms_url: format!("{}/sms", receiver.url).parse().ok(),
        sms_format: SmsFormat::Json,
        sms_from: Some("+15005550006".into()),
        ..OutboundSettings::default()
    };
    let worker = Worker::with(app, None, settings);
    let id = down(app, player).await;
    settled(app).await;
    let body = |path: &str| receiver.calls().into_iter().rfind(|call| call.path == path).unwrap().json();
    let slack = body("/slack");
    let blocks = &slack["attachments"][0]["blocks"];
    assert_eq!(blocks[0]["text"]["text"], "*&lt;!channel&gt; Videos do not start*");
    let said = blocks[1]["text"]["text"].as_str().unwrap();
    assert!(said.starts_with("Dear &lt;https://evil.example|customer&gt;,\n") && said.ends_with("\nYours."), "{said}");
    assert!(!slack.to_string().contains("<!channel>") && slack.to_string().contains("/subscription/"), "{slack}");
    assert!(!body("/webhook").to_string().contains("customer"), "programs get data");
    let link = format!("/incidents/{id}");
    let sms = body("/sms")["text"].as_str().unwrap().to_owned();
    assert!(sms.starts_with("Reelway! Videos do not start: We are looking into it. http") && sms.ends_with(&link), "{sms}");
    let mut long = crate::support::deeds::trouble("Long", &[(player, app::model::Status::MajorOutage)]);
    long.update.body = "Wörter und Ümläute ".repeat(100);
    let id = app.open(long).await;
    past_hold(app);
    settled(app).await;
    worker.stop().await;
    let sms = body("/sms")["text"].as_str().unwrap().to_owned();
    assert!(
        sms.chars().count() <= 4 * 67 && sms.starts_with("Reelway! Long: Wörter") && sms.ends_with(&format!("/incidents/{id}")),
        "{sms}"
    );
}

async fn who_asks_is_asked_in_own_words_and_who_is_told_already_is_not(app: &TestApp) {
    let server = MailServer::open().await;
    let kind = NoticeKind::Confirmation;
    keep(app, EditMessageText { kind, subject: "Really {page}?".into(), intro: "Was it you? Go to {link}".into(), ..words() }).await;
    let worker = Worker::start(app, Some(&server));
    subscribers::subscribe(&app.services, app.page, asking(Channel::Email, "ann@example.com"), false).await.unwrap();
    let mail = server.wait_for(1).await.remove(0);
    assert_eq!(mail.header("subject").unwrap(), "Really Reelway?");
    let plain = part(&mail, "text/plain");
    assert!(plain.contains("Was it you? Go to http") && !plain.contains("Somebody, probably you"), "{plain}");
    assert!(plain.matches("/confirm/").count() >= 2, "the button leads there too: {plain}");
    let link = mail.link("/confirm/");
    subscribers::confirm(&app.services, &super::vault(), app.page, link.strip_prefix("/confirm/").unwrap()).await.unwrap();
    app.pass_minutes(25 * 60);
    subscribers::subscribe(&app.services, app.page, asking(Channel::Email, "ann@example.com"), false).await.unwrap();
    let told = server.wait_for(2).await.remove(1);
    settled(app).await;
    worker.stop().await;
    assert!(!told.text.contains("Was it you?") && !told.header("subject").unwrap().contains("Really"), "{told:?}");
}

async fn words_are_the_admins_and_somebody_elses_are_not_overwritten(app: &TestApp) {
    let (services, page) = (&app.services, app.page);
    let input = || EditMessageText { subject: "Mine".into(), ..words() };
    for actor in [app.member(Role::Viewer), app.member(Role::Editor), app.visitor()] {
        assert!(matches!(message_texts::list_message_texts(services, &actor, page).await, Err(Error::Forbidden)));
        assert!(matches!(message_texts::edit_message_text(services, &actor, page, input()).await, Err(Error::Forbidden)));
        assert!(matches!(message_texts::try_out(&actor, page, input(), String::new()).await, Err(Error::Forbidden)));
        let footer = message_texts::edit_mail_footer(services, &actor, page, EditMailFooter { rev: 0, text: "x".into() }).await;
        assert!(matches!(footer, Err(Error::Forbidden)));
    }
    assert!(matches!(message_texts::list_message_texts(services, &app.stranger(), page).await, Err(Error::NotFound(_))));
    let admin = app.member(Role::Admin);
    assert_eq!(message_texts::edit_message_text(services, &admin, page, input()).await.unwrap().rev, 1);
    let late = message_texts::edit_message_text(services, &admin, page, EditMessageText { subject: "Later".into(), ..words() }).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    let version = app.live().version();
    assert_eq!(message_texts::edit_message_text(services, &admin, page, EditMessageText { rev: 1, ..input() }).await.unwrap().rev, 1);
    assert_eq!(app.live().version(), version, "changing nothing makes no version");
    keep_footer(app, "Example Ltd").await;
    let all = message_texts::list_message_texts(services, &admin, page).await.unwrap();
    assert_eq!((all.texts[0].text.subject.as_str(), all.footer.text.as_str(), all.edits()), ("Mine", "Example Ltd", 2));
    assert!(message_texts::load(services, app.other_page).await.unwrap().texts.is_empty(), "another page has its own");
    let audit: Vec<_> = app.audit().await.into_iter().map(|line| (line.verb, line.noun)).collect();
    assert!(audit.contains(&("edited".into(), "message text".into())), "{audit:?}");
    assert!(audit.contains(&("edited the mail footer of".into(), "page".into())), "{audit:?}");
}
