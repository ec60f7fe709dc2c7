//! How long the HTTP door waits for whom.

use std::time::Duration;

/// How long the door waits. Tests use shorter times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// How long a client may take to send a request's headers, from the moment it connects, and how long a connection may lie
    /// idle between requests.
    pub headers: Duration,
    /// How long a request may take until its answer begins; the client sends its body within this time, however slowly.
    pub request: Duration,
    /// How long a client may refuse to take what we send.
    pub write: Duration,
    /// How long open requests have to finish once the process is told to stop.
    pub drain: Duration,
    /// How long an event stream or an HTTP/2 connection may be silent before it gets a sign of life.
    pub beat: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { headers: seconds(10), request: seconds(30), write: seconds(30), drain: seconds(10), beat: seconds(15) }
    }
}
