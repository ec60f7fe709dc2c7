//! The six marks: more corners, more area and more weight as things get worse. Their silhouettes alone tell them apart.

use crate::{
    model::Status,
    ui::node::{El, el},
};

/// A status as part of a class name: the names of the colours in `tokens.css`.
pub fn class(status: Status) -> &'static str {
    match status {
        Status::Operational => "ok",
        Status::Unknown => "nodata",
        Status::UnderMaintenance => "maintenance",
        Status::DegradedPerformance => "degraded",
        Status::PartialOutage => "partial",
        Status::MajorOutage => "major",
    }
}

/// The mark as a character, for titles.
pub fn character(status: Status) -> char {
    match status {
        Status::Operational => '●',
        Status::DegradedPerformance => '▲',
        Status::PartialOutage => '◆',
        Status::MajorOutage => '■',
        Status::UnderMaintenance => '▤',
        Status::Unknown => '○',
    }
}

/// The filled outline of the mark on a grid of 24, holes by the even-odd rule.
pub fn path(status: Status) -> &'static str {
    match status {
        Status::Operational => "M12 6a6 6 0 1 0 .01 0z",
        Status::DegradedPerformance => "M12 3.5 22 20.5H2z",
        Status::PartialOutage => "M12 .8 23.2 12 12 23.2.8 12zM12 4.4 4.4 12h15.2z",
        Status::MajorOutage => {
            "M2 2h20v20H2zM7.8 5.9 5.9 7.8 10.1 12 5.9 16.2 7.8 18.1 12 13.9 16.2 18.1 18.1 16.2 13.9 12 18.1 7.8 16.2 5.9 12 10.1z"
        }
        Status::UnderMaintenance => "M3 6h18v12H3zM5.2 8.2v7.6h2.6V8.2zM10 8.2v7.6h4V8.2zM16.2 8.2v7.6h2.6V8.2z",
        Status::Unknown => {
            "M10.5 4.2a8 8 0 0 1 3 0l-.4 2.2a5.8 5.8 0 0 0-2.2 0zM17.6 6.3a8 8 0 0 1 2.1 2.1l-1.9 1.3a5.8 5.8 0 0 0-1.5-1.5z\
             M19.8 10.5a8 8 0 0 1 0 3l-2.2-.4a5.8 5.8 0 0 0 0-2.2zM19.7 15.6a8 8 0 0 1-2.1 2.1l-1.3-1.9a5.8 5.8 0 0 0 1.5-1.5z\
             M13.5 19.8a8 8 0 0 1-3 0l.4-2.2a5.8 5.8 0 0 0 2.2 0zM6.4 17.7a8 8 0 0 1-2.1-2.1l1.9-1.3a5.8 5.8 0 0 0 1.5 1.5z\
             M4.2 13.5a8 8 0 0 1 0-3l2.2.4a5.8 5.8 0 0 0 0 2.2zM4.3 8.4a8 8 0 0 1 2.1-2.1l1.3 1.9a5.8 5.8 0 0 0-1.5 1.5z"
        }
    }
}

/// The mark, drawn. It says nothing to screen readers: words always stand beside it.
pub fn mark(status: Status) -> El {
    let path = el("path").attr("d", path(status));
    frame().class(format!("mark mark-{}", class(status))).child(path)
}

/// The mark of a status that may change.
pub fn live_mark(status: impl Fn() -> Status + Copy + 'static) -> El {
    let path = el("path").live_attr("d", move || Some(path(status())));
    frame().live_class(move || format!("mark mark-{}", class(status()))).child(path)
}

fn frame() -> El {
    el("svg").attr("viewBox", "0 0 24 24").attr("aria-hidden", "true")
}
