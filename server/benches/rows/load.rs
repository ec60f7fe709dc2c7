//! Many visitors at the same time: the cached page next to nginx that sends the same bytes, and what machines read next to axum
//! with nothing around it. Both sides take turns, so that a slow minute is slow for both.

use std::{path::Path, process::Command};

use crate::{
    clock::Runs,
    data::Data,
    nginx::Nginx,
    peer::{self, Kind, Peer},
    process::{Server, program},
    table::{Goal, Row},
    wrk::{Answered, Load},
};

/// How often each side has its turn, and how long a turn is in seconds; the first one, which does not count, is a second long.
const TURNS: usize = 5;
const SECONDS: u64 = 3;

/// Pages a second of Uptime Kuma, the least and the most, and of Kener, measured on another machine of this size.
const KUMA: [f64; 2] = [1_074.0, 2_736.0];
const KENER: f64 = 1.7;

/// Measures the page, then what machines read.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let folder = data.standard().await.folder();
    let mut server = match program() {
        Ok(program) => Server::start(&program, &folder),
        Err(reason) => return absent("the program under load", &reason),
    };
    // Before that it may serve a page without its points, which weighs less.
    server.wait_until_ready();
    let mut rows = pages(&server).unwrap_or_else(|reason| absent("pages a second, to nginx", &reason));
    rows.extend(machines(&server).unwrap_or_else(|reason| absent("summary.json a second, to bare axum", &reason)));
    rows.extend(manage(&server, &folder).unwrap_or_else(|reason| absent("reads of /v1 a second, to summary.json", &reason)));
    rows
}

fn absent(what: &str, reason: &str) -> Vec<Row> {
    vec![Row::absent(what, Goal::None, "", reason)]
}

/// The front page, compressed, on 64 and on 256 connections.
fn pages(server: &Server) -> Result<Vec<Row>, String> {
    let (address, process) = (server.address, server.id());
    let get = |encoding| crate::asking::get(address, "/", encoding).ok_or("the page is not there");
    let (plain, gzip) = (get("identity")?, get("gzip")?);
    if gzip.header("content-encoding") != Some("gzip") {
        return Err("the page is not compressed".to_owned());
    }
    let nginx = Nginx::serving(&plain.body, &gzip.body)?;
    let ours =
        |connections| Load { address, process, path: "/".to_owned(), connections, headers: vec!["Accept-Encoding: gzip".to_owned()] };
    let theirs = |connections| Load { address: nginx.address, process: nginx.id(), ..ours(connections) };
    let some = Turns::of(&ours(64), &theirs(64))?;
    let many = Turns::of(&ours(256), &theirs(256))?;
    let (rate, kuma) = (some.ours.median(), KUMA.map(|figure| some.ours.median() / figure));
    let failed = some.failed + many.failed;
    Ok(vec![
        Row::new("page over gzip, -c64, to nginx", Goal::AtLeast(1.0), "x", some.rates.median(), some.note("/s")),
        Row::new("the same, in its worst turn", Goal::AtLeast(0.8), "x", some.rates.least(), format!("{} bytes", gzip.body.len())),
        some.cost("processor time of a page, to nginx", Goal::None),
        Row::new("page over gzip, -c256, to nginx", Goal::None, "x", many.rates.median(), many.note("/s")),
        Row::new("99 of 100 pages within, -c256, to nginx", Goal::AtMost(1.0), "x", many.p99s.median(), many.note_p99()),
        Row::new("requests that failed meanwhile", Goal::AtMost(0.0), "", failed, "of ours"),
        Row::new("pages a second, to Kener", Goal::AtLeast(1_000.0), "x", rate / KENER, format!("{KENER}/s on another machine")),
        Row::new(
            "pages a second, to Uptime Kuma",
            Goal::AtLeast(15.0),
            "x",
            kuma[0],
            format!("{}/s on another machine, at best {}/s: to that {:.1} x; nginx was 6 to 37 x", KUMA[0], KUMA[1], kuma[1]),
        ),
    ])
}

/// `summary.json` next to the same bytes with the same headers, and for those who have it already next to those who had an
/// earlier one.
fn machines(server: &Server) -> Result<Vec<Row>, String> {
    let (address, process) = (server.address, server.id());
    let path = "/api/v2/summary.json";
    let answer = crate::asking::get(address, path, "identity").ok_or("the summary is not there")?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = folder.path().join("answer");
    peer::bytes::keep(&answer, &file);
    let peer = Peer::start(Kind::Bytes, Path::new(&file));
    let tag = answer.header("etag").ok_or("the summary has no ETag")?.to_owned();
    let ours = Load { address, process, path: path.to_owned(), connections: 64, headers: Vec::new() };
    let bare = Turns::of(&ours, &Load { address: peer.address, process: peer.id(), ..ours.clone() })?;
    // Both ask with a tag, one with that of an earlier summary: they differ in nothing but what is answered.
    let having = |tag: &str| Load { headers: vec![format!("If-None-Match: {tag}")], ..ours.clone() };
    let known = Turns::of(&having(&tag), &having(&tag.replace(|c: char| c.is_ascii_digit(), "0")))?;
    Ok(vec![
        Row::new("summary.json, -c64, to bare axum", Goal::AtLeast(0.9), "x", bare.rates.median(), bare.note("/s")),
        bare.cost("processor time of summary.json, to bare axum", Goal::None),
        Row::new("304 instead of summary.json, -c64, to 200", Goal::None, "x", known.rates.median(), known.note("/s")),
        known.cost("processor time of a 304, to 200", Goal::AtMost(1.0)),
        Row::new("requests of machines that failed", Goal::AtMost(0.0), "", bare.failed + known.failed, "of ours"),
    ])
}

