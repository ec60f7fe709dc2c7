//! The tools in words an agent understands: each is an operation of `/api/v3` by a name.

/// What using a tool does to the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Does {
    /// Nothing.
    Read,
    /// Something comes to what is there.
    Add,
    /// What is there becomes another.
    Change,
}

/// What a tool is, in our words.
pub(super) struct Word {
    /// Its name.
    pub(super) name: &'static str,
    /// What people call it.
    pub(super) title: &'static str,
    /// What it is good for.
    pub(super) about: &'static str,
    /// What using it does.
    pub(super) does: Does,
    /// The method and the path of its operation.
    pub(super) operation: (&'static str, &'static str),
    /// What the id in the path is called; empty if there is none.
    pub(super) id: &'static str,
}

const fn word(
    (name, title): (&'static str, &'static str),
    does: Does,
    operation: (&'static str, &'static str),
    id: &'static str,
    about: &'static str,
) -> Word {
    Word { name, title, about, does, operation, id }
}

/// Every tool on one screen.
pub(super) static WORDS: [Word; 20] = [
    word(
        ("get_status", "Status of the page"),
        Does::Read,
        ("get", "/page"),
        "",
        "How things are right now: the headline, the worst status, since when, and the open incidents and running maintenance behind it.",
    ),
    word(
        ("list_components", "Components"),
        Does::Read,
        ("get", "/components"),
        "",
        "Every component of the page with its id, its status now, why, and since when.",
    ),
    word(
        ("list_incidents", "Incidents"),
        Does::Read,
        ("get", "/incidents"),
        "",
        "Incidents with their updates, the newest first: with `open: true` those that go on, else the past ones too; `text` finds some by title.",
    ),
    word(
        ("get_incident", "One incident"),
        Does::Read,
        ("get", "/incidents/{id}"),
        "incident_id",
        "One incident: where it stands, which components it hurts, and all that was said.",
    ),
    word(
        ("list_maintenance", "Maintenance"),
        Does::Read,
        ("get", "/maintenance"),
        "",
        "Maintenance windows, the newest entered first. `open: true` for those that run or are still to come.",
    ),
    word(
        ("get_maintenance", "One maintenance"),
        Does::Read,
        ("get", "/maintenance/{id}"),
        "maintenance_id",
        "One maintenance: its window, its components, and all that was said.",
    ),
    word(
        ("get_uptime", "Uptime of a component"),
        Does::Read,
        ("get", "/components/{id}/uptime"),
        "component_id",
        "The uptime of a component in percent over the last days, and of each day how long which status held and which incidents caused it.",
    ),
    word(
        ("list_metrics", "Metrics"),
        Does::Read,
        ("get", "/metrics"),
        "",
        "The metrics the page shows, with their ids, units and newest values.",
    ),
    word(
        ("get_metric_series", "Values of a metric"),
        Does::Read,
        ("get", "/metrics/{id}/series"),
        "metric_id",
        "The values of a metric over time: a `range` that ends now, or `from`, `to` and `step`.",
    ),
    word(
        ("open_incident", "Open an incident"),
        Does::Add,
        ("post", "/incidents"),
        "",
        "Opens an incident. It is public at once and subscribers are told, unless `publish` makes it a draft or `notify` is false. Name \
        the components it hurts, each with its status. Look at `list_incidents` with `open: true` first: one may be open already.",
    ),
    word(
        ("post_incident_update", "Update an incident"),
        Does::Add,
        ("post", "/incidents/{id}/updates"),
        "incident_id",
        "Says how an open incident goes on, to visitors and subscribers, or to staff alone with `internal: true`.",
    ),
    word(
        ("acknowledge_incident", "Acknowledge an incident"),
        Does::Change,
        ("post", "/incidents/{id}/acknowledge"),
        "incident_id",
        "Notes that somebody has taken an incident on. Visitors are told nothing.",
    ),
    word(
        ("change_incident", "Change an incident"),
        Does::Change,
        ("patch", "/incidents/{id}"),
        "incident_id",
        "Changes what is known of an incident: its title, its impact, who may see it, its moments. What is said of it goes into updates.",
    ),
    word(
        ("publish_incident", "Publish an incident"),
        Does::Change,
        ("post", "/incidents/{id}/publish"),
        "incident_id",
        "Brings a draft of an incident out, or one whose time has not come: visitors see it, and subscribers are told.",
    ),
    word(
        ("resolve_incident", "Resolve an incident"),
        Does::Change,
        ("post", "/incidents/{id}/resolve"),
        "incident_id",
        "Ends an incident and tells subscribers. Its components work again unless `components` says otherwise.",
    ),
    word(
        ("set_component_status", "Set the status of a component"),
        Does::Change,
        ("put", "/components/{id}/status"),
        "component_id",
        "Sets the status of a component by hand, without an incident. Open incidents and running maintenance still count on top of it.",
    ),
    word(
        ("schedule_maintenance", "Plan a maintenance"),
        Does::Add,
        ("post", "/maintenance"),
        "",
        "Plans a maintenance window for components. Subscribers are told unless `notify` is false.",
    ),
    word(
        ("change_maintenance", "Change a maintenance"),
        Does::Change,
        ("patch", "/maintenance/{id}"),
        "maintenance_id",
        "Changes the title, the window or the components of a maintenance.",
    ),
    word(
        ("post_maintenance_update", "Update a maintenance"),
        Does::Add,
        ("post", "/maintenance/{id}/updates"),
        "maintenance_id",
        "Says how a maintenance goes on. With the state `in_progress` it begins, with `completed` it ends, with `cancelled` it is called off.",
    ),
    word(
        ("push_metric_point", "Push a point of a metric"),
        Does::Add,
        ("post", "/metrics/{id}/points"),
        "metric_id",
        "Adds a measured value to a metric, of now or of a moment in the past.",
    ),
];
