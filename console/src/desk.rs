//! What everybody who works on a page sees at the same time: the page as staff see it, what its visitors read, and who did
//! what last.

use app::model::{
    ComponentId, EventId, EventKind, Instant, PageId, Publication, Role, Status,
    access::Right,
    audit::Done,
    component::{Component, Group},
    snapshot::Snapshot,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// The desk of one page at one version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// The page.
    pub page: PageId,
    /// Its short name, as in the console's addresses.
    pub slug: String,
    /// The newest version of the page, also if only staff can tell it from the one before.
    pub version: u64,
    /// What whoever asked may do here.
    pub role: Role,
    /// The server's time.
    pub now: Instant,
    /// The page as staff see it, without its days.
    pub shows: Snapshot,
    /// What staff or monitoring set each component to, whatever incidents and maintenance make of it.
    pub baselines: Vec<(ComponentId, Status)>,
    /// What visitors read.
    pub mirror: Mirror,
    /// What is not out yet.
    pub waiting: Vec<Waiting>,
    /// What was done last, newest first.
    pub lately: Vec<Done>,
}

/// What visitors read at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mirror {
    /// The mark before the sentence.
    pub mark: Status,
    /// The sentence, in the page's language.
    pub headline: String,
    /// When what they read last changed.
    pub at: Instant,
    /// When the next update is due, of all that was promised the soonest.
    pub due: Option<Instant>,
    /// Since when what they read is out of date because the database is away, if it is.
    pub stale_since: Option<Instant>,
}

/// An incident or a maintenance that visitors cannot see yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its id.
    pub id: EventId,
    /// What it is.
    pub kind: EventKind,
    /// Its title.
    pub name: String,
    /// Whether it comes out by itself.
    pub publication: Publication,
    /// When.
    pub publish_at: Option<Instant>,
}

impl Desk {
    /// Whether whoever asked has this right here.
    pub fn allows(&self, right: Right) -> bool {
        self.role.allows(right)
    }

    /// What a component was set to.
    pub fn baseline(&self, id: ComponentId) -> Status {
        self.baselines.iter().find(|(own, _)| *own == id).map_or(Status::Unknown, |(_, status)| *status)
    }

    /// Components below their group, those without one below none, from the top of the page to its end.
    pub fn by_group(&self) -> Vec<(Option<Group>, Vec<Component>)> {
        let mut all: Vec<(i32, Option<Group>, Vec<Component>)> = Vec::new();
        let mut components = self.shows.components.clone();
        components.sort_by_key(|c| (c.position, c.id));
        for group in &self.shows.groups {
            let own = components.iter().filter(|c| c.group_id == Some(group.id)).cloned().collect();
            all.push((group.position, Some(group.clone()), own));
        }
        for loose in components.into_iter().filter(|c| c.group_id.is_none()) {
            all.push((loose.position, None, vec![loose]));
        }
        all.sort_by_key(|(position, group, _)| (*position, group.as_ref().map(|g| g.id)));
        all.into_iter().map(|(_, group, components)| (group, components)).collect()
    }
}

/// The desk of a page as it is now.
#[server(prefix = "/_fn", endpoint = "desk", input = Json)]
pub async fn load_desk(
    /// The page's short name.
    slug: String,
) -> Result<Desk> {
    use crate::ports::{answer, ports};
    answer(ports().load_desk(&slug).await)
}

/// Sets what a component is when nothing else has a say.
#[server(prefix = "/_fn", endpoint = "components/set-status", input = Json)]
pub async fn set_status(
    /// The page.
    page: PageId,
    /// The component.
    component: ComponentId,
    /// What it is set to.
    status: Status,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().set_status(page, component, status).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{ComponentId, PageId, Status};

    use super::Desk;
    use crate::error::Result;

    /// The desk.
    #[async_trait::async_trait]
    pub trait Desks: Send + Sync {
        /// The desk of the page with this short name.
        async fn load_desk(&self, slug: &str) -> Result<Desk>;

        /// Sets a component's baseline.
        async fn set_status(&self, page: PageId, component: ComponentId, status: Status) -> Result<()>;
    }
}
