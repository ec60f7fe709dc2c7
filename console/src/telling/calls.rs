//! How many a word reaches before it is said, and how it is taken back before it is sent.

use app::model::{ComponentId, EventId, NoticeKind, PageId, subscriber::Held};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// What somebody is about to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// What it tells.
    pub kind: NoticeKind,
    /// The event that goes on; none for a new one.
    pub event: Option<EventId>,
    /// What it touches.
    pub components: Vec<ComponentId>,
    /// Whether it hurts much.
    pub severe: bool,
}

/// How many subscribers would be told now.
#[server(prefix = "/_fn", endpoint = "telling/count", input = Json)]
pub async fn count_listeners(
    /// The page.
    page: PageId,
    /// Of what.
    word: Word,
) -> Result<u64> {
    use crate::ports::{answer, ports};
    answer(ports().count_listeners(page, word).await)
}

/// How many messages about an event wait so that they can be taken back, if any do.
#[server(prefix = "/_fn", endpoint = "telling/held", input = Json)]
pub async fn load_held(
    /// The page.
    page: PageId,
    /// The incident or maintenance.
    id: EventId,
) -> Result<Option<Held>> {
    use crate::ports::{answer, ports};
    answer(ports().load_held(page, id).await)
}

/// Takes back what was said last of an event before anybody is told. Answers with how many hear nothing of it.
#[server(prefix = "/_fn", endpoint = "telling/call-back", input = Json)]
pub async fn call_back(
    /// The page.
    page: PageId,
    /// The incident or maintenance.
    id: EventId,
) -> Result<u64> {
    use crate::ports::{answer, ports};
    answer(ports().call_back(page, id).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{EventId, PageId, subscriber::Held};

    use super::Word;
    use crate::error::Result;

    /// Telling subscribers.
    #[async_trait::async_trait]
    pub trait Telling: Send + Sync {
        /// How many would be told now.
        async fn count_listeners(&self, page: PageId, word: Word) -> Result<u64>;

        /// How many messages about an event wait so that they can be taken back.
        async fn load_held(&self, page: PageId, id: EventId) -> Result<Option<Held>>;

        /// Takes back what was said last of an event.
        async fn call_back(&self, page: PageId, id: EventId) -> Result<u64>;
    }
}
