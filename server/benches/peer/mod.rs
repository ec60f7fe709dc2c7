//! This program, run once more to be a server of its own: what Lightship is measured against, and a Lightship that commits when
//! it is told to. It ends with the one who started it.

pub mod bytes;
mod events;
mod lightship;

use std::{
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio},
};

use axum::{Router, serve::ListenerExt};
use tokio::{net::TcpListener, runtime::Runtime};

use crate::process;

/// The argument that makes this program a peer. Cargo and people have no reason to say it.
const PEER: &str = "--peer";

/// What a server is that this program can be.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// axum with nothing around it, which sends one answer from memory: that in a file.
    Bytes,
    /// axum with nothing around it, which sends events to everybody.
    Events,
    /// Lightship as `lightship serve` starts it, on the data in a folder.
    Lightship,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Bytes, Self::Events, Self::Lightship];

    fn name(self) -> String {
        format!("{self:?}")
    }
}

/// A server that was started.
pub struct Peer {
    child: Child,
    says: BufReader<ChildStdout>,
    hears: ChildStdin,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Peer {
    /// Starts one on a file or a folder.
    pub fn start(kind: Kind, on: &Path) -> Self {
        let own = std::env::current_exe().expect("this program is a file");
        let mut command = Command::new(own);
        command.args([PEER, &kind.name()]).arg(on).env_clear();
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("this program can be run");
        let mut says = BufReader::new(child.stdout.take().expect("it is a pipe"));
        let hears = child.stdin.take().expect("it is a pipe");
        let address = line(&mut says).parse().expect("it says where it listens");
        Self { child, says, hears, address }
    }

    /// Tells it to do what it does, with a number and a size in bytes; nanoseconds since the epoch when it was committed.
    pub fn commit(&mut self, number: u64, size: usize) -> u64 {
        writeln!(self.hears, "{number} {size}").expect("it hears");
        line(&mut self.says).parse().expect("it says when")
    }

    /// Its number among the processes.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Megabytes of memory it has.
    pub fn memory(&self) -> f64 {
        process::memory(&self.child)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn line(says: &mut impl BufRead) -> String {
    let mut line = String::new();
    says.read_line(&mut line).expect("it speaks");
    line.trim().to_owned()
}

/// What is said to mark an event that was committed, found in what arrives.
pub fn mark(number: u64) -> String {
    format!("committed-{number}.")
}

/// Is a peer, if the arguments say so.
pub fn asked(arguments: &[String]) -> Option<ExitCode> {
    let [_, peer, name, on] = arguments else { return None };
    let kind = Kind::ALL.into_iter().find(|kind| peer == PEER && kind.name() == *name)?;
    let runtime = Runtime::new().expect("a runtime can be made");
    let on = Path::new(on);
    match kind {
        Kind::Bytes => listen(runtime.block_on(bytes::serve(on)), |_, _| 0),
        Kind::Events => {
            let events = runtime.block_on(events::Events::serve());
            listen(events.address, |number, size| events.commit(number, size));
        }
        Kind::Lightship => {
            let mut lightship = runtime.block_on(lightship::Lightship::serve(on));
            listen(lightship.address(), |number, _| runtime.block_on(lightship.commit(number)));
        }
    }
    Some(ExitCode::SUCCESS)
}

/// Says where it listens, and does what it is told until nobody is there any more who could.
fn listen(address: SocketAddr, mut commit: impl FnMut(u64, usize) -> u64) {
    println!("{address}");
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let mut numbers = line.split(' ').filter_map(|number| number.parse::<u64>().ok());
        let (number, size) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
        println!("{}", commit(number, usize::try_from(size).unwrap_or_default()));
    }
}

/// Serves these routes as axum's own documentation does, without waiting to fill packets.
async fn open(app: Router) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("there is a free port");
    let address = listener.local_addr().expect("it is bound");
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}
