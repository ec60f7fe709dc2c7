//! What an open tab is sent when something happens on the large page: the change, not the page.

use app::model::{
    IncidentState, Status,
    input::{NewIncident, NewUpdate},
};
use server::service::incidents;

use crate::{
    data::{Data, Set, actor},
    table::{Goal, Row},
};

/// The most a frame may weigh, in bytes.
const LIMIT: f64 = 4_096.0;

/// Measures the frames of one incident from its first report to its end.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let set = data.large().await;
    let (services, actor, page) = (&set.services, actor(), set.page);
    let mut stream = set.live().public().subscribe(None).coming;
    let mut next = async || stream.recv().await.expect("a frame follows on a commit").bytes.len();

    let hurt: Vec<_> = set.components[40..43].iter().map(|id| (*id, Status::PartialOutage)).collect();
    let text = "Three services of this region answer slowly or not at all. We have found the cause and are working on it.";
    let mut input = NewIncident::named("Slow answers in one region", text);
    input.update.statuses = hurt;
    let id = incidents::open(services, &actor, page, input).await.expect("the incident is fine");
    let opened = next().await;
    let update = NewUpdate { state: Some(IncidentState::Identified), body: text.repeat(3), ..NewUpdate::default() };
    incidents::post_update(services, &actor, page, id, None, update).await.expect("the update is fine");
    let updated = next().await;
    let statuses = vec![(set.components[40], Status::MajorOutage)];
    let update = NewUpdate { body: text.to_owned(), statuses, ..NewUpdate::default() };
    incidents::post_update(services, &actor, page, id, None, update).await.expect("the update is fine");
    let worse = next().await;
    incidents::resolve(services, &actor, page, id, "All of it works again.", None).await.expect("it can be resolved");
    let resolved = next().await;
    let whole = whole(set);
    vec![
        bytes("an incident opens on three components", opened, LIMIT, format!("the whole page would be {whole} bytes")),
        bytes("an update of 330 characters", updated, LIMIT, String::new()),
        bytes("an update that changes a component", worse, LIMIT, String::new()),
        bytes("the incident is resolved", resolved, LIMIT, String::new()),
    ]
}

fn whole(set: &Set) -> usize {
    serde_json::to_string(set.live().read().browser.as_ref()).map_or(0, |json| json.len())
}

fn bytes(what: &str, size: usize, limit: f64, note: String) -> Row {
    Row::new(format!("frame: {what}"), Goal::AtMost(limit), "bytes", size as f64, note)
}
