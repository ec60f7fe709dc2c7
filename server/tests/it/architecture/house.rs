//! How files look, what they are called, who may ask for the time and the environment, and what `make` offers.

use super::{nothing_breaks, sources};

/// The longest a file may be that is no test, in lines.
const LONGEST: usize = 400;

/// Who may ask the operating system for the time, and why.
const CLOCKS: &[&str] = &[
    // The clock itself.
    "server/src/clock.rs",
    // Durations of the process itself are no time of the product.
    "server/src/cli/log.rs",
    "server/src/observe.rs",
    "server/benches/clock.rs",
    "frontend/bundler/src/main.rs",
];

/// Names that say nothing of what is in a file.
const EMPTY_NAMES: &[&str] = &["common", "dto", "dtos", "helper", "helpers", "manager", "managers", "misc", "util", "utils"];

/// Targets of the Makefile that others need; nobody types them.
const INTERNAL_TARGETS: &[&str] = &["test-browser", "test-fuzz", "test-rust", "tools-check", "tools-rust", "tools-test"];

#[test]
fn every_file_says_first_what_it_is_for() {
    let silent = sources::all().iter().filter(|source| !source.text.starts_with("//! "));
    nothing_breaks("a file opens with `//!` and a sentence", silent.map(|source| format!("{}:1", source.path)).collect());
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let long = sources::product(&[""]).into_iter().filter(|source| source.text.lines().count() > LONGEST);
    let lines = long.map(|source| format!("{}:{LONGEST}: goes on to line {}", source.path, source.text.lines().count()));
    nothing_breaks("a file over 400 lines is two files", lines.collect());
}

#[test]
fn no_name_is_empty_of_meaning() {
    let empty = |path: &String| path.split('/').any(|part| EMPTY_NAMES.contains(&part.split('.').next().unwrap_or(part)));
    nothing_breaks("a file is named by what it says", sources::files().into_iter().filter(empty).collect());
}

#[test]
fn lints_are_expected_with_a_reason_never_allowed() {
    let mut broken = Vec::new();
    for source in sources::all() {
        broken.extend(source.says(&["#", "[", "allow"]));
        broken.extend(source.says(&["#", "!", "[", "allow"]));
        let attributes = source.tokens.iter().enumerate().filter(|(_, token)| token.is("expect"));
        for (at, token) in attributes {
            let attribute = at > 0 && (source.tokens[at - 1].is("[") || source.tokens[at - 1].is(","));
            let end = super::tokens::matching(&source.tokens, at + 1);
            if attribute && !source.tokens[at..end].iter().any(|token| token.is("reason")) {
                broken.push(format!("{}:{}: expect without a reason", source.path, token.line));
            }
        }
    }
    nothing_breaks("a lint is expected with a reason, never allowed", broken);
}

#[test]
fn only_tests_unwrap() {
    let broken = sources::product(&[""]).into_iter().flat_map(|source| source.says(&[".", "unwrap", "("])).collect();
    nothing_breaks("outside tests say why it cannot fail: `expect(\"reason\")`", broken);
}

#[test]
fn only_the_clock_asks_the_time() {
    let mut broken = Vec::new();
    let mut used = Vec::new();
    for source in sources::product(&[""]) {
        let excused = source.tokens.iter().enumerate().filter(|(_, token)| token.is("disallowed_methods"));
        let mut named: Vec<String> = excused.map(|(_, token)| format!("{}:{}: disallowed_methods", source.path, token.line)).collect();
        for clock in ["Instant", "Timestamp", "SystemTime", "Zoned"] {
            // Our own `Instant` has no `now`.
            named.extend(source.says(&[clock, "::", "now"]));
        }
        used.extend(named.first().map(|_| source.path.as_str()));
        broken.extend(named.into_iter().filter(|_| !CLOCKS.contains(&source.path.as_str())));
    }
    let idle = CLOCKS.iter().filter(|path| !used.contains(path));
    broken.extend(idle.map(|path| format!("{path}: asks for no time any more; take it out of the rule")));
    nothing_breaks("ask the Clock", broken);
}

#[test]
fn only_the_settings_read_the_environment() {
    let outside = sources::product(&["app/src/", "server/src/"]).into_iter().filter(|s| !s.path.starts_with("server/src/config/"));
    let broken = outside.flat_map(|source| ["env", "option_env"].map(|word| source.mentions(word)).concat()).collect();
    nothing_breaks("make it a setting in server/src/config", broken);
}

#[test]
fn make_explains_every_target() {
    let makefile = sources::file("Makefile");
    let mut broken = Vec::new();
    let mut rules = Vec::new();
    for (line, text) in (1..).zip(makefile.lines()) {
        let Some((target, rest)) = text.split_once(':') else { continue };
        let phony = !target.is_empty() && target.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !rest.starts_with('=');
        if !phony {
            continue;
        }
        rules.push(target);
        if rest.contains("## ") == INTERNAL_TARGETS.contains(&target) {
            broken.push(format!("Makefile:{line}: `{target}` needs a line of help (`## ...`), or is internal and needs none"));
        }
    }
    let phony = makefile.lines().find_map(|line| line.strip_prefix(".PHONY: ")).expect("the Makefile names its targets");
    let mut declared: Vec<&str> = phony.split_whitespace().collect();
    declared.sort_unstable();
    rules.sort_unstable();
    assert_eq!(declared, rules, "Makefile: .PHONY names every target that is no file");
    let readme = sources::file("README.md");
    for (line, text) in (1..).zip(readme.lines()) {
        let named = text.match_indices("make ").filter_map(|(at, _)| text[at + 5..].split(|c: char| !c.is_ascii_lowercase()).next());
        let code = text.starts_with("    ") || text.contains("`make");
        broken
            .extend(named.filter(|name| code && !rules.contains(name)).map(|name| format!("README.md:{line}: there is no `make {name}`")));
    }
    nothing_breaks("`make help` says everything there is", broken);
}

#[test]
fn a018_a_text_where_documents_escape_nothing_is_escaped_by_us() {
    let mut broken = Vec::new();
    for source in sources::product(&["console/src/"]).into_iter().filter(|source| source.path != "console/src/ui/bare.rs") {
        for (before, _) in source.text.match_indices("</textarea>") {
            let inside = source.text[..before].trim_end().rsplit('{').next().unwrap_or_default();
            if !inside.starts_with("bare(") {
                broken.push(format!("{}:{}: a <textarea> with {inside}", source.path, source.text[..before].lines().count()));
            }
        }
        broken
            .extend(source.says(&["formatter", "="]).into_iter().filter(|_| !source.text.contains("formatter=move |title: String| bare(")));
    }
    nothing_breaks("what stands in a <textarea> and in a <title> is `bare`", broken);
}
