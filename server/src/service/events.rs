//! What incidents and maintenances share when they are written: their place in the id space, their updates and components.

mod log;
mod place;
mod publication;
mod room;
mod telling;

use std::{collections::BTreeMap, time::Duration};

use app::model::{
    ComponentId, EventId, EventKind, GroupId, IncidentState, Instant, MaintenanceState, Publication, Status, UpdateId, Visibility,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    entity::{Col, component, component_group, event, event_component, event_update, incident, maintenance, update_component, update_edit},
    error::{Error, Result},
    live::fact::Fact,
    service::{illustrations, markdown, mutation::Mutation, random, rows},
};

pub use log::{past, revise, take_back};
pub use place::{place, place_of};
pub use publication::{Standing, first_standing, is_due, move_updates, next_standing};
pub use room::{MOST_TEXT, MOST_UPDATES, must_have_room};
pub use telling::{affected, live_only, tell};

/// A component of the page, as far as an event needs to know it.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its name with its group's: `Group - Component`.
    pub name: String,
    /// Its group.
    pub group: Option<GroupId>,
    /// Its baseline.
    pub baseline: Status,
}

/// How many components one input may name: more than a page can have, fewer than a database can be asked for at once.
const MOST: usize = 10_000;

/// The components with these ids, all of which must be on the page; `field` is what an error names.
pub async fn named(m: &Mutation<'_>, field: &str, ids: impl IntoIterator<Item = ComponentId>) -> Result<BTreeMap<ComponentId, Named>> {
    let ids: Vec<ComponentId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    if ids.len() > MOST {
        return Err(Error::field(field, format!("are {}; at most {MOST} are possible", ids.len())));
    }
    let rows = component::Entity::live(m.page_id()).filter(component::Column::Id.is_in(ids.iter().map(|id| Col(*id)))).all(m.tx()).await?;
    let groups = component_group::Entity::live(m.page_id()).all(m.tx()).await?;
    let name = |row: &component::Model| match groups.iter().find(|g| Some(g.id) == row.group_id) {
        Some(group) => format!("{} - {}", group.name, row.name),
        None => row.name.clone(),
    };
    let known: BTreeMap<_, _> =
        rows.iter().map(|row| (row.id.0, Named { name: name(row), group: row.group_id.map(|g| g.0), baseline: row.status.0 })).collect();
    match ids.iter().find(|id| !known.contains_key(id)) {
        Some(missing) => Err(Error::field(field, format!("names {missing}, which is no component of this page"))),
        None => Ok(known),
    }
}

/// The effective statuses of these components now as everybody sees them: from their baseline, running maintenance and
/// open incidents. What is hidden or for the team does not count, for the answer is shown to everybody.
pub async fn effective(m: &Mutation<'_>, known: &BTreeMap<ComponentId, Named>) -> Result<BTreeMap<ComponentId, Status>> {
    let ids: Vec<_> = known.keys().map(|id| Col(*id)).collect();
    let mut now: BTreeMap<ComponentId, Status> = known.iter().map(|(id, c)| (*id, c.baseline)).collect();
    let running = Condition::all()
        .add(maintenance::Column::State.is_in([MaintenanceState::InProgress, MaintenanceState::Verifying].map(Col)))
        .add(maintenance::Column::ToMaintenance.eq(true))
        .add(maintenance::Column::Publication.eq(Col(Publication::Published)))
        .add(maintenance::Column::Visibility.eq(Col(Visibility::Public)))
        .add(maintenance::Column::DeletedAt.is_null());
    let maintained = event_component::Entity::find()
        .join_rev(JoinType::InnerJoin, maintenance_of())
        .filter(event_component::Column::ComponentId.is_in(ids.clone()))
        .filter(running)
        .all(m.tx())
        .await?;
    for row in maintained {
        now.insert(row.component_id.0, Status::UnderMaintenance);
    }
    let open = Condition::all()
        .add(incident::Column::State.ne(Col(IncidentState::Resolved)))
        .add(incident::Column::Publication.eq(Col(Publication::Published)))
        .add(incident::Column::Visibility.eq(Col(Visibility::Public)))
        .add(incident::Column::FalseAlarm.eq(false))
        .add(incident::Column::DeletedAt.is_null());
    let claimed = event_component::Entity::find()
        .join_rev(JoinType::InnerJoin, incident_of())
        .filter(event_component::Column::ComponentId.is_in(ids))
        .filter(open)
        .all(m.tx())
        .await?;
    for row in claimed {
        now.entry(row.component_id.0).and_modify(|s| *s = (*s).max(row.status.0));
    }
    Ok(now)
}

