//! What a message says: read once for all who get the same, in the same language and zone.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    model::{
        ComponentId, EventId, IncidentState, Instant, Language, MaintenanceState, NoticeKind, PageId, Status, UpdateId, Word,
        access::Audience,
        event::{Affected, Update},
        illustration::for_elsewhere,
        incident::Incident,
        maintenance::Maintenance,
        snapshot::Snapshot,
    },
    text::{self, Text},
    ui::zone::civil,
};
use lru::LruCache;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::payload::{self, Turn};
use crate::{
    entity::{Col, journal, outbox, subscriber},
    error::{Error, Result},
    jobs::Context,
    notify::message::{News, Tone},
    service::archive,
};

/// How many different news are kept at a time.
const KEPT: NonZeroUsize = NonZeroUsize::new(256).expect("not zero");

/// A page's colour where staff chose none.
const ACCENT: &str = "#1c4f8a";

type Key = (PageId, i64, NoticeKind, Option<EventId>, Option<UpdateId>, Option<ComponentId>, Language, String);

/// Writes news, and keeps them for the next receiver.
pub struct Author {
    context: Context,
    kept: Mutex<LruCache<Key, Arc<News>>>,
}

impl Author {
    /// One for this installation.
    pub fn new(context: Context) -> Self {
        Self { context, kept: Mutex::new(LruCache::new(KEPT)) }
    }

