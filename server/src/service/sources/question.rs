//! What each kind of source is asked, with what it is let in, and how its answers are read.

use app::model::{
    Instant,
    input::{Credentials, SourceSettings, pingdom},
    source::{Pull, SourceKind},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use ingest::{
    Batch, Fault, Limits,
    pull::{Request, datadog, flux, graphite, influx_v1, influx_v3, json_path, new_relic, prometheus},
};

use super::Window;

/// What follows a source's address, and a body if there is one.
pub fn request(kind: SourceKind, settings: &SourceSettings, pull: &Pull, window: Window) -> Result<(String, Option<String>), String> {
    let (from, to) = (window.from.millis(), window.to.millis());
    let between = |write: fn(Instant) -> String| pull.query.replace("$from", &write(window.from)).replace("$to", &write(window.to));
    let database = || settings.database.as_deref().unwrap_or_default();
    let request: Request = match kind {
        SourceKind::Prometheus => {
            prometheus::range(&pull.query, prometheus::Window { start: from, end: to }, pull.interval_seconds.saturating_mul(1_000))
        }
        SourceKind::Graphite => graphite::render(&pull.query, from, to),
        SourceKind::Influx1 => influx_v1::query(database(), &between(|at| format!("{}ms", at.millis()))),
        SourceKind::Influx2 => flux::query(settings.org.as_deref().unwrap_or_default(), &between(|at| at.to_string())),
        SourceKind::Influx3 => influx_v3::query_sql(database(), &between(|at| format!("'{at}'"))),
        SourceKind::Datadog => datadog::query(&pull.query, from, to),
        SourceKind::NewRelic => new_relic::query(settings.account.unwrap_or_default(), &between(|at| at.millis().to_string())),
        SourceKind::Pingdom => {
            let (check, figure) = pingdom(&pull.query)?;
            match figure {
                "responsetime" | "up" => ingest::pull::pingdom::results(check, from, to),
                _ => ingest::pull::pingdom::performance(check, from, to),
            }
        }
        SourceKind::Json => return Ok((pull.query.clone(), None)),
    };
    Ok((request.target(), request.body))
}

/// The headers a source is asked with.
pub fn headers(kind: SourceKind, settings: &SourceSettings, credentials: Option<&Credentials>) -> Vec<(String, String)> {
    let mut all = Vec::new();
    if kind == SourceKind::Influx2 {
        all.push(("Accept".to_owned(), "application/csv".to_owned()));
    }
    let Some(Credentials { user, secret }) = credentials else { return all };
    let authorization = |value: String| ("Authorization".to_owned(), value);
    match kind {
        SourceKind::Influx2 => all.push(authorization(format!("Token {secret}"))),
        SourceKind::Influx3 | SourceKind::Pingdom => all.push(authorization(format!("Bearer {secret}"))),
        SourceKind::Datadog => {
            all.extend([("DD-API-KEY".to_owned(), user.clone()), ("DD-APPLICATION-KEY".to_owned(), secret.clone())]);
        }
        SourceKind::NewRelic => all.push(("Api-Key".to_owned(), secret.clone())),
        SourceKind::Prometheus | SourceKind::Graphite | SourceKind::Influx1 | SourceKind::Json => match &settings.header {
            Some(header) => all.push((header.clone(), secret.clone())),
            None if user.is_empty() => all.push(authorization(format!("Bearer {secret}"))),
            None => all.push(authorization(format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{secret}"))))),
        },
    }
    all
}

/// Reads an answer.
pub fn parse(kind: SourceKind, pull: &Pull, body: &[u8]) -> Result<Batch, Fault> {
    let limits = Limits::default();
    match kind {
        SourceKind::Prometheus => prometheus::parse(body, &limits),
        SourceKind::Graphite => graphite::parse(body, &limits),
        SourceKind::Influx1 => influx_v1::parse(body, &limits),
        SourceKind::Influx2 => flux::parse(body, &limits),
        SourceKind::Influx3 => influx_v3::parse(body, &limits),
        SourceKind::Datadog => datadog::parse(body, &limits),
        SourceKind::NewRelic => new_relic::parse(body, &limits),
        SourceKind::Pingdom => {
            let (_, figure) = pingdom(&pull.query).map_err(Fault::whole)?;
            let mut batch = ingest::pull::pingdom::parse(body, &limits)?;
            batch.series.retain(|series| series.name == figure);
            if figure == "responsetime" {
                // How fast failures were is another question.
                batch.series.retain(|series| series.labels.get("status") == "up");
            }
            Ok(batch)
        }
        SourceKind::Json => {
            let path: json_path::JsonPath = pull.path.as_deref().unwrap_or_default().parse()?;
            let time: Option<json_path::JsonPath> = pull.time_path.as_deref().map(str::parse).transpose()?;
            json_path::parse(body, &path, time.as_ref(), &limits)
        }
    }
}

#[cfg(test)]
mod tests {
    use app::model::Word;

    use super::*;

    fn asked(kind: SourceKind, query: &str) -> (String, String) {
        let settings = SourceSettings { org: Some("ours".into()), database: Some("db".into()), account: Some(7), header: None };
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let window = Window { from: at("2026-03-02T11:00:00Z"), to: at("2026-03-02T12:00:00Z"), is_behind: false };
        let source_id = "aaaaaaaaaaaa".parse().unwrap();
        let pull = Pull { source_id, query: query.into(), path: None, time_path: None, interval_seconds: 60 };
        let (target, body) = request(kind, &settings, &pull, window).unwrap();
        (target, body.unwrap_or_default())
    }

    #[test]
    fn each_kind_is_asked_between_two_times_in_its_own_language() {
        let bounds = "x >= $from AND x < $to";
        for (kind, query, path, part) in [
            (SourceKind::Prometheus, "up", "/api/v1/query_range?", "start=1772449200&end=1772452800&step=60"),
            (SourceKind::Graphite, "a.b", "/render?", "target=a.b&from=1772449200&until=1772452800"),
            (SourceKind::Influx1, bounds, "/query?db=db&", "1772449200000ms"),
            (SourceKind::Influx2, bounds, "/api/v2/query?org=ours", "x >= 2026-03-02T11:00:00.000Z AND x < 2026-03-02T12:00:00.000Z"),
            (SourceKind::Influx3, bounds, "/api/v3/query_sql", "x >= '2026-03-02T11:00:00.000Z' AND x < '2026-03-02T12:00:00.000Z'"),
            (SourceKind::Datadog, "avg:a{*}", "/api/v1/query?", "from=1772449200&to=1772452800"),
            (SourceKind::NewRelic, bounds, "/graphql", "x >= 1772449200000 AND x < 1772452800000"),
            (SourceKind::Pingdom, "12 up", "/api/3.1/results/12?", "from=1772449200&to=1772452800"),
            (SourceKind::Pingdom, "12", "/api/3.1/summary.performance/12?", "from=1772449200&to=1772452800"),
            (SourceKind::Json, "/stats?x", "/stats?x", ""),
        ] {
            let (target, body) = asked(kind, query);
            assert!(target.starts_with(path), "{kind}: {target}");
            assert!(target.contains(part) || body.contains(part), "{kind}: {target} {body}");
        }
    }

    #[test]
    fn each_kind_is_let_in_its_own_way() {
        let credentials = Credentials { user: "ann".into(), secret: "kelp-lantern".into() };
        for &kind in SourceKind::ALL {
            let all = headers(kind, &SourceSettings::default(), Some(&credentials));
            let expected = match kind {
                SourceKind::Influx2 => "Authorization: Token kelp-lantern",
                SourceKind::Influx3 | SourceKind::Pingdom => "Authorization: Bearer kelp-lantern",
                SourceKind::Datadog => "DD-APPLICATION-KEY: kelp-lantern",
                SourceKind::NewRelic => "Api-Key: kelp-lantern",
                _ => "Authorization: Basic YW5uOmtlbHAtbGFudGVybg==",
            };
            assert!(all.iter().any(|(name, value)| format!("{name}: {value}") == expected), "{kind}: {all:?}");
        }
        let own = SourceSettings { header: Some("X-Key".into()), ..SourceSettings::default() };
        assert_eq!(headers(SourceKind::Json, &own, Some(&credentials)), [("X-Key".to_owned(), "kelp-lantern".to_owned())]);
        let token = Credentials { user: String::new(), ..credentials };
        let all = headers(SourceKind::Prometheus, &SourceSettings::default(), Some(&token));
        assert_eq!(all, [("Authorization".to_owned(), "Bearer kelp-lantern".to_owned())]);
        assert!(headers(SourceKind::Json, &own, None).is_empty());
    }
}
