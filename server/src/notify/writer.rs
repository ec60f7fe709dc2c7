//! Writes news: what happened, in a language and a zone, for whatever way it is sent.

use std::sync::Arc;

use app::{
    model::{
        IncidentState, Instant, Language, MaintenanceState, NoticeKind, Status, UpdateId,
        event::{Affected, Touched, Update},
        illustration::for_elsewhere,
        incident::Incident,
        maintenance::Maintenance,
        message_text::OwnText,
        page::Page,
        snapshot::Snapshot,
    },
    text::{self, Text},
    ui::zone::civil,
};
use serde_json::json;

use super::{
    message::{News, Tone, escaped},
    payload::{self, Turn},
};

/// A page's colour where staff chose none.
const ACCENT: &str = "#1c4f8a";

/// A page's colour, as `#rrggbb`.
pub(super) fn accent(page: &Page) -> &str {
    page.look.accent.as_deref().filter(|accent| accent.len() == 7).unwrap_or(ACCENT)
}

/// Writes in one language and zone.
pub struct Writer<'a> {
    /// The page.
    pub snapshot: &'a Snapshot,
    text: &'static Text,
    language: Language,
    zone: String,
    now: Instant,
}

impl<'a> Writer<'a> {
    /// One for a page as it is.
    pub fn new(snapshot: &'a Snapshot, language: Language, zone: String, now: Instant) -> Self {
        Self { snapshot, text: text::text(language), language, zone, now }
    }

    /// The moment it writes at.
    pub fn now(&self) -> Instant {
        self.now
    }

    fn blank(&self, kind: NoticeKind, title: String, at: Instant) -> News {
        let page = &self.snapshot.page;
        News {
            kind,
            language: self.language,
            page: page.name.clone(),
            site: page.url.clone(),
            accent: accent(page).to_owned(),
            title,
            state: None,
            tone: Tone::Plain,
            at: self.moment(at),
            html: String::new(),
            text: String::new(),
            affected: Vec::new(),
            facts: Vec::new(),
            link: page.url.clone(),
            thread: None,
            own: OwnText::default(),
            footer: String::new(),
            payload: Arc::new(payload::frame(self.snapshot, self.now)),
            turns: Arc::default(),
        }
    }

    /// What concerns its reader alone: whether it was them, or whether the way works.
    pub fn about_themselves(&self, kind: NoticeKind) -> News {
        let page = &self.snapshot.page.name;
        let (title, said) = match kind {
            NoticeKind::Test => (self.text.test_title(page), self.text.test_said().to_owned()),
            _ => (self.text.confirm_subject(page), self.text.confirm_said(page)),
        };
        let facts = if kind == NoticeKind::Confirmation { vec![self.text.confirm_ends().to_owned()] } else { Vec::new() };
        let html = format!("<p>{}</p>", escaped(&said));
        News { html, text: said, facts, ..self.blank(kind, title, self.now) }
    }

    /// What was said of an incident with an update; with the newest if none is named.
    pub fn incident(&self, kind: NoticeKind, incident: &Incident, update: Option<UpdateId>) -> News {
        let said = self.said(&incident.updates, update);
        let state = said.map_or(incident.state, |update| state_at(&incident.updates, update).unwrap_or(incident.state));
        let tone = match state {
            IncidentState::Resolved => Tone::Good,
            IncidentState::Monitoring => Tone::Watch,
            IncidentState::Investigating | IncidentState::Identified => Tone::Bad,
        };
        let at = said.map_or(incident.updated_at, |update| update.display_at);
        let mut news = self.blank(kind, incident.name.clone(), at);
        news.link = format!("{}/incidents/{}", self.snapshot.page.url, incident.id);
        news.thread = Some(format!("event-{}", incident.id));
        news.state = Some(self.text.incident_state(state).to_owned());
        news.tone = tone;
        if let Some(postmortem) = incident.postmortem.as_ref().filter(|_| kind == NoticeKind::PostmortemPublished) {
            news.state = Some(self.text.postmortem().to_owned());
            (news.html, news.text) = (self.elsewhere(&postmortem.html), postmortem.body.clone());
            news.link = format!("{}/postmortem", news.link);
        } else {
            self.say(&mut news, said);
        }
        news.affected = self.affected(&incident.affected);
        if let Some(next) = incident.next_update_at.filter(|next| state.is_open() && *next > self.now) {
            news.facts.push(self.text.next_update(&self.moment(next)));
        }
        let mut body = payload::frame(self.snapshot, self.now);
        body["incident"] = payload::incident(self.snapshot, incident);
        News { payload: Arc::new(body), turns: Arc::new(self.turned(said)), ..news }
    }

