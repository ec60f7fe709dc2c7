//! What the process asks of the system it runs on.

use rustix::{
    fs::Mode,
    process::{Resource, getrlimit, setrlimit, umask},
};

/// Lets whatever the process writes from here on be read by its own user alone: subscribers' addresses are in there.
pub fn write_for_ourselves() {
    umask(Mode::RWXG | Mode::RWXO);
}

/// How many open files are left to the database, to mails and webhooks, and to clients that are told that there is no room.
const OTHERS: u64 = 1_024;

/// Asks for as many open files as the system allows, and answers with how many connections that leaves room for; where there are few,
/// half of them.
pub fn room_for_connections() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        let raised = rustix::process::Rlimit { current: limit.maximum, ..limit };
        match setrlimit(Resource::Nofile, raised) {
            Ok(()) => limit = raised,
            Err(error) => tracing::debug!(%error, "the limit of open files stays as it is"),
        }
    }
    limit.current.map_or(usize::MAX, |files| usize::try_from(files - OTHERS.min(files / 2)).unwrap_or(usize::MAX))
}
