//! What firings do to their component. It follows from those that are open, from the component's journal and from whether a
//! maintenance is running, so that nothing has to be remembered and several thresholds on one component get along:
//!
//! - While a maintenance is running nothing is done or undone. What holds at its end is done then.
//! - A status is set only over one that is fine, and as the worst of the open firings and alerts wants it. When the last of them is
//!   over, what somebody else set last holds again.
//! - What somebody else sets after a firing counts: that firing neither sets it again nor takes it back. Alerts are nobody else: they
//!   follow the same rules.

use app::model::{ComponentId, Instant, JournalCause, PageId, Status, threshold::Reaction};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::draft;
use crate::{
    entity::{Col, component, threshold_firing as firing},
    error::{Error, Result},
    service::{
        components::{self, Because, Others},
        mutation::Mutation,
        rows,
    },
};

/// What is to be done for the firings of a component.
#[derive(Default)]
pub(super) struct Plan {
    /// Firings whose rows change: those that do something now, those that were overruled, those that are undone.
    rows: Vec<firing::Model>,
    /// The baseline to set, and the threshold that wants it.
    baseline: Option<(Status, String)>,
    /// Since when the component is to be suspected, if that changes.
    suspected: Option<Option<Instant>>,
}

impl Plan {
    /// Whether all is as it has to be.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.baseline.is_none() && self.suspected.is_none()
    }
}

/// What is to be done for the firings of a component.
pub(super) async fn plan(db: &impl ConnectionTrait, page: PageId, id: ComponentId) -> Result<Plan> {
    let found = component::Entity::live(page).filter(component::Column::Id.eq(Col(id))).one(db).await?;
    let row = found.ok_or(Error::NotFound("component"))?;
    if row.status == Status::UnderMaintenance || components::is_maintained(db, page, id).await? {
        return Ok(Plan::default());
    }
    let all = firing::Entity::find()
        .filter(firing::Column::ComponentId.eq(Col(id)))
        .filter(firing::Column::SettledAt.is_null())
        .order_by_asc(firing::Column::Id)
        .all(db)
        .await?;
    if all.is_empty() {
        return Ok(Plan::default());
    }
    let mut plan = Plan::default();
    let mut open = Vec::new();
    let others = Others::of(db, id).await?;
    for before in all {
        let mut after = before.clone();
        if before.reaction == Reaction::SetStatus && !before.overruled {
            after.overruled = others.overrule(before.began_at.0, before.applied_at.map(|_| before.journal_id));
        }
        if before.ended_at.is_none() {
            // When, the change itself knows.
            after.applied_at = before.applied_at.or(Some(before.began_at));
            open.push(after.clone());
        } else {
            after.settled_at = before.ended_at;
        }
        if after != before {
            plan.rows.push(after);
        }
    }
    let suspected = open.iter().filter(|f| f.reaction == Reaction::Suspect && f.dismissed_at.is_none()).map(|f| f.began_at.0).min();
    plan.suspected = Some(suspected).filter(|suspected| *suspected != row.suspected_at.map(|at| at.0));
    let wanted = others.status(db, id, row.status.0).await?;
    if row.status != wanted {
        let setting = open.iter().filter(|f| f.reaction == Reaction::SetStatus && !f.overruled).max_by_key(|f| f.status);
        let undone = || plan.rows.iter().filter(|f| f.reaction == Reaction::SetStatus).map(|f| f.threshold_id.to_string()).next_back();
        let because = setting.map(|f| f.threshold_id.to_string()).or_else(undone);
        plan.baseline = because.map(|because| (wanted, because));
    }
    Ok(plan)
}

/// Does what is to be done for the firings of a component, and says whether that was anything.
pub(super) async fn bring_about(m: &mut Mutation<'_>, id: ComponentId) -> Result<bool> {
    let plan = plan(m.tx(), m.page_id(), id).await?;
    if plan.is_empty() {
        return Ok(false);
    }
    if let Some((status, threshold)) = plan.baseline {
        components::set_by_monitoring(m, id, status, Because { cause: JournalCause::Monitoring, id: Some(threshold) }).await?;
    }
    if let Some(since) = plan.suspected {
        components::suspect(m, id, since).await?;
    }
    let newest = components::newest_entry(m.tx(), id).await?;
    let now = Some(Col(m.now()));
    for mut row in plan.rows {
        let is_new = row.journal_id.is_none() && row.ended_at.is_none();
        if is_new {
            (row.applied_at, row.journal_id) = (now, newest);
        }
        match (row.reaction.0, is_new, row.settled_at.is_some()) {
            (Reaction::Draft, true, _) => draft::write(m, &mut row).await?,
            (Reaction::Draft, _, true) => draft::take_back(m, &mut row).await?,
            _ => {}
        }
        row.settled_at = row.settled_at.and(now);
        rows::overwrite(m.tx(), row).await?;
    }
    Ok(true)
}
