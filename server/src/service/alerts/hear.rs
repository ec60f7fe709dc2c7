//! Hearing of alerts: each may be told of many times, late, and by several senders.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use app::model::{
    ComponentId, Instant, PageId, Status,
    access::Right,
    input::{FieldErrors, NAME_LENGTH, clean_line},
};
use sea_orm::{ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::effect;
use crate::{
    entity::{Col, alert, component},
    error::{Error, Result},
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation},
        rows,
    },
};

/// How many alerts are heard at once.
pub const MOST_ALERTS: usize = 1_000;

/// The longest fingerprint, in characters.
const FINGERPRINT_LENGTH: usize = 128;

/// How much later than its end an alert may have begun: senders are not that exact, and no rule fires twice within it.
const SLACK: Duration = Duration::from_secs(10);

/// One alert, as it is told of.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Where it stands in what was sent, to name it in errors.
    pub field: String,
    /// What its sender knows it by.
    pub fingerprint: String,
    /// When it began.
    pub started_at: Instant,
    /// What is told of it.
    pub turn: Turn,
}

/// What is told of an alert.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// It is going on.
    Fires {
        /// The id or the name of the component it is about.
        component: String,
        /// The status the component shall have.
        status: Status,
        /// What it is called.
        name: String,
    },
    /// It is over.
    Ends {
        /// Since when.
        ended_at: Instant,
    },
}

/// What became of what was told.
#[derive(Debug, Default)]
pub struct Heard {
    /// How many components something was done to, or is to be done at the end of their maintenance.
    pub changed: usize,
    /// What could not be, for each alert one sentence.
    pub errors: FieldErrors,
}

/// Hears of alerts, and does what follows for each component they are about. What was heard before changes nothing. Alerts that
/// cannot be are named; all others are heard.
pub async fn hear(services: &Services, actor: &Actor, page: PageId, told: Vec<Told>) -> Result<Heard> {
    actor.must(page, Right::SetStatus)?;
    if told.len() > MOST_ALERTS {
        return Err(Error::field("alerts", format!("are {}; at most {MOST_ALERTS} are heard at once", told.len())));
    }
    let mut heard = Heard::default();
    let mut by_component: BTreeMap<ComponentId, Vec<Told>> = BTreeMap::new();
    let (told, odd): (Vec<Told>, Vec<Told>) = told.into_iter().partition(|one| is_fingerprint(&one.fingerprint));
    for one in odd {
        heard.errors.add(format!("{}.fingerprint", one.field), format!("must be 1 to {FINGERPRINT_LENGTH} letters, digits and signs"));
    }
    let names = Names::load(services, page).await?;
    let going_on = going_on(services, page, &told).await?;
    for one in told {
        match &one.turn {
            Turn::Fires { component, .. } => match names.find(component) {
                Ok(id) => by_component.entry(id).or_default().push(one),
                Err(why) => heard.errors.add(one.field, why),
            },
            // Whatever its labels say by now: it is known by what it did.
            Turn::Ends { .. } => {
                for id in going_on.get(&one.fingerprint).into_iter().flatten() {
                    by_component.entry(*id).or_default().push(one.clone());
                }
            }
        }
    }
    for (component, told) in by_component {
        heard.changed += usize::from(hear_of(services, actor, page, (component, &told)).await?);
    }
    Ok(heard)
}

