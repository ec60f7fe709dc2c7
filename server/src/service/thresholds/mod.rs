//! Thresholds: rules on a metric. Every few seconds one process looks at all of them ([`watch`]): values that lie beyond a
//! threshold for long enough make it fire, values that are fine for long enough end that. What a firing does to its component, and
//! what is undone afterwards, follows from the component's open firings and its journal alone, see [`effect`].
//!
//! A value is what the points of one interval of the metric become by its aggregation. Without points for some intervals nothing
//! is known: no threshold fires, and none that has fired ends.

mod decide;
mod draft;
mod edit;
mod effect;
mod list;
mod turn;
mod values;

use app::model::{ComponentId, MetricId, PageId, ThresholdId, input::NewThreshold};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

pub use edit::{create, delete, dismiss, edit, pause, resume};
pub use list::{list_suspicions, list_thresholds};
pub use turn::watch;

use crate::{
    entity::{Col, threshold, threshold_firing as firing},
    error::{Error, Result},
};

/// The threshold with this id, which must be on the page.
async fn load(db: &impl ConnectionTrait, page: PageId, id: ThresholdId) -> Result<threshold::Model> {
    let found = threshold::Entity::live(page).filter(threshold::Column::Id.eq(Col(id))).one(db).await?;
    found.ok_or(Error::NotFound("threshold"))
}

/// The firing of a threshold that is not over.
async fn open_firing(db: &impl ConnectionTrait, id: ThresholdId) -> Result<Option<firing::Model>> {
    let open = firing::Entity::find().filter(firing::Column::ThresholdId.eq(Col(id))).filter(firing::Column::EndedAt.is_null());
    Ok(open.order_by_desc(firing::Column::Id).one(db).await?)
}

/// What staff decided about a threshold.
fn content(row: &threshold::Model) -> NewThreshold {
    NewThreshold {
        component_id: row.component_id.0,
        side: row.side.0,
        value: row.value,
        for_minutes: row.for_minutes,
        recover_minutes: row.recover_minutes,
        reaction: row.reaction.0,
        status: row.status.0,
        silent_intervals: row.silent_intervals,
        turns: row.turns,
        quiet_minutes: row.quiet_minutes,
    }
}

/// Where a threshold stands: the metric it watches and the component it is about.
fn place(row: &threshold::Model) -> (MetricId, ComponentId) {
    (row.metric_id.0, row.component_id.0)
}
