//! What a component's journal says of who decided its status: for what sets it by itself, alerts and thresholds, and must neither
//! overwrite people nor take back what they said.

use app::model::{ComponentId, Instant, JournalCause, MaintenanceState, PageId, Publication, Status, threshold::Reaction};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::{
    entity::{Col, alert, event_component, journal, maintenance, threshold_firing as firing},
    error::Result,
};

/// What others than alerts and thresholds last said of a component.
pub struct Others {
    /// The newest entry those did not write.
    theirs: Option<journal::Model>,
    /// The newest by which somebody decided something: neither the begin of the journal nor the end of a maintenance.
    said: Option<journal::Model>,
}

impl Others {
    /// What they last said of this component.
    pub async fn of(db: &impl ConnectionTrait, id: ComponentId) -> Result<Self> {
        use journal::Column as J;
        let others = Condition::any().add(J::Cause.ne(Col(JournalCause::Monitoring))).add(J::CauseId.is_null());
        let theirs = newest(id).filter(others.clone()).one(db).await?;
        let decided = J::Cause.is_not_in([JournalCause::Created, JournalCause::Maintenance].map(Col));
        let said = newest(id).filter(others).filter(decided).one(db).await?;
        Ok(Self { theirs, said })
    }

    /// Whether they overrule what was heard of then, and was applied when this was the newest entry, if it was applied: they said
    /// something later, or something is wrong already.
    pub fn overrule(&self, heard_at: Instant, applied: Option<Option<i64>>) -> bool {
        let is_later = self.said.as_ref().is_some_and(|said| match applied.flatten() {
            Some(own) => said.id > own,
            None => said.at.0 > heard_at,
        });
        let is_taken = applied.is_none() && self.theirs.as_ref().is_some_and(|theirs| theirs.status.0.is_trouble());
        is_later || is_taken
    }

    /// The status the component has to have: the worst that its alerts and thresholds want, whichever of them asks; else what
    /// others last said; the status it has, if nobody ever said anything.
    pub async fn status(&self, db: &impl ConnectionTrait, id: ComponentId, now: Status) -> Result<Status> {
        let alerts = alert::Entity::find()
            .filter(alert::Column::ComponentId.eq(Col(id)))
            .filter(alert::Column::EndedAt.is_null())
            .filter(alert::Column::Opens.is_null());
        let firings = firing::Entity::find()
            .filter(firing::Column::ComponentId.eq(Col(id)))
            .filter(firing::Column::EndedAt.is_null())
            .filter(firing::Column::Reaction.eq(Col(Reaction::SetStatus)));
        let alerts = alerts.all(db).await?.into_iter().map(|a| (a.status, a.overruled, a.began_at, a.applied_at.map(|_| a.journal_id)));
        let firings = firings.all(db).await?.into_iter().map(|f| (f.status, f.overruled, f.began_at, f.applied_at.map(|_| f.journal_id)));
        let counts = |(status, overruled, heard_at, applied): (Col<Status>, bool, Col<Instant>, Option<Option<i64>>)| {
            (status.0.is_trouble() && !overruled && !self.overrule(heard_at.0, applied)).then_some(status.0)
        };
        let worst = alerts.chain(firings).filter_map(counts).max();
        Ok(worst.or_else(|| self.theirs.as_ref().map(|theirs| theirs.status.0)).unwrap_or(now))
    }
}

/// Whether the newest entry of a component's journal is one that an alert or a threshold wrote.
pub(super) async fn is_set_by_monitoring(db: &impl ConnectionTrait, id: ComponentId) -> Result<bool> {
    Ok(newest(id).one(db).await?.is_some_and(|entry| entry.cause == JournalCause::Monitoring && entry.cause_id.is_some()))
}

/// The number of the newest entry of a component's journal.
pub async fn newest_entry(db: &impl ConnectionTrait, id: ComponentId) -> Result<Option<i64>> {
    Ok(newest(id).one(db).await?.map(|entry| entry.id))
}

fn newest(id: ComponentId) -> Select<journal::Entity> {
    journal::Entity::find().filter(journal::Column::ComponentId.eq(Col(id))).order_by_desc(journal::Column::Id).limit(1)
}

/// Whether a maintenance of the component is running that is out.
pub async fn is_maintained(db: &impl ConnectionTrait, page: PageId, id: ComponentId) -> Result<bool> {
    let of_component = Query::select()
        .column(event_component::Column::EventId)
        .from(event_component::Entity)
        .and_where(Expr::col(event_component::Column::ComponentId).eq(Col(id)))
        .to_owned();
    let running = maintenance::Entity::live(page)
        .filter(maintenance::Column::Publication.eq(Col(Publication::Published)))
        .filter(maintenance::Column::State.is_in([MaintenanceState::InProgress, MaintenanceState::Verifying].map(Col)))
        .filter(maintenance::Column::Id.in_subquery(of_component));
    Ok(running.one(db).await?.is_some())
}
