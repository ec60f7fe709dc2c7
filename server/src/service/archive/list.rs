//! The incidents and the maintenances of a page, however old, a part at a time.

use app::model::{
    EventId, Instant, PageId, Publication, Visibility, access::Audience, incident::Incident, listing::Listing, maintenance::Maintenance,
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait};

use super::event::seen_components;
use crate::{
    entity::{Col, incident as incident_row, maintenance as maintenance_row},
    error::Result,
    live::{load, view},
    service::{Services, events::place, search::contains},
};

/// Where a list goes on, and how many are wanted.
pub type Wanted = ((Instant, EventId), usize);

/// The incidents that were entered before one of them, as everybody may see them, the newest first; only those whose title contains
/// a text, unless it is empty.
pub async fn incidents(services: &Services, page: PageId, text: &str, ((at, id), limit): Wanted) -> Result<Listing<Incident>> {
    use incident_row::Column as C;
    let older = C::CreatedAt.lt(Col(at)).or(C::CreatedAt.eq(Col(at)).and(C::Id.lt(Col(id))));
    let seen = C::Visibility.eq(Col(Visibility::Public)).and(C::Publication.eq(Col(Publication::Published)));
    let named = Condition::all().add_option((!text.is_empty()).then(|| contains(C::Name, text)));
    let find = incident_row::Entity::live(page).filter(older).filter(seen).filter(named);
    let find = find.order_by_desc(C::CreatedAt).order_by_desc(C::Id);
    let rows = find.limit(limit as u64 + 1).all(services.db.read()).await?;
    let part = Listing::of(rows, limit, |row| place(row.created_at.0, row.id.0));
    let order: Vec<EventId> = part.items.iter().map(|row| row.id.0).collect();
    let files = load::files(services.db.read(), part.items, |row| row.id.0).await?;
    let seen = seen_components(services, page, Audience::Public).await?;
    let items = order.iter().filter_map(|id| files.get(id)).filter(|file| view::sees_incident(Audience::Public, &file.row));
    Ok(Listing { items: items.map(|file| view::incident(file, &|id| seen.contains(&id))).collect(), next: part.next })
}

/// The maintenances that were entered before one of them, as everybody may see them, the newest first.
pub async fn maintenances(services: &Services, page: PageId, ((at, id), limit): Wanted) -> Result<Listing<Maintenance>> {
    use maintenance_row::Column as C;
    let older = C::CreatedAt.lt(Col(at)).or(C::CreatedAt.eq(Col(at)).and(C::Id.lt(Col(id))));
    let seen = C::Visibility.eq(Col(Visibility::Public)).and(C::Publication.eq(Col(Publication::Published)));
    let find = maintenance_row::Entity::live(page).filter(older).filter(seen).order_by_desc(C::CreatedAt).order_by_desc(C::Id);
    let rows = find.limit(limit as u64 + 1).all(services.db.read()).await?;
    let part = Listing::of(rows, limit, |row| place(row.created_at.0, row.id.0));
    let order: Vec<EventId> = part.items.iter().map(|row| row.id.0).collect();
    let files = load::files(services.db.read(), part.items, |row| row.id.0).await?;
    let seen = seen_components(services, page, Audience::Public).await?;
    let items = order.iter().filter_map(|id| files.get(id)).filter(|file| view::sees_maintenance(Audience::Public, &file.row));
    Ok(Listing { items: items.map(|file| view::maintenance(file, &|id| seen.contains(&id))).collect(), next: part.next })
}