    /// The same of a maintenance.
    pub fn maintenance(&self, kind: NoticeKind, maintenance: &Maintenance, update: Option<UpdateId>) -> News {
        let said = self.said(&maintenance.updates, update);
        let state = said.map_or(maintenance.state, |update| state_at(&maintenance.updates, update).unwrap_or(maintenance.state));
        let at = said.map_or(maintenance.updated_at, |update| update.display_at);
        let is_reminder = kind == NoticeKind::MaintenanceReminder;
        let title = if is_reminder { self.text.news_soon(&maintenance.name) } else { maintenance.name.clone() };
        let mut news = self.blank(kind, title, at);
        news.link = format!("{}/maintenance/{}", self.snapshot.page.url, maintenance.id);
        news.thread = Some(format!("event-{}", maintenance.id));
        news.state = Some(self.text.maintenance_state(state).to_owned());
        news.tone = if state == MaintenanceState::Completed { Tone::Good } else { Tone::Work };
        if is_reminder {
            news.at = self.moment(self.now);
        }
        self.say(&mut news, said);
        news.affected = self.affected(&maintenance.affected);
        let window = format!("{} – {}", self.moment(maintenance.scheduled_for), self.moment(maintenance.scheduled_until));
        if !state.is_over() {
            news.facts.push(format!("{}: {window}", self.text.planned_window()));
        }
        let mut body = payload::frame(self.snapshot, self.now);
        body["incident"] = payload::maintenance(self.snapshot, maintenance);
        News { payload: Arc::new(body), turns: Arc::new(self.turned(said)), ..news }
    }

    /// Components whose status changed without a word.
    pub fn turns(&self, turns: &[Turn<'_>]) -> News {
        let at = turns.first().map_or(self.now, |turn| turn.at);
        let mut news = self.blank(NoticeKind::ComponentChanged, self.text.news_changed().to_owned(), at);
        let word = |status: Status| self.text.state(self.snapshot.page.settings.words, status);
        if let [only] = turns {
            news.title.clone_from(&only.component.name);
            news.state = Some(word(only.new).to_owned());
            news.link = format!("{}/components/{}", self.snapshot.page.url, only.component.id);
        }
        let worst = turns.iter().map(|turn| turn.new).max();
        news.tone = match worst {
            Some(Status::Operational) => Tone::Good,
            Some(Status::UnderMaintenance) => Tone::Work,
            Some(Status::DegradedPerformance) => Tone::Watch,
            Some(Status::PartialOutage | Status::MajorOutage) => Tone::Bad,
            Some(Status::Unknown) | None => Tone::Plain,
        };
        let line = |turn: &Turn<'_>| (turn.component.name.clone(), format!("{} → {}", word(turn.old), word(turn.new)), turn.new);
        news.affected = turns.iter().map(line).collect();
        let mut body = payload::frame(self.snapshot, self.now);
        let mut all: Vec<_> = turns.iter().map(|turn| payload::component(self.snapshot, turn)).collect();
        if all.len() > 1 {
            // Receivers know one component a body; that there were more stands beside it.
            let more = all.iter().map(|(update, component)| json!({ "component_update": update, "component": component }));
            body["component_updates"] = more.collect();
        }
        if let Some((update, component)) = (!all.is_empty()).then(|| all.swap_remove(0)) {
            (body["component_update"], body["component"]) = (update, component);
        }
        News { payload: Arc::new(body), ..news }
    }

    /// The components whose status an update changed, a body each.
    fn turned<S>(&self, said: Option<&Update<S>>) -> Vec<serde_json::Value> {
        let Some(said) = said else { return Vec::new() };
        let changed = said.touched.iter().filter(|touched| touched.old.compatible() != touched.new.compatible());
        let body = |touched: &Touched| {
            let component = self.snapshot.component(touched.component)?;
            let id = format!("{}-{}", said.id, touched.component);
            let turn = Turn { component, old: touched.old, new: touched.new, at: said.display_at, id };
            let mut body = payload::frame(self.snapshot, self.now);
            (body["component_update"], body["component"]) = payload::component(self.snapshot, &turn);
            Some(body)
        };
        changed.filter_map(body).collect()
    }

    fn say<S>(&self, news: &mut News, update: Option<&Update<S>>) {
        if let Some(update) = update {
            (news.html, news.text) = (self.elsewhere(&update.html), update.body.clone());
        }
    }

    /// The update a message is about; the newest if it is about none.
    fn said<'u, S>(&self, newest_first: &'u [Update<S>], id: Option<UpdateId>) -> Option<&'u Update<S>> {
        id.and_then(|id| newest_first.iter().find(|update| update.id == id)).or(newest_first.first())
    }

    fn elsewhere(&self, html: &str) -> String {
        for_elsewhere(html, &self.snapshot.page.url).into_owned()
    }

    fn affected(&self, affected: &[Affected]) -> Vec<(String, String, Status)> {
        let row = |a: &Affected| {
            let component = self.snapshot.component(a.component)?;
            Some((component.name.clone(), self.text.state(self.snapshot.page.settings.words, a.status).to_owned(), a.status))
        };
        affected.iter().filter_map(row).collect()
    }

    /// Where an incident stands, in a word or two.
    pub(super) fn state(&self, state: IncidentState) -> &'static str {
        self.text.incident_state(state)
    }

    /// A moment in the reader's zone.
    pub(super) fn moment(&self, at: Instant) -> String {
        let civil = civil(Some(&self.zone), at);
        format!("{} {}", self.text.day_and_clock(&self.text.date(civil.date), &civil.clock()), civil.zone())
    }
}

/// Where an event stood with an update: the last state that was said until then.
fn state_at<S: Copy>(newest_first: &[Update<S>], update: &Update<S>) -> Option<S> {
    newest_first.iter().skip_while(|it| it.id != update.id).find_map(|it| it.state)
}
