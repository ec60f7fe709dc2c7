//! What the demo's company offers: groups, components and metrics of a video platform.

use std::collections::BTreeMap;

use app::model::{
    ComponentId, MetricId, PageId,
    input::{MetricDisplay, NewComponent, NewGroup, NewMetric, NewPage},
};

use super::actor;
use crate::{
    error::{Error, Result},
    service::{Services, components, metrics, pages},
};

const SLUG: &str = "reelway";

/// Group, and its components with what they mean to somebody who uses them.
const GROUPS: [(&str, &[(&str, &str)]); 5] = [
    (
        "Watching",
        &[
            ("Video playing", "Starting and watching videos, on every device"),
            ("Live streaming", "Going live, and watching those who do"),
            ("Subtitles", "Subtitles of videos, made automatically or uploaded"),
            ("Search", "Finding videos, channels and playlists"),
        ],
    ),
    (
        "Creating",
        &[
            ("Video uploading", "Uploading from the browser, the apps and the API"),
            ("Video processing", "From the end of an upload until the video can be watched"),
            ("Studio", "Editing titles, thumbnails, playlists and comments"),
        ],
    ),
    (
        "Business",
        &[
            ("Payments", "Buying, renting and paying out"),
            ("Analytics", "Views, watch time and income of your videos"),
            ("Notifications", "Mails and push messages to your followers"),
        ],
    ),
    ("Regions", &[("Europe", "eu-west"), ("North America", "us-east and us-west"), ("Asia Pacific", "ap-southeast")]),
    (
        "For developers",
        &[
            ("API", "The public API, version 3"),
            ("CDN", "Delivery of images and video segments"),
            ("Embedded player", "The player on other people's sites"),
        ],
    ),
];

/// What is promised of some components, in percent.
const GOALS: [(&str, f64); 5] = [("Video playing", 99.9), ("Video uploading", 99.9), ("Payments", 99.95), ("API", 99.99), ("CDN", 99.99)];

/// Name, unit, decimals, description, component.
const METRICS: [(&str, &str, i32, &str, &str); 4] = [
    ("Time until a video starts", "ms", 0, "From pressing play to the first picture, median over all regions", "Video playing"),
    ("Uploads that succeed", "%", 2, "Share of uploads that end well", "Video uploading"),
    ("Response time of the API", "ms", 0, "95th percentile over all endpoints", "API"),
    ("Delivery from the nearest cache", "%", 1, "Share of segments that come from a cache near the viewer", "CDN"),
];

/// What some metrics are meant to keep to.
const TARGETS: [(&str, f64); 2] = [("Time until a video starts", 450.0), ("Response time of the API", 150.0)];

/// A chart that metrics share, and which.
const SHARED: (&str, [&str; 2]) = ("What succeeds", ["Uploads that succeed", "Delivery from the nearest cache"]);

/// The demo's page and what is on it, by name.
#[derive(Clone, Debug)]
pub struct Platform {
    /// The page.
    pub page: PageId,
    /// Its components.
    pub components: BTreeMap<String, ComponentId>,
    /// Its metrics, in page order.
    pub metrics: Vec<MetricId>,
}

impl Platform {
    /// The component with this name.
    pub fn component(&self, name: &str) -> Result<ComponentId> {
        self.components.get(name).copied().ok_or_else(|| Error::Fault(format!("the demo has no component {name}")))
    }
}

/// Makes the page and what is on it.
pub async fn make(services: &Services) -> Result<Platform> {
    let actor = actor();
    let new = NewPage { name: "Reelway".into(), slug: SLUG.into(), time_zone: "Europe/Berlin".into() };
    let page = pages::create(services, &actor, new).await?;
    let mut by_name = BTreeMap::new();
    for (group, members) in GROUPS {
        let mut ids = Vec::new();
        for (name, description) in members {
            let uptime_objective = GOALS.iter().find(|(of, _)| of == name).map(|(_, goal)| *goal);
            let new = NewComponent { description: Some((*description).into()), uptime_objective, ..NewComponent::named(*name) };
            let id = components::create(services, &actor, page, new).await?;
            by_name.insert((*name).to_owned(), id);
            ids.push(id);
        }
        components::create_group(services, &actor, page, NewGroup { components: ids, ..NewGroup::named(group) }).await?;
    }
    let mut metrics = Vec::new();
    for (name, suffix, decimals, description, component) in METRICS {
        let display = MetricDisplay {
            suffix: Some(suffix.into()),
            decimals,
            description: Some(description.into()),
            component_id: by_name.get(component).copied(),
            objective: TARGETS.iter().find(|(of, _)| *of == name).map(|(_, target)| *target),
            chart: SHARED.1.contains(&name).then(|| SHARED.0.to_owned()),
            ..MetricDisplay::named(name)
        };
        metrics.push(metrics::create(services, &actor, page, NewMetric { id: None, display, interval_seconds: 30 }).await?);
    }
    Ok(Platform { page, components: by_name, metrics })
}

/// The page as it was made before, if it still is what the demo knows.
pub async fn find(services: &Services) -> Result<Option<Platform>> {
    let Some(page) = pages::find_by_slug(services, SLUG).await? else { return Ok(None) };
    let components = components::list_components(services, &actor(), page.id.0).await?;
    let rows = metrics::list_metrics(services, &actor(), page.id.0).await?;
    let metrics = METRICS.iter().filter_map(|(name, ..)| rows.iter().find(|m| m.name == *name)).map(|m| m.id.0).collect();
    Ok(Some(Platform { page: page.id.0, components: components.into_iter().map(|c| (c.name, c.id.0)).collect(), metrics }))
}
