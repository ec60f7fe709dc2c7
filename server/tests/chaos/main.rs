//! Ends the program, its mail server and its database over and over while it delivers, and counts what arrived: nothing may be lost,
//! and what arrives twice must carry the same name. `make chaos`; `SEED=7 KILLS=50 MESSAGES=10000 make chaos` repeats a run.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a harness that cannot go on has failed")]

mod dice;
mod installation;
mod kills;
mod outage;
mod restarts;
mod sinks;
mod trouble;

#[path = "../it/support/postgres.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod postgres;

use self::postgres::Cluster;

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
        let mut failed = 0;
        for database in ["SQLite", "PostgreSQL"] {
            let fresh = async || match database {
                "SQLite" => None,
                _ => Some(postgres::fresh_database().await),
            };
            failed += kills::run(database, &asked, fresh().await).await;
            failed += outage::run(database, &asked, fresh().await).await;
            failed += trouble::run(database, &asked, fresh().await).await;
        }
        failed + restarts::run(&asked, &Cluster::lasting()).await
    });
    if failed > 0 {
        std::process::exit(1);
    }
}

fn check(what: &str, figure: usize, most: usize) -> bool {
    let is_good = figure <= most;
    println!("  {} {what}: {figure} (at most {most})", if is_good { "pass" } else { "FAIL" });
    is_good
}
