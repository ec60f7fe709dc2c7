//! Where points come from: programs that send them (Self), and sources that are asked.

use app::model::{
    Instant, PageId, SourceId,
    input::{Credentials, CredentialsChange, EditPage, NewSource, SourceSettings},
    metric::MetricFile,
    source::{Source, SourceKind},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::{
    http::api::v1::{
        answer::{Answer, created, ok},
        body::{Given, wrapped},
        on_page::OnPage,
        pages::rename,
        refusal::Refusal,
    },
    service::{
        metrics, pages,
        sources::{self, NamedSource},
    },
};

/// Under which name a page keeps since when programs send it points.
const KEPT: &str = "metrics_provider_self";

/// What our fields are called here.
const NAMES: [(&str, &str); 3] = [("url", "metric_base_uri"), ("secret", "api_key"), ("user", "api_token")];

/// What a provider is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = MetricsProviderType)]
pub enum Kind {
    /// Programs that send points.
    #[serde(rename = "Self")]
    #[schema(rename = "Self")]
    Own,
    /// Datadog.
    Datadog,
    /// New Relic.
    NewRelic,
    /// Pingdom.
    Pingdom,
    /// Librato, which is gone: it cannot be made any more.
    Librato,
}

/// A new provider.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewMetricsProvider)]
pub struct NewRow {
    /// What it is.
    #[serde(rename = "type")]
    kind: Kind,
    /// Where it is; the usual address if it is left out.
    metric_base_uri: Option<String>,
    /// The key of Datadog or New Relic.
    api_key: Option<String>,
    /// The second key of Datadog; the token of Pingdom.
    api_token: Option<String>,
    /// The same as `api_token`, as Datadog calls it.
    application_key: Option<String>,
    /// The number of the account at New Relic.
    account: Option<u32>,
}

/// What to change about a provider; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangedMetricsProvider)]
pub struct ChangedRow {
    /// What it is; cannot change.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Where it is. What it is let in with has to be given again for another server.
    metric_base_uri: Option<String>,
    /// The key of Datadog or New Relic.
    api_key: Option<String>,
    /// The second key of Datadog; the token of Pingdom.
    api_token: Option<String>,
}

wrapped! {
    /// A new provider.
    PostProvider { metrics_provider: NewRow }
    /// What to change about a provider.
    PatchProvider { metrics_provider: ChangedRow }
}

/// Where points come from.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetricsProvider {
    /// Its id.
    id: String,
    /// What it is.
    #[serde(rename = "type")]
    kind: String,
    /// Always false.
    disabled: bool,
    /// Where it is.
    metric_base_uri: Option<String>,
    /// When it was last asked.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_revalidated_at: Option<Instant>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
    /// The page's id.
    page_id: String,
}

/// A provider.
pub enum Provider {
    /// Programs that send points, since then.
    Own(Instant),
    /// A source that is asked.
    Asked(Box<Source>),
}

impl Provider {
    /// The source behind it, if it is one.
    pub fn source(&self) -> Option<SourceId> {
        match self {
            Self::Own(_) => None,
            Self::Asked(source) => Some(source.id),
        }
    }

    /// Whether the points of a metric come from it.
    pub fn has(&self, file: &MetricFile) -> bool {
        file.pull.as_ref().map(|pull| pull.source_id) == self.source()
    }

    fn view(&self, page: PageId) -> MetricsProvider {
        match self {
            Self::Own(since) => MetricsProvider {
                id: self_id(page).to_string(),
                kind: "Self".to_owned(),
                disabled: false,
                metric_base_uri: None,
                last_revalidated_at: None,
                created_at: *since,
                updated_at: *since,
                page_id: page.to_string(),
            },
            Self::Asked(source) => MetricsProvider {
                id: source.id.to_string(),
                kind: name(source.content.kind).to_owned(),
                disabled: false,
                metric_base_uri: Some(source.content.url.clone()),
                last_revalidated_at: source.last_at,
                created_at: source.created_at,
                updated_at: source.created_at,
                page_id: page.to_string(),
            },
        }
    }
}

/// What a page's programs that send points go by: the same each time.
pub fn self_id(page: PageId) -> SourceId {
    let mut bytes = Sha256::digest(format!("{KEPT} {page}")).into_iter();
    SourceId::draw(|| usize::from(bytes.next().unwrap_or_default()))
}

/// Providers, those that send first.
#[utoipa::path(get, path = "/pages/{page_id}/metrics_providers", tag = "metrics", responses((status = 200, body = Vec<MetricsProvider>)))]
pub async fn list(on: OnPage) -> Answer<Vec<MetricsProvider>> {
    ok(all(&on).await?.iter().map(|provider| provider.view(on.page)).collect())
}

/// Makes a provider.
#[utoipa::path(post, path = "/pages/{page_id}/metrics_providers", tag = "metrics", request_body = PostProvider,
    responses((status = 201, body = MetricsProvider)))]
