//! Reads the live window of a page from the database.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::model::{
    EventId, Instant, PageId, Publication, Visibility,
    access::{Audience, Exposure, visible},
    component::SubjectId,
    illustration::Illustration,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, Order, Query, WindowStatement},
};

use crate::{
    entity::{
        Col, announcement, component, component_group, event, event_component, event_update, illustration, incident, journal, maintenance,
        metric, numbering, page, postmortem, threshold, update_component, update_edit,
    },
    error::{Error, Result},
    live::{
        ledger::{ANNOUNCED, EventFile, Known, Ledger, NEWEST, UpdateFile, WINDOW},
        numbers::{Given, Numbered, Numbers},
    },
};

/// How many ids one question may name.
const BATCH: usize = 500;

/// The page's live window as the database holds it now. Must run in one transaction, so that all rows are of one version.
pub async fn ledger(db: &impl ConnectionTrait, id: PageId) -> Result<Ledger> {
    let page = page::Entity::find_by_id(Col(id)).one(db).await?.filter(|p| p.deleted_at.is_none()).ok_or(Error::NotFound("page"))?;
    let since = page.changed_at.0 - WINDOW;
    let mut ledger = Ledger::new(page);
    ledger.groups = component_group::Entity::live(id).all(db).await?.into_iter().map(|g| (g.id.0, g)).collect();
    let components = component::Entity::live(id).filter(component::Column::ArchivedAt.is_null()).all(db).await?;
    ledger.components = components.into_iter().map(|c| (c.id.0, c)).collect();
    for entry in entries(db, id, since).await? {
        ledger.journal.entry(entry.component_id.0).or_default().push(entry);
    }
    ledger.incidents = files(db, incidents(db, id, since).await?, |i| i.id.0).await?;
    ledger.maintenances = files(db, maintenances(db, id, since).await?, |m| m.id.0).await?;
    ledger.metrics = metric::Entity::live(id).all(db).await?.into_iter().map(|m| (m.id.0, m)).collect();
    for row in threshold::Entity::shown(id).all(db).await? {
        ledger.limits.entry(row.metric_id.0).or_default().push((row.component_id.0, row.value));
    }
    let announced = Col(ledger.page.changed_at.0 - ANNOUNCED);
    let current = Condition::any().add(announcement::Column::EndsAt.is_null()).add(announcement::Column::EndsAt.gte(announced));
    ledger.announcements = announcement::Entity::live(id).filter(current).all(db).await?.into_iter().map(|a| (a.id.0, a)).collect();
    ledger.known = known(db, id).await?;
    ledger.illustrations = Arc::new(illustrations(db, id).await?);
    ledger.numbered = Arc::new(numbers(db, id).await?);
    Ok(ledger)
}

