//! Which part of Lightship may name which: parts of our own, and libraries that have one home.

use super::{
    nothing_breaks,
    sources::{self, Source},
    tokens,
};

/// What each part of the server may name of the others. Doors are above services, services above tables.
const SERVER: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("config", &[]),
    ("database", &[]),
    ("entity", &[]),
    ("error", &[]),
    ("migration", &[]),
    ("live", &["clock", "config", "database", "entity", "error"]),
    ("outbound", &["config"]),
    ("service", &["clock", "database", "entity", "error", "live", "outbound"]),
    ("jobs", &["database", "entity", "error", "live", "notify", "outbound", "service"]),
    ("notify", &["config", "outbound"]),
    ("observe", &["http"]),
    ("http", &["config", "error", "jobs", "live", "notify", "observe", "service"]),
    ("demo", &["clock", "error", "service"]),
    ("run", &["clock", "config", "database", "http", "jobs", "live", "migration", "notify", "observe", "outbound", "service"]),
    ("cli", &["clock", "config", "demo", "error", "http", "migration", "outbound", "run", "service"]),
];

/// What one file may name besides, down to the item.
const SERVER_BESIDES: &[(&str, &str)] = &[
    // The hub is told of commits, and its watcher hears what a mutation says to other processes. No verb is called.
    ("server/src/live/hub.rs", "service::Committed"),
    ("server/src/live/watch.rs", "service::mutation::NOTIFY_CHANNEL"),
    // Requests are told apart from jobs, so that what visitors ask of the database can be counted.
    ("server/src/http/layers/trace.rs", "database::waited_for"),
    // The test build moves its clock over HTTP.
    ("server/src/http/testing.rs", "clock::Clock"),
    ("server/src/http/testing.rs", "clock::SetClock"),
];

/// What services may name of the live window: how a page is read and derived. Who is told of it, and how, is not theirs.
const LIVE_FOR_SERVICES: &[&str] = &["derive", "fact", "ledger", "load", "numbers", "series", "view"];

/// What each part of `app` may name of the others.
const APP: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("ui", &["model", "text"]),
    ("status", &["live", "model", "text", "ui"]),
    ("live", &["model", "status", "text", "ui"]),
    ("shell", &["live", "model", "status", "text", "ui"]),
];

/// What one file may name besides: words about data of the screens.
const APP_BESIDES: &[(&str, &str)] = &[("app/src/text/dates.rs", "status::data::Month")];

/// Libraries, and the files or folders that may name them. What is not here yet has its place already.
const HOMES: &[(&str, &[&str])] = &[
    ("ammonia", &["server/src/service/look/words.rs", "server/src/service/markdown.rs"]),
    ("argon2", &["server/src/service/passwords.rs"]),
    ("apalis", &["server/src/jobs/queue/"]),
    ("apalis_postgres", &["server/src/jobs/queue/"]),
    ("apalis_sqlite", &["server/src/jobs/queue/store.rs"]),
    ("atom_syndication", &["server/src/http/feed/atom.rs"]),
    ("axum", &["server/src/http/", "server/src/observe.rs"]),
    ("brotli", &["server/src/http/answer.rs"]),
    ("chart_js_rs", &["app/src/ui/chart", "app/src/status/chart"]),
    ("chacha20poly1305", &["server/src/service/vault.rs"]),
    ("clap", &["server/src/cli/", "server/src/config/"]),
    ("csv", &["server/src/service/subscribers/import.rs"]),
    ("comrak", &["server/src/service/markdown.rs"]),
    ("harfrust", &["server/src/http/og/letters.rs"]),
    ("hkdf", &["server/src/service/vault.rs"]),
    ("hmac", &["server/src/notify/webhook.rs", "server/src/service/one_time_code.rs", "server/src/service/vault.rs"]),
    ("hyper", &["server/src/http/accept.rs"]),
    ("hyper_util", &["server/src/http/accept.rs"]),
    ("icalendar", &["server/src/http/feed/calendar.rs"]),
    ("image", &["server/src/service/raster.rs", "server/src/service/illustrations/make.rs"]),
    ("kurbo", &["server/src/http/og/canvas.rs"]),
    ("lettre", &["server/src/notify/email.rs", "server/src/notify/smtp.rs"]),
    ("phonenumber", &["server/src/http/api/v1/subscribers/phone.rs"]),
    ("prometheus_client", &["server/src/observe.rs"]),
    ("qrcode", &["server/src/service/qr_code.rs"]),
    ("rand", &["server/src/service/random.rs"]),
    ("reqwest", &["server/src/cli/remote/", "server/src/notify/", "server/src/outbound/"]),
    ("rss", &["server/src/http/feed/rss2.rs"]),
    ("rustix", &["server/src/run/system.rs"]),
    ("rustls", &["server/src/outbound/", "server/src/notify/smtp.rs"]),
    ("rust_embed", &["server/src/http/assets.rs"]),
    ("sea_orm_migration", &["server/src/migration/"]),
    ("sha1", &["server/src/service/one_time_code.rs"]),
    ("sqlx", &["server/src/database.rs", "server/src/jobs/queue/store.rs", "server/src/live/watch.rs"]),
    ("tiny_skia", &["server/src/http/og/canvas.rs", "server/src/http/og/letters.rs"]),
    ("tower", &["server/src/http/mcp/call.rs", "server/src/http/router.rs"]),
    ("tower_http", &["server/src/http/router.rs"]),
    ("tower_sessions", &["server/src/http/session/"]),
    ("tracing_subscriber", &["server/src/cli/log.rs"]),
    ("utoipa", &["server/src/http/api/"]),
    ("utoipa_axum", &["server/src/http/api/cachet/mod.rs", "server/src/http/api/v1/mod.rs", "server/src/http/api/v3/mod.rs"]),
    ("web_push_native", &["server/src/notify/push.rs"]),
    ("webpki_roots", &["server/src/outbound/client.rs"]),
    ("wuff", &["server/src/http/og/letters.rs"]),
    ("zxcvbn", &["server/src/service/passwords.rs"]),
];

