//! What happens once in each period, in one of several processes.

use std::{collections::BTreeSet, time::Duration};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use server::entity::check;

use super::{Process, TABLE};
use crate::support::{app::TestApp, process::until_so};

both!(
    of_several_processes_one_does_what_it_is_time_for,
    a_clock_that_is_set_back_keeps_nothing_from_being_done,
    what_fails_is_tried_again,
    what_a_process_that_died_had_begun_is_done_by_another,
    a_process_that_starts_again_at_once_works_at_once,
    what_is_done_is_remembered_for_a_while_and_then_forgotten,
    a_process_that_is_told_to_stop_finishes_what_it_has_begun,
    a_process_that_is_told_to_stop_gives_back_what_failed,
    the_tables_of_the_queue_are_not_ours,
);

async fn of_several_processes_one_does_what_it_is_time_for(app: &TestApp) {
    // It is almost the next minute, so that it is there soon.
    app.clock.advance(59_700 - app.now().millis().rem_euclid(60_000));
    let url = app.services.db.url();
    let mut both = [Process::working(url, app.clock.clone()).await, Process::working(url, app.clock.clone()).await];
    for process in &mut both {
        process.beside(|turns, stop| tokio::spawn(turns.follow(&TABLE[0], stop)));
    }
    for minute in 1..=3 {
        until_so("both have handed in and one has worked", async || both[0].begun("count") == minute).await;
        app.clock.advance(60_000);
    }
    until_so("the last is written down", async || both[0].held("count").await.iter().all(|(state, _)| state == "Done")).await;
    for process in both {
        process.stop().await;
    }
    let left = Process::working(url, app.clock.clone()).await;
    let (held, begun) = (left.held("count").await, left.begun("count"));
    left.stop().await;
    assert!(held.len() >= 3 && held.len() == begun, "{held:?}, begun {begun} times");
    assert!(held.iter().all(|tried| *tried == ("Done".to_owned(), 1)), "{held:?}");
}

async fn a_clock_that_is_set_back_keeps_nothing_from_being_done(app: &TestApp) {
    app.clock.advance(59_700 - app.now().millis().rem_euclid(60_000));
    let mut process = Process::working(app.services.db.url(), app.clock.clone()).await;
    process.beside(|turns, stop| tokio::spawn(turns.follow(&TABLE[0], stop)));
    let done = async |times: usize| {
        until_so("it is done", async || process.begun("count") == times).await;
        until_so("that is written down", async || process.held("count").await.iter().all(|(state, _)| state == "Done")).await;
    };
    done(1).await;
    app.clock.advance(60_000);
    done(2).await;
    // Done things of this very second are of the past only when it is over.
    app.clock.advance(-60_000);
    done(3).await;
    process.stop().await;
}

async fn what_fails_is_tried_again(app: &TestApp) {
    let process = Process::working(app.services.db.url(), app.clock.clone()).await;
    process.queue().hand_in("stumble", 7).await.unwrap();
    until_so("it works", async || process.held("stumble").await == [("Done".to_owned(), 3)]).await;
    process.queue().hand_in("unheard of", 7).await.unwrap();
    process.queue().hand_in("count", 7).await.unwrap();
    until_so("what one version does not know keeps nothing else waiting", async || process.begun("count") == 1).await;
    assert_eq!(process.begun("stumble"), 3);
    process.stop().await;
}

async fn what_a_process_that_died_had_begun_is_done_by_another(app: &TestApp) {
    let url = app.services.db.url();
    let first = Process::working(url, app.clock.clone()).await;
    first.queue().hand_in("hang", 7).await.unwrap();
    until_so("it is begun", async || first.begun("hang") == 1).await;
    first.kill().await;
    let second = Process::working(url, app.clock.clone()).await;
    // It was silent for a minute.
    let silent = match app.services.db.backend() {
        DbBackend::Postgres => {
            "UPDATE apalis.workers SET last_seen = now() - interval '1 minute' WHERE id IN (SELECT lock_by FROM apalis.jobs)"
        }
        _ => "UPDATE Workers SET last_seen = last_seen - 60 WHERE id IN (SELECT lock_by FROM Jobs)",
    };
    app.services.db.write().execute_unprepared(silent).await.unwrap();
    until_so("another has done it", async || second.held("hang").await.iter().all(|(state, _)| state == "Done")).await;
    assert_eq!(second.begun("hang"), 2);
    second.stop().await;
}

async fn a_process_that_starts_again_at_once_works_at_once(app: &TestApp) {
    for round in 1..=3 {
        let process = Process::working(app.services.db.url(), app.clock.clone()).await;
        process.queue().hand_in("count", i64::try_from(round).unwrap()).await.unwrap();
        until_so("it works", async || process.begun("count") == round).await;
        process.kill().await;
    }
}

async fn what_is_done_is_remembered_for_a_while_and_then_forgotten(app: &TestApp) {
    let process = Process::working(app.services.db.url(), app.clock.clone()).await;
    for period in [7, 8, 8] {
        process.queue().hand_in("count", period).await.unwrap();
    }
    until_so("both are done", async || process.held("count").await == [("Done".to_owned(), 1), ("Done".to_owned(), 1)]).await;
    process.queue().wake_in(Duration::from_secs(3_600), app.now() + Duration::from_secs(3_600)).await.unwrap();
    assert_eq!(process.queue().forget(Duration::from_secs(3_600)).await.unwrap(), 0, "nothing is done twice in its period");
    assert_eq!(process.queue().forget(Duration::ZERO).await.unwrap(), 2);
    assert_eq!((process.held("count").await.len(), process.held("wake").await.len()), (0, 1), "what is still to be done stays");
    process.stop().await;
}

async fn a_process_that_is_told_to_stop_finishes_what_it_has_begun(app: &TestApp) {
    let url = app.services.db.url();
    let process = Process::working(url, app.clock.clone()).await;
    process.queue().hand_in("count", 7).await.unwrap();
    until_so("it is begun", async || process.begun("count") == 1).await;
    process.stop().await;
    let next = Process::working(url, app.clock.clone()).await;
    assert_eq!(next.held("count").await, [("Done".to_owned(), 1)], "that it was done is written down");
    next.stop().await;
}

async fn a_process_that_is_told_to_stop_gives_back_what_failed(app: &TestApp) {
    let url = app.services.db.url();
    let process = Process::working(url, app.clock.clone()).await;
    process.queue().hand_in("stumble", 7).await.unwrap();
    until_so("it has failed", async || process.begun("stumble") == 1).await;
    process.stop().await;
    let next = Process::working(url, app.clock.clone()).await;
    until_so("another has done it", async || next.held("stumble").await == [("Done".to_owned(), 3)]).await;
    next.stop().await;
}

async fn the_tables_of_the_queue_are_not_ours(app: &TestApp) {
    let db = &app.services.db;
    let process = Process::working(db.url(), app.clock.clone()).await;
    assert_eq!(check::disagreements(db.read()).await.unwrap(), Vec::<String>::new());
    let (sql, theirs): (_, &[&str]) = match db.backend() {
        DbBackend::Postgres => ("SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()", &[]),
        _ => ("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", &["Jobs", "Workers", "_sqlx_migrations"]),
    };
    let rows = db.read().query_all_raw(Statement::from_string(db.backend(), sql)).await.unwrap();
    let made: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    let known = check::tables().into_iter().chain(["seaql_migrations"]).chain(theirs.iter().copied()).map(str::to_owned).collect();
    assert_eq!(made, known);
    process.stop().await;
}
