//! Messages on their way: to a mail server and to receivers that misbehave, whatever happens to the worker.

mod calls;
mod channels;
mod crashes;
mod hooks;
mod mails;
mod reminders;
mod texts;

use std::{sync::Arc, time::Duration};

use app::model::{Channel, ComponentId, DeliveryState, EventId, SubscriberId};
use sea_orm::{EntityTrait, QueryOrder};
use server::{
    config::OutboundSettings,
    entity::{Col, outbox, subscriber},
    jobs::{
        Context,
        deliver::{self, Ways},
        queue::Queue,
    },
    notify::{email::Mailer, push::Signatory, sms::Gateway},
    outbound::{Outbound, client::Caller},
    service::vault::Vault,
};
use tokio::{sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::support::{app::TestApp, mail_server::MailServer};

/// What links and webhooks are signed with.
pub fn vault() -> Arc<Vault> {
    Arc::new(Vault::new(&[7; 32]))
}

/// A worker that delivers while a test goes on.
pub struct Worker {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Worker {
    /// Starts one; mails go to this server, calls to this machine are allowed, and waits are a thousand times shorter.
    pub fn start(app: &TestApp, mail: Option<&MailServer>) -> Self {
        Self::with(app, mail, OutboundSettings::default())
    }

    /// The same with other settings.
    pub fn with(app: &TestApp, mail: Option<&MailServer>, settings: OutboundSettings) -> Self {
        let outbound = Arc::new(Outbound { allowed: vec!["127.0.0.2/32".parse().unwrap(), "127.0.0.4/32".parse().unwrap()] });
        let ways = Ways {
            caller: Caller::new(outbound).unwrap(),
            mailer: mail.map(|server| Mailer::open(&server.url, "Status <status@example.com>").unwrap()),
            gateway: Gateway::of(&settings).unwrap(),
            signatory: Arc::new(Signatory::of(|n| vault().prove("vapid", &[n]))),
            vault: vault(),
            base_url: "https://status.example.com".into(),
        };
        let context = Context { services: app.services.clone(), hub: app.hub.clone(), queue: Queue::default() };
        let stop = CancellationToken::new();
        let task = tokio::spawn(deliver::run(context, ways, Arc::new(Notify::new()), 0.001, stop.clone()));
        Self { stop, task }
    }

    /// Lets it finish what it is sending.
    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }

    /// Ends it in the middle of whatever it does.
    pub fn kill(self) {
        self.task.abort();
    }
}

/// Every message, oldest first.
pub async fn messages(app: &TestApp) -> Vec<outbox::Model> {
    app.outbox().await;
    outbox::Entity::find().order_by_asc(outbox::Column::Id).all(app.services.db.read()).await.unwrap()
}

/// Waits until no message waits any more. Time goes on: a second for each look.
pub async fn settled(app: &TestApp) -> Vec<outbox::Model> {
    for _ in 0..400 {
        let all = messages(app).await;
        if all.iter().all(|row| !matches!(row.state.0, DeliveryState::Pending | DeliveryState::Sending)) {
            return all;
        }
        app.clock.advance(1_000);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("messages still wait: {:?}", messages(app).await);
}

/// Somebody who is told of everything this way.
pub async fn reader(app: &TestApp, channel: Channel, address: &str) -> SubscriberId {
    let host = server::service::subscribers::link::host_of(channel, address);
    let set = |row: &mut subscriber::Model| (row.channel.0, row.address, row.host) = (channel, address.to_owned(), host);
    app.subscriber(set, &[]).await
}

/// Something breaks, and the moment has passed in which that could be taken back.
pub async fn down(app: &TestApp, component: ComponentId) -> EventId {
    let id = crate::subscribers::down(app, component).await;
    past_hold(app);
    id
}

/// What was said a moment ago can be taken back no more.
pub fn past_hold(app: &TestApp) {
    app.clock.advance(11_000);
}

/// A subscriber as they are now.
pub async fn load(app: &TestApp, id: SubscriberId) -> subscriber::Model {
    subscriber::Entity::find_by_id(Col(id)).one(app.services.db.read()).await.unwrap().unwrap()
}
