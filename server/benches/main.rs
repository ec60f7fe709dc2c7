//! `make bench`: measures what has a goal, prints one table, and fails if a goal is missed.
//!
//! Goals are ratios to a peer measured in the same run, or limits for medians of many runs: machines differ, and so do
//! minutes on one machine. A group of rows is one file in `rows`; `make bench ROWS=render,frame` measures only those.

mod asking;
mod clock;
mod data;
mod fan;
mod nginx;
mod page;
mod peer;
mod postfix;
#[path = "../tests/it/support/postgres.rs"]
#[expect(dead_code, clippy::panic, reason = "tests use more of it, and without PostgreSQL there is nothing to measure")]
mod postgres;
mod process;
mod rows;
mod table;
mod wrk;

use std::process::ExitCode;

use data::Data;
use futures::future::BoxFuture;
use table::{Row, Table};

/// What makes the rows of a group.
type Measure = for<'a> fn(&'a mut Data) -> BoxFuture<'a, Vec<Row>>;

/// The groups, in the order of the table.
const GROUPS: &[(&str, Measure)] = &[
    ("render", |data| Box::pin(rows::render::measure(data))),
    ("size", |data| Box::pin(rows::size::measure(data))),
    ("frame", |data| Box::pin(rows::frame::measure(data))),
    ("publish", |data| Box::pin(rows::publish::measure(data))),
    ("points", |data| Box::pin(rows::points::measure(data))),
    ("charts", |data| Box::pin(rows::charts::measure(data))),
    ("deliver", |data| Box::pin(rows::deliver::measure(data))),
    ("start", |data| Box::pin(rows::start::measure(data))),
    ("browser", |data| Box::pin(rows::browser::measure(data))),
    ("memory", |data| Box::pin(rows::memory::measure(data))),
    ("load", |data| Box::pin(rows::load::measure(data))),
    ("streams", |data| Box::pin(rows::streams::measure(data))),
    // The last: its updates stay on the page.
    ("write", |data| Box::pin(rows::write::measure(data))),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(code) = peer::asked(&arguments) {
        return code;
    }
    // Cargo says `--bench` to every benchmark.
    let asked: Vec<String> = arguments.into_iter().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let asked: Vec<&str> = asked.iter().flat_map(|arg| arg.split([',', ' '])).filter(|name| !name.is_empty()).collect();
    let known: Vec<&str> = GROUPS.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = asked.iter().find(|name| !known.contains(name)) {
        eprintln!("there are no rows called `{unknown}`; there are {}", known.join(", "));
        return ExitCode::FAILURE;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime can be made");
    let table = runtime.block_on(async {
        let mut data = Data::default();
        let mut table = Table::default();
        for (name, measure) in GROUPS.iter().filter(|(name, _)| asked.is_empty() || asked.contains(name)) {
            eprintln!("measuring {name} ...");
            table.add(name, measure(&mut data).await);
        }
        table
    });
    println!("{table}");
    if table.has_missed() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
