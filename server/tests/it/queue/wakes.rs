//! Workers hear of messages that others wrote.

use std::time::Duration;

use server::jobs::{Context, queue};
use tokio_util::sync::CancellationToken;

use super::Process;
use crate::{
    subscribers::ask,
    support::{app::TestApp, process::until_so},
};

both!(however_many_messages_are_due_a_worker_is_woken_once, a_worker_is_woken_when_a_message_is_due);

/// Less than a heartbeat, with which whatever waits is found anyway.
const SOON: Duration = Duration::from_secs(4);

/// On PostgreSQL only: on SQLite processes see that the file has changed. Nobody looks here: who does not hear, does not know.
#[tokio::test]
async fn a_worker_hears_at_once_of_a_message_another_process_wrote() {
    let app = TestApp::on_postgres().await;
    let url = app.services.db.url();
    let workers = [Process::working(url, app.clock.clone()).await, Process::working(url, app.clock.clone()).await];
    let context = Context { services: app.services.clone(), hub: app.hub.clone(), queue: Default::default() };
    let stop = CancellationToken::new();
    let serving = [tokio::spawn(queue::hold(context.clone(), stop.clone())), tokio::spawn(queue::tell(context.clone(), stop.clone()))];
    context.queue.opened().await;
    // What opening the queue rang is heard first.
    for worker in &workers {
        let _ = tokio::time::timeout(Duration::from_millis(300), worker.turns.context.hub.messages.here.notified()).await;
    }
    ask(&app, "ada@example.com").await;
    for worker in &workers {
        tokio::time::timeout(SOON, worker.turns.context.hub.messages.here.notified()).await.expect("every worker hears of it");
    }
    stop.cancel();
    for task in serving {
        task.await.unwrap();
    }
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(app.outbox().await.len(), 1);
    app.close().await;
}

async fn however_many_messages_are_due_a_worker_is_woken_once(app: &TestApp) {
    let process = Process::working(app.services.db.url(), app.clock.clone()).await;
    let due = app.now() + Duration::from_millis(3_000);
    for n in 0..5 {
        process.queue().wake_in(Duration::from_secs(3), due + Duration::from_millis(n * 100)).await.unwrap();
    }
    assert_eq!(process.held("wake").await.len(), 1);
    process.queue().wake_in(Duration::from_secs(4), due + Duration::from_millis(1_000)).await.unwrap();
    assert_eq!(process.held("wake").await.len(), 2);
    process.stop().await;
}

async fn a_worker_is_woken_when_a_message_is_due(app: &TestApp) {
    let process = Process::working(app.services.db.url(), app.clock.clone()).await;
    let hub = &process.turns.context.hub;
    let _ = tokio::time::timeout(Duration::from_millis(300), hub.messages.here.notified()).await;
    process.queue().wake_in(Duration::from_millis(200), app.now() + Duration::from_millis(200)).await.unwrap();
    tokio::time::timeout(SOON, hub.messages.here.notified()).await.expect("it is woken in time");
    until_so("that is written down", async || process.held("wake").await == [("Done".to_owned(), 1)]).await;
    process.stop().await;
}
