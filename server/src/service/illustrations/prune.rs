//! Pictures no text shows any more are forgotten, after a while in which somebody may still be writing the text.

use std::{collections::BTreeSet, time::Duration};

use app::model::{
    Instant, PageId,
    access::Right,
    illustration::{FILES, Illustration, NoIllustration},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    entity::{Col, event_update, illustration, incident, maintenance, page, postmortem, recurrence, template, update_edit},
    error::{Error, Result},
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        mutation::{Deed, Mutation},
    },
};

/// How long a picture stays that no text shows: a text somebody has begun waits in their browser meanwhile.
const GRACE: Duration = Duration::from_secs(7 * 86_400);

/// Forgets what is shown nowhere.
pub async fn prune(services: &Services, now: Instant) -> Result<()> {
    let old = illustration::Entity::find().filter(illustration::Column::CreatedAt.lt(Col(now - GRACE)));
    let there = page::Entity::find().select_only().column(page::Column::Id).filter(page::Column::DeletedAt.is_null());
    let of_pages = old.filter(illustration::Column::PageId.in_subquery(there.into_query()));
    let of_pages = of_pages.select_only().column(illustration::Column::PageId).distinct();
    let pages: Vec<Col<PageId>> = of_pages.into_tuple().all(services.db.read()).await?;
    for page in pages {
        match prune_page(services, page.0, now).await {
            Ok(()) | Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn prune_page(services: &Services, page: PageId, now: Instant) -> Result<()> {
    let of_page = || illustration::Entity::find().filter(illustration::Column::PageId.eq(Col(page)));
    let old = of_page().filter(illustration::Column::CreatedAt.lt(Col(now - GRACE)));
    let names = old.select_only().column(illustration::Column::Name);
    let old: Vec<String> = names.into_tuple().all(services.db.read()).await?;
    let text = texts(services.db.read(), page).await?;
    if old.iter().all(|name| text.contains(name)) {
        return Ok(());
    }
    let actor = Actor::job("prune");
    let mut m = Mutation::begin(services, &actor, page, Right::RunEvents).await?;
    // Somebody may have shown one since; from here on nobody can.
    let text = texts(m.tx(), page).await?;
    for name in old.into_iter().filter(|name| !text.contains(name)) {
        illustration::Entity::delete_by_id(name.clone()).exec(m.tx()).await?;
        m.audit(Deed::on("forgot", "illustration", &name)).await?;
        let name: Illustration = name.parse().map_err(|error: NoIllustration| Error::Fault(error.to_string()))?;
        m.record(Fact::Illustration { name, is_kept: false });
    }
    m.commit().await?;
    Ok(())
}

/// The names of files in all texts of the page that anybody can still read.
async fn texts(db: &impl ConnectionTrait, page: PageId) -> Result<BTreeSet<String>> {
    use event_update::Column as U;
    let mut found = BTreeSet::new();
    let mut read = |text: &str| found.extend(names_in(text).map(str::to_owned));
    let incidents = incident::Entity::find().filter(incident::Column::PageId.eq(Col(page)));
    let incidents = incidents.filter(incident::Column::DeletedAt.is_not_null()).select_only().column(incident::Column::Id);
    let maintenances = maintenance::Entity::find().filter(maintenance::Column::PageId.eq(Col(page)));
    let maintenances = maintenances.filter(maintenance::Column::DeletedAt.is_not_null()).select_only().column(maintenance::Column::Id);
    let of_events = Condition::all()
        .add(U::PageId.eq(Col(page)))
        .add(U::DeletedAt.is_null())
        .add(U::EventId.not_in_subquery(incidents.into_query()))
        .add(U::EventId.not_in_subquery(maintenances.into_query()));
    let updates = event_update::Entity::find().filter(of_events.clone());
    let bodies = updates.filter(U::Body.contains(FILES)).select_only().column(U::Body).into_tuple::<String>();
    bodies.all(db).await?.iter().for_each(|text| read(text));
    let shown = event_update::Entity::find().filter(of_events).select_only().column(U::Id).into_query();
    let edits = update_edit::Entity::find().filter(update_edit::Column::UpdateId.in_subquery(shown));
    let edits = edits.filter(update_edit::Column::Body.contains(FILES)).select_only().column(update_edit::Column::Body);
    edits.into_tuple::<String>().all(db).await?.iter().for_each(|text| read(text));
    for row in postmortem::Entity::find().filter(postmortem::Column::PageId.eq(Col(page))).all(db).await? {
        [row.draft, row.body].iter().flatten().for_each(|text| read(text));
    }
    for row in template::Entity::live(page).all(db).await? {
        row.texts.0.iter().for_each(|(_, text)| read(text));
    }
    for row in recurrence::Entity::live(page).all(db).await? {
        read(&row.template.0.to_string());
    }
    if let Some(row) = page::Entity::find_by_id(Col(page)).one(db).await? {
        read(&row.settings.0.to_string());
    }
    Ok(found)
}

/// What stands behind the address of files in a text.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(FILES).skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default())
}
