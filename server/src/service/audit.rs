//! Reading the audit log: the newest first, narrowed down, and as a table for other programs.

use app::model::{
    PageId,
    access::Right,
    audit::AuditEntry,
    input::{AuditFilter, page_size},
    listing::Listing,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{ExprTrait, Query, SelectStatement},
};

use crate::{
    entity::{Col, audit, member},
    error::{Error, Result},
    service::{Services, actor::Actor, cell::quoted, search},
};

/// The most entries that are written into one table.
const EXPORTED: usize = 50_000;

/// What was done on a page, and what its members did and had done to their accounts; the newest first.
pub async fn list_audit(services: &Services, actor: &Actor, page: PageId, filter: AuditFilter) -> Result<Listing<AuditEntry>> {
    actor.must(page, Right::ReadAudit)?;
    let limit = page_size(filter.limit);
    part(services, page, &filter.cleaned(), limit).await
}

/// The same as comma-separated values (RFC 4180) with a heading, as far as it fits.
pub async fn export_audit(services: &Services, actor: &Actor, page: PageId, filter: AuditFilter) -> Result<String> {
    actor.must(page, Right::ReadAudit)?;
    let mut filter = filter.cleaned();
    let mut table = String::from("id,at,actor_kind,actor_id,actor,verb,noun,noun_id,before,after,ip,request_id\r\n");
    let mut written = 0;
    loop {
        let found = part(services, page, &filter, 1_000).await?;
        written += found.items.len();
        for entry in found.items {
            table.push_str(&line(entry));
        }
        filter.after = found.next;
        if filter.after.is_none() || written >= EXPORTED {
            return Ok(table);
        }
    }
}

async fn part(services: &Services, page: PageId, filter: &AuditFilter, limit: usize) -> Result<Listing<AuditEntry>> {
    let mut find = audit::Entity::find().filter(concerns(page));
    if let Some(after) = &filter.after {
        let after: i64 = after.parse().map_err(|_| Error::field("after", "is no place in the list"))?;
        find = find.filter(audit::Column::Id.lt(after));
    }
    if let Some(actor) = &filter.actor {
        find = find.filter(audit::Column::ActorId.eq(actor).or(audit::Column::ActorName.eq(actor)));
    }
    for (column, wanted) in
        [(audit::Column::Verb, &filter.verb), (audit::Column::Noun, &filter.noun), (audit::Column::NounId, &filter.noun_id)]
    {
        if let Some(wanted) = wanted {
            find = find.filter(column.eq(wanted));
        }
    }
    if let Some(from) = filter.from {
        find = find.filter(audit::Column::At.gte(Col(from)));
    }
    if let Some(until) = filter.until {
        find = find.filter(audit::Column::At.lt(Col(until)));
    }
    if let Some(text) = &filter.text {
        let columns = [
            audit::Column::ActorName,
            audit::Column::Verb,
            audit::Column::Noun,
            audit::Column::NounId,
            audit::Column::Before,
            audit::Column::After,
            audit::Column::Ip,
        ];
        find = find.filter(columns.into_iter().fold(Condition::any(), |any, column| any.add(search::contains(column, text))));
    }
    let rows = find.order_by_desc(audit::Column::Id).limit(limit as u64 + 1).all(services.db.read()).await?;
    Ok(Listing::of(rows, limit, |row| row.id.to_string()).map(view))
}

/// What is of this page's business.
fn concerns(page: PageId) -> Condition {
    let members = || -> SelectStatement {
        Query::select().column(member::Column::UserId).from(member::Entity).and_where(member::Column::PageId.eq(Col(page))).to_owned()
    };
    let of_members = audit::Column::ActorId.in_subquery(members()).or(audit::Column::NounId.in_subquery(members()));
    Condition::any().add(audit::Column::PageId.eq(Col(page))).add(audit::Column::PageId.is_null().and(of_members))
}

fn view(row: audit::Model) -> AuditEntry {
    let text = |json: Option<crate::entity::Json<serde_json::Value>>| json.map(|json| json.0.to_string());
    AuditEntry {
        id: row.id,
        at: row.at.0,
        page_id: row.page_id.map(|page| page.0),
        actor_kind: row.actor_kind.0,
        actor_id: row.actor_id,
        actor_name: row.actor_name,
        verb: row.verb,
        noun: row.noun,
        noun_id: row.noun_id,
        before: text(row.before),
        after: text(row.after),
        ip: row.ip,
        request_id: row.request_id,
    }
}

fn line(entry: AuditEntry) -> String {
    let optional = |text: Option<String>| text.unwrap_or_default();
    let cells = [
        entry.id.to_string(),
        entry.at.to_string(),
        entry.actor_kind.to_string(),
        optional(entry.actor_id),
        entry.actor_name,
        entry.verb,
        entry.noun,
        optional(entry.noun_id),
        optional(entry.before),
        optional(entry.after),
        optional(entry.ip),
        optional(entry.request_id),
    ];
    format!("{}\r\n", cells.map(|cell| quoted(&cell)).join(","))
}

#[cfg(test)]
#[path = "audit_tests.rs"]
mod tests;
