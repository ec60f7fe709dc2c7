//! What was sent to subscribers, what waits, and what was given up.

use app::model::{
    Channel, PageId,
    input::DeliveryFilter,
    listing::Listing,
    subscriber::{Attempt, Delivery, DeliveryHealth},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// How delivery does, and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// How it does.
    pub delivery: DeliveryHealth,
    /// The channels that are not set up.
    pub missing: Vec<Channel>,
}

/// A page's messages, newest first.
#[server(prefix = "/_fn", endpoint = "messages", input = Json)]
pub async fn list_messages(
    /// The page.
    page: PageId,
    /// Which of them, and which part of the list.
    filter: DeliveryFilter,
) -> Result<Listing<Delivery>> {
    use crate::ports::{answer, ports};
    answer(ports().list_messages(page, filter).await)
}

/// How each try of a message went, the first first.
#[server(prefix = "/_fn", endpoint = "messages/attempts", input = Json)]
pub async fn list_attempts(
    /// The page.
    page: PageId,
    /// The message.
    id: i64,
) -> Result<Vec<Attempt>> {
    use crate::ports::{answer, ports};
    answer(ports().list_attempts(page, id).await)
}

/// Sends a message again, or at once.
#[server(prefix = "/_fn", endpoint = "messages/send-again", input = Json)]
pub async fn send_again(
    /// The page.
    page: PageId,
    /// The message.
    id: i64,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().send_again(page, id).await)
}

/// Calls off a message that waits.
#[server(prefix = "/_fn", endpoint = "messages/call-off", input = Json)]
pub async fn call_off(
    /// The page.
    page: PageId,
    /// The message.
    id: i64,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().call_off(page, id).await)
}

/// How delivery does on a page, and what it lacks.
#[server(prefix = "/_fn", endpoint = "messages/health", input = Json)]
pub async fn load_health(
    /// The page.
    page: PageId,
) -> Result<Health> {
    use crate::ports::{answer, ports};
    answer(ports().load_health(page).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        PageId,
        input::DeliveryFilter,
        listing::Listing,
        subscriber::{Attempt, Delivery},
    };

    use super::Health;
    use crate::error::Result;

    /// Messages to subscribers.
    #[async_trait::async_trait]
    pub trait Messages: Send + Sync {
        /// A page's messages, newest first.
        async fn list_messages(&self, page: PageId, filter: DeliveryFilter) -> Result<Listing<Delivery>>;

        /// How each try of one went.
        async fn list_attempts(&self, page: PageId, id: i64) -> Result<Vec<Attempt>>;

        /// Sends one again, or at once.
        async fn send_again(&self, page: PageId, id: i64) -> Result<()>;

        /// Calls one off.
        async fn call_off(&self, page: PageId, id: i64) -> Result<()>;

        /// How delivery does on a page.
        async fn load_health(&self, page: PageId) -> Result<Health>;
    }
}
