//! What there is to find: things to do, screens, and everything on the desk that has one; only what somebody may.

use app::{
    model::{EventKind, Instant, access::Right, template::Template},
    ui::mark::class,
};

use crate::{
    desk::Desk,
    incidents::say::state_word,
    layout::screens::SCREENS,
    me::MyPage,
    ui::{focus::UPDATE, theme::THEMES},
};

/// How many maintenances and ended incidents are recent.
const RECENT: usize = 12;

/// What happens when it is picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// Goes to a screen.
    Go(String),
    /// Opens an address beside the console.
    See(String),
    /// Shows other colours.
    Theme(&'static str),
    /// Shows what keys do.
    Help,
    /// Switches single keys on or off.
    Keys(bool),
}

/// One thing to find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// What else it is found by.
    pub words: String,
    /// The keys that do the same, if any.
    pub keys: Option<String>,
    /// What happens.
    pub does: Does,
    /// Whether it is shown before anything is typed.
    pub at_first: bool,
}

impl Entry {
    fn new(name: impl Into<String>, kind: impl Into<String>, does: Does) -> Self {
        Self { name: name.into(), kind: kind.into(), words: String::new(), keys: None, does, at_first: false }
    }

    fn go(name: impl Into<String>, kind: impl Into<String>, path: String) -> Self {
        Self::new(name, kind, Does::Go(path))
    }

    fn found_by(self, words: impl Into<String>) -> Self {
        Self { words: words.into(), ..self }
    }

    fn with_keys(self, keys: impl Into<String>) -> Self {
        Self { keys: Some(keys.into()), ..self }
    }

    fn at_first(self) -> Self {
        Self { at_first: true, ..self }
    }
}

/// Everything that is found without asking the server, what is most likely wanted first.
pub fn of_the_desk(desk: &Desk, now: Instant, keys_are_on: bool) -> Vec<Entry> {
    let at = |path: String| format!("/console/{}{path}", desk.slug);
    let mut all = Vec::new();
    if desk.allows(Right::RunEvents) {
        all.extend(updates(desk, now));
        all.push(deed("New incident", &at("/incidents/new".into())).found_by("open report outage").with_keys("n").at_first());
        all.push(deed("Schedule maintenance", &at("/maintenance/new".into())).found_by("new plan window").with_keys("s").at_first());
    }
    all.extend(events(desk));
    all.extend(SCREENS.iter().filter(|screen| desk.allows(screen.right)).map(|screen| {
        let entry = Entry::go(screen.name, "Screen", screen.at(&desk.slug)).found_by(format!("go to {}", screen.words)).at_first();
        Entry { keys: screen.key.map(|key| format!("g {key}")), ..entry }
    }));
    if desk.allows(Right::RunEvents) {
        all.push(deed("New template", &at("/settings/templates/new".into())));
    }
    if desk.allows(Right::ShapePage) {
        all.push(deed("New component", &at("/components/new".into())));
        all.push(deed("New group", &at("/components/groups/new".into())));
        all.push(deed("New metric", &at("/metrics/new".into())));
    }
    all.extend(parts(desk));
    let themes = THEMES.map(|(value, word)| {
        let name = format!("Colours: {}", if value.is_empty() { "as the system says".to_owned() } else { word.to_lowercase() });
        Entry::new(name, "Action", Does::Theme(value)).found_by(format!("theme mode {word}"))
    });
    all.extend(themes);
    all.push(Entry::new("Keyboard shortcuts", "Action", Does::Help).found_by("keys help").with_keys("?"));
    let switch = if keys_are_on { "Switch single keys off" } else { "Switch single keys on" };
    all.push(Entry::new(switch, "Action", Does::Keys(!keys_are_on)).found_by("keyboard shortcuts"));
    all.push(Entry::new("See the page as visitors do", "Action", Does::See(desk.shows.page.url.clone())).found_by("public open"));
    all
}

