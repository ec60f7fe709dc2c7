//! All pages of the installation, each with its ledger and its feeds; finds a page by host, and moves it to its newest version.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use app::model::{Instant, PageId, access::Audience, snapshot::Snapshot};
use sea_orm::{ColumnTrait, EntityTrait, IsolationLevel, QueryFilter, QueryOrder, QuerySelect, TransactionOptions, TransactionTrait};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::Mutex as AsyncMutex,
};

use crate::{
    clock::SharedClock,
    config::Addresses,
    database::Database,
    entity::{Col, change, page},
    error::{Error, Result},
    live::{
        contact::Contact,
        derive,
        fact::Fact,
        feed::{Feed, Frame},
        ledger::Ledger,
        load,
        page::LivePage,
        store::{PageHead, SnapshotStore},
    },
    service::Committed,
};

/// A page that is this many versions behind is loaded anew instead of following each change.
const CATCH_UP: u64 = 200;

/// How long the database may take to answer before it counts as lost. A connection nobody closed could hang for ever.
const ANSWER: Duration = Duration::from_secs(20);

/// After so many milliseconds without the database the page says how old it is.
const STALE_AFTER: i64 = 60_000;

/// All pages of the installation.
pub struct Hub {
    db: Database,
    clock: SharedClock,
    addresses: Addresses,
    store: Option<SnapshotStore>,
    pages: RwLock<BTreeMap<PageId, Arc<LivePage>>>,
    /// Held while a page is loaded for the first time.
    arrivals: AsyncMutex<()>,
    contact: Contact,
    /// Counts everything that may change what anybody reads.
    generation: AtomicU64,
    /// Rings when messages may wait to be sent.
    pub messages: super::bells::Bells,
    started: Instant,
    was_stale: Mutex<bool>,
}

impl Hub {
    /// A hub that knows, so far, the pages stored on disk.
    pub fn new(db: Database, clock: SharedClock, addresses: Addresses, store: Option<SnapshotStore>) -> Self {
        let started = clock.now();
        let stored = store.as_ref().map(SnapshotStore::load).unwrap_or_default();
        let pages = stored.into_iter().map(|page| (page.head.id, Arc::new(LivePage::kept(page)))).collect();
        Self {
            db,
            clock,
            addresses,
            store,
            pages: RwLock::new(pages),
            arrivals: AsyncMutex::new(()),
            contact: Contact::default(),
            generation: AtomicU64::new(0),
            messages: Default::default(),
            started,
            was_stale: Mutex::new(false),
        }
    }

