//! Page access users and groups, as compatible scripts keep them. Pages are public, so they hide nothing: they are kept so that those
//! scripts work.

mod groups;
mod links;
mod users;

pub use groups::{EditAccessGroup, create_group, delete_group, edit_group, list_groups, load_group};
pub use links::{Held, Holder, Side, Turn, hold, let_in, let_out};
pub use users::{EditAccessUser, create_user, delete_user, edit_user, list_users, load_user};

use app::model::{AccessGroupId, AccessUserId, ComponentId, Instant, MetricId, PageId, access::Right};
use sea_orm::DatabaseTransaction;

use crate::{
    error::Result,
    service::{Services, actor::Actor, members},
};

/// A page access user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessUser {
    /// Their id.
    pub id: AccessUserId,
    /// Their address.
    pub email: Option<String>,
    /// What another system calls them.
    pub external_login: Option<String>,
    /// The groups they are in.
    pub groups: Vec<AccessGroupId>,
    /// Their components.
    pub components: Vec<ComponentId>,
    /// Their metrics.
    pub metrics: Vec<MetricId>,
    /// When they were made.
    pub created_at: Instant,
    /// When they were last edited.
    pub updated_at: Instant,
}

/// A page access group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessGroup {
    /// Its id.
    pub id: AccessGroupId,
    /// What it is called.
    pub name: String,
    /// What another system calls it.
    pub external_identifier: Option<String>,
    /// Its users.
    pub users: Vec<AccessUserId>,
    /// Its components.
    pub components: Vec<ComponentId>,
    /// Its metrics.
    pub metrics: Vec<MetricId>,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last edited.
    pub updated_at: Instant,
}

/// Begins a change of them, while nobody else changes them.
async fn begin_change(services: &Services, actor: &Actor, page: PageId) -> Result<DatabaseTransaction> {
    actor.must(page, Right::ManageSubscribers)?;
    let tx = services.db.begin().await?;
    members::lock(&tx, page).await?;
    Ok(tx)
}