/// Who may ask the database: tables, services, jobs, what reads the live window, and what opens and reports on connections.
const DATABASE: &[&str] = &[
    "server/src/database.rs",
    "server/src/entity/",
    "server/src/error.rs",
    "server/src/jobs/",
    "server/src/live/hub.rs",
    "server/src/live/load.rs",
    "server/src/live/series.rs",
    "server/src/live/watch.rs",
    "server/src/migration/",
    "server/src/service/",
];

/// Who may start something that runs beside its caller.
const SPAWNERS: &[&str] = &[
    "server/src/http/accept.rs",
    "server/src/http/api/once.rs",
    "server/src/http/console/mod.rs",
    "server/src/jobs/deliver/mod.rs",
    "server/src/jobs/mod.rs",
    "server/src/jobs/pull/mod.rs",
    "server/src/run.rs",
];

/// Who may send work to a thread and wait for it: hashing, rendering, compressing, writing files.
const THREADS: &[&str] = &[
    "server/src/http/answer.rs",
    "server/src/jobs/save.rs",
    "server/src/service/markdown.rs",
    "server/src/service/passwords.rs",
    "server/src/service/raster.rs",
];

#[test]
fn each_part_of_the_server_names_only_the_parts_below_it() {
    nothing_breaks("a part names what is not below it", upwards("server/src/", SERVER, SERVER_BESIDES));
}

#[test]
fn each_part_of_the_app_names_only_the_parts_below_it() {
    nothing_breaks("a part names what is not below it", upwards("app/src/", APP, APP_BESIDES));
}

#[test]
fn services_read_and_derive_pages_but_tell_nobody() {
    let mut broken = Vec::new();
    for source in sources::product(&["server/src/service/"]) {
        for (line, path) in tokens::paths(&source.tokens) {
            let part = path.strip_prefix("crate::live::").and_then(|rest| rest.split("::").next());
            if part.is_some_and(|part| !LIVE_FOR_SERVICES.contains(&part)) {
                broken.push(format!("{}:{line}: {path}", source.path));
            }
        }
    }
    nothing_breaks("a service may name only this of the live window: derive, fact, ledger, load, series, view", broken);
}

#[test]
fn services_and_the_live_window_know_neither_http_nor_screens() {
    let mut broken = Vec::new();
    for source in sources::product(&["server/src/service/", "server/src/live/", "server/src/entity/", "server/src/jobs/"]) {
        for library in ["axum", "http", "http_body_util", "hyper", "hyper_util", "leptos", "reqwest", "tower", "tower_http"] {
            broken.extend(source.mentions(library));
        }
        for (line, path) in tokens::paths(&source.tokens) {
            // `data` is what pages are made from: plain values.
            let screen = path.starts_with("app::") && !path.starts_with("app::model") && !path.starts_with("app::status::data::");
            if screen {
                broken.push(format!("{}:{line}: {path}", source.path));
            }
        }
    }
    nothing_breaks("services, jobs, tables and the live window know neither HTTP nor screens", broken);
}

