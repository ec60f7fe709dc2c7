//! P7: the program is ended over and over while it delivers.

use std::time::Duration;

use super::{
    Asked, check,
    dice::Dice,
    installation::{Installation, Tally},
    sinks::Sinks,
};

/// How many kills of a hundred have to land while messages are on their way; else the killer is at fault.
const LANDED: usize = 90;

/// How many arrive twice at most, for each kill: as many as one process sends at a time.
const TWICE: usize = 16;

/// How many promises were broken on one database.
pub async fn run(database: &str, asked: &Asked, url: Option<String>) -> usize {
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
    [
        check("lost", lost, 0),
        check("given up", tally.failed, 0),
        check("still waiting", stuck, 0),
        check("messages too few or too many in the table", installation.due().await.abs_diff(tally.created), 0),
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
        // What the one before held waits until its lease is over; the others do not.
        if installation.tally().await.pending > 0 {
            while sinks.taken() == count && sinks.now() - begun < 10.0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            longest = longest.max(((sinks.now() - begun) * 1_000.0) as usize);
        }
        if installation.tally().await.pending < asked.messages / 10 {
            // There is little left to disturb: more is told.
            installation.publish(&format!("More is down, {kill}")).await;
        }
    }
    installation.keep(server);
    (landed, longest)
}
