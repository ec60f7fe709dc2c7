//! Tables of figures. On small screens their rows become blocks; what is row, head and cell is said in so many words, for
//! laid out like that browsers would forget it.

use crate::ui::node::{El, classed, el};

/// A table with these heads over these rows.
pub fn table(class: &'static str, heads: Vec<String>, rows: Vec<El>) -> El {
    let heads = heads.into_iter().map(|words| el("th").attr("scope", "col").attr("role", "columnheader").text(words));
    let group = |tag| el(tag).attr("role", "rowgroup");
    classed("table", class)
        .attr("role", "table")
        .child(group("thead").child(el("tr").attr("role", "row").children(heads)))
        .child(group("tbody").children(rows))
}

/// A row that begins with what it is about.
pub fn row(about: El, cells: Vec<El>) -> El {
    let head = el("th").attr("scope", "row").attr("role", "rowheader").child(about);
    el("tr").attr("role", "row").child(head).children(cells)
}

/// A cell; its label stands beside it where the heads are out of sight.
pub fn cell(class: &'static str, label: impl Into<String>) -> El {
    classed("td", class).attr("role", "cell").attr("data-label", label.into())
}

/// A cell over several columns.
pub fn wide(columns: usize, words: impl Into<String>) -> El {
    classed("td", "quiet").attr("role", "cell").attr("colspan", columns.to_string()).text(words.into())
}
