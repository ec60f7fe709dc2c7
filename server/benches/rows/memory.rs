//! Memory of the program when nothing happens, with its page in memory and once rendered, and after a minute of load.

use std::time::Duration;

use crate::{
    data::{Data, Set},
    process::{Server, program},
    table::{Goal, Row},
    wrk::Load,
};

/// How long it is watched, in seconds.
const WATCHED: u64 = 8;

/// How long the load lasts, in seconds.
const LOADED: u64 = 60;

/// Measures both pages, and the standard page under load.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let loaded = loaded(data.standard().await);
    vec![of("standard page", data.standard().await, 60.0), of("large page", data.large().await, 200.0), loaded]
}

fn loaded(set: &Set) -> Row {
    let (what, goal) = (format!("memory after {LOADED} s of load, standard page"), Goal::AtMost(120.0));
    let program = match program() {
        Ok(program) => program,
        Err(reason) => return Row::absent(what, goal, "MB", reason),
    };
    let mut server = Server::start(&program, &set.folder());
    server.wait_until_ready();
    let headers = vec!["Accept-Encoding: gzip".to_owned()];
    let load = Load { address: server.address, process: server.id(), path: "/".to_owned(), connections: 64, headers };
    match load.run(LOADED) {
        Err(reason) => Row::absent(what, goal, "MB", reason),
        Ok(answered) => {
            let note = format!("{:.0} pages a second on 64 connections, {} failed", answered.per_second, answered.failed);
            Row::new(what, goal, "MB", server.memory(), note)
        }
    }
}

fn of(name: &str, set: &Set, limit: f64) -> Row {
    let what = format!("memory when idle, {name}");
    let program = match program() {
        Ok(program) => program,
        Err(reason) => return Row::absent(what, Goal::AtMost(limit), "MB", reason),
    };
    let server = Server::start(&program, &set.folder());
    server.wait_for_page();
    let at_first = server.memory();
    let mut most = at_first;
    for _ in 0..WATCHED {
        std::thread::sleep(Duration::from_secs(1));
        most = most.max(server.memory());
    }
    Row::new(what, Goal::AtMost(limit), "MB", most, format!("the most in {WATCHED} s; {at_first:.1} after the first page"))
}
