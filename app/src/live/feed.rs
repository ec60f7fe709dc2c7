//! Where this tab gets its news from: the stream if it leads, the leading tab if it follows, and by asking again and
//! again when both are silent.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::{prelude::*, task::spawn_local};
use web_sys::{BroadcastChannel, EventSource};

use super::{
    browser::now,
    fold::{self, Outcome},
    stream::{self, Answer},
    tabs,
};
use crate::{
    model::Instant,
    status::state::{Link, PageState},
};

/// How often the feed looks after itself.
const WATCH: Duration = Duration::from_secs(5);

/// Silence, in milliseconds, after which we ask ourselves, and between two such questions.
const PATIENCE: i64 = 20_000;

/// Silence after which a stream that has sent beats counts as dead: two and a half of them.
const BEATS: i64 = 40_000;

/// How long, in milliseconds, a connection may be broken without points being missed that count.
const BLINK: i64 = 3_000;

/// Silence after which a leading tab counts as frozen. Browsers let background tabs act once a minute.
const FROZEN: i64 = 75_000;

/// One tab's feed. Lives as long as the tab.
pub struct Feed {
    page: PageState,
    channel: Option<BroadcastChannel>,
    source: RefCell<Option<EventSource>>,
    leads: Cell<bool>,
    /// Since when the connection has been broken, if it is.
    broken: Cell<Option<Instant>>,
    /// When somebody last said something.
    heard: Cell<Instant>,
    /// Until when what is shown is known to be current.
    current: Cell<Instant>,
    /// Whether the stream sends beats.
    beats: Cell<bool>,
    asked: Cell<Instant>,
    asking: Cell<bool>,
    tag: RefCell<String>,
}

impl Feed {
    /// Joins the other tabs, and leads them when it is this tab's turn.
    pub fn start(page: PageState) {
        let now = now();
        let feed = Rc::new_cyclic(|feed: &std::rc::Weak<Self>| {
            let feed = feed.clone();
            let receive = move |kind: &str, id: &str, data: &str| {
                if let Some(feed) = feed.upgrade() {
                    feed.hear(kind, id, data);
                }
            };
            Self {
                page,
                channel: tabs::channel(receive),
                source: RefCell::default(),
                leads: Cell::new(false),
                broken: Cell::new(Some(now)),
                heard: Cell::new(now),
                current: Cell::new(page.snapshot.with_untracked(|s| s.at).max(page.now.get_untracked())),
                beats: Cell::new(false),
                asked: Cell::new(now),
                asking: Cell::new(false),
                tag: RefCell::default(),
            }
        });
        let leader = feed.clone();
        if feed.channel.is_none() || !tabs::when_leading(move || leader.lead()) {
            feed.clone().lead();
        }
        feed.tell("ask", "", "");
        _ = set_interval_with_handle(move || feed.watch(), WATCH);
    }

    fn tell(&self, kind: &str, id: &str, data: &str) {
        tabs::tell(self.channel.as_ref(), [kind, id, data]);
    }

    /// Opens the stream. A tab that takes over goes on from what it shows, so nothing is lost in between.
    fn lead(self: &Rc<Self>) {
        self.leads.set(true);
        let since = self.page.snapshot.with_untracked(crate::model::snapshot::Snapshot::event_id);
        let feed = self.clone();
        let receive = move |kind: &str, id: &str, data: &str| feed.stream_says(kind, id, data);
        if let Some(old) = self.source.replace(stream::open(&since, receive)) {
            old.close();
        }
    }

    /// The stream says something: this tab and all others shall know.
    fn stream_says(self: &Rc<Self>, kind: &str, id: &str, data: &str) {
        if kind == "error" {
            self.broken.set(self.broken.get().or(Some(now())));
            return self.tell_how_it_is();
        }
        self.alive();
        match kind {
            "open" => self.tell_how_it_is(),
            "beat" => self.beats.set(true),
            _ => {
                self.tell(kind, id, data);
                self.take(kind, id, data);
            }
        }
    }

    /// Another tab says something.
    fn hear(self: &Rc<Self>, kind: &str, id: &str, data: &str) {
        match (kind, self.leads.get()) {
            ("ask", true) => self.tell_how_it_is(),
            ("ask", false) => {}
            ("here", false) => {
                self.heard.set(now());
                if data == "alive" {
                    self.alive()
                } else {
                    self.broken.set(self.broken.get().or(Some(now())))
                }
                if fold::is_ahead(self.page, id) {
                    self.ask();
                }
            }
            (_, false) => {
                self.alive();
                self.take(kind, id, data);
            }
            // Two tabs lead for a moment only where there are no locks, and then there is nothing to learn.
            (_, true) => {}
        }
    }

    /// The leading tab's version, and whether its stream is well.
    fn tell_how_it_is(&self) {
        let id = self.page.snapshot.with_untracked(crate::model::snapshot::Snapshot::event_id);
        self.tell("here", &id, if self.broken.get().is_none() { "alive" } else { "broken" });
    }

    fn alive(&self) {
        if self.broken.take().is_some_and(|since| now().since(since) > BLINK) {
            self.page.missed.update(|times| *times += 1);
        }
        self.heard.set(now());
        self.current.set(now());
        self.show(Link::Live);
    }

    fn show(&self, link: Link) {
        if self.page.link.get_untracked() != link {
            self.page.link.set(link);
        }
    }

    fn take(self: &Rc<Self>, kind: &str, id: &str, data: &str) {
        match kind {
            "change" if fold::change(self.page, id, data) == Outcome::Gap => self.ask(),
            "resync" => self.ask(),
            "points" => fold::points(self.page, data),
            "stale" => fold::stale(self.page, data),
            "snapshot" => fold::snapshot(self.page, data),
            _ => {}
        }
    }

    /// Asks the server for the whole snapshot.
    fn ask(self: &Rc<Self>) {
        if self.asking.replace(true) {
            return;
        }
        self.asked.set(now());
        let feed = self.clone();
        spawn_local(async move {
            let tag = feed.tag.borrow().clone();
            let answer = stream::snapshot(&tag).await;
            feed.asking.set(false);
            match answer {
                Some(answer) => {
                    if let Answer::New(text, tag) = answer {
                        *feed.tag.borrow_mut() = tag;
                        fold::snapshot(feed.page, &text);
                    }
                    feed.current.set(now());
                    if feed.broken.get().is_some() {
                        feed.show(Link::None);
                    }
                }
                None => feed.lost(),
            }
        });
    }

    fn lost(&self) {
        if self.broken.get().is_some() {
            self.show(Link::Lost(self.current.get()));
        }
    }

    /// Every few seconds: is the connection what we think it is?
    fn watch(self: &Rc<Self>) {
        let now = now();
        let silence = now.since(self.heard.get());
        if self.leads.get() {
            let closed = self.source.borrow().as_ref().is_none_or(|source| source.ready_state() == EventSource::CLOSED);
            let dead = self.beats.get() && silence > BEATS;
            if dead || (closed && now.since(self.broken.get().unwrap_or(now)) > PATIENCE / 2) {
                self.broken.set(self.broken.get().or(Some(now)));
                self.heard.set(now);
                self.lead();
            }
            self.tell_how_it_is();
        } else if silence > FROZEN {
            self.broken.set(self.broken.get().or(Some(now)));
        }
        let waited = self.broken.get().map_or(0, |since| now.since(since));
        if waited > PATIENCE && now.since(self.asked.get()) >= PATIENCE {
            self.ask();
        }
    }
}
