//! What to write into other programs so that they send points here.

use app::model::MetricId;
use leptos::prelude::*;

use crate::ui::once::copy;

/// What stands for the address until a browser says where it is.
const ADDRESS: &str = "https://status.example.com";

/// What each program wants to read, with the address and the metric put in.
const PROGRAMS: [(&str, &str); 6] = [
    ("A line of shell", "curl -H \"Authorization: Bearer $TOKEN\" --data 12.5 ADDRESS/api/v3/metrics/METRIC/points"),
    (
        "Prometheus, in prometheus.yml",
        "remote_write:\n  - url: ADDRESS/api/v1/write\n    authorization:\n      credentials: TOKEN\n    send_exemplars: false",
    ),
    ("Telegraf", "[[outputs.influxdb_v2]]\n  urls = [\"ADDRESS\"]\n  token = \"TOKEN\"\n  organization = \"-\"\n  bucket = \"-\""),
    (
        "OpenTelemetry, in the environment",
        "OTEL_METRICS_EXPORTER=otlp\nOTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\nOTEL_EXPORTER_OTLP_METRICS_ENDPOINT=ADDRESS/otlp/v1/metrics\nOTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20TOKEN",
    ),
    ("Graphite, once the server listens for it (--graphite-listen)", "echo \"servers.a.load 1.5 $(date +%s)\" | nc -w 1 127.0.0.1 2003"),
    (
        "A collector for Statuspage",
        "curl -H \"Authorization: OAuth $TOKEN\" -d \"data[timestamp]=$(date +%s)\" -d \"data[value]=12.5\" \\\n  ADDRESS/v1/pages/PAGE/metrics/METRIC/data.json",
    ),
];

/// The programs.
#[component]
pub fn Snippets(
    /// The metric.
    id: MetricId,
) -> impl IntoView {
    let live: crate::live::Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let address = RwSignal::new(ADDRESS.to_owned());
    Effect::new(move |_| {
        if let Ok(origin) = window().location().origin() {
            address.set(origin);
        }
    });
    let snippet = move |(name, text): (&'static str, &'static str)| {
        let text = Memo::new(move |_| {
            let text = text.replace("METRIC", &id.to_string()).replace("PAGE", &page.to_string());
            text.replace("ADDRESS", &address.get())
        });
        let copied = RwSignal::new(false);
        let take = move |_| {
            text.with_untracked(|text| copy(text));
            copied.set(true);
        };
        view! {
            <h3>{name}</h3>
            <pre tabindex="0"><code>{text}</code></pre>
            <p class="act">
                <button r#type="button" aria-label=format!("Copy: {name}") on:click=take>{move || if copied.get() { "Copied" } else { "Copy" }}</button>
            </p>
        }
    };
    view! {
        <details>
            <summary>"How to send points"</summary>
            <p class="hint">"Each of them needs a token of this page that may push metrics."</p>
            {PROGRAMS.into_iter().map(snippet).collect_view()}
        </details>
    }
    .into_any()
}
