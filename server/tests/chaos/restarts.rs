//! P12: PostgreSQL is stopped as a power cut would, over and over, while the program delivers.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::{Asked, check, dice::Dice, installation::Installation, postgres::Cluster, sinks::Sinks};

/// How often.
const TIMES: usize = 20;

/// How many arrive twice at most, for each stop: as many as one process sends at a time.
const TWICE: usize = 16;

/// Within how many milliseconds messages go on after each start.
const BACK: usize = 5_000;

/// How many promises were broken.
pub async fn run(asked: &Asked, cluster: &Cluster) -> usize {
    println!("PostgreSQL: {} messages, the database stopped {TIMES} times, seed {}", asked.messages, asked.seed);
    cluster.migrated("chaos").await;
    let sinks = Sinks::open().await;
    let installation = Installation::make(Some(cluster.url("chaos")), &sinks, asked.messages).await;
    let mut server = installation.start();
    installation.wait_until_lit(&mut server).await;
    let mut dice = Dice::new(asked.seed);
    installation.publish("Everything is down").await;
    let mut longest = 0;
    for time in 0..TIMES {
        tokio::time::sleep(Duration::from_millis(50 + dice.below(300))).await;
        cluster.stop();
        cluster.start_again();
        let (count, begun) = (sinks.taken(), sinks.now());
        if installation.tally().await.pending < asked.messages / 10 {
            // There is little left to disturb: more is told.
            installation.publish(&format!("More is down, {time}")).await;
        }
        while sinks.taken() == count && sinks.now() - begun < 30.0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        longest = longest.max(((sinks.now() - begun) * 1_000.0) as usize);
    }
    let tally = installation.settled(Duration::from_secs(180)).await;
    let administer = cluster.administer("chaos").await;
    let asked = Statement::from_string(DbBackend::Postgres, "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = 'chaos'");
    let connections: i64 = administer.query_one_raw(asked).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    let lost = installation.lost(&sinks).await;
    installation.keep(server);
    [
        check("lost", lost, 0),
        check("given up", tally.failed, 0),
        check("still waiting", tally.pending + tally.sending, 0),
        check("arrived twice", sinks.twice(), TIMES * TWICE),
        check("twice under another name", sinks.twice_under_other_names(), 0),
        check("milliseconds from a start to the first message, longest", longest, BACK),
        check("connections to the database in the end", usize::try_from(connections).unwrap(), 60),
        check("integrity of the database", installation.broken().await, 0),
    ]
    .into_iter()
    .filter(|is_good| !is_good)
    .count()
}
