//! Ends the program over and over while it delivers, and counts what arrived: nothing may be lost, and what arrives twice must
//! carry the same name. `make chaos`; `SEED=7 KILLS=50 MESSAGES=10000 make chaos` repeats a run.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a harness that cannot go on has failed")]

mod dice;
mod installation;
mod sinks;

#[path = "../it/support/postgres.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod postgres;

use std::time::Duration;

use self::{
    dice::Dice,
    installation::{Installation, Tally},
    sinks::Sinks,
};

/// How many kills of a hundred have to land while messages are on their way; else the killer is at fault.
const LANDED: usize = 90;

/// How many arrive twice at most, for each kill: as many as one process sends at a time.
const TWICE: usize = 16;

/// What a run is asked to do.
struct Asked {
    seed: u64,
    kills: usize,
    messages: usize,
}

fn main() {
    let number = |name: &str, otherwise: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let size = |name: &str, otherwise: u64| usize::try_from(number(name, otherwise)).unwrap();
    let asked = Asked { seed: number("SEED", 1), kills: size("KILLS", 50), messages: size("MESSAGES", 10_000) };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let failed = runtime.block_on(async {
        let sqlite = one("SQLite", &asked, None).await;
        let url = postgres::fresh_database().await;
        sqlite + one("PostgreSQL", &asked, Some(url)).await
    });
    if failed > 0 {
        std::process::exit(1);
    }
}

/// One database: how many promises were broken on it.
async fn one(database: &str, asked: &Asked, url: Option<String>) -> usize {
    println!("{database}: {} messages, {} kills, seed {}", asked.messages, asked.kills, asked.seed);
    let sinks = Sinks::open().await;
    let installation = Installation::make(url, &sinks, asked.messages).await;
    let quiet = without_kills(&installation, &sinks).await;
    let (landed, resumed) = with_kills(&installation, &sinks, asked).await;
    let tally = installation.settled(Duration::from_secs(180)).await;
    let twice = sinks.twice();
    let wrong_names = sinks.twice_under_other_names();
    let lost = installation.lost(&sinks).await;
    println!("  nothing ended: first after {:.2} s, last after {:.1} s, {:.0} a second", quiet.first, quiet.last, quiet.rate);
    let stuck = tally.sending + tally.pending;
    let created = tally.created;
    [
        check("lost", lost, 0),
        check("given up", tally.failed, 0),
        check("still waiting", stuck, 0),
        check("created, less what is sent, failed, waiting and called off", created - tally.sum(), 0),
        check("arrived twice", twice, asked.kills * TWICE),
        check("twice under another name", wrong_names, 0),
        check("kills of 100 that landed between messages", 100 - landed * 100 / asked.kills.max(1), 100 - LANDED),
        check("milliseconds from a start to the first message, longest", resumed, 5_000),
        check("integrity of the database", installation.broken().await, 0),
    ]
    .into_iter()
    .filter(|is_good| !is_good)
    .count()
}

fn check(what: &str, figure: usize, most: usize) -> bool {
    let is_good = figure <= most;
    println!("  {} {what}: {figure} (at most {most})", if is_good { "pass" } else { "FAIL" });
    is_good
}

struct Quiet {
    first: f64,
    last: f64,
    rate: f64,
}

/// Everybody is told once, and nothing gets in the way.
async fn without_kills(installation: &Installation, sinks: &Sinks) -> Quiet {
    let mut server = installation.start();
    installation.wait_until_lit(&mut server).await;
    let begun = sinks.now();
    installation.publish("Everything is slow").await;
    let tally: Tally = installation.settled(Duration::from_secs(180)).await;
    let _ = server.kill();
    let _ = server.wait();
    let times = sinks.times_since(begun);
    let (first, last) = (times.first().copied().unwrap_or(f64::INFINITY), times.last().copied().unwrap_or(f64::INFINITY));
    sinks.forget();
    Quiet { first, last, rate: tally.created as f64 / last.max(0.001) }
}

/// The same while the program is ended at random moments. How many kills landed while messages were on their way, and the longest
/// time from a start to the first message after it, in milliseconds.
async fn with_kills(installation: &Installation, sinks: &Sinks, asked: &Asked) -> (usize, usize) {
    let mut dice = Dice::new(asked.seed);
    let mut server = installation.start();
    installation.wait_until_lit(&mut server).await;
    installation.publish("Everything is down").await;
    let (mut landed, mut longest) = (0, 0);
    for kill in 0..asked.kills {
        let before = sinks.taken();
        tokio::time::sleep(Duration::from_millis(40 + dice.below(500))).await;
        let between = sinks.taken();
        let _ = server.kill();
        let _ = server.wait();
        let is_under_way = between > before && installation.waiting().await > 0;
        landed += usize::from(is_under_way);
        // Every tenth time it is ended again as soon as it has begun.
        if kill % 10 == 9 {
            server = installation.start();
            tokio::time::sleep(Duration::from_millis(dice.below(300))).await;
            let _ = server.kill();
            let _ = server.wait();
        }
        let (count, begun) = (sinks.taken(), sinks.now());
        server = installation.start();
        if installation.waiting().await > 0 {
            while sinks.taken() == count && sinks.now() - begun < 10.0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            longest = longest.max(((sinks.now() - begun) * 1_000.0) as usize);
        }
        if installation.waiting().await == 0 {
            // There is nothing left to disturb: more is told.
            installation.publish(&format!("More is down, {kill}")).await;
        }
    }
    installation.keep(server);
    (landed, longest)
}
