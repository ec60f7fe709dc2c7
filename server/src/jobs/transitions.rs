//! What is due at a moment: embargoed incidents and maintenances come out, maintenances begin and end, subscribers are
//! reminded. Here it is only found; the verbs of the services decide once more, inside the change itself, whether it is
//! still due. So each happens once across restarts, clock jumps and several processes.

use std::time::Duration;

use app::model::{EventId, Instant, MaintenanceState, PageId, Publication};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, Select,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use super::Context;
use crate::{
    database::Database,
    entity::{Col, incident, maintenance, page},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        incidents,
        maintenance::{self as maintenances, due_reminders, remind_at},
    },
};

/// The longest a reminder can go out before the begin.
const EARLIEST_REMINDER: Duration = Duration::from_secs(60 * 86_400);

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    /// Since when: its planned time, or when an editor moved that into the past.
    at: Instant,
    what: What,
    page: PageId,
    event: EventId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    PublishIncident,
    PublishMaintenance,
    Remind,
    Advance,
}

/// Does all that is due.
pub async fn run(context: Context) -> Result<()> {
    settle(&context.services).await
}

/// Does all that is due, the oldest first. What fails does not keep the rest waiting.
pub async fn settle(services: &Services) -> Result<()> {
    let actor = Actor::job("transitions");
    let mut result = Ok(());
    for Due { what, page, event, .. } in due(&services.db, services.clock.now()).await? {
        let done = match what {
            What::PublishIncident => incidents::publish_due(services, &actor, page, event).await,
            What::PublishMaintenance => maintenances::publish_due(services, &actor, page, event).await,
            What::Remind => maintenances::remind_due(services, &actor, page, event).await,
            What::Advance => maintenances::advance_due(services, &actor, page, event).await,
        };
        match done {
            // Gone since it was found.
            Ok(_) | Err(Error::NotFound(_)) => {}
            Err(error) => result = Err(Error::Fault(format!("{what:?} of {event} failed: {error}"))),
        }
    }
    result
}

/// The oldest thing that is due at `now` and not done, for telling whether this installation keeps up with time.
pub async fn overdue(db: &Database, now: Instant) -> Result<Option<Instant>> {
    Ok(due(db, now).await?.first().map(|due| due.at))
}

async fn due(db: &Database, now: Instant) -> Result<Vec<Due>> {
    use maintenance::Column as M;
    let mut all: Vec<Due> = Vec::new();
    let incidents = incident::Entity::find()
        .filter(incident::Column::PageId.in_subquery(pages()))
        .filter(incident::Column::DeletedAt.is_null())
        .filter(incident::Column::Publication.eq(Col(Publication::Scheduled)))
        .filter(incident::Column::PublishAt.lte(Col(now)));
    for row in incidents.all(db.read()).await? {
        let at = row.publish_at.unwrap_or(row.created_at).0;
        all.push(Due { at, what: What::PublishIncident, page: row.page_id.0, event: row.id.0 });
    }
    let mut push = |at: Instant, what: What, row: &maintenance::Model| {
        all.push(Due { at, what, page: row.page_id.0, event: row.id.0 });
    };
    for row in maintenances(Publication::Scheduled).filter(M::PublishAt.lte(Col(now))).all(db.read()).await? {
        push(row.publish_at.unwrap_or(row.created_at).0, What::PublishMaintenance, &row);
    }
    let out = || maintenances(Publication::Published);
    let scheduled = || out().filter(M::State.eq(Col(MaintenanceState::Scheduled)));
    for row in scheduled().filter(M::AutoStart.eq(true)).filter(M::ScheduledFor.lte(Col(now))).all(db.read()).await? {
        push(row.scheduled_for.0.max(row.updated_at.0), What::Advance, &row);
    }
    let running = out().filter(M::State.is_in([MaintenanceState::InProgress, MaintenanceState::Verifying].map(Col)));
    for row in running.filter(M::AutoComplete.eq(true)).filter(M::ScheduledUntil.lte(Col(now))).all(db.read()).await? {
        push(row.scheduled_until.0.max(row.updated_at.0), What::Advance, &row);
    }
    let soon = scheduled().filter(M::ScheduledFor.gt(Col(now))).filter(M::ScheduledFor.lte(Col(now + EARLIEST_REMINDER)));
    for row in soon.filter(Expr::col(M::Reminded).ne(Expr::col(M::RemindBefore))).all(db.read()).await? {
        if let Some(at) = due_reminders(&row, now).into_iter().map(|minutes| remind_at(row.scheduled_for.0, minutes)).min() {
            push(at, What::Remind, &row);
        }
    }
    all.sort_unstable();
    Ok(all)
}

fn maintenances(publication: Publication) -> Select<maintenance::Entity> {
    maintenance::Entity::find()
        .filter(maintenance::Column::PageId.in_subquery(pages()))
        .filter(maintenance::Column::DeletedAt.is_null())
        .filter(maintenance::Column::Publication.eq(Col(publication)))
}

/// The pages nobody deleted.
pub(super) fn pages() -> SelectStatement {
    Query::select().column(page::Column::Id).from(page::Entity).and_where(Expr::col(page::Column::DeletedAt).is_null()).to_owned()
}
