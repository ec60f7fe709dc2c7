//! Without its database the queue is closed and comes back by itself; where its tables may not be made all goes on without it.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use server::{clock::SystemClock, jobs::queue};

use super::{Process, TABLE};
use crate::support::{
    postgres::{self, Cluster},
    process::{Home, until_so},
};

/// On PostgreSQL only: a file is not away.
#[tokio::test]
async fn a_database_that_was_away_is_worked_with_as_soon_as_it_is_there() {
    let cluster = Cluster::lasting();
    cluster.migrated("away").await;
    cluster.stop();
    let url = cluster.url("away");
    let process = Process::start(&url, Arc::new(SystemClock), |turns, stop| tokio::spawn(queue::run(turns, stop))).await;
    let hub = &process.turns.context.hub;
    for round in 1..=2 {
        assert!(hub.refresh().await.is_err() && process.queue().hand_in("count", 7).await.is_err());
        cluster.start_again();
        until_so("the database answers", async || hub.refresh().await.is_ok()).await;
        until_so("the queue is open", async || process.queue().is_open()).await;
        process.queue().hand_in("count", round).await.unwrap();
        until_so("it works", async || i64::try_from(process.begun("count")) == Ok(round)).await;
        cluster.stop();
        until_so("the loss is noticed", async || !process.queue().is_open()).await;
    }
    process.kill().await;
}

/// On PostgreSQL only: there are no roles on SQLite.
#[tokio::test]
async fn a_role_that_may_not_make_the_tables_of_the_queue_does_all_by_itself() {
    let url = postgres::fresh_database().await;
    let admin = sea_orm::Database::connect(&url).await.unwrap();
    let name = server::service::random::hex(6);
    for statement in [
        format!("CREATE ROLE plain_{name} LOGIN"),
        format!("GRANT ALL ON SCHEMA public TO plain_{name}"),
        format!("GRANT ALL ON ALL TABLES IN SCHEMA public TO plain_{name}"),
        format!("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO plain_{name}"),
    ] {
        admin.execute_unprepared(&statement).await.unwrap();
    }
    let url = url.replacen("postgres://postgres@", &format!("postgres://plain_{name}@"), 1);
    let run = |turns, stop| tokio::spawn(queue::run(turns, stop));
    let mut process = Process::start(&url, Arc::new(SystemClock), run).await;
    assert!(process.turns.context.hub.contact().is_good());
    process.beside(|turns, stop| tokio::spawn(turns.follow(&TABLE[0], stop)));
    until_so("it is done here", async || process.begun("count") > 0).await;
    assert!(!process.queue().is_open());
    process.stop().await;

    let program = Home::at(url).serve(&[]);
    until_so("it says what it lacks", async || program.complaints().contains("this role may make neither the schema apalis")).await;
    assert_eq!(program.get("/livez").await.status, 200);
    assert_eq!(program.complaints().matches("WARN").count(), 1, "once: {}", program.complaints());
    admin.close().await.unwrap();
}

/// On PostgreSQL only, where several processes work on one database: real ones.
#[tokio::test]
async fn workers_share_what_a_site_leaves_to_them_whichever_ends() {
    let home = Home::on_postgres().await;
    let services = home.services().await;
    home.page(&services).await;
    let number = async |sql: &str| {
        let row = services.db.read().query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
        // Until a worker has made them there are no such tables.
        row.ok().flatten().map_or(0, |row| row.try_get::<i64>("", "n").unwrap())
    };
    let workers = async || number("SELECT count(*) AS n FROM apalis.workers").await;
    let _site = home.serve(&["--no-jobs"]);
    let first = home.launch(&["worker"]);
    let second = home.launch(&["worker"]);
    until_so("both work", async || workers().await == 2).await;
    first.kill();
    let again = home.launch(&["worker"]);
    until_so("one that starts again at once works at once", async || workers().await == 3).await;
    until_so("it is planned", async || number("SELECT count(*) AS n FROM apalis.jobs WHERE idempotency_key LIKE 'plan-%'").await > 0).await;
    for program in [second, again] {
        program.signal("TERM");
        let said = tokio::task::spawn_blocking(|| program.said()).await.unwrap();
        assert!(said.status.success() && said.stdout.ends_with("Stopping ...\n"), "{said:?}");
    }
}
