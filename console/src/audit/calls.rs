//! The audit log of a page. As a table for other programs it is at `/_fn/audit-table/{page}`, with the fields of the filter as
//! its query.

use app::model::{PageId, audit::AuditEntry, input::AuditFilter, listing::Listing};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::Result;

/// What was done on a page, and what its members did and had done to their accounts; newest first.
#[server(prefix = "/_fn", endpoint = "audit", input = Json)]
pub async fn list_audit(
    /// The page.
    page: PageId,
    /// Which entries, and which part of the list.
    filter: AuditFilter,
) -> Result<Listing<AuditEntry>> {
    use crate::ports::{answer, ports};
    answer(ports().list_audit(page, filter).await)
}

/// What the server does for these calls.
#[cfg(feature = "ssr")]
pub mod port {
    use app::model::{PageId, audit::AuditEntry, input::AuditFilter, listing::Listing};

    use crate::error::Result;

    /// The audit log.
    #[async_trait::async_trait]
    pub trait AuditLog: Send + Sync {
        /// What was done on a page, and what its members did and had done to their accounts; newest first.
        async fn list_audit(&self, page: PageId, filter: AuditFilter) -> Result<Listing<AuditEntry>>;
    }
}
