//! Asking to be told. Whoever asks hears the same whatever is known of the address; what comes of it is written to the address
//! itself, as a message that is kept and delivered like any other.

use std::time::Duration;

use app::model::{
    Channel, EventId, NoticeKind, PageId, Publication, SubscriberId, SubscriberState, Visibility,
    access::{Audience, Exposure, Right, visible},
    input::NewSubscriber,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter};

use super::{check, enter, link, load_row, wishes};
use crate::{
    entity::{Col, incident, maintenance, outbox, subscriber},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, write_audit},
        outbox as messages, random, rows,
    },
};

/// How long nobody writes to an address of a page again, however often it is asked for.
const AGAIN_AFTER: Duration = Duration::from_secs(24 * 3_600);

/// How many pages may ask one address to confirm within that time.
const PAGES: u64 = 3;

/// How many addresses a page asks to confirm in an hour.
const AN_HOUR: u64 = 200;

/// How many endpoints of a page may be on one host, so that nobody is flooded through us.
const ON_ONE_HOST: u64 = 50;

/// Hosts everybody's endpoints are on.
const EVERYBODYS: [&str; 11] = [
    "hooks.slack.com",
    "discord.com",
    "discordapp.com",
    "chat.googleapis.com",
    "api.telegram.org",
    "office.com",
    "powerplatform.com",
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "notify.windows.com",
    "push.apple.com",
];

/// What came of asking. Only doors that may know are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Something is written to the address.
    Written(SubscriberId),
    /// Nothing is, now.
    Silent,
    /// A browser, which needs no proof: it is told from now on.
    Active(SubscriberId),
}

/// Somebody asks to be told of a page. Whoever may be behind it is no concern of the answer's.
pub async fn subscribe(services: &Services, page: PageId, input: NewSubscriber, only_end: bool) -> Result<Asked> {
    let input = input.validate()?;
    check::check(services, input.channel, &input.address)?;
    wishes::check(services.db.read(), page, &input.wishes).await?;
    if let Some(event) = input.event {
        must_be_open(services.db.read(), page, event).await?;
    }
    let tx = services.db.begin().await?;
    let now = services.clock.now();
    let found = find(&tx, page, &input).await?;
    let is_known = found.is_some();
    let mut row = match found {
        Some(row) => row,
        None if may_write(&tx, page, &input, services).await? => {
            let row = blank(services, page, &input);
            if !rows::insert_new(&tx, row.clone()).await? {
                // Somebody asked for the same at the same moment.
                return Ok(Asked::Silent);
            }
            row
        }
        None => return Ok(Asked::Silent),
    };
    if row.deleted_at.take().is_some() {
        enter(&mut row, SubscriberState::Unconfirmed, now);
    }
    // What is told to who is told already changes only with a proof that it is them. Only its own browser knows a push subscription.
    if row.state.0 != SubscriberState::Active || input.channel == Channel::Push {
        wishes::write(&mut row, &input.wishes);
        row.only_end = only_end;
        wishes::choose(&tx, &row, &input.wishes).await?;
    }
    if input.channel == Channel::Push {
        enter(&mut row, SubscriberState::Active, now);
        let id = row.id.0;
        rows::overwrite(&tx, row).await?;
        tx.commit().await?;
        return Ok(Asked::Active(id));
    }
    let was_asked = row.asked_at.is_some_and(|at| now.since(at.0) < i64::try_from(AGAIN_AFTER.as_millis()).unwrap_or(i64::MAX));
    if was_asked || (is_known && !may_write(&tx, page, &input, services).await?) {
        rows::overwrite(&tx, row).await?;
        tx.commit().await?;
        return Ok(Asked::Silent);
    }
    let id = row.id.0;
    write(&tx, &mut row, NoticeKind::Confirmation, now).await?;
    rows::overwrite(&tx, row).await?;
    tx.commit().await?;
    services.wake();
    Ok(Asked::Written(id))
}

/// Writes to an address again that has not been confirmed, for staff.
pub async fn resend(services: &Services, actor: &Actor, page: PageId, id: SubscriberId) -> Result<()> {
    actor.must(page, Right::ManageSubscribers)?;
    let tx = services.db.begin().await?;
    let mut row = load_row(&tx, id).await?;
    if row.page_id.0 != page {
        return Err(Error::NotFound("subscriber"));
    }
    if row.state.0 == SubscriberState::Active {
        return Err(Error::conflict("this address is confirmed already"));
    }
    let now = services.clock.now();
    if !may_ask_again(&row, now) {
        return Err(Error::TooMany { retry: 60 });
    }
    write(&tx, &mut row, NoticeKind::Confirmation, now).await?;
    rows::overwrite(&tx, row).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("asked again", "subscriber", id)).await?;
    tx.commit().await?;
    services.wake();
    Ok(())
}

