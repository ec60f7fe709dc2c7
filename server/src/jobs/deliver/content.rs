//! What a message says: read once for all who get the same, in the same language and zone.

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use app::model::{
    ComponentId, EventId, Language, NoticeKind, PageId, Status, UpdateId, Word, access::Audience, component::Component,
    message_text::MessageTexts, snapshot::Snapshot,
};
use lru::LruCache;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    entity::{Col, journal, outbox, subscriber},
    error::{Error, Result},
    jobs::Context,
    notify::{message::News, payload::Turn, writer::Writer},
    service::{archive, message_texts, subscribers},
};

/// How many different news are kept at a time.
const KEPT: NonZeroUsize = NonZeroUsize::new(256).expect("not zero");

type Key = ((PageId, i64, i64), NoticeKind, Option<EventId>, Option<UpdateId>, (Option<ComponentId>, Told), Language, String);

/// Of which components a message about several tells those who did not choose the whole page.
type Told = Option<Vec<ComponentId>>;

/// Writes news, and keeps them for the next receiver.
pub struct Author {
    context: Context,
    kept: Mutex<LruCache<Key, Arc<News>>>,
    /// Words of staff by page, and the version of the page they were read at.
    texts: tokio::sync::Mutex<HashMap<PageId, (u64, Arc<MessageTexts>)>>,
}

impl Author {
    /// One for this installation.
    pub fn new(context: Context) -> Self {
        Self { context, kept: Mutex::new(LruCache::new(KEPT)), texts: tokio::sync::Mutex::default() }
    }

    /// What a message says to its receiver; none if there is nothing to say any more: its event was deleted or hidden.
    pub async fn news(&self, row: &outbox::Model, reader: &subscriber::Model) -> Result<Option<Arc<News>>> {
        let snapshot = self.snapshot(row).await?;
        let texts = self.texts(row.page_id.0).await?;
        let page = &snapshot.page;
        let language = reader.language.as_deref().and_then(Language::parse).unwrap_or(page.settings.language);
        let zone = reader.time_zone.clone().unwrap_or_else(|| page.time_zone.clone());
        let of = |id: &Option<Col<EventId>>| id.as_ref().map(|id| id.0);
        // A message about its own subscriber belongs to no version.
        let version = row.version.max(0);
        let update = row.update_id.as_ref().map(|id| id.0);
        let component = row.component_id.as_ref().map(|id| id.0);
        let told = self.told(&snapshot, row, reader).await?;
        let key = (
            (row.page_id.0, version, texts.edits()),
            row.kind.0,
            of(&row.event_id),
            update,
            (component, told.clone()),
            language,
            zone.clone(),
        );
        if let Some(news) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Some(news.clone()));
        }
        let writer = Writer::new(&snapshot, language, zone, self.context.services.clock.now());
        let Some(news) = self.write(&writer, row, told.as_deref()).await? else { return Ok(None) };
        let news = Arc::new(news.in_words_of(&texts));
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(key, news.clone());
        Ok(Some(news))
    }

    /// The page, at least as new as the message.
    pub async fn snapshot(&self, row: &outbox::Model) -> Result<Arc<Snapshot>> {
        let hub = &self.context.hub;
        let version = u64::try_from(row.version).unwrap_or_default();
        if hub.page(row.page_id.0).is_none_or(|live| live.version() < version) {
            hub.advance(row.page_id.0).await?;
        }
        let live = hub.page(row.page_id.0).ok_or(Error::NotFound("page"))?;
        Ok(live.read().full)
    }

    /// What staff say in their own words. Each change of them makes a version of the page: until there is another, they are read
    /// once, and whoever needs them meanwhile waits for that.
    async fn texts(&self, page: PageId) -> Result<Arc<MessageTexts>> {
        let mut kept = self.texts.lock().await;
        let version = self.context.hub.page(page).map_or(0, |live| live.version());
        if let Some((_, texts)) = kept.get(&page).filter(|(read_at, _)| *read_at == version) {
            return Ok(texts.clone());
        }
        let texts = Arc::new(message_texts::load(&self.context.services, page).await?);
        kept.insert(page, (version, texts.clone()));
        Ok(texts)
    }

    /// What its receiver chose of what a message about several components tells; none if it tells all.
    async fn told(&self, snapshot: &Snapshot, row: &outbox::Model, reader: &subscriber::Model) -> Result<Told> {
        if row.kind.0 != NoticeKind::ComponentChanged || reader.whole_page {
            return Ok(None);
        }
        let wishes = subscribers::load_wishes(self.context.services.db.read(), reader).await?;
        let is_chosen =
            |c: &&Component| wishes.components.contains(&c.id) || c.group_id.is_some_and(|group| wishes.groups.contains(&group));
        Ok(Some(snapshot.components.iter().filter(is_chosen).map(|component| component.id).collect()))
    }

    async fn write(&self, writer: &Writer<'_>, row: &outbox::Model, told: Option<&[ComponentId]>) -> Result<Option<News>> {
        let services = &self.context.services;
        let page = row.page_id.0;
        let update = row.update_id.as_ref().map(|id| id.0);
        let found = match (row.kind.0, row.event_id) {
            (NoticeKind::Confirmation | NoticeKind::Test, _) => return Ok(Some(writer.about_themselves(row.kind.0))),
            (NoticeKind::ComponentChanged, _) => return self.turns(writer, row, told).await,
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

    /// Components whose status changed at the moment of the message, of those it tells of.
    async fn turns(&self, writer: &Writer<'_>, row: &outbox::Model, told: Option<&[ComponentId]>) -> Result<Option<News>> {
        use journal::Column as J;
        let db = self.context.services.db.read();
        let at = row.created_at;
        let changed = journal::Entity::find().filter(J::PageId.eq(row.page_id)).filter(J::At.eq(at)).order_by_asc(J::Id).all(db).await?;
        let mut turns = Vec::new();
        for entry in changed {
            let Some(component) = writer.snapshot.component(entry.component_id.0) else { continue };
            if told.is_some_and(|told| !told.contains(&component.id)) {
                continue;
            }
            let before =
                journal::Entity::find().filter(J::ComponentId.eq(entry.component_id)).filter(J::Id.lt(entry.id)).filter(J::At.lte(at));
            let before = before.order_by_desc(J::At).order_by_desc(J::Id).limit(1).one(db).await?;
            let old = before.map_or(Status::Operational, |entry| entry.status.0);
            // Somebody said once more what an alert had said.
            if old == entry.status.0 {
                continue;
            }
            turns.push(Turn { component, old, new: entry.status.0, at: at.0, id: entry.id.to_string() });
        }
        let is_none = turns.is_empty() && told.is_some();
        Ok((!is_none).then(|| writer.turns(&turns)))
    }
}