fn incident_of() -> sea_orm::RelationDef {
    incident::Entity::belongs_to(event_component::Entity).from(incident::Column::Id).to(event_component::Column::EventId).into()
}

fn maintenance_of() -> sea_orm::RelationDef {
    maintenance::Entity::belongs_to(event_component::Entity).from(maintenance::Column::Id).to(event_component::Column::EventId).into()
}

/// Takes an id for a new incident or maintenance.
pub async fn register(m: &mut Mutation<'_>, kind: EventKind) -> Result<EventId> {
    let row = event::Model {
        id: Col(random::id()),
        page_id: Col(m.page_id()),
        kind: Col(kind),
        number: random::number(),
        created_at: Col(m.now()),
    };
    rows::insert(m.tx(), row.clone()).await?;
    let id = row.id.0;
    m.record(Fact::Event(row));
    Ok(id)
}

/// An update about to be written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The event it is about.
    pub event: EventId,
    /// The word of the state it sets.
    pub state: Option<String>,
    /// The text, in Markdown.
    pub body: String,
    /// When it is shown to have happened.
    pub display_at: Instant,
    /// When it promises the next one.
    pub next_update_at: Option<Instant>,
    /// Whether subscribers are told.
    pub notify: bool,
    /// Whether only staff see it.
    pub internal: bool,
    /// What it says about components.
    pub statuses: Vec<(ComponentId, Status)>,
}

/// Writes an update and what it says about components.
pub async fn write_update(m: &mut Mutation<'_>, draft: Draft) -> Result<event_update::Model> {
    let newest = event_update::Entity::find()
        .filter(event_update::Column::EventId.eq(Col(draft.event)))
        .order_by_desc(event_update::Column::CreatedAt)
        .one(m.tx())
        .await?;
    // The order of writing decides between updates shown at the same instant; ids are drawn by lot and cannot.
    let created_at = newest.map_or(m.now(), |newest| m.now().max(newest.created_at.0 + Duration::from_millis(1)));
    let row = event_update::Model {
        id: Col(random::id()),
        event_id: Col(draft.event),
        page_id: Col(m.page_id()),
        state: draft.state,
        body_html: illustrations::render(m, "body", &draft.body).await?,
        body: draft.body,
        renderer: markdown::RENDERER,
        display_at: Col(draft.display_at),
        deliver_notifications: draft.notify,
        internal: draft.internal,
        custom_tweet: None,
        next_update_at: draft.next_update_at.map(Col),
        author: m.actor().name.clone(),
        rev: 1,
        created_at: Col(created_at),
        updated_at: Col(created_at),
        deleted_at: None,
    };
    rows::insert(m.tx(), row.clone()).await?;
    m.record(Fact::Update(row.clone()));
    if !draft.statuses.is_empty() {
        write_touched(m, &row, &draft.statuses).await?;
    }
    Ok(row)
}

/// What an update says about components.
pub async fn load_touched(m: &Mutation<'_>, update: UpdateId) -> Result<Vec<update_component::Model>> {
    let of_update = update_component::Entity::find().filter(update_component::Column::UpdateId.eq(Col(update)));
    Ok(of_update.order_by_asc(update_component::Column::ComponentId).all(m.tx()).await?)
}

/// Writes what an update says about components, in place of what it said before. What a component was before the update
/// stays as it was first written down: by now the update itself has changed it.
pub async fn write_touched(m: &mut Mutation<'_>, update: &event_update::Model, statuses: &[(ComponentId, Status)]) -> Result<()> {
    let known = named(m, "components", statuses.iter().map(|(id, _)| *id)).await?;
    let mut before = effective(m, &known).await?;
    before.extend(load_touched(m, update.id.0).await?.into_iter().map(|row| (row.component_id.0, row.old_status.0)));
    write_touched_since(m, update, (&known, &before), statuses).await
}

