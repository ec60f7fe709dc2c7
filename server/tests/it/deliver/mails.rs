//! Mail, in a real conversation with a server that misbehaves.

use std::time::Duration;

use app::model::{Channel, DeliveryState, IncidentState, SubscriberState};
use server::service::subscribers;

use super::{Worker, down, load, messages, past_hold, reader, settled, vault};
use crate::{
    subscribers::asking,
    support::{
        app::TestApp,
        deeds::says,
        mail_server::{MailServer, Mood},
    },
};

both!(
    news_reach_a_reader_with_all_a_mail_program_needs,
    a065_what_a_server_takes_later_is_sent_again_and_what_it_refuses_is_not,
    a065_what_was_dropped_after_it_was_sent_comes_again_under_the_same_name,
    who_confirms_by_the_link_in_the_mail_is_told_from_then_on,
    a061_nothing_in_a_text_ends_a_mail,
);

async fn news_reach_a_reader_with_all_a_mail_program_needs(app: &TestApp) {
    let server = MailServer::open().await;
    reader(app, Channel::Email, "ann@example.com").await;
    let player = app.component("Player").await;
    let worker = Worker::start(app, Some(&server));
    let id = down(app, player).await;
    server.wait_for(1).await;
    app.post(id, says(IncidentState::Identified, "A **cable** was cut.", &[])).await;
    past_hold(app);
    server.wait_for(2).await;
    app.resolve(id).await;
    past_hold(app);
    let mails = server.wait_for(3).await;
    worker.stop().await;
    assert!(mails.iter().all(|mail| mail.to == ["ann@example.com"]));
    let subjects: Vec<String> = mails.iter().map(|mail| mail.header("subject").unwrap()).collect();
    assert_eq!(
        subjects,
        [
            "[Reelway] Investigating: Videos do not start",
            "[Reelway] Identified: Videos do not start",
            "[Reelway] Resolved: Videos do not start"
        ]
    );
    let threads: std::collections::BTreeSet<_> = mails.iter().map(|mail| mail.header("references").unwrap()).collect();
    assert_eq!(threads.len(), 1, "they stand together");
    let ids: std::collections::BTreeSet<_> = mails.iter().map(|mail| mail.header("message-id").unwrap()).collect();
    assert_eq!(ids.len(), 3);
    for mail in &mails {
        // a067
        let leave = mail.header("list-unsubscribe").unwrap();
        assert!(leave.starts_with("<http") && leave.contains("/unsubscribe/") && !leave.contains("ann"), "{leave}");
        assert_eq!(mail.header("list-unsubscribe-post").unwrap(), "List-Unsubscribe=One-Click");
        assert_eq!(mail.header("from").unwrap(), "Reelway <status@example.com>");
        assert!(mail.text.contains("/incidents/") && mail.text.contains("Player"), "{}", mail.text);
    }
    assert!(mails[1].text.contains("<strong>cable</strong>"), "{}", mails[1].text);
    assert!(messages(app).await.iter().all(|row| row.state.0 == DeliveryState::Sent && row.attempts == 1));
}

async fn a065_what_a_server_takes_later_is_sent_again_and_what_it_refuses_is_not(app: &TestApp) {
    let player = app.component("Player").await;
    let cases = [
        (vec![Mood::Busy], DeliveryState::Sent, 2, SubscriberState::Active),
        (vec![Mood::Recipient(450), Mood::Recipient(451)], DeliveryState::Sent, 3, SubscriberState::Active),
        (vec![Mood::Recipient(550)], DeliveryState::Failed, 1, SubscriberState::Quarantined),
        (vec![Mood::Text(552)], DeliveryState::Failed, 1, SubscriberState::Active),
        (vec![Mood::Slow(Duration::from_millis(2_500))], DeliveryState::Sent, 1, SubscriberState::Active),
        (vec![Mood::Recipient(450); 9], DeliveryState::Sent, 10, SubscriberState::Active),
        (vec![Mood::Recipient(450); 11], DeliveryState::Failed, 11, SubscriberState::Active),
    ];
    for (n, (moods, state, attempts, standing)) in cases.into_iter().enumerate() {
        let server = MailServer::open().await;
        let id = reader(app, Channel::Email, &format!("a{n}@example.com")).await;
        server.shall(moods.clone());
        let worker = Worker::start(app, Some(&server));
        down(app, player).await;
        let all = settled(app).await;
        worker.stop().await;
        let row = all.iter().find(|row| row.subscriber_id == Some(id.into())).unwrap();
        assert_eq!((row.state.0, row.attempts), (state, attempts), "{moods:?}: {:?}", row.last_error);
        assert_eq!(load(app, id).await.state.0, standing, "{moods:?}");
        let tried = subscribers::attempts(&app.services, &app.owner(), app.page, row.id).await.unwrap();
        assert_eq!(tried.len(), usize::try_from(attempts).unwrap(), "every try is written down");
        assert!(tried.iter().all(|it| !it.answer.is_empty()));
        subscribers::remove(&app.services, &app.owner(), app.page, id).await.unwrap();
    }
}

async fn a065_what_was_dropped_after_it_was_sent_comes_again_under_the_same_name(app: &TestApp) {
    let server = MailServer::open().await;
    reader(app, Channel::Email, "ann@example.com").await;
    let player = app.component("Player").await;
    server.shall([Mood::Drops]);
    let worker = Worker::start(app, Some(&server));
    down(app, player).await;
    settled(app).await;
    worker.stop().await;
    let mails = server.taken();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].header("message-id"), mails[1].header("message-id"));
}

async fn who_confirms_by_the_link_in_the_mail_is_told_from_then_on(app: &TestApp) {
    let server = MailServer::open().await;
    let player = app.component("Player").await;
    let worker = Worker::start(app, Some(&server));
    subscribers::subscribe(&app.services, app.page, asking(Channel::Email, "ann@example.com"), false).await.unwrap();
    let mail = server.wait_for(1).await.remove(0);
    assert!(mail.header("subject").unwrap().contains("Please confirm"), "{mail:?}");
    let link = mail.link("/confirm/");
    let text = link.strip_prefix("/confirm/").unwrap();
    subscribers::confirm(&app.services, &vault(), app.page, text).await.unwrap();
    down(app, player).await;
    let news = server.wait_for(2).await.remove(1);
    let manage = news.link("/subscription/");
    let (seen, _) = subscribers::look(&app.services, &vault(), app.page, manage.strip_prefix("/subscription/").unwrap()).await.unwrap();
    assert_eq!(seen.address, "ann@example.com");
    settled(app).await;
    worker.stop().await;
}

async fn a061_nothing_in_a_text_ends_a_mail(app: &TestApp) {
    let server = MailServer::open().await;
    reader(app, Channel::Email, "ann@example.com").await;
    let player = app.component("Player").await;
    let worker = Worker::start(app, Some(&server));
    let id = down(app, player).await;
    // a062: every end of line somebody could take for the end of the text.
    let evil = "x\r\n.\r\nMAIL FROM:<x@y.example>\r\n\n.\n\r.\r\n.\rRCPT TO:<victim@example.org>\r\n\r\n.\r\nend";
    app.post(id, says(IncidentState::Identified, evil, &[])).await;
    past_hold(app);
    let mails = server.wait_for(2).await;
    settled(app).await;
    worker.stop().await;
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().all(|mail| mail.to == ["ann@example.com"]));
    assert!(mails[1].text.contains("end"));
}
