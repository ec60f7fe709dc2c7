//! Alerts: another program that watches tells when one begins and when it is over, each as often as it likes. An alert sets the
//! status of a component, or opens an incident if it asks for one, and its end undoes that, see [`effect`] and [`incident`]. What was
//! heard is kept in a table, so that any process may hear the end of what another heard begin.

mod effect;
mod hear;
mod incident;
mod keep;

use std::{collections::BTreeSet, time::Duration};

use app::model::{ComponentId, Instant, PageId, access::Right};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};

pub use hear::{Heard, MOST_ALERTS, Opening, Told, Turn, Wish, hear};

use crate::{
    entity::{Col, alert, component, page},
    error::{Error, Result},
    service::{Services, actor::Actor, mutation::Mutation},
};

/// What the entries alerts make in the journal of a component are caused by.
const CAUSE: &str = "alert";

/// How long an alert that is over is kept: who tells of it again so late tells of another one.
const KEPT: Duration = Duration::from_secs(30 * 86_400);

/// Does what waited for the end of a maintenance, and finds what somebody else has decided meanwhile. A component that fails keeps
/// none of the others waiting.
pub async fn settle(services: &Services) -> Result<()> {
    let (actor, db) = (Actor::job("alerts"), services.db.read());
    let pages =
        Query::select().column(page::Column::Id).from(page::Entity).and_where(Expr::col(page::Column::DeletedAt).is_null()).to_owned();
    let live = Condition::all().add(component::Column::DeletedAt.is_null()).add(component::Column::ArchivedAt.is_null());
    let components = Query::select().column(component::Column::Id).from(component::Entity).cond_where(live).to_owned();
    let unsettled = alert::Entity::find()
        .filter(alert::Column::SettledAt.is_null())
        .filter(alert::Column::PageId.in_subquery(pages))
        .filter(alert::Column::ComponentId.in_subquery(components));
    let places: BTreeSet<_> = unsettled.all(db).await?.into_iter().map(|row| (row.page_id.0, row.component_id.0)).collect();
    let mut result = Ok(());
    for (page, component) in places {
        let done = match effect::plan(db, page, component).await {
            Ok(plan) if plan.is_empty() => continue,
            Ok(_) => settle_one(services, &actor, page, component).await,
            Err(error) => Err(error),
        };
        match done {
            // Gone since it was found.
            Ok(()) | Err(Error::NotFound(_)) => {}
            Err(error) => result = Err(error),
        }
    }
    result
}

async fn settle_one(services: &Services, actor: &Actor, page: PageId, component: ComponentId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::SetStatus).await?;
    if effect::bring_about(&mut m, component).await? {
        m.commit().await?;
    }
    Ok(())
}

/// Forgets alerts that have been over for long, and those whose component has been gone for as long.
pub async fn prune(services: &Services, now: Instant) -> Result<()> {
    let before = Col(now - KEPT);
    let gone =
        Query::select().column(component::Column::Id).from(component::Entity).and_where(component::Column::DeletedAt.lt(before)).to_owned();
    let old = Condition::any().add(alert::Column::SettledAt.lt(before)).add(alert::Column::ComponentId.in_subquery(gone));
    alert::Entity::delete_many().filter(old).exec(services.db.write()).await?;
    Ok(())
}