#[test]
fn the_vocabulary_needs_only_std_serde_and_dates() {
    let known = ["serde", "jiff"];
    // Incidents and maintenances carry metadata of any shape.
    let with_json = ["app/src/model/input/incident.rs", "app/src/model/input/maintenance.rs"];
    let manifest: toml::Table = sources::file("app/Cargo.toml").parse().expect("Cargo has read it");
    let libraries: Vec<String> = manifest["dependencies"].as_table().expect("a table").keys().map(|name| name.replace('-', "_")).collect();
    assert!(libraries.contains(&"leptos".to_owned()), "the manifest is not read right");
    let mut broken = Vec::new();
    for source in sources::product(&["app/src/model/"]) {
        for library in libraries.iter().filter(|library| !known.contains(&library.as_str())) {
            if library != "serde_json" || !with_json.contains(&source.path.as_str()) {
                broken.extend(source.mentions(library));
            }
        }
    }
    nothing_breaks("app::model is plain data and pure rules: std, serde and jiff", broken);
}

#[test]
fn only_tables_services_jobs_and_the_live_window_ask_the_database() {
    nothing_breaks("this may not mention sea_orm: call a service", strays("sea_orm", DATABASE));
}

#[test]
fn each_library_stays_where_it_belongs() {
    let broken = HOMES.iter().flat_map(|(library, homes)| strays(library, homes)).collect();
    nothing_breaks("a library is named outside its home", broken);
}

#[test]
fn only_jobs_the_run_and_the_accept_loop_start_tasks() {
    let rule = "only jobs, run.rs, http/accept.rs and what has to outlive its caller start what runs beside it; others may send work to a thread and wait";
    let mut broken = Vec::new();
    let mut used = Vec::new();
    for source in sources::product(&["server/src/"]) {
        for (word, homes) in [("spawn", SPAWNERS), ("spawn_blocking", THREADS), ("spawn_local", &[]), ("thread", &[])] {
            let named = [source.says(&[word, "("]), source.says(&[word, "::"])].concat();
            used.extend(named.first().map(|_| source.path.as_str()));
            broken.extend(named.into_iter().filter(|_| !homes.contains(&source.path.as_str())));
        }
    }
    let idle = [SPAWNERS, THREADS].concat().into_iter().filter(|path| !used.contains(path));
    broken.extend(idle.map(|path| format!("{path}: starts nothing any more; take it out of the rule")));
    nothing_breaks(rule, broken);
}

/// What names a part that is not below its own, and exceptions nobody needs any more.
fn upwards(folder: &str, rules: &[(&str, &[&str])], besides: &[(&str, &str)]) -> Vec<String> {
    let mut broken = Vec::new();
    let mut used = Vec::new();
    for source in sources::product(&[folder]) {
        let own = part(&source.path, folder);
        if matches!(own, "lib" | "main") {
            continue;
        }
        let Some((_, below)) = rules.iter().find(|(name, _)| *name == own) else {
            broken.push(format!("{}:1: `{own}` has no place in the order of parts", source.path));
            continue;
        };
        for (line, path) in tokens::paths(&source.tokens) {
            let Some(named) = path.strip_prefix("crate::") else { continue };
            let named_part = named.split("::").next().unwrap_or(named);
            let exception = besides.iter().find(|(file, item)| *file == source.path && *item == named);
            used.extend(exception);
            if named_part != own && exception.is_none() && !below.contains(&named_part) && rules.iter().any(|(name, _)| *name == named_part)
            {
                broken.push(format!("{}:{line}: {path}", source.path));
            }
        }
    }
    let idle = besides.iter().filter(|exception| !used.contains(exception));
    broken.extend(idle.map(|(file, item)| format!("{file}: does not name {item} any more; take it out of the rule")));
    broken
}

/// `service` of `server/src/service/rows.rs`, `clock` of `server/src/clock.rs`.
fn part<'a>(path: &'a str, folder: &str) -> &'a str {
    let rest = path.strip_prefix(folder).unwrap_or(path);
    rest.split('/').next().unwrap_or(rest).trim_end_matches(".rs")
}

/// Where a library is named outside its homes, and homes that do not name it although it is used.
fn strays(library: &str, homes: &[&str]) -> Vec<String> {
    let all = sources::product(&["app/src/", "server/src/"]);
    let named: Vec<&Source> = all.into_iter().filter(|source| !source.mentions(library).is_empty()).collect();
    let at_home = |source: &Source| homes.iter().any(|home| source.path.starts_with(home));
    let mut broken: Vec<String> = named.iter().filter(|source| !at_home(source)).flat_map(|source| source.mentions(library)).collect();
    let idle = |home: &&&str| home.ends_with(".rs") && !named.iter().any(|source| source.path == **home);
    let known = !named.is_empty();
    broken.extend(homes.iter().filter(|_| known).filter(idle).map(|home| format!("{home}: does not name {library} any more")));
    broken
}
