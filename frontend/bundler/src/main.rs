//! Builds everything a browser downloads into `frontend/dist`: `cargo run --release -p bundler -- [--dev]`. With
//! `--budget` it builds nothing and compares what is there with its limits.
//!
//! The parts: `wasm` compiles the entries, `assets` gathers styles, fonts, Chart.js, words, widgets and `public/`, `npm` runs
//! tools and reads files of npm packages, `dist` names, compresses and writes what a build made.

mod assets;
mod budget;
mod compress;
mod dist;
mod npm;
mod wasm;

use std::{process::ExitCode, time::Instant};

use anyhow::{Result, bail};

use crate::{dist::Dist, npm::Npm, wasm::Workspace};

/// How much work goes into small files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Quick to build: no optimiser, light compression, function names kept for readable stack traces.
    Dev,
    /// What visitors get.
    Release,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bundler: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    match std::env::args().skip(1).collect::<Vec<_>>().join(" ").as_str() {
        "" => bundle(Mode::Release),
        "--dev" => bundle(Mode::Dev),
        "--budget" => budget::check(&Workspace::find()?.root.join("frontend/dist")),
        other => bail!("unknown arguments `{other}`; there are --dev and --budget"),
    }
}

fn bundle(mode: Mode) -> Result<()> {
    let workspace = Workspace::find()?;
    let npm = Npm::find(&workspace.root.join("frontend"))?;
    let mut dist = Dist::default();

    step("compile the WASM", || wasm::compile(&workspace, mode))?;
    for entry in &workspace.entries {
        let bound = step(&format!("{entry}: write the JavaScript glue"), || wasm::bind(&workspace, entry, mode))?;
        let binary = step(&format!("{entry}: optimise the WASM"), || wasm::optimise(&workspace, &npm, &bound, mode))?;
        step(&format!("{entry}: bundle the JavaScript"), || wasm::add(&mut dist, &npm, &bound, binary))?;
    }
    step("styles and fonts", || assets::add_styles(&mut dist, &npm, &workspace.root))?;
    step("Chart.js", || assets::add_chart(&mut dist, &npm))?;
    step("Swagger UI", || assets::add_docs(&mut dist, &npm))?;
    step("words", || assets::add_texts(&mut dist, &workspace.root))?;
    step("widgets", || assets::add_widgets(&mut dist, &npm, &workspace.root))?;
    step("public files", || assets::add_public(&mut dist, &workspace.root))?;
    step("compress", || dist.compress(mode))?;

    let folder = workspace.root.join("frontend/dist");
    let changed = step("write", || dist.save(&folder))?;
    dist.print_sizes();
    println!("{} {}", folder.display(), if changed { "is new" } else { "was up to date" });
    Ok(())
}

/// Runs one part of the build and prints what it was and how many seconds it took.
#[expect(clippy::disallowed_methods, reason = "a build tool has no other clock")]
fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let made = work()?;
    println!("{:>7.1} s  {name}", start.elapsed().as_secs_f64());
    Ok(made)
}
