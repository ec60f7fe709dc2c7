//! A random walk through the verbs: whatever staff, scripts and the clock may do, in any order.

mod page;

use app::model::{
    AnnouncementId, ComponentId, EventId, GroupId, Impact, IncidentState, Instant, MaintenanceState, MetricId, Status, Visibility,
    input::{
        Backfill, EditComponent, EditGroup, EditIncident, EditMaintenance, EditUpdate, NewComponent, NewGroup, NewIncident, NewMaintenance,
        NewUpdate, PublishAt,
    },
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::{
    entity::{Col, event_update},
    error::{Error, Result},
    jobs::{tick, transitions},
    service::{actor::Actor, components, incidents, maintenance},
};

use crate::support::app::TestApp;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How many of each kind a walk makes at most, so that verbs meet.
const COMPONENTS: usize = 8;

/// What the walk has met so far; some of it may be deleted by now.
pub struct Walk<'a> {
    app: &'a TestApp,
    owner: Actor,
    rng: StdRng,
    components: Vec<ComponentId>,
    groups: Vec<GroupId>,
    incidents: Vec<EventId>,
    maintenances: Vec<EventId>,
    announcements: Vec<AnnouncementId>,
    metrics: Vec<MetricId>,
}

impl<'a> Walk<'a> {
    /// A walk that is the same each time for the same seed.
    pub fn new(app: &'a TestApp, seed: u64) -> Self {
        Self {
            app,
            owner: app.owner(),
            rng: StdRng::seed_from_u64(seed),
            components: Vec::new(),
            groups: Vec::new(),
            incidents: Vec::new(),
            maintenances: Vec::new(),
            announcements: Vec::new(),
            metrics: Vec::new(),
        }
    }

    /// Lets some time pass and does one thing; says what, and whether it was refused. A fault ends the test.
    pub async fn step(&mut self) -> (&'static str, bool) {
        let pass = match self.rng.random_range(0..20) {
            0 => self.rng.random_range(0..3 * DAY),
            1..8 => self.rng.random_range(0..4 * HOUR),
            8..19 => self.rng.random_range(0..10 * MINUTE),
            _ => 0,
        };
        self.app.clock.advance(pass);
        let (name, result) = self.act().await;
        match result {
            Ok(()) => (name, false),
            Err(error) if error.is_fault() => panic!("{name}: {error}"),
            Err(_) => (name, true),
        }
    }

    async fn act(&mut self) -> (&'static str, Result<()>) {
        if self.components.len() < 2 {
            return ("create a component", self.create_component().await);
        }
        match self.rng.random_range(0..100) {
            0..2 => ("create a component", self.create_component().await),
            2..5 => ("edit a component", self.edit_component().await),
            5..6 => ("delete a component", self.delete_component().await),
            6..9 => ("shape a group", self.shape_group().await),
            9..19 => ("set statuses", self.set_statuses().await),
            19..31 => ("open an incident", self.open().await),
            31..48 => ("post an update", self.post().await),
            48..56 => ("resolve", self.resolve().await),
            56..59 => ("reopen", self.reopen().await),
            59..63 => ("edit an incident", self.edit_incident().await),
            63..67 => ("edit or take back an update", self.rewrite().await),
            67..68 => ("delete an incident", self.delete_incident().await),
            68..70 => ("write a postmortem", self.postmortem().await),
            70..75 => ("schedule a maintenance", self.schedule().await),
            75..83 => ("run a maintenance", self.run_maintenance().await),
            83..87 => ("announce", self.announce().await),
            87..89 => ("shape the metrics", self.shape_metrics().await),
            89..90 => ("edit the page", self.edit_page().await),
            90..96 => ("what is due", transitions::settle(&self.app.services).await),
            _ => ("tick", tick::tick(&self.app.services, self.app.page, true).await.map(drop)),
        }
    }

    fn any<T: Copy>(&mut self, all: &[T]) -> Result<T> {
        if all.is_empty() { Err(Error::NotFound("anything")) } else { Ok(all[self.rng.random_range(0..all.len())]) }
    }