/// What the manage API reads for whoever shows a token, from the database each time, next to `summary.json` from memory.
fn manage(server: &Server, data: &Path) -> Result<Vec<Row>, String> {
    let (address, process) = (server.address, server.id());
    let summary = "/api/v2/summary.json";
    let answer = crate::asking::get(address, summary, "identity").ok_or("the summary is not there")?;
    let said: serde_json::Value = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
    let page = said["page"]["id"].as_str().ok_or("the summary names no page")?;
    let made = Command::new(program()?).args(["token", "create", "bench", "--unlimited", "--data"]).arg(data).output();
    let made = made.map_err(|error| error.to_string())?;
    let secret = String::from_utf8_lossy(&made.stdout).split_whitespace().nth(1).map(str::to_owned).ok_or("no token was made")?;
    let theirs = Load { address, process, path: summary.to_owned(), connections: 64, headers: Vec::new() };
    let mut rows = Vec::new();
    for list in ["components", "incidents"] {
        let path = format!("/v1/pages/{page}/{list}.json");
        let turns = Turns::of(&Load { path, headers: vec![format!("Authorization: OAuth {secret}")], ..theirs.clone() }, &theirs)?;
        rows.push(Row::new(format!("/v1 {list}, -c64, to summary.json"), Goal::None, "x", turns.rates.median(), turns.note("/s")));
        rows.push(Row::new("99 of 100 of them within, to summary.json", Goal::None, "x", turns.p99s.median(), turns.note_p99()));
        rows.push(Row::new("of them failed", Goal::AtMost(0.0), "", turns.failed, "of ours"));
    }
    Ok(rows)
}

/// Two sides that took turns; ratios are ours to theirs.
#[derive(Default)]
struct Turns {
    ours: Runs,
    theirs: Runs,
    rates: Runs,
    our_p99: Runs,
    their_p99: Runs,
    p99s: Runs,
    costs: Runs,
    failed: f64,
}

impl Turns {
    fn of(ours: &Load, theirs: &Load) -> Result<Self, String> {
        let mut turns = Self::default();
        ours.run(1)?;
        theirs.run(1)?;
        for n in 0..TURNS {
            // Who goes first finds a machine that has rested.
            let (our, their) = if n % 2 == 0 {
                let our = ours.run(SECONDS)?;
                (our, theirs.run(SECONDS)?)
            } else {
                let their = theirs.run(SECONDS)?;
                (ours.run(SECONDS)?, their)
            };
            if their.failed > 0.0 {
                return Err(format!("{} requests to {} failed", their.failed, theirs.address));
            }
            turns.add(&our, &their);
        }
        Ok(turns)
    }

    fn add(&mut self, ours: &Answered, theirs: &Answered) {
        self.ours.add(ours.per_second);
        self.theirs.add(theirs.per_second);
        self.rates.add(ours.per_second / theirs.per_second);
        self.our_p99.add(ours.p99);
        self.their_p99.add(theirs.p99);
        self.p99s.add(ours.p99 / theirs.p99);
        self.costs.add(ours.ticks / theirs.ticks);
        self.failed += ours.failed;
    }

    fn note(&self, unit: &str) -> String {
        let Self { ours, theirs, rates, .. } = self;
        let (ours, theirs) = (ours.median(), theirs.median());
        format!("{ours:.0}{unit} to {theirs:.0}{unit}; {TURNS} turns, {:.2} to {:.2}", rates.least(), rates.most())
    }

    /// What an answer costs whoever sends it: it changes less with what else the machine does than how many there are.
    fn cost(&self, what: &str, goal: Goal) -> Row {
        let note = format!("{TURNS} turns, {:.2} to {:.2}", self.costs.least(), self.costs.most());
        Row::new(what, goal, "x", self.costs.median(), note)
    }

    fn note_p99(&self) -> String {
        let Self { our_p99, their_p99, p99s, .. } = self;
        let (ours, theirs) = (our_p99.median(), their_p99.median());
        format!("{ours:.1} ms to {theirs:.1} ms; {TURNS} turns, {:.2} to {:.2}", p99s.least(), p99s.most())
    }
}
