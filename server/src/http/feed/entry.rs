//! What is in a feed, whatever it is written as. Everything passes here once more that XML or a reader could stumble over.

use std::{fmt::Write, time::Duration};

use app::{
    model::{
        Instant, Language, MaintenanceState, Word,
        event::{Affected, Update},
        illustration::for_elsewhere,
        incident::Incident,
        input::{clean_line, clean_text},
        maintenance::Maintenance,
        snapshot::Snapshot,
    },
    text::{Text, text},
};

use super::{
    Only, Scope,
    moment::{moment, window},
};

/// The most entries a feed has.
const ENTRIES: usize = 50;

/// The year in our `tag:` addresses; part of them, and so never changed.
const YEAR: &str = "2005";

/// How long before its begin a maintenance that comes back by rule is news: it is planned months ahead.
const AHEAD: Duration = Duration::from_secs(7 * 86_400);

/// A feed.
pub struct Feed {
    /// What it is called by readers, for ever.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// The page people read instead.
    pub home: String,
    /// Its own address.
    pub address: String,
    /// Who writes it.
    pub author: String,
    /// The tag of the language of its own words.
    pub language: &'static str,
    /// When something in it last changed.
    pub updated: Instant,
    /// What happened, what changed last first.
    pub entries: Vec<Entry>,
}

/// An incident or a maintenance in a feed.
pub struct Entry {
    /// What it is called by readers, for ever: however often it is edited, it is no new one.
    pub id: String,
    /// Where people read it.
    pub url: String,
    /// Its title.
    pub title: String,
    /// When it came out.
    pub published: Instant,
    /// When something of it last changed.
    pub updated: Instant,
    /// Its log, newest first, as HTML that was sanitised before.
    pub html: String,
    /// The names of the components it touches.
    pub tags: Vec<String>,
}

impl Feed {
    /// The feed of a part of the page. `path` is the end of its address.
    pub fn of(snapshot: &Snapshot, (scope, only): (Scope, Only), language: Language, path: &str) -> Self {
        let writer = Writer { snapshot, text: text(language) };
        let mut entries = Vec::new();
        if only != Only::Maintenance {
            let meant = snapshot.incidents.iter().filter(|i| scope.covers(snapshot, &i.affected));
            entries.extend(meant.map(|i| writer.incident(i)));
        }
        if only != Only::Incidents {
            let meant = snapshot.maintenances.iter().filter(|m| scope.covers(snapshot, &m.affected) && is_news(m, snapshot.at));
            entries.extend(meant.map(|m| writer.maintenance(m)));
        }
        entries.sort_by(|a, b| (b.updated, &a.id).cmp(&(a.updated, &b.id)));
        entries.truncate(ENTRIES);
        let page = &snapshot.page;
        let part = scope.name(snapshot).filter(|_| scope != Scope::Page).map(|name| format!(" - {name}")).unwrap_or_default();
        Self {
            id: format!("tag:{},{YEAR}:{}/history", writer.host(), scope.path()),
            title: clean_line(&format!("{}{part} - {}", writer.text.status_of(&page.name), writer.text.incident_history())),
            about: clean_line(&writer.text.page_about(&page.name)),
            home: format!("{}{}", page.url, scope.home()),
            address: format!("{}{}{path}{}", page.url, scope.path(), only.query()),
            author: clean_line(&page.name),
            language: writer.text.language.as_str(),
            updated: entries.iter().map(|e| e.updated).max().unwrap_or(page.created_at),
            entries,
        }
    }
}

struct Writer<'a> {
    snapshot: &'a Snapshot,
    text: &'static Text,
}

impl Writer<'_> {
    fn incident(&self, incident: &Incident) -> Entry {
        let mut html = String::new();
        if let Some(postmortem) = &incident.postmortem {
            self.say(&mut html, postmortem.published_at, self.text.postmortem(), &postmortem.html);
        }
        self.log(&mut html, &incident.updates, |state| self.text.incident_state(state));
        let changed = incident.postmortem.iter().map(|p| p.updated_at).chain(incident.updates.iter().map(|u| u.updated_at));
        Entry {
            id: self.id(incident.number),
            url: format!("{}/incidents/{}", self.snapshot.page.url, incident.id),
            title: clean_line(&incident.name),
            published: incident.clock.first_posted.unwrap_or(incident.created_at),
            updated: changed.fold(incident.updated_at, Instant::max),
            html: clean_text(&html),
            tags: names(self.snapshot, &incident.affected),
        }
    }

    fn maintenance(&self, maintenance: &Maintenance) -> Entry {
        let published = published(maintenance);
        let window = window(self.text, self.zone(), maintenance.scheduled_for, maintenance.scheduled_until);
        let mut html = format!("<p><strong>{}</strong></p>", self.text.scheduled_event(&window));
        self.log(&mut html, &maintenance.updates, |state| self.text.maintenance_state(state));
        Entry {
            id: self.id(maintenance.number),
            url: format!("{}/maintenance/{}", self.snapshot.page.url, maintenance.id),
            title: clean_line(&maintenance.name),
            published,
            updated: maintenance.updates.iter().map(|u| u.updated_at).fold(maintenance.updated_at.max(published), Instant::max),
            html: clean_text(&html),
            tags: names(self.snapshot, &maintenance.affected),
        }
    }

    /// Each update with the state it set; one that says the same state again, or none, is called an update.
    fn log<S: Copy + PartialEq>(&self, html: &mut String, newest_first: &[Update<S>], word: impl Fn(S) -> &'static str) {
        for (at, update) in newest_first.iter().enumerate() {
            let before = newest_first[at + 1..].iter().find_map(|u| u.state);
            let label = update.state.filter(|state| before != Some(*state)).map_or(self.text.comment(), &word);
            self.say(html, update.display_at, label, &update.html);
        }
    }

    /// One paragraph with its time and its label; a text that begins with a paragraph goes on in the same one.
    fn say(&self, html: &mut String, at: Instant, label: &str, body: &str) {
        _ = write!(html, "<p><small>{}</small><br><strong>{label}</strong>", moment(self.text, self.zone(), at));
        let body = for_elsewhere(body.trim(), &self.snapshot.page.url);
        match body.strip_prefix("<p>") {
            Some(rest) => _ = write!(html, " - {rest}"),
            None => _ = write!(html, "</p>{body}"),
        }
    }

    fn zone(&self) -> &str {
        &self.snapshot.page.time_zone
    }

    fn id(&self, number: i64) -> String {
        format!("tag:{},{YEAR}:Incident/{number}", self.host())
    }

    /// The host name of the page's address; a port is no part of a `tag:` address.
    fn host(&self) -> &str {
        let url = &self.snapshot.page.url;
        let authority = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        authority.split([':', '/']).next().unwrap_or(authority)
    }
}

fn is_news(m: &Maintenance, now: Instant) -> bool {
    !m.recurring || m.state != MaintenanceState::Scheduled || m.scheduled_for - AHEAD <= now
}

/// When a maintenance came out, as far as readers of feeds are concerned.
fn published(m: &Maintenance) -> Instant {
    let announced = m.scheduled_for - AHEAD;
    let comes_by_rule = m.recurring && m.cancelled_at.is_none_or(|at| at >= announced);
    if comes_by_rule { m.created_at.max(announced) } else { m.created_at }
}

/// The names of these components, in the order of the page.
pub fn names(snapshot: &Snapshot, affected: &[Affected]) -> Vec<String> {
    let is_meant = |id| affected.iter().any(|a| a.component == id);
    snapshot.components.iter().filter(|c| is_meant(c.id)).map(|c| clean_line(&c.name)).collect()
}
