//! Thresholds: rules on a metric.

use app::model::{
    ComponentId, Instant, MetricId, PageId, Status, ThresholdId,
    threshold::{Reaction, Side},
};
use sea_orm::{QueryOrder, entity::prelude::*};
use serde::{Deserialize, Serialize};

use super::Col;

/// A threshold.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "threshold")]
pub struct Model {
    /// The threshold's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Col<ThresholdId>,
    /// The page it belongs to.
    pub page_id: Col<PageId>,
    /// The metric it watches.
    pub metric_id: Col<MetricId>,
    /// The component it says something about.
    pub component_id: Col<ComponentId>,
    /// On which side values are not fine.
    pub side: Col<Side>,
    /// Of which value, in the metric's unit.
    pub value: f64,
    /// For how many minutes before it fires.
    pub for_minutes: i32,
    /// For how many minutes values have to be fine until that is over.
    pub recover_minutes: i32,
    /// What happens.
    pub reaction: Col<Reaction>,
    /// The status of the component then.
    pub status: Col<Status>,
    /// For how many intervals without points the last one still says something.
    pub silent_intervals: i32,
    /// After how many turns within an hour it is unsteady.
    pub turns: i32,
    /// For how many minutes values have to be fine then.
    pub quiet_minutes: i32,
    /// Since when it is paused.
    pub paused_at: Option<Col<Instant>>,
    /// Counts edits, from 1.
    pub rev: i64,
    /// When it was created.
    pub created_at: Col<Instant>,
    /// When it was last edited.
    pub updated_at: Col<Instant>,
    /// When a person deleted it.
    pub deleted_at: Option<Col<Instant>>,
}

no_relations!();
live!();

impl Entity {
    /// Those of a page that visitors notice when they fire, the least value first.
    pub fn shown(page: PageId) -> Select<Self> {
        let of_page = Self::live(page).filter(Column::PausedAt.is_null()).filter(Column::Reaction.ne(Col(Reaction::Draft)));
        of_page.order_by_asc(Column::Value).order_by_asc(Column::Id)
    }
}
