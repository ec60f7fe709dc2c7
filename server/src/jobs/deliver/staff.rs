//! One try of a message to staff, or to a program of theirs.

use app::model::{HookId, IncidentState, NoticeKind, Word};

use sea_orm::EntityTrait;

use super::{
    content::Author,
    deed,
    send::{Ways, by_mail, name},
};
use crate::{
    entity::{Col, audit, hook, outbox, page},
    error::Result,
    notify::{
        outcome::Outcome,
        reminder::{self, Last, Reminder, Why},
        webhook,
        writer::Writer,
    },
    service::{
        Services,
        reminders::{self, Reminded},
        signing,
    },
};

/// Calls a hook with what was written into the audit log.
pub async fn call(services: &Services, ways: &Ways, row: &outbox::Model, id: Col<HookId>) -> Result<Outcome> {
    let db = services.db.read();
    let hook = hook::Entity::find_by_id(id).one(db).await?.filter(|hook| hook.deleted_at.is_none());
    let told = hook.filter(|hook| hook.paused_at.is_none() || row.kind == NoticeKind::Test);
    let Some(hook) = told else { return Ok(Outcome::Refused("the hook is told nothing any more".to_owned())) };
    let deed = match row.audit_id {
        Some(id) => audit::Entity::find_by_id(id).one(db).await?,
        None => None,
    };
    let Some((deed, page)) = deed.zip(page::Entity::find_by_id(row.page_id).one(db).await?) else {
        return Ok(Outcome::Refused("what it was about is gone".to_owned()));
    };
    let secrets = signing::secrets(&ways.vault, hook.id.as_str(), Some(&hook.secret))?;
    Ok(webhook::post(&ways.caller, &hook.url, (&name(row), deed::body(&deed, &page)), &secrets, services.clock.now()).await)
}

/// Reminds a member of the page of an incident, if there still is anything to be reminded of.
pub async fn remind(services: &Services, author: &Author, ways: &Ways, row: &outbox::Model) -> Result<Outcome> {
    let Some(reminded) = reminders::load(services, row).await? else {
        return Ok(Outcome::Refused("there is nothing to be reminded of any more".to_owned()));
    };
    if ways.mailer.is_none() {
        return Ok(Outcome::Refused("no mail server is set".to_owned()));
    }
    let snapshot = author.snapshot(row).await?;
    let zone = reminded.reader.time_zone.clone().unwrap_or_else(|| snapshot.page.time_zone.clone());
    let writer = Writer::new(&snapshot, app::model::Language::English, zone, services.clock.now());
    Ok(by_mail(ways.mailer.as_ref(), &reminder::write(&writer, &reminder(row, &reminded, &ways.base_url))).await)
}

fn reminder<'a>(row: &outbox::Model, reminded: &'a Reminded, base: &str) -> Reminder<'a> {
    let Reminded { reader, incident, last, since, slug } = reminded;
    Reminder {
        id: name(row),
        name: &reader.name,
        address: &reader.email,
        why: if row.kind == NoticeKind::UpdateOverdue { Why::Overdue(*since) } else { Why::Silent(*since, row.created_at.0) },
        title: &incident.name,
        state: last.state.as_deref().and_then(IncidentState::parse).unwrap_or(incident.state.0),
        last: Last { author: &last.author, at: last.display_at.0, body: &last.body, html: &last.body_html },
        thread: format!("reminders-{}", incident.id),
        link: format!("{base}/console/{slug}/incidents/{}#update", incident.id),
        account: format!("{base}/console/account"),
    }
}
