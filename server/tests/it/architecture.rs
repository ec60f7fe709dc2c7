//! The rules of the house that no compiler knows, asked of the source files and of Cargo. Each refusal names file and line.

mod audit;
mod graph;
mod house;
mod layers;
mod settings;
mod sources;
mod tokens;
mod verbs;

/// Fails with one line for everything that breaks a rule.
fn nothing_breaks(rule: &str, broken: Vec<String>) {
    assert!(broken.is_empty(), "{rule}\n{}\n", broken.join("\n"));
}
