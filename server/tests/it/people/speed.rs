//! Guessing passwords costs the guesser time, and nobody else: visitors are served meanwhile, and no answer says who exists.

use std::time::{Duration, Instant};

use app::model::Role;

use super::scene::{OURS, console, person};
use crate::support::{app::TestApp, door::Door};

on_sqlite!(a098_many_huge_passwords_at_once_keep_no_visitor_waiting, a099_nobody_learns_who_has_an_account);

#[expect(clippy::disallowed_methods, reason = "how long an answer takes is no time of the product")]
async fn timed<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let begun = Instant::now();
    let done = work.await;
    (begun.elapsed(), done)
}

async fn a098_many_huge_passwords_at_once_keep_no_visitor_waiting(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let (door, page) = (console(app).await, Door::open(app).await);
    page.get("/").await;
    let huge = format!("ann@example.com {}", "x".repeat(900_000));
    let flood = (0..40).map(|_| async { door.send("POST", "/_fn/sign_in", &[OURS], &huge).await.status });
    let visits = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..50 {
            slowest = slowest.max(timed(page.get("/")).await.0);
        }
        slowest
    };
    let (statuses, slowest) = tokio::join!(futures::future::join_all(flood), visits);
    assert!(statuses.iter().all(|status| matches!(status, 401 | 413 | 429)), "{statuses:?}");
    assert!(statuses.contains(&429), "{statuses:?}");
    // Far from what a visitor may wait for on a quiet machine; other tests keep this one busy.
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
}

async fn a099_nobody_learns_who_has_an_account(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    let mut seen = Vec::new();
    // A difference in the work shows every time; one that comes from what else the machine does goes away.
    for _ in 0..8 {
        let [unknown, known] = fastest(app, &door).await;
        if unknown.abs_diff(known) < known / 2 {
            return;
        }
        seen.push((unknown, known));
    }
    panic!("{seen:?}");
}

/// The shortest of a few answers about an account that is not there, and about one that is: other work makes some slow, and
/// none fast.
async fn fastest(app: &TestApp, door: &Door) -> [Duration; 2] {
    let mut times = [Duration::MAX; 2];
    for round in 0..12 {
        let known = round % 2;
        let email = ["nobody@example.com", "ann@example.com"][known];
        // Each try comes after the last was forgotten.
        app.clock.advance(60_000);
        let (time, reply) = timed(door.send("POST", "/_fn/sign_in", &[OURS], &format!("{email} granite teapot velocity"))).await;
        assert_eq!((reply.status, reply.text().as_str()), (401, "refused"));
        times[known] = times[known].min(time);
    }
    times
}