pub async fn create(on: OnPage, Given(PostProvider { metrics_provider: row }): Given<PostProvider>) -> Answer<MetricsProvider> {
    let blank = |field: &str| Refusal::field(field, "can't be blank");
    let (kind, usual, (user, secret)) = match row.kind {
        Kind::Own => return own(on).await,
        Kind::Librato => return Err(Refusal::field("type", "is not included in the list: Librato is gone")),
        Kind::Datadog => {
            let second = row.application_key.or(row.api_token).ok_or_else(|| blank("api_token"))?;
            let keys = (row.api_key.ok_or_else(|| blank("api_key"))?, second);
            (SourceKind::Datadog, "https://api.datadoghq.com", keys)
        }
        Kind::NewRelic => {
            let key = row.api_key.ok_or_else(|| blank("api_key"))?;
            (SourceKind::NewRelic, "https://api.newrelic.com", (String::new(), key))
        }
        Kind::Pingdom => {
            let token = row.api_token.ok_or_else(|| blank("api_token"))?;
            (SourceKind::Pingdom, "https://api.pingdom.com", (String::new(), token))
        }
    };
    let content = NewSource {
        name: name(kind).to_owned(),
        kind,
        url: row.metric_base_uri.unwrap_or_else(|| usual.to_owned()),
        settings: SourceSettings { account: row.account, ..SourceSettings::default() },
    };
    let credentials = CredentialsChange::Set(Credentials { user, secret });
    let made = sources::create_source(on.services(), &on.state.vault, &on.actor, on.page, (content, credentials)).await;
    let id = made.map_err(|error| rename(error, &NAMES))?;
    created(named(&on, id).await?.view(on.page))
}

/// From now on programs send points, if they did not yet.
async fn own(on: OnPage) -> Answer<MetricsProvider> {
    let file = pages::load_file(on.services(), &on.actor, on.page).await?;
    if !file.settings.compatible.contains_key(KEPT) {
        let mut settings = file.settings;
        settings.compatible.insert(KEPT.to_owned(), on.services().clock.now().to_string());
        let input = EditPage { settings: Some(settings), ..EditPage::at_rev(Some(file.rev)) };
        pages::edit(on.services(), &on.actor, on.page, input).await?;
    }
    created(named(&on, self_id(on.page)).await?.view(on.page))
}

/// A provider.
#[utoipa::path(get, path = "/pages/{page_id}/metrics_providers/{metrics_provider_id}", tag = "metrics",
    responses((status = 200, body = MetricsProvider)))]
pub async fn load(on: OnPage) -> Answer<MetricsProvider> {
    ok(find(&on).await?.view(on.page))
}

/// Changes a provider.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/metrics_providers/{metrics_provider_id}", tag = "metrics",
    request_body = PatchProvider, responses((status = 200, body = MetricsProvider)))]
pub async fn edit(on: OnPage, Given(PatchProvider { metrics_provider: row }): Given<PatchProvider>) -> Answer<MetricsProvider> {
    let before = find(&on).await?;
    let is = match &before {
        Provider::Own(_) => "Self",
        Provider::Asked(source) => name(source.content.kind),
    };
    if row.kind.is_some_and(|kind| kind != is) {
        return Err(Refusal::field("type", "cannot change"));
    }
    let Provider::Asked(source) = before else { return ok(before.view(on.page)) };
    let (user, secret) = match source.content.kind {
        SourceKind::Datadog => (row.api_key, row.api_token),
        _ => (None, row.api_key.or(row.api_token)),
    };
    let input = NamedSource { url: row.metric_base_uri, user, secret };
    let edited = sources::edit_named(on.services(), &on.state.vault, &on.actor, on.page, (source.id, input)).await;
    edited.map_err(|error| rename(error, &NAMES))?;
    load(on).await
}

/// Takes a provider away that no metric has.
#[utoipa::path(delete, path = "/pages/{page_id}/metrics_providers/{metrics_provider_id}", tag = "metrics",
    responses((status = 200, body = MetricsProvider)))]
pub async fn delete(on: OnPage) -> Answer<MetricsProvider> {
    let was = find(&on).await?;
    match &was {
        Provider::Asked(source) => sources::delete_source(on.services(), &on.actor, on.page, source.id).await?,
        Provider::Own(_) => {
            if metrics::list_files(on.services(), &on.actor, on.page).await?.iter().any(|file| was.has(file)) {
                return Err(crate::error::Error::conflict("metrics get their points from this provider").into());
            }
            let file = pages::load_file(on.services(), &on.actor, on.page).await?;
            let mut settings = file.settings;
            settings.compatible.remove(KEPT);
            let input = EditPage { settings: Some(settings), ..EditPage::at_rev(Some(file.rev)) };
            pages::edit(on.services(), &on.actor, on.page, input).await?;
        }
    }
    ok(was.view(on.page))
}

/// The provider in the address.
pub async fn find(on: &OnPage) -> Result<Provider, Refusal> {
    named(on, on.id("metrics_provider_id", "metrics provider")?).await
}

async fn named(on: &OnPage, id: SourceId) -> Result<Provider, Refusal> {
    let is_meant = |provider: &Provider| provider.source().unwrap_or_else(|| self_id(on.page)) == id;
    all(on).await?.into_iter().find(is_meant).ok_or_else(|| Refusal::missing("metrics provider"))
}

/// There is one of type Self as soon as somebody made it, or a metric takes points.
async fn all(on: &OnPage) -> Result<Vec<Provider>, Refusal> {
    let page = pages::load_file(on.services(), &on.actor, on.page).await?;
    let since = page.settings.compatible.get(KEPT).and_then(|text| text.parse().ok());
    let takes = metrics::list_files(on.services(), &on.actor, on.page).await?.iter().any(|file| file.pull.is_none());
    let own = since.or(takes.then_some(page.created_at)).map(Provider::Own);
    let asked = sources::list_sources(on.services(), &on.actor, on.page).await?;
    Ok(own.into_iter().chain(asked.into_iter().map(|source| Provider::Asked(Box::new(source)))).collect())
}

/// What a kind of source is called.
fn name(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Prometheus => "Prometheus",
        SourceKind::Graphite => "Graphite",
        SourceKind::Influx1 | SourceKind::Influx2 | SourceKind::Influx3 => "InfluxDB",
        SourceKind::Datadog => "Datadog",
        SourceKind::NewRelic => "NewRelic",
        SourceKind::Pingdom => "Pingdom",
        SourceKind::Json => "JSON",
    }
}
