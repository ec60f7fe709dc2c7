//! P9: a tenth of the receivers take their time, and nobody else waits for them.

use std::time::Duration;

use super::{Asked, check, installation::Installation, sinks::Sinks};

/// Within how many milliseconds everybody else is told.
const WITHIN: usize = 30_000;

/// How many promises were broken on one database.
pub async fn run(database: &str, asked: &Asked, url: Option<String>) -> usize {
    println!("{database}: {} messages, a tenth of the receivers hang", asked.messages);
    let sinks = Sinks::open().await;
    // Webhooks are every fifth: of each ten in a row, the second five have one that hangs and one whose domain is a tar pit.
    let is_slow = |n: usize| n % 20 == 5 || n % 20 == 6;
    let installation = Installation::with(url, &sinks, asked.messages, is_slow).await;
    let healthy = (0..asked.messages).filter(|n| !is_slow(*n)).count();
    let mut server = installation.start();
    installation.wait_until_lit(&mut server).await;
    let begun = sinks.now();
    installation.publish("Everything is down").await;
    let mut waited = 0;
    while sinks.taken_of_healthy() < healthy && waited < 2 * WITHIN {
        tokio::time::sleep(Duration::from_millis(20)).await;
        waited += 20;
    }
    let last = ((sinks.now() - begun) * 1_000.0) as usize;
    installation.keep(server);
    [
        check("milliseconds until the healthy nine tenths were told", last, WITHIN),
        check("healthy receivers that were not told", healthy - sinks.taken_of_healthy().min(healthy), 0),
        check("integrity of the database", installation.broken().await, 0),
    ]
    .into_iter()
    .filter(|is_good| !is_good)
    .count()
}
