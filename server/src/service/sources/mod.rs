//! Sources: staff add other programs that are asked for the points of metrics. What those let us in with is sealed, and shown to
//! nobody again.

mod ask;
mod narrow;
mod pulls;
mod question;
mod trial;
mod window;

pub use ask::Asker;
pub use pulls::{pull_of, set_pull, wanted, write_pull};
pub use trial::try_pull;
pub use window::{Window, next as next_window, next_turn};

use std::collections::BTreeSet;

use app::model::{
    Instant, PageId, SourceId,
    access::Right,
    input::{Credentials, CredentialsChange, EditSource, NewSource},
    source::{Source, SourceKind},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use url::Url;

use crate::{
    entity::{Col, Json, metric, metric_pull, metric_source},
    error::{Error, Result},
    outbound::address,
    service::{
        Services,
        actor::Actor,
        members,
        mutation::{Deed, must_be_fresh, write_audit},
        random, rows,
        vault::Vault,
    },
};

/// How many sources a page can have.
const MOST: u64 = 50;

/// What credentials are sealed for.
const PURPOSE: &str = "metric source";

/// The page's sources, the oldest first, and how the metrics do that are pulled from them.
pub async fn list_sources(services: &Services, actor: &Actor, page: PageId) -> Result<Vec<Source>> {
    actor.must(page, Right::ShapePage)?;
    let db = services.db.read();
    let found = metric_source::Entity::live(page)
        .order_by_asc(metric_source::Column::CreatedAt)
        .order_by_asc(metric_source::Column::Id)
        .all(db)
        .await?;
    let pulls = metric_pull::Entity::find().filter(metric_pull::Column::SourceId.is_in(found.iter().map(|row| row.id))).all(db).await?;
    let there = metric::Entity::live(page).select_only().column(metric::Column::Id).into_tuple::<Col<_>>().all(db).await?;
    let there: BTreeSet<_> = there.into_iter().collect();
    let pulls: Vec<_> = pulls.into_iter().filter(|pull| there.contains(&pull.metric_id)).collect();
    Ok(found.into_iter().map(|row| view(row, &pulls)).collect())
}

/// Adds a source.
pub async fn create_source(
    services: &Services,
    vault: &Vault,
    actor: &Actor,
    page: PageId,
    (input, credentials): (NewSource, CredentialsChange),
) -> Result<SourceId> {
    actor.must(page, Right::EditSettings)?;
    let input = checked(services, input)?;
    let id: SourceId = random::id();
    let tx = services.db.begin().await?;
    members::lock(&tx, page).await?;
    if metric_source::Entity::live(page).count(&tx).await? >= MOST {
        return Err(Error::conflict(format!("a page has room for {MOST} sources")));
    }
    let now = Col(services.clock.now());
    let blank = metric_source::Model {
        id: Col(id),
        page_id: Col(page),
        name: String::new(),
        kind: Col(input.kind),
        url: String::new(),
        host: String::new(),
        settings: Json(input.settings.clone()),
        credentials: sealed(vault, id, credentials, None)?,
        rev: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let row = filled(blank, input);
    rows::insert(&tx, row.clone()).await?;
    write_audit(&tx, actor, Some(page), now.0, Deed::on("created", "source", id).after(&seen(&row))).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes a source. Somebody else's change since `input.rev` refuses it. What it lets us in with is sent to no other server: for
/// another address it has to be given again.
pub async fn edit_source(
    services: &Services,
    vault: &Vault,
    actor: &Actor,
    page: PageId,
    (id, input): (SourceId, EditSource),
) -> Result<()> {
    change(services, vault, actor, (page, id), |before| {
        must_be_fresh("source", input.rev, before.rev)?;
        Ok((input.content, input.credentials))
    })
    .await
}

/// What a script changes about a source. What it leaves out stays.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NamedSource {
    /// Its address.
    pub url: Option<String>,
    /// Who we are to it.
    pub user: Option<String>,
    /// What proves that.
    pub secret: Option<String>,
}

/// Changes only what is named of a source.
pub async fn edit_named(
    services: &Services,
    vault: &Vault,
    actor: &Actor,
    page: PageId,
    (id, input): (SourceId, NamedSource),
) -> Result<()> {
    change(services, vault, actor, (page, id), |before| {
        let url = input.url.unwrap_or_else(|| before.url.clone());
        let content = NewSource { name: before.name.clone(), kind: before.kind.0, url, settings: before.settings.0.clone() };
        if input.user.is_none() && input.secret.is_none() {
            return Ok((content, CredentialsChange::Keep));
        }
        // A user is no secret, but of Datadog, where it is the other of two keys.
        let is_kept = input.secret.is_none() || (input.user.is_none() && before.kind.0 == SourceKind::Datadog);
        if is_kept && !is_same_server(&before.url, &content.url) {
            return Err(Error::field("secret", "must be given again for another server"));
        }
        let known = unsealed(vault, before)?.unwrap_or_default();
        let credentials = Credentials { user: input.user.unwrap_or(known.user), secret: input.secret.unwrap_or(known.secret) };
        Ok((content, CredentialsChange::Set(credentials)))
    })
    .await
}

/// Changes a source into what is made of it once nobody else can change it.
async fn change(
    services: &Services,
    vault: &Vault,
    actor: &Actor,
    (page, id): (PageId, SourceId),
    make: impl FnOnce(&metric_source::Model) -> Result<(NewSource, CredentialsChange)>,
) -> Result<()> {
    actor.must(page, Right::EditSettings)?;
    let tx = services.db.begin().await?;
    members::lock(&tx, page).await?;
    let before = load(&tx, page, id).await?;
    let (content, change) = make(&before)?;
    let content = checked(services, content)?;
    let is_kept = matches!(change, CredentialsChange::Keep) && before.credentials.is_some();
    if is_kept && !is_same_server(&before.url, &content.url) {
        return Err(Error::field("secret", "must be given again for another server"));
    }
    if before.kind.0 != content.kind && count_metrics(&tx, id).await? > 0 {
        return Err(Error::field("kind", "stays as it is while metrics are pulled from it"));
    }
    let credentials = sealed(vault, id, change, before.credentials.clone())?;
    let mut row = metric_source::Model { credentials, ..filled(before.clone(), content) };
    if row == before {
        return Ok(());
    }
    let now = services.clock.now();
    (row.rev, row.updated_at) = (row.rev + 1, Col(now));
    rows::overwrite(&tx, row.clone()).await?;
    // What was wrong may be mended: they are asked at once.
    metric_pull::Entity::update_many()
        .col_expr(metric_pull::Column::NextAt, sea_orm::sea_query::Expr::value(Col(now)))
        .filter(metric_pull::Column::SourceId.eq(Col(id)))
        .exec(&tx)
        .await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("edited", "source", id).before(&seen(&before)).after(&seen(&row))).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a source away, which no metric may be pulled from any more. What it let us in with is forgotten.
pub async fn delete_source(services: &Services, actor: &Actor, page: PageId, id: SourceId) -> Result<()> {
    actor.must(page, Right::EditSettings)?;
    let tx = services.db.begin().await?;
    members::lock(&tx, page).await?;
    let before = load(&tx, page, id).await?;
    match count_metrics(&tx, id).await? {
        0 => {}
        1 => return Err(Error::conflict("a metric is pulled from this source")),
        many => return Err(Error::conflict(format!("{many} metrics are pulled from this source"))),
    }
    let now = services.clock.now();
    let row =
        metric_source::Model { deleted_at: Some(Col(now)), updated_at: Col(now), credentials: None, rev: before.rev + 1, ..before.clone() };
    rows::overwrite(&tx, row).await?;
    write_audit(&tx, actor, Some(page), now, Deed::on("deleted", "source", id).before(&seen(&before))).await?;
    tx.commit().await?;
    Ok(())
}

/// A source of the page that nobody deleted.
async fn load(db: &impl ConnectionTrait, page: PageId, id: SourceId) -> Result<metric_source::Model> {
    let found = metric_source::Entity::live(page).filter(metric_source::Column::Id.eq(Col(id))).one(db).await?;
    found.ok_or(Error::NotFound("source"))
}

/// How many metrics are pulled from it that nobody deleted.
async fn count_metrics(tx: &DatabaseTransaction, id: SourceId) -> Result<u64> {
    let pulls = metric_pull::Entity::find().filter(metric_pull::Column::SourceId.eq(Col(id))).all(tx).await?;
    let there = metric::Entity::find()
        .filter(metric::Column::Id.is_in(pulls.iter().map(|pull| pull.metric_id)))
        .filter(metric::Column::DeletedAt.is_null());
    Ok(there.count(tx).await?)
}

fn checked(services: &Services, input: NewSource) -> Result<NewSource> {
    let input = input.validate()?;
    address::check(&input.url, &services.outbound).map_err(|refusal| Error::field("url", refusal.to_string()))?;
    Ok(input)
}

/// Whether what is sent to one address is sent to the other's server too.
fn is_same_server(one: &str, other: &str) -> bool {
    let origin = |url: &str| Url::parse(url).ok().map(|url| url.origin());
    origin(one).is_some_and(|one| Some(one) == origin(other))
}

fn sealed(vault: &Vault, id: SourceId, change: CredentialsChange, before: Option<String>) -> Result<Option<String>> {
    Ok(match change.validate()? {
        CredentialsChange::Keep => before,
        CredentialsChange::Forget => None,
        CredentialsChange::Set(credentials) => {
            let plain = serde_json::to_vec(&credentials).map_err(|_| Error::Fault("credentials cannot be written".to_owned()))?;
            Some(vault.seal(PURPOSE, id.as_str(), &plain)?)
        }
    })
}

/// What a source lets us in with.
fn unsealed(vault: &Vault, row: &metric_source::Model) -> Result<Option<Credentials>> {
    let Some(sealed) = &row.credentials else { return Ok(None) };
    let plain = vault.unseal(PURPOSE, row.id.as_str(), sealed)?;
    serde_json::from_slice(&plain).map(Some).map_err(|_| Error::Fault("credentials cannot be read".to_owned()))
}

/// What staff decide about a source, on its row.
fn filled(row: metric_source::Model, content: NewSource) -> metric_source::Model {
    let host = super::subscribers::link::host_of(app::model::Channel::Webhook, &content.url);
    metric_source::Model { name: content.name, kind: Col(content.kind), url: content.url, host, settings: Json(content.settings), ..row }
}

/// A row as the audit log may hold it: without its address, and without what it lets us in with.
fn seen(row: &metric_source::Model) -> Value {
    let credentials = if row.credentials.is_some() { "set" } else { "not set" };
    json!({ "name": row.name, "kind": row.kind, "host": row.host, "settings": row.settings, "credentials": credentials })
}

fn view(row: metric_source::Model, pulls: &[metric_pull::Model]) -> Source {
    let own: Vec<&metric_pull::Model> = pulls.iter().filter(|pull| pull.source_id == row.id).collect();
    let failing: Vec<_> = own.iter().filter(|pull| pull.failing_since.is_some()).collect();
    let last = |pulls: &mut dyn Iterator<Item = Option<Col<Instant>>>| pulls.flatten().map(|at| at.0).max();
    Source {
        id: row.id.0,
        rev: row.rev,
        has_credentials: row.credentials.is_some(),
        metrics: own.len() as u64,
        failing: failing.len() as u64,
        last_at: last(&mut own.iter().map(|pull| pull.last_at)),
        last_error: failing.iter().max_by_key(|pull| pull.last_at).and_then(|pull| pull.last_error.clone()),
        created_at: row.created_at.0,
        content: NewSource { name: row.name, kind: row.kind.0, url: row.url, settings: row.settings.0 },
    }
}
