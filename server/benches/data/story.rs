//! What happens on both pages: groups, trouble from the first report to the end, and metrics.

use app::model::{
    ComponentId, EventId, GroupId, IncidentState, MetricId, Status,
    input::{MetricDisplay, NewComponent, NewGroup, NewIncident, NewMetric, NewUpdate},
};
use server::service::{components, incidents, metrics};

use super::{Draft, actor};

/// What an incident does to its components.
const HARM: [Status; 3] = [Status::DegradedPerformance, Status::PartialOutage, Status::MajorOutage];

/// Titles of incidents, as people write them.
const TITLES: [&str; 5] = [
    "Uploads fail for some customers in Europe",
    "Elevated error rates of the public API",
    "Slow search results",
    "Payments with cards are refused",
    "Notifications arrive late",
];

/// A group with so many new components in it.
pub async fn group(draft: &Draft, name: &str, count: usize) -> (GroupId, Vec<ComponentId>) {
    let mut ids = Vec::new();
    for n in 1..=count {
        let description = Some(format!("Part {n} of {name}, as customers know it"));
        let new = NewComponent { description, ..NewComponent::named(format!("{name} service {n}")) };
        ids.push(components::create(&draft.services, &actor(), draft.page, new).await.expect("the component is fine"));
    }
    let new = NewGroup { components: ids.clone(), ..NewGroup::named(name) };
    (components::create_group(&draft.services, &actor(), draft.page, new).await.expect("the group is fine"), ids)
}

/// An incident on these components: reported, understood a while later, and over after `minutes` unless it still goes on.
pub async fn incident(draft: &Draft, number: usize, seconds_ago: u64, touched: &[ComponentId], minutes: Option<u64>) -> EventId {
    let begin = draft.go_to(seconds_ago);
    let harm = HARM[number % HARM.len()];
    let body = "We have had reports of failures since a few minutes ago and are looking into the cause. We will say more within the hour.";
    let mut input = NewIncident::named(TITLES[number % TITLES.len()], body);
    input.started_at = Some(begin);
    input.update.statuses = touched.iter().map(|id| (*id, harm)).collect();
    let id = incidents::open(&draft.services, &actor(), draft.page, input).await.expect("the incident is fine");
    let length = minutes.unwrap_or(60) * 60;
    draft.go_to(seconds_ago.saturating_sub(length / 2));
    let update = NewUpdate {
        state: Some(IncidentState::Identified),
        body: "A change we made this morning is the cause. It is being rolled back, region by region; most requests **work** already."
            .into(),
        ..NewUpdate::default()
    };
    incidents::post_update(&draft.services, &actor(), draft.page, id, None, update).await.expect("the update is fine");
    if minutes.is_some() {
        draft.go_to(seconds_ago.saturating_sub(length));
        let body = "The roll-back is complete, and everything has worked for half an hour.";
        incidents::resolve(&draft.services, &actor(), draft.page, id, body, None).await.expect("it can be resolved");
    }
    id
}

/// A few minutes in which a component is set by hand and set back.
pub async fn dip(draft: &Draft, seconds_ago: u64, component: ComponentId, number: usize) {
    for (ago, status) in [(seconds_ago, HARM[number % HARM.len()]), (seconds_ago - 420, Status::Operational)] {
        draft.go_to(ago);
        components::set_statuses(&draft.services, &actor(), draft.page, &[(component, status)]).await.expect("the status is fine");
    }
}

/// So many metrics.
pub async fn metrics(draft: &Draft, count: usize, components: &[ComponentId]) -> Vec<MetricId> {
    let mut ids = Vec::new();
    for n in 0..count {
        let display = MetricDisplay {
            suffix: Some("ms".into()),
            decimals: 1,
            description: Some("The 95th percentile over all regions".into()),
            component_id: components.get(n).copied(),
            ..MetricDisplay::named(format!("Response time of service {}", n + 1))
        };
        let new = NewMetric { id: None, display, interval_seconds: 30 };
        ids.push(metrics::create(&draft.services, &actor(), draft.page, new).await.expect("the metric is fine"));
    }
    ids
}

/// A point every `step` seconds from so long ago to so long ago, of every metric.
pub async fn points(draft: &Draft, metrics: &[MetricId], from: u64, to: u64, step: usize) {
    draft.clock.set(draft.now);
    let mut batch = Vec::new();
    for ago in (to..from).rev().step_by(step) {
        let at = draft.now - std::time::Duration::from_secs(ago);
        for (n, metric) in (0_u32..).zip(metrics) {
            batch.push((*metric, at, value(ago, n)));
        }
        if batch.len() > 49_000 {
            push(draft, std::mem::take(&mut batch)).await;
        }
    }
    push(draft, batch).await;
}

/// A value that goes up and down with the hours, and trembles.
pub fn value(seconds: u64, metric: u32) -> f64 {
    let hour = (seconds / 60 % 1_440) as u32;
    let noise = (seconds / 30).wrapping_mul(2_654_435_761) % 1_000;
    200.0 + 50.0 * f64::from(metric) + 80.0 * (f64::from(hour) / 1_440.0 * std::f64::consts::TAU).sin() + noise as u32 as f64 / 40.0
}

async fn push(draft: &Draft, points: Vec<(MetricId, app::model::Instant, f64)>) {
    metrics::push_points(&draft.services, &actor(), draft.page, points).await.expect("the points are fine");
}