    /// What a message says to its receiver; none if there is nothing to say any more: its event was deleted or hidden.
    pub async fn news(&self, row: &outbox::Model, reader: &subscriber::Model) -> Result<Option<Arc<News>>> {
        let snapshot = self.snapshot(row).await?;
        let page = &snapshot.page;
        let language = reader.language.as_deref().and_then(Language::parse).unwrap_or(page.settings.language);
        let zone = reader.time_zone.clone().unwrap_or_else(|| page.time_zone.clone());
        let of = |id: &Option<Col<EventId>>| id.as_ref().map(|id| id.0);
        // A message about its own subscriber belongs to no version.
        let version = row.version.max(0);
        let update = row.update_id.as_ref().map(|id| id.0);
        let component = row.component_id.as_ref().map(|id| id.0);
        let key = (row.page_id.0, version, row.kind.0, of(&row.event_id), update, component, language, zone.clone());
        if let Some(news) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Some(news.clone()));
        }
        let writer = Writer { snapshot: &snapshot, text: text::text(language), language, zone, now: self.context.services.clock.now() };
        let Some(news) = self.write(&writer, row).await? else { return Ok(None) };
        let news = Arc::new(news);
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(key, news.clone());
        Ok(Some(news))
    }

    /// The page, at least as new as the message.
    async fn snapshot(&self, row: &outbox::Model) -> Result<Arc<Snapshot>> {
        let hub = &self.context.hub;
        let version = u64::try_from(row.version).unwrap_or_default();
        if hub.page(row.page_id.0).is_none_or(|live| live.version() < version) {
            hub.advance(row.page_id.0).await?;
        }
        let live = hub.page(row.page_id.0).ok_or(Error::NotFound("page"))?;
        Ok(live.read().full)
    }

    async fn write(&self, writer: &Writer<'_>, row: &outbox::Model) -> Result<Option<News>> {
        let services = &self.context.services;
        let page = row.page_id.0;
        let update = row.update_id.as_ref().map(|id| id.0);
        let found = match (row.kind.0, row.event_id) {
            (NoticeKind::Confirmation | NoticeKind::Test, _) => return Ok(Some(writer.about_themselves(row.kind.0))),
            (NoticeKind::ComponentChanged, _) => return self.turns(writer, row).await.map(Some),
            (_, None) => return Ok(None),
            (
                NoticeKind::IncidentCreated | NoticeKind::IncidentUpdated | NoticeKind::IncidentResolved | NoticeKind::PostmortemPublished,
                Some(id),
            ) => archive::incident(services, page, Audience::Public, id.0)
                .await
                .map(|incident| writer.incident(row.kind.0, &incident, update)),
            (_, Some(id)) => {
                archive::maintenance(services, page, Audience::Public, id.0).await.map(|it| writer.maintenance(row.kind.0, &it, update))
            }
        };
        match found {
            Ok(news) => Ok(Some(news)),
            Err(Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Components whose status changed at the moment of the message.
    async fn turns(&self, writer: &Writer<'_>, row: &outbox::Model) -> Result<News> {
        use journal::Column as J;
        let db = self.context.services.db.read();
        let at = row.created_at;
        let changed = journal::Entity::find().filter(J::PageId.eq(row.page_id)).filter(J::At.eq(at)).order_by_asc(J::Id).all(db).await?;
        let mut turns = Vec::new();
        for entry in changed {
            let Some(component) = writer.snapshot.component(entry.component_id.0) else { continue };
            let before =
                journal::Entity::find().filter(J::ComponentId.eq(entry.component_id)).filter(J::Id.lt(entry.id)).filter(J::At.lte(at));
            let before = before.order_by_desc(J::At).order_by_desc(J::Id).limit(1).one(db).await?;
            let old = before.map_or(Status::Operational, |entry| entry.status.0);
            turns.push(Turn { component, old, new: entry.status.0, at: at.0, id: entry.id.to_string() });
        }
        Ok(writer.turns(&turns))
    }
}

struct Writer<'a> {
    snapshot: &'a Snapshot,
    text: &'static Text,
    language: Language,
    zone: String,
    now: Instant,
}

impl Writer<'_> {
    fn blank(&self, kind: NoticeKind, title: String, at: Instant) -> News {
        let page = &self.snapshot.page;
        News {
            kind,
            language: self.language,
            page: page.name.clone(),
            site: page.url.clone(),
            accent: page.look.accent.clone().filter(|accent| accent.len() == 7).unwrap_or_else(|| ACCENT.to_owned()),
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
            payload: Arc::new(payload::frame(self.snapshot, self.now)),
        }
    }

    fn about_themselves(&self, kind: NoticeKind) -> News {
        let page = &self.snapshot.page.name;
        let (title, said) = match kind {
            NoticeKind::Test => (self.text.test_title(page), self.text.test_said().to_owned()),
            _ => (self.text.confirm_subject(page), self.text.confirm_said(page)),
        };
        let facts = if kind == NoticeKind::Confirmation { vec![self.text.confirm_ends().to_owned()] } else { Vec::new() };
        let html = format!("<p>{}</p>", crate::notify::message::escaped(&said));
        News { html, text: said, facts, ..self.blank(kind, title, self.now) }
    }

    fn incident(&self, kind: NoticeKind, incident: &Incident, update: Option<UpdateId>) -> News {
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
        News { payload: Arc::new(body), ..news }
    }

    fn maintenance(&self, kind: NoticeKind, maintenance: &Maintenance, update: Option<UpdateId>) -> News {
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
        News { payload: Arc::new(body), ..news }
    }

    fn turns(&self, turns: &[Turn<'_>]) -> News {
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

    fn say<S>(&self, news: &mut News, update: Option<&Update<S>>) {
        if let Some(update) = update {
            (news.html, news.text) = (self.elsewhere(&update.html), update.body.clone());
        }
    }

    /// The update a message is about; the newest if it is about none.
    fn said<'a, S>(&self, newest_first: &'a [Update<S>], id: Option<UpdateId>) -> Option<&'a Update<S>> {
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

    fn moment(&self, at: Instant) -> String {
        let civil = civil(Some(&self.zone), at);
        format!("{} {}", self.text.day_and_clock(&self.text.date(civil.date), &civil.clock()), civil.zone())
    }
}

/// Where an event stood with an update: the last state that was said until then.
fn state_at<S: Copy>(newest_first: &[Update<S>], update: &Update<S>) -> Option<S> {
    newest_first.iter().skip_while(|it| it.id != update.id).find_map(|it| it.state)
}
