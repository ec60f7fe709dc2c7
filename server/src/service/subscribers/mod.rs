//! Who is told: they ask for it, prove that the address is theirs, change what they want to hear, and leave. Staff look after
//! them.

mod ask;
mod bounce;
mod check;
mod deliveries;
mod figures;
mod held;
mod import;
pub mod link;
mod list;
mod many;
mod own;
mod staff;
mod wishes;

pub use ask::{Asked, resend, subscribe};
pub use bounce::came_back;
pub use deliveries::{attempts, cancel_delivery, deliveries, health, retry_delivery};
pub use figures::{Planned, headcounts, reach};
pub use held::{call_back, held};
pub use import::{export, import, preview_import};
pub use list::{Order, Wanted, count, ids, list};
pub use many::{Deeds, change_all};
pub use own::{confirm, edit_own, erase_own, leave, look};
pub use staff::{Known, add, add_known, edit, erase, find, load, quarantine, reactivate, remove, replace_secret, secrets, test};
pub use wishes::read as load_wishes;

use std::time::Duration;

use app::model::{
    Channel, Instant, SubscriberId, SubscriberState,
    subscriber::{Subscription, Wishes},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use crate::{
    entity::{Col, subscriber},
    error::{Error, Result},
    service::Services,
};

/// How long a link to confirm is good.
pub const CONFIRM_WITHIN: Duration = Duration::from_secs(24 * 3_600);

/// How long an address is kept that was never confirmed.
const UNCONFIRMED_KEPT: Duration = Duration::from_secs(7 * 86_400);

/// How long it is kept that somebody left.
const GONE_KEPT: Duration = Duration::from_secs(30 * 86_400);

/// How long a quarantined address is kept.
pub const QUARANTINE_KEPT: Duration = Duration::from_secs(90 * 86_400);

/// How long somebody is kept who only asked about one event, once that is over: it may be opened again.
const EVENT_KEPT: Duration = Duration::from_secs(7 * 86_400);

async fn load_row(db: &impl ConnectionTrait, id: SubscriberId) -> Result<subscriber::Model> {
    let row = subscriber::Entity::find_by_id(Col(id)).filter(subscriber::Column::DeletedAt.is_null()).one(db).await?;
    row.ok_or(Error::NotFound("subscriber"))
}

async fn view(db: &impl ConnectionTrait, row: &subscriber::Model) -> Result<Subscription> {
    Ok(view_with(row, wishes::read(db, row).await?))
}

fn view_with(row: &subscriber::Model, wishes: Wishes) -> Subscription {
    Subscription {
        id: row.id.0,
        channel: row.channel.0,
        address: shown(row.channel.0, &row.address),
        state: row.state.0,
        event: row.event_id.map(|id| id.0),
        wishes,
        created_at: row.created_at.0,
    }
}

/// An address as people may see it: a browser's is long and means nothing to them.
pub fn shown(channel: Channel, address: &str) -> String {
    if channel == Channel::Push { link::host_of(channel, address) } else { address.to_owned() }
}

/// They are in this state from now on, which lasts as long as it may.
fn enter(row: &mut subscriber::Model, state: SubscriberState, now: Instant) {
    row.state = Col(state);
    row.updated_at = Col(now);
    row.purge_at = match state {
        SubscriberState::Unconfirmed => Some(Col(now + UNCONFIRMED_KEPT)),
        SubscriberState::Active => None,
        SubscriberState::Quarantined => Some(Col(now + QUARANTINE_KEPT)),
        SubscriberState::Unsubscribed => Some(Col(now + GONE_KEPT)),
    };
    if state == SubscriberState::Active {
        (row.quarantined_at, row.quarantine_reason, row.unsubscribed_at) = (None, None, None);
        (row.failures, row.failing_since) = (0, None);
        row.confirmed_at = row.confirmed_at.or(Some(Col(now)));
    }
}

/// Forgets whose time is over, with all that was sent to them: who never confirmed, who left, who could not be reached, whose
/// event is over.
pub async fn forget_due(services: &Services, now: Instant) -> Result<u64> {
    use crate::entity::incident;
    use sea_orm::sea_query::Query;
    let over = Query::select()
        .column(incident::Column::Id)
        .from(incident::Entity)
        .and_where(incident::Column::ResolvedAt.lt(Col(now - EVENT_KEPT)))
        .to_owned();
    let due = Condition::any().add(subscriber::Column::PurgeAt.lte(Col(now))).add(subscriber::Column::EventId.in_subquery(over));
    Ok(subscriber::Entity::delete_many().filter(due).exec(services.db.write()).await?.rows_affected)
}
