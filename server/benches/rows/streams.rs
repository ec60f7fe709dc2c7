//! Open tabs: what each costs in memory, and how soon the last of them knows, next to axum with nothing around it.

use std::{path::Path, time::Duration};

use crate::{
    clock::Runs,
    data::Data,
    fan::{self, Fan},
    peer::{Kind, Peer},
    process::{Server, program},
    table::{Goal, Row},
};

/// How many tabs do nothing, and how many are told something.
const IDLE: usize = 9_500;
const TOLD: usize = 5_000;

/// Files a process has open besides.
const OTHERS: usize = 300;

/// How long nothing happens before memory is read.
const REST: Duration = Duration::from_secs(2);

/// How often each side has its turn, after one that does not count.
const TURNS: usize = 9;

/// Measures memory on the program as it is run, and the fan-out on a process that commits by itself.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let folder = data.standard().await.folder();
    let mut rows = memory(&folder).await.unwrap_or_else(|reason| vec![Row::absent("memory of idle streams", Goal::None, "", reason)]);
    rows.push(told(&folder).await.unwrap_or_else(|reason| Row::absent("from commit to the last tab", Goal::None, "", reason)));
    rows
}

async fn memory(folder: &Path) -> Result<Vec<Row>, String> {
    let (count, fewer) = possible(IDLE, 1);
    let mut server = Server::start(&program()?, folder);
    server.wait_until_ready();
    let ours = added(|| server.memory(), server.address, count).await?;
    drop(server);
    let bare = Peer::start(Kind::Events, Path::new("-"));
    let theirs = added(|| bare.memory(), bare.address, count).await?;
    let what = format!("memory of {count} idle streams, to bare axum");
    let note = format!("{ours:.1} to {theirs:.1} KB a stream{fewer}");
    Ok(vec![Row::new(what, Goal::AtMost(1.2), "x", ours / theirs, note)])
}

/// Kilobytes that each of so many streams adds.
async fn added(memory: impl Fn() -> f64, address: std::net::SocketAddr, count: usize) -> Result<f64, String> {
    // What the first connections cost is not the cost of a connection.
    drop(Fan::open(address, 100).await?);
    tokio::time::sleep(REST).await;
    let before = memory();
    let fan = Fan::open(address, count).await?;
    tokio::time::sleep(REST).await;
    let after = memory();
    drop(fan);
    Ok((after - before) * 1_024.0 / count as f64)
}

/// From a commit to the last receiver. Both servers commit by themselves: what another process commits to SQLite is noticed
/// within half a second, which is no matter of how many are told.
async fn told(folder: &Path) -> Result<Row, String> {
    let (count, fewer) = possible(TOLD, 2);
    let (mut server, mut bare) = (Peer::start(Kind::Lightship, folder), Peer::start(Kind::Events, Path::new("-")));
    let mut ours = Fan::open(server.address, count).await?;
    let mut theirs = Fan::open(bare.address, count).await?;
    let (mut our_times, mut their_times) = (Runs::default(), Runs::default());
    let mut size = 0;
    for n in 0..=TURNS as u64 {
        let (time, length) = turn(&mut server, &mut ours, n, 0).await?;
        size = if n == 0 { length } else { size };
        let (their_time, _) = turn(&mut bare, &mut theirs, n, size).await?;
        if n > 0 {
            our_times.add(time);
            their_times.add(their_time);
        }
    }
    let (mine, other) = (our_times.median(), their_times.median());
    let note = format!(
        "{mine:.0} ms ({:.0} to {:.0}) to {other:.0} ms ({:.0} to {:.0}) for {size} bytes, both committed by the server itself{fewer}",
        our_times.least(),
        our_times.most(),
        their_times.least(),
        their_times.most()
    );
    Ok(Row::new(format!("from commit to the last of {count} tabs, to bare axum"), Goal::AtMost(2.0), "x", mine / other, note))
}

/// Milliseconds from a commit to the last receiver, and the bytes that arrived.
async fn turn(server: &mut Peer, fan: &mut Fan, number: u64, size: usize) -> Result<(f64, usize), String> {
    let committed = tokio::task::block_in_place(|| server.commit(number, size));
    let (last, length) = fan.last(number).await?;
    // What is left to do for the last one must not fall into the other's turn.
    tokio::time::sleep(Duration::from_millis(200)).await;
    Ok((last.saturating_sub(committed) as f64 / 1e6, length))
}

/// How many tabs can be open here, if each needs so many files of this process; and a word if those are fewer than wanted.
fn possible(wanted: usize, each: usize) -> (usize, String) {
    let most = fan::files().saturating_sub(OTHERS) / each;
    if most < wanted { (most, format!("; `ulimit -n` grants no {wanted} tabs")) } else { (wanted, String::new()) }
}
