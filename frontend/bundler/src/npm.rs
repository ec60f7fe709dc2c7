//! The npm packages of `frontend/package.json`: tools the bundler runs and files it takes.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

/// An installed `frontend/node_modules`.
pub struct Npm {
    modules: PathBuf,
    /// `package-lock.json`, which changes whenever the version of a tool does.
    pub lock: Vec<u8>,
}

impl Npm {
    /// Finds the packages below `frontend`; fails when they are not installed.
    pub fn find(frontend: &Path) -> Result<Self> {
        let modules = frontend.join("node_modules");
        for tool in ["esbuild", "wasm-opt"] {
            ensure!(modules.join(".bin").join(tool).exists(), "{MISSING} (no {tool})");
        }
        Ok(Self { modules, lock: read(&frontend.join("package-lock.json"))? })
    }

    /// Reads a file of a package; `path` starts with the package's name.
    pub fn read(&self, path: &str) -> Result<Vec<u8>> {
        fs::read(self.modules.join(path)).with_context(|| format!("{MISSING} (no {path})"))
    }

    /// Runs a package's tool and returns what it printed; its complaints go to the terminal.
    pub fn run<A: AsRef<OsStr>>(&self, tool: &str, arguments: impl IntoIterator<Item = A>) -> Result<Vec<u8>> {
        let mut command = Command::new(self.modules.join(".bin").join(tool));
        let output = command.args(arguments).stderr(Stdio::inherit()).output();
        let output = output.with_context(|| format!("{tool} does not start"))?;
        ensure!(output.status.code() != Some(127), "Node.js is missing, {tool} needs `node` in the PATH");
        ensure!(output.status.success(), "{tool} failed");
        Ok(output.stdout)
    }
}

/// The oldest browsers that scripts and styles are written for, as an esbuild flag.
pub const BROWSERS: &str = "--target=es2022,chrome109,firefox115,safari16.4";

const MISSING: &str = "npm packages are missing: run `make run` or `npm ci` in frontend/";

/// Reads a file, naming it when that fails.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}
