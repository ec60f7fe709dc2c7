//! What alerts do to their component, but for those that ask for an [`incident`]. It follows from those that are not over, from the component's journal and from whether a
//! maintenance is running, so that several alerts on one component get along:
//!
//! - While a maintenance is running nothing is done or undone. What holds at its end is done then.
//! - A status is set only over one that is fine, and as the worst of the alerts and thresholds wants it. When the last of them is
//!   over, what somebody else set last holds again.
//! - What somebody else sets after an alert began counts: that alert neither sets it again nor takes it back. Thresholds are nobody
//!   else: they follow the same rules.

use app::model::{ComponentId, JournalCause, PageId, Status};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{CAUSE, incident};
use crate::{
    entity::{Col, alert, component},
    error::{Error, Result},
    service::{
        components::{self, Because, Others},
        mutation::Mutation,
        rows,
    },
};

/// What is to be done for the alerts of a component.
#[derive(Default)]
pub(super) struct Plan {
    /// Alerts whose rows change: those that are applied now, those that were overruled, those that are undone.
    rows: Vec<alert::Model>,
    /// The baseline to set, if it is another one.
    baseline: Option<Status>,
    /// What is to be done for those that ask for an incident.
    incident: incident::Plan,
}

impl Plan {
    /// Whether all is as it has to be.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.baseline.is_none() && self.incident.is_empty()
    }
}

/// What is to be done for the alerts of a component.
pub(super) async fn plan(db: &impl ConnectionTrait, page: PageId, id: ComponentId) -> Result<Plan> {
    let row = load(db, page, id).await?;
    let unsettled = alert::Entity::find().filter(alert::Column::ComponentId.eq(Col(id))).filter(alert::Column::SettledAt.is_null());
    let all = unsettled.order_by_asc(alert::Column::Id).all(db).await?;
    if all.is_empty() || row.status == Status::UnderMaintenance || components::is_maintained(db, page, id).await? {
        return Ok(Plan::default());
    }
    let others = Others::of(db, id).await?;
    let (own, all): (Vec<_>, Vec<_>) = all.into_iter().partition(|row| row.opens.is_some());
    let mut plan = Plan { incident: incident::plan(db, (page, &row), &others, own).await?, ..Plan::default() };
    if all.is_empty() {
        return Ok(plan);
    }
    for before in all {
        let mut after = before.clone();
        after.overruled |= others.overrule(before.began_at.0, before.applied_at.map(|_| before.journal_id));
        if before.ended_at.is_none() {
            // When, the change itself knows.
            after.applied_at = before.applied_at.or(Some(before.began_at));
        } else {
            after.settled_at = before.ended_at;
        }
        if after != before {
            plan.rows.push(after);
        }
    }
    let wanted = others.status(db, id, row.status.0).await?;
    plan.baseline = Some(wanted).filter(|wanted| row.status != *wanted);
    Ok(plan)
}

async fn load(db: &impl ConnectionTrait, page: PageId, id: ComponentId) -> Result<component::Model> {
    let found = component::Entity::live(page).filter(component::Column::Id.eq(Col(id))).one(db).await?;
    found.ok_or(Error::NotFound("component"))
}

/// Does what is to be done for the alerts of a component, and says whether that was anything.
pub(super) async fn bring_about(m: &mut Mutation<'_>, id: ComponentId) -> Result<bool> {
    let plan = plan(m.tx(), m.page_id(), id).await?;
    if plan.is_empty() {
        return Ok(false);
    }
    if let Some(status) = plan.baseline {
        let because = Because { cause: JournalCause::Monitoring, id: Some(CAUSE.to_owned()) };
        components::set_by_monitoring(m, id, status, because).await?;
    }
    if !plan.incident.is_empty() {
        let row = load(m.tx(), m.page_id(), id).await?;
        incident::bring_about(m, &row, plan.incident).await?;
    }
    let newest = components::newest_entry(m.tx(), id).await?;
    let now = Some(Col(m.now()));
    for mut row in plan.rows {
        if row.journal_id.is_none() && row.ended_at.is_none() {
            (row.applied_at, row.journal_id) = (now, newest);
        }
        row.settled_at = row.settled_at.and(now);
        rows::overwrite(m.tx(), row).await?;
    }
    Ok(true)
}
