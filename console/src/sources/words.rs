//! What kinds of sources are called, and what they have to be told.

use app::model::source::{Pull, SourceKind};

/// What a kind is called.
pub fn called(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Prometheus => "Prometheus",
        SourceKind::Graphite => "Graphite",
        SourceKind::Influx1 => "InfluxDB 1 (InfluxQL)",
        SourceKind::Influx2 => "InfluxDB 2 (Flux)",
        SourceKind::Influx3 => "InfluxDB 3 (SQL)",
        SourceKind::Datadog => "Datadog",
        SourceKind::NewRelic => "New Relic",
        SourceKind::Pingdom => "Pingdom",
        SourceKind::Json => "Any JSON",
    }
}

/// What a query of a kind looks like.
pub fn example(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Prometheus => "PromQL, such as sum(rate(http_requests_total[5m]))",
        SourceKind::Graphite => "A target, such as averageSeries(web.*.latency)",
        SourceKind::Influx1 => "SELECT mean(\"value\") FROM \"latency\" WHERE time >= $from AND time < $to GROUP BY time(1m)",
        SourceKind::Influx2 => {
            "from(bucket: \"web\") |> range(start: $from, stop: $to) |> filter(fn: (r) => r._measurement == \"latency\")"
        }
        SourceKind::Influx3 => "SELECT time, latency FROM web WHERE time >= $from AND time < $to",
        SourceKind::Datadog => "Such as avg:system.load.1{service:web}",
        SourceKind::NewRelic => "SELECT average(duration) FROM Transaction SINCE $from UNTIL $to TIMESERIES 1 minute",
        SourceKind::Pingdom => "The number of a check and a figure: avgresponse, uptime, downtime, unmonitored, responsetime or up",
        SourceKind::Json => "What follows the address, such as /stats?of=web; empty if nothing does",
    }
}

/// What the two parts of credentials are called; the first only where there is one.
pub fn credentials(kind: SourceKind) -> (Option<&'static str>, &'static str) {
    match kind {
        SourceKind::Prometheus | SourceKind::Graphite | SourceKind::Influx1 | SourceKind::Json => {
            (Some("User, or empty for a token"), "Password or token")
        }
        SourceKind::Influx2 | SourceKind::Influx3 | SourceKind::Pingdom => (None, "Token"),
        SourceKind::Datadog => (Some("API key"), "Application key"),
        SourceKind::NewRelic => (None, "User key"),
    }
}

/// A question as it stands in a form.
pub fn pull(source_id: app::model::SourceId, query: String, paths: (String, String), interval: &str) -> Pull {
    let text = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    // What is no number is refused where numbers out of bounds are.
    let interval_seconds = interval.trim().parse().unwrap_or(0);
    Pull { source_id, query, path: text(paths.0), time_path: text(paths.1), interval_seconds }
}