/// Whether it is a while since they were asked.
pub(super) fn may_ask_again(row: &subscriber::Model, now: app::model::Instant) -> bool {
    row.asked_at.is_none_or(|at| now.since(at.0) >= 60_000)
}

/// A message to one subscriber about themselves. It belongs to no version of the page.
pub(super) async fn write(
    tx: &impl ConnectionTrait,
    row: &mut subscriber::Model,
    kind: NoticeKind,
    now: app::model::Instant,
) -> Result<i64> {
    if kind == NoticeKind::Confirmation {
        row.asked_at = Some(Col(now));
    }
    let message = outbox::ActiveModel {
        version: Set(-random::number()),
        subscriber_id: Set(Some(row.id)),
        host: Set(row.host.clone()),
        ..messages::blank(row.page_id.0, kind, now)
    };
    Ok(outbox::Entity::insert(message).exec(tx).await?.last_insert_id)
}

async fn find(tx: &DatabaseTransaction, page: PageId, input: &NewSubscriber) -> Result<Option<subscriber::Model>> {
    use subscriber::Column as S;
    let same = subscriber::Entity::find()
        .filter(S::PageId.eq(Col(page)))
        .filter(S::Channel.eq(Col(input.channel)))
        .filter(S::Address.eq(&input.address))
        .filter(S::ScopeKey.eq(scope_key(input.event)));
    Ok(same.one(tx).await?)
}

/// Whether an address may be written to on behalf of somebody nobody knows.
async fn may_write(tx: &DatabaseTransaction, page: PageId, input: &NewSubscriber, services: &Services) -> Result<bool> {
    use subscriber::Column as S;
    let now = services.clock.now();
    let asked_since = |ago: Duration| S::AskedAt.gt(Col(now - ago));
    let of_address = subscriber::Entity::find().filter(S::Address.eq(&input.address)).filter(asked_since(AGAIN_AFTER)).count(tx).await?;
    if of_address >= PAGES {
        return Ok(false);
    }
    let of_page = subscriber::Entity::find().filter(S::PageId.eq(Col(page))).filter(asked_since(Duration::from_secs(3_600)));
    if of_page.filter(S::State.ne(Col(SubscriberState::Active))).count(tx).await? >= AN_HOUR {
        tracing::warn!(%page, "many addresses ask to be told of this page; for an hour no more are written to");
        return Ok(false);
    }
    let host = link::host_of(input.channel, &input.address);
    let is_everybodys = EVERYBODYS.iter().any(|known| host == *known || host.ends_with(&format!(".{known}")));
    if matches!(input.channel, Channel::Email | Channel::Sms) || is_everybodys {
        return Ok(true);
    }
    let on_host = subscriber::Entity::live(page).filter(S::Host.eq(host)).filter(S::State.ne(Col(SubscriberState::Unsubscribed)));
    Ok(on_host.count(tx).await? < ON_ONE_HOST)
}

/// Refuses an event nobody can follow: none of the page's, not out, or over.
async fn must_be_open(db: &impl ConnectionTrait, page: PageId, event: EventId) -> Result<()> {
    let incident = incident::Entity::live(page).filter(incident::Column::Id.eq(Col(event))).one(db).await?;
    let (is_out, is_over) = match incident {
        Some(row) => (is_public(row.visibility.0, row.publication.0), row.resolved_at.is_some()),
        None => {
            let maintenance = maintenance::Entity::live(page).filter(maintenance::Column::Id.eq(Col(event))).one(db).await?;
            let row = maintenance.ok_or(Error::NotFound("incident"))?;
            (is_public(row.visibility.0, row.publication.0), row.state.0.is_over())
        }
    };
    match (is_out, is_over) {
        (true, false) => Ok(()),
        (true, true) => Err(Error::field("event", "is over")),
        (false, _) => Err(Error::NotFound("incident")),
    }
}

fn is_public(visibility: Visibility, publication: Publication) -> bool {
    visible(Audience::Public, Exposure { visibility, publication, deleted: false })
}

fn scope_key(event: Option<EventId>) -> String {
    event.map(|id| id.to_string()).unwrap_or_default()
}

/// A new subscriber who wants to hear of this, not confirmed yet.
pub(super) fn blank(services: &Services, page: PageId, input: &NewSubscriber) -> subscriber::Model {
    let now = services.clock.now();
    let mut row = subscriber::Model {
        event_id: input.event.map(Col),
        scope_key: scope_key(input.event),
        host: link::host_of(input.channel, &input.address),
        ..subscriber::Model::of_page(random::id(), page, input.channel, input.address.clone(), now)
    };
    enter(&mut row, SubscriberState::Unconfirmed, now);
    wishes::write(&mut row, &input.wishes);
    row
}
