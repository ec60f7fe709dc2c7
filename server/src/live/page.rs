//! One page in memory: its rows, and a feed for each audience.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError, RwLock, atomic::AtomicBool},
};

use app::model::{EventId, EventKind, Instant, access::Audience, illustration::Illustration};
use tokio::sync::{Mutex as AsyncMutex, watch};

use crate::live::{
    feed::{Feed, Reading},
    ledger::{Known, Ledger},
    numbers::Numbers,
    series::Board,
    store::{PageHead, StoredPage},
};

/// One page in memory.
pub struct LivePage {
    pub(super) head: RwLock<PageHead>,
    /// `None` while only the stored snapshot is known.
    pub(super) ledger: AsyncMutex<Option<Ledger>>,
    pub(super) feeds: RwLock<BTreeMap<Audience, Arc<Feed>>>,
    known: RwLock<BTreeMap<EventId, Known>>,
    numbers: RwLock<Arc<Numbers>>,
    /// `None` while only the stored snapshot is known.
    illustrations: RwLock<Option<Arc<BTreeSet<Illustration>>>>,
    history_from: RwLock<Instant>,
    /// The newest points of its metrics.
    pub board: Board,
    /// The newest version, also if only staff can tell it from the one before.
    versions: watch::Sender<u64>,
    /// Whether it has changed since it was last written to disk.
    pub(super) unsaved: AtomicBool,
}

impl LivePage {
    /// `older` are events that are known, besides those in the feed.
    pub(super) fn new(head: PageHead, feed: Feed, (older, numbers): (BTreeMap<EventId, Known>, Numbers)) -> Self {
        let full = feed.read().full;
        let incidents = full.incidents.iter().map(|i| (i.id, Known { kind: EventKind::Incident, began: i.began() }));
        let maintenances = full.maintenances.iter().map(|m| (m.id, Known { kind: EventKind::Maintenance, began: m.from() }));
        let begins = full.incidents.iter().map(|i| i.created_at).chain(full.maintenances.iter().map(|m| m.scheduled_for));
        Self {
            history_from: RwLock::new(begins.fold(head.created_at, Instant::min)),
            head: RwLock::new(head),
            known: RwLock::new(older.into_iter().chain(incidents).chain(maintenances).collect()),
            numbers: RwLock::new(Arc::new(numbers)),
            illustrations: RwLock::new(None),
            ledger: AsyncMutex::new(None),
            feeds: RwLock::new(BTreeMap::from([(Audience::Public, Arc::new(feed))])),
            board: Board::default(),
            versions: watch::Sender::new(full.version),
            unsaved: AtomicBool::new(false),
        }
    }

    /// The page as it was kept on disk.
    pub(super) fn kept(page: StoredPage) -> Self {
        Self::new(page.head, Feed::new(page.snapshot), (page.known, page.numbers))
    }

    /// Whether this is its short name, or its id, which addresses may have in its place.
    pub fn is_called(&self, name: &str) -> bool {
        let head = self.head();
        head.slug == name || head.id.as_str() == name
    }

    /// What finds it.
    pub fn head(&self) -> PageHead {
        self.head.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What everybody reads.
    pub fn public(&self) -> Arc<Feed> {
        let feeds = self.feeds.read().unwrap_or_else(PoisonError::into_inner);
        feeds.get(&Audience::Public).cloned().expect("every live page is made with its public feed")
    }

    /// The public snapshot now.
    pub fn read(&self) -> Reading {
        self.public().read()
    }

    /// What kind of event this id names, if visitors may see one of that id.
    pub fn knows(&self, id: EventId) -> Option<EventKind> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(&id).map(|known| known.kind)
    }

    /// How many events of this kind visitors may see, however old.
    pub fn count(&self, kind: EventKind) -> usize {
        self.known.read().unwrap_or_else(PoisonError::into_inner).values().filter(|known| known.kind == kind).count()
    }

    /// The numbers compatible programs know things by, whoever may see those.
    pub fn numbers(&self) -> Arc<Numbers> {
        self.numbers.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether there may be a picture of this name in its texts. While only the stored snapshot is known nobody can tell.
    pub fn may_show(&self, name: &Illustration) -> bool {
        self.illustrations.read().unwrap_or_else(PoisonError::into_inner).as_ref().is_none_or(|all| all.contains(name))
    }

    /// When each incident of its history began that visitors may see.
    pub fn incidents_began(&self) -> Vec<Instant> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.values().filter(|known| known.kind == EventKind::Incident).map(|known| known.began).collect()
    }

    /// The page as it is kept on disk.
    pub(super) fn stored(&self) -> StoredPage {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        let snapshot = self.read().full.as_ref().clone();
        let numbers = self.numbers().of_what_is_seen(&snapshot, known.keys().copied());
        StoredPage { head: self.head(), snapshot, known, numbers }
    }

    /// When its history begins: when it was made, or with the first thing entered for an earlier time.
    pub fn history_from(&self) -> Instant {
        *self.history_from.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over what only the whole database can tell: when the history begins.
    pub(super) fn begin_history(&self, at: Instant) {
        *self.history_from.write().unwrap_or_else(PoisonError::into_inner) = at;
    }

    /// The newest version, also if only staff can tell it from the one before.
    pub fn version(&self) -> u64 {
        *self.versions.borrow()
    }

    /// Tells each version as it comes; of several at once the last.
    pub fn watch_version(&self) -> watch::Receiver<u64> {
        self.versions.subscribe()
    }

    /// Tells everybody who watches it of a version they can read.
    pub(super) fn tell_version(&self, version: u64) {
        self.versions.send_replace(version);
    }

    pub(super) fn know(&self, ledger: &Ledger) {
        let incidents = ledger.incidents.values().map(|f| f.row.created_at.0);
        let begins = incidents.chain(ledger.maintenances.values().map(|f| f.row.scheduled_for.0));
        self.begin_history(begins.fold(self.history_from(), Instant::min));
        *self.illustrations.write().unwrap_or_else(PoisonError::into_inner) = Some(ledger.illustrations.clone());
        *self.numbers.write().unwrap_or_else(PoisonError::into_inner) = ledger.numbered.clone();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if *known != ledger.known {
            known.clone_from(&ledger.known);
        }
    }

    /// Asks the rows in memory something; nothing comes back while only the stored snapshot is known.
    pub async fn ask<T>(&self, question: impl FnOnce(&Ledger) -> T) -> Option<T> {
        self.ledger.lock().await.as_ref().map(question)
    }

    /// The rows in memory, to compare them with the database's; none while only the stored snapshot is known.
    pub async fn ledger(&self) -> Option<Ledger> {
        self.ledger.lock().await.clone()
    }

    pub(super) fn feeds(&self) -> Vec<(Audience, Arc<Feed>)> {
        let feeds = self.feeds.read().unwrap_or_else(PoisonError::into_inner);
        feeds.iter().map(|(audience, feed)| (*audience, feed.clone())).collect()
    }
}
