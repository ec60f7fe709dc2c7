//! The audit log.

use app::model::{PageId, audit::AuditEntry, input::AuditFilter, listing::Listing};
use console::{audit::calls::port::AuditLog, error::Result};

use super::Bound;
use crate::service::audit;

#[async_trait::async_trait]
impl AuditLog for Bound {
    async fn list_audit(&self, page: PageId, filter: AuditFilter) -> Result<Listing<AuditEntry>> {
        Ok(audit::list_audit(&self.state.services, self.actor()?, page, filter).await?)
    }
}
