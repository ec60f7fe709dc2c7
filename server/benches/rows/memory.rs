//! Memory of the program when nothing happens, with its page in memory and once rendered.

use std::time::Duration;

use crate::{
    data::{Data, Set},
    process::{Server, program},
    table::{Goal, Row},
};

/// How long it is watched, in seconds.
const WATCHED: u64 = 8;

/// Measures both pages.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    vec![of("standard page", data.standard().await, 60.0), of("large page", data.large().await, 200.0)]
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
