//! Who is told, as staff look after them. As a table for other programs they are at `/_fn/subscriber-table/{page}`, with the
//! fields of the filter as its query.

use app::model::{
    Channel, PageId, SubscriberId,
    input::{EditSubscriber, NewSubscriber, SubscriberFilter},
    listing::Listing,
    subscriber::{Headcount, Import, Imported, SubscriberFile},
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// How many there are, and what visitors cannot be told by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// How many there are of each channel in each state.
    pub counts: Vec<Headcount>,
    /// The channels that are not set up.
    pub missing: Vec<Channel>,
}

/// A page's subscribers, newest first.
#[server(prefix = "/_fn", endpoint = "subscribers", input = Json)]
pub async fn list_subscribers(
    /// The page.
    page: PageId,
    /// Which of them, and which part of the list.
    filter: SubscriberFilter,
) -> Result<Listing<SubscriberFile>> {
    use crate::ports::{answer, ports};
    answer(ports().list_subscribers(page, filter).await)
}

/// How many there are of each channel in each state, and which channels are not set up.
#[server(prefix = "/_fn", endpoint = "subscribers/count", input = Json)]
pub async fn count_subscribers(
    /// The page.
    page: PageId,
) -> Result<Reach> {
    use crate::ports::{answer, ports};
    answer(ports().count_subscribers(page).await)
}

/// One subscriber.
#[server(prefix = "/_fn", endpoint = "subscribers/load", input = Json)]
pub async fn load_subscriber(
    /// The page.
    page: PageId,
    /// The subscriber.
    id: SubscriberId,
) -> Result<SubscriberFile> {
    use crate::ports::{answer, ports};
    answer(ports().load_subscriber(page, id).await)
}

/// Adds somebody. They are asked to confirm, unless staff vouch for them. A webhook's secret is in the answer, and nowhere else.
#[server(prefix = "/_fn", endpoint = "subscribers/add", input = Json)]
pub async fn add_subscriber(
    /// The page.
    page: PageId,
    /// Whom.
    input: NewSubscriber,
    /// Whether staff vouch that they want it.
    vouched: bool,
) -> Result<SubscriberFile> {
    use crate::ports::{answer, ports};
    answer(ports().add_subscriber(page, input, vouched).await)
}

/// Changes what somebody hears.
#[server(prefix = "/_fn", endpoint = "subscribers/edit", input = Json)]
pub async fn change_wishes(
    /// The page.
    page: PageId,
    /// The subscriber.
    id: SubscriberId,
    /// What they hear from now on.
    input: EditSubscriber,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().change_wishes(page, id, input).await)
}

/// Something that is done to a subscriber as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SubscriberDeed {
    /// They are sent a message that shows whether the way to them works.
    Test,
    /// They are asked to confirm once more.
    AskAgain,
    /// They are told nothing for now; with the reason.
    Quarantine(String),
    /// They are told again.
    Reactivate,
    /// They are told no more.
    Unsubscribe,
    /// Everything that is known of them goes.
    Erase,
}

/// Does something to a subscriber as a whole.
#[server(prefix = "/_fn", endpoint = "subscribers/do", input = Json)]
pub async fn do_to_subscriber(
    /// The page.
    page: PageId,
    /// The subscriber.
    id: SubscriberId,
    /// What.
    deed: SubscriberDeed,
) -> Result<()> {
    use crate::ports::{answer, ports};
    answer(ports().do_to_subscriber(page, id, deed).await)
}

/// Gives a webhook another secret, and answers with it this once.
#[server(prefix = "/_fn", endpoint = "subscribers/renew-secret", input = Json)]
pub async fn renew_secret(
    /// The page.
    page: PageId,
    /// The subscriber.
    id: SubscriberId,
) -> Result<String> {
    use crate::ports::{answer, ports};
    answer(ports().renew_secret(page, id).await)
}

/// What an import would do.
#[server(prefix = "/_fn", endpoint = "subscribers/preview-import", input = Json)]
pub async fn preview_import(
    /// The page.
    page: PageId,
    /// The table.
    input: Import,
) -> Result<Imported> {
    use crate::ports::{answer, ports};
    answer(ports().preview_import(page, input).await)
}

/// Imports all that is good in a table.
#[server(prefix = "/_fn", endpoint = "subscribers/import", input = Json)]
pub async fn import_subscribers(
    /// The page.
    page: PageId,
    /// The table.
    input: Import,
) -> Result<Imported> {
    use crate::ports::{answer, ports};
    answer(ports().import_subscribers(page, input).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{
        PageId, SubscriberId,
        input::{EditSubscriber, NewSubscriber, SubscriberFilter},
        listing::Listing,
        subscriber::{Import, Imported, SubscriberFile},
    };

    use super::{Reach, SubscriberDeed};
    use crate::error::Result;

    /// Subscribers.
    #[async_trait::async_trait]
    pub trait Subscribers: Send + Sync {
        /// A page's subscribers, newest first.
        async fn list_subscribers(&self, page: PageId, filter: SubscriberFilter) -> Result<Listing<SubscriberFile>>;

        /// How many there are, and which channels are not set up.
        async fn count_subscribers(&self, page: PageId) -> Result<Reach>;

        /// One of them.
        async fn load_subscriber(&self, page: PageId, id: SubscriberId) -> Result<SubscriberFile>;

        /// Adds one, vouched for or asked to confirm.
        async fn add_subscriber(&self, page: PageId, input: NewSubscriber, vouched: bool) -> Result<SubscriberFile>;

        /// Changes what one hears.
        async fn change_wishes(&self, page: PageId, id: SubscriberId, input: EditSubscriber) -> Result<()>;

        /// Does something to one as a whole.
        async fn do_to_subscriber(&self, page: PageId, id: SubscriberId, deed: SubscriberDeed) -> Result<()>;

        /// Gives a webhook another secret.
        async fn renew_secret(&self, page: PageId, id: SubscriberId) -> Result<String>;

        /// What an import would do.
        async fn preview_import(&self, page: PageId, input: Import) -> Result<Imported>;

        /// Imports all that is good in a table.
        async fn import_subscribers(&self, page: PageId, input: Import) -> Result<Imported>;
    }
}
