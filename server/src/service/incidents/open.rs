//! Opening an incident, now, later, as a draft, or after the fact.

use app::model::{EventId, EventKind, Impact, IncidentState, NoticeKind, PageId, Publication, access::Right, input::NewIncident};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{recompute::recompute, save, settle, tell};
use crate::{
    entity::{Col, Json, incident},
    error::Result,
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        events::{self, Draft},
        mutation::{Deed, Mutation},
        rows,
    },
};

/// Opens an incident and answers with its id. A cause that already has an open incident gets no second one.
pub async fn open(services: &Services, actor: &Actor, page: PageId, input: NewIncident) -> Result<EventId> {
    let mut input = input.validate()?;
    let mut m = Mutation::begin(services, actor, page, Right::RunEvents).await?;
    keep_to_the_past(&m, &mut input)?;
    if let Some(id) = already_open(&m, &input).await? {
        return Ok(id);
    }
    let row = write(&mut m, &input).await?;
    m.commit().await?;
    Ok(row.id.0)
}

/// Opens an incident as part of another change.
pub(in crate::service) async fn open_within(m: &mut Mutation<'_>, input: NewIncident) -> Result<incident::Model> {
    let mut input = input.validate()?;
    keep_to_the_past(m, &mut input)?;
    write(m, &input).await
}

async fn write(m: &mut Mutation<'_>, input: &NewIncident) -> Result<incident::Model> {
    let id = events::register(m, EventKind::Incident).await?;
    let row = first_row(m, id, input);
    rows::insert(m.tx(), row.clone()).await?;
    m.record(Fact::Incident(row.clone()));
    let row = write_log(m, row, input).await?;
    settle(m, &row, None).await?;
    if input.update.notify {
        let kind = if row.state.0.is_open() { NoticeKind::IncidentCreated } else { NoticeKind::IncidentResolved };
        tell(m, &row, kind, None).await?;
    }
    m.audit(Deed::on("opened", "incident", id).after(&row)).await?;
    Ok(row)
}

fn keep_to_the_past(m: &Mutation<'_>, input: &mut NewIncident) -> Result<()> {
    let moments =
        [("started_at", &mut input.started_at), ("detected_at", &mut input.detected_at), ("display_at", &mut input.update.display_at)];
    for (field, moment) in moments {
        *moment = moment.map(|at| events::past(m, field, at)).transpose()?;
    }
    if let Some(backfill) = &mut input.backfill {
        backfill.resolved_at = events::past(m, "resolved_at", backfill.resolved_at)?;
        backfill.started_at = backfill.started_at.min(backfill.resolved_at);
    }
    Ok(())
}

async fn already_open(m: &Mutation<'_>, input: &NewIncident) -> Result<Option<EventId>> {
    let (Some(source), Some(key)) = (&input.source, &input.source_key) else { return Ok(None) };
    let found = incident::Entity::live(m.page_id())
        .filter(incident::Column::Source.eq(source.as_str()))
        .filter(incident::Column::SourceKey.eq(key.as_str()))
        .filter(incident::Column::State.ne(Col(IncidentState::Resolved)))
        .one(m.tx())
        .await?;
    Ok(found.map(|row| row.id.0))
}

fn first_row(m: &Mutation<'_>, id: EventId, input: &NewIncident) -> incident::Model {
    let now = m.now();
    let (publication, publish_at) = events::first_standing(input.publish, now);
    let out = (publication == Publication::Published).then_some(Col(now));
    let created = input.backfill.map_or(now, |b| b.started_at);
    incident::Model {
        id: Col(id),
        page_id: Col(m.page_id()),
        name: input.name.clone(),
        state: Col(IncidentState::Investigating),
        impact: Col(Impact::None),
        impact_override: input.impact_override.map(Col),
        visibility: Col(input.visibility),
        publication,
        publish_at,
        published_at: out,
        audience: Json(Vec::new()),
        started_at: input.backfill.map(|b| b.started_at).or(input.started_at).map(Col),
        detected_at: input.detected_at.map(Col),
        acknowledged_at: None,
        // Visitors were told nothing while an incident that is entered afterwards was going on.
        first_posted_at: out.filter(|_| input.backfill.is_none()),
        mitigated_at: None,
        resolved_at: None,
        next_update_at: None,
        false_alarm: false,
        backfilled: input.backfill.is_some(),
        counts_as_downtime: input.backfill.is_none_or(|b| b.counts_as_downtime),
        pinned: input.pinned,
        tags: Json(input.tags.clone()),
        metadata: Json(input.metadata.clone()),
        reminder_intervals: input.reminder_intervals.clone(),
        notify: input.update.notify,
        source: input.source.clone(),
        source_key: input.source_key.clone(),
        created_by: m.actor().name.clone(),
        rev: 1,
        created_at: Col(created),
        updated_at: Col(now),
        deleted_at: None,
    }
}

/// Writes the first update; for an incident entered after the fact, one that opens it and one that resolves it.
async fn write_log(m: &mut Mutation<'_>, row: incident::Model, input: &NewIncident) -> Result<incident::Model> {
    let state = input.update.state.unwrap_or(IncidentState::Investigating);
    let display_at = input.update.display_at.unwrap_or(m.now());
    let draft = Draft {
        event: row.id.0,
        state: Some(state.to_string()),
        body: input.update.body.clone(),
        display_at,
        next_update_at: input.update.next_update_at,
        notify: input.update.notify && input.backfill.is_none(),
        internal: false,
        statuses: input.update.statuses.clone(),
    };
    match input.backfill {
        None => {
            events::write_update(m, draft).await?;
        }
        Some(past) => {
            let opening = Draft {
                state: Some(IncidentState::Investigating.to_string()),
                body: String::new(),
                display_at: past.started_at,
                next_update_at: None,
                ..draft.clone()
            };
            let ending = Draft {
                state: Some(IncidentState::Resolved.to_string()),
                display_at: past.resolved_at,
                next_update_at: None,
                statuses: Vec::new(),
                ..draft
            };
            events::write_update(m, opening).await?;
            events::write_update(m, ending).await?;
        }
    }
    let row = recompute(m, row).await?;
    save(m, row).await
}
