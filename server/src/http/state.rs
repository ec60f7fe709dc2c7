//! What every handler can reach.

use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroUsize,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use app::{
    model::{FileId, Instant, Language, PageId, access::Audience, illustration::Illustration, uptime::Uptime},
    status::data::View,
};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::{
    config::ServeSettings,
    http::{
        answer::Answer,
        caller,
        chart::{Chart, ChartKey, ChartTag},
        files::Kept,
        og::Drawn,
        ready::Ready,
        single_flight::SingleFlight,
        timeouts::Timeouts,
    },
    live::hub::Hub,
    notify::{post::Post, push::Signatory},
    observe::Metrics,
    service::{Services, incoming::Incoming, throttle::Throttle, vault::Vault},
};

/// How many answers are kept; each is a few hundred kilobytes at most.
const ANSWERS: NonZeroUsize = NonZeroUsize::new(256).expect("not zero");

/// How many parts of lists for programs are kept; each has some ten kilobytes.
const LISTS: NonZeroUsize = NonZeroUsize::new(128).expect("not zero");

/// How many documents made for a search are kept.
const SEARCHES: NonZeroUsize = NonZeroUsize::new(32).expect("not zero");

/// Of how many pages the snapshot is kept as it is sent.
const SNAPSHOTS: NonZeroUsize = NonZeroUsize::new(64).expect("not zero");

/// How many pictures of states are kept; each has some ten kilobytes.
const PICTURES: NonZeroUsize = NonZeroUsize::new(64).expect("not zero");

/// How many pictures in texts are kept; each has some hundred kilobytes, and two megabytes at most.
const ILLUSTRATIONS: NonZeroUsize = NonZeroUsize::new(32).expect("not zero");

/// How many findings from the archive are kept.
const ARCHIVE: NonZeroUsize = NonZeroUsize::new(512).expect("not zero");

/// How many charts are kept; each is a few tens of kilobytes.
const CHARTS: NonZeroUsize = NonZeroUsize::new(512).expect("not zero");

/// What an answer was made for: another version, another age shown, or other points need another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The [`tag`](crate::live::feed::Reading::tag) of what visitors read.
    pub version: String,
    /// Since when it is out of date, if it is.
    pub stale_since: Option<Instant>,
    /// The minute of the newest metric points, if the answer shows any.
    pub points: Option<Instant>,
}

/// What tells one answer from another; nothing that does not change the answer may be in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AnswerKey {
    /// The page.
    pub page: PageId,
    /// Who may see what is in it.
    pub audience: Audience,
    /// The language of the product's own words in it.
    pub language: Language,
    /// The path, with what counts of its query.
    pub path: String,
}

/// Shared by all handlers.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

/// What is behind [`AppState`].
pub struct Inner {
    /// The verbs.
    pub services: Services,
    /// The pages.
    pub hub: Arc<Hub>,
    /// The settings.
    pub settings: ServeSettings,
    /// How long to wait for whom.
    pub timeouts: Timeouts,
    /// Everything that is sent as it is: pages, documents for machines, feeds, badges.
    pub answers: SingleFlight<AnswerKey, Made, Arc<Answer>>,
    /// Those of them that were sent, with everything they are sent with.
    pub ready: Ready,
    /// Documents made for what somebody searches for: there is no end of them, so they have no place among the others.
    pub searches: SingleFlight<AnswerKey, Made, Arc<Answer>>,
    /// Parts of lists for programs: there are many of each list, so they have no place among the others either.
    pub lists: SingleFlight<AnswerKey, Made, Arc<Answer>>,
    /// The turns to read what lies far back.
    pub turns: Turns,
    /// The turn to render what somebody asks for alone. Such renderings wait for one another, and nobody else for them.
    pub extras: Semaphore,
    /// Snapshots as they are sent.
    pub snapshots: SingleFlight<PageId, String, Arc<Answer>>,
    /// Pictures of the state of pages, in each language.
    pub pictures: SingleFlight<(PageId, Language), String, Arc<Drawn>>,
    /// What was read from the archive, by page and path.
    pub archive: SingleFlight<(PageId, String), String, Arc<View>>,
    /// Uptime over longer than the page reaches back, by page and what it is of, as of some minutes.
    pub uptimes: SingleFlight<(PageId, String), i64, Option<Uptime>>,
    /// The points behind charts.
    pub charts: SingleFlight<ChartKey, ChartTag, Arc<Chart>>,
    /// What keeps the process from being ready, as of this second.
    pub readiness: SingleFlight<(), i64, Option<String>>,
    /// Pictures and sheets of pages.
    pub files: SingleFlight<FileId, (), Arc<Kept>>,
    /// Pictures in texts.
    pub illustrations: SingleFlight<Illustration, (), Arc<Kept>>,
    /// Open event streams.
    pub streams: Streams,
    /// What secrets are sealed with.
    pub vault: Arc<Vault>,
    /// What browsers know our notifications by.
    pub push_key: String,
    /// What is remembered of the series other programs push.
    pub incoming: Incoming,
    /// Who tried what how often.
    pub throttle: Throttle,
    /// Where mail is handed in.
    pub post: Post,
    /// Counters of our own.
    pub metrics: Metrics,
    /// Cancelled when the process is about to stop.
    pub stopping: CancellationToken,
}

