//! A worker that ends in the middle loses nothing; what it was sending is sent again by another, under the same name.

use std::time::Duration;

use app::model::{Channel, DeliveryState, SubscriberState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use server::{
    entity::{Col, outbox, subscriber},
    service::subscribers,
};

use super::{Worker, down, messages, reader, settled};
use crate::support::{
    app::TestApp,
    mail_server::{MailServer, Mood},
    receiver::{Answer, Receiver},
};

both!(
    what_a_worker_was_sending_when_it_ended_is_sent_by_another,
    a_message_in_whose_sending_workers_end_is_given_up_and_can_be_sent_again,
    two_workers_send_everything_once,
    a_worker_that_wakes_up_late_has_nothing_to_say,
    a199_a_clock_that_is_set_keeps_nothing_back,
    first_tries_do_not_wait_behind_others,
);

async fn what_a_worker_was_sending_when_it_ended_is_sent_by_another(app: &TestApp) {
    let server = MailServer::open().await;
    for n in 0..3 {
        reader(app, Channel::Email, &format!("a{n}@example{n}.com")).await;
    }
    let player = app.component("Player").await;
    server.shall([Mood::Hangs, Mood::Hangs, Mood::Hangs]);
    let first = Worker::start(app, Some(&server));
    down(app, player).await;
    for _ in 0..200 {
        if messages(app).await.iter().filter(|row| row.state.0 == DeliveryState::Sending).count() == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    first.kill();
    let second = Worker::start(app, Some(&server));
    let all = settled(app).await;
    second.stop().await;
    assert!(all.iter().all(|row| row.state.0 == DeliveryState::Sent && row.attempts == 1), "{all:?}");
    let mut to: Vec<String> = server.taken().into_iter().flat_map(|mail| mail.to).collect();
    to.sort();
    to.dedup();
    assert_eq!(to.len(), 3, "nobody is left out");
}

async fn a_message_in_whose_sending_workers_end_is_given_up_and_can_be_sent_again(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    reader(app, Channel::Webhook, &receiver.url).await;
    let player = app.component("Player").await;
    down(app, player).await;
    for crash in 1..=3 {
        // As it is left by a process that ended.
        outbox::Entity::update_many()
            .col_expr(outbox::Column::State, Expr::value(Col(DeliveryState::Sending)))
            .col_expr(outbox::Column::LeaseOwner, Expr::value("gone"))
            .col_expr(outbox::Column::LeaseUntil, Expr::value(Col(app.now() - Duration::from_secs(1))))
            .filter(outbox::Column::Crashes.eq(crash - 1))
            .exec(app.services.db.write())
            .await
            .unwrap();
        server::jobs::deliver::take_back(&app.services, app.now()).await.unwrap();
    }
    let row = messages(app).await.remove(0);
    assert_eq!((row.state.0, row.attempts), (DeliveryState::Failed, 0));
    assert!(row.last_error.as_deref().unwrap().contains("three times"));
    subscribers::retry_delivery(&app.services, &app.owner(), app.page, row.id).await.unwrap();
    let worker = Worker::start(app, None);
    assert_eq!(settled(app).await[0].state.0, DeliveryState::Sent);
    worker.stop().await;
}

async fn two_workers_send_everything_once(app: &TestApp) {
    let server = MailServer::open().await;
    for n in 0..120 {
        reader(app, Channel::Email, &format!("a{n}@example{}.com", n % 7)).await;
    }
    let player = app.component("Player").await;
    let workers = [Worker::start(app, Some(&server)), Worker::start(app, Some(&server))];
    down(app, player).await;
    settled(app).await;
    for worker in workers {
        worker.stop().await;
    }
    let mut to: Vec<String> = server.taken().into_iter().flat_map(|mail| mail.to).collect();
    to.sort();
    assert_eq!(to.len(), 120);
    to.dedup();
    assert_eq!(to.len(), 120, "nobody is told twice");
}

async fn a_worker_that_wakes_up_late_has_nothing_to_say(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let id = reader(app, Channel::Webhook, &receiver.url).await;
    let player = app.component("Player").await;
    receiver.shall([Answer::Late(Duration::from_secs(3))]);
    let slow = Worker::start(app, None);
    down(app, player).await;
    receiver.wait_for(1).await;
    // Its lease ends while it sleeps, and another takes the message and is refused for good.
    outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value(Col(DeliveryState::Failed)))
        .col_expr(outbox::Column::LeaseOwner, Expr::value(None::<String>))
        .filter(outbox::Column::SubscriberId.eq(Col(id)))
        .exec(app.services.db.write())
        .await
        .unwrap();
    slow.stop().await;
    assert_eq!(messages(app).await[0].state.0, DeliveryState::Failed, "what the other said stands");
}

async fn a199_a_clock_that_is_set_keeps_nothing_back(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let id = reader(app, Channel::Webhook, &receiver.url).await;
    let player = app.component("Player").await;
    for hours in [1, -1, 24, -24] {
        let before = receiver.calls().len();
        down(app, player).await;
        app.clock.advance(hours * 3_600_000);
        let worker = Worker::start(app, None);
        receiver.wait_for(before + 1).await;
        let all = settled(app).await;
        worker.stop().await;
        assert!(all.iter().all(|row| row.state.0 == DeliveryState::Sent), "{hours}: {all:?}");
    }
    assert_eq!(super::load(app, id).await.state.0, SubscriberState::Active);
    assert_eq!(receiver.calls().len(), 4, "each once");
}

async fn first_tries_do_not_wait_behind_others(app: &TestApp) {
    let (failing, well) = (Receiver::open("127.0.0.2").await, Receiver::open("127.0.0.2").await);
    failing.always(Answer::status(500));
    let (player, shop) = (app.component("Player").await, app.component("Shop").await);
    for n in 0..200 {
        let address = format!("{}/{n}", failing.url);
        let of_shop = |row: &mut subscriber::Model| (row.channel.0, row.whole_page, row.address) = (Channel::Webhook, false, address);
        app.subscriber(of_shop, &[shop.to_string()]).await;
    }
    down(app, shop).await;
    outbox::Entity::update_many().col_expr(outbox::Column::Attempts, Expr::value(5)).exec(app.services.db.write()).await.unwrap();
    reader(app, Channel::Webhook, &well.url).await;
    down(app, player).await;
    let worker = Worker::start(app, None);
    well.wait_for(1).await;
    assert!(failing.calls().len() < 100, "{}", failing.calls().len());
    worker.kill();
    messages(app).await;
}
