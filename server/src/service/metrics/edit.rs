//! Making, changing, ordering and deleting metrics.

use std::collections::BTreeSet;

use app::model::{
    ComponentId, MetricId, PageId,
    access::Right,
    input::{EditMetric, MetricDisplay, NewMetric, QUERY_LENGTH, clean_line},
    source::Pull,
};
use sea_orm::EntityTrait;

use super::{count_arrival, file::file, in_order, load, tell_processes};
use crate::{
    entity::{Col, Json, metric},
    error::{Error, Result},
    live::fact::Fact,
    service::{
        Services,
        actor::Actor,
        components,
        mutation::{Deed, Mutation, must_be_fresh},
        random, rows, sources,
    },
};

/// Where the points of a new metric come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Feed {
    /// Programs send them, and perhaps call it something.
    Sent(Option<String>),
    /// A source is asked for them.
    Pulled(Pull),
}

/// Makes a metric that takes points, last on the page. An id somebody asks for must never have been used.
pub async fn create(services: &Services, actor: &Actor, page: PageId, input: NewMetric) -> Result<MetricId> {
    create_fed(services, actor, page, input, Feed::Sent(None)).await
}

/// Makes a metric whose points come from there: all of it, or nothing.
pub async fn create_fed(services: &Services, actor: &Actor, page: PageId, input: NewMetric, feed: Feed) -> Result<MetricId> {
    let input = input.validate()?;
    let (identifier, pull) = match feed {
        Feed::Sent(name) => (name.map_or(Ok(None), |name| identifier(&name))?, None),
        Feed::Pulled(pull) => (None, Some(pull)),
    };
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    if let Some(id) = input.id
        && metric::Entity::find_by_id(Col(id)).one(m.tx()).await?.is_some()
    {
        return Err(Error::conflict(format!("there is a metric {id} already")));
    }
    check_component(&m, input.display.component_id).await?;
    let position = place(in_order(m.tx(), page).await?.len());
    let blank = metric::Model {
        id: Col(input.id.unwrap_or_else(random::id)),
        page_id: Col(page),
        component_id: None,
        objective: None,
        chart: None,
        name: String::new(),
        description: None,
        suffix: None,
        decimals: 0,
        y_min: None,
        y_max: None,
        y_hidden: false,
        aggregation: Col(input.display.aggregation),
        display: true,
        visibility: Col(input.display.visibility),
        position,
        identifier,
        reference_name: None,
        source: Json(serde_json::json!({})),
        retention: Json(serde_json::json!({})),
        interval_seconds: input.interval_seconds,
        backfilled: false,
        last_at: None,
        last_value: None,
        rev: 1,
        created_at: Col(m.now()),
        updated_at: Col(m.now()),
        deleted_at: None,
    };
    let row = displayed(blank, input.display);
    let id = row.id.0;
    rows::insert(m.tx(), row.clone()).await?;
    m.audit(Deed::on("created", "metric", id).after(&shown(&row))).await?;
    m.record(Fact::Metric(row.clone()));
    if let Some(pull) = pull {
        sources::write_pull(&mut m, row, Some(pull)).await?;
    }
    commit(m).await?;
    Ok(id)
}

/// Changes how a metric is shown. Somebody else's change since `input.rev`, if it is given, refuses it; changing nothing makes
/// no version.
pub async fn edit(services: &Services, actor: &Actor, page: PageId, id: MetricId, input: EditMetric) -> Result<()> {
    change(services, actor, page, id, None, |_| input).await
}

/// Changes a metric into what is made of how it is shown once nobody else can change it, and what its source calls it, if that is
/// said: of one that is pulled, what is asked for.
pub async fn change(
    services: &Services,
    actor: &Actor,
    page: PageId,
    id: MetricId,
    named: Option<&str>,
    make: impl FnOnce(MetricDisplay) -> EditMetric,
) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let before = load(m.tx(), page, id).await?;
    let was = file(before.clone());
    let input = make(was.display).validate()?;
    if let Some(seen) = input.rev {
        must_be_fresh("metric", seen, before.rev)?;
    }
    if input.display.component_id != before.component_id.map(|c| c.0) {
        check_component(&m, input.display.component_id).await?;
    }
    let mut row = displayed(before.clone(), input.display);
    row.interval_seconds = input.interval_seconds.unwrap_or(row.interval_seconds);
    if let (Some(name), None) = (named, &was.pull) {
        row.identifier = identifier(name)?;
    }
    let mut is_changed = row != before;
    if is_changed {
        row.rev += 1;
        row.updated_at = Col(m.now());
        save(&mut m, row.clone()).await?;
        m.audit(Deed::on("edited", "metric", id).before(&shown(&before)).after(&shown(&row))).await?;
    }
    if let (Some(query), Some(pull)) = (named, was.pull) {
        is_changed |= sources::write_pull(&mut m, row, Some(Pull { query: query.to_owned(), ..pull })).await?;
    }
    if is_changed { commit(m).await } else { Ok(()) }
}

