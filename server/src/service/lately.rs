//! What was done on a page last, for everybody who works there: who, what, to what, and no more.

use std::collections::HashMap;

use app::model::{MetricId, PageId, access::Right, audit::Done};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    entity::{Col, audit, component, metric, threshold},
    error::Result,
    service::{Services, actor::Actor},
};

/// How many deeds are listed.
const LISTED: u64 = 12;

/// The last deeds on a page, newest first.
pub async fn list_lately(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<Done>> {
    actor.must(page, Right::ReadStaff)?;
    let of_page = audit::Entity::find().filter(audit::Column::PageId.eq(Col(page)));
    let rows = of_page.order_by_desc(audit::Column::Id).limit(LISTED).all(services.db.read()).await?;
    let names = names_of_nameless(services, &rows).await?;
    Ok(rows.into_iter().map(|row| done(row, &names)).collect())
}

fn done(row: audit::Model, names: &HashMap<String, String>) -> Done {
    let name = own_name(&row).or_else(|| names.get(row.noun_id.as_deref()?).cloned());
    Done { at: row.at.0, who: row.actor_name, verb: row.verb, noun: row.noun, name }
}

/// What a thing was called when it was done something to.
fn own_name(row: &audit::Model) -> Option<String> {
    let states = [&row.after, &row.before].into_iter().flatten();
    let mut names = states.flat_map(|state| ["name", "title", "email"].map(|key| state.0.get(key)?.as_str().map(str::to_owned)));
    names.find_map(|name| name)
}

/// What components are called of which only the status was written down, and the metrics thresholds are on: by the id of the
/// component or the threshold.
async fn names_of_nameless(services: &Services, rows: &[audit::Model]) -> Result<HashMap<String, String>> {
    let nameless = |noun: &str| -> Vec<String> {
        rows.iter().filter(|row| row.noun == noun && own_name(row).is_none()).filter_map(|row| row.noun_id.clone()).collect()
    };
    let (components, thresholds) = (nameless("component"), nameless("threshold"));
    let db = services.db.read();
    let mut names = HashMap::new();
    if !components.is_empty() {
        use component::Column as C;
        let found = component::Entity::find().select_only().columns([C::Id, C::Name]).filter(C::Id.is_in(components));
        names.extend(found.into_tuple::<(String, String)>().all(db).await?);
    }
    if !thresholds.is_empty() {
        use threshold::Column as T;
        let found = threshold::Entity::find().select_only().columns([T::Id, T::MetricId]).filter(T::Id.is_in(thresholds));
        let on: Vec<(String, Col<MetricId>)> = found.into_tuple().all(db).await?;
        use metric::Column as M;
        let called = metric::Entity::find().select_only().columns([M::Id, M::Name]).filter(M::Id.is_in(on.iter().map(|(_, id)| *id)));
        let called: HashMap<Col<MetricId>, String> = called.into_tuple::<(Col<MetricId>, String)>().all(db).await?.into_iter().collect();
        names.extend(on.into_iter().filter_map(|(id, metric)| Some((id, called.get(&metric)?.clone()))));
    }
    Ok(names)
}
