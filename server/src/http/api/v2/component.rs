//! A component or a group, as the API writes it.

use std::collections::BTreeMap;

use app::model::{Date, Status, component, snapshot::Snapshot};
use serde::Serialize;

use super::zone::Zone;

/// A row of the component list. Keys in the order of the contract.
#[derive(Clone, Debug, Serialize)]
pub struct Component<'a> {
    id: &'a str,
    name: &'a str,
    status: Status,
    created_at: String,
    updated_at: String,
    position: i32,
    description: Option<&'a str>,
    showcase: bool,
    start_date: Option<Date>,
    group_id: Option<&'a str>,
    page_id: &'a str,
    group: bool,
    only_show_if_degraded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    components: Option<Vec<&'a str>>,
}

/// Every component and group of the page, by position; of components in groups the position counts within the group, so
/// that those of different groups interleave.
pub fn all<'a>(snapshot: &'a Snapshot, zone: &Zone) -> Vec<Component<'a>> {
    let groups: BTreeMap<_, _> = snapshot.groups.iter().map(|g| (g.id, g.position)).collect();
    let place = |c: &component::Component| c.group_id.and_then(|id| groups.get(&id).copied()).unwrap_or(0);
    let leaves = snapshot.components.iter().map(|c| ((c.position, place(c)), leaf(snapshot, c, zone)));
    let groups = snapshot.groups.iter().map(|g| ((g.position, i32::MAX), group(snapshot, g, zone)));
    let mut rows: Vec<_> = leaves.chain(groups).collect();
    rows.sort_by(|(a, one), (b, other)| (a, one.id).cmp(&(b, other.id)));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn leaf<'a>(snapshot: &'a Snapshot, c: &'a component::Component, zone: &Zone) -> Component<'a> {
    Component {
        id: c.id.as_str(),
        name: &c.name,
        status: c.status.compatible(),
        created_at: zone.write(c.created_at),
        updated_at: zone.write(c.updated_at),
        position: c.position,
        description: c.description_source.as_deref(),
        showcase: c.showcase,
        start_date: c.start_date,
        group_id: c.group_id.as_ref().map(|id| id.as_str()),
        page_id: snapshot.page.id.as_str(),
        group: false,
        only_show_if_degraded: c.only_show_if_degraded,
        components: None,
    }
}

fn group<'a>(snapshot: &'a Snapshot, g: &'a component::Group, zone: &Zone) -> Component<'a> {
    Component {
        id: g.id.as_str(),
        name: &g.name,
        status: g.status.compatible(),
        created_at: zone.write(g.created_at),
        updated_at: zone.write(g.updated_at),
        position: g.position,
        description: g.description.as_deref(),
        showcase: false,
        start_date: None,
        group_id: None,
        page_id: snapshot.page.id.as_str(),
        group: true,
        only_show_if_degraded: false,
        components: Some(snapshot.components.iter().filter(|c| c.group_id == Some(g.id)).map(|c| c.id.as_str()).collect()),
    }
}

impl Component<'_> {
    /// Its id.
    pub fn id(&self) -> &str {
        self.id
    }
}
