//! Hearing of alerts: each may be told of many times, late, and by several senders.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Duration,
};

use app::model::{
    ComponentId, Impact, IncidentState, Instant, PageId, Publication, Status,
    access::Right,
    input::{FieldErrors, NewUpdate, clean_line},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Query};

use super::{effect, keep};
use crate::{
    entity::{Col, alert, component},
    error::{Error, Result},
    service::{Services, actor::Actor, markdown, mutation::Mutation},
};

/// How many alerts are heard at once.
pub const MOST_ALERTS: usize = 1_000;

/// The longest fingerprint, in characters.
const FINGERPRINT_LENGTH: usize = 128;

/// How much later than now an alert may begin: clocks differ, and what begins later would hide what happens until then.
const AHEAD: Duration = Duration::from_secs(86_400);

/// How many fingerprints are looked for at once.
const BATCH: usize = 500;

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
    Fires(Wish),
    /// It goes on, and asks for nothing, or for nothing any more.
    Calms,
    /// It is over.
    Ends {
        /// Since when.
        ended_at: Instant,
        /// What it asked for while it went on, as far as that is told.
        wish: Option<Wish>,
    },
}

/// What an alert asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The id or the name of the component it is about.
    pub component: String,
    /// The status the component shall have.
    pub status: Status,
    /// What it is called.
    pub name: String,
    /// The incident that shall say so; without one the status is set.
    pub incident: Option<Opening>,
}

/// The incident an alert asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Whether it is out at once, or a draft.
    pub publication: Publication,
    /// Where it stands.
    pub state: IncidentState,
    /// The impact it shows in place of its own.
    pub impact: Option<Impact>,
    /// What it tells visitors, in Markdown; our own words if empty.
    pub summary: String,
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
    let many = told.iter().filter(|one| one.turn != Turn::Calms).count();
    if many > MOST_ALERTS {
        return Err(Error::field("alerts", format!("are {many}; at most {MOST_ALERTS} are heard at once")));
    }
    let mut heard = Heard::default();
    let mut by_component: BTreeMap<ComponentId, Vec<Told>> = BTreeMap::new();
    let (told, odd): (Vec<Told>, Vec<Told>) = told.into_iter().partition(|one| is_fingerprint(&one.fingerprint));
    for one in odd {
        heard.errors.add(format!("{}.fingerprint", one.field), format!("must be 1 to {FINGERPRINT_LENGTH} letters, digits and signs"));
    }
    let latest = services.clock.now() + AHEAD;
    let (told, odd): (Vec<Told>, Vec<Told>) = told.into_iter().partition(|one| one.started_at <= latest);
    for one in odd {
        heard.errors.add(format!("{}.startsAt", one.field), "must not be more than a day ahead");
    }
    let mut fit = Vec::new();
    for one in told {
        match check_incident(actor, page, &one).await {
            Ok(()) => fit.push(one),
            Err((field, why)) => heard.errors.add(format!("{}.{field}", one.field), why),
        }
    }
    let told = fit;
    let names = Names::load(services, page).await?;
    let going_on = going_on(services, page, &told).await?;
    for one in told {
        match &one.turn {
            Turn::Fires(wish) => match names.find(&wish.component) {
                Ok(id) => by_component.entry(id).or_default().push(one),
                Err(why) => heard.errors.add(one.field, why),
            },
            // Whatever its labels say by now: it is known by what it did. The component they name hears of the end as well: its
            // beginning may be on its way.
            Turn::Calms | Turn::Ends { .. } => {
                let mut places = going_on.get(&one.fingerprint).cloned().unwrap_or_default();
                if let Turn::Ends { wish: Some(wish), .. } = &one.turn {
                    places.extend(names.find(&wish.component));
                }
                for id in places {
                    by_component.entry(id).or_default().push(one.clone());
                }
            }
        }
    }
    for (component, told) in by_component {
        match hear_of(services, actor, page, (component, &told)).await {
            Ok(is_new) => heard.changed += usize::from(is_new),
            // Deleted meanwhile, and with it all there was to do.
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(heard)
}

/// Refuses an alert that asks for an incident its sender may not open, or that nobody could read.
async fn check_incident(actor: &Actor, page: PageId, one: &Told) -> Result<(), (&'static str, String)> {
    let Turn::Fires(Wish { incident: Some(incident), .. }) = &one.turn else { return Ok(()) };
    if actor.must(page, Right::RunEvents).is_err() {
        return Err(("labels.statuspage", "asks for an incident, which this token may not open".to_owned()));
    }
    let field = "annotations.statuspageSummary";
    let update = NewUpdate { body: incident.summary.clone(), state: Some(incident.state), ..NewUpdate::default() };
    let readable = update.validate().map_err(Error::Invalid);
    let rendered = match readable {
        Ok(update) => markdown::render("body", &update.body).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match rendered {
        Err(Error::Invalid(errors)) => Err((field, errors.iter().map(|(_, why)| why).collect::<Vec<_>>().join("; "))),
        _ => Ok(()),
    }
}

fn is_fingerprint(text: &str) -> bool {
    (1..=FINGERPRINT_LENGTH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The components alerts that are going on are about, by fingerprint; none that are deleted.
async fn going_on(services: &Services, page: PageId, told: &[Told]) -> Result<HashMap<String, BTreeSet<ComponentId>>> {
    let known = told.iter().filter(|one| !matches!(one.turn, Turn::Fires(_)));
    let known: Vec<&str> = known.map(|one| one.fingerprint.as_str()).collect();
    let mut found: HashMap<String, BTreeSet<ComponentId>> = HashMap::new();
    for some in known.chunks(BATCH) {
        let live = Query::select()
            .column(component::Column::Id)
            .from(component::Entity)
            .and_where(component::Column::DeletedAt.is_null())
            .to_owned();
        let open = alert::Entity::find()
            .filter(alert::Column::PageId.eq(Col(page)))
            .filter(alert::Column::EndedAt.is_null())
            .filter(alert::Column::Fingerprint.is_in(some.iter().copied()))
            .filter(alert::Column::ComponentId.in_subquery(live));
        for row in open.all(services.db.read()).await? {
            found.entry(row.fingerprint).or_default().insert(row.component_id.0);
        }
    }
    Ok(found)
}

/// Hears of the alerts of one component, and says whether anything was new.
async fn hear_of(services: &Services, actor: &Actor, page: PageId, (component, told): (ComponentId, &[Told])) -> Result<bool> {
    let mut m = Mutation::begin(services, actor, page, Right::SetStatus).await?;
    let mut is_new = false;
    for one in told {
        is_new |= match &one.turn {
            Turn::Fires(wish) => keep::fire(&mut m, component, one, wish).await?,
            Turn::Calms => keep::calm(&mut m, component, one).await?,
            Turn::Ends { ended_at, wish } => keep::end(&mut m, component, one, (*ended_at, wish.as_ref())).await?,
        };
    }
    is_new |= effect::bring_about(&mut m, component).await?;
    if is_new {
        m.commit().await?;
    }
    Ok(is_new)
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