/// The same, where what was before is known from before the update was written.
pub async fn write_touched_since(
    m: &mut Mutation<'_>,
    update: &event_update::Model,
    (known, before): (&BTreeMap<ComponentId, Named>, &BTreeMap<ComponentId, Status>),
    statuses: &[(ComponentId, Status)],
) -> Result<()> {
    update_component::Entity::delete_many().filter(update_component::Column::UpdateId.eq(update.id)).exec(m.tx()).await?;
    let rows: Vec<update_component::Model> = statuses
        .iter()
        .filter_map(|(id, status)| {
            Some(update_component::Model {
                update_id: update.id,
                component_id: Col(*id),
                page_id: update.page_id,
                name: known.get(id)?.name.clone(),
                old_status: Col(*before.get(id)?),
                new_status: Col(*status),
            })
        })
        .collect();
    rows::insert_all(m.tx(), rows.clone()).await?;
    m.record(Fact::Touched { event: update.event_id.0, update: update.id.0, rows });
    Ok(())
}

/// Takes back all that was said about these components: the event has nothing to do with them.
pub async fn let_go(m: &mut Mutation<'_>, event: EventId, components: &[ComponentId]) -> Result<()> {
    for (update, touched) in load_updates(m, event).await? {
        let rows: Vec<_> = touched.iter().filter(|row| !components.contains(&row.component_id.0)).cloned().collect();
        if rows.len() < touched.len() {
            update_component::Entity::delete_many()
                .filter(update_component::Column::UpdateId.eq(update.id))
                .filter(update_component::Column::ComponentId.is_in(components.iter().map(|id| Col(*id))))
                .exec(m.tx())
                .await?;
            m.record(Fact::Touched { event, update: update.id.0, rows });
        }
    }
    Ok(())
}

/// Writes the components of an event, in place of all it had.
pub async fn write_affected(m: &mut Mutation<'_>, event: EventId, affected: &BTreeMap<ComponentId, Status>) -> Result<()> {
    let old = event_component::Entity::find()
        .filter(event_component::Column::EventId.eq(Col(event)))
        .order_by_asc(event_component::Column::ComponentId)
        .all(m.tx())
        .await?;
    let page_id = Col(m.page_id());
    let rows: Vec<event_component::Model> = affected
        .iter()
        .map(|(id, status)| event_component::Model { event_id: Col(event), component_id: Col(*id), page_id, status: Col(*status) })
        .collect();
    if rows == old {
        return Ok(());
    }
    event_component::Entity::delete_many().filter(event_component::Column::EventId.eq(Col(event))).exec(m.tx()).await?;
    rows::insert_all(m.tx(), rows.clone()).await?;
    m.record(Fact::Affected { event, rows });
    Ok(())
}

/// The update with this id, which must belong to the event.
pub async fn load_update(m: &Mutation<'_>, event: EventId, id: UpdateId) -> Result<event_update::Model> {
    event_update::Entity::live(m.page_id())
        .filter(event_update::Column::Id.eq(Col(id)))
        .filter(event_update::Column::EventId.eq(Col(event)))
        .one(m.tx())
        .await?
        .ok_or(Error::NotFound("update"))
}

/// All updates of an event with what they say about components, oldest first.
pub async fn load_updates(m: &Mutation<'_>, event: EventId) -> Result<Vec<(event_update::Model, Vec<update_component::Model>)>> {
    let mut all = event_update::Entity::live(m.page_id())
        .filter(event_update::Column::EventId.eq(Col(event)))
        .find_with_related(update_component::Entity)
        .all(m.tx())
        .await?;
    all.sort_by_key(|(row, _)| crate::live::view::order(row));
    Ok(all)
}

/// Replaces a written update, keeping what it said before if its text or state changed.
pub async fn replace_update(
    m: &mut Mutation<'_>,
    before: &event_update::Model,
    mut row: event_update::Model,
) -> Result<event_update::Model> {
    if before.body != row.body || before.state != row.state {
        let edit = update_edit::Model {
            id: 0,
            update_id: row.id,
            body: before.body.clone(),
            body_html: before.body_html.clone(),
            state: before.state.clone(),
            display_at: before.display_at,
            replaced_at: Col(m.now()),
            author: m.actor().name.clone(),
        };
        let mut active = edit.into_active_model();
        active.id = sea_orm::ActiveValue::NotSet;
        let edit = sea_orm::ActiveModelTrait::insert(active, m.tx()).await?;
        m.record(Fact::Edit { event: row.event_id.0, row: edit });
    }
    row.rev = before.rev + 1;
    row.updated_at = Col(m.now());
    rows::overwrite(m.tx(), row.clone()).await?;
    m.record(Fact::Update(row.clone()));
    Ok(row)
}
