//! Numbers for things, in order of creation: compatible programs know them by nothing else. Each is given once, while its page is
//! locked, and stays when the thing goes.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use app::model::{EventKind, PageId, SubscriberId, access::Right, component::SubjectId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    entity::{Col, numbering, page, subscriber},
    error::Result,
    live::{
        fact::Fact,
        numbers::{Given, Numbered},
    },
    service::{Services, actor::Actor, rows},
};

/// How many ids one question may name.
const BATCH: usize = 500;

/// Gives a number to everything these facts are the first of, and answers with those. The page must be locked.
pub(in crate::service) async fn give(tx: &impl ConnectionTrait, page: PageId, facts: &[Fact]) -> Result<Vec<Given>> {
    let first = facts.iter().filter_map(|fact| match fact {
        Fact::Group(row) if row.rev == 1 => Some((Numbered::Group, row.id.cast())),
        Fact::Component(row) if row.rev == 1 => Some((Numbered::Component, row.id.cast())),
        Fact::Metric(row) if row.rev == 1 => Some((Numbered::Metric, row.id.cast())),
        Fact::Update(row) if row.rev == 1 && !row.internal => Some((Numbered::Update, row.id.cast())),
        Fact::Event(row) if row.kind == EventKind::Incident => Some((Numbered::Incident, row.id.cast())),
        Fact::Event(row) => Some((Numbered::Maintenance, row.id.cast())),
        _ => None,
    });
    number(tx, page, first.collect()).await
}

/// Gives a number to each of these that has none, in this order.
async fn number(tx: &impl ConnectionTrait, page: PageId, wanted: Vec<(Numbered, SubjectId)>) -> Result<Vec<Given>> {
    let ids: Vec<SubjectId> = wanted.iter().map(|(_, id)| *id).collect();
    let mut have: BTreeSet<SubjectId> = numbers_of(tx, page, &ids).await?.into_keys().collect();
    let mut newest: BTreeMap<Numbered, i64> = BTreeMap::new();
    let mut all = Vec::new();
    for (sort, id) in wanted {
        if !have.insert(id) {
            continue;
        }
        let number = match newest.entry(sort) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(last(tx, page, sort).await?),
        };
        *number += 1;
        all.push(Given { sort, number: *number, id });
    }
    let row = |given: &Given| numbering::Model {
        page_id: Col(page),
        sort: given.sort.as_str().to_owned(),
        number: given.number,
        object_id: Col(given.id),
    };
    rows::insert_all(tx, all.iter().map(row).collect()).await?;
    Ok(all)
}

/// The newest number of a sort; 0 if there is none.
async fn last(tx: &impl ConnectionTrait, page: PageId, sort: Numbered) -> Result<i64> {
    use numbering::Column as N;
    let of_sort = numbering::Entity::find().filter(N::PageId.eq(Col(page))).filter(N::Sort.eq(sort.as_str()));
    let last: Option<Option<i64>> = of_sort.select_only().expr(Expr::col(N::Number).max()).into_tuple().one(tx).await?;
    Ok(last.flatten().unwrap_or_default())
}

async fn numbers_of(db: &impl ConnectionTrait, page: PageId, ids: &[SubjectId]) -> Result<BTreeMap<SubjectId, i64>> {
    use numbering::Column as N;
    let mut found = BTreeMap::new();
    for ids in ids.chunks(BATCH) {
        let of_these = N::ObjectId.is_in(ids.iter().map(|id| Col(*id)));
        let rows = numbering::Entity::find().filter(N::PageId.eq(Col(page))).filter(of_these).all(db).await?;
        found.extend(rows.into_iter().map(|row| (row.object_id.0, row.number)));
    }
    Ok(found)
}

/// The numbers of these subscribers. Who came since somebody last asked is given one now, whoever came first before the others.
pub async fn of_subscribers(services: &Services, actor: &Actor, page: PageId, ids: &[SubscriberId]) -> Result<BTreeMap<SubscriberId, i64>> {
    actor.must(page, Right::ManageSubscribers)?;
    let ids: Vec<SubjectId> = ids.iter().map(|id| id.cast()).collect();
    let mut found = numbers_of(services.db.read(), page, &ids).await?;
    if found.len() < ids.len() {
        let tx = services.db.begin().await?;
        page::Entity::find_by_id(Col(page)).lock_exclusive().one(&tx).await?;
        let numbered = numbering::Entity::find().select_only().column(numbering::Column::ObjectId);
        let numbered = numbered.filter(numbering::Column::PageId.eq(Col(page))).into_query();
        use subscriber::Column as S;
        let others = subscriber::Entity::live(page).filter(S::Id.not_in_subquery(numbered));
        let others = others.order_by_asc(S::CreatedAt).order_by_asc(S::Id).select_only().column(S::Id);
        let others: Vec<Col<SubscriberId>> = others.into_tuple().all(&tx).await?;
        let others = others.into_iter().map(|id| (Numbered::Subscriber, id.0.cast())).collect();
        number(&tx, page, others).await?;
        // Another process may have given some of them meanwhile.
        found = numbers_of(&tx, page, &ids).await?;
        tx.commit().await?;
    }
    Ok(found.into_iter().map(|(id, number)| (id.cast(), number)).collect())
}

/// The subscriber with this number, if there ever was one.
pub async fn find_subscriber(services: &Services, actor: &Actor, page: PageId, number: i64) -> Result<Option<SubscriberId>> {
    actor.must(page, Right::ManageSubscribers)?;
    let key = (Col(page), Numbered::Subscriber.as_str().to_owned(), number);
    let found = numbering::Entity::find_by_id(key).one(services.db.read()).await?;
    Ok(found.map(|row| row.object_id.0.cast()))
}
