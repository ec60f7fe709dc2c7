//! One try of a message to staff.

use app::model::{IncidentState, NoticeKind, Word};

use super::{
    content::Author,
    send::{Ways, by_mail, name},
};
use crate::{
    entity::outbox,
    error::Result,
    notify::{
        outcome::Outcome,
        reminder::{self, Last, Reminder, Why},
        writer::Writer,
    },
    service::{
        Services,
        reminders::{self, Reminded},
    },
};

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