    /// Another number as soon as anything has changed that somebody may read: a page, its points, its address. What was made of
    /// what was read after this number holds as long as the number does, while the database answers.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// To be called after each such change.
    fn changed(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    /// Every page, oldest first.
    pub fn pages(&self) -> Vec<Arc<LivePage>> {
        let mut all: Vec<_> = self.pages.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        all.sort_by_cached_key(|p| {
            let head = p.head();
            (head.created_at, head.id)
        });
        all
    }

    /// Whether the database has answered, and holds no page: the installation is new.
    pub fn is_empty(&self) -> bool {
        self.contact.last().is_some() && self.pages.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// The page with this id.
    pub fn page(&self, id: PageId) -> Option<Arc<LivePage>> {
        self.pages.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// The page this host shows: its own host name, its slug or id before `.localhost` or the base URL's host, else the oldest page.
    pub fn page_for(&self, host: &str) -> Option<Arc<LivePage>> {
        let pages = self.pages();
        if let [only] = pages.as_slice() {
            return Some(only.clone());
        }
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_end_matches('.').to_ascii_lowercase();
        let by_host = pages.iter().find(|p| p.head().host.is_some_and(|own| own == host.to_ascii_lowercase() || own == name));
        let by_slug = || {
            let (slug, parent) = name.split_once('.')?;
            pages.iter().find(|p| (parent == "localhost" || parent == self.addresses.base_host()) && p.is_called(slug))
        };
        by_host.or_else(by_slug).or(pages.first()).cloned()
    }

    /// Since when what is shown may be out of date: only once the database has been away for a minute.
    pub fn stale_since(&self) -> Option<Instant> {
        if self.contact.is_good() {
            return None;
        }
        let now = self.clock.now();
        if let Some(last) = self.contact.last() {
            return (now.since(last) > STALE_AFTER).then_some(last);
        }
        // Never reached since the start: what is shown is as old as the stored snapshot.
        let newest = self.pages().iter().map(|p| p.read().full.at).max();
        newest.filter(|at| now.since(*at) > STALE_AFTER || now.since(self.started) > STALE_AFTER)
    }

    /// Whether the database answered when it was last asked.
    pub fn contact(&self) -> &Contact {
        &self.contact
    }

    /// Brings every page to the newest version the database knows. Called at the start, by the watcher, and after a loss.
    pub async fn refresh(&self) -> Result<()> {
        let silence = || Err(Error::Fault("the database does not answer".to_owned()));
        let result = tokio::time::timeout(ANSWER, self.try_refresh()).await.unwrap_or_else(|_| silence());
        match &result {
            Err(error) if error.is_fault() => self.contact.lost(),
            _ => self.contact.made(self.clock.now()),
        }
        self.tell_staleness();
        result
    }

    async fn try_refresh(&self) -> Result<()> {
        let oldest_first = page::Entity::find().order_by_asc(page::Column::CreatedAt).order_by_asc(page::Column::Id);
        let rows = oldest_first.filter(page::Column::DeletedAt.is_null()).all(self.db.read()).await?;
        let known: Vec<PageId> = self.pages.read().unwrap_or_else(PoisonError::into_inner).keys().copied().collect();
        for gone in known.into_iter().filter(|id| !rows.iter().any(|r| r.id == *id)) {
            self.pages.write().unwrap_or_else(PoisonError::into_inner).remove(&gone);
            self.changed();
            if let Some(store) = &self.store {
                store.remove(gone);
            }
        }
        let mut result = Ok(());
        for row in rows {
            match self.catch_up(&row).await {
                // A page that cannot be read keeps no other from being shown, a database that is away keeps all.
                Err(error @ Error::Database(_)) => return Err(error),
                Err(error) if error.is_fault() => result = Err(error),
                _ => {}
            }
        }
        self.move_addresses().await;
        result
    }

    async fn catch_up(&self, row: &page::Model) -> Result<()> {
        self.advance(row.id.0).await?;
        let Some(live) = self.page(row.id.0) else { return Ok(()) };
        let is_followed = |ledger: &Ledger| ledger.page.epoch == row.epoch && ledger.page.version >= row.version;
        let mut slot = live.ledger.lock().await;
        // A restored backup is another line of versions, and changes that were cleared away cannot be followed.
        if !slot.as_ref().is_some_and(is_followed) {
            self.reload(&live, &mut slot).await?;
        }
        drop(slot);
        if live.board.version() != row.metric_version {
            self.refresh_points(&live, row.metric_version).await?;
        }
        Ok(())
    }

    /// When pages come and go another one may become the oldest, which answers at the base URL itself.
    async fn move_addresses(&self) {
        for live in self.pages() {
            let slot = live.ledger.lock().await;
            if let Some(ledger) = slot.as_ref()
                && self.url(&ledger.page) != live.read().full.page.url
            {
                self.publish(&live, ledger);
            }
        }
    }

    /// Tells open pages when they become stale, and when they are well again.
    pub fn tell_staleness(&self) {
        let stale = self.stale_since();
        let mut was = self.was_stale.lock().unwrap_or_else(PoisonError::into_inner);
        if stale.is_some() != *was {
            *was = stale.is_some();
            let frame = Frame::unversioned("stale", &stale.map(|s| s.to_string()).unwrap_or_default());
            for page in self.pages() {
                page.public().send(frame.clone());
            }
        }
    }

    /// Brings one page to its newest version, loading it if it is new.
    pub async fn advance(&self, id: PageId) -> Result<()> {
        let Some(live) = self.page(id) else {
            // One at a time: the slower of two would otherwise lose what it had loaded later than the faster.
            let turn = self.arrivals.lock().await;
            if self.page(id).is_none() {
                return self.arrive(id).await;
            }
            drop(turn);
            return Box::pin(self.advance(id)).await;
        };
        let mut slot = live.ledger.lock().await;
        let Some(ledger) = slot.as_mut() else {
            return self.reload(&live, &mut slot).await;
        };
        let rows = change::Entity::find()
            .filter(change::Column::PageId.eq(Col(id)))
            .filter(change::Column::Version.gt(ledger.page.version))
            .order_by_asc(change::Column::Version)
            .limit(CATCH_UP + 1)
            .all(self.db.read())
            .await?;
        let follows = rows.first().is_none_or(|first| first.version == ledger.page.version + 1);
        if !follows || rows.len() as u64 > CATCH_UP {
            return self.reload(&live, &mut slot).await;
        }
        for row in rows {
            match serde_json::from_str::<Vec<Fact>>(&row.payload) {
                Ok(facts) if ledger.can_fold(&facts) => {
                    ledger.fold(row.version, row.at.0, facts);
                    self.publish(&live, ledger);
                }
                read => {
                    if let Err(error) = read {
                        tracing::warn!(page = %id, version = row.version, %error, "a change cannot be read; loading the page anew");
                    }
                    return self.reload(&live, &mut slot).await;
                }
            }
        }
        Ok(())
    }

    async fn arrive(&self, id: PageId) -> Result<()> {
        let (ledger, oldest) = self.load(id).await?;
        let live = Arc::new(LivePage::new(head(&ledger.page), Feed::new(self.derive(&ledger, Audience::Public)), Default::default()));
        live.begin_history(oldest);
        live.know(&ledger);
        *live.ledger.lock().await = Some(ledger);
        live.unsaved.store(true, Ordering::Relaxed);
        self.pages.write().unwrap_or_else(PoisonError::into_inner).insert(id, live);
        self.changed();
        Ok(())
    }

    async fn reload(&self, live: &LivePage, slot: &mut Option<Ledger>) -> Result<()> {
        let (ledger, oldest) = self.load(live.head().id).await?;
        live.begin_history(oldest);
        self.publish(live, &ledger);
        *slot = Some(ledger);
        Ok(())
    }

    async fn load(&self, id: PageId) -> Result<(Ledger, Instant)> {
        let options = TransactionOptions {
            isolation_level: (self.db.backend() == sea_orm::DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead),
            ..Default::default()
        };
        let tx = self.db.read().begin_with_options(options).await?;
        let ledger = load::ledger(&tx, id).await?;
        let oldest = load::oldest(&tx, &ledger.page).await?;
        tx.commit().await?;
        Ok((ledger, oldest))
    }

    fn publish(&self, live: &LivePage, ledger: &Ledger) {
        apart(|| self.derive_and_send(live, ledger));
    }

    fn derive_and_send(&self, live: &LivePage, ledger: &Ledger) {
        *live.head.write().unwrap_or_else(PoisonError::into_inner) = head(&ledger.page);
        live.know(ledger);
        for (audience, feed) in live.feeds() {
            feed.publish(self.derive(ledger, audience));
        }
        self.changed();
        live.tell_version(u64::try_from(ledger.page.version).unwrap_or_default());
        live.unsaved.store(true, Ordering::Relaxed);
    }

    fn derive(&self, ledger: &Ledger, audience: Audience) -> Snapshot {
        derive::snapshot(ledger, audience, &self.url(&ledger.page))
    }

    /// The oldest page answers at the base URL itself, the others below their short name.
    fn url(&self, row: &page::Model) -> String {
        let is_older = |head: PageHead| head.id != row.id.0 && (head.created_at, head.id) < (row.created_at.0, row.id.0);
        let by_slug = self.pages().iter().any(|page| is_older(page.head()));
        self.addresses.page_url(&row.slug, row.host.as_deref(), by_slug)
    }

    /// The feed of a page for an audience; made when it is first asked for.
    pub async fn feed(&self, live: &LivePage, audience: Audience) -> Option<Arc<Feed>> {
        if let Some((_, feed)) = live.feeds().into_iter().find(|(a, _)| *a == audience) {
            return Some(feed);
        }
        let slot = live.ledger.lock().await;
        let feed = Arc::new(Feed::new(self.derive(slot.as_ref()?, audience)));
        let mut feeds = live.feeds.write().unwrap_or_else(PoisonError::into_inner);
        Some(feeds.entry(audience).or_insert(feed).clone())
    }

    async fn refresh_points(&self, live: &LivePage, version: i64) -> Result<()> {
        let metrics: Vec<_> = live.read().full.metrics.iter().map(|m| m.id).collect();
        let frames = live.board.refresh(self.db.read(), &metrics, version, self.clock.now()).await?;
        self.changed();
        for frame in frames {
            live.public().send(frame);
        }
        Ok(())
    }

    /// Writes the snapshots that changed since the last time to disk.
    pub fn save(&self) {
        let Some(store) = &self.store else { return };
        for page in self.pages() {
            if page.unsaved.swap(false, Ordering::Relaxed) {
                let stored = page.stored();
                if let Err(error) = store.save(&stored) {
                    page.unsaved.store(true, Ordering::Relaxed);
                    tracing::warn!(page = %stored.head.id, %error, "the last snapshot could not be kept on disk");
                }
            }
        }
    }
}

/// Does what takes milliseconds without holding up those whose turn it is on the same thread, where the runtime has others.
fn apart(work: impl FnOnce()) {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

fn head(row: &page::Model) -> PageHead {
    PageHead { id: row.id.0, slug: row.slug.clone(), host: row.host.clone(), created_at: row.created_at.0 }
}

#[async_trait::async_trait]
impl Committed for Hub {
    async fn committed(&self, page: PageId, _version: i64) {
        self.messages_wait();
        match self.advance(page).await {
            Ok(()) => self.contact.made(self.clock.now()),
            // The watcher will catch up; the change itself is safe.
            Err(error) => tracing::warn!(%page, %error, "a committed change could not be shown at once"),
        }
    }

    async fn points_arrived(&self, page: PageId) {
        let Some(live) = self.page(page) else { return };
        let row = page::Entity::find_by_id(Col(page)).one(self.db.read());
        let result = async { self.refresh_points(&live, row.await?.ok_or(Error::NotFound("page"))?.metric_version).await };
        if let Err(error) = result.await {
            tracing::warn!(%page, %error, "new metric points could not be shown at once");
        }
    }

    fn messages_wait(&self) {
        self.messages.ring();
    }
}
