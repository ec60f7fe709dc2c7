//! A draft of an incident that a threshold writes for staff, and takes back if nobody has touched it.

use app::model::{
    Publication,
    input::{NewIncident, NewUpdate, PublishAt},
};
use sea_orm::EntityTrait;

use crate::{
    entity::{Col, incident, threshold_firing as firing},
    error::Result,
    live::derive,
    service::{components, incidents, mutation::Mutation},
};

/// What made the drafts, as incidents name it.
const SOURCE: &str = "threshold";

/// Writes a draft in the page's language.
pub(super) async fn write(m: &mut Mutation<'_>, row: &mut firing::Model) -> Result<()> {
    let component = components::load(m, row.component_id.0).await?;
    let (title, body) = incidents::opening(derive::settings(m.page()).language, &component.name);
    let input = NewIncident {
        update: NewUpdate { body, statuses: vec![(row.component_id.0, row.status.0)], ..NewUpdate::default() },
        publish: PublishAt::Draft,
        started_at: Some(row.began_at.0),
        detected_at: Some(row.began_at.0),
        source: Some(SOURCE.to_owned()),
        source_key: Some(row.id.to_string()),
        ..NewIncident::named(title, "")
    };
    let draft = incidents::open_within(m, input).await?;
    (row.event_id, row.event_rev) = (Some(draft.id), Some(draft.rev));
    Ok(())
}

/// Takes a draft back, unless staff have published, changed or deleted it.
pub(super) async fn take_back(m: &mut Mutation<'_>, row: &mut firing::Model) -> Result<()> {
    let Some(Col(id)) = row.event_id else { return Ok(()) };
    let found = incident::Entity::find_by_id(Col(id)).one(m.tx()).await?;
    let is_ours = |draft: &incident::Model| draft.publication == Publication::Draft && incidents::is_untouched(draft, row.event_rev);
    row.overruled = !found.as_ref().is_some_and(is_ours);
    if row.overruled { Ok(()) } else { incidents::delete_within(m, id).await }
}