    /// One of the newest twelve, mostly: old ones are met now and then.
    fn recent(&mut self, all: &[EventId]) -> Result<EventId> {
        let from = if self.rng.random_bool(0.9) { all.len().saturating_sub(12) } else { 0 };
        self.any(&all[from..])
    }

    fn now(&self) -> Instant {
        self.app.now()
    }

    fn later(&self, millis: i64) -> Instant {
        Instant::from_millis(self.now().millis() + millis)
    }

    fn within(&mut self, millis: i64) -> Instant {
        let ahead = self.rng.random_range(0..millis);
        self.later(ahead)
    }

    fn status(&mut self) -> Status {
        use Status::{DegradedPerformance, MajorOutage, Operational, PartialOutage};
        [Operational, DegradedPerformance, PartialOutage, MajorOutage][self.rng.random_range(0..4)]
    }

    fn statuses(&mut self) -> Vec<(ComponentId, Status)> {
        let mut all: Vec<(ComponentId, Status)> = Vec::new();
        for _ in 0..self.rng.random_range(0..3) {
            let component = self.components[self.rng.random_range(0..self.components.len())];
            if all.iter().all(|(known, _)| *known != component) {
                let status = self.status();
                all.push((component, status));
            }
        }
        all
    }

    fn visibility(&mut self) -> Visibility {
        match self.rng.random_range(0..10) {
            0 => Visibility::Hidden,
            1 => Visibility::Team,
            _ => Visibility::Public,
        }
    }

    fn publish(&mut self) -> PublishAt {
        match self.rng.random_range(0..10) {
            0 => PublishAt::Draft,
            1 => PublishAt::At(self.within(DAY)),
            _ => PublishAt::Now,
        }
    }

    async fn create_component(&mut self) -> Result<()> {
        if self.components.len() >= COMPONENTS {
            return Err(Error::conflict("enough"));
        }
        let group = if self.groups.is_empty() || self.rng.random_bool(0.5) { None } else { Some(self.any(&self.groups.clone())?) };
        let input = NewComponent {
            group_id: group,
            visibility: self.visibility(),
            showcase: self.rng.random_bool(0.8),
            only_show_if_degraded: self.rng.random_bool(0.2),
            ..NewComponent::named(format!("Component {}", self.components.len()))
        };
        self.components.push(components::create(&self.app.services, &self.owner, self.app.page, input).await?);
        Ok(())
    }

    async fn edit_component(&mut self) -> Result<()> {
        let id = self.any(&self.components.clone())?;
        let mut edit = EditComponent::at_rev(None);
        match self.rng.random_range(0..6) {
            0 => edit.name = Some(format!("Renamed {}", self.rng.random_range(0..100))),
            1 => edit.visibility = Some(self.visibility()),
            2 => edit.description = Some(Some("With *some* words.".into())),
            3 => edit.group_id = Some(if self.groups.is_empty() { None } else { Some(self.any(&self.groups.clone())?) }),
            4 => edit.showcase = Some(self.rng.random_bool(0.5)),
            _ => edit.archived = Some(self.rng.random_bool(0.3)),
        }
        components::edit(&self.app.services, &self.owner, self.app.page, id, edit).await
    }

    async fn delete_component(&mut self) -> Result<()> {
        let at = self.rng.random_range(0..self.components.len());
        components::delete(&self.app.services, &self.owner, self.app.page, self.components[at]).await?;
        self.components.remove(at);
        Ok(())
    }

