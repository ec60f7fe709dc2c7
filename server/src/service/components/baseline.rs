//! What a component's status is by itself: its baseline, and the journal of it.

use app::model::{
    ComponentId, Instant, JournalCause, NoticeKind, PageId, Status,
    access::{Audience, Right},
};
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, IntoActiveModel};

use super::{load, save, standing};
use crate::{
    entity::{Col, component, journal},
    error::Result,
    live::{derive::sees_component, fact::Fact},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation},
        outbox::Notice,
    },
};

/// Why a baseline changes.
#[derive(Clone, Debug)]
pub struct Because {
    /// What kind of reason.
    pub cause: JournalCause,
    /// Which incident, maintenance or rule.
    pub id: Option<String>,
}

impl Because {
    /// Whether an alert or a threshold sets it, which takes back what it set.
    fn is_monitoring(&self) -> bool {
        self.cause == JournalCause::Monitoring && self.id.is_some()
    }
}

/// What came of setting a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was so already.
    Nothing,
    /// An alert or a threshold had set the same status; by now somebody else says so as well.
    Confirmed,
    /// It is another status.
    Changed,
}

/// Sets a component's baseline and writes it into the journal.
pub async fn set_baseline(m: &mut Mutation<'_>, id: ComponentId, status: Status, because: Because) -> Result<Done> {
    let mut row = load(m, id).await?;
    if row.status == status {
        // Without a line of its own, what somebody says would be taken back at the end of the alert.
        let is_confirmed = !because.is_monitoring() && standing::is_set_by_monitoring(m.tx(), id).await?;
        if !is_confirmed {
            return Ok(Done::Nothing);
        }
        write_journal(m, id, status, because).await?;
        return Ok(Done::Confirmed);
    }
    row.status = Col(status);
    row.status_at = Col(m.now());
    row.updated_at = Col(m.now());
    save(m, row).await?;
    write_journal(m, id, status, because).await?;
    Ok(Done::Changed)
}

/// Sets a component's baseline as part of another change that monitoring makes: written down, and told to subscribers.
pub async fn set_by_monitoring(m: &mut Mutation<'_>, id: ComponentId, status: Status, because: Because) -> Result<()> {
    let before = load(m, id).await?;
    if set_baseline(m, id, status, because).await? != Done::Changed {
        return Ok(());
    }
    m.audit(Deed::on("set status of", "component", id).before(&before.status).after(&status)).await?;
    let after = component::Model { status: Col(status), ..before };
    if sees_component(Audience::Public, &after) {
        m.notify(notice(&[after]));
    }
    Ok(())
}

/// Has a component suspected of not being fine since then, or not any more.
pub async fn suspect(m: &mut Mutation<'_>, id: ComponentId, since: Option<Instant>) -> Result<()> {
    let before = load(m, id).await?;
    let verb = if since.is_some() { "suspected" } else { "cleared the suspicion of" };
    m.audit(Deed::on(verb, "component", id).before(&before.suspected_at).after(&since)).await?;
    save(m, component::Model { suspected_at: since.map(Col), ..before }).await
}

/// Adds an entry to a component's journal.
pub async fn write_journal(m: &mut Mutation<'_>, id: ComponentId, status: Status, because: Because) -> Result<()> {
    let row = journal::Model {
        id: 0,
        page_id: Col(m.page_id()),
        component_id: Col(id),
        at: Col(m.now()),
        status: Col(status),
        cause: Col(because.cause),
        cause_id: because.id,
        actor: m.actor().name.clone(),
    };
    let mut row = row.into_active_model();
    row.id = NotSet;
    let row = row.insert(m.tx()).await?;
    m.record(Fact::Journal(row));
    Ok(())
}

/// Sets the baseline of components by hand, by script or by monitoring: all of them or none.
pub async fn set_statuses(services: &Services, actor: &Actor, page: PageId, statuses: &[(ComponentId, Status)]) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::SetStatus).await?;
    let (mut changed, mut is_any) = (Vec::<component::Model>::new(), false);
    for (id, status) in statuses {
        let before = load(&m, *id).await?;
        let because = Because { cause: actor.journal_cause(), id: None };
        let done = set_baseline(&mut m, *id, *status, because).await?;
        if done == Done::Nothing {
            continue;
        }
        is_any = true;
        m.audit(Deed::on("set status of", "component", id).before(&before.status).after(status)).await?;
        if done == Done::Changed {
            changed.push(component::Model { status: Col(*status), ..before });
        }
    }
    if !is_any {
        return Ok(());
    }
    changed.retain(|row| sees_component(Audience::Public, row));
    if !changed.is_empty() {
        m.notify(notice(&changed));
    }
    m.commit().await?;
    Ok(())
}

/// One notice for all of them, because a version of the page tells each subscriber once.
fn notice(changed: &[component::Model]) -> Notice {
    Notice {
        component: if let [only] = changed { Some(only.id.0) } else { None },
        components: changed.iter().map(|row| row.id.0).collect(),
        groups: changed.iter().filter_map(|row| row.group_id.map(|g| g.0)).collect(),
        severe: changed.iter().any(|row| row.status == Status::MajorOutage),
        ..Notice::new(NoticeKind::ComponentChanged)
    }
}
