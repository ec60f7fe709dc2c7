//! Each kind of source is asked in its own way, and its answer becomes points.

use app::model::{
    Aggregation, Word,
    source::{Pull, SourceKind},
};
use server::service::sources as verbs;

use super::{metric, points, pull, puller, source, state};
use crate::support::{
    app::{TestApp, at},
    receiver::{Answer, Receiver},
};

both!(what_each_kind_of_source_answers_becomes_points);

/// What a source of this kind is asked, where, how it lets us in, and what it answers: 42 at a minute before noon, each.
fn exchange(kind: SourceKind) -> (&'static str, &'static str, (&'static str, &'static str), String) {
    let (seconds, date) = (1_772_452_740_i64, "2026-03-02T11:59:00Z");
    let millis = seconds * 1_000;
    let basic = ("authorization", "Basic c29tZWJvZHk6a2VscC1sYW50ZXJuLW9yYml0");
    let bearer = ("authorization", "Bearer kelp-lantern-orbit");
    let token = ("authorization", "Token kelp-lantern-orbit");
    match kind {
        SourceKind::Prometheus => (
            "up",
            "/api/v1/query_range?query=up",
            basic,
            format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{{"metric":{{}},"values":[[{seconds},"42"]]}}]}}}}"#),
        ),
        SourceKind::Graphite => {
            ("a.b", "/render?target=a.b", basic, format!(r#"[{{"target":"a.b","datapoints":[[42,{seconds}],[null,{}]]}}]"#, seconds + 60))
        }
        SourceKind::Influx1 => (
            "SELECT mean(x) FROM m WHERE time >= $from AND time < $to",
            "/query?db=db&q=SELECT",
            basic,
            format!(r#"{{"results":[{{"series":[{{"name":"m","columns":["time","mean"],"values":[[{millis},42]]}}]}}]}}"#),
        ),
        SourceKind::Influx2 => (
            "from(bucket: \"b\") |> range(start: $from, stop: $to)",
            "/api/v2/query?org=ours",
            token,
            format!(",result,table,_time,_value,_field,_measurement\r\n,,0,{date},42,x,m\r\n"),
        ),
        SourceKind::Influx3 => (
            "SELECT time, x FROM m WHERE time >= $from AND time < $to",
            "/api/v3/query_sql",
            bearer,
            r#"{"time":"2026-03-02T11:59:00","x":42}"#.to_owned(),
        ),
        SourceKind::Datadog => (
            "avg:a{*}",
            "/api/v1/query?from=",
            ("dd-application-key", "kelp-lantern-orbit"),
            format!(r#"{{"status":"ok","series":[{{"metric":"a","pointlist":[[{millis},42]]}}]}}"#),
        ),
        SourceKind::NewRelic => (
            "SELECT average(duration) FROM Transaction SINCE $from UNTIL $to TIMESERIES",
            "/graphql",
            ("api-key", "kelp-lantern-orbit"),
            format!(
                r#"{{"data":{{"actor":{{"account":{{"nrql":{{"results":[{{"beginTimeSeconds":{seconds},"endTimeSeconds":{},"average.duration":42}}]}}}}}}}}}}"#,
                seconds + 60
            ),
        ),
        SourceKind::Pingdom => (
            "12 responsetime",
            "/api/3.1/results/12?from=",
            bearer,
            format!(
                r#"{{"results":[{{"time":{seconds},"status":"up","responsetime":42}},{{"time":{},"status":"down","responsetime":7}}]}}"#,
                seconds + 1
            ),
        ),
        SourceKind::Json => ("/stats?x", "/stats?x", basic, format!(r#"{{"latency":{{"p95":"42"}},"at":"{date}"}}"#)),
    }
}

async fn what_each_kind_of_source_answers_becomes_points(app: &TestApp) {
    for &kind in SourceKind::ALL {
        let (query, path, (header, value), body) = exchange(kind);
        let receiver = Receiver::open("127.0.0.2").await;
        receiver.always(Answer::With(200, vec![], body));
        let from = source(app, kind, &receiver.url).await;
        let is_json = kind == SourceKind::Json;
        let paths = |path: &str| is_json.then(|| path.to_owned());
        let pull = Pull { path: paths("$.latency.p95"), time_path: paths("$.at"), ..pull(from, query, 60) };
        let id = metric(app, Aggregation::Last).await;
        verbs::set_pull(&app.services, &app.owner(), app.page, id, Some(pull.clone())).await.unwrap();
        assert!(puller(app).turn().await.unwrap() >= 1, "{kind}: and piece by piece for the month before");
        assert_eq!(state(app, id).await.last_error, None, "{kind}");
        assert_eq!(points(app, id).await, [(at("2026-03-02T11:59:00Z"), 42.0)], "{kind}");
        let call = receiver.calls().remove(0);
        assert!(call.path.starts_with(path), "{kind}: {}", call.path);
        assert_eq!(call.header(header), value, "{kind}");
        let tried = super::attempt(app, Some(id), pull).await;
        assert_eq!((tried.series, tried.problem, tried.point.map(|point| point.1)), (1, None, Some(42.0)), "{kind}");
        verbs::set_pull(&app.services, &app.owner(), app.page, id, None).await.unwrap();
    }
}
