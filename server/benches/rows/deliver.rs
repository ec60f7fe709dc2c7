//! Ten thousand mails through the durable queue, next to a program that does nothing but send; and how long a post takes that
//! tells very many.

use std::{sync::Arc, time::Duration};

use app::model::{
    Channel, DeliveryState, PageId,
    input::{NewIncident, NewPage},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::{
    clock::{Clock, SetClock, SystemClock},
    entity::{Col, outbox, subscriber},
    migration,
    service::{Nobody, Services, incidents, pages, random, rows},
};
use tempfile::TempDir;

use crate::{
    clock::{Runs, Stopwatch},
    data::{self, Data, actor},
    postfix::Postfix,
    process::{Server, program},
    table::{Goal, Row},
};

/// How many mails are sent, and how many bytes one has.
const MAILS: usize = 10_000;
const BYTES: usize = 8_000;

/// How many the program has under way at a time; the peer has as many connections.
const AT_ONCE: usize = 16;

/// How often each is measured, in turn.
const TURNS: usize = 3;

/// How many subscribers the two pages have that are published to.
const MANY: [(usize, f64); 2] = [(10_000, 500.0), (100_000, 300.0)];

/// How many posts are timed.
const POSTS: usize = 5;

/// A page on a real disk, and who is told of it.
struct Told {
    services: Services,
    page: PageId,
    folder: TempDir,
}

/// Measures on SQLite.
pub async fn measure(_: &mut Data) -> Vec<Row> {
    let mut table =
        mails().await.unwrap_or_else(|reason| vec![Row::absent("mails delivered, to `smtp-source`", Goal::AtLeast(0.3), "x", reason)]);
    for (many, most) in MANY {
        table.push(publishing(many, most).await);
    }
    table
}

async fn mails() -> Result<Vec<Row>, String> {
    let (program, postfix) = (program()?, Postfix::unpack()?);
    let sink = postfix.sink()?;
    let told = Told::by_mail(MAILS).await;
    let options =
        ["--smtp-url".to_owned(), format!("smtp://{}", sink.address), "--mail-from".to_owned(), "Status <status@example.com>".to_owned()];
    let mut server = Server::start_with(&program, told.folder.path(), &options);
    server.wait_until_ready();
    let (mut ours, mut peer, mut firsts, mut lasts) = (Runs::default(), Runs::default(), Runs::default(), Runs::default());
    for turn in 0..TURNS {
        peer.add(postfix.send(sink.address, MAILS, BYTES, AT_ONCE)?);
        let watch = Stopwatch::start();
        told.post(turn).await;
        let sent_before = MAILS * turn;
        while told.sent().await <= sent_before {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        firsts.add(watch.millis());
        while told.sent().await < sent_before + MAILS {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        lasts.add(watch.millis());
        ours.add(MAILS as f64 / watch.millis() * 1_000.0);
    }
    let note = format!("{:.0}/s to {:.0}/s; {TURNS} turns in turn, {AT_ONCE} at a time", ours.median(), peer.median());
    let each = format!("{MAILS} mails, written down as sent; first {:.0} ms", firsts.median());
    Ok(vec![
        Row::new("mails delivered, to `smtp-source`", Goal::AtLeast(0.3), "x", ours.median() / peer.median(), note),
        Row::new("from a post to the last of its mails", Goal::AtMost(60_000.0), "ms", lasts.median(), each),
    ])
}

async fn publishing(many: usize, most: f64) -> Row {
    let told = Told::by_mail(many).await;
    let mut runs = Runs::default();
    for n in 0..POSTS {
        let watch = Stopwatch::start();
        told.post(n).await;
        runs.add(watch.millis());
    }
    Row::new(format!("a post that tells {many} subscribers"), Goal::AtMost(most), "ms", runs.median(), runs.spread())
}

impl Told {
    async fn by_mail(many: usize) -> Self {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let clock = Arc::new(SetClock::standing(SystemClock.now()));
        let services = data::services(&folder, clock, Arc::new(Nobody)).await;
        migration::migrate(services.db.write()).await.expect("an empty database can be migrated");
        let new = NewPage { name: "Telling".into(), slug: "telling".into(), time_zone: "UTC".into() };
        let page = pages::create(&services, &actor(), new).await.expect("the page is fine");
        let all = (0..many).map(|n| {
            let host = format!("example{}.com", n % 40);
            let row = subscriber::Model::of_page(random::id(), page, Channel::Email, format!("a{n}@{host}"), services.clock.now());
            subscriber::Model { host, ..row.confirmed() }
        });
        rows::insert_all(services.db.write(), all.collect()).await.expect("they are fine");
        Self { services, page, folder }
    }

    async fn post(&self, number: usize) {
        let input = NewIncident::named(format!("Everything is down, {number}"), "We are looking into it.");
        incidents::open(&self.services, &actor(), self.page, input).await.expect("the incident is fine");
    }

    async fn sent(&self) -> usize {
        let done = outbox::Entity::find().filter(outbox::Column::State.eq(Col(DeliveryState::Sent)));
        usize::try_from(done.count(self.services.db.read()).await.expect("the database answers")).unwrap_or_default()
    }
}
