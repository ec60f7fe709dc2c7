//! What staff read of the series that arrive.

use app::model::{
    PageId,
    access::Right,
    metric::{Arrivals, AskArrivals, IncomingSeries},
};
use ingest::{Labels, matcher::Matcher};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    entity::{Col, incoming_series as series},
    error::Result,
    service::{Services, actor::Actor},
};

/// How many are listed at once.
const LISTED: usize = 100;

/// The series that arrive, by name: those with a text in them, and those a matcher selects.
pub async fn list_arrivals(services: &Services, actor: &Actor, page: PageId, ask: AskArrivals) -> Result<Arrivals> {
    actor.must(page, Right::ReadMetrics)?;
    let rows = series::Entity::find()
        .filter(series::Column::PageId.eq(Col(page)))
        .order_by_asc(series::Column::Name)
        .order_by_asc(series::Column::Labels)
        .order_by_asc(series::Column::Key)
        .all(services.db.read())
        .await?;
    let (matcher, wrong) = match ask.matcher.trim() {
        "" => (None, None),
        text => text.parse::<Matcher>().map_or_else(|fault| (None, Some(fault.to_string())), |matcher| (Some(matcher), None)),
    };
    let wanted = ask.text.trim().to_lowercase();
    let mut arrivals = Arrivals { all: rows.len(), wrong, ..Arrivals::default() };
    for row in rows {
        // They were sorted and had no name twice when they were written.
        let labels = Labels::new(row.labels.0.clone()).unwrap_or_default();
        let one = file(&row, &labels);
        if arrivals.matching.len() < LISTED && matcher.as_ref().is_some_and(|matcher| matcher.matches(&row.name, &labels)) {
            arrivals.matching.push(one.clone());
        }
        if arrivals.found.len() < LISTED && one.text.to_lowercase().contains(&wanted) {
            arrivals.found.push(one);
        }
    }
    Ok(arrivals)
}

fn file(row: &series::Model, labels: &Labels) -> IncomingSeries {
    IncomingSeries {
        text: Matcher::of(&row.name, labels).to_string(),
        door: row.door.clone(),
        last: row.last_value,
        seen_at: row.seen_at.0,
        metric: row.metric_id.map(|id| id.0),
    }
}
