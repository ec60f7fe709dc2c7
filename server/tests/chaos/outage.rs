//! P8: the mail server is away for half a day, in a time that runs a thousand times faster.

use std::time::Duration;

use super::{Asked, check, installation::Installation, sinks::Sinks};

/// How much faster: 27 hours of tries take a hundred seconds.
const SCALE: &str = "0.001";

/// How long the mail server is away, in seconds: twelve hours.
const AWAY: usize = 43;

/// How many promises were broken on one database.
pub async fn run(database: &str, asked: &Asked, url: Option<String>) -> usize {
    let many = asked.messages / 10;
    println!("{database}: {many} messages, the mail server away for twelve hours, a thousand times faster");
    let sinks = Sinks::open().await;
    let installation = Installation::make(url, &sinks, many).await;
    let mut server = installation.start_with(&["--retry-scale", SCALE]);
    installation.wait_until_lit(&mut server).await;
    sinks.be_away(true);
    installation.publish("Everything is down").await;
    let mut missing = 0;
    for _ in 0..AWAY {
        tokio::time::sleep(Duration::from_secs(1)).await;
        missing += installation.tally().await.created.abs_diff(many);
    }
    let early = sinks.mails_before(sinks.now());
    sinks.be_away(false);
    let tally = installation.settled(Duration::from_secs(120)).await;
    let lost = installation.lost(&sinks).await;
    installation.keep(server);
    [
        check("mails that arrived while it was away", early, 0),
        check("messages too few or too many in the table, in any second", missing, 0),
        check("lost", lost, 0),
        check("given up", tally.failed, 0),
        check("still waiting", tally.pending + tally.sending, 0),
        check("integrity of the database", installation.broken().await, 0),
    ]
    .into_iter()
    .filter(|is_good| !is_good)
    .count()
}
