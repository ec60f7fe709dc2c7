//! What needs no compiling: styles, fonts, Chart.js, Swagger UI, the words of each language, what other sites include and the files
//! of `public/`.

use std::{ffi::OsStr, path::Path};

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};

use crate::{
    dist::{Dist, put_name, read_folder},
    npm::{BROWSERS, Npm, read},
};

/// The fonts: key in the manifest, name before the hash, character set in the package's file name.
const FONTS: [(&str, &str, &str); 2] = [("font-latin", "atkinson-latin", "latin"), ("font-latin-ext", "atkinson-latin-ext", "latin-ext")];

/// The stylesheets: that of visitors and that of the console, each with all it imports as one file.
const STYLES: [(&str, &str); 2] = [("main.css", "style/main.css"), ("console.css", "style/console/console.css")];

/// Adds the fonts, and the stylesheets that name them.
pub fn add_styles(dist: &mut Dist, npm: &Npm, root: &Path) -> Result<()> {
    let mut fonts = Vec::new();
    for (key, stem, characters) in FONTS {
        let package = "@fontsource-variable/atkinson-hyperlegible-next";
        let font = npm.read(&format!("{package}/files/atkinson-hyperlegible-next-{characters}-wght-normal.woff2"))?;
        fonts.push((format!("{stem}.woff2"), dist.add_hashed(key, stem, "woff2", font)?));
    }
    for (key, path) in STYLES {
        let main = root.join(path);
        ensure!(main.is_file(), "{} is missing", main.display());
        let flags =
            ["--bundle", "--minify", "--external:*.woff2", "--log-level=warning", "--log-override:css-syntax-error=error", BROWSERS];
        let mut styles = npm.run("esbuild", flags.iter().map(AsRef::as_ref).chain([main.as_os_str()]))?;
        for (plain, hashed) in &fonts {
            styles = put_name(styles, plain, hashed)?;
        }
        dist.add_hashed(key, key.trim_end_matches(".css"), "css", styles)?;
    }
    Ok(())
}

/// Adds Chart.js as a classic script that defines `Chart`.
pub fn add_chart(dist: &mut Dist, npm: &Npm) -> Result<()> {
    add_script(dist, "chart", npm.read("chart.js/dist/chart.umd.min.js")?)
}

/// Adds Swagger UI, which shows the documents of the interfaces.
pub fn add_docs(dist: &mut Dist, npm: &Npm) -> Result<()> {
    add_script(dist, "docs", npm.read("swagger-ui-dist/swagger-ui-bundle.js")?)?;
    let styles = String::from_utf8(npm.read("swagger-ui-dist/swagger-ui.css")?)?;
    let end = styles.find("/*# sourceMappingURL").unwrap_or(styles.len());
    dist.add_hashed("docs.css", "docs", "css", styles[..end].trim_end().as_bytes().to_vec())?;
    Ok(())
}

/// Adds a script without its last line, which asks for a source map that is not served.
fn add_script(dist: &mut Dist, stem: &str, script: Vec<u8>) -> Result<()> {
    let end = script.windows(5).rposition(|bytes| bytes == b"\n//# ").unwrap_or(script.len());
    dist.add_hashed(&format!("{stem}.js"), stem, "js", script[..end].to_vec())?;
    Ok(())
}

/// What other sites include: the source in `frontend/widget`, the name it is served under, and what kind of script it is.
const WIDGETS: [(&str, &str, &str); 3] =
    [("widget.js", "widget.js", "iife"), ("frame.js", "frame.js", "iife"), ("module.js", "widget.mjs", "esm")];

/// Adds what other sites include, each as one file, and the types of the module.
pub fn add_widgets(dist: &mut Dist, npm: &Npm, root: &Path) -> Result<()> {
    let folder = root.join("frontend/widget");
    for (source, name, format) in WIDGETS {
        let (source, format) = (folder.join(source), format!("--format={format}"));
        let flags = ["--bundle", "--minify", "--charset=utf8", "--log-level=warning", &format, BROWSERS];
        let script = npm.run("esbuild", flags.iter().map(AsRef::<OsStr>::as_ref).chain([source.as_os_str()]))?;
        dist.add(name.to_owned(), script)?;
    }
    dist.add("widget.d.ts".to_owned(), read(&folder.join("widget.d.ts"))?)
}

/// Adds the messages of each language in `app/text`, in the order of their file and without their names: the browser's half
/// knows the order. What stands in folders below only the server says.
pub fn add_texts(dist: &mut Dist, root: &Path) -> Result<()> {
    for (file, bytes) in read_folder(&root.join("app/text"))?.into_iter().filter(|(file, _)| !file.contains('/')) {
        let messages: Map<String, Value> = serde_json::from_slice(&bytes).with_context(|| format!("app/text/{file}"))?;
        let language = file.trim_end_matches(".json");
        let in_order: Vec<&Value> = messages.values().collect();
        dist.add_hashed(&format!("text.{language}"), &format!("text.{language}"), "json", serde_json::to_vec(&in_order)?)?;
    }
    Ok(())
}

/// Adds the files of `public/` under their own names.
pub fn add_public(dist: &mut Dist, root: &Path) -> Result<()> {
    for (path, bytes) in read_folder(&root.join("public"))? {
        dist.add(path, bytes)?;
    }
    Ok(())
}
