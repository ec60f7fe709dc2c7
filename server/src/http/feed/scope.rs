//! What a feed is about: the whole page, a component or a group; all of it or one kind of event.

use app::model::{ComponentId, GroupId, event::Affected, snapshot::Snapshot};

/// The part of the page a feed is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Page,
    /// What touches a component.
    Component(ComponentId),
    /// What touches a component of a group.
    Group(GroupId),
}

impl Scope {
    /// Whether visitors see that part. What is hidden is not there.
    pub fn is_on(self, snapshot: &Snapshot) -> bool {
        self.name(snapshot).is_some()
    }

    /// What it is called: the page's name for the whole page.
    pub fn name(self, snapshot: &Snapshot) -> Option<&str> {
        match self {
            Self::Page => Some(&snapshot.page.name),
            Self::Component(id) => snapshot.component(id).map(|c| c.name.as_str()),
            Self::Group(id) => snapshot.groups.iter().find(|g| g.id == id).map(|g| g.name.as_str()),
        }
    }

    /// The beginning of the addresses of its feeds.
    pub fn path(self) -> String {
        match self {
            Self::Page => String::new(),
            Self::Component(id) => format!("/components/{id}"),
            Self::Group(id) => format!("/groups/{id}"),
        }
    }

    /// The page people read about it.
    pub fn home(self) -> String {
        match self {
            Self::Page | Self::Group(_) => "/".to_owned(),
            Self::Component(id) => format!("/components/{id}"),
        }
    }

    /// Whether an event that touches these components is about it.
    pub fn covers(self, snapshot: &Snapshot, affected: &[Affected]) -> bool {
        match self {
            Self::Page => true,
            Self::Component(id) => affected.iter().any(|a| a.component == id),
            Self::Group(id) => affected.iter().any(|a| snapshot.component(a.component).is_some_and(|c| c.group_id == Some(id))),
        }
    }
}

/// Which kind of event a feed is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Both.
    Everything,
    /// Incidents.
    Incidents,
    /// Maintenance.
    Maintenance,
}

impl Only {
    /// The kind a reader asked for by this word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "incidents" => Some(Self::Incidents),
            "maintenance" => Some(Self::Maintenance),
            _ => None,
        }
    }

    /// What addresses end in that ask for it.
    pub fn query(self) -> &'static str {
        match self {
            Self::Everything => "",
            Self::Incidents => "?only=incidents",
            Self::Maintenance => "?only=maintenance",
        }
    }
}