    async fn shape_group(&mut self) -> Result<()> {
        let (services, page) = (&self.app.services, self.app.page);
        match self.rng.random_range(0..4) {
            0..2 => {
                let component = self.any(&self.components.clone())?;
                let input = NewGroup { components: vec![component], ..NewGroup::named(format!("Group {}", self.groups.len())) };
                self.groups.push(components::create_group(services, &self.owner, page, input).await?);
            }
            2 => {
                let id = self.any(&self.groups.clone())?;
                let members = self.components.iter().copied().take(self.rng.random_range(1..4)).collect();
                let edit = EditGroup { components: Some(members), ..EditGroup::at_rev(None) };
                components::edit_group(services, &self.owner, page, id, edit).await?;
            }
            _ => {
                let id = self.any(&self.groups.clone())?;
                components::delete_group(services, &self.owner, page, id).await?;
                self.groups.retain(|known| *known != id);
            }
        }
        Ok(())
    }

    async fn set_statuses(&mut self) -> Result<()> {
        let statuses = self.statuses();
        components::set_statuses(&self.app.services, &self.owner, self.app.page, &statuses).await
    }

    async fn open(&mut self) -> Result<()> {
        let mut input = NewIncident::named(format!("Incident {}", self.incidents.len()), "We are *looking* into it.");
        input.visibility = self.visibility();
        input.update.statuses = self.statuses();
        input.pinned = self.rng.random_bool(0.1);
        if self.rng.random_bool(0.2) {
            let began = self.rng.random_range(HOUR..100 * DAY);
            let lasted = self.rng.random_range(MINUTE..HOUR);
            input.backfill = Some(Backfill {
                started_at: self.later(-began),
                resolved_at: self.later(lasted - began),
                counts_as_downtime: self.rng.random_bool(0.5),
            });
        } else {
            input.publish = self.publish();
        }
        self.incidents.push(incidents::open(&self.app.services, &self.owner, self.app.page, input).await?);
        Ok(())
    }

    async fn post(&mut self) -> Result<()> {
        use IncidentState::{Identified, Investigating, Monitoring};
        let id = self.recent(&self.incidents.clone())?;
        let state = [None, Some(Investigating), Some(Identified), Some(Monitoring)][self.rng.random_range(0..4)];
        let input = NewUpdate {
            state,
            body: format!("More is known: {}.", self.rng.random_range(0..1_000)),
            statuses: self.statuses(),
            internal: state.is_none() && self.rng.random_bool(0.2),
            next_update_at: if self.rng.random_bool(0.3) { Some(self.within(2 * HOUR)) } else { None },
            ..NewUpdate::default()
        };
        incidents::post_update(&self.app.services, &self.owner, self.app.page, id, None, input).await.map(drop)
    }

    async fn resolve(&mut self) -> Result<()> {
        let id = self.recent(&self.incidents.clone())?;
        let (services, page) = (&self.app.services, self.app.page);
        if self.rng.random_bool(0.1) {
            return incidents::close_as_false_alarm(services, &self.owner, page, id, "Nothing was wrong.").await.map(drop);
        }
        let statuses = if self.rng.random_bool(0.3) { Some(self.statuses()) } else { None };
        incidents::resolve(services, &self.owner, page, id, "It works again.", statuses).await.map(drop)
    }

    async fn reopen(&mut self) -> Result<()> {
        let id = self.recent(&self.incidents.clone())?;
        let statuses = self.statuses();
        incidents::reopen(&self.app.services, &self.owner, self.app.page, id, "It is back.", statuses).await.map(drop)
    }

    async fn edit_incident(&mut self) -> Result<()> {
        let id = self.recent(&self.incidents.clone())?;
        let mut edit = EditIncident::at_rev(self.app.incident_row(id).await.rev);
        match self.rng.random_range(0..6) {
            0 => edit.name = Some(format!("Renamed {}", self.rng.random_range(0..100))),
            1 => edit.visibility = Some(self.visibility()),
            2 => edit.impact_override = Some([None, Some(Impact::Critical), Some(Impact::None)][self.rng.random_range(0..3)]),
            3 => edit.pinned = Some(self.rng.random_bool(0.5)),
            4 => edit.publish = Some(self.publish()),
            _ => edit.counts_as_downtime = Some(self.rng.random_bool(0.5)),
        }
        incidents::edit(&self.app.services, &self.owner, self.app.page, id, edit).await
    }

