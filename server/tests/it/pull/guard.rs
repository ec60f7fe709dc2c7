//! Where sources lead: into no private network, whatever their address, and nowhere else than their address says.

use std::sync::Arc;

use app::model::{
    input::{CredentialsChange, EditSource},
    source::{Pull, SourceKind},
};
use sea_orm::EntityTrait;
use server::{
    entity::{Col, metric_source},
    error::Error,
    outbound::Outbound,
    service::{Services, rows, sources as verbs},
};

use super::{content, pull, pulled, puller, services, source, state, vault};
use crate::support::{app::TestApp, receiver::Receiver};

both!(
    a037_a046_a_source_leads_into_no_private_network,
    a038_a039_a_source_has_no_odd_scheme_user_or_port,
    a037_a_source_that_was_allowed_once_is_looked_at_again_at_each_call,
    a045_a_query_leads_to_no_other_host,
    a046_what_lets_us_in_goes_to_no_other_server,
);

/// Some spellings of places that must not be called; `outbound::address` has them all.
const PRIVATE: [&str; 10] = [
    "http://localhost.:9901/",
    "http://ｌocalhost:9901/",
    "http://0x7f.1/",
    "http://①②⑦.0.0.1/",
    "http://2130706433/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[fe80::1]/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data/",
];

/// Refusals of an address when a source is made, and when one is changed.
async fn refusals(app: &TestApp, good: app::model::SourceId, url: &str) -> [Error; 2] {
    let owner = app.owner();
    let made =
        verbs::create_source(&services(app), &vault(), &owner, app.page, (content(SourceKind::Prometheus, url), CredentialsChange::Keep))
            .await;
    let input = EditSource { rev: 1, content: content(SourceKind::Prometheus, url), credentials: CredentialsChange::Forget };
    let changed = verbs::edit_source(&services(app), &vault(), &owner, app.page, (good, input)).await;
    [made.unwrap_err(), changed.unwrap_err()]
}

async fn a037_a046_a_source_leads_into_no_private_network(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let good = source(app, SourceKind::Prometheus, &receiver.url).await;
    for url in PRIVATE {
        for refused in refusals(app, good, url).await {
            assert!(refused.to_string().contains("blocked_address"), "{url}: {refused}");
        }
    }
}

async fn a038_a039_a_source_has_no_odd_scheme_user_or_port(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    let good = source(app, SourceKind::Prometheus, &receiver.url).await;
    for url in [
        "file:///etc/passwd",
        "view-source:http://example.com/",
        "gopher://127.0.0.1:6379/_INFO",
        "ftp://example.com/",
        "dict://example.com/",
        "data:text/plain,x",
        "unix:/var/run/docker.sock",
        "http://user:pw@127.0.0.2:9900/",
        "http://127.0.0.2:9900#@127.0.0.3:9901/",
        "http://127.0.0.3:9901\\@127.0.0.2:9900/",
        "http://127.0.0.2:22/",
        "http://127.0.0.2:25/",
        "http://127.0.0.2:5432/",
        "http://127.0.0.2:6379/",
    ] {
        for refused in refusals(app, good, url).await {
            assert!(matches!(&refused, Error::Invalid(errors) if errors.iter().any(|(field, _)| field == "url")), "{url}: {refused}");
        }
    }
}

async fn a037_a_source_that_was_allowed_once_is_looked_at_again_at_each_call(app: &TestApp) {
    let canary = Receiver::open("127.0.0.3").await;
    let lax = Services { outbound: Arc::new(Outbound { allowed: vec!["127.0.0.0/8".parse().unwrap()] }), ..app.services.clone() };
    let input = (content(SourceKind::Prometheus, &canary.url), CredentialsChange::Keep);
    let from = verbs::create_source(&lax, &vault(), &app.owner(), app.page, input).await.unwrap();
    let id = pulled(app, pull(from, "up", 60)).await;
    let puller = puller(app);
    for url in [canary.url.as_str(), "http://169.254.169.254", "http://[::ffff:7f00:1]:9901", "file:///etc/passwd", "http://u:p@127.0.0.2"]
    {
        let row = metric_source::Entity::find_by_id(Col(from)).one(app.services.db.read()).await.unwrap().unwrap();
        let moved = metric_source::Model { url: url.to_owned(), ..row };
        rows::overwrite(app.services.db.write(), moved).await.unwrap();
        app.pass_minutes(20);
        assert_eq!(puller.turn().await.unwrap(), 1, "{url}");
        let said = state(app, id).await.last_error.unwrap();
        assert!(said.contains("blocked_address") || said.contains("must "), "{url}: {said}");
        let tried = super::attempt(app, None, pull(from, "up", 60)).await;
        assert!(tried.problem.is_some(), "{url}");
    }
    assert!(canary.calls().is_empty());
}

async fn a045_a_query_leads_to_no_other_host(app: &TestApp) {
    let (receiver, canary) = (Receiver::open("127.0.0.2").await, Receiver::open("127.0.0.3").await);
    let from = source(app, SourceKind::Json, &receiver.url).await;
    let host = canary.url.trim_start_matches("http://");
    let ask = |query: String| Pull { path: Some("$.a".into()), ..pull(from, &query, 60) };
    for query in [format!("@{host}/"), format!(".{host}/"), canary.url.clone(), format!("/\\{host}/"), "x".into(), "/a#b".into()] {
        let refused = verbs::try_pull(&services(app), &super::asker(app), &app.owner(), app.page, (None, ask(query.clone()))).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{query}");
    }
    for query in [format!("//{host}/x"), format!("/{}", canary.url), format!("/../../@{host}/"), format!("?@{host}")] {
        super::attempt(app, None, ask(query)).await;
    }
    assert_eq!((receiver.calls().len(), canary.calls().len()), (4, 0));
}

async fn a046_what_lets_us_in_goes_to_no_other_server(app: &TestApp) {
    let (receiver, other) = (Receiver::open("127.0.0.2").await, Receiver::open("127.0.0.2").await);
    let from = source(app, SourceKind::Prometheus, &receiver.url).await;
    let edit = |url: &str, credentials| {
        let input = EditSource { rev: 1, content: content(SourceKind::Prometheus, url), credentials };
        let app = &app;
        async move { verbs::edit_source(&services(app), &vault(), &app.owner(), app.page, (from, input)).await }
    };
    let refused = edit(&other.url, CredentialsChange::Keep).await.unwrap_err();
    assert_eq!(refused.to_string(), "secret must be given again for another server");
    edit(&format!("{}/below", receiver.url), CredentialsChange::Keep).await.unwrap();
    let listed = verbs::list_sources(&app.services, &app.owner(), app.page).await.unwrap();
    assert_eq!((listed[0].rev, listed[0].has_credentials), (2, true));
    let stale = edit(&other.url, CredentialsChange::Forget).await;
    assert!(matches!(stale, Err(Error::Conflict(_))), "somebody was faster");
    pulled(app, pull(from, "up", 86_400)).await;
    puller(app).turn().await.unwrap();
    assert!(receiver.calls()[0].path.starts_with("/below/api/v1/query_range?") && other.calls().is_empty());
}
