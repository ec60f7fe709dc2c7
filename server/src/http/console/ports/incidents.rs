//! Incidents.

use app::{
    model::{
        ComponentId, EventId, IncidentState, PageId, Status, UpdateId,
        file::{Here, IncidentFile, IncidentLine, Writing},
        headline::Banner,
        input::{EditIncident, EditUpdate, NewIncident, NewUpdate},
        snapshot::Snapshot,
    },
    shell,
    status::data::{PageData, View},
};
use console::{
    error::{ApiError, Result},
    incidents::calls::{Foresight, IncidentDeed, Stays, port::Incidents},
};

use super::Bound;
use crate::{
    live::foresee::{Word, foresee},
    service::{incidents, markdown, presence, random},
};

/// How many incidents are listed.
const LISTED: u64 = 200;

#[async_trait::async_trait]
impl Incidents for Bound {
    async fn load_incident(&self, page: PageId, id: EventId) -> Result<IncidentFile> {
        Ok(incidents::load_file(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn list_incidents(&self, page: PageId, text: String) -> Result<Vec<IncidentLine>> {
        Ok(incidents::search(&self.state.services, self.actor()?, page, &text, LISTED).await?)
    }

    async fn open_incident(&self, page: PageId, input: NewIncident) -> Result<EventId> {
        Ok(incidents::open(&self.state.services, self.actor()?, page, input).await?)
    }

    async fn post_update(&self, page: PageId, id: EventId, seen: i64, input: NewUpdate<IncidentState>) -> Result<UpdateId> {
        // A note changes nothing anybody else wrote.
        let seen = (!input.internal).then_some(seen);
        Ok(incidents::post_update(&self.state.services, self.actor()?, page, id, seen, input).await?)
    }

    async fn edit_incident(&self, page: PageId, id: EventId, input: EditIncident) -> Result<()> {
        Ok(incidents::edit(&self.state.services, self.actor()?, page, id, input).await?)
    }

    async fn edit_update(&self, page: PageId, id: EventId, update: UpdateId, input: EditUpdate<IncidentState>) -> Result<()> {
        Ok(incidents::edit_update(&self.state.services, self.actor()?, page, (id, update), input).await?)
    }

    async fn delete_update(&self, page: PageId, id: EventId, update: UpdateId) -> Result<()> {
        Ok(incidents::delete_update(&self.state.services, self.actor()?, page, id, update).await?)
    }

    async fn do_to_incident(&self, page: PageId, id: EventId, deed: IncidentDeed) -> Result<()> {
        let (services, actor) = (&self.state.services, self.actor()?);
        match deed {
            IncidentDeed::Acknowledge => incidents::acknowledge(services, actor, page, id).await?,
            IncidentDeed::Publish => incidents::publish(services, actor, page, id).await?,
            IncidentDeed::CloseAsFalseAlarm(body) => _ = incidents::close_as_false_alarm(services, actor, page, id, &body).await?,
            IncidentDeed::Reopen(body, statuses) => _ = incidents::reopen(services, actor, page, id, &body, statuses).await?,
            IncidentDeed::Delete => incidents::delete(services, actor, page, id).await?,
            IncidentDeed::SavePostmortem(seen, draft) => incidents::save_postmortem(services, actor, page, id, Some(seen), &draft).await?,
            IncidentDeed::PublishPostmortem(seen, draft) => {
                incidents::write_postmortem(services, actor, page, id, (Some(seen), &draft), Some(true)).await?;
            }
            IncidentDeed::DeletePostmortem => incidents::delete_postmortem(services, actor, page, id).await?,
            IncidentDeed::RevertPostmortem => incidents::revert_postmortem(services, actor, page, id).await?,
        }
        Ok(())
    }

    async fn foresee(
        &self,
        page: PageId,
        id: Option<EventId>,
        name: String,
        state: Option<IncidentState>,
        statuses: Vec<(ComponentId, Status)>,
    ) -> Result<Foresight> {
        self.actor()?.must(page, app::model::access::Right::RunEvents)?;
        let gone = || ApiError::NotFound("page".to_owned());
        let live = self.state.hub.page(page).ok_or_else(gone)?;
        let ledger = live.ledger().await.ok_or_else(gone)?;
        let now = self.state.services.clock.now();
        let word = Word { event: id.unwrap_or_else(random::id), name: &name, state, statuses: &statuses };
        let snapshot = foresee(ledger, &word, now);
        let stays = stays(&snapshot, &statuses);
        let mark = Banner::of(&snapshot, now).mark;
        let language = snapshot.page.settings.language;
        let data = PageData { snapshot, view: View::NotFound, language, now, stale_since: None, can_mail: false };
        Ok(Foresight { mark, headline: shell::headline(&data), stays })
    }

    async fn be_here(&self, page: PageId, id: EventId, writing: Writing) -> Result<Vec<Here>> {
        Ok(presence::be_here(&self.state.services, self.actor()?, page, id, writing).await?)
    }

    async fn leave(&self, page: PageId, id: EventId) -> Result<()> {
        Ok(presence::leave(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn preview(&self, text: String) -> Result<String> {
        self.actor()?;
        Ok(markdown::render("body", &text).await?)
    }
}

/// Components that will not be what was chosen for them.
fn stays(snapshot: &Snapshot, chosen: &[(ComponentId, Status)]) -> Vec<Stays> {
    let differs = |(id, status): &(ComponentId, Status)| {
        let component = snapshot.component(*id).filter(|component| component.status != *status)?;
        let title = |id: &EventId| snapshot.incident(*id).map(|i| &i.name).or(snapshot.maintenance(*id).map(|m| &m.name)).cloned();
        let because = component.causes.iter().filter_map(title).collect();
        Some(Stays { name: component.name.clone(), status: component.status, because })
    };
    chosen.iter().filter_map(differs).collect()
}
