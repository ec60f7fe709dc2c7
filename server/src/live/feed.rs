//! One page for one audience: the snapshot everybody reads, and the frames every open tab gets.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use app::model::{change::Change, snapshot::Snapshot};
use bytes::Bytes;
use tokio::sync::{broadcast, watch};

/// How many past frames are kept for tabs that reconnect.
const RING: usize = 256;

/// How many frames a slow reader may fall behind before it is sent to fetch the snapshot.
const BACKLOG: usize = 256;

/// A snapshot, whole and as browsers get it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Everything, for the interfaces of machines.
    pub full: Arc<Snapshot>,
    /// What browsers get.
    pub browser: Arc<Snapshot>,
    /// The newest version there is. It may be newer than what is shown: changes this audience may not see, and changes of what
    /// is too old to be in memory, make such versions. Nobody is told of them, not even that there was one.
    newest: u64,
}

impl Reading {
    fn of(snapshot: Snapshot) -> Self {
        let browser = Arc::new(snapshot.for_browser());
        Self { newest: snapshot.version, full: Arc::new(snapshot), browser }
    }

    /// What tells it from every other of its page, also from those that only the archive tells apart. When another page goes, a
    /// page may move to another address without anything on it having changed.
    pub fn tag(&self) -> String {
        format!("{}-{} {}", self.full.epoch, self.newest, self.full.page.url)
    }
}

/// One event of the stream, written out once for everybody.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The version it leads to; none for frames that make no version.
    pub version: Option<u64>,
    /// The version it leads on from.
    from: Option<u64>,
    /// The frame as it goes over the wire, blank line included.
    pub bytes: Bytes,
}

impl Frame {
    /// A frame that makes no version.
    pub fn unversioned(event: &str, data: &str) -> Self {
        Self { version: None, from: None, bytes: format!("event: {event}\ndata: {data}\n\n").into() }
    }

    /// Tells a reader to fetch the whole snapshot.
    pub fn resync() -> Self {
        Self::unversioned("resync", "")
    }

    fn change(epoch: &str, change: &Change) -> Self {
        let data = serde_json::to_string(change).unwrap_or_default();
        let from = change.from.unwrap_or(change.version.saturating_sub(1));
        let bytes = format!("id: {epoch}-{}\nevent: change\ndata: {data}\n\n", change.version).into();
        Self { version: Some(change.version), from: Some(from), bytes }
    }
}

/// The snapshot of one page for one audience, and its stream.
pub struct Feed {
    current: watch::Sender<Reading>,
    frames: broadcast::Sender<Arc<Frame>>,
    ring: Mutex<VecDeque<Arc<Frame>>>,
}

/// What a reader of the stream gets: first what it missed, then what comes.
pub struct Subscription {
    /// Frames to send at once.
    pub missed: Vec<Arc<Frame>>,
    /// Frames to come.
    pub coming: broadcast::Receiver<Arc<Frame>>,
}

impl Feed {
    /// A feed that begins with this snapshot.
    pub fn new(snapshot: Snapshot) -> Self {
        Self {
            current: watch::Sender::new(Reading::of(snapshot)),
            frames: broadcast::Sender::new(BACKLOG),
            ring: Mutex::new(VecDeque::with_capacity(RING)),
        }
    }

    /// The snapshot now.
    pub fn read(&self) -> Reading {
        self.current.borrow().clone()
    }

    /// Puts the next snapshot in place and sends what changed. A snapshot that does not follow on the current one makes every reader fetch it whole.
    pub fn publish(&self, snapshot: Snapshot) {
        let old = self.read();
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let follows = old.full.epoch == snapshot.epoch && old.newest + 1 == snapshot.version;
        if follows && old.full.shows_like(&snapshot) {
            self.current.send_replace(Reading { newest: snapshot.version, ..old });
            return;
        }
        let reading = Reading::of(snapshot);
        let (old, new) = (old.browser, reading.browser.clone());
        let frame = if follows {
            Arc::new(Frame::change(&new.epoch, &Change::between(&old, &new)))
        } else {
            ring.clear();
            Arc::new(Frame::resync())
        };
        self.current.send_replace(reading);
        if follows {
            if ring.len() == RING {
                ring.pop_front();
            }
            ring.push_back(frame.clone());
        }
        // Nobody listening is no fault.
        let _ = self.frames.send(frame);
    }

    /// Sends a frame that makes no version.
    pub fn send(&self, frame: Frame) {
        let _ = self.frames.send(Arc::new(frame));
    }

    /// Joins the stream after the version `{epoch}-{version}`; without one, or if too much happened since, the reader is told to resync.
    pub fn subscribe(&self, since: Option<&str>) -> Subscription {
        // The ring stays locked while joining, so that no frame falls between the missed and the coming.
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.read();
        let seen = since.and_then(|id| {
            let (epoch, version) = id.rsplit_once('-')?;
            version.parse::<u64>().ok().filter(|_| epoch == now.full.epoch)
        });
        let missed = match seen {
            // Another process may name versions that show the same as this one.
            Some(seen) if (now.full.version..=now.newest).contains(&seen) => Some(Vec::new()),
            Some(seen) => after(&ring, seen),
            None => None,
        };
        let missed = missed.unwrap_or_else(|| vec![Arc::new(Frame::resync())]);
        Subscription { missed, coming: self.frames.subscribe() }
    }

    /// How many readers the stream has.
    pub fn readers(&self) -> usize {
        self.frames.receiver_count()
    }
}

/// The frames that lead on from this version; none if some of them are kept no more.
fn after(ring: &VecDeque<Arc<Frame>>, seen: u64) -> Option<Vec<Arc<Frame>>> {
    let missed: Vec<_> = ring.iter().filter(|frame| frame.version.is_some_and(|version| version > seen)).cloned().collect();
    missed.first().is_some_and(|first| first.from.is_some_and(|from| from <= seen)).then_some(missed)
}
