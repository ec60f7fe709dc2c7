//! What a source and a query have to be.

use super::*;
use crate::model::Word;

fn source(kind: SourceKind, url: &str, settings: SourceSettings) -> Result<NewSource, Vec<String>> {
    let made = NewSource { name: " Ours ".into(), kind, url: url.into(), settings }.validate();
    made.map_err(|errors| errors.iter().map(|(field, _)| field.to_owned()).collect())
}

fn pull(kind: SourceKind, query: &str, path: Option<&str>) -> Result<Pull, Vec<String>> {
    let pull = Pull {
        source_id: "aaaaaaaaaaaa".parse().unwrap(),
        query: query.into(),
        path: path.map(str::to_owned),
        time_path: None,
        interval_seconds: 60,
    };
    pull.validate(kind).map_err(|errors| errors.iter().map(|(field, _)| field.to_owned()).collect())
}

#[test]
fn a_source_has_a_name_an_address_and_what_its_kind_needs() {
    let none = SourceSettings::default;
    let good = source(SourceKind::Prometheus, " https://prometheus.example.com/tsdb// ", none()).unwrap();
    assert_eq!((good.name.as_str(), good.url.as_str()), ("Ours", "https://prometheus.example.com/tsdb"));
    assert_eq!(source(SourceKind::Influx2, "https://example.com", none()).unwrap_err(), ["org"]);
    assert_eq!(source(SourceKind::Influx1, "https://example.com", none()).unwrap_err(), ["database"]);
    assert_eq!(source(SourceKind::NewRelic, "https://example.com", none()).unwrap_err(), ["account"]);
    let all = SourceSettings { org: Some("o".into()), database: Some("d".into()), account: Some(7), header: Some("X-Key".into()) };
    for &kind in SourceKind::ALL {
        let kept = source(kind, "https://example.com", all.clone()).unwrap().settings;
        let many = [kept.org.is_some(), kept.database.is_some(), kept.account.is_some(), kept.header.is_some()];
        assert!(many.into_iter().filter(|kept| *kept).count() <= 1, "{kind} keeps what it needs alone: {kept:?}");
    }
}

#[test]
fn a038_a039_an_address_has_no_other_scheme_no_password_and_no_query() {
    let bad = ["file:///etc/passwd", "gopher://127.0.0.1:6379/", "http://u:p@example.com/", "https://example.com/?q", "https://a#b", "x"];
    for url in bad {
        assert_eq!(source(SourceKind::Prometheus, url, SourceSettings::default()).unwrap_err(), ["url"], "{url}");
    }
}

#[test]
fn a047_a_secret_is_carried_by_no_header_of_the_connection() {
    for header in ["Host", "content-length", "Transfer-Encoding", "X Y", "X-A: b\r\nX-B: c", "Connection", &"x".repeat(300)] {
        let settings = SourceSettings { header: Some(header.into()), ..SourceSettings::default() };
        assert!(source(SourceKind::Json, "https://example.com", settings).is_err(), "{header}");
    }
}

#[test]
fn what_is_asked_fits_its_kind() {
    assert!(pull(SourceKind::Prometheus, "up", None).is_ok());
    assert_eq!(pull(SourceKind::Prometheus, " ", None).unwrap_err(), ["query"]);
    assert_eq!(pull(SourceKind::Influx1, "SELECT 1", None).unwrap_err(), ["query"]);
    assert!(pull(SourceKind::Influx1, "SELECT x FROM y WHERE time >= $from AND time < $to", None).is_ok());
    assert_eq!(pull(SourceKind::Json, "", None).unwrap_err(), ["path"]);
    assert_eq!(pull(SourceKind::Json, ".evil.example/", Some("$.a")).unwrap_err(), ["query"], "a045");
    assert_eq!(pull(SourceKind::Json, "@evil.example/", Some("$.a")).unwrap_err(), ["query"], "a045");
    assert_eq!(pull(SourceKind::Json, "/\\evil.example/", Some("$.a")).unwrap_err(), ["query"], "a045");
    assert!(pull(SourceKind::Json, "/a?b=c", Some("$.a")).is_ok());
    assert_eq!(pingdom("12 uptime"), Ok((12, "uptime")));
    assert_eq!(pingdom("12"), Ok((12, "avgresponse")));
    assert!(pingdom("12 x").is_err() && pingdom("x").is_err() && pingdom("1 up 2").is_err());
}

#[test]
fn credentials_are_plain_and_never_shown() {
    let set = |user: &str, secret: &str| CredentialsChange::Set(Credentials { user: user.into(), secret: secret.into() });
    assert!(!format!("{:?}", set("ann", "kelp")).contains("kelp"));
    assert_eq!(set(" ann ", " kelp ").validate().unwrap(), set("ann", "kelp"));
    for bad in [set("", ""), set("a:b", "x"), set("", "a\r\nX: y"), set("", "ö")] {
        assert!(bad.validate().is_err());
    }
}
