//! Reminding staff of open incidents that say nothing: of each silence once for each of its hours, and once of each promise that
//! was not kept, whichever process finds it first.

use app::model::{EventId, IncidentState, Instant, NoticeKind, PageId, Publication, Visibility, access::Right, reminder::reached};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    entity::{Col, event_update, incident, member, outbox, page, reminder, user},
    error::{Error, Result},
    live::derive,
    service::{Services, members, outbox as messages, rows},
};

/// Something staff are reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    kind: NoticeKind,
    /// Since when nothing was said, or when something was promised for.
    since: Instant,
    /// After how many hours of silence; 0 for the promise.
    hours: u32,
}

/// What staff have to be reminded of at `now`, if they have not been: of an incident that is silent since then, by the last of the
/// hours it has reached, and of what it has promised. Without any hours they want to hear of nothing.
fn marks(hours: &[u32], since: Instant, promised: Option<Instant>, now: Instant) -> Vec<Mark> {
    if hours.is_empty() {
        return Vec::new();
    }
    let silent = reached(hours, now.since(since)).map(|hours| Mark { kind: NoticeKind::IncidentSilent, since, hours });
    let late = promised.filter(|due| *due < now).map(|due| Mark { kind: NoticeKind::UpdateOverdue, since: due, hours: 0 });
    silent.into_iter().chain(late).collect()
}

/// Reminds the staff of all pages of what they have not been reminded of; says how many messages that makes. An incident that
/// cannot be looked at does not keep the others waiting.
pub async fn remind(services: &Services) -> Result<usize> {
    let db = services.db.read();
    let (mut made, mut result) = (0, Ok(()));
    for row in incident::Entity::find().filter(watched()).all(db).await? {
        let found = async {
            let Some(page) = page_of(db, row.page_id.0).await? else { return Ok(0) };
            let Some((_, marks)) = look(db, &page, &row, services.clock.now()).await? else { return Ok(0) };
            let mut is_new = false;
            for mark in marks {
                is_new |= reminder::Entity::find_by_id(key(&row, mark)?).one(db).await?.is_none();
            }
            if is_new { write(services, row.page_id.0, row.id.0).await } else { Ok(0) }
        };
        match found.await {
            Ok(number) => made += number,
            Err(Error::NotFound(_)) => {}
            Err(error) => result = Err(error),
        }
    }
    if made > 0 {
        services.wake();
    }
    result.map(|()| made)
}

/// Writes down that staff are reminded, and the messages that do it, in one transaction: who finds it written does nothing.
async fn write(services: &Services, page: PageId, id: EventId) -> Result<usize> {
    let tx = services.db.begin().await?;
    // From here on nobody says anything on this page.
    members::lock(&tx, page).await?;
    let (row, page) = (incident::Entity::find_by_id(Col(id)).filter(watched()).one(&tx).await?, page_of(&tx, page).await?);
    let Some((row, page)) = row.zip(page) else { return Ok(0) };
    let now = services.clock.now();
    let Some((update, marks)) = look(&tx, &page, &row, now).await? else { return Ok(0) };
    let mut made = 0;
    for mark in marks {
        let (event_id, since, hours) = key(&row, mark)?;
        let fact = reminder::Model { event_id, since, hours, page_id: row.page_id, created_at: Col(now) };
        if !rows::insert_new(&tx, fact).await? {
            continue;
        }
        for reader in staff(&tx, page.id.0).await? {
            let blank = messages::blank(page.id.0, mark.kind, now);
            let (event_id, update_id) = (Set(Some(row.id)), Set(Some(update.id)));
            let message = outbox::ActiveModel { user_id: Set(Some(reader.id)), event_id, update_id, ..blank };
            outbox::Entity::insert(message).exec_without_returning(&tx).await?;
            made += 1;
        }
    }
    tx.commit().await?;
    Ok(made)
}

fn key(row: &incident::Model, mark: Mark) -> Result<(Col<EventId>, Col<Instant>, i32)> {
    let hours = i32::try_from(mark.hours).map_err(|_| Error::Fault("an incident cannot be silent for so long".to_owned()))?;
    Ok((row.id, Col(mark.since), hours))
}

/// The incidents somebody waits for.
fn watched() -> Condition {
    use incident::Column as I;
    Condition::all()
        .add(I::State.ne(Col(IncidentState::Resolved)))
        .add(I::Publication.eq(Col(Publication::Published)))
        .add(I::Visibility.ne(Col(Visibility::Hidden)))
        .add(I::Backfilled.eq(false))
        .add(I::DeletedAt.is_null())
}

