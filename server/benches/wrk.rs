//! `wrk`: as many requests as a server answers, on so many connections at a time.

use std::{net::SocketAddr, process::Command};

use crate::process::ticks;

/// Where the tools come from that are measured with and against.
pub const TOOLS: &str = "apt-get install wrk nginx-light";

/// What is asked for, again and again.
#[derive(Clone)]
pub struct Load {
    /// Whom.
    pub address: SocketAddr,
    /// The number of the process that answers.
    pub process: u32,
    /// What.
    pub path: String,
    /// On how many connections.
    pub connections: usize,
    /// Headers besides the host.
    pub headers: Vec<String>,
}

/// How it was answered.
pub struct Answered {
    /// Requests in a second.
    pub per_second: f64,
    /// Milliseconds within which 99 of 100 were answered.
    pub p99: f64,
    /// How long processors worked for an answer, in ticks of the system.
    pub ticks: f64,
    /// How many failed: refused, cut, timed out, or answered with a complaint.
    pub failed: f64,
}

impl Load {
    /// Asks for so many seconds; says why not, if that is not possible here.
    pub fn run(&self, seconds: u64) -> Result<Answered, String> {
        let mut command = Command::new("wrk");
        command.args(["-t2", "--latency", "--timeout", "10s"]).arg(format!("-c{}", self.connections)).arg(format!("-d{seconds}s"));
        for header in &self.headers {
            command.args(["-H", header]);
        }
        let before = ticks(self.process);
        let output = command.arg(format!("http://{}{}", self.address, self.path)).output();
        let output = output.map_err(|error| format!("wrk does not run ({error}): {TOOLS}"))?;
        let ticks = ticks(self.process) - before;
        let said = String::from_utf8_lossy(&output.stdout);
        read(&said, ticks).ok_or_else(|| format!("wrk said: {said}{}", String::from_utf8_lossy(&output.stderr)))
    }
}

fn read(said: &str, ticks: f64) -> Option<Answered> {
    let after = |begin: &str| said.lines().find_map(|line| line.trim().strip_prefix(begin).map(str::trim));
    let numbers = |text: &str| text.split([' ', ',']).filter_map(|word| word.parse::<f64>().ok()).sum::<f64>();
    let failed =
        ["Socket errors:", "Non-2xx or 3xx responses:"].iter().filter_map(|begin| after(begin)).map(numbers).fold(0.0, |a, b| a + b);
    let count: f64 = said.lines().find_map(|line| line.split_once(" requests in "))?.0.trim().parse().ok()?;
    Some(Answered { per_second: after("Requests/sec:")?.parse().ok()?, p99: millis(after("99%")?)?, ticks: ticks / count, failed })
}

/// `1.08ms`, `930.00us` or `1.20s`.
fn millis(text: &str) -> Option<f64> {
    let begin = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(begin);
    let factor = [("us", 0.001), ("ms", 1.0), ("s", 1_000.0), ("m", 60_000.0)].into_iter().find(|(name, _)| *name == unit)?.1;
    Some(number.parse::<f64>().ok()? * factor)
}