    async fn rewrite(&mut self) -> Result<()> {
        let id = self.recent(&self.incidents.clone())?;
        let updates = event_update::Entity::find()
            .filter(event_update::Column::EventId.eq(Col(id)))
            .filter(event_update::Column::DeletedAt.is_null())
            .order_by_asc(event_update::Column::Id)
            .all(self.app.services.db.read())
            .await
            .expect("updates can be read");
        let at = self.rng.random_range(0..updates.len().max(1));
        let update = updates.get(at).ok_or(Error::NotFound("update"))?;
        let (services, page) = (&self.app.services, self.app.page);
        if self.rng.random_bool(0.3) {
            return incidents::delete_update(services, &self.owner, page, id, update.id.0).await;
        }
        let edit = EditUpdate {
            body: Some(format!("Written anew: {}.", self.rng.random_range(0..1_000))),
            statuses: if self.rng.random_bool(0.3) { Some(self.statuses()) } else { None },
            ..EditUpdate::at_rev(update.rev)
        };
        incidents::edit_update(services, &self.owner, page, (id, update.id.0), edit).await
    }

    async fn delete_incident(&mut self) -> Result<()> {
        let id = self.recent(&self.incidents.clone())?;
        incidents::delete(&self.app.services, &self.owner, self.app.page, id).await?;
        self.incidents.retain(|known| *known != id);
        Ok(())
    }

    async fn postmortem(&mut self) -> Result<()> {
        let id = self.recent(&self.incidents.clone())?;
        let (services, page) = (&self.app.services, self.app.page);
        match self.rng.random_range(0..4) {
            0..2 => incidents::save_postmortem(services, &self.owner, page, id, None, "## What happened").await,
            2 => incidents::publish_postmortem(services, &self.owner, page, id, false).await,
            _ => incidents::revert_postmortem(services, &self.owner, page, id).await,
        }
    }

    async fn schedule(&mut self) -> Result<()> {
        let from = self.within(3 * DAY);
        let until = Instant::from_millis(from.millis() + self.rng.random_range(10 * MINUTE..6 * HOUR));
        let mut input = NewMaintenance::named(format!("Maintenance {}", self.maintenances.len()), "We lay new cables.", from, until);
        input.components = self.statuses().into_iter().map(|(id, _)| id).collect();
        input.visibility = self.visibility();
        input.publish = self.publish();
        input.switches.auto_complete = self.rng.random_bool(0.8);
        self.maintenances.push(maintenance::schedule(&self.app.services, &self.owner, self.app.page, input).await?);
        Ok(())
    }

    async fn run_maintenance(&mut self) -> Result<()> {
        let id = self.recent(&self.maintenances.clone())?;
        let until = self.within(6 * HOUR);
        let name = format!("Renamed {}", self.rng.random_range(0..100));
        let (services, owner, page) = (&self.app.services, &self.owner, self.app.page);
        match self.rng.random_range(0..8) {
            0 => maintenance::start(services, owner, page, id, "We begin.").await.map(drop),
            1 => maintenance::complete(services, owner, page, id, "").await.map(drop),
            2 => maintenance::cancel(services, owner, page, id, "Not this week.").await.map(drop),
            3 => maintenance::extend(services, owner, page, id, until, "").await.map(drop),
            4 => maintenance::publish(services, owner, page, id).await,
            5 => maintenance::edit(services, owner, page, id, EditMaintenance { name: Some(name), ..EditMaintenance::at_rev(1) }).await,
            6 => {
                let input = NewUpdate { state: Some(MaintenanceState::Verifying), ..NewUpdate::default() };
                maintenance::post_update(services, owner, page, id, None, input).await.map(drop)
            }
            _ if self.rng.random_bool(0.2) => maintenance::delete(services, owner, page, id).await,
            _ => {
                let input = NewUpdate { body: "It takes longer.".into(), ..NewUpdate::default() };
                maintenance::post_update(services, owner, page, id, None, input).await.map(drop)
            }
        }
    }
}
