//! The desk of a page: most of it from memory.

use app::{
    model::{ComponentId, EventKind, Instant, PageId, Publication, Role, Status, access::Audience, headline::Banner, snapshot::Snapshot},
    shell,
    status::data::{PageData, View},
};
use console::{
    desk::{Desk, Mirror, Waiting, port::Desks},
    error::{ApiError, Result},
};

use super::Bound;
use crate::{
    live::{ledger::Ledger, page::LivePage},
    service::{components, lately},
};

#[async_trait::async_trait]
impl Desks for Bound {
    async fn load_desk(&self, slug: &str) -> Result<Desk> {
        let page = self.page(slug)?;
        let gone = || ApiError::NotFound("page".to_owned());
        let live = self.state.hub.page(page).ok_or_else(gone)?;
        // Before anything else is read: what comes between is fetched again.
        let version = live.version();
        let feed = self.state.hub.feed(&live, Audience::Team).await.ok_or_else(gone)?;
        let (baselines, waiting) = live.ask(|ledger| (baselines(ledger), waiting(ledger))).await.unwrap_or_default();
        Ok(Desk {
            page,
            slug: slug.to_owned(),
            version,
            role: self.caller()?.roles.get(&page).copied().unwrap_or(Role::Viewer),
            now: self.state.services.clock.now(),
            shows: Snapshot { histories: Default::default(), ..feed.read().browser.as_ref().clone() },
            baselines,
            mirror: self.mirror(&live),
            waiting,
            lately: lately::list_lately(&self.state.services, self.actor()?, page).await?,
        })
    }

    async fn set_status(&self, page: PageId, component: ComponentId, status: Status) -> Result<()> {
        Ok(components::set_statuses(&self.state.services, self.actor()?, page, &[(component, status)]).await?)
    }
}

impl Bound {
    /// What visitors read now, in the page's own language.
    fn mirror(&self, live: &LivePage) -> Mirror {
        let snapshot = live.read().browser;
        let now = self.state.services.clock.now();
        let stale_since = self.state.hub.stale_since();
        let data = PageData {
            language: snapshot.page.settings.language,
            snapshot: snapshot.as_ref().clone(),
            view: View::NotFound,
            now,
            stale_since,
            can_mail: false,
        };
        let promised = snapshot.incidents.iter().filter(|i| i.state.is_open()).filter_map(|i| i.next_update_at);
        Mirror {
            mark: Banner::of(&snapshot, now).mark,
            headline: shell::headline(&data),
            at: last_change(&snapshot),
            due: promised.min(),
            stale_since,
        }
    }
}

/// When what visitors read was last changed by anybody: time that goes on changes nothing they read.
fn last_change(snapshot: &Snapshot) -> Instant {
    let incidents = snapshot.incidents.iter().map(|i| i.updated_at);
    let maintenances = snapshot.maintenances.iter().map(|m| m.updated_at);
    let components = snapshot.components.iter().filter_map(|c| c.since);
    incidents.chain(maintenances).chain(components).fold(snapshot.page.created_at, Instant::max)
}

fn baselines(ledger: &Ledger) -> Vec<(ComponentId, Status)> {
    ledger.components.iter().map(|(id, row)| (*id, row.status.0)).collect()
}

fn waiting(ledger: &Ledger) -> Vec<Waiting> {
    let is_waiting = |publication: Publication| publication != Publication::Published;
    let incidents = ledger.incidents.values().map(|file| &file.row).filter(|row| is_waiting(row.publication.0)).map(|row| Waiting {
        id: row.id.0,
        kind: EventKind::Incident,
        name: row.name.clone(),
        publication: row.publication.0,
        publish_at: row.publish_at.map(|at| at.0),
    });
    let maintenances = ledger.maintenances.values().map(|file| &file.row).filter(|row| is_waiting(row.publication.0)).map(|row| Waiting {
        id: row.id.0,
        kind: EventKind::Maintenance,
        name: row.name.clone(),
        publication: row.publication.0,
        publish_at: row.publish_at.map(|at| at.0),
    });
    incidents.chain(maintenances).collect()
}
