//! What visitors and staff may have to download: limits on the built files, in bytes as they travel. Broken ones fail the checks.

use std::path::Path;

use anyhow::{Result, bail};

use crate::dist::read_folder;

/// What is limited, which files count (of the languages the longest), and how many bytes they may have together.
const LIMITS: [(&str, &[&str], usize); 6] = [
    ("scripts, WASM and words of a page without charts", &["pkg/visitor.", "pkg/text.ar."], 150_000),
    ("what draws charts, once one comes into view", &["pkg/chart.", "pkg/painter."], 130_000),
    ("styles", &["pkg/main."], 10_000),
    ("everything but the page itself", &["pkg/visitor.", "pkg/text.ar.", "pkg/main.", "pkg/atkinson-latin.", "favicon"], 230_000),
    ("the bar for other sites", &["widget.js"], 8_000),
    ("scripts, WASM and styles of the console", &["pkg/console."], 1_050_000),
];

/// Compares what was built in `folder` with the limits; prints one line each.
pub fn check(folder: &Path) -> Result<()> {
    let files = read_folder(folder)?;
    // A file travels in its smallest form: Brotli where there is one.
    let weight = |prefix: &str| -> usize {
        let plain = files.keys().filter(|path| path.starts_with(prefix) && !path.ends_with(".br") && !path.ends_with(".gz"));
        plain.map(|path| files.get(&format!("{path}.br")).or(files.get(path)).map_or(0, Vec::len)).sum()
    };
    let mut broken = Vec::new();
    for (name, prefixes, limit) in LIMITS {
        let bytes: usize = prefixes.iter().map(|prefix| weight(prefix)).sum();
        println!("{bytes:>9} of {limit:>7} bytes  {name}");
        if bytes == 0 {
            bail!("there is nothing built in {}", folder.display());
        }
        if bytes > limit {
            broken.push(name);
        }
    }
    if broken.is_empty() { Ok(()) } else { bail!("over budget: {}", broken.join(", ")) }
}
