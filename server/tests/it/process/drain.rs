//! SIGTERM: nothing new is taken, what is open ends in good order, and the process is gone in time, whatever hangs.

use std::time::{Duration, Instant};

use app::model::input::NewMaintenance;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, TransactionTrait};
use server::service::{Services, actor::Actor, maintenance as maintenances};

use crate::support::process::{Home, Program, until_so};

/// How long a process that is told to stop may take.
const AT_MOST: f64 = 15.0;

/// Keeps everybody from reading what is still to be sent, which only `/readyz` does.
const UNREADABLE: &str = "LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE";

/// Does this in a session that has no limits of its own, and keeps what it locked until the end.
async fn hold(home: &Home, lock: &str) -> DatabaseTransaction {
    let administrator = sea_orm::Database::connect(home.url()).await.unwrap();
    let session = administrator.begin().await.unwrap();
    session.execute_unprepared(lock).await.unwrap();
    session
}

/// How many sessions wait for somebody's lock.
async fn waiting(services: &Services) -> usize {
    let sql = "SELECT 1 AS one FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    services.db.read().query_all_raw(Statement::from_string(services.db.backend(), sql)).await.unwrap().len()
}

#[expect(clippy::disallowed_methods, reason = "how long a process takes is no time of the product")]
async fn end(program: Program) -> f64 {
    let begun = Instant::now();
    let said = tokio::task::spawn_blocking(|| program.said()).await.unwrap();
    assert!(said.status.success() && said.stdout.ends_with("Stopping ...\n"), "{said:?}");
    begun.elapsed().as_secs_f64()
}

/// On PostgreSQL only: there a request can be held in the middle, by a lock.
#[tokio::test]
async fn a_process_that_is_told_to_stop_ends_its_streams_and_finishes_what_it_has_begun() {
    let home = Home::on_postgres().await;
    let services = home.services().await;
    home.page(&services).await;
    let program = home.serve(&["--no-jobs"]);
    let mut stream = program.events().await;
    assert_eq!(stream.status(), 200);
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "retry: 3000\n\n");
    let lock = hold(&home, UNREADABLE).await;
    let asked = tokio::spawn(reqwest::get(format!("{}/readyz", program.base())));
    until_so("the request is in the middle", async || waiting(&services).await > 0).await;
    program.signal("TERM");
    while let Some(more) = stream.chunk().await.unwrap() {
        assert!(more.starts_with(b"event: "), "{more:?}");
    }
    until_so("nothing new is taken", async || program.try_get("/livez").await.is_err()).await;
    assert!(!asked.is_finished(), "the request is still in the middle");
    lock.commit().await.unwrap();
    let answer = asked.await.unwrap().unwrap();
    assert_eq!((answer.status(), answer.text().await.unwrap().as_str()), (reqwest::StatusCode::OK, "ok\n"));
    let seconds = end(program).await;
    println!("it ended {seconds:.1} s after its last request");
    assert!(seconds < 2.0, "{seconds}");
}

/// On PostgreSQL only, for the same reason.
#[tokio::test]
async fn a_process_whose_work_hangs_still_ends_in_time() {
    let home = Home::on_postgres().await;
    let services = home.services().await;
    let page = home.page(&services).await;
    let program = home.serve(&[]);
    let (actor, now) = (Actor::command_line(), services.clock.now());
    for n in 0..3 {
        let window = NewMaintenance::named(format!("Rack {n}"), "We move it.", now + Duration::from_secs(2), now + Duration::from_secs(9));
        maintenances::schedule(&services, &actor, page, window).await.unwrap();
    }
    // Each of the three would wait for the page as long as one may wait, one after the other.
    let lock = hold(&home, "UPDATE page SET slug = slug").await;
    let other_lock = hold(&home, UNREADABLE).await;
    until_so("its jobs hang", async || waiting(&services).await > 0).await;
    let hanging = tokio::spawn(reqwest::get(format!("{}/readyz", program.base())));
    until_so("a request hangs too", async || waiting(&services).await > 1).await;
    program.signal("TERM");
    let seconds = end(program).await;
    println!("it ended after {seconds:.1} s");
    assert!(seconds < AT_MOST, "{seconds}");
    for session in [lock, other_lock] {
        session.commit().await.unwrap();
    }
    // Cut, or told that the database does not answer: whichever came first.
    assert_ne!(hanging.await.unwrap().map(|answer| answer.status()).ok(), Some(reqwest::StatusCode::OK));
}

async fn a_stop_keeps_the_last_snapshot_and_a_start_goes_on_from_there(home: Home) {
    let services = home.services().await;
    let page = home.page(&services).await;
    let program = home.serve(&["--no-jobs"]);
    home.done(&["incident", "open", "Payments are refused"]);
    until_so("it is shown", async || program.snapshot().await.incidents.len() == 1).await;
    let shown = program.snapshot().await;
    program.signal("TERM");
    let seconds = end(program).await;
    assert!(Duration::from_secs_f64(seconds) < Duration::from_secs(5), "{seconds}");
    let kept = std::fs::read_to_string(home.path().join(format!("snapshots/{page}.json"))).unwrap();
    assert!(kept.contains("Payments are refused"));
    assert_eq!(home.serve(&["--no-jobs"]).snapshot().await, shown);
}

both_homes!(a_stop_keeps_the_last_snapshot_and_a_start_goes_on_from_there);