/// What programs that send points call a metric, as it is kept.
fn identifier(name: &str) -> Result<Option<String>> {
    let name = Some(clean_line(name)).filter(|name| !name.is_empty());
    if name.as_ref().is_some_and(|name| name.chars().count() > QUERY_LENGTH) {
        return Err(Error::field("metric_identifier", format!("must have at most {QUERY_LENGTH} characters")));
    }
    Ok(name)
}

/// Takes a metric away. Its points stay in the database; no surface shows them.
pub async fn delete(services: &Services, actor: &Actor, page: PageId, id: MetricId) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let before = load(m.tx(), page, id).await?;
    let mut row = before.clone();
    row.deleted_at = Some(Col(m.now()));
    row.updated_at = Col(m.now());
    row.rev += 1;
    save(&mut m, row).await?;
    let line = in_order(m.tx(), page).await?;
    line_up(&mut m, line).await?;
    m.audit(Deed::on("deleted", "metric", id).before(&shown(&before))).await?;
    commit(m).await
}

/// Puts the page's metrics in this order. Every one must be named once.
pub async fn reorder(services: &Services, actor: &Actor, page: PageId, ids: &[MetricId]) -> Result<()> {
    let mut m = Mutation::begin(services, actor, page, Right::ShapePage).await?;
    let line = in_order(m.tx(), page).await?;
    let before: Vec<MetricId> = line.iter().map(|row| row.id.0).collect();
    let wanted: BTreeSet<MetricId> = ids.iter().copied().collect();
    if wanted.len() != ids.len() || wanted != before.iter().copied().collect() {
        return Err(Error::field("ids", "must name each metric of the page exactly once"));
    }
    let ordered = ids.iter().filter_map(|id| line.iter().find(|row| row.id == *id).cloned()).collect();
    if !line_up(&mut m, ordered).await? {
        return Ok(());
    }
    m.audit(Deed::on("reordered metrics of", "page", page).before(&before).after(&ids)).await?;
    m.commit().await?;
    Ok(())
}

/// What staff decide about a metric, on its row.
fn displayed(mut row: metric::Model, display: MetricDisplay) -> metric::Model {
    row.name = display.name;
    row.description = display.description;
    row.suffix = display.suffix;
    row.decimals = display.decimals;
    row.y_min = display.y_min;
    row.y_max = display.y_max;
    row.y_hidden = display.y_hidden;
    row.aggregation = Col(display.aggregation);
    row.display = display.display;
    row.visibility = Col(display.visibility);
    row.component_id = display.component_id.map(Col);
    row.objective = display.objective;
    row.chart = display.chart;
    row
}

/// A metric as the audit log may show it: without where its points come from, which can need a key.
fn shown(row: &metric::Model) -> serde_json::Value {
    let mut shown = serde_json::to_value(row).unwrap_or_default();
    if let Some(fields) = shown.as_object_mut() {
        fields.remove("source");
    }
    shown
}

async fn check_component(m: &Mutation<'_>, component: Option<ComponentId>) -> Result<()> {
    let Some(id) = component else { return Ok(()) };
    match components::load(m, id).await {
        Err(Error::NotFound(_)) => Err(Error::field("component_id", format!("names {id}, which is no component of this page"))),
        other => other.map(|_| ()),
    }
}

pub(super) async fn save(m: &mut Mutation<'_>, row: metric::Model) -> Result<()> {
    rows::overwrite(m.tx(), row.clone()).await?;
    m.record(Fact::Metric(row));
    Ok(())
}

/// Numbers them in this order. Says whether anything moved.
async fn line_up(m: &mut Mutation<'_>, line: Vec<metric::Model>) -> Result<bool> {
    let mut moved = false;
    for (n, mut row) in line.into_iter().enumerate() {
        if row.position != place(n) {
            row.position = place(n);
            save(m, row).await?;
            moved = true;
        }
    }
    Ok(moved)
}

fn place(before: usize) -> i32 {
    i32::try_from(before).map_or(i32::MAX, |n| n.saturating_add(1))
}

/// Commits, and has the points in memory read anew: which metrics are shown, and how their points become values, may have changed.
pub(super) async fn commit(m: Mutation<'_>) -> Result<()> {
    let (services, page) = (m.services().clone(), m.page_id());
    count_arrival(m.tx(), page).await?;
    tell_processes(m.tx(), page).await?;
    m.commit().await?;
    services.committed.points_arrived(page).await;
    Ok(())
}
