//! Groups: one heading over several components. Groups hold no groups.

use std::collections::BTreeSet;

use app::model::{
    ComponentId, GroupId, PageId,
    access::Right,
    input::{EditGroup, NewGroup},
};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{
    load_group,
    order::{self, Seat, line_up, seats},
    save,
};
use crate::{
    entity::{Col, component, component_group},
    error::{Error, Result},
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation, must_be_fresh},
        random, rows,
    },
};

/// Makes a group, last on the page, with these components taken from wherever they were.
pub async fn create_group(services: &Services, actor: &Actor, page: PageId, input: NewGroup) -> Result<GroupId> {
    let input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let row = component_group::Model {
        id: Col(random::id()),
        page_id: Col(page),
        name: input.name,
        description: input.description,
        position: order::end_of(&m, None).await?,
        collapse: Col(input.collapse),
        rev: 1,
        created_at: Col(m.now()),
        updated_at: Col(m.now()),
        deleted_at: None,
    };
    let id = row.id.0;
    rows::insert(m.tx(), row.clone()).await?;
    m.audit(Deed::on("created", "group", id).after(&with_components(&row, &input.components))).await?;
    m.record(Fact::Group(row));
    fill(&mut m, id, &input.components).await?;
    m.commit().await?;
    Ok(id)
}

/// Changes a group. Somebody else's change since `input.rev`, if it is given, refuses it; changing nothing makes no version.
/// Components it loses become loose, at the end of the page.
pub async fn edit_group(services: &Services, actor: &Actor, page: PageId, id: GroupId, input: EditGroup) -> Result<()> {
    let input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let before = load_group(&m, id).await?;
    if let Some(seen) = input.rev {
        must_be_fresh("group", seen, before.rev)?;
    }
    let mut row = before.clone();
    row.name = input.name.unwrap_or(row.name);
    row.description = input.description.unwrap_or(row.description);
    row.collapse = input.collapse.map_or(row.collapse, Col);
    let had = children(&m, id).await?;
    let has = input.components.clone().unwrap_or_else(|| had.clone());
    if row == before && has == had {
        return Ok(());
    }
    row.rev += 1;
    row.updated_at = Col(m.now());
    rows::overwrite(m.tx(), row.clone()).await?;
    m.audit(Deed::on("edited", "group", id).before(&with_components(&before, &had)).after(&with_components(&row, &has))).await?;
    m.record(Fact::Group(row));
    if has != had {
        fill(&mut m, id, &has).await?;
    }
    m.commit().await?;
    Ok(())
}

/// Takes a group away. Its components become loose and stand where it stood.
pub async fn delete_group(services: &Services, actor: &Actor, page: PageId, id: GroupId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let before = load_group(&m, id).await?;
    let had = children(&m, id).await?;
    let mut orphans = seats(&m, Some(id)).await?;
    let mut line = Vec::new();
    for seat in seats(&m, None).await? {
        if seat.id() == id.cast() {
            line.append(&mut orphans);
        } else {
            line.push(seat);
        }
    }
    let mut row = before.clone();
    row.deleted_at = Some(Col(m.now()));
    row.updated_at = Col(m.now());
    row.rev += 1;
    rows::overwrite(m.tx(), row.clone()).await?;
    m.record(Fact::Group(row));
    line_up(&mut m, None, line).await?;
    let archived = component::Entity::live(page).filter(component::Column::GroupId.eq(Col(id))).all(m.tx()).await?;
    for mut component in archived {
        component.group_id = None;
        component.rev += 1;
        component.updated_at = Col(m.now());
        save(&mut m, component).await?;
    }
    m.audit(Deed::on("deleted", "group", id).before(&with_components(&before, &had))).await?;
    m.commit().await?;
    Ok(())
}

/// Makes these the components of a group, in this order.
async fn fill(m: &mut Mutation<'_>, group: GroupId, ids: &[ComponentId]) -> Result<()> {
    let wanted: BTreeSet<ComponentId> = ids.iter().copied().collect();
    if wanted.len() != ids.len() {
        return Err(Error::field("components", "must name each component only once"));
    }
    let known = component::Entity::live(m.page_id())
        .filter(component::Column::ArchivedAt.is_null())
        .filter(component::Column::Id.is_in(wanted.iter().map(|id| Col(*id))))
        .all(m.tx())
        .await?;
    if let Some(missing) = wanted.iter().find(|id| !known.iter().any(|c| c.id == **id)) {
        return Err(Error::field("components", format!("names {missing}, which is no component of this page")));
    }
    let leavers: Vec<Seat> = seats(m, Some(group)).await?.into_iter().filter(|s| !wanted.contains(&s.id().cast())).collect();
    let left: BTreeSet<GroupId> = known.iter().filter_map(|c| c.group_id.map(|g| g.0)).filter(|g| *g != group).collect();
    let line = ids.iter().filter_map(|id| known.iter().find(|c| c.id == *id).cloned().map(Seat::Component)).collect();
    line_up(m, Some(group), line).await?;
    for other in left {
        order::close_ranks(m, Some(other)).await?;
    }
    let mut loose = seats(m, None).await?;
    loose.extend(leavers);
    line_up(m, None, loose).await?;
    Ok(())
}

async fn children(m: &Mutation<'_>, group: GroupId) -> Result<Vec<ComponentId>> {
    Ok(seats(m, Some(group)).await?.iter().map(|seat| seat.id().cast()).collect())
}

fn with_components(row: &component_group::Model, components: &[ComponentId]) -> serde_json::Value {
    let mut shown = serde_json::to_value(row).unwrap_or_default();
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("components".to_owned(), serde_json::json!(components));
    }
    shown
}
