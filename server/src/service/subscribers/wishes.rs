//! What a subscriber wants to hear, in the table's terms.

use std::collections::BTreeSet;

use app::model::{
    PageId, Publication, SubscriberId, Word,
    access::{Audience, Exposure, visible},
    subscriber::{Kinds, Wishes},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    entity::{Col, component, component_group, subscriber, subscriber_scope},
    error::{Error, Result},
    service::rows,
};

/// What is kept of the wishes in the subscriber's own row.
pub fn write(row: &mut subscriber::Model, wishes: &Wishes) {
    row.whole_page = wishes.is_whole_page();
    row.incidents = wishes.kinds.incidents;
    row.maintenances = wishes.kinds.maintenances;
    row.postmortems = wishes.kinds.postmortems;
    row.components = wishes.kinds.components;
    row.only_severe = wishes.only_severe;
    row.language = wishes.language.map(|language| language.as_str().to_owned());
    row.time_zone.clone_from(&wishes.time_zone);
}

/// Keeps what they chose one by one, in place of what they chose before.
pub async fn choose(tx: &impl ConnectionTrait, row: &subscriber::Model, wishes: &Wishes) -> Result<()> {
    subscriber_scope::Entity::delete_many().filter(subscriber_scope::Column::SubscriberId.eq(row.id)).exec(tx).await?;
    let scope = |target_id: String, kind: &str| subscriber_scope::Model { subscriber_id: row.id, target_id, kind: kind.to_owned() };
    let groups = wishes.groups.iter().map(|id| scope(id.to_string(), "group"));
    let components = wishes.components.iter().map(|id| scope(id.to_string(), "component"));
    rows::insert_all(tx, groups.chain(components).collect()).await
}

/// What they want to hear.
pub async fn read(db: &impl ConnectionTrait, row: &subscriber::Model) -> Result<Wishes> {
    let chosen = match row.whole_page {
        true => Vec::new(),
        false => chosen(db, [row.id]).await?,
    };
    Ok(of(row, &chosen))
}

/// What each of them wants to hear, in their order.
pub async fn read_all(db: &impl ConnectionTrait, rows: &[subscriber::Model]) -> Result<Vec<Wishes>> {
    let chosen = chosen(db, rows.iter().filter(|row| !row.whole_page).map(|row| row.id)).await?;
    Ok(rows.iter().map(|row| of(row, &chosen)).collect())
}

/// What these chose one by one.
async fn chosen(db: &impl ConnectionTrait, of: impl IntoIterator<Item = Col<SubscriberId>>) -> Result<Vec<subscriber_scope::Model>> {
    let of_theirs = subscriber_scope::Entity::find().filter(subscriber_scope::Column::SubscriberId.is_in(of));
    Ok(of_theirs.order_by_asc(subscriber_scope::Column::TargetId).all(db).await?)
}

/// What somebody wants to hear, with what several chose one by one.
fn of(row: &subscriber::Model, chosen: &[subscriber_scope::Model]) -> Wishes {
    let own = || chosen.iter().filter(|scope| scope.subscriber_id == row.id && !row.whole_page);
    let of_kind = |kind: &'static str| own().filter(move |scope| scope.kind == kind);
    Wishes {
        groups: of_kind("group").filter_map(|scope| scope.target_id.parse().ok()).collect(),
        components: of_kind("component").filter_map(|scope| scope.target_id.parse().ok()).collect(),
        kinds: Kinds { incidents: row.incidents, maintenances: row.maintenances, postmortems: row.postmortems, components: row.components },
        only_severe: row.only_severe,
        language: row.language.as_deref().and_then(Word::parse),
        time_zone: row.time_zone.clone(),
    }
}

/// Refuses what the page does not have, and a zone nobody lives in.
pub async fn check(db: &impl ConnectionTrait, page: PageId, wishes: &Wishes) -> Result<()> {
    if let Some(zone) = &wishes.time_zone
        && jiff::tz::TimeZone::get(zone).is_err()
    {
        return Err(Error::field("time_zone", "must be a zone such as Europe/Berlin"));
    }
    if !wishes.components.is_empty() {
        let asked = component::Column::Id.is_in(wishes.components.iter().map(|id| Col(*id)));
        let found = component::Entity::live(page).filter(asked).all(db).await?;
        let is_public = |row: &component::Model| {
            visible(Audience::Public, Exposure { visibility: row.visibility.0, publication: Publication::Published, deleted: false })
        };
        let found: BTreeSet<_> = found.into_iter().filter(is_public).map(|row| row.id.0).collect();
        must_know("components", wishes.components.iter().find(|id| !found.contains(id)))?;
    }
    if !wishes.groups.is_empty() {
        let asked = component_group::Column::Id.is_in(wishes.groups.iter().map(|id| Col(*id)));
        let found: BTreeSet<_> = component_group::Entity::live(page).filter(asked).all(db).await?.into_iter().map(|row| row.id.0).collect();
        must_know("groups", wishes.groups.iter().find(|id| !found.contains(id)))?;
    }
    Ok(())
}

/// The same, but for what they have already: each list of choices, and the zone, where it is another.
pub async fn check_change(db: &impl ConnectionTrait, page: PageId, was: &Wishes, wishes: &Wishes) -> Result<()> {
    let mut news = wishes.clone();
    if news.components == was.components {
        news.components.clear();
    }
    if news.groups == was.groups {
        news.groups.clear();
    }
    news.time_zone.take_if(|zone| was.time_zone.as_ref() == Some(zone));
    check(db, page, &news).await
}

fn must_know(field: &str, unknown: Option<&impl std::fmt::Display>) -> Result<()> {
    unknown.map_or(Ok(()), |id| Err(Error::field(field, format!("name {id}, which this page does not have"))))
}
