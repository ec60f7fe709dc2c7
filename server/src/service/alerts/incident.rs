//! The incidents alerts open: one for a component, however many of its alerts ask for one.
//!
//! - It opens where nobody says anything of the component yet: neither by a status nor by an incident of their own.
//! - It says the worst of the alerts that go on, and what those tell that come to it. It ends with the last of them; a draft is gone.
//! - What somebody else has changed is theirs: no alert says anything of it any more, or ends it. Taking it on changes nothing.

use app::model::{
    EventId, Impact, IncidentState, PageId, Publication, Status, Visibility,
    access::Audience,
    input::{BODY_LENGTH, EditIncident, NewIncident, NewUpdate, PublishAt},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::{
    entity::{Col, alert, component, event_component, incident},
    error::{Error, Result},
    live::derive,
    service::{components::Others, incidents, mutation::Mutation, rows},
};

/// What opened the incidents, as they name it.
const SOURCE: &str = "alertmanager";

/// What is to be done for the alerts of a component that ask for an incident.
#[derive(Default)]
pub(super) struct Plan {
    before: Vec<alert::Model>,
    /// The same alerts as they are then.
    after: Vec<alert::Model>,
    deed: Option<Deed>,
}

/// What becomes of an incident.
enum Deed {
    /// It begins.
    Open(Word),
    /// It goes on, and something is new.
    Tell(EventId, Word),
    /// It is over.
    End(EventId),
}

/// What alerts say together.
struct Word {
    status: Status,
    state: IncidentState,
    impact: Option<Impact>,
    publication: Publication,
    /// What those tell visitors that are new.
    texts: Vec<String>,
}

impl Plan {
    /// Whether all is as it has to be.
    pub(super) fn is_empty(&self) -> bool {
        self.deed.is_none() && self.before == self.after
    }
}

/// What is to be done for these alerts, all that ask for an incident and are not settled, oldest first.
pub(super) async fn plan(
    db: &impl ConnectionTrait,
    (page, component): (PageId, &component::Model),
    others: &Others,
    before: Vec<alert::Model>,
) -> Result<Plan> {
    if before.is_empty() {
        return Ok(Plan::default());
    }
    let mut after = before.clone();
    let own = own(db, page, &mut after).await?;
    let fresh = |row: &alert::Model| row.event_id.is_none() && row.ended_at.is_none() && !row.overruled;
    if after.iter().any(fresh) {
        let is_told = own.is_none() && is_told_by_others(db, component).await?;
        for row in after.iter_mut().filter(|row| fresh(row)) {
            row.overruled = is_told || (own.is_none() && others.overrule(row.began_at.0, None));
        }
    }
    let going_on: Vec<&alert::Model> =
        after.iter().filter(|row| row.ended_at.is_none() && !row.overruled && row.status.0.is_trouble()).collect();
    let deed = match (own, Word::of(&going_on, &after)) {
        (None, None) => None,
        (None, Some(word)) => Some(Deed::Open(word)),
        (Some(own), None) => Some(Deed::End(own.id.0)),
        (Some(own), Some(word)) => {
            let is_new = !word.texts.is_empty() || word.is_other(&own, said(db, own.id.0, component).await?);
            let joins = || going_on.iter().any(|row| row.event_id.is_none());
            (is_new || joins()).then_some(Deed::Tell(own.id.0, word))
        }
    };
    for row in after.iter_mut().filter(|row| row.ended_at.is_some()) {
        row.settled_at = row.ended_at;
    }
    Ok(Plan { before, after, deed })
}

/// The incident these alerts have opened and nobody else has changed. Those whose incident somebody has changed are overruled.
async fn own(db: &impl ConnectionTrait, page: PageId, alerts: &mut [alert::Model]) -> Result<Option<incident::Model>> {
    let mut own: Option<incident::Model> = None;
    for row in alerts.iter_mut().filter(|row| !row.overruled) {
        let Some(id) = row.event_id else { continue };
        if own.as_ref().is_some_and(|own| own.id == id) {
            continue;
        }
        let found = incident::Entity::live(page).filter(incident::Column::Id.eq(id)).one(db).await?;
        match found.filter(|found| incidents::is_untouched(found, row.event_rev)) {
            Some(found) => own = Some(found),
            None => row.overruled = true,
        }
    }
    Ok(own)
}

/// Whether an incident that is out says already that something is wrong with a component.
async fn is_told_by_others(db: &impl ConnectionTrait, component: &component::Model) -> Result<bool> {
    let named = event_component::Entity::find().filter(event_component::Column::ComponentId.eq(component.id)).all(db).await?;
    let named: Vec<_> = named.into_iter().filter(|row| row.status.0.is_trouble()).map(|row| row.event_id).collect();
    let open = incident::Entity::live(component.page_id.0)
        .filter(incident::Column::State.ne(Col(IncidentState::Resolved)))
        .filter(incident::Column::Publication.eq(Col(Publication::Published)));
    Ok(open.all(db).await?.into_iter().any(|row| named.contains(&row.id)))
}

/// What an incident says of a component.
async fn said(db: &impl ConnectionTrait, event: EventId, component: &component::Model) -> Result<Option<Status>> {
    let named = event_component::Entity::find_by_id((Col(event), component.id)).one(db).await?;
    Ok(named.map(|row| row.status.0))
}

impl Word {
    /// What those say that go on; nothing if none does. What was told before is not told again.
    fn of(going_on: &[&alert::Model], all: &[alert::Model]) -> Option<Self> {
        let worst = going_on.iter().max_by_key(|row| (row.status, row.impact))?;
        let told: Vec<&str> = all.iter().filter(|row| row.event_id.is_some()).filter_map(|row| row.summary.as_deref()).collect();
        let mut texts: Vec<String> = Vec::new();
        for text in going_on.iter().filter(|row| row.event_id.is_none()).filter_map(|row| row.summary.as_deref()) {
            let length: usize = texts.iter().map(|text| text.chars().count() + 2).sum();
            let fits = length + text.chars().count() <= BODY_LENGTH;
            if fits && !text.is_empty() && !told.contains(&text) && !texts.iter().any(|own| own == text) {
                texts.push(text.to_owned());
            }
        }
        Some(Self {
            status: worst.status.0,
            state: worst.state.map_or(IncidentState::Investigating, |state| state.0),
            impact: going_on.iter().filter_map(|row| row.impact).max().map(|impact| impact.0),
            publication: going_on.iter().filter_map(|row| row.opens).max().map_or(Publication::Draft, |opens| opens.0),
            texts,
        })
    }

    /// Whether an incident says something else, and this of the component.
    fn is_other(&self, own: &incident::Model, said: Option<Status>) -> bool {
        said != Some(self.status) || own.state != self.state || own.impact_override.map(|impact| impact.0) != self.impact
    }
}

/// Does what is to be done for the alerts of a component.
pub(super) async fn bring_about(m: &mut Mutation<'_>, component: &component::Model, plan: Plan) -> Result<()> {
    let mut after = plan.after;
    let now = Some(Col(m.now()));
    let own = match plan.deed {
        None => None,
        Some(Deed::Open(word)) => Some(open(m, component, word, &after).await?),
        Some(Deed::Tell(id, word)) => Some(tell(m, component, id, word).await?),
        Some(Deed::End(id)) => {
            end(m, component, id).await?;
            // One that asks for nothing by now may ask for another.
            for row in after.iter_mut().filter(|row| row.event_id == Some(Col(id)) && row.ended_at.is_none()) {
                (row.event_id, row.event_rev, row.applied_at) = (None, None, None);
            }
            None
        }
    };
    if let Some(own) = own {
        for row in after.iter_mut().filter(|row| row.event_id == Some(own.id) && !row.overruled) {
            row.event_rev = Some(own.rev);
        }
        let joins =
            |row: &&mut alert::Model| row.event_id.is_none() && row.ended_at.is_none() && !row.overruled && row.status.0.is_trouble();
        for row in after.iter_mut().filter(joins) {
            (row.event_id, row.event_rev, row.applied_at) = (Some(own.id), Some(own.rev), now);
        }
    }
    for (before, mut row) in plan.before.into_iter().zip(after) {
        row.settled_at = row.settled_at.and(now);
        if row != before {
            rows::overwrite(m.tx(), row).await?;
        }
    }
    Ok(())
}

async fn open(m: &mut Mutation<'_>, component: &component::Model, word: Word, alerts: &[alert::Model]) -> Result<incident::Model> {
    let (title, usual) = incidents::opening(derive::settings(m.page()).language, &component.name);
    let text = word.texts.join("\n\n");
    let joining: Vec<_> = alerts.iter().filter(|row| row.event_id.is_none() && row.ended_at.is_none() && !row.overruled).collect();
    let detected_at = joining.iter().map(|row| row.began_at.0).min();
    let input = NewIncident {
        update: NewUpdate {
            body: if text.is_empty() { usual } else { text },
            state: Some(word.state),
            statuses: vec![(component.id.0, word.status)],
            ..NewUpdate::default()
        },
        impact_override: word.impact,
        visibility: visibility(component),
        publish: if word.publication == Publication::Draft { PublishAt::Draft } else { PublishAt::Now },
        started_at: joining.iter().map(|row| row.started_at.0).chain(detected_at).min(),
        detected_at,
        source: Some(SOURCE.to_owned()),
        source_key: Some(component.id.to_string()),
        ..NewIncident::named(title, "")
    };
    incidents::open_within(m, input).await
}

/// Nobody hears by an incident of a component they cannot see.
fn visibility(component: &component::Model) -> Visibility {
    if derive::sees_component(Audience::Public, component) { Visibility::Public } else { component.visibility.0 }
}

async fn tell(m: &mut Mutation<'_>, component: &component::Model, id: EventId, word: Word) -> Result<incident::Model> {
    let before = load(m, id).await?;
    let said = said(m.tx(), id, component).await?;
    if before.impact_override.map(|impact| impact.0) != word.impact {
        incidents::edit_within(m, id, EditIncident { impact_override: Some(word.impact), ..EditIncident::at_rev(before.rev) }).await?;
    }
    let update = NewUpdate {
        body: word.texts.join("\n\n"),
        state: Some(word.state).filter(|state| before.state != *state),
        statuses: if said == Some(word.status) { Vec::new() } else { vec![(component.id.0, word.status)] },
        // That it hurts less, or another, is read on the page.
        notify: !word.texts.is_empty() || said.is_none_or(|said| said < word.status),
        ..NewUpdate::default()
    };
    if !update.body.is_empty() || update.state.is_some() || !update.statuses.is_empty() {
        let row = load(m, id).await?;
        match incidents::post(m, row, update.validate()?).await {
            // More has been said than anybody reads.
            Ok(_) | Err(Error::Invalid(_)) => {}
            Err(error) => return Err(error),
        }
    }
    load(m, id).await
}

/// Ends an incident; nobody has to know of a draft that is over.
async fn end(m: &mut Mutation<'_>, component: &component::Model, id: EventId) -> Result<()> {
    let row = load(m, id).await?;
    if row.publication == Publication::Draft {
        return incidents::delete_within(m, id).await;
    }
    let update = NewUpdate {
        body: incidents::ending(derive::settings(m.page()).language, &component.name),
        state: Some(IncidentState::Resolved),
        // What the component is by itself others say: a threshold, an alert that sets the status.
        statuses: if component.status == Status::Operational { vec![(component.id.0, Status::Operational)] } else { Vec::new() },
        ..NewUpdate::default()
    };
    incidents::post(m, row, update.validate()?).await.map(|_| ())
}

async fn load(m: &Mutation<'_>, id: EventId) -> Result<incident::Model> {
    let found = incident::Entity::live(m.page_id()).filter(incident::Column::Id.eq(Col(id))).one(m.tx()).await?;
    found.ok_or(Error::NotFound("incident"))
}