/// The next update of each open incident, what is overdue first.
fn updates(desk: &Desk, now: Instant) -> Vec<Entry> {
    let mut open = desk.shows.open_incidents();
    open.sort_by_key(|incident| (!incident.is_overdue(now), incident.next_update_at.is_none(), incident.next_update_at));
    let entry = |incident: &&app::model::incident::Incident| {
        let path = format!("/console/{}/incidents/{}{UPDATE}", desk.slug, incident.id);
        let kind = if incident.is_overdue(now) { "Action, overdue" } else { "Action" };
        Entry::go(format!("Post an update: {}", incident.name), kind, path).found_by("write say next").at_first()
    };
    let mut all: Vec<Entry> = open.iter().map(entry).collect();
    if let Some(first) = all.first_mut() {
        first.keys = Some("u".to_owned());
    }
    all
}

/// Incidents and maintenances: those that go on and those that are not out yet, then the recent ones.
fn events(desk: &Desk) -> Vec<Entry> {
    let incident = |id: &dyn std::fmt::Display| format!("/console/{}/incidents/{id}", desk.slug);
    let maintenance = |id: &dyn std::fmt::Display| format!("/console/{}/maintenance/{id}", desk.slug);
    let mut all = Vec::new();
    for open in desk.shows.open_incidents() {
        let kind = format!("Incident, {}", state_word(open.state).to_lowercase());
        all.push(Entry::go(&open.name, kind, incident(&open.id)).found_by("open").at_first());
    }
    for waiting in &desk.waiting {
        let (kind, path) = match waiting.kind {
            EventKind::Incident => ("Incident, not out yet", incident(&waiting.id)),
            EventKind::Maintenance => ("Maintenance, not out yet", maintenance(&waiting.id)),
        };
        all.push(Entry::go(&waiting.name, kind, path).found_by("draft"));
    }
    for one in desk.shows.maintenances.iter().take(RECENT) {
        let kind = format!("Maintenance, {}", crate::maintenance::parts::state_word(one.state).to_lowercase());
        all.push(Entry::go(&one.name, kind, maintenance(&one.id)));
    }
    for over in desk.shows.incidents.iter().filter(|incident| !incident.state.is_open()).take(RECENT) {
        all.push(Entry::go(&over.name, "Incident, resolved", incident(&over.id)));
    }
    all
}

/// What the page is made of.
fn parts(desk: &Desk) -> Vec<Entry> {
    let mut all = Vec::new();
    for (group, components) in desk.by_group() {
        let of = group.as_ref().map_or_else(String::new, |group| group.name.clone());
        if let Some(group) = group.filter(|_| desk.allows(Right::ShapePage)) {
            all.push(Entry::go(group.name, "Group", format!("/console/{}/components/groups/{}", desk.slug, group.id)));
        }
        for component in components {
            let path = format!("/console/{}/components/{}", desk.slug, component.id);
            all.push(Entry::go(component.name, "Component", path).found_by(format!("{of} {}", class(component.status))));
        }
    }
    for metric in &desk.shows.metrics {
        all.push(Entry::go(&metric.name, "Metric", format!("/console/{}/metrics/{}", desk.slug, metric.id)).found_by("chart"));
    }
    all
}

fn deed(name: &str, path: &str) -> Entry {
    Entry::go(name, "Action", path.to_owned())
}

/// What is prepared for incidents.
pub fn of_templates(slug: &str, templates: Vec<Template>) -> Vec<Entry> {
    let entry = |template: Template| {
        let path = format!("/console/{slug}/settings/templates/{}", template.id);
        Entry::go(template.content.name, "Template", path).found_by(template.content.folder.unwrap_or_default())
    };
    templates.into_iter().map(entry).collect()
}

/// The other pages somebody may work on.
pub fn of_pages(slug: &str, pages: Vec<MyPage>) -> Vec<Entry> {
    let others = pages.into_iter().filter(|page| page.slug != slug);
    others.map(|page| Entry::go(page.name, "Page", format!("/console/{}", page.slug)).found_by("go to switch")).collect()
}
