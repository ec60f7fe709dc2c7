//! The source files of the repository, read once.

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};

use super::tokens::{self, Token};

/// One Rust file.
pub struct Source {
    /// Where it is, from the root of the repository.
    pub path: String,
    /// All of it.
    pub text: String,
    /// What of it is compiled into the product; all of it if it is a test.
    pub tokens: Vec<Token>,
    /// Whether it is compiled for tests only.
    pub is_test: bool,
}

impl Source {
    /// Where this word stands, one line each.
    pub fn mentions(&self, word: &str) -> Vec<String> {
        let found = self.tokens.iter().filter(|token| token.is(word));
        let mut lines: Vec<usize> = found.map(|token| token.line).collect();
        lines.dedup();
        lines.into_iter().map(|line| format!("{}:{line}: {word}", self.path)).collect()
    }

    /// Where these tokens follow on each other, one line each.
    pub fn says(&self, phrase: &[&str]) -> Vec<String> {
        let starts = (0..self.tokens.len()).filter(|at| tokens::starts_with(&self.tokens[*at..], phrase));
        starts.map(|at| format!("{}:{}: {}", self.path, self.tokens[at].line, phrase.concat())).collect()
    }
}

static ALL: LazyLock<Vec<Source>> = LazyLock::new(read);

/// Every Rust file of the repository, tests too.
pub fn all() -> &'static [Source] {
    &ALL
}

/// The files of the product below these folders.
pub fn product(folders: &[&str]) -> Vec<&'static Source> {
    ALL.iter().filter(|source| !source.is_test && folders.iter().any(|folder| source.path.starts_with(folder))).collect()
}

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the server is a folder of the repository")
}

/// A file of the repository.
pub fn file(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The paths of all files people write, from the root of the repository.
pub fn files() -> Vec<String> {
    let mut found = Vec::new();
    walk(root(), &mut found);
    let relative = |path: PathBuf| path.strip_prefix(root()).expect("it was found below").to_string_lossy().into_owned();
    found.into_iter().map(relative).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).expect("a folder of the repository").flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let made = matches!(name.as_str(), "target" | "node_modules" | "data" | ".git") || name.starts_with("dist");
        if path.is_dir() && !made {
            walk(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

fn read() -> Vec<Source> {
    let mut test_modules = Vec::new();
    let mut all: Vec<Source> = Vec::new();
    for path in files().into_iter().filter(|path| path.ends_with(".rs")) {
        let text = file(&path);
        let every = tokens::tokens(&text);
        let is_test = path.contains("/tests/it/") || path.contains("/tests/chaos/");
        let tokens = if is_test {
            every
        } else {
            let (kept, modules) = tokens::without_tests(every);
            test_modules.extend(modules.into_iter().flat_map(|(name, at)| places(&path, &name, at)));
            kept
        };
        all.push(Source { path, text, tokens, is_test });
    }
    for source in &mut all {
        source.is_test |= test_modules.iter().any(|place| source.path.starts_with(place));
    }
    all
}

/// Where a module that this file declares may be: its file, and the folder of what is in it.
fn places(parent: &str, name: &str, at: Option<String>) -> Vec<String> {
    let (folder, file) = parent.rsplit_once('/').unwrap_or(("", parent));
    let below = match file {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        _ => format!("{folder}/{}", file.trim_end_matches(".rs")),
    };
    match at {
        Some(at) => vec![format!("{folder}/{at}")],
        None => vec![format!("{below}/{name}.rs"), format!("{below}/{name}/")],
    }
}

#[test]
fn tests_are_told_from_the_product() {
    let is_test = |path: &str| ALL.iter().find(|source| source.path == path).unwrap_or_else(|| panic!("{path} is gone")).is_test;
    assert!(is_test("server/src/jobs/tests/race.rs") && is_test("server/src/service/metrics/points_tests.rs"));
    assert!(is_test("app/src/status/samples.rs") && is_test("app/src/model/uptime_tests.rs") && is_test("server/tests/it/main.rs"));
    assert!(!is_test("server/src/jobs/tick.rs") && !is_test("server/src/http/testing.rs") && !is_test("app/src/status/mod.rs"));
}
