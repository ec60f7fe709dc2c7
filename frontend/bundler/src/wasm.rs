//! The browser's half of the code: cargo, wasm-bindgen and wasm-opt, one WASM and one JavaScript file for each entry.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    Mode,
    dist::{Dist, hash, put_name},
    npm::{BROWSERS, Npm, read},
};

/// Where things are, as cargo sees it.
pub struct Workspace {
    /// The checkout.
    pub root: PathBuf,
    /// The target directory of the WASM build: its own, for its compiler flags differ from the server's.
    target: PathBuf,
    /// The names of the `[[bin]]` targets of package `frontend`.
    pub entries: Vec<String>,
}

/// What wasm-bindgen made of an entry.
pub struct Bound {
    entry: String,
    /// The script that starts the entry.
    start: PathBuf,
    wasm: PathBuf,
}

impl Workspace {
    /// Asks cargo for the workspace around the current directory.
    pub fn find() -> Result<Self> {
        let output = cargo().args(["metadata", "--no-deps", "--format-version=1"]).output().context("cargo does not start")?;
        ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        let metadata: Value = serde_json::from_slice(&output.stdout)?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();

        let packages = list(&metadata["packages"]);
        let Some(frontend) = packages.iter().find(|package| package["name"] == "frontend") else {
            bail!("this workspace has no package `frontend`");
        };
        let bins = list(&frontend["targets"]).into_iter().filter(|target| list(&target["kind"]).contains(&"bin".into()));
        Ok(Self {
            root: text(&metadata["workspace_root"]).into(),
            target: Path::new(&text(&metadata["target_directory"])).join("wasm"),
            entries: bins.map(|target| text(&target["name"])).collect(),
        })
    }
}

/// Compiles every entry.
pub fn compile(workspace: &Workspace, mode: Mode) -> Result<()> {
    let library = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()))
        .args(["--print=target-libdir", "--target", TARGET])
        .output()
        .context("rustc does not start")?;
    let library = String::from_utf8_lossy(&library.stdout).trim().to_owned();
    ensure!(Path::new(&library).is_dir(), "the WASM target is missing: rustup target add {TARGET}");

    let status = cargo()
        .args(["build", "--package=frontend", "--bins", "--target", TARGET, "--profile", profile(mode)])
        .arg("--target-dir")
        .arg(&workspace.target)
        .current_dir(&workspace.root)
        .env("CARGO_ENCODED_RUSTFLAGS", compiler_flags()?)
        .status()?;
    ensure!(status.success(), "the browser's half does not compile");
    Ok(())
}

/// Writes an entry's JavaScript glue and the WASM that fits it.
pub fn bind(workspace: &Workspace, entry: &str, mode: Mode) -> Result<Bound> {
    let profile_folder = if mode == Mode::Dev { "debug" } else { profile(mode) };
    let compiled = workspace.target.join(TARGET).join(profile_folder).join(entry).with_extension("wasm");
    let folder = workspace.target.join("bound");
    Bindgen::new()
        .input_path(compiled)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(false)
        .remove_name_section(mode == Mode::Release)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen cannot bind {entry}"))?;
    let (glue, wasm) = (folder.join(format!("{entry}.js")), folder.join(format!("{entry}_bg.wasm")));
    let (script, binary) = numbered(&String::from_utf8(read(&glue)?)?, read(&wasm)?);
    fs::write(&glue, script)?;
    fs::write(&wasm, binary)?;

    // Beside the glue it imports.
    let name = format!("{entry}.start.js");
    let start = folder.join(&name);
    let own = workspace.root.join("frontend/src").join(name);
    fs::copy(&own, &start).with_context(|| format!("{} cannot be read", own.display()))?;
    Ok(Bound { entry: entry.to_owned(), start, wasm })
}

/// How long a hash is in a name that wasm-bindgen makes: `__wbg_call_a410eb4b59ed5965`.
const HASH: usize = 16;