async fn page_of(db: &impl ConnectionTrait, page: PageId) -> Result<Option<page::Model>> {
    Ok(page::Entity::find_by_id(Col(page)).filter(page::Column::DeletedAt.is_null()).one(db).await?)
}

/// What was said of an incident last, and what staff have to be reminded of.
async fn look(
    db: &impl ConnectionTrait,
    page: &page::Model,
    row: &incident::Model,
    now: Instant,
) -> Result<Option<(event_update::Model, Vec<Mark>)>> {
    use event_update::Column as U;
    let told = event_update::Entity::live(page.id.0).filter(U::EventId.eq(row.id)).filter(U::Internal.eq(false));
    let Some(last) = told.order_by_desc(U::CreatedAt).order_by_desc(U::DisplayAt).limit(1).one(db).await? else { return Ok(None) };
    let own = row.reminder_intervals.as_deref().and_then(app::model::reminder::of_incident);
    let hours = own.unwrap_or_else(|| derive::settings(page).reminders);
    // What lay ready before it came out was said when it came out.
    let since = last.created_at.0.max(last.display_at.0);
    let marks = marks(&hours, since, row.next_update_at.map(|at| at.0), now);
    Ok(Some((last, marks)))
}

/// Who runs the page's incidents, can sign in, and wants to be reminded.
async fn staff(db: &impl ConnectionTrait, page: PageId) -> Result<Vec<user::Model>> {
    use user::Column as U;
    let here = member::Entity::find().find_also_related(user::Entity).filter(member::Column::PageId.eq(Col(page)));
    let awake = here.filter(U::DisabledAt.is_null()).filter(U::DeletedAt.is_null()).filter(U::Reminders.eq(true));
    // Who has not taken an invitation yet may be somebody else altogether.
    let known = awake.filter(Condition::any().add(U::PasswordHash.is_not_null()).add(U::LastSeenAt.is_not_null()));
    let found = known.order_by_asc(member::Column::UserId).all(db).await?;
    Ok(found.into_iter().filter(|(member, _)| member.role.0.allows(Right::RunEvents)).filter_map(|(_, user)| user).collect())
}

/// What a reminder tells.
pub struct Reminded {
    /// Who is reminded.
    pub reader: user::Model,
    /// Of which incident.
    pub incident: incident::Model,
    /// What was said last.
    pub last: event_update::Model,
    /// Since when nothing was said, or when something was promised for.
    pub since: Instant,
    /// The short name of its page.
    pub slug: String,
}

/// What a message to a member reminds of; none if there is nothing to be reminded of any more, or they want no reminders.
pub async fn load(services: &Services, message: &outbox::Model) -> Result<Option<Reminded>> {
    let db = services.db.read();
    let (Some(reader), Some(event)) = (message.user_id, message.event_id) else { return Ok(None) };
    let reader = staff(db, message.page_id.0).await?.into_iter().find(|user| user.id == reader);
    let incident = incident::Entity::find_by_id(event).filter(watched()).one(db).await?;
    let page = page_of(db, message.page_id.0).await?;
    let (Some(reader), Some(incident), Some(page)) = (reader, incident, page) else { return Ok(None) };
    let Some((last, marks)) = look(db, &page, &incident, services.clock.now()).await? else { return Ok(None) };
    // Whoever has said something meanwhile has begun another silence.
    let mark = marks.into_iter().find(|mark| mark.kind == message.kind.0).filter(|_| Some(last.id) == message.update_id);
    Ok(mark.map(|mark| Reminded { reader, incident, last, since: mark.since, slug: page.slug }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Instant {
        Instant::from_millis(minutes * 60_000)
    }

    #[test]
    fn staff_are_reminded_of_the_last_hour_that_is_over_and_of_a_promise_that_is_late() {
        let silent = |hours| Mark { kind: NoticeKind::IncidentSilent, since: at(0), hours };
        let late = Mark { kind: NoticeKind::UpdateOverdue, since: at(30), hours: 0 };
        let now = |minutes| marks(&[3, 6], at(0), Some(at(30)), at(minutes));
        assert_eq!(now(29), []);
        assert_eq!(now(30), [], "it is due, and not late");
        assert_eq!(now(31), [late]);
        assert_eq!(now(180), [silent(3), late]);
        assert_eq!(now(1_000), [silent(6), late]);
        assert_eq!(marks(&[3], at(0), None, at(1_000)), [silent(3)]);
        assert_eq!(marks(&[], at(0), Some(at(30)), at(1_000)), [], "it is switched off");
    }
}
