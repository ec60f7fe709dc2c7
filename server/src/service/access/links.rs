//! What page access users and groups hold.

use std::collections::BTreeSet;

use app::model::{AccessGroupId, AccessUserId, PageId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::ExprTrait,
};

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

/// How many things can be named at once.
const MOST: usize = 5_000;

/// How many stand in one statement: databases take only so many.
const AT_ONCE: usize = 500;

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
    let of_side = match side {
        Side::Users => access_user::Entity::live(page).select_only().column(access_user::Column::Id).into_query(),
        Side::Groups => access_group::Entity::live(page).select_only().column(access_group::Column::Id).into_query(),
    };
    let those = L::TargetId.eq(component).and(L::Kind.eq(Held::Components.kind())).and(L::HolderId.in_subquery(of_side));
    let holders = access_link::Entity::find().select_only().column(L::HolderId).filter(those.clone()).order_by_asc(L::HolderId);
    let holders: Vec<String> = holders.into_tuple().all(&tx).await?;
    access_link::Entity::delete_many().filter(those).exec(&tx).await?;
    write_audit(&tx, actor, Some(page), services.clock.now(), Deed::on("let go of", "component", component).before(&holders)).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets these hold a component as well.
pub async fn let_in(services: &Services, actor: &Actor, page: PageId, component: &str, holders: &[Holder]) -> Result<()> {
    let tx = begin_change(services, actor, page).await?;
    must_be_few("holders", holders.len())?;
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
    let own = L::HolderId.eq(holder.id()).and(L::Kind.eq(held.kind()));
    let named: BTreeSet<&String> = match turn {
        Turn::Add(ids) | Turn::Replace(ids) | Turn::Remove(ids) => ids.iter().collect(),
        Turn::Clear => BTreeSet::new(),
    };
    must_be_few(held.field(), named.len())?;
    if matches!(turn, Turn::Replace(_) | Turn::Clear) {
        access_link::Entity::delete_many().filter(own.clone()).exec(db).await?;
    }
    let named: Vec<&String> = named.into_iter().collect();
    for ids in named.chunks(AT_ONCE) {
        let own = own.clone().and(L::TargetId.is_in(ids.iter().copied()));
        if matches!(turn, Turn::Remove(_)) {
            access_link::Entity::delete_many().filter(own).exec(db).await?;
            continue;
        }
        must_be_known(db, page, held, ids).await?;
        let there = access_link::Entity::find().select_only().column(L::TargetId).filter(own);
        let there: Vec<String> = there.into_tuple().all(db).await?;
        let news = ids.iter().filter(|id| !there.contains(id));
        let link = |id: &&String| access_link::Model {
            holder_id: holder.id(),
            target_id: (*id).clone(),
            kind: held.kind().to_owned(),
            page_id: Col(page),
        };
        rows::insert_all(db, news.map(link).collect()).await?;
    }
    Ok(())
}

async fn must_be_known(db: &impl ConnectionTrait, page: PageId, held: Held, ids: &[&String]) -> Result<()> {
    let these = || ids.iter().map(|id| (*id).clone());
    let known = match held {
        Held::Components => component::Entity::live(page).filter(component::Column::Id.is_in(these())).count(db).await?,
        Held::Metrics => metric::Entity::live(page).filter(metric::Column::Id.is_in(these())).count(db).await?,
        Held::Users => access_user::Entity::live(page).filter(access_user::Column::Id.is_in(these())).count(db).await?,
    };
    let words = || format!("must each be the id of a {} of this page", held.kind());
    if known == ids.len() as u64 { Ok(()) } else { Err(Error::field(held.field(), words())) }
}

/// Refuses more than can be named at once.
pub(super) fn must_be_few(field: &str, count: usize) -> Result<()> {
    if count <= MOST { Ok(()) } else { Err(Error::field(field, format!("must be at most {MOST}"))) }
}

/// All that is held by these, few as they are, or that holds these.
pub(super) async fn of_these(db: &impl ConnectionTrait, ids: impl IntoIterator<Item = String>) -> Result<Vec<access_link::Model>> {
    use access_link::Column as L;
    let ids: Vec<String> = ids.into_iter().collect();
    let theirs = L::HolderId.is_in(&ids).or(L::TargetId.is_in(&ids).and(L::Kind.eq(Held::Users.kind())));
    Ok(access_link::Entity::find().filter(theirs).order_by_asc(L::TargetId).order_by_asc(L::HolderId).all(db).await?)
}

/// The ids of what one of them holds.
pub(super) fn held_by<T: std::str::FromStr>(links: &[access_link::Model], holder: &str, held: Held) -> Vec<T> {
    let own = links.iter().filter(|link| link.holder_id == holder && link.kind == held.kind());
    own.filter_map(|link| link.target_id.parse().ok()).collect()
}
