//! The standard page as Lighthouse sees it: a slow phone on a slow line.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::{
    clock::Runs,
    data::Data,
    process::{Server, program},
    table::{Goal, Row},
};

const RUNS: usize = 5;

/// Chromium as it runs anywhere, and speaks to nobody but us.
const FLAGS: &str = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync";

/// What is read of a report: what it is called here, where it stands, its factor, its goal and unit.
const READ: [(&str, &str, f64, Goal, &str); 8] = [
    ("Lighthouse: performance", "/categories/performance/score", 100.0, Goal::AtLeast(98.0), ""),
    ("Lighthouse: accessibility", "/categories/accessibility/score", 100.0, Goal::AtLeast(100.0), ""),
    ("Lighthouse: best practices", "/categories/best-practices/score", 100.0, Goal::AtLeast(100.0), ""),
    ("Lighthouse: SEO", "/categories/seo/score", 100.0, Goal::AtLeast(100.0), ""),
    ("cumulative layout shift", "/audits/cumulative-layout-shift/numericValue", 1.0, Goal::AtMost(0.01), ""),
    // Its goal is a ratio to a page of cState in the same run, which cannot be installed from a package.
    ("largest contentful paint", "/audits/largest-contentful-paint/numericValue", 1.0, Goal::None, "ms"),
    ("first contentful paint", "/audits/first-contentful-paint/numericValue", 1.0, Goal::None, "ms"),
    ("total blocking time", "/audits/total-blocking-time/numericValue", 1.0, Goal::None, "ms"),
];

/// Opens the page some times.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let folder = data.standard().await.folder();
    match reports(&folder) {
        Ok(reports) => READ.map(|read| row(read, &reports)).into(),
        Err(reason) => READ.map(|(what, _, _, goal, unit)| Row::absent(what, goal, unit, reason.clone())).into(),
    }
}

fn reports(folder: &Path) -> Result<Vec<Value>, String> {
    let lighthouse = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/node_modules/.bin/lighthouse");
    if !lighthouse.exists() {
        return Err("there is no Lighthouse: npm ci --prefix end2end".to_owned());
    }
    let mut server = Server::start(&program()?, folder);
    server.wait_until_ready();
    let report = || {
        let mut command = Command::new(&lighthouse);
        command.arg(format!("http://localhost:{}/", server.address.port())).args(["--quiet", "--output=json", FLAGS]);
        let chromium = std::env::var_os("CHROMIUM").unwrap_or("/usr/bin/chromium".into());
        let output = command.env("CHROME_PATH", chromium).stderr(Stdio::null()).output().map_err(|error| error.to_string())?;
        serde_json::from_slice(&output.stdout).map_err(|_| "Lighthouse has made no report".to_owned())
    };
    (0..RUNS).map(|_| report()).collect()
}

fn row((what, place, factor, goal, unit): (&'static str, &str, f64, Goal, &'static str), reports: &[Value]) -> Row {
    let mut runs = Runs::default();
    for report in reports {
        runs.add(report.pointer(place).and_then(Value::as_f64).map_or(f64::NAN, |figure| figure * factor));
    }
    Row::new(what, goal, unit, runs.median(), runs.spread())
}
