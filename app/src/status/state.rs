//! What an open page knows, as signals. The server fills it once; in a browser `live` keeps it up to date, and whatever
//! reads a signal changes in place.

use leptos::prelude::*;

use crate::ui::memo::{Memo, memo};
use crate::{
    model::{Date, Instant, UpdateId, component::SubjectId, headline::Banner, snapshot::Snapshot},
    status::data::{PageData, Series},
    text::{Text, moment},
    ui::zone::{Civil, civil},
};

/// Whether the page follows what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Not yet, or not at all: no JavaScript.
    None,
    /// It does.
    Live,
    /// It did, until then.
    Lost(Instant),
}

/// The signals of one open page. Small and copied everywhere.
#[derive(Clone, Copy)]
pub struct PageState {
    /// The live window.
    pub snapshot: RwSignal<Snapshot>,
    /// The words.
    pub text: &'static Text,
    /// The time, as clocks and durations on the page take it; moves every half minute.
    pub now: RwSignal<Instant>,
    /// Whether the page follows what happens.
    pub link: RwSignal<Link>,
    /// Since when the server has been cut off from its database.
    pub stale_since: RwSignal<Option<Instant>>,
    /// Whether visitors are offered mails.
    pub can_mail: bool,
    /// The points of the charts.
    pub series: RwSignal<Vec<Series>>,
    /// Components and groups that have just changed.
    pub swept: RwSignal<Vec<SubjectId>>,
    /// Updates that arrived while the page was open.
    pub fresh: RwSignal<Vec<UpdateId>>,
    /// How many of them are above what the reader has scrolled to.
    pub unseen: RwSignal<usize>,
    /// Whether scripts run: set once the page is hydrated.
    pub awake: RwSignal<bool>,
    /// Whether times are given in the reader's own zone.
    pub own_zone: RwSignal<bool>,
    /// The day marked in all bars.
    pub day: RwSignal<Option<Date>>,
    /// Whether what draws charts is here.
    pub painter: RwSignal<bool>,
    /// How often the page has followed again after not following for a while: points may be missing then.
    pub missed: RwSignal<usize>,
    /// Whose day card is open.
    pub card: RwSignal<Option<SubjectId>>,
    /// The name of the page's zone.
    pub home: Memo<String>,
    /// The one sentence on top and what belongs to it.
    pub banner: Memo<Banner>,
    /// The date now, in the zone times are given in.
    pub today: Memo<Date>,
}

impl PageState {
    /// The state a rendering starts from; what the view itself needs stays in the data.
    pub fn new(data: &PageData, series: Vec<Series>, text: &'static Text) -> Self {
        let snapshot = RwSignal::new(data.snapshot.clone());
        let now = RwSignal::new(data.now);
        let own_zone = RwSignal::new(false);
        let home = memo(move || snapshot.with(|s| s.page.time_zone.clone()));
        Self {
            snapshot,
            text,
            now,
            link: RwSignal::new(Link::None),
            stale_since: RwSignal::new(data.stale_since),
            can_mail: data.can_mail,
            series: RwSignal::new(series),
            swept: RwSignal::new(Vec::new()),
            fresh: RwSignal::new(Vec::new()),
            unseen: RwSignal::new(0),
            awake: RwSignal::new(false),
            own_zone,
            day: RwSignal::new(None),
            painter: RwSignal::new(false),
            missed: RwSignal::new(0),
            card: RwSignal::new(None),
            home,
            banner: memo(move || snapshot.with(|s| Banner::of(s, now.get()))),
            today: memo(move || in_zone(home, own_zone, now.get()).date),
        }
    }

    /// The instant on the clocks the page shows.
    pub fn civil(self, at: Instant) -> Civil {
        in_zone(self.home, self.own_zone, at)
    }

    /// The date of an instant in the page's own zone, in which its days are counted.
    pub fn home_date(self, at: Instant) -> Date {
        self.home.with(|zone| civil(Some(zone), at).date)
    }

    /// A time as the page shows it: the clock, with the date when that is not `on` (if not given, today).
    pub fn write(self, at: Instant, zoned: bool, on: Option<Date>) -> String {
        let civil = self.civil(at);
        let mut clock = civil.clock();
        if zoned {
            clock = format!("{clock}\u{a0}{}", civil.zone());
        }
        let today = self.today.get();
        if civil.date == on.unwrap_or(today) {
            return clock;
        }
        let day = if civil.date.year() == today.year() { self.text.day(civil.date) } else { self.text.date(civil.date) };
        self.text.day_and_clock(&day, &clock)
    }

    /// A time in full, in the page's own zone.
    pub fn exact(self, at: Instant) -> String {
        let civil = self.home.with(|zone| civil(Some(zone), at));
        self.text.day_and_clock(&self.text.date(civil.date), &format!("{} {}", civil.clock(), civil.zone()))
    }

    /// A sentence of the catalogue with its times written out.
    pub fn plain(self, sentence: &str) -> String {
        moment::plain(sentence, |at, zoned| self.write(at, zoned, None))
    }

    /// An element for what staff wrote: it names their language and keeps its direction where those are not the reader's.
    pub fn staff(self, element: crate::ui::node::El) -> crate::ui::node::El {
        let own = self.snapshot.with_untracked(|s| s.page.settings.language);
        let other = own != self.text.language;
        let turned = own.direction() != self.text.language.direction();
        element.attr_if("lang", other.then_some(crate::model::Word::as_str(own))).attr_if("dir", turned.then_some("auto"))
    }

    /// A status in the words the page is set to.
    pub fn state_word(self, status: crate::model::Status) -> &'static str {
        self.text.state(self.snapshot.with(|s| s.page.settings.words), status)
    }
}

fn in_zone(home: Memo<String>, own_zone: RwSignal<bool>, at: Instant) -> Civil {
    if own_zone.get() { civil(None, at) } else { home.with(|zone| civil(Some(zone), at)) }
}
