//! Takes points from senders of Graphite over TCP: plain lines, or lists of points as pickles.
//!
//! The protocol knows no tokens and no answers: who may send is decided by networks, and where points go by a setting. What cannot be
//! read is left out; a connection that is no longer understood, sends no end, or falls silent is closed.

use std::{io::ErrorKind, net::IpAddr, time::Duration};

use app::model::PageId;
use futures::{StreamExt, stream::FuturesUnordered};
use ingest::{
    Batch, Fault, Limits,
    push::graphite::{self, Frames},
};
use ipnet::IpNet;
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

use crate::{
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        incoming::{self, Incoming},
        pages,
    },
};

/// How many senders are listened to at a time.
const CONNECTIONS: usize = 64;

/// How long a sender may be silent.
const IDLE: Duration = Duration::from_secs(300);

/// How much is read at once, in bytes.
const READ: usize = 64 << 10;

/// The longest line, in bytes.
const LINE: usize = 8 << 10;

/// The largest pickle, in bytes, as Carbon has it.
const FRAME: usize = 1 << 20;

/// How senders write points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `path value timestamp`, a line each.
    Lines,
    /// Pickles with their length in front.
    Pickles,
}

/// Who may send what, and for which page.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How points are written.
    pub format: Format,
    /// The networks that may send.
    pub from: Vec<IpNet>,
    /// The short name of the page; the first page if it is not said.
    pub page: Option<String>,
}

/// Takes points for as long as it is let.
pub async fn run(services: Services, listener: TcpListener, rules: Rules) {
    let memory = Incoming::default();
    let mut open = FuturesUnordered::new();
    loop {
        tokio::select! {
            Some(()) = open.next(), if !open.is_empty() => {}
            accepted = listener.accept(), if open.len() < CONNECTIONS => match accepted {
                Ok((stream, peer)) if allows(&rules, peer.ip()) => open.push(listen(&services, &memory, &rules, stream)),
                Ok((_, peer)) => tracing::debug!(%peer, "points from here are not taken (--graphite-from)"),
                // Most likely there are no descriptors left; there will be.
                Err(_) => sleep(Duration::from_millis(100)).await,
            },
        }
    }
}

fn allows(rules: &Rules, ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    rules.from.iter().any(|network| network.contains(&ip))
}

/// Listens to one sender until it ends.
async fn listen(services: &Services, memory: &Incoming, rules: &Rules, stream: TcpStream) {
    let mut reader = Reader::new(rules.format);
    let mut bytes = vec![0; READ];
    loop {
        let Ok(Ok(())) = timeout(IDLE, stream.readable()).await else { return };
        let read = match stream.try_read(&mut bytes) {
            Ok(0) => return,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
            Err(_) => return,
        };
        let (batches, end) = reader.read(&bytes[..read]);
        for batch in batches {
            if let Err(error) = keep(services, memory, rules, batch).await {
                tracing::warn!(%error, "points of a Graphite sender are lost");
            }
        }
        if let Some(fault) = end {
            return tracing::debug!(%fault, "a Graphite sender is not understood");
        }
    }
}

async fn keep(services: &Services, memory: &Incoming, rules: &Rules, batch: Batch) -> Result<()> {
    let actor = Actor::job("graphite");
    let page = page_of(services, &actor, rules.page.as_deref()).await?;
    incoming::take(services, &actor, page, memory, ("graphite", batch.series)).await?;
    Ok(())
}

async fn page_of(services: &Services, actor: &Actor, slug: Option<&str>) -> Result<PageId> {
    let row = match slug {
        Some(slug) => pages::find_by_slug(services, slug).await?,
        None => pages::list_pages(services, actor).await?.into_iter().next(),
    };
    Ok(row.ok_or(Error::NotFound("page"))?.id.0)
}

/// Cuts what comes into what can be read.
enum Reader {
    Lines(Vec<u8>),
    Pickles(Frames),
}

impl Reader {
    fn new(format: Format) -> Self {
        match format {
            Format::Lines => Self::Lines(Vec::new()),
            Format::Pickles => Self::Pickles(Frames::new(FRAME)),
        }
    }

    /// What is whole by now, and why nothing can be read any more, if that is so.
    fn read(&mut self, bytes: &[u8]) -> (Vec<Batch>, Option<Fault>) {
        let limits = Limits::default();
        match self {
            Self::Lines(held) => {
                held.extend_from_slice(bytes);
                let whole = held.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
                let rest = held.split_off(whole);
                let lines = std::mem::replace(held, rest);
                let end = (held.len() > LINE).then(|| Fault::whole(format!("a line is longer than {LINE} bytes")));
                match graphite::lines(&lines, &limits) {
                    Ok(batch) => (vec![batch], end),
                    Err(fault) => (Vec::new(), Some(fault)),
                }
            }
            Self::Pickles(frames) => {
                frames.push(bytes);
                let mut batches = Vec::new();
                loop {
                    match frames.take().and_then(|frame| frame.map(|frame| graphite::pickle(&frame, &limits)).transpose()) {
                        Ok(Some(batch)) => batches.push(batch),
                        Ok(None) => return (batches, None),
                        Err(fault) => return (batches, Some(fault)),
                    }
                }
            }
        }
    }
}
