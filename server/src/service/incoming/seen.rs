//! The list of series that arrive: written now and then, bounded, and without those that fell silent.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use app::model::{Instant, PageId};
use ingest::Kind;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use super::{Incoming, take::Arrival};
use crate::{
    entity::{Col, Json, incoming_series as series},
    error::Result,
    service::Services,
};

/// How many series of a page are listed.
const MOST: usize = 5_000;

/// How long a series is listed after its last value.
const SILENT: Duration = Duration::from_secs(7 * 86_400);

/// How many rows one statement writes or looks up: eleven values each, and SQLite takes 32,766.
const BATCH: usize = 1_000;

/// The newest values known of these series.
pub(super) async fn last_values(db: &impl ConnectionTrait, page: PageId, keys: &[&str]) -> Result<HashMap<String, (Instant, f64)>> {
    let mut found = HashMap::new();
    for part in keys.chunks(BATCH) {
        let rows: Vec<(String, Col<Instant>, f64)> = series::Entity::find()
            .select_only()
            .columns([series::Column::Key, series::Column::LastAt, series::Column::LastValue])
            .filter(series::Column::PageId.eq(Col(page)))
            .filter(series::Column::Key.is_in(part.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|(key, at, value)| (key, (at.0, value))));
    }
    Ok(found)
}

/// Writes down which series arrived: each once a minute, and each time if its last value is needed for the next one.
pub(super) async fn note(
    services: &Services,
    page: PageId,
    incoming: &Incoming,
    (door, arrivals): (&'static str, &[Arrival]),
) -> Result<()> {
    let now = services.clock.now();
    let late = incoming.due(page, now, arrivals.iter().map(|arrival| arrival.key.as_str()));
    let mut due: Vec<&Arrival> = arrivals.iter().filter(|a| a.rated || late.contains(a.key.as_str())).collect();
    if due.is_empty() {
        return Ok(());
    }
    // Always in one order, so that two who write the same rows never wait for each other in a ring.
    due.sort_by(|a, b| a.key.cmp(&b.key));
    let keys: Vec<&str> = due.iter().map(|arrival| arrival.key.as_str()).collect();
    let tx = services.db.begin().await?;
    let known = last_values(&tx, page, &keys).await?;
    let admitted = admitted(&tx, page, &due, &known).await?;
    for part in due.iter().filter(|arrival| admitted.contains(arrival.key.as_str())).collect::<Vec<_>>().chunks(BATCH) {
        let rows = part.iter().filter_map(|arrival| row(page, now, door, arrival, known.get(&arrival.key).copied()));
        let mut newer = OnConflict::columns([series::Column::PageId, series::Column::Key]);
        newer.update_columns([
            series::Column::Kind,
            series::Column::Door,
            series::Column::MetricId,
            series::Column::LastAt,
            series::Column::LastValue,
            series::Column::SeenAt,
        ]);
        series::Entity::insert_many(rows.map(series::ActiveModel::from)).on_conflict(newer).exec_without_returning(&tx).await?;
    }
    tx.commit().await?;
    incoming.noted(page, now, keys.into_iter());
    Ok(())
}

/// Which of them have a place in the list. Those that belong to a metric take the places of those that belong to none.
async fn admitted<'a>(
    tx: &DatabaseTransaction,
    page: PageId,
    due: &[&'a Arrival],
    known: &HashMap<String, (Instant, f64)>,
) -> Result<HashSet<&'a str>> {
    let (old, new): (Vec<&Arrival>, Vec<&Arrival>) = due.iter().copied().partition(|arrival| known.contains_key(&arrival.key));
    let (ours, others): (Vec<&Arrival>, Vec<&Arrival>) = new.into_iter().partition(|arrival| arrival.metric.is_some());
    let mut all: HashSet<&str> = old.into_iter().map(|arrival| arrival.key.as_str()).collect();
    if ours.is_empty() && others.is_empty() {
        return Ok(all);
    }
    let count = series::Entity::find().filter(series::Column::PageId.eq(Col(page))).count(tx).await?;
    let mut room = MOST.saturating_sub(usize::try_from(count).unwrap_or(MOST));
    if ours.len() > room {
        room += make_room(tx, page, ours.len().min(MOST) - room).await?;
    }
    all.extend(ours.into_iter().chain(others).take(room).map(|arrival| arrival.key.as_str()));
    Ok(all)
}

/// Forgets so many of those that belong to no metric, the longest silent first. Answers with how many there were.
async fn make_room(tx: &DatabaseTransaction, page: PageId, wanted: usize) -> Result<usize> {
    let keys: Vec<String> = series::Entity::find()
        .select_only()
        .column(series::Column::Key)
        .filter(series::Column::PageId.eq(Col(page)))
        .filter(series::Column::MetricId.is_null())
        .order_by_asc(series::Column::SeenAt)
        .order_by_asc(series::Column::Key)
        .limit(wanted as u64)
        .into_tuple()
        .all(tx)
        .await?;
    for part in keys.chunks(BATCH) {
        series::Entity::delete_many()
            .filter(series::Column::PageId.eq(Col(page)))
            .filter(series::Column::Key.is_in(part.iter().cloned()))
            .exec(tx)
            .await?;
    }
    Ok(keys.len())
}

/// A series as it is listed, with the newest value of all.
fn row(page: PageId, now: Instant, door: &str, arrival: &Arrival, known: Option<(Instant, f64)>) -> Option<series::Model> {
    let newest = arrival.values.last_key_value().map(|(at, value)| (*at, *value))?;
    let (last_at, last_value) = known.filter(|(at, _)| *at > newest.0).unwrap_or(newest);
    Some(series::Model {
        page_id: Col(page),
        key: arrival.key.clone(),
        name: arrival.name.clone(),
        labels: Json(arrival.labels.pairs().to_vec()),
        kind: word(arrival.kind).to_owned(),
        door: door.to_owned(),
        metric_id: arrival.metric.map(Col),
        first_at: Col(now),
        last_at: Col(last_at),
        last_value,
        seen_at: Col(now),
    })
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Unknown => "unknown",
        Kind::Gauge => "gauge",
        Kind::Total => "total",
        Kind::Change => "change",
    }
}

/// Forgets series that fell silent a week ago.
pub async fn prune(services: &Services, now: Instant) -> Result<()> {
    series::Entity::delete_many().filter(series::Column::SeenAt.lt(Col(now - SILENT))).exec(services.db.write()).await?;
    Ok(())
}
