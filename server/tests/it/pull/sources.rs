//! Sources as staff have them: made, tried, changed, deleted, each by whoever may.

use app::model::{
    Aggregation, Role, Scope,
    input::CredentialsChange,
    metric::{EditSource, MetricSource, PushSource},
    source::{Pull, SourceKind},
};
use server::{
    error::Error,
    service::{
        metrics,
        sources::{self as verbs, NamedSource},
    },
};

use super::{Prometheus, asker, attempt, content, metric, pull, pulled, puller, secret, services, source, vault};
use crate::support::{
    app::TestApp,
    receiver::{Answer, Receiver},
};

both!(
    a_try_says_what_comes_back_and_keeps_nothing,
    only_admins_have_to_do_with_sources,
    a_source_is_deleted_once_no_metric_is_pulled_from_it,
    what_cannot_be_asked_is_refused_where_it_is_written,
    what_a_script_leaves_out_of_a_source_stays,
    a_metric_is_still_pulled_when_it_gets_pushed_series_too,
);

async fn a_try_says_what_comes_back_and_keeps_nothing(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    let from = source(app, SourceKind::Prometheus, &prometheus.url).await;
    let (sum, newest) = (metric(app, Aggregation::Sum).await, metric(app, Aggregation::Last).await);
    let minute = 1_772_452_800_f64 / 60.0;
    let tried = attempt(app, Some(sum), pull(from, "up 2", 60)).await;
    assert_eq!((tried.series, tried.problem, tried.point.map(|point| point.1)), (2, None, Some(3.0 * minute)));
    assert_eq!(tried.first[1].0, r#"up{n="2"}"#);
    let tried = attempt(app, Some(newest), pull(from, "up 2", 60)).await;
    assert!(tried.problem.unwrap().starts_with("2 series came back") && tried.point.is_none());
    let tried = attempt(app, None, pull(from, "up", 60)).await;
    assert_eq!(tried.point.map(|point| point.1), Some(minute));
    assert_eq!(attempt(app, None, pull(from, "up 0", 60)).await.problem.as_deref(), Some("there is no value in the time just past"));
    prometheus.fail(true);
    let tried = attempt(app, None, pull(from, "up", 60)).await;
    assert!(tried.problem.unwrap().contains("the disk is full"));
    assert!(super::points(app, sum).await.is_empty());
    assert!(app.audit().await.iter().all(|deed| deed.verb != "tried"));
}

async fn only_admins_have_to_do_with_sources(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    let from = source(app, SourceKind::Prometheus, &prometheus.url).await;
    let id = metric(app, Aggregation::Sum).await;
    let services = services(app);
    let wanted = || (content(SourceKind::Prometheus, &prometheus.url), secret());
    let strangers = [app.stranger(), app.strange_token()];
    let weak = [app.member(Role::Editor), app.member(Role::Viewer), app.visitor(), app.token(Scope::Metrics)];
    for actor in strangers.iter().chain(&weak) {
        assert!(verbs::list_sources(&services, actor, app.page).await.is_err());
        assert!(verbs::create_source(&services, &vault(), actor, app.page, wanted()).await.is_err());
        assert!(verbs::delete_source(&services, actor, app.page, from).await.is_err());
        assert!(verbs::try_pull(&services, &asker(app), actor, app.page, (None, pull(from, "up", 60))).await.is_err());
        assert!(verbs::set_pull(&services, actor, app.page, id, Some(pull(from, "up", 60))).await.is_err());
        assert!(verbs::pull_of(&services, actor, app.page, id).await.is_err());
    }
    // A source of another page is none.
    let stranger = app.stranger();
    let foreign = verbs::try_pull(&services, &asker(app), &stranger, app.other_page, (None, pull(from, "up", 60))).await.unwrap_err();
    assert!(foreign.to_string().contains("names no source of this page"), "{foreign}");
    assert!(matches!(verbs::delete_source(&services, &stranger, app.other_page, from).await, Err(Error::NotFound(_))));
    assert!(prometheus.take().is_empty(), "nobody was asked");
    verbs::set_pull(&services, &app.member(Role::Admin), app.page, id, Some(pull(from, "up", 60))).await.unwrap();
}

async fn a_source_is_deleted_once_no_metric_is_pulled_from_it(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    let from = source(app, SourceKind::Prometheus, &prometheus.url).await;
    let id = pulled(app, pull(from, "up", 86_400)).await;
    let refused = verbs::delete_source(&app.services, &app.owner(), app.page, from).await.unwrap_err();
    assert_eq!(refused.to_string(), "a metric is pulled from this source");
    verbs::set_pull(&app.services, &app.owner(), app.page, id, None).await.unwrap();
    verbs::delete_source(&app.services, &app.owner(), app.page, from).await.unwrap();
    assert!(verbs::list_sources(&app.services, &app.owner(), app.page).await.unwrap().is_empty());
    assert_eq!(puller(app).turn().await.unwrap(), 0);
    let deeds: Vec<String> = app.audit().await.iter().map(|deed| format!("{} {}", deed.verb, deed.noun)).collect();
    assert_eq!(deeds[deeds.len() - 5..], ["created source", "created metric", "edited metric", "edited metric", "deleted source"]);
}

async fn what_cannot_be_asked_is_refused_where_it_is_written(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    let (of_numbers, of_json) =
        (source(app, SourceKind::Prometheus, &prometheus.url).await, source(app, SourceKind::Json, &prometheus.url).await);
    let id = metric(app, Aggregation::Sum).await;
    for (bad, field) in [
        (pull(of_numbers, " ", 60), "query"),
        (pull(of_numbers, "up", 9), "interval_seconds"),
        (pull(of_numbers, "up", 86_401), "interval_seconds"),
        (pull("zzzzzzzzzzzz".parse().unwrap(), "up", 60), "source_id"),
        (pull(of_json, "/x", 60), "path"),
        (Pull { path: Some("$.a[".into()), ..pull(of_json, "/x", 60) }, "path"),
        (Pull { path: Some("$.a".into()), time_path: Some("nowhere".into()), ..pull(of_json, "/x", 60) }, "time_path"),
    ] {
        let refused = verbs::set_pull(&app.services, &app.owner(), app.page, id, Some(bad)).await.unwrap_err();
        assert!(matches!(&refused, Error::Invalid(errors) if errors.iter().any(|(named, _)| named == field)), "{field}: {refused}");
    }
    let nothing = (content(SourceKind::Prometheus, ""), CredentialsChange::Keep);
    assert!(matches!(verbs::create_source(&services(app), &vault(), &app.owner(), app.page, nothing).await, Err(Error::Invalid(_))));
}

async fn a_metric_is_still_pulled_when_it_gets_pushed_series_too(app: &TestApp) {
    let prometheus = Prometheus::open().await;
    let from = source(app, SourceKind::Prometheus, &prometheus.url).await;
    let id = pulled(app, pull(from, "up", 60)).await;
    let push = |matcher: &str| Some(PushSource { matcher: matcher.into(), scale: 1.0, rate: false });
    for push in [push("up"), push("down"), None] {
        let input = EditSource { rev: None, source: MetricSource { push: push.clone() } };
        metrics::set_source(&app.services, &app.owner(), app.page, id, input).await.unwrap();
        assert_eq!(super::state(app, id).await.pull, pull(from, "up", 60));
        let file = metrics::list_files(&app.services, &app.owner(), app.page).await.unwrap().remove(0);
        assert_eq!(file.source.push, push);
    }
}

async fn what_a_script_leaves_out_of_a_source_stays(app: &TestApp) {
    let receiver = Receiver::open("127.0.0.2").await;
    receiver.always(Answer::With(200, vec![], r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#.to_owned()));
    let from = source(app, SourceKind::Prometheus, &receiver.url).await;
    let (services, owner, vault) = (services(app), app.owner(), vault());
    let edit = |input: NamedSource| verbs::edit_named(&services, &vault, &owner, app.page, (from, input));
    edit(NamedSource { secret: Some("reef-lantern".into()), ..NamedSource::default() }).await.unwrap();
    attempt(app, None, pull(from, "up", 60)).await;
    let call = receiver.calls().pop().unwrap();
    assert_eq!(call.header("authorization"), "Basic c29tZWJvZHk6cmVlZi1sYW50ZXJu", "the user stays");
    let elsewhere = NamedSource { url: Some("http://127.0.0.4:1".into()), user: Some("else".into()), secret: None };
    assert!(edit(elsewhere).await.unwrap_err().to_string().contains("another server"));
    let known = verbs::list_sources(&app.services, &app.owner(), app.page).await.unwrap().remove(0);
    assert_eq!((known.content.url.as_str(), known.content.name.as_str()), (receiver.url.as_str(), "Our prometheus"));
}