/// Every picture in texts of the page.
async fn illustrations(db: &impl ConnectionTrait, page: PageId) -> Result<BTreeSet<Illustration>> {
    let of_page = illustration::Entity::find().filter(illustration::Column::PageId.eq(Col(page)));
    let names: Vec<String> = of_page.select_only().column(illustration::Column::Name).into_tuple().all(db).await?;
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

/// The numbers of everything that is in memory, and of what was.
async fn numbers(db: &impl ConnectionTrait, page: PageId) -> Result<Numbers> {
    use numbering::Column as N;
    let of_page = numbering::Entity::find().filter(N::PageId.eq(Col(page))).filter(N::Sort.ne(Numbered::Subscriber.as_str()));
    let rows: Vec<(String, i64, Col<SubjectId>)> =
        of_page.select_only().columns([N::Sort, N::Number, N::ObjectId]).into_tuple().all(db).await?;
    let given = |(sort, number, id): (String, i64, Col<SubjectId>)| Some(Given { sort: Numbered::parse(&sort)?, number, id: id.0 });
    Ok(rows.into_iter().filter_map(given).collect::<Vec<_>>().into())
}

/// Every event of the page that visitors may see.
async fn known(db: &impl ConnectionTrait, page: PageId) -> Result<BTreeMap<EventId, Known>> {
    use incident::Column as I;
    use maintenance::Column as M;
    let incidents = incident::Entity::live(page)
        .select_only()
        .columns([I::Id, I::Visibility, I::Publication, I::StartedAt, I::FirstPostedAt, I::CreatedAt])
        .into_tuple::<(Col<EventId>, Col<Visibility>, Col<Publication>, Option<Col<Instant>>, Option<Col<Instant>>, Col<Instant>)>()
        .all(db)
        .await?;
    let seen = incidents.into_iter().filter(|row| is_public(row.1, row.2));
    let mut all: BTreeMap<EventId, Known> = seen.map(|row| (row.0.0, Known::incident(row.3, row.4, row.5))).collect();
    let maintenances = maintenance::Entity::live(page)
        .select_only()
        .columns([M::Id, M::Visibility, M::Publication, M::StartedAt, M::ScheduledFor])
        .into_tuple::<(Col<EventId>, Col<Visibility>, Col<Publication>, Option<Col<Instant>>, Col<Instant>)>()
        .all(db)
        .await?;
    let seen = maintenances.into_iter().filter(|row| is_public(row.1, row.2));
    all.extend(seen.map(|row| (row.0.0, Known::maintenance(row.3, row.4))));
    Ok(all)
}

fn is_public(visibility: Col<Visibility>, publication: Col<Publication>) -> bool {
    visible(Audience::Public, Exposure { visibility: visibility.0, publication: publication.0, deleted: false })
}

/// When the page's history begins: when it was made, or with the first thing entered for an earlier time.
pub async fn oldest(db: &impl ConnectionTrait, page: &page::Model) -> Result<Instant> {
    let incident: Option<Option<Col<Instant>>> =
        incident::Entity::live(page.id.0).select_only().expr(Expr::col(incident::Column::CreatedAt).min()).into_tuple().one(db).await?;
    let maintenance: Option<Option<Col<Instant>>> = maintenance::Entity::live(page.id.0)
        .select_only()
        .expr(Expr::col(maintenance::Column::ScheduledFor).min())
        .into_tuple()
        .one(db)
        .await?;
    let earliest = [incident.flatten(), maintenance.flatten(), Some(page.created_at)].into_iter().flatten().min();
    Ok(earliest.unwrap_or(page.created_at).0)
}

/// The journal since then, and of each component the one entry before.
pub async fn entries(db: &impl ConnectionTrait, page: PageId, since: Instant) -> Result<Vec<journal::Model>> {
    let mut all =
        journal::Entity::find().filter(journal::Column::PageId.eq(Col(page))).filter(journal::Column::At.gte(Col(since))).all(db).await?;
    let newest_first = WindowStatement::partition_by(journal::Column::ComponentId)
        .order_by(journal::Column::At, Order::Desc)
        .order_by(journal::Column::Id, Order::Desc)
        .to_owned();
    let numbered = Query::select()
        .column(journal::Column::Id)
        .expr_window_as(Func::cust("ROW_NUMBER"), newest_first, "place")
        .from(journal::Entity)
        .and_where(Expr::col(journal::Column::PageId).eq(Col(page)))
        .and_where(Expr::col(journal::Column::At).lt(Col(since)))
        .to_owned();
    let last_before = Query::select().column("id").from_subquery(numbered, "entry").and_where(Expr::col("place").eq(1)).to_owned();
    all.extend(journal::Entity::find().filter(journal::Column::Id.in_subquery(last_before)).all(db).await?);
    all.sort_by_key(|j| (j.at, j.id));
    Ok(all)
}

async fn incidents(db: &impl ConnectionTrait, page: PageId, since: Instant) -> Result<Vec<incident::Model>> {
    use incident::Column as C;
    let newest = incident::Entity::live(page).order_by_desc(C::CreatedAt).limit(NEWEST as u64).all(db).await?;
    let mut current = Condition::any().add(C::ResolvedAt.is_null()).add(C::ResolvedAt.gte(Col(since))).add(C::CreatedAt.gte(Col(since)));
    current = current.add_option(newest.last().map(|last| C::CreatedAt.gte(last.created_at)));
    Ok(incident::Entity::live(page).filter(current).all(db).await?)
}

async fn maintenances(db: &impl ConnectionTrait, page: PageId, since: Instant) -> Result<Vec<maintenance::Model>> {
    use maintenance::Column as C;
    let newest = maintenance::Entity::live(page).order_by_desc(C::CreatedAt).limit(NEWEST as u64).all(db).await?;
    let mut current = Condition::any()
        .add(Condition::all().add(C::EndedAt.is_null()).add(C::CancelledAt.is_null()))
        .add(C::EndedAt.gte(Col(since)))
        .add(Condition::all().add(C::EndedAt.is_null()).add(C::CancelledAt.gte(Col(since))))
        .add(C::ScheduledFor.gte(Col(since)))
        .add(C::CreatedAt.gte(Col(since)));
    current = current.add_option(newest.last().map(|last| C::CreatedAt.gte(last.created_at)));
    Ok(maintenance::Entity::live(page).filter(current).all(db).await?)
}

/// Puts each event together with its updates, components and postmortem.
pub async fn files<R>(db: &impl ConnectionTrait, rows: Vec<R>, id: impl Fn(&R) -> EventId) -> Result<BTreeMap<EventId, EventFile<R>>> {
    let mut all = BTreeMap::new();
    let mut rest = rows.into_iter().peekable();
    while rest.peek().is_some() {
        let mut files: BTreeMap<EventId, EventFile<R>> = rest
            .by_ref()
            .take(BATCH)
            .map(|row| (id(&row), EventFile { number: 0, row, affected: vec![], updates: BTreeMap::new(), postmortem: None }))
            .collect();
        fill(db, &mut files).await?;
        all.append(&mut files);
    }
    Ok(all)
}

async fn fill<R>(db: &impl ConnectionTrait, files: &mut BTreeMap<EventId, EventFile<R>>) -> Result<()> {
    let ids: Vec<Col<EventId>> = files.keys().map(|id| Col(*id)).collect();
    for row in event::Entity::find().filter(event::Column::Id.is_in(ids.clone())).all(db).await? {
        files.entry(row.id.0).and_modify(|f| f.number = row.number);
    }
    for row in event_component::Entity::find()
        .filter(event_component::Column::EventId.is_in(ids.clone()))
        .order_by_asc(event_component::Column::ComponentId)
        .all(db)
        .await?
    {
        files.entry(row.event_id.0).and_modify(|f| f.affected.push(row));
    }
    for row in postmortem::Entity::find().filter(postmortem::Column::EventId.is_in(ids.clone())).all(db).await? {
        files.entry(row.event_id.0).and_modify(|f| f.postmortem = Some(row));
    }
    let updates = event_update::Entity::find()
        .filter(event_update::Column::EventId.is_in(ids.clone()))
        .filter(event_update::Column::DeletedAt.is_null())
        .all(db)
        .await?;
    let event_of: BTreeMap<_, _> = updates.iter().map(|u| (u.id, u.event_id.0)).collect();
    for row in updates {
        files.entry(row.event_id.0).and_modify(|f| {
            f.updates.insert(row.id.0, UpdateFile { row, touched: vec![], edits: vec![] });
        });
    }
    let of_these = |column: event_update::Column| {
        Query::select()
            .column(event_update::Column::Id)
            .from(event_update::Entity)
            .and_where(Expr::col(column).is_in(ids.clone()))
            .to_owned()
    };
    let touched = update_component::Entity::find()
        .filter(update_component::Column::UpdateId.in_subquery(of_these(event_update::Column::EventId)))
        .order_by_asc(update_component::Column::ComponentId)
        .all(db)
        .await?;
    for row in touched {
        let update = event_of.get(&row.update_id).and_then(|event| files.get_mut(event)?.updates.get_mut(&row.update_id.0));
        if let Some(update) = update {
            update.touched.push(row);
        }
    }
    let edits = update_edit::Entity::find()
        .filter(update_edit::Column::UpdateId.in_subquery(of_these(event_update::Column::EventId)))
        .order_by_asc(update_edit::Column::Id)
        .all(db)
        .await?;
    for row in edits {
        let update = event_of.get(&row.update_id).and_then(|event| files.get_mut(event)?.updates.get_mut(&row.update_id.0));
        if let Some(update) = update {
            update.edits.push(row);
        }
    }
    Ok(())
}