/// Glue and WASM with numbers for the hashes in the names they call one another by. Names stay as long and as different as they were,
/// and compress to a fraction.
fn numbered(glue: &str, mut binary: Vec<u8>) -> (String, Vec<u8>) {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let mut numbers: BTreeMap<&str, String> = BTreeMap::new();
    for (at, mark) in glue.match_indices('_') {
        let rest = &glue[at + mark.len()..];
        let rest = rest.strip_prefix('h').unwrap_or(rest);
        let Some((hash, after)) = rest.split_at_checked(HASH) else { continue };
        if hash.bytes().all(is_hex) && !after.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            let number = numbers.len();
            numbers.entry(hash).or_insert_with(|| format!("{number:0HASH$}"));
        }
    }
    let script = numbers.iter().fold(glue.to_owned(), |script, (hash, number)| script.replace(hash, number));
    for at in 0..binary.len().saturating_sub(HASH - 1) {
        let hash = std::str::from_utf8(&binary[at..at + HASH]).ok();
        if let Some(number) = hash.and_then(|hash| numbers.get(hash)) {
            binary[at..at + HASH].copy_from_slice(number.as_bytes());
        }
    }
    (script, binary)
}

/// The entry's WASM, in a release as small as wasm-opt gets it. That takes many seconds, so results are kept by the
/// hash of all that goes in.
pub fn optimise(workspace: &Workspace, npm: &Npm, bound: &Bound, mode: Mode) -> Result<Vec<u8>> {
    let binary = read(&bound.wasm)?;
    if mode == Mode::Dev {
        return Ok(binary);
    }
    let key = hash(&[binary.as_slice(), &npm.lock, OPTIMISER_FLAGS.join(" ").as_bytes()].concat());
    let kept = workspace.target.join(format!("optimised/{}.{key}.wasm", bound.entry));
    if !kept.exists() {
        let folder = workspace.target.join("optimised");
        fs::create_dir_all(&folder)?;
        let unfinished = folder.join("unfinished.wasm");
        let files = [bound.wasm.as_os_str(), "-o".as_ref(), unfinished.as_os_str()];
        npm.run("wasm-opt", OPTIMISER_FLAGS.iter().map(AsRef::as_ref).chain(files))?;
        fs::rename(&unfinished, &kept)?;
    }
    read(&kept)
}

/// Adds the entry: its WASM, and one script that starts it when it is loaded as a module and exports nothing.
pub fn add(dist: &mut Dist, npm: &Npm, bound: &Bound, binary: Vec<u8>) -> Result<()> {
    let entry = &bound.entry;
    let wasm_name = dist.add_hashed(&format!("{entry}.wasm"), entry, "wasm", binary)?;
    let flags = ["--bundle", "--minify", "--format=esm", "--log-level=warning", BROWSERS];
    let script = npm.run("esbuild", flags.iter().map(AsRef::as_ref).chain([bound.start.as_os_str()]))?;
    let script = put_name(script, &format!("{entry}_bg.wasm"), &wasm_name)?;
    dist.add_hashed(&format!("{entry}.js"), entry, "js", script)?;
    Ok(())
}

const TARGET: &str = "wasm32-unknown-unknown";

/// Not `--traps-never-happen`: it saves 0.3 %, but a panic ends in a trap, and code behind one must not run.
const OPTIMISER_FLAGS: &[&str] = &[
    // The second time it finds what the first has uncovered.
    "-Oz",
    "-Oz",
    "--low-memory-unused",
    "--zero-filled-memory",
    "--strip-producers",
    "--strip-target-features",
    // What rustc takes for granted in a browser.
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

fn profile(mode: Mode) -> &'static str {
    match mode {
        Mode::Dev => "dev",
        Mode::Release => "wasm-release",
    }
}

/// Flags of the WASM build alone, in place of any RUSTFLAGS; cargo wants the character 31 between two of them.
fn compiler_flags() -> Result<String> {
    // Panic messages name source files. Without this they would publish the builder's home directory.
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).context("CARGO_HOME is not known")?;
    // As the server is built, by `.cargo/config.toml`: the two have to agree.
    Ok(format!("--cfg\u{1f}erase_components\u{1f}--remap-path-prefix={}=", home.join("registry/src").display()))
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_call_one_another_by_the_same_numbers() {
        let glue = "a.__wbg_call_a410eb4b59ed5965(b.invoke__h27ebefd0b4d0bcac_14, c.call_a410eb4b59ed5965, d_a410eb4b59ed596)";
        let binary = b"\x1b__wbg_call_a410eb4b59ed5965\xff\x20invoke__h27ebefd0b4d0bcac_14 0123456789abcdef".to_vec();
        let (script, binary) = numbered(glue, binary);
        assert_eq!(script, "a.__wbg_call_0000000000000000(b.invoke__h0000000000000001_14, c.call_0000000000000000, d_a410eb4b59ed596)");
        assert_eq!(binary, b"\x1b__wbg_call_0000000000000000\xff\x20invoke__h0000000000000001_14 0123456789abcdef");
    }
}
