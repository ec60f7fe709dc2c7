//! The log of an event: saying something, correcting it, taking it back.

use std::time::Duration;

use app::model::{
    EventId, Instant, UpdateId,
    input::{EditUpdate, NewUpdate},
};

use super::{Draft, load_touched, load_update, load_updates, replace_update};
use crate::{
    entity::{Col, event_update},
    error::{Error, Result},
    service::{
        illustrations, markdown,
        mutation::{Deed, Mutation, must_be_fresh},
    },
};

/// How far the clock of a script may be ahead of ours.
const AHEAD: Duration = Duration::from_secs(60);

/// A moment that was. What has not happened yet cannot be told: everything said later would count as earlier.
/// A clock that is a little fast is forgiven, and its "now" is our now.
pub fn past(m: &Mutation<'_>, field: &str, at: Instant) -> Result<Instant> {
    if at > m.now() + AHEAD {
        return Err(Error::field(field, "must not lie in the future"));
    }
    Ok(at.min(m.now()))
}

impl Draft {
    /// What somebody asked to be said about an event; at `now` unless they name another time.
    pub fn of<S: ToString>(event: EventId, input: &NewUpdate<S>, now: Instant) -> Self {
        Self {
            event,
            state: input.state.as_ref().map(S::to_string),
            body: input.body.clone(),
            display_at: input.display_at.unwrap_or(now),
            next_update_at: input.next_update_at,
            notify: input.notify && !input.internal,
            internal: input.internal,
            statuses: input.statuses.clone(),
        }
    }
}

/// Corrects an update; what it said before stays to be read. Its statuses are left to the caller.
/// Answers with what it was and what it is.
pub async fn revise<S: ToString>(
    m: &mut Mutation<'_>,
    (event, id): (EventId, UpdateId),
    input: &EditUpdate<S>,
) -> Result<(event_update::Model, event_update::Model)> {
    let before = load_update(m, event, id).await?;
    must_be_fresh("update", input.rev, before.rev)?;
    let after = corrected(m, &before, input).await?;
    let after = replace_update(m, &before, after).await?;
    m.audit(Deed::on("edited", "update", id).before(&before).after(&after)).await?;
    Ok((before, after))
}

/// The update as it is meant to be; it must still say something, and a note for staff cannot become more than that.
async fn corrected<S: ToString>(m: &Mutation<'_>, before: &event_update::Model, input: &EditUpdate<S>) -> Result<event_update::Model> {
    let mut after = before.clone();
    if let Some(body) = &input.body {
        after.body_html = illustrations::render(m, "body", body).await?;
        after.body.clone_from(body);
        after.renderer = markdown::RENDERER;
    }
    if let Some(state) = &input.state {
        after.state = state.as_ref().map(S::to_string);
    }
    if let Some(at) = input.display_at {
        after.display_at = Col(past(m, "display_at", at)?);
    }
    let names = match &input.statuses {
        Some(statuses) => !statuses.is_empty(),
        None => !load_touched(m, before.id.0).await?.is_empty(),
    };
    if after.internal && after.state.is_some() {
        return Err(Error::field("state", "cannot be set on a note for staff"));
    }
    if after.internal && names {
        return Err(Error::field("components", "cannot be set on a note for staff"));
    }
    if after.body.is_empty() && after.state.is_none() && !names {
        return Err(Error::field("body", "must not be empty"));
    }
    Ok(after)
}

/// Takes an update back and answers with it. The last one stays, so that the event (`noun`) says something.
pub async fn take_back(m: &mut Mutation<'_>, (event, id): (EventId, UpdateId), noun: &str) -> Result<event_update::Model> {
    let before = load_update(m, event, id).await?;
    let others = load_updates(m, event).await?.into_iter().filter(|(u, _)| !u.internal && u.id != before.id).count();
    if others == 0 && !before.internal {
        return Err(Error::conflict(format!("at least one update stays; delete the {noun} instead")));
    }
    let mut after = before.clone();
    after.deleted_at = Some(Col(m.now()));
    replace_update(m, &before, after).await?;
    m.audit(Deed::on("deleted", "update", id).before(&before)).await?;
    Ok(before)
}
