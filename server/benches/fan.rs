//! Many tabs that are open at the same time: event streams, and when something arrives on each of them.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpSocket, TcpStream},
    sync::{Semaphore, mpsc},
    task::JoinSet,
};

use crate::clock;

/// How many tabs are opened at a time.
const AT_A_TIME: usize = 128;

/// How much of a stream is read at a time, in bytes.
const BUFFER: usize = 4_096;

/// How many tabs an address has: fewer than a server grants to one address.
const PER_ADDRESS: usize = 150;

/// The longest anything is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Open tabs.
pub struct Fan {
    arrivals: mpsc::UnboundedReceiver<Arrival>,
    tabs: JoinSet<()>,
}

/// A marked event that arrived.
struct Arrival {
    number: u64,
    at: u64,
    size: usize,
}

impl Fan {
    /// Opens so many tabs; fails if one of them is refused.
    pub async fn open(address: SocketAddr, count: usize) -> Result<Self, String> {
        let (sender, arrivals) = mpsc::unbounded_channel();
        let (ready, mut readies) = mpsc::unbounded_channel();
        let turns = Arc::new(Semaphore::new(AT_A_TIME));
        let mut tabs = JoinSet::new();
        for n in 0..count {
            let (sender, ready, turns) = (sender.clone(), ready.clone(), turns.clone());
            tabs.spawn(async move {
                let turn = turns.acquire().await;
                let opened = open(address, n).await;
                drop(turn);
                match opened {
                    Ok(stream) => {
                        let _ = ready.send(Ok(()));
                        drop(ready);
                        follow(stream, &sender).await;
                    }
                    Err(error) => drop(ready.send(Err(error.to_string()))),
                }
            });
        }
        for n in 0..count {
            let told = tokio::time::timeout(PATIENCE, readies.recv()).await;
            told.ok().flatten().unwrap_or_else(|| Err("it was not answered".to_owned())).map_err(|error| format!("tab {n}: {error}"))?;
        }
        Ok(Self { arrivals, tabs })
    }

    /// Waits until the event with this number has arrived everywhere: when that was last, in nanoseconds since the epoch, and how
    /// long what arrived was.
    pub async fn last(&mut self, number: u64) -> Result<(u64, usize), String> {
        let (mut last, mut longest) = (0, 0);
        for n in 0..self.tabs.len() {
            let arrival = loop {
                match tokio::time::timeout(PATIENCE, self.arrivals.recv()).await {
                    Ok(Some(arrival)) if arrival.number == number => break arrival,
                    Ok(Some(_)) => {}
                    _ => return Err(format!("an event arrived at {n} of {} tabs only", self.tabs.len())),
                }
            };
            (last, longest) = (last.max(arrival.at), longest.max(arrival.size));
        }
        Ok((last, longest))
    }
}

/// Opens a tab and reads the head of the answer.
async fn open(address: SocketAddr, number: usize) -> std::io::Result<BufReader<TcpStream>> {
    let socket = TcpSocket::new_v4()?;
    let low = u8::try_from(number / PER_ADDRESS % 250).unwrap_or_default() + 2;
    socket.bind((Ipv4Addr::new(127, 0, 0, low), 0).into())?;
    let mut stream = BufReader::with_capacity(BUFFER, socket.connect(address).await?);
    stream.write_all(b"GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n").await?;
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await? == 0 {
            break;
        }
    }
    if head.starts_with("HTTP/1.1 200") { Ok(stream) } else { Err(std::io::Error::other(head)) }
}

/// Tells when a marked event arrives, until the stream ends.
async fn follow(mut stream: BufReader<TcpStream>, arrivals: &mpsc::UnboundedSender<Arrival>) {
    let mut frame = Vec::new();
    while let Ok(read @ [_, ..]) = stream.fill_buf().await {
        let length = read.len();
        frame.extend_from_slice(read);
        stream.consume(length);
        while let Some(end) = frame.windows(2).position(|bytes| bytes == b"\n\n") {
            if let Some(number) = newest(&String::from_utf8_lossy(&frame[..end])) {
                let _ = arrivals.send(Arrival { number, at: clock::epoch_nanos(), size: end });
            }
            frame.drain(..end + 2);
        }
    }
}

/// The number of the newest [`mark`](crate::peer::mark) in a text.
pub fn newest(text: &str) -> Option<u64> {
    let marks = text.split("committed-").skip(1);
    marks.filter_map(|rest| rest.split_once('.')?.0.parse().ok()).max()
}

/// How many files this process may have open.
pub fn files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(1_024)
}
