//! What page access users and groups hold.

use std::collections::BTreeSet;

use app::model::{AccessGroupId, AccessUserId, PageId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::begin_change;
use crate::{
    entity::{Col, access_group, access_link, access_user, component, metric},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        rows,
    },
};

/// Who holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A user.
    User(AccessUserId),
    /// A group.
    Group(AccessGroupId),
}

impl Holder {
    fn id(self) -> String {
        match self {
            Self::User(id) => id.to_string(),
            Self::Group(id) => id.to_string(),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::User(_) => "access user",
            Self::Group(_) => "access group",
        }
    }
}

/// What can be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Components.
    Components,
    /// Metrics.
    Metrics,
    /// Users, by groups alone.
    Users,
}

impl Held {
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Components => "component",
            Self::Metrics => "metric",
            Self::Users => "user",
        }
    }

    fn field(self) -> &'static str {
        match self {
            Self::Components => "component_ids",
            Self::Metrics => "metric_ids",
            Self::Users => "page_access_user_ids",
        }
    }
}

/// What becomes of what is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// These are held as well.
    Add(Vec<String>),
    /// These are held, and nothing else.
    Replace(Vec<String>),
    /// These are not held any more.
    Remove(Vec<String>),
    /// Nothing is held any more.
    Clear,
}

/// Changes what somebody holds.
pub async fn hold(services: &Services, actor: &Actor, page: PageId, holder: Holder, (held, turn): (Held, Turn)) -> Result<()> {
    let tx = begin_change(services, actor, page).await?;
    must_be(&tx, page, holder).await?;
    write(&tx, page, holder, held, &turn).await?;
    let now = services.clock.now();
    let deed = match holder {
        Holder::User(id) => Deed::on("edited", "access user", id),
        Holder::Group(id) => Deed::on("edited", "access group", id),
    };
    let deed = deed.after(&format!("{turn:?}"));
    write_audit(&tx, actor, Some(page), now, deed).await?;
    tx.commit().await?;
    Ok(())
}

/// Who lets go of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// All users.
    Users,
    /// All groups.
    Groups,
}

/// Has all users, or all groups, let go of a component.
pub async fn let_out(services: &Services, actor: &Actor, page: PageId, component: &str, side: Side) -> Result<()> {
    let tx = begin_change(services, actor, page).await?;
    use access_link::Column as L;
    let holders: Vec<String> = match side {
        Side::Users => access_user::Entity::live(page).select_only().column(access_user::Column::Id).into_tuple().all(&tx).await?,
        Side::Groups => access_group::Entity::live(page).select_only().column(access_group::Column::Id).into_tuple().all(&tx).await?,
    };
    let of_side = access_link::Entity::delete_many().filter(L::TargetId.eq(component)).filter(L::HolderId.is_in(&holders));
    of_side.filter(L::Kind.eq(Held::Components.kind())).exec(&tx).await?;
    write_audit(&tx, actor, Some(page), services.clock.now(), Deed::on("let go of", "component", component).before(&holders)).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets these hold a component as well.
pub async fn let_in(services: &Services, actor: &Actor, page: PageId, component: &str, holders: &[Holder]) -> Result<()> {
    let tx = begin_change(services, actor, page).await?;
    for holder in holders {
        must_be(&tx, page, *holder).await?;
        write(&tx, page, *holder, Held::Components, &Turn::Add(vec![component.to_owned()])).await?;
    }
    let names: Vec<String> = holders.iter().map(|holder| holder.id()).collect();
    write_audit(&tx, actor, Some(page), services.clock.now(), Deed::on("let in to", "component", component).after(&names)).await?;
    tx.commit().await?;
    Ok(())
}

async fn must_be(db: &impl ConnectionTrait, page: PageId, holder: Holder) -> Result<()> {
    let is_there = match holder {
        Holder::User(id) => access_user::Entity::live(page).filter(access_user::Column::Id.eq(Col(id))).count(db).await? > 0,
        Holder::Group(id) => access_group::Entity::live(page).filter(access_group::Column::Id.eq(Col(id))).count(db).await? > 0,
    };
    if is_there { Ok(()) } else { Err(Error::NotFound(holder.noun())) }
}

/// Writes what somebody holds. What is not the page's cannot be held.
pub(super) async fn write(db: &impl ConnectionTrait, page: PageId, holder: Holder, held: Held, turn: &Turn) -> Result<()> {
    use access_link::Column as L;
    let own = || access_link::Entity::delete_many().filter(L::HolderId.eq(holder.id())).filter(L::Kind.eq(held.kind()));
    let wanted: BTreeSet<&String> = match turn {
        Turn::Add(ids) => ids.iter().collect(),
        Turn::Replace(ids) => {
            own().exec(db).await?;
            ids.iter().collect()
        }
        Turn::Remove(ids) => {
            own().filter(L::TargetId.is_in(ids)).exec(db).await?;
            return Ok(());
        }
        Turn::Clear => {
            own().exec(db).await?;
            return Ok(());
        }
    };
    let ids = || wanted.iter().map(|id| (*id).clone());
    let known = match held {
        Held::Components => component::Entity::live(page).filter(component::Column::Id.is_in(ids())).count(db).await?,
        Held::Metrics => metric::Entity::live(page).filter(metric::Column::Id.is_in(ids())).count(db).await?,
        Held::Users => access_user::Entity::live(page).filter(access_user::Column::Id.is_in(ids())).count(db).await?,
    };
    if known != wanted.len() as u64 {
        return Err(Error::field(held.field(), format!("must each be the id of a {} of this page", held.kind())));
    }
    for id in ids() {
        let row = access_link::Model { holder_id: holder.id(), target_id: id, kind: held.kind().to_owned(), page_id: Col(page) };
        rows::insert_new(db, row).await?;
    }
    Ok(())
}

/// All that is held on a page by these, or that holds these.
pub(super) async fn of_page(db: &impl ConnectionTrait, page: PageId) -> Result<Vec<access_link::Model>> {
    use access_link::Column as L;
    Ok(access_link::Entity::find().filter(L::PageId.eq(Col(page))).order_by_asc(L::TargetId).order_by_asc(L::HolderId).all(db).await?)
}

/// The ids of what one of them holds.
pub(super) fn held_by<T: std::str::FromStr>(links: &[access_link::Model], holder: &str, held: Held) -> Vec<T> {
    let own = links.iter().filter(|link| link.holder_id == holder && link.kind == held.kind());
    own.filter_map(|link| link.target_id.parse().ok()).collect()
}
