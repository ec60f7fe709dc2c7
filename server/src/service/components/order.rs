//! The order of things: places count 1, 2, 3 inside a group, and among groups and loose components together.

use std::collections::BTreeSet;

use app::model::{GroupId, Instant, PageId, access::Right, component::SubjectId, shape::Place};
use sea_orm::{ColumnTrait, QueryFilter};

use super::save;
use crate::{
    entity::{Col, component, component_group},
    error::{Error, Result},
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation},
        rows,
    },
};

/// Something with a place in a line.
#[derive(Clone, Debug)]
pub(super) enum Seat {
    /// A group, which only the page's own line has.
    Group(component_group::Model),
    /// A component.
    Component(component::Model),
}

impl Seat {
    pub(super) fn id(&self) -> SubjectId {
        match self {
            Self::Group(row) => row.id.0.cast(),
            Self::Component(row) => row.id.0.cast(),
        }
    }

    fn place(&self) -> (i32, Instant, SubjectId) {
        match self {
            Self::Group(row) => (row.position, row.created_at.0, self.id()),
            Self::Component(row) => (row.position, row.created_at.0, self.id()),
        }
    }
}

/// Puts the components of a group, or the page's groups and loose components, in this order. Every one must be named once.
pub async fn reorder(services: &Services, actor: &Actor, page: PageId, group: Option<GroupId>, ids: &[SubjectId]) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    if let Some(group) = group {
        super::load_group(&m, group).await?;
    }
    let line = seats(&m, group).await?;
    let before: Vec<SubjectId> = line.iter().map(Seat::id).collect();
    let wanted: BTreeSet<SubjectId> = ids.iter().copied().collect();
    if wanted.len() != ids.len() {
        return Err(Error::field("ids", "must name each component and group only once"));
    }
    if let Some(foreign) = ids.iter().find(|id| !before.contains(id)) {
        return Err(Error::field("ids", format!("names {foreign}, which has no place here")));
    }
    if let Some(missing) = before.iter().find(|id| !wanted.contains(id)) {
        return Err(Error::field("ids", format!("must name {missing} too")));
    }
    let ordered = ids.iter().filter_map(|id| line.iter().find(|seat| seat.id() == *id).cloned()).collect();
    if !line_up(&mut m, group, ordered).await? {
        return Ok(());
    }
    let deed = match group {
        Some(group) => Deed::on("reordered", "group", group),
        None => Deed::on("reordered", "page", page),
    };
    m.audit(deed.before(&before).after(&ids)).await?;
    m.commit().await?;
    Ok(())
}

/// Puts everything on the page in this order at once, moving components from one group to another. `seen` is the order its editor
/// looked at: if it is another by now, nothing is done. Both name each group and component exactly once.
pub async fn arrange(services: &Services, actor: &Actor, page: PageId, seen: &[Place], wanted: &[Place]) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let line = seats(&m, None).await?;
    let (mut known, mut before) = (Vec::new(), Vec::new());
    for seat in line {
        let group = match &seat {
            Seat::Group(row) => Some(row.id.0),
            Seat::Component(_) => None,
        };
        let inside = if group.is_some() { seats(&m, group).await? } else { Vec::new() };
        let components = if group.is_some() { inside.iter().map(|s| s.id().cast()).collect() } else { vec![seat.id().cast()] };
        before.push(Place { group, components });
        known.push(seat);
        known.extend(inside);
    }
    if before != seen {
        return Err(Error::conflict("somebody else has changed what stands here; look at it as it is now"));
    }
    let named = |places: &[Place]| {
        let mut ids: Vec<SubjectId> =
            places.iter().flat_map(|p| p.group.map(|g| g.cast()).into_iter().chain(p.components.iter().map(|c| c.cast()))).collect();
        ids.sort_unstable();
        ids
    };
    let fits = wanted.iter().all(|place| place.group.is_some() || place.components.len() == 1);
    if !fits || named(wanted) != named(&before) {
        return Err(Error::field("places", "must name each group and component of the page exactly once"));
    }
    if before == wanted {
        return Ok(());
    }
    let seat = |id: SubjectId| known.iter().find(|seat| seat.id() == id).cloned();
    for place in wanted.iter().filter(|place| place.group.is_some()) {
        line_up(&mut m, place.group, place.components.iter().filter_map(|id| seat(id.cast())).collect()).await?;
    }
    let heads = wanted.iter().filter_map(|place| place.group.map(|g| g.cast()).or_else(|| place.components.first().map(|c| c.cast())));
    line_up(&mut m, None, heads.filter_map(seat).collect()).await?;
    m.audit(Deed::on("reordered", "page", page).before(&before).after(&wanted)).await?;
    m.commit().await?;
    Ok(())
}

/// The line of a group, or of the page, in order. Archived components stand in no line.
pub(super) async fn seats(m: &Mutation<'_>, group: Option<GroupId>) -> Result<Vec<Seat>> {
    let components = component::Entity::live(m.page_id()).filter(component::Column::ArchivedAt.is_null());
    let mut seats = Vec::new();
    match group {
        Some(group) => seats.extend(components.filter(component::Column::GroupId.eq(Col(group))).all(m.tx()).await?),
        None => seats.extend(components.filter(component::Column::GroupId.is_null()).all(m.tx()).await?),
    }
    let mut seats: Vec<Seat> = seats.into_iter().map(Seat::Component).collect();
    if group.is_none() {
        seats.extend(component_group::Entity::live(m.page_id()).all(m.tx()).await?.into_iter().map(Seat::Group));
    }
    seats.sort_by_key(Seat::place);
    Ok(seats)
}

/// The place behind the last of a line.
pub(super) async fn end_of(m: &Mutation<'_>, group: Option<GroupId>) -> Result<i32> {
    let count = seats(m, group).await?.len();
    Ok(place(count))
}

/// Closes the gaps of a line.
pub(super) async fn close_ranks(m: &mut Mutation<'_>, group: Option<GroupId>) -> Result<()> {
    let line = seats(m, group).await?;
    line_up(m, group, line).await?;
    Ok(())
}

/// Makes these, in this order, the line of a group or of the page. Says whether anything moved. A new place is no edit, a new
/// group is one: it is among the things an editor sees.
pub(super) async fn line_up(m: &mut Mutation<'_>, group: Option<GroupId>, line: Vec<Seat>) -> Result<bool> {
    let mut moved = false;
    for (n, seat) in line.into_iter().enumerate() {
        match seat {
            Seat::Group(mut row) if row.position != place(n) => {
                row.position = place(n);
                rows::overwrite(m.tx(), row.clone()).await?;
                m.record(Fact::Group(row));
                moved = true;
            }
            Seat::Component(mut row) if row.position != place(n) || row.group_id.map(|g| g.0) != group => {
                if row.group_id.map(|g| g.0) != group {
                    row.group_id = group.map(Col);
                    row.rev += 1;
                    row.updated_at = Col(m.now());
                }
                row.position = place(n);
                save(m, row).await?;
                moved = true;
            }
            _ => {}
        }
    }
    Ok(moved)
}

/// The place of the one before which so many stand.
fn place(before: usize) -> i32 {
    i32::try_from(before).map_or(i32::MAX, |n| n.saturating_add(1))
}
