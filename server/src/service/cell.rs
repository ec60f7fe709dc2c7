//! Cells of tables for spreadsheets.

/// A cell that no spreadsheet takes for a formula (OWASP, CSV Injection).
pub fn quoted(cell: &str) -> String {
    let mark = if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) { "'" } else { "" };
    format!("\"{mark}{}\"", cell.replace('"', "\"\""))
}