impl AppState {
    /// The state of a server.
    pub fn new(
        (services, hub): (Services, Arc<Hub>),
        settings: ServeSettings,
        timeouts: Timeouts,
        (vault, post): (Arc<Vault>, Post),
        stopping: CancellationToken,
    ) -> Self {
        let streams = Streams { most: settings.max_streams, most_per_ip: settings.max_streams_per_ip, ..Streams::default() };
        Self(Arc::new(Inner {
            services,
            hub,
            settings,
            timeouts,
            answers: SingleFlight::new(ANSWERS),
            ready: Ready::default(),
            searches: SingleFlight::new(SEARCHES),
            lists: SingleFlight::new(LISTS),
            turns: Turns { days: Semaphore::new(1), points: Semaphore::new(1), events: Semaphore::new(1) },
            extras: Semaphore::new(1),
            snapshots: SingleFlight::new(SNAPSHOTS),
            pictures: SingleFlight::new(PICTURES),
            archive: SingleFlight::new(ARCHIVE),
            uptimes: SingleFlight::new(ARCHIVE),
            charts: SingleFlight::new(CHARTS),
            readiness: SingleFlight::new(NonZeroUsize::MIN),
            files: SingleFlight::new(PICTURES),
            illustrations: SingleFlight::new(ILLUSTRATIONS),
            streams,
            push_key: Signatory::of(|n| vault.prove("vapid", &[n])).public(),
            vault,
            incoming: Incoming::default(),
            throttle: Throttle::default(),
            post,
            metrics: Metrics::new(),
            stopping,
        }))
    }
}

impl std::ops::Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// The turns to read what lies far back. Who reads one sort of it waits for others who do, and for nobody else.
pub struct Turns {
    /// Days of components.
    pub days: Semaphore,
    /// Points of metrics.
    pub points: Semaphore,
    /// Incidents and maintenances.
    pub events: Semaphore,
}

/// The open event streams, in all and by address.
#[derive(Default)]
pub struct Streams {
    most: usize,
    most_per_ip: usize,
    open: AtomicUsize,
    by_ip: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Streams {
    /// How many are open.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }
}

/// Whose stream it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Of a page, or of the console: as long as there is a place.
    Own,
    /// Of another site that shows something of a page: it gets none of the last half, so that it keeps no visitor out.
    Guest,
}

/// A place among the open streams; given back when dropped.
pub struct StreamPlace {
    state: AppState,
    ip: IpAddr,
}

impl StreamPlace {
    /// Takes a place, unless too many are open.
    pub fn take(state: &AppState, ip: IpAddr, share: Share) -> Option<Self> {
        let (streams, ip) = (&state.streams, caller::household(ip));
        let mut by_ip = streams.by_ip.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |most: usize| if share == Share::Guest { most / 2 } else { most };
        if by_ip.get(&ip).is_some_and(|own| *own >= of(streams.most_per_ip)) || streams.open() >= of(streams.most) {
            return None;
        }
        *by_ip.entry(ip).or_default() += 1;
        streams.open.fetch_add(1, Ordering::Relaxed);
        drop(by_ip);
        Some(Self { state: state.clone(), ip })
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        let streams = &self.state.streams;
        streams.open.fetch_sub(1, Ordering::Relaxed);
        let mut by_ip = streams.by_ip.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = by_ip.get_mut(&self.ip) {
            *own -= 1;
            if *own == 0 {
                by_ip.remove(&self.ip);
            }
        }
    }
}
