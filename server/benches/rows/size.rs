//! What a visitor downloads, in bytes as they travel: the front page, and the files it needs.

use std::path::Path;

use server::http::{answer, assets};

use crate::{
    data::{Data, Set},
    page,
    table::{Goal, Row},
};

/// What of the built files a front page without charts needs.
const NEEDED: [&str; 4] = ["visitor.js", "visitor.wasm", "main.css", "font-latin"];

/// Measures both pages and the built files.
pub async fn measure(data: &mut Data) -> Vec<Row> {
    let standard = Html::of(data.standard().await);
    let large = Html::of(data.large().await);
    let mut rows = vec![
        kilobytes("HTML of the standard page, raw", 150.0, standard.raw),
        kilobytes("HTML of the standard page, Brotli", 14.0, standard.brotli),
        // Every browser of today takes Brotli; gzip is for what stands in between.
        Row { goal: Goal::None, ..kilobytes("HTML of the standard page, gzip", 14.0, standard.gzip) },
        Row::new("elements of the standard page", Goal::AtMost(3_000.0), "", number(standard.elements), ""),
        kilobytes("HTML of the large page, raw", 2_048.0, large.raw),
        Row::new("elements of the large page", Goal::None, "", number(large.elements), format!("Brotli {} bytes", large.brotli)),
    ];
    rows.extend(files(standard.brotli));
    rows
}

struct Html {
    raw: usize,
    brotli: usize,
    gzip: usize,
    elements: usize,
}

impl Html {
    fn of(set: &Set) -> Self {
        let html = page::html(&page::front(set));
        let bytes = html.as_bytes();
        let (brotli, gzip) = (answer::brotli(bytes).len(), answer::gzip(bytes).len());
        Self { raw: bytes.len(), brotli, gzip, elements: page::elements(&html) }
    }
}

/// The files as the server sends them: compressed where that is smaller.
fn files(page: usize) -> Vec<Row> {
    let paths = [&assets::PATHS.visitor_js, &assets::PATHS.visitor_wasm, &assets::PATHS.css, &assets::PATHS.font_latin];
    let sizes: Option<Vec<usize>> = paths.iter().map(|path| travels(path)).collect();
    let whats = ["scripts and WASM, Brotli", "the page as a browser loads it first, in all"];
    match sizes.as_deref() {
        Some([js, wasm, css, font]) => {
            let note = format!("js {js}, wasm {wasm}, css {css}, font {font}, page {page} bytes");
            vec![kilobytes(whats[0], 150.0, js + wasm), Row { note, ..kilobytes(whats[1], 250.0, js + wasm + css + font + page) }]
        }
        _ => {
            let reason = format!("not all of {} are in frontend/dist: `make assets` makes them", NEEDED.join(", "));
            whats.map(|what| Row::absent(what, Goal::None, "KB", reason.clone())).into()
        }
    }
}

fn travels(path: &str) -> Option<usize> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/dist");
    let size = |name: String| std::fs::metadata(dist.join(name.trim_start_matches('/'))).ok().map(|file| file.len());
    let bytes = size(format!("{path}.br")).or_else(|| size(path.to_owned()).filter(|_| !path.is_empty()))?;
    usize::try_from(bytes).ok()
}

fn kilobytes(what: &str, limit: f64, bytes: usize) -> Row {
    Row::new(what, Goal::AtMost(limit), "KB", number(bytes) / 1_024.0, format!("{bytes} bytes"))
}

fn number(count: usize) -> f64 {
    count as f64
}