fn is_fingerprint(text: &str) -> bool {
    (1..=FINGERPRINT_LENGTH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The components alerts that are going on are about, by fingerprint.
async fn going_on(services: &Services, page: PageId, told: &[Told]) -> Result<HashMap<String, Vec<ComponentId>>> {
    let ends: Vec<&str> = told.iter().filter(|one| matches!(one.turn, Turn::Ends { .. })).map(|one| one.fingerprint.as_str()).collect();
    let mut found: HashMap<String, Vec<ComponentId>> = HashMap::new();
    if ends.is_empty() {
        return Ok(found);
    }
    let open = alert::Entity::find()
        .filter(alert::Column::PageId.eq(Col(page)))
        .filter(alert::Column::EndedAt.is_null())
        .filter(alert::Column::Fingerprint.is_in(ends));
    for row in open.all(services.db.read()).await? {
        found.entry(row.fingerprint).or_default().push(row.component_id.0);
    }
    Ok(found)
}

/// Hears of the alerts of one component, and says whether anything was new.
async fn hear_of(services: &Services, actor: &Actor, page: PageId, (component, told): (ComponentId, &[Told])) -> Result<bool> {
    let mut m = Mutation::begin(services, actor, page, Right::SetStatus).await?;
    let mut is_new = false;
    for one in told {
        is_new |= match &one.turn {
            Turn::Fires { status, name, .. } => fire(&mut m, component, one, (*status, name)).await?,
            Turn::Ends { ended_at } => end(&mut m, component, one, *ended_at).await?,
        };
    }
    is_new |= effect::bring_about(&mut m, component).await?;
    if is_new {
        m.commit().await?;
    }
    Ok(is_new)
}

async fn fire(m: &mut Mutation<'_>, component: ComponentId, told: &Told, (status, name): (Status, &str)) -> Result<bool> {
    let same_rule = alert::Entity::find()
        .filter(alert::Column::PageId.eq(Col(m.page_id())))
        .filter(alert::Column::Fingerprint.eq(told.fingerprint.as_str()))
        .filter(alert::Column::ComponentId.eq(Col(component)))
        .order_by_desc(alert::Column::StartedAt);
    let newest = same_rule.one(m.tx()).await?;
    match newest {
        // A late word of one that is over, or that another has followed.
        Some(row) if row.started_at > Col(told.started_at) || (row.started_at == told.started_at && row.ended_at.is_some()) => {
            return Ok(false);
        }
        Some(row) if row.started_at == told.started_at => {
            let is_other = row.status != status;
            if is_other {
                rows::overwrite(m.tx(), alert::Model { status: Col(status), ..row }).await?;
            }
            return Ok(is_other);
        }
        // Its end was never told.
        Some(row) if row.ended_at.is_none() => finish(m, row).await?,
        _ => {}
    }
    let new = alert::Model {
        id: 0,
        page_id: Col(m.page_id()),
        component_id: Col(component),
        fingerprint: told.fingerprint.clone(),
        started_at: Col(told.started_at),
        name: clean_line(name).chars().take(NAME_LENGTH).collect(),
        status: Col(status),
        began_at: Col(m.now()),
        journal_id: None,
        applied_at: None,
        ended_at: None,
        settled_at: None,
        overruled: false,
    };
    let counted = alert::ActiveModel { id: NotSet, ..new.clone().into_active_model() };
    alert::Entity::insert(counted).exec_without_returning(m.tx()).await?;
    m.audit(Deed::on("heard an alert of", "component", component).after(&new)).await?;
    Ok(true)
}

async fn end(m: &mut Mutation<'_>, component: ComponentId, told: &Told, ended_at: Instant) -> Result<bool> {
    // Told by hand, an alert may begin anew with its end. What began after that is another one.
    let latest = told.started_at.max(ended_at) + SLACK;
    let open = alert::Entity::find()
        .filter(alert::Column::PageId.eq(Col(m.page_id())))
        .filter(alert::Column::Fingerprint.eq(told.fingerprint.as_str()))
        .filter(alert::Column::ComponentId.eq(Col(component)))
        .filter(alert::Column::StartedAt.lte(Col(latest)))
        .filter(alert::Column::EndedAt.is_null());
    let rows = open.all(m.tx()).await?;
    let is_any = !rows.is_empty();
    for row in rows {
        finish(m, row).await?;
    }
    Ok(is_any)
}

/// Ends an alert. What it never did need not be undone.
async fn finish(m: &mut Mutation<'_>, before: alert::Model) -> Result<()> {
    let now = Some(Col(m.now()));
    let settled_at = now.filter(|_| before.applied_at.is_none());
    let after = alert::Model { ended_at: now, settled_at, ..before.clone() };
    m.audit(Deed::on("heard the end of an alert of", "component", before.component_id).before(&before).after(&after)).await?;
    rows::overwrite(m.tx(), after).await
}

/// The components of a page, by what alerts call them.
struct Names(Vec<(ComponentId, String)>);

impl Names {
    async fn load(services: &Services, page: PageId) -> Result<Self> {
        let live = component::Entity::live(page).filter(component::Column::ArchivedAt.is_null());
        let all = live.all(services.db.read()).await?;
        Ok(Self(all.into_iter().map(|row| (row.id.0, row.name.to_lowercase())).collect()))
    }

    /// The component with this id, else the only one with this name.
    fn find(&self, text: &str) -> Result<ComponentId, String> {
        let shown: String = text.chars().take(60).collect();
        if let Ok(id) = text.parse::<ComponentId>()
            && self.0.iter().any(|(own, _)| *own == id)
        {
            return Ok(id);
        }
        let name = clean_line(text).to_lowercase();
        let mut same = self.0.iter().filter(|(_, own)| *own == name);
        match (same.next(), same.next()) {
            (Some((id, _)), None) => Ok(*id),
            (None, _) => Err(format!("names `{shown}`, which is no component of this page")),
            (Some(_), Some(_)) => Err(format!("names `{shown}`, which several components are called; use its id")),
        }
    }
}
